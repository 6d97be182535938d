"""The RDF behind an answer: the claims, comparisons, passages and articles that a table's cells name."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from tollgraph.export.formats import Format
from tollgraph.export.graphs import write_graph
from tollgraph.namespaces import DCTERMS, OA, PROV, SCHEME, TG

if TYPE_CHECKING:  # a table knows the formats, and this package the tables
    from tollgraph.queries import Answering
    from tollgraph.tables import Table

_BATCH = 500
"""IRIs asked for in one query."""
EXPLAINS = frozenset(
    ox.NamedNode(iri)
    for iri in (
        *(
            TG + name
            for name in (
                "first", "second", "sumOf", "passage", "quotedFrom", "article", "publisher", "agency", "speaker",
                "scope", "correctedScope", "period", "area", "perpetrator", "incident", "partOf",
            )
        ),
        OA + "hasSource", OA + "hasSelector", DCTERMS + "isVersionOf", PROV + "wasGeneratedBy",
    )
)  # fmt: skip
"""From a thing to what explains it; nothing that leads back to other claims of the same article."""


def write_rows(store: "Answering", table: "Table", chosen: Format) -> str:
    """Return what stands behind a table's rows (see `describe_rows`) in one of the RDF formats."""
    return write_graph(describe_rows(store, table), chosen.name).decode()


def describe_rows(store: "Answering", table: "Table") -> list[ox.Quad]:
    """Return every quad about the things named in a table, and about what explains them.

    From a comparison these are its claims, from a claim its passages, article, speaker and scope, and so on.
    """
    found: list[ox.Quad] = []
    known: set[str] = set()
    frontier = {iri for iri in table.iris() if not iri.startswith(SCHEME)}
    while frontier:
        known |= frontier
        quads = list(quads_about(store, sorted(frontier)))
        found.extend(quads)
        objects = {quad.object for quad in quads if quad.predicate in EXPLAINS}
        frontier = {term.value for term in objects if isinstance(term, ox.NamedNode)} - known
    return found


def quads_about(store: "Answering", iris: list[str]) -> Iterator[ox.Quad]:
    """Yield every quad that has one of these IRIs as its subject."""
    for start in range(0, len(iris), _BATCH):
        values = " ".join(str(ox.NamedNode(iri)) for iri in iris[start : start + _BATCH])
        solutions = store.query(f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
        if isinstance(solutions, ox.QuerySolutions):
            yield from (ox.Quad(row["s"], row["p"], row["o"], row["g"]) for row in solutions)
