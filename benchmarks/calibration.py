"""How sure a claim is against how often such claims are right, measured on annotated reports.

`python -m benchmarks.calibration` prints, per rule, on how many claims it worked and how many of them are right up to
the level "core" (number, effect, victims and claimant), as rows for `[reliability]` in `lexicons/harm.toml`, and then
the table of confidence against observed precision; `--write` puts that table into `docs/extraction.md`. The reports
are those of `tests/corpus/` and, where it is there, of the development set in `../shared`.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoring import right_claims
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.extraction.guide import to_guide
from tollgraph.identifiers import Minter
from tollgraph.model import Article
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = _ROOT / "docs" / "extraction.md"
_MARKER = "<!-- Measured by `python -m benchmarks.calibration --write`; do not edit below. -->\n"
_SETS = (
    (_ROOT / "tests" / "corpus" / "articles.jsonl", _ROOT / "tests" / "corpus" / "gold.jsonl"),
    (_ROOT.parent / "shared" / "eval" / "dev_articles.jsonl", _ROOT.parent / "shared" / "eval" / "dev_gold.jsonl"),
)
_BUCKETS = (0.0, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Lower ends of the ranges of confidence in the table."""

Judged = tuple[Mapping[str, Any], bool]
"""A claim in the guide's form, and whether it is right."""


def judged(sets: Iterable[tuple[Path, Path]] = _SETS) -> Iterator[Judged]:
    """Yield every claim that is read in the annotated reports that are there, with whether it is right."""
    extractor = Extractor(load_background(), Minter(), datetime.now(UTC))
    for articles, annotated in sets:
        if not articles.exists():
            continue
        rows = (json.loads(line) for line in annotated.read_text(encoding="utf-8").splitlines())
        gold = {row["article"]: row["claims"] for row in rows}
        for article in read_json_lines(Source(str(articles), articles.read_bytes(), "application/jsonl")):
            if isinstance(article, Article) and article.key in gold:
                read = to_guide(extract(article, extractor))["claims"]
                yield from zip(read, right_claims(gold[article.key], read), strict=True)


def by_rule(claims: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Return per rule on how many claims it worked and how many of them are right."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for claim, right in claims:
        for rule in claim["rules"]:
            found[rule].append(right)
    return {rule: (len(rights), sum(rights)) for rule, rights in sorted(found.items())}


def reliability(worked: int, right: int) -> float:
    """Return the share of right claims, drawn towards a half where there are few: (right + 1) / (worked + 2)."""
    return round((right + 1) / (worked + 2), 2)


def table(claims: Iterable[Judged]) -> str:
    """Return the table of confidence against observed precision, in Markdown."""
    piles: defaultdict[float, list[Judged]] = defaultdict(list)
    for claim, right in claims:
        piles[max(low for low in _BUCKETS if low <= claim["confidence"])].append((claim, right))
    rows = [_row(pile) for _, pile in sorted(piles.items())]
    return "| confidence | mean | claims | right |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _row(pile: list[Judged]) -> str:
    sure = [claim["confidence"] for claim, _ in pile]
    right = sum(right for _, right in pile)
    mean = sum(sure) / len(sure)
    return f"| {min(sure):.2f} to {max(sure):.2f} | {mean:.2f} | {len(pile)} | {right / len(pile):.2f} |"


def main(arguments: list[str]) -> int:
    """Print what was measured; with `--write` put the table into the page."""
    claims = list(judged())
    for rule, (worked, right) in by_rule(claims).items():
        sys.stdout.write(f'"{rule}" = {reliability(worked, right)}  # {right} of {worked}\n')
    measured = table(claims)
    sys.stdout.write(f"\n{measured}")
    if "--write" in arguments:
        head = _PAGE.read_text(encoding="utf-8").split(_MARKER)[0]
        _PAGE.write_text(f"{head}{_MARKER}\n{measured}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
