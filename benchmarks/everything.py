"""Run the benchmarks one after the other, and show every target beside its figure.

python -m benchmarks.everything [--full] [--write] [NAME ...]

By default the sizes that fit a quarter of an hour on two processors; --full takes all sizes, which takes hours. Each
benchmark is a command of its own that prints its figures and ends with 1 where it misses a target: what it prints is
shown, and kept with --write in docs/benchmarks.md. Exits 1 where any misses a target or fails.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version
from time import perf_counter

import click

from benchmarks.figures import markdown

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_PACKAGES = ("pyoxigraph", "oxigraph", "rdflib", "rdflib-endpoint", "oxrdflib", "pyshacl", "dask")


class Outcome(StrEnum):
    """How a benchmark ended."""

    MET = "every target met"
    MISSED = "MISSED"
    FAILED = "could not run"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A command of `benchmarks`, with the arguments that fit, and those for all sizes."""

    name: str
    measures: str
    short: tuple[str, ...] = ()
    full: tuple[str, ...] = ()

    def command(self, *, full: bool) -> tuple[str, ...]:
        """Return the command that measures."""
        return (sys.executable, "-m", f"benchmarks.{self.name}", *(self.full if full else self.short))


BENCHMARKS = (
    Benchmark("compare_claims", "comparing claims", ("1000", "10000"), ("--full",)),
    Benchmark("every_question", "every stored question beside its target", ("10000",)),
    Benchmark("ingest", "ingestion, loading, starting", ("300",), ("1000", "10000", "100000")),
    Benchmark("ready_claims", "what an article costs after it was read", ("1000", "5000"), ("1000", "100000")),
    Benchmark(
        "validate",
        "checking the shapes, beside pySHACL",
        ("10000", "100000"),
        ("10000", "100000", "1000000", "10000000"),
    ),
    Benchmark(
        "engines",
        "every stored question, on other engines",
        ("100000", "--seconds", "5", "--engine", "oxigraph serve", "--engine", "Virtuoso"),
        ("100000", "1000000", "10000000"),
    ),
    Benchmark("serve", "the server, beside other endpoints", ("--seconds", "2", "--rounds", "3")),
    Benchmark("link_candidates", "precision and recall of links to Wikidata"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one benchmark."""

    command: str
    measures: str
    outcome: Outcome
    minutes: float
    cpu: float
    """Seconds of processor time of all its processes that ended."""
    megabytes: float
    """The most that one of its processes held."""
    output: str


def run(command: Sequence[str], measures: str) -> Run:
    """Run a command, show what it prints as it comes, and return how it ended."""
    shown = " ".join(["python", *command[1:]])
    click.echo(f"\n$ {shown}")
    begun, lines = perf_counter(), list[str]()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603  # our own commands
    assert process.stdout is not None  # noqa: S101  # a pipe was asked for
    with process.stdout as printed:
        for line in printed:
            click.echo(line, nl=False)
            lines.append(line)
    _, status, used = os.wait4(process.pid, 0)
    code = process.returncode = os.waitstatus_to_exitcode(status)
    outcome = {0: Outcome.MET, 1: Outcome.MISSED}.get(code, Outcome.FAILED)
    if not lines:
        outcome = Outcome.FAILED
    minutes = (perf_counter() - begun) / 60
    return Run(shown, measures, outcome, minutes, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, "".join(lines))


def report(runs: Iterable[Run], *, full: bool) -> str:
    """Return the page: a line for each benchmark, then what each printed."""
    runs = list(runs)
    made = f"python -m benchmarks.everything {'--full ' if full else ''}--write"
    rows: list[tuple[str, ...]] = [
        ("what is measured", "command", "targets", "minutes", "CPU s", "most MB in a process"),
        *(
            (each.measures, f"`{each.command}`", each.outcome, f"{each.minutes:.1f}", f"{each.cpu:.0f}",
             f"{each.megabytes:,.0f}")
            for each in runs
        ),
    ]  # fmt: skip
    table = markdown(rows)
    printed = "\n\n".join(f"## {each.measures.capitalize()}\n\n```text\n{each.output.strip()}\n```" for each in runs)
    about = f"Written by `{made}`; do not edit below. How to read it, and what it means for larger stores: scaling.md."
    return f"# Benchmarks\n\n{about}\n\n{table}\n\n{where()}\n\n{printed}\n"


def where() -> str:
    """Return what the figures were measured with and on."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{versions}, Python {python_version()}; {machine()}, {os.cpu_count()} processors, {memory:.0f} GiB."


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([each.name for each in BENCHMARKS]), metavar="[NAME]...")
@click.option("--full", is_flag=True, help="All sizes; takes hours.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md.")
def main(names: tuple[str, ...], *, full: bool, write: bool) -> None:
    """Run the benchmarks, all unless some are named, and exit with 1 where a target is missed."""
    chosen = [each for each in BENCHMARKS if not names or each.name in names]
    runs = [run(each.command(full=full), each.measures) for each in chosen]
    click.echo()
    for each in runs:
        click.echo(f"{each.measures}: {each.outcome} ({each.minutes:.1f} minutes)")
    if write:
        REPORT.write_text(report(runs, full=full), encoding="utf-8")
    raise SystemExit(0 if all(each.outcome is Outcome.MET for each in runs) else 1)


if __name__ == "__main__":
    main()
