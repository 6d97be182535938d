"""RDF that a user brings: loaded into graphs of its own, then closures and comparisons follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import ReadingError
from tollgraph.foreign_rdf import parse_foreign
from tollgraph.identifiers import Minter, slug
from tollgraph.mapping import named_graph
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.model import LeftOut
from tollgraph.nquads import iri
from tollgraph.reading.files import read_whole
from tollgraph.seeding import background_of_store, closures_mark, renew_closures, seed
from tollgraph.settings import Settings, variable
from tollgraph.store.interface import Change, Store

SYNTAXES: dict[str, ox.RdfFormat] = {
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


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was loaded."""

    path: Path
    graphs: tuple[str, ...]
    """The graphs that its quads went into, sorted."""
    quads: int


def load_files(
    store: Store, settings: Settings, files: Sequence[Path], graph: str | None = None
) -> Iterator[Loaded | LeftOut]:
    """Load RDF files one after the other and yield what became of each.

    Quads outside any graph go into `graph`, else into a graph named after the file; the others go where they say. Each
    file is loaded whole or not at all: one that is broken, too long or hostile is left out with the reason, and the
    others are loaded. Afterwards the closures and the comparisons are made anew. NotConformingError where
    `graph` is no IRI.
    """
    minter = Minter(settings.base)
    if graph is not None:
        iri(graph)
    seed(store, minter)
    for path in files:
        try:
            named = graph or named_graph(minter, f"loaded/{slug(path.stem)}")
            yield _load(store, path, named, settings.load_bytes, closures_mark(store, minter))
        except ReadingError as error:
            yield LeftOut(str(path), str(error))
    background = background_of_store(store, minter)
    renew_closures(store, minter, background)
    refresh_comparisons(store, minter, background, settings)


def _load(store: Store, path: Path, graph: str, most_bytes: int, outdated: str) -> Loaded:
    syntax = SYNTAXES.get(path.suffix.lower())
    if syntax is None:
        raise ReadingError(f"{path}: the ending {path.suffix!r} is no RDF syntax; there are {', '.join(SYNTAXES)}")
    data = read_whole(path, most_bytes, variable("load_bytes"))
    lines, graphs, default = [], set(), ox.NamedNode(graph)
    try:
        for quad in parse_foreign(data, syntax):
            named = default if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name
            graphs.add(named)
            lines.append(f"{ox.Quad(quad.subject, quad.predicate, quad.object, named)} .\n")
    except ValueError as error:
        raise ReadingError(f"{path}: {error}; nothing of this file was loaded") from error
    store.change(Change(add="".join(lines), remove=outdated))
    return Loaded(path, tuple(sorted(each.value for each in graphs if isinstance(each, ox.NamedNode))), len(lines))
