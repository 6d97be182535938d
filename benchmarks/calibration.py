"""How sure a claim is against how often such claims are right, measured on annotated reports.

`python -m benchmarks.calibration` prints, per rule, how sure a claim is that it decides on, with how many there are and
how many of them are right up to the level "core" (number, effect, victims and claimant), and then the table of
confidence against observed precision. `--write` puts the rows into `[reliability]` of `lexicons/harm.toml` and the
table into `docs/extraction.md`. The reports are those of `tests/corpus/` and, where it is there, of the development set
in `../shared`.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoring import right_claims
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.extraction.claims.assembly import UNLISTED
from tollgraph.extraction.guide import to_guide
from tollgraph.identifiers import Minter
from tollgraph.model import Article
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source

_ROOT = Path(__file__).resolve().parents[1]
_PAGE = _ROOT / "docs" / "extraction.md"
_LEXICON = _ROOT / "src" / "tollgraph" / "extraction" / "lexicons" / "harm.toml"
_SECTION = "[reliability]\n"
_MARKER = "<!-- Measured by `python -m benchmarks.calibration --write`; do not edit below. -->\n"
_SETS = (
    (_ROOT / "tests" / "corpus" / "articles.jsonl", _ROOT / "tests" / "corpus" / "gold.jsonl"),
    (_ROOT.parent / "shared" / "eval" / "dev_articles.jsonl", _ROOT.parent / "shared" / "eval" / "dev_gold.jsonl"),
)
_BUCKETS = (0.0, 0.8, 0.95, 0.98)
"""Lower ends of the ranges of confidence in the table: as many as so few claims allow."""
_FOLDS = 20
"""Parts that are judged by the rest: with fewer, too few claims are left to measure by."""
_WEIGHT = 2
"""So many claims as right as all are on average count beside those that a rule decides on."""

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


@dataclass(frozen=True, slots=True)
class Measured:
    """How sure a claim is that a rule decides on: one on which no rule worked that is less sure."""

    sure: float
    """0 to 1."""
    claims: int
    right: int


def by_rule(claims: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """Return per rule on how many claims it worked and how many of them are right."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for claim, right in claims:
        for rule in claim["rules"]:
            found[rule].append(right)
    return {rule: (len(rights), sum(rights)) for rule, rights in sorted(found.items())}


def reliability(claims: int, right: int, average: float) -> float:
    """Return the share of right claims, drawn towards that of all claims where there are few."""
    return round((right + _WEIGHT * average) / (claims + _WEIGHT), 2)


def figures(claims: Sequence[Judged]) -> dict[str, Measured]:
    """Return how sure the claims are that each rule decides on, from the least sure rule to the surest.

    The rule with the smallest share of right claims comes first, and its claims are set aside; then the one with the
    smallest share among the rest, and so on. So a rule is not charged with what another, less sure one got wrong. One
    that decides on no claim has no figure.
    """
    average = sum(right for _, right in claims) / max(1, len(claims))
    found, left, least = dict[str, Measured](), list(claims), 0.0
    while counted := by_rule(left):
        shares = {rule: reliability(*each, average) for rule, each in counted.items()}
        rule = min(shares, key=lambda name: (shares[name], name))
        least = max(least, shares[rule])
        found[rule] = Measured(least, *counted[rule])
        left = [judged for judged in left if rule not in judged[0]["rules"]]
    return found


def held_out(claims: Sequence[Judged]) -> Iterator[tuple[float, bool]]:
    """Yield how sure each claim is by figures that it had no part in, and whether it is right.

    Each twentieth of the claims, in the order of the reports, is judged by what the others were measured to be.
    """
    for fold in range(_FOLDS):
        first, stop = (len(claims) * end // _FOLDS for end in (fold, fold + 1))
        known = figures([*claims[:first], *claims[stop:]])
        yield from ((_sure(claim["rules"], known), right) for claim, right in claims[first:stop])


def _sure(rules: Iterable[str], known: Mapping[str, Measured]) -> float:
    return min((known[rule].sure for rule in rules if rule in known), default=UNLISTED)


def table(claims: Iterable[tuple[float, bool]]) -> str:
    """Return the table of confidence against observed precision, in Markdown."""
    piles: defaultdict[float, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in claims:
        piles[max(low for low in _BUCKETS if low <= sure)].append((sure, right))
    rows = [_row(pile) for _, pile in sorted(piles.items())]
    return "| confidence | mean | claims | right |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def _row(pile: Sequence[tuple[float, bool]]) -> str:
    sure = [each for each, _ in pile]
    right = sum(right for _, right in pile)
    mean = sum(sure) / len(sure)
    return f"| {min(sure):.2f} to {max(sure):.2f} | {mean:.2f} | {len(pile)} | {right / len(pile):.2f} |"


def main(arguments: list[str]) -> int:
    """Print what was measured; with `--write` put it into the lexicon and the page."""
    claims = list(judged())
    measured = sorted(figures(claims).items())
    rows = "".join(f'"{rule}" = {each.sure}  # {each.right} of {each.claims}\n' for rule, each in measured)
    observed = table(held_out(claims))
    sys.stdout.write(f"{rows}\n{observed}")
    if "--write" in arguments:
        _replace_after(_LEXICON, _SECTION, rows)
        _replace_after(_PAGE, _MARKER, f"\n{observed}")
    return 0


def _replace_after(path: Path, marker: str, text: str) -> None:
    head = path.read_text(encoding="utf-8").split(marker)[0]
    path.write_text(f"{head}{marker}{text}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
