"""Whether comparing claims keeps to its targets of time and memory; exits 1 where one is missed.

python -m benchmarks.compare_claims [--full] [--write] [--only PART] [--store FOLDER] [CLAIMS ...]

Seconds are of processor time, which does not depend on what else the machine does. Sizes are by default 10^3, 10^4 and
10^5 claims, and the question is asked at 10^6, which takes about ten minutes and 4 GB of memory and of disk; --full
compares 10^6 claims too, which takes five minutes more and 5 GB.
"""

import math
import resource
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

import click

from benchmarks.claims import Archive
from benchmarks.figures import end_with, markdown
from benchmarks.questions import UnionOfGraphs, ask, first_copy, make_copies
from benchmarks.stores import make_store, seconds_of, some_claim, write_article
from tollgraph.background import Background
from tollgraph.comparison import Index, Statement, comparisons, statements
from tollgraph.queries import Answering
from tollgraph.settings import Settings
from tollgraph.store import read_store

_Made = TypeVar("_Made")
LARGEST = 100_000
"""Claims at which most targets hold."""
FULL = 1_000_000
NOISE = 1.25
"""How much more than log-linear a cost may seem to grow in one measurement."""
REPORT = Path(__file__).parents[1] / "docs" / "benchmarks" / "comparison.md"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement beside its target."""

    what: str
    claims: int
    value: float
    unit: str
    limit: float | None = None
    """What the value must stay below; None where there is no target at this size."""
    beside: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met, if there is one."""
        return self.limit is None or self.value < self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of the report."""
        target = "" if self.limit is None else f"< {self.limit:,g} {self.unit}"
        verdict = "" if self.limit is None else "met" if self.met else "MISSED"
        return self.what, f"{self.claims:,}", f"{self.value:,.3g} {self.unit}", target, verdict, self.beside


_COLUMNS = ("what", "claims", "figure", "target", "", "beside")


def comparing(claims: int) -> Iterator[Figure]:
    """Yield what comparing a whole archive costs."""
    archive = Archive(claims)
    background = archive.background()
    said = statements(archive.readings(), background)
    begun = process_time()
    verdicts = Counter(each.verdict.value for each in comparisons(said, background, Settings()))
    seconds, memory = process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    told = ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(verdicts.items()))
    at_target = claims == LARGEST
    yield Figure("full comparison", claims, seconds, "s", 60 if at_target else None, told)
    yield Figure("most memory", claims, memory, "GB", 2 if at_target else None)
    yield Figure("comparison per claim", claims, seconds / claims * 1e6, "us")


def growth(figures: list[Figure]) -> Iterator[Figure]:
    """Yield how the cost per claim grows from 10^5 to 10^6 claims, of one density, against log-linear growth."""
    costs = {each.claims: each.value for each in figures if each.what == "comparison per claim"}
    if LARGEST in costs and FULL in costs:
        limit = math.log(FULL) / math.log(LARGEST) * NOISE
        yield Figure("growth of the cost per claim from 10^5", FULL, costs[FULL] / costs[LARGEST], "times", limit)


def adding(claims: int) -> Iterator[Figure]:
    """Yield what adding one article to an archive costs within a batch."""
    archive = Archive(claims)
    background = archive.background()
    by_article: dict[str, list[Statement]] = {}
    for each in statements(archive.readings(), background):
        by_article.setdefault(each.article, []).append(each)  # type: ignore[arg-type]  # remarks are welcome too
    articles = list(by_article.values())
    index = Index(background, Settings())
    for article in articles[:-200]:
        index.add(article)
    begun = process_time()
    for article in articles[-200:]:
        index.add(article)
    spent = (process_time() - begun) * 1000 / len(articles[-200:])
    yield Figure("adding one article in a batch", claims, spent, "ms", 3)


def alone(claims: int, kept: Path) -> Iterator[Figure]:
    """Yield what a question, and new processes for one article and one decision, cost on a store of an archive.

    The store is made in a folder where it is not there yet.
    """
    archive, place = Archive(claims), kept / f"archive-{claims}"
    made = make_once(place, lambda part: make_store(part, archive))
    if made is not None:
        yield Figure("mapping and storing all", claims, made.stored, "s")
        yield Figure("comparing and keeping all", claims, made.compared, "s", None, f"{made.comparisons:,} comparisons")
        yield Figure("putting the database in order", claims, made.closed, "s")
    with read_store(place) as stored:
        yield from answering(claims, stored, archive.background())
    yield from _new_processes(archive, place)


def _new_processes(archive: Archive, place: Path) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        article = Path(folder) / "one.md"
        write_article(article, archive)
        ingested = seconds_of("ingest", str(article), "--store", str(place))
    at_target = archive.claims >= LARGEST
    yield Figure("`tollgraph ingest one.md`", archive.claims, ingested, "s", 2 if at_target else None)
    signed = ("--by", "benchmark", "--because", "to measure it", "--store", str(place))
    decided = seconds_of("decide", some_claim(place), "--set", "low=7", *signed)
    yield Figure("`tollgraph decide`", archive.claims, decided, "s")


def asking(claims: int, kept: Path) -> Iterator[Figure]:
    """Yield what the question costs on a store of more claims than a made-up archive holds, of one density.

    The store is made in a folder where it is not there yet.
    """
    place = kept / f"copies-{claims}"
    make_once(place, lambda part: make_copies(claims, part))
    yield from answering(claims, UnionOfGraphs.of(place), first_copy(claims).background())


def make_once(place: Path, make: Callable[[Path], _Made]) -> _Made | None:
    """Make a store unless it is there; it has another name until it is whole. Return what making it gave."""
    if place.exists():
        return None
    part = place.with_name(f"{place.name}-part")
    rmtree(part, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    made = make(part)
    part.rename(place)
    return made


def answering(claims: int, store: Answering, background: Background) -> Iterator[Figure]:
    """Yield how long the question who disagrees takes: for March 2017, which has a target, and for the whole year."""
    month, year = ask(store, background)
    yield Figure("who disagrees for March 2017", claims, month.milliseconds, "ms", 50, f"{month.rows:,} rows")
    yield Figure("who disagrees for 2017", claims, year.milliseconds, "ms", None, f"{year.rows:,} rows")


PARTS = ("comparing", "adding", "alone", "asking")


def measure(sizes: list[int], kept: Path, parts: Collection[str] = PARTS) -> Iterator[Figure]:
    """Yield the figures of some parts: the comparison at each size, the rest at the largest that has a target."""
    at_most = min(max(sizes), LARGEST)
    if "comparing" in parts:
        found = []
        for figure in (each for size in sizes for each in comparing(size)):
            found.append(figure)
            yield figure
        yield from growth(found)
    if "adding" in parts:
        yield from adding(at_most)
    if "alone" in parts:
        yield from alone(at_most, kept)
    if "asking" in parts and max(sizes) >= LARGEST:
        yield from asking(FULL, kept)


def report(figures: list[Figure]) -> str:
    """Return the figures as Markdown."""
    table = markdown([_COLUMNS, *(each.cells for each in figures)])
    command = "python -m benchmarks.compare_claims --full --write"
    return f"# What comparing claims costs\n\nWritten by `{command}`; seconds of processor time.\n\n{table}\n"


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(min=1_000), metavar="[CLAIMS]...")
@click.option("--full", is_flag=True, help="Measure 10^6 claims too.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/comparison.md.")
@click.option("--only", "parts", multiple=True, type=click.Choice(PARTS), help="Measure this part; may be repeated.")
@click.option("--store", type=click.Path(path_type=Path), help="Keep the stores in this folder for other runs.")
def main(sizes: tuple[int, ...], *, full: bool, write: bool, parts: tuple[str, ...], store: Path | None) -> None:
    """Measure, print each figure beside its target, and exit with 1 where one is missed."""
    asked = sorted({*(sizes or (1_000, 10_000, LARGEST)), *((FULL,) if full else ())})
    figures: list[Figure] = []
    with nullcontext(store) if store else TemporaryDirectory() as folder:
        for figure in measure(asked, Path(folder), parts or PARTS):
            figures.append(figure)
            click.echo("  ".join(filter(None, figure.cells)))
    if FULL not in asked:
        click.echo("not measured: how the cost per claim grows from 10^5 claims to 10^6; add --full")
    if write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(figures), encoding="utf-8")
    end_with([each.what for each in figures if not each.met])


if __name__ == "__main__":
    main()
