"""What ingestion costs, end to end and by stage, and how fast quads are loaded and commands start.

python -m benchmarks.ingest [--write] [ARTICLES ...]

Sizes are by default 10^2 and 10^3 articles of `benchmarks.generate_articles`; name 10000 for more. Each figure says
whether it is of processor time (cpu) or of the clock (wall), which other work on the machine makes worse. Exits 1 where
a target is missed.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

import click
import pyoxigraph as ox

from benchmarks.figures import Figure, Page, conclude
from benchmarks.fresh_process import in_fresh_process, peak
from benchmarks.generate_articles import write_articles
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import open_store

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks" / "ingestion.md"
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
_TOOLS = Path(sys.executable).parent
_TIMES = 3
"""How often a load or a start is measured; the best counts, which other work disturbed least."""
_STAGES = {
    "start (seeds, names)": ("pipeline.seed", "pipeline.Extractor"),
    "map": ("preparing.reading_quads", "preparing.ledger_quads", "preparing.article_closure_quads"),
    "look up what is known": ("storing.Storing._held", "taking_up.is_known"),
    "validate": ("preparing.validate_articles", "storing.validate_articles"),
    "keep texts": ("storing.Storing._keep_texts",),
    "store": ("storing.Storing._archive", "store.embedded.EmbeddedStore.replace_graphs"),
    "publish": ("store.embedded.EmbeddedStore.publish_when_due",),
    "compare": ("storing.Storing._compare_changed", "storing.Storing._compare_all"),
    "read and extract": ("reading.formats.read_source", "article_readers.RulesReader.read_or_leave_out"),
}
"""Stage -> the functions that ingestion calls for it, within the package."""
_WARM = 1_000
"""Articles from which growth is measured: before, caches fill and the first of everything is dear."""
_LOADED = 80_000
"""Quads that ingestion loads at once, more or less: those of 250 articles."""
_LOADS = {
    "batches": (
        "import sys, pathlib; from itertools import islice; from tollgraph.store import open_store\n"
        "with open_store(pathlib.Path(sys.argv[2])) as store, open(sys.argv[1], encoding='utf-8') as lines:\n"
        f"    while batch := ''.join(islice(lines, {_LOADED})): store.add(batch)"
    ),
    "bulk": (
        "import sys, pyoxigraph as ox; s = ox.Store(sys.argv[2]); "
        "s.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS); s.flush()"
    ),
}
"""Loading as ingestion does, each batch all or nothing; and as restoring and rewriting do, into a fresh store."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children needed: seconds."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Stages:
    """CPU seconds of one ingestion by stage, and the most megabytes that its process held."""

    articles: int
    spent: dict[str, float]
    total: float
    megabytes: float

    @property
    def per_article(self) -> float:
        """Milliseconds an article, without the start."""
        return (self.total - self.spent["start (seeds, names)"]) * 1000 / self.articles


def run(*command: str, processors: Iterable[int] | None = None) -> Cost:
    """Return what a command costs; RuntimeError where it fails."""
    began = perf_counter()
    child = os.fork()
    if not child:
        if processors is not None:
            os.sched_setaffinity(0, processors)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.execv(command[0], command)  # noqa: S606  # our own commands
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(perf_counter() - began, used.ru_utime + used.ru_stime)


def _watched(made: Callable[P, R], stage: str, spent: dict[str, float]) -> Callable[P, R]:
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        began = process_time()
        try:
            return made(*args, **kwargs)
        finally:
            spent[stage] += process_time() - began

    return timed


def stages(articles: Path, count: int, store: Path) -> Stages:
    """Ingest articles in this process and say where the time went; called in a fresh process."""

    def ingest() -> int:
        with open_store(store) as opened:
            return Ingestion(opened, Settings(store=store)).run([str(articles)]).articles

    return staged_work(ingest, count)


def staged_work(ingest: Callable[[], int], count: int) -> Stages:
    """Do an ingestion, which returns how many articles it stored, and say where its time went."""
    spent: dict[str, float] = defaultdict(float)
    with ExitStack() as patches:
        for stage, names in _STAGES.items():
            for name in names:
                patches.enter_context(_patched(name, stage, spent))
        began = process_time()
        stored = ingest()
        total = process_time() - began
    if stored != count:
        raise RuntimeError(f"{stored} of {count} articles were ingested: the made-up ones are wrong")
    return Stages(count, dict(spent), total, peak())


def _patched(name: str, stage: str, spent: dict[str, float]) -> AbstractContextManager[Any]:
    """Return what puts a watched function in the place of one that ingestion calls."""
    owner, _, attribute = name.rpartition(".")
    place = resolve_name(f"tollgraph.{owner}")
    return patch.object(place, attribute, _watched(getattr(place, attribute), stage, spent))


def staged(sizes: list[int], folder: Path) -> Iterator[Figure]:
    """Yield shares, time per article and memory at growing sizes, each in a process of its own."""
    found: list[Stages] = []
    for count in sizes:
        source = folder / f"{count}.jsonl"
        write_articles(source, count)
        found.append(in_fresh_process(stages, source, count, folder / f"stages-{count}"))
        yield from shares(found[-1])
    yield from growth(found)


def shares(each: Stages) -> Iterator[Figure]:
    """Yield what an article took, the most memory, and the share of each stage."""
    at = f"{each.articles:,} articles"
    yield Figure("an article without the start", at, each.per_article, "ms cpu")
    yield Figure("most memory, one process", at, each.megabytes, "MB", most=2_000)
    rest = each.total - sum(each.spent.values())
    for stage, seconds in sorted({**each.spent, "other": rest}.items(), key=lambda item: -item[1]):
        yield Figure(f"- {stage}", at, seconds / each.total * 100, "% of cpu", beside=f"{seconds:.2f} s")


