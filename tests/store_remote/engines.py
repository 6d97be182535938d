"""Engines started on this machine for the tests: `oxigraph serve`, and Virtuoso 7 where it is installed."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tollgraph.store.remote_settings import RemoteSettings
from tollgraph.store_address import Endpoint

VIRTUOSO = shutil.which("virtuoso-t")
ISQL = shutil.which("isql-vt")

if (VIRTUOSO is None or ISQL is None) and os.environ.get("CI") == "true":
    raise RuntimeError("Virtuoso is missing, and CI may not skip the tests of it; install virtuoso-opensource-7")

needs_virtuoso = pytest.mark.skipif(
    VIRTUOSO is None or ISQL is None, reason="needs Virtuoso 7, e.g. Debian's virtuoso-opensource-7"
)
_USER, _PASSWORD = "keeper", "opensesame"
_BEGUN_WITHIN = 150.0
"""Seconds that an engine may take to start on a busy machine."""


@dataclass(frozen=True, slots=True)
class Running:
    """An engine that listens."""

    name: str
    endpoint: Endpoint
    settings: RemoteSettings


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_oxigraph() -> Iterator[Running]:
    """Start `oxigraph serve` in memory."""
    port = free_port()
    program = Path(sys.executable).parent / "oxigraph"
    with subprocess.Popen(
        [program, "serve", "--bind", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}/query"
            _wait_for(url, process)
            yield Running("oxigraph", Endpoint(url), RemoteSettings())
        finally:
            process.kill()


@contextmanager
def running_virtuoso(folder: Path) -> Iterator[Running]:
    """Start Virtuoso with a database of its own and a user who may update."""
    assert VIRTUOSO is not None
    sql, web = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_CONFIGURATION.format(folder=folder, sql=sql, web=web), encoding="ascii")
    command: list[str] = [VIRTUOSO, "+configfile", str(folder / "virtuoso.ini"), "+foreground", "+wait"]
    with (folder / "out").open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            url = f"http://127.0.0.1:{web}/sparql"
            _wait_for(url, process)
            _make_user(sql)
            yield Running("virtuoso", Endpoint(url), RemoteSettings(store_user=_USER, store_password=_PASSWORD))
        finally:
            process.kill()


def _make_user(port: int) -> None:
    assert ISQL is not None
    said = (
        f"DB.DBA.USER_CREATE('{_USER}', '{_PASSWORD}'); GRANT SPARQL_UPDATE TO \"{_USER}\"; "
        f"GRANT SPARQL_SELECT TO \"{_USER}\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{_USER}', 7);"
    )
    subprocess.run(
        [ISQL, f"127.0.0.1:{port}", "dba", "dba", f"exec={said}"], check=True, capture_output=True, timeout=60
    )


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _BEGUN_WITHIN
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5):  # noqa: S310  # this machine
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, "the engine ended before it listened"
            time.sleep(0.1)
    raise AssertionError(f"nobody listens at {url}")


_CONFIGURATION = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""
"""As Debian has it, but in a folder and on ports of the tests' own; ResultSetMaxRows is as it comes, too."""
