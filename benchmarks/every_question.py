"""How long each stored question takes on a store of an archive, beside its target; exits 1 where one is missed.

python -m benchmarks.every_question [--store FOLDER] [--name NAME ...] [--times N] [--write] [CLAIMS]

Each question is asked with what it needs and its defaults only, which asks for the most, and with every parameter.
Seconds are of processor time until the last row is read, which other work on the machine changes little. An answer of
tens of thousands of rows takes its time to be handed over, whoever found it: what as many rows of as many columns take
when nothing is searched for stands beside it. By default 10^5 claims, whose store takes some minutes to make.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import click
import pyoxigraph as ox

from benchmarks.claims import Archive
from benchmarks.compare_claims import LARGEST, make_once
from benchmarks.engines import DISAGREEMENTS, EVERY_QUESTION, archive_values, values_for
from benchmarks.figures import end_with, markdown
from benchmarks.stores import make_store
from tollgraph.background import Background
from tollgraph.namespaces import TG
from tollgraph.nquads import iri
from tollgraph.parameters import ParameterType
from tollgraph.queries import Answering, StoredQuery, load_queries
from tollgraph.store import read_store

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks" / "questions.md"
_COLUMNS = ("question", "asked with", "rows", "p50", "p95", "the rows alone", "target", "")
_TARGETS = {"disagreements": DISAGREEMENTS}
_MANY = 10_000
"""Rows from which on their own cost is measured."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What one question took, asked in one way; times are seconds of processor time, in rising order."""

    name: str
    given: str
    rows: int
    times: tuple[float, ...]
    rows_alone: float | None = None
    """What handing over as many rows takes, where they are many."""

    @property
    def limit(self) -> float:
        """Seconds that the median may take."""
        return _TARGETS.get(self.name, EVERY_QUESTION)

    @property
    def met(self) -> bool:
        """Whether the median keeps to the target."""
        return self.quantile(0.5) < self.limit

    def quantile(self, share: float) -> float:
        """Return the seconds within which a share of the answers came."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of the report."""
        alone = "" if self.rows_alone is None else _shown(self.rows_alone)
        found = (f"{self.rows:,}", _shown(self.quantile(0.5)), _shown(self.quantile(0.95)), alone)
        return self.name, self.given, *found, f"< {_shown(self.limit)}", "met" if self.met else "MISSED"


def _shown(seconds: float) -> str:
    milliseconds = seconds * 1000
    return f"{milliseconds:,.0f} ms" if milliseconds >= 100 else f"{milliseconds:.3g} ms"


def timed(store: Answering, queries: list[StoredQuery], asking: "Asking") -> Iterator[Timed]:
    """Yield what each question takes in each way it can be asked."""
    for query in queries:
        for given, values in asking.ways(query).items():
            sparql = query.bind(values, asking.background)
            found = [_asked(store, sparql) for _ in range(asking.times)]
            rows = found[0][0]
            alone = _rows_alone(store, rows, len(query.columns)) if rows >= _MANY else None
            yield Timed(query.name, given, rows, tuple(sorted(each for _, each in found)), alone)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of the archive, and how often each question is asked of it."""

    background: Background
    values: dict[ParameterType, str]
    """What the archive holds for each type of parameter; the others take their example."""
    times: int

    def ways(self, query: StoredQuery) -> dict[str, dict[str, str]]:
        """Return the values for what a question needs, and for all its parameters where these are more."""
        needed = values_for(query.parameters, self.values, lambda each: each.required)
        more = values_for(query.parameters, self.values, lambda each: not each.required and each.default is None)
        return {"defaults": needed} | ({"every parameter": needed | more} if more else {})


def _asked(store: Answering, sparql: str) -> tuple[int, float]:
    begun = process_time()
    found = store.query(sparql)
    rows = sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 0
    return rows, process_time() - begun


def _rows_alone(store: Answering, rows: int, columns: int) -> float:
    """Return what so many rows of so many columns take where all that is done is to read one property of as many."""
    copies = "".join(f" BIND(?{'so'[number % 2]} AS ?column_{number})" for number in range(columns))
    named = " ".join(f"?column_{number}" for number in range(columns))
    inner = f"SELECT ?s ?o WHERE {{ ?s {iri(TG + 'quote')} ?o }} LIMIT {rows}"
    held, spent = _asked(store, f"SELECT {named} WHERE {{ {{ {inner} }}{copies} }}")
    return spent * rows / max(held, 1)


def report(found: list[Timed], claims: int) -> str:
    """Return the page."""
    table = markdown([_COLUMNS, *(each.cells for each in found)])
    made = f"`python -m benchmarks.every_question --write`, at {claims:,} claims; milliseconds of processor time"
    return f"# What the stored questions cost\n\nWritten by {made}.\n\n{table}\n"


@click.command()
@click.argument("claims", type=click.IntRange(min=1_000), default=LARGEST)
@click.option("--store", type=click.Path(path_type=Path), help="Keep the store in this folder for other runs.")
@click.option("--name", "names", multiple=True, type=click.Choice(list(load_queries())), help="Ask this one only.")
@click.option("--times", default=5, show_default=True, type=click.IntRange(min=1), help="How often each is asked.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/questions.md.")
def main(claims: int, *, store: Path | None, names: tuple[str, ...], times: int, write: bool) -> None:
    """Measure, print each question beside its target, and exit with 1 where one is missed."""
    queries = [query for query in load_queries().values() if not names or query.name in names]
    archive = Archive(claims)
    with nullcontext(store) if store else TemporaryDirectory() as folder:
        place = Path(folder) / f"archive-{claims}"
        make_once(place, lambda part: make_store(part, archive))
        background = archive.background()
        values = archive_values(place, background)
        found: list[Timed] = []
        with read_store(place) as stored:
            for each in timed(stored, queries, Asking(background, values, times)):
                found.append(each)
                click.echo("  ".join(filter(None, each.cells)))
    if write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(found, claims), encoding="utf-8")
    end_with([f"{each.name} ({each.given})" for each in found if not each.met])


if __name__ == "__main__":
    main()
