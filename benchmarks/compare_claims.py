"""How long comparing takes, by the number of claims; exits 1 where a target is missed.

python -m benchmarks.compare_claims [CLAIMS ...]
"""

import resource
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from benchmarks.claims import Archive
from benchmarks.questions import milliseconds, store_of
from tollgraph.comparison import Index, Statement, comparisons, statements
from tollgraph.comparison.index import Matcher, comparisons_by
from tollgraph.comparison.kept import KeptStatements
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.order import ScopeOrder
from tollgraph.settings import Settings

SECONDS_AT_100_000 = 60.0
GIGABYTES_AT_100_000 = 2.0
MILLISECONDS_PER_ARTICLE = 3.0
MILLISECONDS_PER_QUESTION = 50.0
SECONDS_PER_ARTICLE_ALONE = 1.0
"""Of the two seconds that a new process has, one goes to starting and to reading the article."""
_LARGEST = 100_000


def measure(claims: int) -> bool:
    """Print what comparing an archive costs; return whether the targets that hold for its size are met."""
    archive = Archive(claims)
    background = archive.background()
    said = statements(archive.readings(), background)
    begun = perf_counter()
    verdicts = Counter(each.verdict.value for each in comparisons(said, background, Settings()))
    seconds = perf_counter() - begun
    per_claim, memory = seconds / claims, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    click.echo(f"{claims:>9,} claims: {seconds:7.2f} s, {per_claim * 1e6:6.0f} us a claim, {memory:.2f} GB at the most")
    click.echo(f"{'':>9} {dict(sorted(verdicts.items()))}")
    return claims > _LARGEST or (seconds < SECONDS_AT_100_000 and memory < GIGABYTES_AT_100_000)


def measure_adding(claims: int) -> bool:
    """Print what adding one article to an index of an archive costs; return whether the target is met."""
    archive = Archive(claims)
    background = archive.background()
    by_article: dict[str, list[Statement]] = {}
    for each in statements(archive.readings(), background):
        by_article.setdefault(each.article, []).append(each)  # type: ignore[arg-type]  # remarks are welcome too
    articles = list(by_article.values())
    index = Index(background, Settings())
    for article in articles[:-200]:
        index.add(article)
    begun = perf_counter()
    for article in articles[-200:]:
        index.add(article)
    milliseconds = (perf_counter() - begun) * 1000 / len(articles[-200:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    click.echo(f"{claims:>9,} claims: {milliseconds:.2f} ms to add an article (target {MILLISECONDS_PER_ARTICLE})")
    click.echo(f"{'':>9} {memory:.2f} GB at the most with every comparison kept")
    return milliseconds < MILLISECONDS_PER_ARTICLE


def measure_kept(claims: int) -> bool:
    """Print what comparing one article with kept statements costs a new process; return whether the target is met."""
    archive = Archive(claims)
    background = archive.background()
    said = statements(archive.readings(), background)
    last = said[-1].article
    keys = Keys(ScopeOrder(background))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "statements.sqlite"
        kept, begun = KeptStatements(file), perf_counter()
        kept.keys = keys
        kept.fill(each for each in said if each.article != last)
        kept.commit()
        kept.close()
        filled, begun = perf_counter() - begun, perf_counter()
        kept = KeptStatements(file)
        kept.keys = keys
        article = [each for each in said if each.article == last]
        found = sum(1 for _ in comparisons_by(Matcher(background, Settings(), kept), article))
        kept.commit()
        alone = perf_counter() - begun
        kept.close()
        size = file.stat().st_size / 1e6
    click.echo(f"{claims:>9,} claims: {filled:.1f} s to keep them all, {size:.0f} MB")
    click.echo(f"{'':>9} {alone:.3f} s for one article alone (target {SECONDS_PER_ARTICLE_ALONE}), {found} comparisons")
    return alone < SECONDS_PER_ARTICLE_ALONE


def measure_question(claims: int) -> bool:
    """Print how long the question about March 2017 takes; return whether the target is met."""
    with TemporaryDirectory() as folder:
        store, background = store_of(claims, Path(folder) / "store")
        took, rows = milliseconds(store, background)
    target = f"target {MILLISECONDS_PER_QUESTION:.0f} at 1,000,000"
    click.echo(f"{claims:>9,} claims: {took:.1f} ms to answer who disagrees, {rows} rows ({target})")
    return took < MILLISECONDS_PER_QUESTION


def main() -> int:
    """Measure each size asked for, by default 10^3 to 10^5, and the other targets at the largest."""
    sizes = [int(each) for each in sys.argv[1:]] or [1_000, 10_000, _LARGEST]
    largest = max(sizes)
    met = [measure(size) for size in sizes]
    met += [measure_adding(min(largest, _LARGEST)), measure_kept(min(largest, _LARGEST)), measure_question(largest)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
