"""Figures beside their targets: how benchmarks show them, keep them, and end."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version
from typing import NoReturn

import click

_COLUMNS = ("what", "at", "figure", "target", "", "beside")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement beside its target."""

    what: str
    at: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    beside: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met, if there is one."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of the report."""
        bounds = ((">=", self.least), ("<=", self.most))
        target = ", ".join(f"{sign} {bound:,g}" for sign, bound in bounds if bound is not None)
        verdict = ("met" if self.met else "MISSED") if target else ""
        return self.what, self.at, f"{self.value:,.3g} {self.unit}", target, verdict, self.beside


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the documentation that a benchmark writes."""

    path: Path
    title: str
    command: str

    def write(self, figures: Sequence[Figure]) -> None:
        """Write the figures as a table, with the versions and the machine that they come from."""
        table = markdown([_COLUMNS, *(each.cells for each in figures)])
        written = f"Written by `{self.command}`; do not edit below."
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(f"# {self.title}\n\n{written}\n\n{table}\n\n{_where()}\n", encoding="utf-8")


def _where() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in ("pyoxigraph", "oxigraph"))
    return f"{versions}, Python {python_version()}, {machine()}, {len(os.sched_getaffinity(0))} processors."


def markdown(rows: Iterable[Sequence[str]]) -> str:
    """Return rows, the heads first, as a table in Markdown."""
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *body))


def conclude(figures: Iterable[Figure], page: Page | None) -> NoReturn:
    """Print each figure as it comes, write them all to a page if there is one, and exit with 1 where one is missed."""
    found = []
    for figure in figures:
        click.echo("  ".join(filter(None, figure.cells)))
        found.append(figure)
    if page is not None:
        page.write(found)
    end_with([each.what for each in found if not each.met])


def end_with(missed: Sequence[str]) -> NoReturn:
    """Say which targets were missed, and exit with 1 where there are any."""
    click.echo(f"missed: {', '.join(missed)}" if missed else "every target measured is met")
    raise SystemExit(1 if missed else 0)
