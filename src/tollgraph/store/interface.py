"""What every store of quads offers, wherever the quads live."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol, Self

import pyoxigraph as ox

Results = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
"""What a SELECT, a CONSTRUCT or DESCRIBE, and an ASK give."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one transaction does: graphs are dropped first, then quads removed, then quads added."""

    add: str = ""
    """N-Quads."""
    remove: str = ""
    """N-Quads without blank nodes."""
    drop: tuple[str, ...] = ()
    """Names of graphs; one that is not there is no fault."""


@dataclass(frozen=True, slots=True)
class QueryGraphs:
    """The graphs that a query names outside its text (`default-graph-uri`, `named-graph-uri`)."""

    default: Sequence[str] = field(default_factory=tuple)
    named: Sequence[str] = field(default_factory=tuple)


class Store(Protocol):
    """Quads in named graphs. Every writing method is one transaction: all of it happens or nothing does."""

    @property
    def version(self) -> int:
        """A number that grows with every change, and only then."""

    @property
    def path(self) -> Path | None:
        """The folder that `read_store` opens, where the store is one; None for any other store."""

    @property
    def texts(self) -> Path | None:
        """The private folder for the texts of articles; None where none are kept."""

    @property
    def kept(self) -> Path | None:
        """The file in which the comparison keeps what it can make again; None where it keeps nothing."""

    @property
    def history(self) -> Path | None:
        """The file of replaced readings, which may not be there yet; None where none are kept."""

    def add(self, nquads: str) -> None:
        """Add N-Quads of any graphs; quads that are there already change nothing."""

    def add_graph(self, name: str, nquads: str) -> None:
        """Add N-Quads that all belong to one graph; StoreError names a quad that does not."""

    def replace_graph(self, name: str, nquads: str) -> None:
        """Put N-Quads in the place of all that a graph holds."""

    def replace_graphs(self, graphs: Mapping[str, str]) -> None:
        """Put N-Quads in the place of several graphs at once: name to content."""

    def remove_graph(self, name: str) -> None:
        """Drop a graph; one that is not there is no fault."""

    def change(self, change: Change) -> None:
        """Drop graphs, remove quads and add quads in one transaction."""

    def has_graph(self, name: str) -> bool:
        """Return whether a graph holds anything."""

    def contains(self, quad: ox.Quad) -> bool:
        """Return whether a quad of a named graph is there."""

    def graphs(self, without: str | None = None) -> list[str]:
        """Return the names of the named graphs, sorted; with a SPARQL pattern, of those `?g` it does not match."""

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all."""

    def query(self, sparql: str, graphs: QueryGraphs | None = None, *, base: str | None = None) -> Results:
        """Return the results of a SPARQL query; QueryError where it is not SPARQL.

        A query without FROM sees the union of all graphs; one that names its graphs sees exactly these. Without a base,
        relative IRIs in it are refused.
        """

    def load_rdf(self, data: bytes | str, format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Load a document in any RDF syntax into a named graph, or as its quads say; ReadingError for bad syntax."""

    def dump(self, output: IO[bytes], format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Write one graph or all; a format without graphs gets the union of them."""

    def publish(self) -> None:
        """Let readers see every change made so far; StoreError where that is not possible, and nothing is lost then."""

    def publish_when_due(self) -> None:
        """Let readers see the changes if they have not for a while; a long run calls it after each whole step."""

    def rewrite(self) -> None:
        """Leave nothing of what was deleted in the files of the database, as far as that is in our hands."""

    def close(self) -> None:
        """Give the store free for others; it cannot be used after that."""

    def __enter__(self) -> Self:
        """Return the store; leaving the block closes it."""

    def __exit__(self, *_: object) -> None:
        """Close the store."""
