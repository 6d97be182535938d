"""Texts for the tests of the stages: an article from a string, and the gazetteer of the shipped seeds."""

from datetime import date
from functools import cache

from tollgraph.background import load_background
from tollgraph.extraction.document import Document
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.segment import segment
from tollgraph.identifiers import Minter
from tollgraph.model import Article

PUBLISHED = date(2017, 5, 12)
"""A Friday."""


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the shipped seeds, built once."""
    return Gazetteer(load_background(), Minter())


def document(text: str, *, title: str = "", publisher: str = "Example Times") -> Document:
    """Return an article cut into sentences; a title comes before the text."""
    whole = f"{title}\n\n{text}" if title else text
    return segment(Article("example", whole, PUBLISHED, publisher, title))
