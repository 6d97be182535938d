"""Readings of invented reports for the tests: the whole way from a text to its claims."""

from datetime import UTC, datetime
from functools import cache

from tests.extraction.stages import PUBLISHED
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Claim, Reading


@cache
def extractor() -> Extractor:
    """Return an extractor over the shipped seeds, built once."""
    return Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC))


def article(text: str, title: str = "", publisher: str = "Example Times") -> Article:
    """Return an article of Friday 12 May 2017; a title comes before the text."""
    whole = f"{title}\n\n{text}" if title else text
    return Article("example", whole, PUBLISHED, publisher, title)


def read(text: str, title: str = "", publisher: str = "Example Times") -> Reading:
    """Return what is read from a text."""
    return extract(article(text, title, publisher), extractor())


def claim(text: str, title: str = "") -> Claim:
    """Return the one claim of a text."""
    (found,) = read(text, title).claims
    return found
