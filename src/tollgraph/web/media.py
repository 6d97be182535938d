"""The media types of answers, and which of them an Accept header asks for."""

from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

from tollgraph.web.negotiation import choose

TABLES: Mapping[str, ox.QueryResultsFormat] = {
    each.media_type.partition(";")[0]: each
    for each in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
    )
}
"""Media types of SELECT and ASK."""
GRAPHS: Mapping[str, ox.RdfFormat] = {
    each.media_type: each
    for each in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.TRIG,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.N3,
    )
}
"""Media types of CONSTRUCT, DESCRIBE and graphs."""
_TABLE_ALIASES = {
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/plain": ox.QueryResultsFormat.TSV,
}
_GRAPH_ALIASES = {
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "application/xml": ox.RdfFormat.RDF_XML,
    "application/json": ox.RdfFormat.JSON_LD,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/rdf+n3": ox.RdfFormat.N3,
}
"""Types that clients send in place of the registered ones."""
_TABLE_TYPES: Mapping[str, ox.QueryResultsFormat] = {**TABLES, **_TABLE_ALIASES}
_GRAPH_TYPES: Mapping[str, ox.RdfFormat] = {**GRAPHS, **_GRAPH_ALIASES}
_AS_UTF8 = ("text/", "application/n-")
"""Types whose text is UTF-8 but whose readers may guess otherwise."""


def table_format(media_type: str) -> ox.QueryResultsFormat:
    """Return the format behind a media type that `accepted_table` chose."""
    return _TABLE_TYPES[media_type]


def graph_format(media_type: str) -> ox.RdfFormat:
    """Return the format behind a media type that `accepted_graph` chose."""
    return _GRAPH_TYPES[media_type]


def sent_format(content_type: str) -> ox.RdfFormat | None:
    """Return the RDF format of a Content-Type header, None where it is none that is read here."""
    return _GRAPH_TYPES.get(content_type.partition(";")[0].strip().lower())


@lru_cache(1024)
def accepted_table(accept: str) -> str | None:
    """Return the media type in which a client wants a table, None where it wants none of them."""
    return choose(accept, list(_TABLE_TYPES))


@lru_cache(1024)
def accepted_graph(accept: str) -> str | None:
    """Return the media type in which a client wants a graph, None where it wants none of them."""
    return choose(accept, list(_GRAPH_TYPES))


@lru_cache(64)
def content_type(media_type: str) -> bytes:
    """Return the Content-Type header of an answer."""
    return f"{media_type}; charset=utf-8".encode() if media_type.startswith(_AS_UTF8) else media_type.encode()
