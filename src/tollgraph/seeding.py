"""What every store holds before any article: ontology, schemes, seeds, and the closures over them.

Each is a graph of its own, with the hash of what it was made from, so that a newer version of Tollgraph renews it.
"""

import hashlib
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from tollgraph.background import ACTOR_KINDS, Background, background_of
from tollgraph.closures import closure_quads
from tollgraph.errors import SeedError
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.namespaces import PROV, TG
from tollgraph.nquads import iri, text
from tollgraph.resources import shipped
from tollgraph.store.interface import Change, Store

_SOURCES = {
    "ontology": ("ontology", ("tollgraph.ttl", "schemes.ttl")),
    "seeds": ("seeds", ("actors.ttl", "places.ttl", "ledgers.ttl")),
    "decisions": ("seeds", ("decisions.ttl",)),
}
"""Graph -> the shipped folder and files that it is made from."""


def seed(store: Store, minter: Minter) -> Background:
    """Put the shipped graphs into a store where they are missing or old, and return the background it then holds."""
    for name, (folder, files) in _SOURCES.items():
        _renew(store, minter, named_graph(minter, name), [shipped(folder) / file for file in files])
    background = background_of_store(store, minter)
    if not closures_mark(store, minter):
        renew_closures(store, minter, background)
    return background


def renew_closures(store: Store, minter: Minter, background: Background) -> None:
    """Make the closures anew from a background: containment, sides, memberships, victim classes."""
    graph, quads = named_graph(minter, "closures"), closure_quads(background, minter)
    store.replace_graph(graph, quads + _mark(graph, _hash(quads.encode())))


def closures_mark(store: Store, minter: Minter) -> str:
    """Return the quad that says that the closures are those of the background; empty where they may not be.

    Whatever changes the background removes it in the same transaction, so that closures which a killed command did not
    come to make are made by the next one.
    """
    graph = named_graph(minter, "closures")
    asked = f"SELECT ?hash {{ GRAPH {iri(graph)} {{ {iri(graph)} {iri(TG + 'contentHash')} ?hash }} }}"
    found = [cast("ox.Literal", row[0]).value for row in cast("ox.QuerySolutions", store.query(asked))]
    return "".join(_mark(graph, each) for each in found)


def background_of_store(store: Store, minter: Minter) -> Background:
    """Return the actors and places that the seeds and the graphs loaded by the user name.

    Those known only from one article stay in that article's graph: they are no background for another one. Only graphs
    that say anything of an actor or a place are read, however many others there are.
    """
    asked = _describing(_seeded_or_loaded(store, minter))
    graphs = [cast("ox.NamedNode", graph).value for (graph,) in cast("ox.QuerySolutions", store.query(asked))]
    return background_of(quad for graph in graphs for quad in store.quads(graph))


def _seeded_or_loaded(store: Store, minter: Minter) -> list[str]:
    """Return the names of the graphs that are neither read from an article nor made from other graphs."""
    articles, derived = minter.graph(f"{minter.base}article/"), _derived(minter)
    not_read = store.graphs(without=_READING)
    return [graph for graph in not_read if not graph.startswith(articles) and graph not in derived]


_READING = (
    f"{{ SELECT ?g ?run {{ GRAPH ?g {{ ?g {iri(PROV + 'wasGeneratedBy')} ?run }} }} }} "
    f"{{ SELECT ?run {{ GRAPH ?any {{ ?run {iri(TG + 'extractor')} ?by }} }} }}"
)
"""The pattern of a graph `?g` that says of itself which reading of an article made it. As two tables, joined at
once; looked up graph by graph it takes fifteen times as long."""


def _describing(graphs: list[str]) -> str:
    """Return the query for those of some graphs that describe actors and places: a short table, so no engine cuts it.

    It names the graphs, since articles describe many more actors and places than all others do.
    """
    named, kinds = " ".join(map(iri, graphs)), " ".join(iri(TG + kind) for kind in sorted({*ACTOR_KINDS, "Place"}))
    typed = f"VALUES ?typed {{ {named} }} VALUES ?kind {{ {kinds} }} GRAPH ?typed {{ ?thing a ?kind }}"
    told = f"VALUES ?told {{ {named} }} GRAPH ?told {{ ?thing ?property ?value }}"
    return f"SELECT DISTINCT ?told {{ {{ SELECT DISTINCT ?thing {{ {typed} FILTER isIRI(?thing) }} }} {told} }}"


def _derived(minter: Minter) -> frozenset[str]:
    return frozenset(named_graph(minter, name) for name in ("ontology", "closures", "comparisons", "incidents"))


def _renew(store: Store, minter: Minter, graph: str, paths: list[Path]) -> None:
    """Make a graph anew from its files where they changed."""
    mark = _mark(graph, _hash(*(path.read_bytes() for path in paths)))
    if any(f"{quad} .\n" == mark for quad in store.quads(graph)):
        return
    lines = [f"{quad} .\n" for path in paths for quad in _quads(path, graph)]
    store.change(Change(add=mark + "".join(lines), remove=closures_mark(store, minter), drop=(graph,)))


def _mark(graph: str, content: str) -> str:
    return f"{iri(graph)} {iri(TG + 'contentHash')} {text(content)} {iri(graph)} .\n"


def _hash(*contents: bytes) -> str:
    digest = hashlib.sha256()
    for each in contents:
        digest.update(each)
    return f"sha256:{digest.hexdigest()}"


def _quads(path: Path, graph: str) -> list[ox.Quad]:
    try:
        triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return [ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(graph)) for each in triples]
    except (OSError, SyntaxError, ValueError) as error:
        raise SeedError(f"{path}: {error}; the shipped files are Turtle, so reinstall tollgraph") from error
