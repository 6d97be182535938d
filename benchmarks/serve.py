"""How fast the server is beside others on the same data and machine; exits 1 where a target is missed.

python -m benchmarks.serve [--seconds 3] [--rounds 5] [--only throughput] [--write]

`--only` measures a part; `--write` keeps the figures in `docs/benchmarks/serving.md`.

Others: `oxigraph serve-read-only`, and rdflib-endpoint with its Oxigraph store where oxrdflib is installed, else with
rdflib's own. Load comes from `wrk` (Debian's package). The servers take turns, and medians are compared, so that what
else the machine does hits all alike. Tollgraph runs as it does by default: in worker processes, with limits, cache and
log.
"""

import math
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from importlib.metadata import version
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from platform import machine, python_version
from tempfile import TemporaryDirectory
from threading import Thread
from urllib.parse import urlencode

import click

from tests.web.running_server import running_server
from tests.web.test_limits import RUNAWAY
from tollgraph.store import open_store

SUBJECTS = 40_000
SMALL_OF_OXIGRAPH, SMALL_OF_RDFLIB, REPEATED_OF_OXIGRAPH = 0.2, 3.0, 0.35
TEN_THOUSAND_ROWS_OF_OXIGRAPH = 1.3
MILLISECONDS_BESIDE_RUNAWAYS = 250.0
MEMORY_GROWTH = 1.1
_ROWS = 10_000
_CONNECTIONS = 8
_PARTS = ("throughput", "rows", "memory", "runaways")
_TYPE = "application/sparql-results+json"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks" / "serving.md"
_PAGE = """# How fast the server is

Measured by `{asked}`; do not edit.

| what | figure | target | of |
|---|---:|---:|---|
{rows}

Small queries come from `wrk` over 8 connections, about another of {subjects} subjects in every request, with limits,
log and cache on, as by default; the servers take turns on the same data and machine, and medians are compared.
Processor time is that of the last run, of a server and its workers together.

Versions: {versions}, {where}
"""
_LUA = """
local n, run = 0, "%(run)d"
request = function()
  n = (n * 7921 + 13) %% %(subjects)d
  local subject, name = %(repeated)s and 77 or n, %(repeated)s and "" or run
  return wrk.format("GET", "%(path)s?query=SELECT%%20%%3Fp%%20%%3Fo" .. name .. "%%20%%7B%%20%%3Chttp%%3A%%2F%%2F"
    .. "example.org%%2Fs%%2F" .. subject .. "%%3E%%20%%3Fp%%20%%3Fo" .. name .. "%%20%%7D", {Accept="%(accept)s"})
end
"""
"""Visits every subject once before any twice, under a variable of its own in each run, so that no cache knows it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server under load."""

    name: str
    port: int
    path: str
    process: int


def quads() -> str:
    """Return claims as N-Quads, five for each subject."""
    return "".join(
        f"<http://example.org/s/{n}> <http://example.org/{name}> {value} <http://example.org/g/{n // 50}> .\n"
        for n in range(SUBJECTS)
        for name, value in (
            ("kind", "<http://example.org/Claim>"), ("label", f'"claim {n}"'), ("low", f'"{n % 97}"'),
            ("by", f"<http://example.org/a/{n % 30}>"), ("quote", f'"it said that {n} people had been killed"'),
        )
    )  # fmt: skip


