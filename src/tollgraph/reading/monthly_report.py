"""Official monthly reports on harm: their counts of reports, and their entries, each an article of its own.

The patterns stand in `monthly_report.toml`. The counts are found in the article's text, so that a stored text gives
them again.
"""

import calendar
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tollgraph.comparison.ledgers import MonthlyReport
from tollgraph.extraction.numbers.numerals import numeral_at, tokens_of
from tollgraph.model import Article

_NUMBER = r"(?P<n>\b(?:\d{1,3}(?:,\d{3})+|\d+|[a-z]+(?:-[a-z]+)?)\b)"
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_DATED = re.compile(rf"\b({'|'.join(_MONTHS)})(?:,? (\d{{4}}))?\b", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one official report says that became of the reports of harm in one month."""

    title: str
    publisher: str
    month: date
    """Its first day."""
    counts: MonthlyReport


def find_ledger(article: Article) -> Ledger | None:
    """Return the counts of a monthly report; None for any other article."""
    if not _may_count(article.text):
        return None
    text = _head(article.text)
    found = {name: _count(text, patterns) for name, patterns in _patterns().items()}
    known = [name for name, count in found.items() if count is not None]
    flow = {"open_at_start", "received", "open_at_end"}.intersection(known)
    if not flow or len(known) < _rules()["recognition"]["fewest_counts"]:
        return None
    title = article.title or f"{article.publisher}, monthly report"
    return Ledger(title, article.publisher, _month(text, article.published), MonthlyReport(**found))


def split_monthly_report(article: Article) -> Iterator[Article]:
    """Yield an article for what a monthly report says as a whole, then one for each entry; any other article as it is.

    The key of an entry is that of the report with `#entry-` and its number in the report, from 1.
    """
    entries = list(_entries(article.text)) if find_ledger(article) else []
    if not entries:
        yield article
        return
    whole = _head(article.text)
    if whole:
        yield replace(article, text=whole)
    for number, (start, end) in enumerate(entries, start=1):
        yield replace(
            article,
            key=f"{article.key}#entry-{number}",
            title=f"{article.title or article.publisher}, entry {number}",
            text=_entry_text(article.text[start:end]),
        )


def _may_count(text: str) -> bool:
    """Return whether a text has the words that any such report has: the patterns cost more than most articles do."""
    lowered = text.lower()
    return all(word in lowered for word in _rules()["recognition"]["words"])


def _head(text: str) -> str:
    """Return a text without its entries."""
    kept, last = [], 0
    for start, end in _entries(text):
        kept.append(text[last:start])
        last = end
    return "\n\n".join(part.strip() for part in (*kept, text[last:]) if part.strip())


def _entries(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each entry begins and ends: at the next entry, or with its paragraph."""
    starts = [match.start() for match in _entry_pattern().finditer(text)]
    for start, following in zip(starts, (*starts[1:], len(text)), strict=False):
        closing = _PARAGRAPH_END.search(text, start, following)
        yield start, closing.start() if closing else following


def _entry_text(text: str) -> str:
    """Return an entry without the number or the bullet before its day."""
    match = _entry_pattern().match(text)
    return text[match.start("day") :].strip() if match else text.strip()


def _count(text: str, patterns: tuple[re.Pattern[str], ...]) -> int | None:
    for pattern in patterns:
        match = pattern.search(text)
        while match:
            value = _value(match["n"])
            if value is not None:
                return value
            match = pattern.search(text, match.end("n"))
    return None


def _value(words: str) -> int | None:
    """Return a number in digits or words; None for a word that is no number."""
    if words.lower() in {"no", "none", "zero"}:
        return 0
    tokens = tokens_of(words)
    core = numeral_at(tokens, 0)
    if core is None or core.last != len(tokens.texts) or core.low != core.high:
        return None
    return core.low


def _month(text: str, published: date) -> date:
    """Return the month that a report is about: the first named; without a year, the last such before publication."""
    match = _DATED.search(text)
    if match is None:
        last = published.month - 1 or 12
        return date(published.year - (last == 12), last, 1)
    month = _MONTHS[match[1].lower()]
    year = int(match[2]) if match[2] else published.year - (month >= published.month)
    return date(year, month, 1)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("monthly_report.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    lists: dict[str, list[str]] = _rules()["counts"]
    return {
        name: tuple(re.compile(pattern.replace("{n}", _NUMBER), re.IGNORECASE) for pattern in patterns)
        for name, patterns in lists.items()
    }


@cache
def _entry_pattern() -> re.Pattern[str]:
    return re.compile(_rules()["entry"]["begins"], re.MULTILINE)
