"""Graphs of articles with faults put in, in any number of copies: what validation is timed on.

The articles are those of `tests/corpus/`, read and mapped as ingestion does it. Each copy has IRIs of its own. The
faults are the invalid examples of `tests/shapes/`, each with the focus node and the component that it announces.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from tollgraph.background import load_background
from tollgraph.closures import article_closure_quads
from tollgraph.extraction import Extractor, extract
from tollgraph.identifiers import Minter
from tollgraph.mapping import reading_quads
from tollgraph.mapping.ledgers import ledger_quads
from tollgraph.model import Article
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source

_TESTS = Path(__file__).resolve().parents[1] / "tests"
CORPUS = _TESTS / "corpus" / "articles.jsonl"
_EXAMPLE = "http://example.org/"
_PER_LOAD = 50
"""Copies written to the store at once, 300,000 quads: more would cost memory and save no time."""
_LEFT_OUT = frozenset({"invalid-month-for-day"})
"""Examples of which pySHACL misses a fault: it orders literals that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was put into the data."""

    focus: str
    component: str


@cache
def article_quads() -> str:
    """Return the graphs of the articles of the corpus, as N-Quads."""
    minter, background = Minter(), load_background()
    extractor = Extractor(background, minter, datetime(2026, 1, 1, tzinfo=UTC))
    parts: list[str] = []
    for article in read_json_lines(Source(str(CORPUS), CORPUS.read_bytes(), "application/jsonl")):
        if isinstance(article, Article):
            reading = extract(article, extractor)
            parts += [reading_quads(reading, minter), ledger_quads(reading, minter)]
            parts.append(article_closure_quads(reading, background, minter))
    return "".join(parts)


def fill(store: ox.Store, triples: int) -> None:
    """Put so many triples, and the faults, into an empty store."""
    one = article_quads()
    copies = max(1, triples // one.count("\n"))
    for start in range(0, copies, _PER_LOAD):
        numbers = range(start, min(copies, start + _PER_LOAD))
        text = "".join(one.replace(DEFAULT_BASE, f"{DEFAULT_BASE}copy-{number}/") for number in numbers)
        store.bulk_load(text.encode(), format=ox.RdfFormat.N_QUADS)
    for path in _examples():
        store.load(_own_names(path), format=ox.RdfFormat.TURTLE)


def faults() -> frozenset[Fault]:
    """Return the faults that are put in."""
    found = set()
    for path in _examples():
        lines = _own_names(path).splitlines()
        said = [line.partition(":")[2].strip() for line in lines if line.startswith("# ")]
        found |= {Fault(said[start], said[start + 2]) for start in range(0, len(said), 3)}
    return frozenset(found)


def _examples() -> list[Path]:
    found = sorted((_TESTS / "shapes").glob("*/invalid-*.ttl"))
    return [path for path in found if path.stem not in _LEFT_OUT]


def _own_names(path: Path) -> str:
    """Return an example with names that no other example has."""
    own = f"{_EXAMPLE}{path.parent.name}/{path.stem}/"
    return path.read_text(encoding="utf-8").replace(_EXAMPLE, own)
