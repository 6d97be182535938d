"""How long comparing takes, by the number of claims; exits 1 where a target is missed.

python -m benchmarks.compare_claims [CLAIMS ...]
"""

import resource
import sys
from collections import Counter
from time import perf_counter

import click

from benchmarks.claims import Archive
from tollgraph.comparison import Index, Statement, comparisons, statements
from tollgraph.settings import Settings

SECONDS_AT_100_000 = 60.0
GIGABYTES_AT_100_000 = 2.0
MILLISECONDS_PER_ARTICLE = 3.0
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


def main() -> int:
    """Measure each size asked for, by default 10^3 to 10^5, and adding at 10^4."""
    sizes = [int(each) for each in sys.argv[1:]] or [1_000, 10_000, _LARGEST]
    met = [measure(size) for size in sizes] + [measure_adding(min(max(sizes), _LARGEST))]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
