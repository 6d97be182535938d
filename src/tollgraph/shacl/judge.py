"""pySHACL: the reference that the compiler is held to, and what takes the shapes that are not compiled."""

from collections.abc import Collection, Iterator

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, RDFS, Graph
from rdflib.term import Node

from tollgraph.errors import ReadingError
from tollgraph.shacl.results import Result
from tollgraph.shacl.shapes import implicit_class_shapes
from tollgraph.shacl.vocabulary import SHACL, TARGETS

_ADVANCED = (SHACL.target, SHACL.expression)
"""Predicates of SHACL-AF, which pySHACL passes over in silence unless it is told not to."""


def judge(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Yield what pySHACL finds; ReadingError where the shapes are so wrong that it gives no report."""
    advanced = any((None, predicate, None) in shapes for predicate in _ADVANCED)
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=advanced, inplace=True)
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise ReadingError(f"pySHACL cannot use the shapes: {error}; correct the shape that it names") from error
    if not isinstance(report, Graph):
        raise ReadingError(f"pySHACL cannot use the shapes: {text}; correct the shape that it names")
    for node in report.subjects(RDF.type, SHACL.ValidationReport):
        yield from results_of(report, node)


def results_of(graph: Graph, report: Node) -> Iterator[Result]:
    """Yield the results of a `sh:ValidationReport` that stands in a graph, without the details below them."""
    for node in graph.objects(report, SHACL.result):
        yield _result(graph, node)


def with_targets_of(shapes: Graph, kept: Collection[Node]) -> Graph:
    """Return a copy of a shapes graph in which only some shapes choose nodes of the data."""
    copy = Graph() + shapes
    for target in (*TARGETS, SHACL.target):
        for subject in set(copy.subjects(target)):
            if subject not in kept:
                copy.remove((subject, target, None))
    for subject in implicit_class_shapes(shapes):
        if subject not in kept:
            copy.remove((subject, RDF.type, RDFS.Class))
    return copy


def _result(report: Graph, node: Node) -> Result:
    def said(name: str) -> Node | None:
        return next(iter(report.objects(node, SHACL[name])), None)

    def must(name: str) -> Node:
        found = said(name)
        if found is None:
            raise TypeError(f"a result of pySHACL has no sh:{name}")
        return found

    return Result(
        must("focusNode"),
        said("resultPath"),
        said("value"),
        must("sourceConstraintComponent"),
        must("sourceShape"),
        must("resultSeverity"),
        str(said("resultMessage") or ""),
    )
