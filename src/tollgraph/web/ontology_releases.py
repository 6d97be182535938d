"""The released versions of the ontology, each as it was."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from tollgraph.namespaces import ONTOLOGY
from tollgraph.ontology import load_triples
from tollgraph.resources import shipped
from tollgraph.store.interface import QueryGraphs, Results


@dataclass(frozen=True)
class Release:
    """One released version of the ontology, asked as the store is; it never changes."""

    number: str
    quads: tuple[ox.Quad, ...]
    version: int = 1
    """Of its content, as stores number theirs: a release has one only."""

    @property
    def iri(self) -> str:
        """The version IRI."""
        return f"{ONTOLOGY}/{self.number}"

    def query(self, sparql: str, graphs: QueryGraphs | None = None) -> Results:
        """Return the result of a query over the release alone; it has no named graphs."""
        del graphs
        store = ox.Store()
        store.extend(self.quads)
        return store.query(sparql)


def released() -> list[str]:
    """Return the numbers of the released versions, the newest first."""
    numbers = [each.parent.name for each in _releases().glob("*/tollgraph.ttl")]
    return sorted(numbers, key=lambda number: tuple(map(int, number.split("."))), reverse=True)


@cache
def find_release(number: str) -> Release | None:
    """Return a released version, None where there is none of this number."""
    if number not in released():
        return None
    quads = tuple(ox.Quad(*triple) for triple in load_triples([_releases() / number / "tollgraph.ttl"]))
    return Release(number, quads)


def _releases() -> Path:
    return shipped("ontology") / "releases"
