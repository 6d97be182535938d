"""SHACL-SPARQL constraints, each asked once of all data instead of once per focus node.

pySHACL parses and runs a constraint's SELECT for every node: 14 ms each, 0.5 s an article. A SELECT that binds `$this`
by a pattern gives the same rows when it is left free and the rows of other nodes are dropped; that is done here, in
pyoxigraph. A test holds both ways to the same findings.
"""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import Graph, Namespace
from rdflib.term import Node

from tollgraph.findings import Finding
from tollgraph.namespaces import RDF, SH, local_name

_SH = Namespace(SH)


def without_sparql(shapes: Graph) -> Graph:
    """Return a copy of the shapes without their SPARQL constraints."""
    core = Graph() + shapes
    core.remove((None, _SH.sparql, None))
    return core


def sparql_findings(data: ox.Store, shapes: Graph) -> Iterator[Finding]:
    """Yield what the SPARQL constraints of the shapes find in the default graph of a store."""
    for shape, constraint in shapes.subject_objects(_SH.sparql):
        focus = _focus_nodes(data, shapes, shape)
        if not focus:
            continue
        for this, value in sorted(_rows(data, shapes, constraint)):
            if this in focus:
                yield Finding(
                    severity=local_name(_said(shapes, shape, _SH.severity)) or "Violation",
                    focus=this,
                    path="",
                    value=value,
                    message=_said(shapes, constraint, _SH.message),
                    shape=local_name(str(shape)),
                    component="SPARQLConstraintComponent",
                )


def _said(shapes: Graph, subject: Node, predicate: Node) -> str:
    return str(next(iter(shapes.objects(subject, predicate)), ""))


def _focus_nodes(data: ox.Store, shapes: Graph, shape: Node) -> set[str]:
    kinds = (ox.NamedNode(str(kind)) for kind in shapes.objects(shape, _SH.targetClass))
    quads = (quad for kind in kinds for quad in data.quads_for_pattern(None, ox.NamedNode(RDF + "type"), kind))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _rows(data: ox.Store, shapes: Graph, constraint: Node) -> set[tuple[str, str]]:
    prefixes = {
        _said(shapes, declared, _SH.prefix): _said(shapes, declared, _SH.namespace)
        for source in shapes.objects(constraint, _SH.prefixes)
        for declared in shapes.objects(source, _SH.declare)
    }
    found = data.query(_said(shapes, constraint, _SH.select), prefixes=prefixes)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("the SPARQL constraint of a shape is a SELECT")
    return {(_text(solution["this"]), _text(solution["value"])) for solution in found}


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
