"""The stored questions as linked data: `sh:SPARQLExecutable`, as collections of example queries publish theirs."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from tollgraph.errors import ParameterError
from tollgraph.namespaces import DCTERMS, PREFIXES, RDF, RDFS, SCHEMA, SH, XSD
from tollgraph.parameters import Parameter
from tollgraph.queries import StoredQuery
from tollgraph.web.site import Site


def executables(queries: Iterable[StoredQuery], site: Site, address: str) -> bytes:
    """Return the questions in Turtle; `address` is that of the server, ending in a slash.

    The text of each is bound to its example values where the store knows what they name, so that it runs as it stands.
    """
    triples = [triple for query in queries for triple in _question(query, site, address)]
    return bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")


def _question(query: StoredQuery, site: Site, address: str) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(f"{address}api/queries/{query.name}")
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield _triple(subject, RDF + "type", ox.NamedNode(SH + kind))
    yield _triple(subject, RDFS + "comment", ox.Literal(query.summary, language="en"))
    yield _triple(subject, DCTERMS + "description", ox.Literal(query.description, language="en"))
    yield _triple(subject, SH + "select", ox.Literal(_bound(query, site)))
    yield _triple(subject, SCHEMA + "target", ox.NamedNode(f"{address}sparql"))
    for tag in query.tags:
        yield _triple(subject, SCHEMA + "keywords", ox.Literal(tag))
    for parameter in query.parameters:
        yield from _parameter(subject, parameter)


def _parameter(question: ox.NamedNode, parameter: Parameter) -> Iterator[ox.Triple]:
    subject = ox.NamedNode(f"{question.value}#{parameter.name}")
    yield _triple(question, SH + "parameter", subject)
    yield _triple(subject, SH + "name", ox.Literal(parameter.name))
    yield _triple(subject, SH + "description", ox.Literal(parameter.description, language="en"))
    optional = ox.Literal(str(not parameter.required).lower(), datatype=ox.NamedNode(XSD + "boolean"))
    yield _triple(subject, SH + "optional", optional)
    if parameter.default is not None:
        yield _triple(subject, SH + "defaultValue", ox.Literal(parameter.default))


def _bound(query: StoredQuery, site: Site) -> str:
    try:
        return query.bind(query.example(), site.background, site.base)
    except ParameterError:
        return query.text


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