@contextmanager
def _other(name: str, path: str, port: int, command: Sequence[str | Path]) -> Iterator[Server]:
    """Run another server until the block ends."""
    with subprocess.Popen(  # noqa: S603  # fixed arguments
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            server = Server(name, port, path, process.pid)
            _wait(server)
            yield server
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            ask(server, "ASK {}")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise click.ClickException(f"{server.name} did not start within two minutes")


def ask(server: Server, query: str) -> tuple[float, int]:
    """Return the seconds and bytes of one answer."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    begun = time.perf_counter()
    connection.request("GET", f"{server.path}?{urlencode({'query': query})}", headers={"Accept": _TYPE})
    answer = connection.getresponse()
    size = len(answer.read())
    took = time.perf_counter() - begun
    connection.close()
    if answer.status != HTTPStatus.OK and query != RUNAWAY:
        raise click.ClickException(f"{server.name} answered {query[:100]} with status {answer.status}")
    return took, size


@dataclass(frozen=True, slots=True)
class Load:
    """How `wrk` asks."""

    seconds: int
    folder: Path
    runs: "count[int]"
    times: dict[str, float] = field(default_factory=dict)
    """Microseconds of processor time that a request took in the last run, by the server's name."""

    def rate(self, server: Server, *, repeated: bool) -> float:
        """Return the requests a second that a server answers."""
        script = self.folder / "requests.lua"
        values = {
            "run": next(self.runs), "subjects": SUBJECTS, "path": server.path, "accept": _TYPE,
            "repeated": "true" if repeated else "false",
        }  # fmt: skip
        script.write_text(_LUA % values)
        before = _processor_seconds(server.process)
        told = subprocess.run(  # noqa: S603  # fixed arguments
            ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{self.seconds}s", "-s", str(script), f"http://127.0.0.1:{server.port}"],  # noqa: S607  # where wrk is differs
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        if "Non-2xx" in told:
            raise click.ClickException(f"{server.name} answered with errors:\n{told}")
        answered = int(told.partition(" requests in")[0].split()[-1])
        self.times[server.name] = (_processor_seconds(server.process) - before) / answered * 1e6
        return float(told.partition("Requests/sec:")[2].split()[0])


def in_turns(servers: Sequence[Server], rounds: int, measure: Callable[[Server], float]) -> dict[str, float]:
    """Return the median of what is measured of each server; they take turns."""
    found: dict[str, list[float]] = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            found[server.name].append(measure(server))
    return {name: statistics.median(values) for name, values in found.items()}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what it is to be, and what it comes from."""

    what: str
    value: float
    target: float
    beside: str
    at_least: bool = False
    """Whether the target is the least that is wanted, else the most."""

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        return f"{'at least' if self.at_least else 'at most'} {self.target:g}"

    def __str__(self) -> str:
        """Return a line for people."""
        return (
            f"{self.what:<48} {self.value:8.2f}  {self.wanted:<14} {'met' if self.met else 'MISSED'}  ({self.beside})"
        )


def throughput(servers: Sequence[Server], rounds: int, load: Load) -> Iterator[Figure]:
    """Yield how many small queries a second the server answers, as a share of what others do."""
    small = in_turns(servers, rounds, lambda server: load.rate(server, repeated=False))
    ours, oxigraph, rdflib = (small[server.name] for server in servers)
    beside = f"{_listed(small)} a second; processor time of a request {_listed(load.times, ' us')}"
    yield Figure("small SELECT, of oxigraph's rate", ours / oxigraph, SMALL_OF_OXIGRAPH, beside, at_least=True)
    yield Figure("small SELECT, of rdflib-endpoint's rate", ours / rdflib, SMALL_OF_RDFLIB, "the same", at_least=True)
    again = in_turns(servers[:2], rounds, lambda server: load.rate(server, repeated=True))
    share = again["tollgraph"] / again["oxigraph"]
    beside = f"{_listed(again)} a second"
    yield Figure("the same SELECT again, of oxigraph's rate", share, REPEATED_OF_OXIGRAPH, beside, at_least=True)


def _listed(figures: dict[str, float], unit: str = "") -> str:
    return ", ".join(f"{name} {figure:,.0f}{unit}" for name, figure in figures.items())


def long_answers(servers: Sequence[Server], rounds: int, names: "count[int]") -> Iterator[Figure]:
    """Yield how long an answer of 10,000 rows takes beside the same of oxigraph."""
    found = in_turns(servers[:2], 3 * rounds, lambda server: ask(server, _rows(next(names)))[0])
    beside = _listed({name: seconds * 1000 for name, seconds in found.items()}, " ms")
    share = found["tollgraph"] / found["oxigraph"]
    yield Figure("10,000 rows, of oxigraph's time", share, TEN_THOUSAND_ROWS_OF_OXIGRAPH, beside)


def _rows(name: int) -> str:
    return f"SELECT ?s ?o{name} {{ ?s <http://example.org/quote> ?o{name} }} LIMIT {_ROWS}"


def beside_runaways(server: Server, requests: int = 200) -> Iterator[Figure]:
    """Yield the 99th percentile of small queries, 20 a second, while two queries run away."""
    for _ in range(2):
        Thread(target=ask, args=(server, RUNAWAY), daemon=True).start()
    time.sleep(1)
    times = []
    for number in range(requests):
        times.append(ask(server, f"SELECT * {{ <http://example.org/s/{number}> ?p ?beside }}")[0] * 1000)
        time.sleep(max(0.0, 0.05 - times[-1] / 1000))
    p99 = statistics.quantiles(times, n=100)[98]
    beside = f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms of {requests}"
    yield Figure("small SELECT beside two runaways, p99 in ms", p99, MILLISECONDS_BESIDE_RUNAWAYS, beside)


def memory(server: Server, names: "count[int]") -> Iterator[Figure]:
    """Yield how the memory of server and workers grows over long answers."""
    everything = "SELECT ?s ?p ?o{} {{ ?s ?p ?o{} }}"
    for _ in range(8):
        ask(server, everything.format(*[next(names)] * 2))
    before = _resident(server.process)
    sizes = [ask(server, everything.format(*[next(names)] * 2))[1] for _ in range(24)]
    after = _resident(server.process)
    beside = f"{before:.0f} MB, after {len(sizes)} answers of {sizes[0] / 1e6:.0f} MB {after:.0f} MB"
    yield Figure("growth of memory over long answers", after / before, MEMORY_GROWTH, beside)


def _processor_seconds(process: int) -> float:
    """Return the processor time that a process and its children have taken; NaN where the system has no /proc."""
    found = 0.0
    for number in _family(process):
        status = Path(f"/proc/{number}/stat")
        if not status.exists():
            return math.nan
        fields = status.read_text().rpartition(")")[2].split()
        found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def _family(process: int) -> list[int]:
    """Return the numbers of a process and its children."""
    listed = subprocess.run(  # noqa: S603  # fixed arguments
        ["ps", "-o", "pid=", "-p", str(process), "--ppid", str(process)],  # noqa: S607  # where ps is differs
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [int(number) for number in listed.split()]


def _resident(process: int) -> float:
    """Return the megabytes that a process and its children hold."""
    listed = subprocess.run(  # noqa: S603  # fixed arguments
        ["ps", "-o", "rss=", "-p", str(process), "--ppid", str(process)],  # noqa: S607  # where ps is differs
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return sum(map(int, listed.split())) / 1024


def report(figures: Sequence[Figure], asked: str) -> str:
    """Return the figures as a page."""
    rows = [f"| {each.what} | {each.value:.2f} | {each.wanted} | {each.beside} |" for each in figures]
    packages = ("tollgraph", "oxigraph", "pyoxigraph", "rdflib-endpoint", "oxrdflib", "uvicorn")
    versions = ", ".join(f"{name} {version(name)}" for name in packages if find_spec(name.replace("-", "_")))
    where = f"Python {python_version()}, {machine()}, {len(os.sched_getaffinity(0))} processors."
    return _PAGE.format(asked=asked, rows="\n".join(rows), versions=versions, where=where, subjects=f"{SUBJECTS:,}")


@click.command()
@click.option("--seconds", default=3, show_default=True, help="Seconds of each run of wrk.")
@click.option("--rounds", default=5, show_default=True, help="Turns of each server.")
@click.option("--only", type=click.Choice(_PARTS), multiple=True, help="Measure this part; may be said again.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/serving.md, which holds all parts.")
def main(seconds: int, rounds: int, only: tuple[str, ...], *, write: bool) -> None:
    """Print every figure with its target; exit 1 where one is missed."""
    if write and only:
        raise click.UsageError("--write keeps all parts; leave out --only")
    if shutil.which("wrk") is None:
        raise click.ClickException("the load comes from wrk; install Debian's package wrk")
    figures: list[Figure] = []
    with TemporaryDirectory() as name, ExitStack() as running:
        folder, names = Path(name), count(int(time.time()))
        servers = [running.enter_context(each) for each in _servers(folder)]
        parts = (
            throughput(servers, rounds, Load(seconds, folder, names)),
            long_answers(servers, rounds, names),
            memory(servers[0], names),
            beside_runaways(servers[0]),
        )  # nothing is measured before its figures are asked for
        for part, measured in zip(_PARTS, parts, strict=True):
            for figure in measured if part in (only or _PARTS) else ():
                click.echo(str(figure))
                figures.append(figure)
    if write:
        asked = f"python -m benchmarks.serve --seconds {seconds} --rounds {rounds} --write"
        PAGE.write_text(report(figures, asked), encoding="utf-8")
    sys.exit(0 if all(figure.met for figure in figures) else 1)


def _servers(folder: Path) -> Iterator[AbstractContextManager[Server]]:
    """Yield Tollgraph, Oxigraph and rdflib-endpoint over the same quads."""
    data, binaries = folder / "data.nq", Path(sys.executable).parent
    data.write_text(quads())
    with open_store(folder / "store") as store:
        store.add(data.read_text())
    yield _tollgraph(folder / "store")
    location = folder / "oxigraph"
    load = [binaries / "oxigraph", "load", "--location", location, "--file", data]
    subprocess.run([str(part) for part in load], check=True, capture_output=True)  # noqa: S603  # fixed arguments
    port = _free_port()
    yield _other("oxigraph", "/query", port, [
        binaries / "oxigraph", "serve-read-only", "--location", location, "--union-default-graph",
        "--bind", f"127.0.0.1:{port}",
    ])  # fmt: skip
    port, engine = _free_port(), "Oxigraph" if find_spec("oxrdflib") else "default"
    yield _other("rdflib-endpoint", "/", port, [
        binaries / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(port), "--store", engine, data,
    ])  # fmt: skip


@contextmanager
def _tollgraph(store: Path) -> Iterator[Server]:
    with running_server(store, token=None) as server:
        yield Server("tollgraph", server.port, "/sparql", server.process.pid)


if __name__ == "__main__":
    main()
