"""Whether what an article costs after it was read grows with the store: mapping, validating, comparing, storing.

python -m benchmarks.ready_claims [--write] [ARTICLES ...]

Claims of the archive of `benchmarks.claims`, five an article, go through ingestion as if they had just been read, so
sizes can be measured that take too long to read. By default 1,000 and 10,000 articles; 100000 takes about half an hour
and 1000000 hours. Seconds are of processor time. Exits 1 where the time per article grows more than it may, or an
ingestion needs more memory.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.claims import CLAIMS_PER_ARTICLE, Archive
from benchmarks.figures import Figure, Page, conclude
from benchmarks.fresh_process import in_fresh_process
from benchmarks.ingest import Stages, growth, shares, staged_work
from benchmarks.stores import begin_store
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import open_store

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks" / "ready-claims.md"
_SIZES = (1_000, 10_000)


def stages(articles: int, store: Path) -> Stages:
    """Ingest an archive of so many articles in this process and say where the time went."""
    archive = Archive(articles * CLAIMS_PER_ARTICLE)
    begin_store(store, archive)

    def ingest() -> int:
        with open_store(store) as opened:
            return Ingestion(opened, Settings(store=store)).take_in(lambda _: archive.readings()).articles

    return staged_work(ingest, articles)


def measure(sizes: list[int], folder: Path) -> Iterator[Figure]:
    """Yield every figure, each size from a process of its own."""
    found: list[Stages] = []
    for articles in sizes:
        found.append(in_fresh_process(stages, articles, folder / f"store-{articles}"))
        yield from shares(found[-1])
    yield from growth(found)


@click.command()
@click.argument("sizes", nargs=-1, type=click.IntRange(min=1_000), metavar="[ARTICLES]...")
@click.option("--write", is_flag=True, help="Write docs/benchmarks/ready-claims.md.")
def main(sizes: tuple[int, ...], *, write: bool) -> None:
    """Measure, print each figure beside its target, and exit with 1 where one is missed."""
    asked = sorted(set(sizes or _SIZES))
    command = f"python -m benchmarks.ready_claims {' '.join(map(str, asked))} --write"
    page = Page(REPORT, "What an article costs after it was read", command)
    with TemporaryDirectory() as folder:
        conclude(measure(asked, Path(folder)), page if write else None)


if __name__ == "__main__":
    main()
