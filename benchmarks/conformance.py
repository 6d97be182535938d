"""How well the server keeps the standards and suits real clients; exits 1 where a figure is below its target.

python -m benchmarks.conformance

The project's own tables always run. Suites of others run where they are: the W3C's tests and the checks of clients in
`../shared/drivers`, Comunica where Node and npm are installed (it is fetched into a temporary folder).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.web.running_server import TOKEN, Running, running_server
from tollgraph.store import open_store

_ROOT = Path(__file__).resolve().parents[1]
_DRIVERS = _ROOT.parent / "shared" / "drivers"
_OWN = ("tests/web/test_protocol.py", "tests/web/test_writing.py", "tests/web/test_limits.py")
_W3C = {"protocol": 34, "gsp": 13, "sd": 3, "extra": 38}
_TIMEOUT = 4
"""Seconds after which the server stops a query; the check of a runaway query waits twice as long."""
_CLIENT_SENDS_IT = """
const send = globalThis.fetch;
globalThis.fetch = (address, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set("authorization", "Bearer " + process.env.TOLLGRAPH_TOKEN);
  return send(address, { ...options, headers });
};
"""
"""Comunica has no option for a header of its own on updates."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many checks of a suite hold, and how many are to."""

    suite: str
    passed: int
    target: int

    @property
    def met(self) -> bool:
        """Whether the target is met; a suite without checks meets none."""
        return self.passed >= self.target > 0

    def __str__(self) -> str:
        """Return a line for people."""
        return f"{self.suite:<34} {self.passed:>4} of {self.target:>4}  {'met' if self.met else 'MISSED'}"


def _run(*command: str | Path, folder: Path = _ROOT) -> str:
    """Return what a command prints, whether it fails or not."""
    environment = {**os.environ, "TOLLGRAPH_TOKEN": TOKEN}
    done = subprocess.run(  # noqa: S603  # fixed arguments
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def own_tables(_: Running) -> Iterator[Figure]:
    """Yield how many of the project's own checks hold."""
    told = _run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_OWN)
    for line in re.findall(r"^(?:FAILED|ERROR) .*", told, re.MULTILINE):
        click.echo(line, err=True)
    counts = {name: int(number) for number, name in re.findall(r"(\d+) (passed|failed|error)", told)}
    yield Figure("own tables", counts.get("passed", 0), sum(counts.values()))


def w3c(server: Running) -> Iterator[Figure]:
    """Yield the W3C's suites, and what clients expect beyond them."""
    driver = _DRIVERS / "w3c_sparql_http_runner.py"
    if not driver.exists():
        return
    with TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        _run(
            sys.executable, driver, "--query", server.address, "--update", server.address,
            "--gsp", server.address.replace("/sparql", "/graphs"), "--gsp-direct", "--gsp-post-creation",
            "--header", f"Authorization: Bearer {TOKEN}", "--timeout-check", str(2 * _TIMEOUT), "--json", found,
        )  # fmt: skip
        told = json.loads(found.read_text()) if found.exists() else []
    rows = told["results"] if isinstance(told, dict) else told
    for suite, target in _W3C.items():
        passed = sum(row["suite"] == suite and row["result"] == "PASS" for row in rows)
        yield Figure(f"W3C and clients: {suite}", passed, target)


def python_clients(server: Running) -> Iterator[Figure]:
    """Yield SPARQLWrapper's and rdflib's checks."""
    driver = _DRIVERS / "python_clients_check.py"
    if driver.exists():
        yield _counted("SPARQLWrapper and rdflib", _run(sys.executable, driver, server.address, server.address, TOKEN))


def comunica(server: Running) -> Iterator[Figure]:
    """Yield Comunica's checks."""
    driver, node, npm = _DRIVERS / "comunica_client.mjs", shutil.which("node"), shutil.which("npm")
    if not (driver.exists() and node and npm):
        return
    with TemporaryDirectory() as folder:
        _run(npm, "install", "--silent", "@comunica/query-sparql@4", folder=Path(folder))
        (Path(folder) / "token.mjs").write_text(_CLIENT_SENDS_IT)
        told = _run(
            node, "--import", "./token.mjs", driver, server.address, server.address, folder=Path(folder)
        )  # fmt: skip
    yield _counted("Comunica 4", told)


def _counted(suite: str, told: str) -> Figure:
    """Return the figure of a driver that prints PASS or FAIL for each check."""
    passed, failed = (len(re.findall(rf"^{word} ", told, re.MULTILINE)) for word in ("PASS", "FAIL"))
    return Figure(suite, passed, max(1, passed + failed))


SUITES: tuple[Callable[[Running], Iterator[Figure]], ...] = (own_tables, w3c, python_clients, comunica)


def main() -> int:
    """Print every figure with its target; return 1 where one is missed."""
    met = True
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        open_store(store).close()
        with running_server(store, "--timeout", str(_TIMEOUT)) as server:
            for suite in SUITES:
                figures = list(suite(server))
                if not figures:
                    click.echo(f"{suite.__name__:<34} not here, so not run")
                for figure in figures:
                    click.echo(str(figure))
                    met &= figure.met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
