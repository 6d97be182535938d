"""SPARQL endpoints that `benchmarks.engines` asks over HTTP, each started on this machine."""

import json
import shutil
import socket
import subprocess
import sys
import time
from abc import abstractmethod
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import ClassVar
from urllib.parse import urlencode

from benchmarks.engines_asked import LIMITED, STARTING, Answer, DidNotFinish, Embedded, Engine, Rdflib, Refused

_BIN = Path(sys.executable).parent


class Server(Engine):
    """A SPARQL endpoint on this machine."""

    path: ClassVar[str]

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Return the command that serves the data at `self.port`."""

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.port = free_port()
        self._process = subprocess.Popen(  # noqa: S603  # fixed arguments
            [*LIMITED, *map(str, self.command())], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=self.data.scratch,
        )  # fmt: skip
        end = time.monotonic() + STARTING
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self._post("ASK {}", 10)
            except (OSError, HTTPException, Refused):
                time.sleep(0.2)
            else:
                self.running = True
                return
        self.stop()
        raise DidNotFinish

    def _ask(self, sparql: str, seconds: float) -> Answer:
        """Return an answer; a server that is too slow is killed, since it might go on in secret."""
        begun = perf_counter()
        try:
            body = self._post(sparql, seconds)
        except TimeoutError:
            self.stop()
            raise DidNotFinish from None
        except (OSError, HTTPException) as error:
            self.stop()
            raise DidNotFinish from error
        return Answer(len(json.loads(body)["results"]["bindings"]), perf_counter() - begun)

    def _post(self, sparql: str, seconds: float) -> bytes:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        headers = {
            "Accept": "application/sparql-results+json", "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        try:
            connection.request("POST", self.path, urlencode({"query": sparql}), headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            raise Refused(f"status {answer.status}: {body[:200].decode('utf-8', 'replace')}")
        return body

    @property
    def process(self) -> int:
        """The number of the server's process."""
        return self._process.pid

    def stop(self) -> None:
        """Kill the server."""
        self.running = False
        self._process.kill()
        self._process.wait()


class OxigraphServer(Server):
    """`oxigraph serve` over HTTP, on files that `oxigraph load` made."""

    name = f"oxigraph serve {version('oxigraph')}"
    path = "/query"

    def _load(self) -> None:
        _run([_BIN / "oxigraph", "load", "--location", self._location, "--file", self.data.nquads])

    @property
    def _location(self) -> Path:
        return self.data.scratch / "oxigraph"

    def command(self) -> Sequence[str | Path]:
        """Return the command of the server."""
        bind = f"127.0.0.1:{self.port}"
        return [
            _BIN / "oxigraph", "serve-read-only", "--location", self._location, "--union-default-graph", "--bind", bind,
        ]  # fmt: skip


class RdflibEndpoint(Server):
    """rdflib-endpoint with rdflib's own store."""

    name = f"rdflib-endpoint {version('rdflib-endpoint')}"
    path = "/"

    def command(self) -> Sequence[str | Path]:
        """Return the command of the server."""
        port = str(self.port)
        return [_BIN / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", port, self.data.nquads]


class Virtuoso(Server):
    """Virtuoso Open Source 7, column store, on files that its own loader made."""

    name = "Virtuoso 7"
    path = "/sparql"

    def _load(self) -> None:
        self._folder.mkdir()
        self.start()
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{self.data.nquads}'), '', 'urn:tollgraph:none', 512)"
        _run(["isql-vt", f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={load}; checkpoint;"])
        self.stop()

    @property
    def _folder(self) -> Path:
        return self.data.scratch / "virtuoso"

    def command(self) -> Sequence[str | Path]:
        """Write the settings, and return the command of the server."""
        self._sql = free_port()
        settings = self._folder / "virtuoso.ini"
        settings.write_text(
            _VIRTUOSO.format(folder=self._folder, sql=self._sql, http=self.port, data=self.data.nquads.parent),
            encoding="ascii",
        )
        for lock in self._folder.glob("*.lck"):
            lock.unlink()
        return ["virtuoso-t", "+configfile", settings, "+foreground"]


_VIRTUOSO = """[Database]
DatabaseFile = {folder}/db
ErrorLogFile = {folder}/log
LockFile = {folder}/db.lck
TransactionFile = {folder}/trx
xa_persistent_file = {folder}/pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/temp
TransactionFile = {folder}/temp-trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
MaxQueryMem = 8G
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 10000000
"""
"""Buffers as Virtuoso's own table advises for a machine of 4 GB."""


def _run(command: Sequence[str | Path]) -> None:
    """Run a loading; DidNotFinish where it takes too long or fails."""
    try:
        subprocess.run([*LIMITED, *map(str, command)], check=True, capture_output=True, timeout=STARTING)  # noqa: S603  # fixed arguments
    except (subprocess.SubprocessError, OSError) as error:
        raise DidNotFinish from error


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def engines() -> tuple[type[Engine], ...]:
    """Return the engines that are installed here."""
    return (Embedded, Rdflib, RdflibEndpoint, OxigraphServer, *([Virtuoso] if shutil.which("virtuoso-t") else []))
