"""RDF terms between rdflib, pyoxigraph and SPARQL text.

Every term that enters a query is written by pyoxigraph, which checks IRIs and escapes literals, so no shape can end a
pattern early and add one of its own.
"""

from itertools import count

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from tollgraph.errors import ReadingError, TollgraphError
from tollgraph.namespaces import XSD


class NotCompiledError(TollgraphError, ValueError):
    """A shape says something that has no SPARQL here; the message says what. pySHACL takes such a shape."""


def as_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return an rdflib term as pyoxigraph's; ReadingError for an IRI that is none."""
    try:
        if isinstance(term, URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, Literal):
            if term.language:
                return ox.Literal(str(term), language=term.language)
            return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD + "string")))
    except ValueError as error:
        raise ReadingError(f"{term!r} is not an RDF term ({error}); correct it where it is written") from error
    raise ReadingError(f"{term!r} is neither IRI, blank node nor literal; the data may hold only these")


def as_quad(triple: tuple[Node, Node, Node]) -> ox.Quad:
    """Return an rdflib triple as a quad of the default graph; ReadingError where it is no RDF triple."""
    subject, predicate, value = (as_oxigraph(each) for each in triple)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise ReadingError(
            f"{subject} {predicate} {value} is no RDF triple; its subject or predicate is of a wrong kind"
        )
    return ox.Quad(subject, predicate, value)


def as_rdflib(term: object) -> URIRef | BNode | Literal:
    """Return a pyoxigraph term as rdflib's, its text unchanged; ReadingError for a quoted triple."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == XSD + "string"
        datatype = None if plain else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise ReadingError(f"{term} is a quoted triple; the shapes know none, so write it as triples of its own")


def written(term: Node) -> str:
    """Return an IRI or literal as SPARQL text; NotCompiledError for a blank node, which no query can name."""
    if isinstance(term, BNode):
        raise NotCompiledError("a blank node of the shapes graph stands for a node of the data")
    return str(as_oxigraph(term))


class Variables:
    """Names of variables that no shape's own query uses."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        """Return a variable that was not given out before."""
        return f"?shacl{next(self._numbers)}"
