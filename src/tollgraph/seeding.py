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
from tollgraph.namespaces import TG
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
    changed = False
    for name, (folder, files) in _SOURCES.items():
        paths = [shipped(folder) / file for file in files]
        changed |= _renew(store, named_graph(minter, name), paths)
    background = background_of_store(store, minter)
    if changed:
        renew_closures(store, minter, background)
    return background


def renew_closures(store: Store, minter: Minter, background: Background) -> None:
    """Make the closures anew from a background: containment, sides, memberships, victim classes."""
    store.replace_graph(named_graph(minter, "closures"), closure_quads(background, minter))


def background_of_store(store: Store, minter: Minter) -> Background:
    """Return the actors and places that the seeds and the graphs loaded by the user name.

    Those known only from one article stay in that article's graph: they are no background for another one. Only graphs
    that say anything of an actor or a place are read, however many others there are.
    """
    graphs = [
        cast("ox.NamedNode", graph).value for (graph,) in cast("ox.QuerySolutions", store.query(_describing(minter)))
    ]
    return background_of(quad for graph in graphs for quad in store.quads(graph))


def _describing(minter: Minter) -> str:
    """Return the query for the graphs that describe actors and places: a short table, so no engine cuts it."""
    kinds = " ".join(iri(TG + kind) for kind in sorted({*ACTOR_KINDS, "Place"}))
    typed = f"VALUES ?kind {{ {kinds} }} GRAPH ?typed {{ ?thing a ?kind }} {_seeded_or_loaded('?typed', minter)}"
    told = f"GRAPH ?told {{ ?thing ?property ?value }} {_seeded_or_loaded('?told', minter)}"
    return f"SELECT DISTINCT ?told {{ {{ SELECT DISTINCT ?thing {{ {typed} FILTER isIRI(?thing) }} }} {told} }}"


def _seeded_or_loaded(graph: str, minter: Minter) -> str:
    """Return the filter that leaves out the graphs of articles and those made from other graphs."""
    articles, derived = text(minter.graph(f"{minter.base}article/")), ", ".join(map(iri, sorted(_derived(minter))))
    return f"FILTER(!STRSTARTS(STR({graph}), {articles}) && {graph} NOT IN ({derived}))"


def _derived(minter: Minter) -> frozenset[str]:
    return frozenset(named_graph(minter, name) for name in ("ontology", "closures", "comparisons", "incidents"))


def _renew(store: Store, graph: str, paths: list[Path]) -> bool:
    """Return whether the graph had to be made anew from the files."""
    mark = f"{iri(graph)} {iri(TG + 'contentHash')} {text(_content_hash(paths))} {iri(graph)} ."
    if any(str(quad) == mark.removesuffix(" .") for quad in store.quads(graph)):
        return False
    lines = [mark, *(f"{quad} ." for path in paths for quad in _quads(path, graph))]
    store.change(Change(add="\n".join(lines) + "\n", drop=(graph,)))
    return True


def _content_hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return f"sha256:{digest.hexdigest()}"


def _quads(path: Path, graph: str) -> list[ox.Quad]:
    try:
        triples = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        return [ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(graph)) for each in triples]
    except (OSError, SyntaxError, ValueError) as error:
        raise SeedError(f"{path}: {error}; the shipped files are Turtle, so reinstall tollgraph") from error
