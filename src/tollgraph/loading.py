"""RDF that a user brings: loaded into graphs of its own, then closures and comparisons follow."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import ReadingError
from tollgraph.identifiers import Minter, slug
from tollgraph.mapping import named_graph
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.seeding import background_of_store, renew_closures, seed
from tollgraph.settings import Settings
from tollgraph.store.interface import Store

_SYNTAXES: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
"""File suffix, in lower case -> syntax."""


def load_files(
    store: Store, settings: Settings, files: Sequence[Path], graph: str | None = None
) -> Iterator[tuple[Path, list[str], int]]:
    """Load RDF files one after the other and yield of each its path, the graphs it went into, and its quads.

    Quads outside any graph go into `graph`, else into a graph named after the file; the others go where they say. Each
    file is loaded whole or not at all; ReadingError names the one that is broken. Afterwards the closures and the
    comparisons are made anew.
    """
    minter = Minter(settings.base)
    seed(store, minter)
    for path in files:
        quads = list(_parsed(path, graph or named_graph(minter, f"loaded/{slug(path.stem)}")))
        store.add("".join(f"{quad} .\n" for quad in quads))
        yield (
            path,
            sorted({quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}),
            len(quads),
        )
    background = background_of_store(store, minter)
    renew_closures(store, minter, background)
    refresh_comparisons(store, minter, background, settings)


def _parsed(path: Path, graph: str) -> Iterator[ox.Quad]:
    syntax = _SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise ReadingError(f"{path}: the ending {path.suffix!r} is no RDF syntax; there are {', '.join(_SYNTAXES)}")
    try:
        for quad in ox.parse(path=str(path), format=syntax, rename_blank_nodes=True):
            named = ox.NamedNode(graph) if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
            yield ox.Quad(quad.subject, quad.predicate, quad.object, named)
    except (OSError, SyntaxError, ValueError) as error:
        raise ReadingError(f"{path}: {error}; nothing of this file was loaded") from error
