"""The table of formats: which suffix and media type is read by which reader."""

from collections.abc import Callable, Iterator
from pathlib import PurePath

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.feed import read_feed
from tollgraph.reading.html import read_html
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.language import foreign_language
from tollgraph.reading.monthly_report import split_monthly_report
from tollgraph.reading.source import LINES, Source
from tollgraph.reading.text import read_markdown, read_text

Reader = Callable[[Source], Iterator[Article | LeftOut]]

HAND_CODED = "text/csv"
"""Claims that a person read: not articles, so `pipeline` gives them to `extraction.guide` instead of a reader here."""

READERS: dict[str, Reader] = {
    "text/plain": read_text,
    "text/markdown": read_markdown,
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    LINES: read_json_lines,
    "application/rss+xml": read_feed,
    "application/atom+xml": read_feed,
    "application/xml": read_feed,
    "text/xml": read_feed,
}
"""Media type -> reader."""

SUFFIXES: dict[str, str] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".jsonl": LINES,
    ".ndjson": LINES,
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".xml": "application/xml",
    ".csv": HAND_CODED,
}
"""File suffix, in lower case -> media type."""


def media_type_of(path: PurePath) -> str | None:
    """Return the media type that a path's suffix stands for; None for a suffix that no reader knows."""
    return SUFFIXES.get(path.suffix.lower())


def read_source(source: Source) -> Iterator[Article | LeftOut]:
    """Yield the articles of a source, and what of it was left out; ReadingError when nothing of it can be read.

    An article that is not English is left out. A monthly report is several articles: its counts, and each entry.
    """
    reader = READERS.get(source.media_type)
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise ReadingError(f"{source.name}: {source.media_type} is not among the formats that are read ({known})")
    if not source.data.strip():
        raise ReadingError(f"{source.name}: is empty; an article needs at least one sentence")
    return _english(reader(source), source.name)


def _english(found: Iterator[Article | LeftOut], name: str) -> Iterator[Article | LeftOut]:
    for each in found:
        language = foreign_language(each.text) if isinstance(each, Article) else None
        if isinstance(each, LeftOut):
            yield each
        elif language is None:
            yield from split_monthly_report(each)
        else:
            what = name if each.title in name else f"{name}, {each.title!r}"
            yield LeftOut(what, f"{what}: is in {language}; only English is read, so give a translation")
