"""The same data and shapes checked by the compiled shapes and by pySHACL."""

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from tollgraph.shacl import Plan, Result, ask_union, compile_shapes, judge, run, take_survey
from tollgraph.shacl.terms import as_rdflib

Found = Counter[tuple[str, ...]]
"""Validation results as text, each with how often it was found."""


def store_of(turtle: str) -> ox.Store:
    """Return Turtle in a store."""
    store = ox.Store()
    store.load(turtle, format=ox.RdfFormat.TURTLE)
    return store


def graph_of(quads: Iterable[ox.Quad]) -> Graph:
    """Return the quads of a store or a file as a graph, literals as they are written and blank nodes by their names."""
    graph = Graph()
    for quad in quads:
        graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    return graph


def plan_for(shapes: Graph, store: ox.Store) -> Plan:
    """Return the plan of shapes for what a store says of classes."""
    return compile_shapes(shapes, take_survey(shapes, ask_union(store)))


def found_by_sparql(shapes: Graph, store: ox.Store) -> Found:
    """Return the results of the compiled shapes; all of them must be compiled."""
    plan = plan_for(shapes, store)
    assert plan.left == ()
    return Counter(map(as_text, run(plan, ask_union(store))))


def found_by_pyshacl(shapes: Graph, store: ox.Store) -> Found:
    """Return the results of pySHACL."""
    return Counter(map(as_text, judge(graph_of(store), shapes)))


def as_text(result: Result) -> tuple[str, ...]:
    """Return focus, path, value, component, shape and severity; pySHACL renames the blank nodes of paths."""
    path = "path" if isinstance(result.path, BNode) else _text(result.path)
    rest = (result.value, result.component, result.shape, result.severity)
    return (_text(result.focus), path, *map(_text, rest))


def short(found: Found) -> list[tuple[str, str, str, str]]:
    """Return focus, path, value and component by their local names, sorted, repeated as often as they were found."""
    return sorted(tuple(map(_local, each[:4])) for each in found.elements())  # type: ignore[misc]  # four of each


def _local(text: str) -> str:
    name = text.rsplit("#", 1)[-1].rsplit("/", 1)[-1] if text.startswith("http") else text
    return name.removesuffix("ConstraintComponent")


def _text(term: Node | None) -> str:
    return "" if term is None else str(term) if isinstance(term, URIRef | BNode) else term.n3()