def growth(found: list[Stages]) -> Iterator[Figure]:
    """Yield how the time per article grows from the smallest size to the largest."""
    found = [each for each in found if each.articles >= _WARM]
    if len(found) > 1:
        yield Figure(
            "growth of the time per article",
            f"{found[0].articles:,} to {found[-1].articles:,}",
            found[-1].per_article / found[0].per_article,
            "times",
            most=1.5,
        )


def end_to_end(count: int, folder: Path) -> Iterator[Figure]:
    """Yield articles a second of the whole command, by one process on one processor and by two on two."""
    source, tool = folder / f"{count}.jsonl", str(_TOOLS / "tollgraph")
    free = sorted(os.sched_getaffinity(0))
    costs = [
        run(
            tool, "ingest", str(source), "--jobs", str(jobs), "--store", str(folder / f"jobs-{jobs}"),
            processors=free[:jobs],
        )
        for jobs in (1, 2)
    ]  # fmt: skip
    at = f"{count:,} articles"
    for jobs, cost in zip((1, 2), costs, strict=True):
        beside = f"{count / cost.wall:.0f} a second by wall" if jobs == 1 else f"{cost.cpu:.1f} s cpu"
        value, unit = (count / cost.cpu, "articles/s cpu") if jobs == 1 else (count / cost.wall, "articles/s wall")
        yield Figure(f"`tollgraph ingest --jobs {jobs}`", at, value, unit, 150 if jobs == 1 else None, beside=beside)
    speedup = costs[0].wall / costs[1].wall
    yield Figure("two jobs against one on one processor", at, speedup, "times wall", 1.6 if len(free) > 1 else None)


def loads(store: Path, folder: Path) -> Iterator[Figure]:
    """Yield how fast the quads of a store are loaded, beside `oxigraph load` of the same file."""
    file = folder / "all.nq"
    ox.Store.read_only(str(store / "quads")).dump(str(file), ox.RdfFormat.N_QUADS)
    count = sum(1 for _ in file.open("rb"))
    ways: dict[str, list[Cost]] = defaultdict(list)
    for turn in range(_TIMES):
        there = str(folder / f"loaded-{turn}")
        for way, program in _LOADS.items():
            ways[way].append(run(sys.executable, "-c", program, str(file), f"{there}-{way}"))
        ways["oxigraph"].append(run(str(_TOOLS / "oxigraph"), "load", "--location", there, "--file", str(file)))
    best = {way: min(costs, key=lambda cost: cost.wall) for way, costs in ways.items()}
    theirs, at = best["oxigraph"].wall, f"{count:,} quads"
    for way, least in (("batches", 0.75), ("bulk", 0.9), ("oxigraph", None)):
        rate = f"{count / best[way].wall:,.0f} quads/s wall, {best[way].cpu:.2f} s cpu"
        name = "`oxigraph load`" if way == "oxigraph" else f"load by {way} against `oxigraph load`"
        yield Figure(name, at, theirs / best[way].wall, "of its rate", least, beside=rate)


def starts(store: Path, folder: Path) -> Iterator[Figure]:
    """Yield how long the shortest commands take as whole processes."""
    at = f"{len(ox.Store.read_only(str(store / 'quads'))):,} quads"
    question = ("query", "disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03", "--store", str(store))
    one_more = [("ingest", str(_one_article(folder, turn)), "--store", str(store)) for turn in range(_TIMES)]
    for name, commands, most in (
        ("--help", [("--help",)] * _TIMES, 0.3),
        ("query", [question] * _TIMES, 0.6),
        ("ingest` of one article", one_more, 2.0),
    ):
        best = min((run(str(_TOOLS / "tollgraph"), *each) for each in commands), key=lambda cost: cost.cpu)
        beside = f"{best.wall:.2f} s wall"
        what = f"`tollgraph {name}" if "`" in name else f"`tollgraph {name}`"
        yield Figure(what, "" if name == "--help" else at, best.cpu, "s cpu", most=most, beside=beside)


def _one_article(folder: Path, turn: int) -> Path:
    path = folder / f"one-{turn}.jsonl"
    write_articles(path, 1, seed=1_000 + turn)
    text = path.read_text(encoding="utf-8").replace('"article": "generated-0"', f'"article": "one-more-{turn}"')
    path.write_text(text, encoding="utf-8")
    return path


def measure(sizes: list[int], folder: Path) -> Iterator[Figure]:
    """Yield every figure."""
    yield from staged(sizes, folder)
    yield from end_to_end(sizes[-1], folder)
    yield from loads(folder / "jobs-1", folder)
    yield from starts(folder / "jobs-1", folder)


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(min=100), metavar="[ARTICLES]...")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/ingestion.md.")
def main(sizes: tuple[int, ...], *, write: bool) -> None:
    """Measure, print each figure beside its target, and exit with 1 where one is missed."""
    asked = sorted(set(sizes or (100, 1_000)))
    command = f"python -m benchmarks.ingest {' '.join(map(str, asked))} --write"
    page = Page(REPORT, "What ingestion costs", command)
    with TemporaryDirectory() as folder:
        conclude(measure(asked, Path(folder)), page if write else None)


if __name__ == "__main__":
    main()
