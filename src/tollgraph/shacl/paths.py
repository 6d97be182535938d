"""SHACL property paths (section 2.3.1) as SPARQL property paths."""

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from tollgraph.shacl.terms import NotCompiledError, written
from tollgraph.shacl.vocabulary import SHACL

_DEEPEST = 12
"""As many levels as pySHACL follows; a deeper path is one that runs in a circle."""
_SUFFIXES = ((SHACL.zeroOrMorePath, "*"), (SHACL.zeroOrOnePath, "?"), (SHACL.oneOrMorePath, "+"))


def sparql_path(shapes: Graph, path: Node, depth: int = 0) -> str:
    """Return a path as SPARQL text; NotCompiledError where it is no well-formed path."""
    if isinstance(path, URIRef):
        return written(path)
    if depth >= _DEEPEST:
        raise NotCompiledError("a path runs in a circle")
    if (path, RDF.first, None) in shapes:
        return _joined(shapes, path, "/", depth)
    for inner in shapes.objects(path, SHACL.inversePath):
        return f"^({sparql_path(shapes, inner, depth + 1)})"
    for inner in shapes.objects(path, SHACL.alternativePath):
        return _joined(shapes, inner, "|", depth)
    for predicate, suffix in _SUFFIXES:
        for inner in shapes.objects(path, predicate):
            return f"({sparql_path(shapes, inner, depth + 1)}){suffix}"
    raise NotCompiledError("a path is of none of the kinds of SHACL")


def _joined(shapes: Graph, members: Node, sign: str, depth: int) -> str:
    parts = [sparql_path(shapes, each, depth + 1) for each in shapes.items(members)]
    if len(parts) < 2:  # SHACL 2.3.1.2 and 2.3.1.3: a list of at least two
        raise NotCompiledError("a path is a list of fewer than two members")
    return f"({sign.join(parts)})"
