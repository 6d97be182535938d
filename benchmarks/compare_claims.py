"""Whether comparing claims keeps to its targets of time and memory; exits 1 where one is missed.

python -m benchmarks.compare_claims [--full] [--write] [CLAIMS ...]

Seconds are of processor time, which does not depend on what else the machine does. Sizes are by default 10^3, 10^4 and
10^5 claims; --full adds 10^6, which takes about half an hour and 6 GB.
"""

import math
import resource
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import click

from benchmarks.claims import Archive
from benchmarks.questions import milliseconds, store_of
from benchmarks.stores import make_store, seconds_of, some_claim, write_article
from tollgraph.comparison import Index, Statement, comparisons, statements
from tollgraph.settings import Settings

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


def alone(claims: int) -> Iterator[Figure]:
    """Yield what new processes cost on a store of an archive: ingesting one article, and one decision."""
    with TemporaryDirectory() as folder:
        archive, store, article = Archive(claims), Path(folder) / "store", Path(folder) / "one.md"
        made = make_store(store, archive)
        write_article(article, archive)
        yield Figure("mapping and storing all", claims, made.stored, "s")
        yield Figure("comparing and keeping all", claims, made.compared, "s", None, f"{made.comparisons:,} comparisons")
        yield Figure(
            "`tollgraph ingest one.md`", claims, seconds_of("ingest", str(article), "--store", str(store)), "s", 2
        )
        signed = ("--by", "benchmark", "--because", "to measure it", "--store", str(store))
        decided = seconds_of("decide", some_claim(store), "--set", "low=7", *signed)
        yield Figure("`tollgraph decide`", claims, decided, "s")


def asking(claims: int) -> Iterator[Figure]:
    """Yield how long the question about March 2017 takes on a store on disk, its whole answer read."""
    with TemporaryDirectory() as folder:
        store, background = store_of(claims, Path(folder) / "store")
        took, rows = milliseconds(store, background)
    limit = 50 if claims >= FULL else None
    yield Figure(
        "who disagrees for March 2017", claims, took, "ms", limit, f"{rows:,} rows, {took / max(1, rows):.3f} ms each"
    )


def measure(sizes: list[int]) -> Iterator[Figure]:
    """Yield every figure: the comparison at each size, the rest at the largest that it has a target for."""
    found: list[Figure] = []
    for size in sizes:
        for figure in comparing(size):
            found.append(figure)
            yield figure
    yield from growth(found)
    at_most = min(max(sizes), LARGEST)
    yield from adding(at_most)
    yield from alone(at_most)
    for size in sorted({at_most, max(sizes)}):
        yield from asking(size)


def report(figures: list[Figure]) -> str:
    """Return the figures as Markdown."""
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *(each.cells for each in figures)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    command = "python -m benchmarks.compare_claims --full --write"
    return f"# What comparing claims costs\n\nWritten by `{command}`; seconds of processor time.\n\n{table}\n"


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(min=1_000), metavar="[CLAIMS]...")
@click.option("--full", is_flag=True, help="Measure 10^6 claims too.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/comparison.md.")
def main(sizes: tuple[int, ...], *, full: bool, write: bool) -> None:
    """Measure, print each figure beside its target, and exit with 1 where one is missed."""
    asked = sorted({*(sizes or (1_000, 10_000, LARGEST)), *((FULL,) if full else ())})
    figures: list[Figure] = []
    for figure in measure(asked):
        figures.append(figure)
        click.echo("  ".join(filter(None, figure.cells)))
    missed = [each.what for each in figures if not each.met]
    click.echo(f"missed: {', '.join(missed)}" if missed else "every target measured is met")
    if write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report(figures), encoding="utf-8")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
