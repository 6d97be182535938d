"""What engines behind an endpoint differ in, as data: where they listen, what they take, what they give back changed.

An engine is told by its `Server` header. One that is not in the table is taken to keep to the standards: it answers
and is updated at the address given, unless settings name others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from tollgraph.namespaces import GEO, JENA_UNION_GRAPH, VIRTUOSO, VIRTUOSO_OWN_GRAPHS, XSD
from tollgraph.store.remote_settings import RemoteSettings

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


@dataclass(frozen=True, slots=True)
class Engine:
    """How to talk to one kind of engine."""

    name: str
    server: str
    """How its `Server` header begins."""
    paths: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """How its address for queries ends -> the same for queries, updates and the Graph Store Protocol."""
    paths_with_credentials: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """The same where it has other addresses for those who name themselves."""
    prologue: str = ""
    """What is put before every query."""
    results: str = JSON
    """The syntax in which it writes results best."""
    update_bytes: int = 200_000
    """Most bytes of data inside an update; more go through the Graph Store Protocol."""
    update_quads: int = 5_000
    """Most quads inside an update."""
    page: int = 0
    """Triples of a graph to ask for at a time, where it silently cuts what is longer; 0: it does not."""
    own_graphs: tuple[str, ...] = ()
    """Graphs of its own, which belong to no store."""
    refusal: re.Pattern[str] | None = None
    """What the message of a server error holds where trying again is of no use: a query that it cannot compile."""


VIRTUOSO_7 = Engine(
    name="Virtuoso",
    server="Virtuoso",
    paths={"/sparql": ("/sparql", "/sparql", "/sparql-graph-crud")},
    paths_with_credentials={"/sparql": ("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth")},
    # Left to itself its optimiser weighs the orders of all patterns, which takes minutes for a dozen of them, and
    # meanwhile it compiles nothing else. The patterns of our queries stand in an order that is good.
    prologue='define sql:select-option "order"\n',
    results=XML,
    # Its compiler turns each quad into lines of SQL, of which it takes 10,000, and its time grows with their square.
    update_bytes=50_000,
    update_quads=300,
    # ResultSetMaxRows as it comes. Graphs, unlike tables, are cut there without a word.
    page=10_000,
    own_graphs=VIRTUOSO_OWN_GRAPHS,
    refusal=re.compile(r"Virtuoso (37000|42000|S\w+|22\w+) Error|Error SQ\d+|Error SP\d+"),
)
OXIGRAPH = Engine(name="Oxigraph", server="Oxigraph", paths={"/query": ("/query", "/update", "/store")})
OTHER = Engine(name="SPARQL 1.1 engine", server="")
ENGINES = (VIRTUOSO_7, OXIGRAPH)

UNIONS: tuple[Mapping[str, str], ...] = (
    {},
    {"union-default-graph": ""},
    {"default-graph-uri": JENA_UNION_GRAPH},
)
"""Parameters by which a query sees the union of all graphs, tried in turn: none needed, Oxigraph's, Jena's."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an engine takes what."""

    query: str
    update: str
    graphs: str = ""
    """Address of the Graph Store Protocol; empty where there is none."""


def find_engine(server: str) -> Engine:
    """Return the engine that a `Server` header names.

    >>> find_engine("Virtuoso/07.20.3229 (Linux)").name
    'Virtuoso'
    """
    return next((each for each in ENGINES if server.startswith(each.server)), OTHER)


def addresses(url: str, engine: Engine, settings: RemoteSettings) -> Addresses:
    """Return where an engine takes queries, updates and graphs; what the settings name goes first."""
    known = (engine.paths_with_credentials if settings.has_credentials else {}) or engine.paths
    ends = next((end for end in known if url.endswith(end)), None)
    found = Addresses(url, url)
    if ends is not None:
        found = Addresses(*(f"{url.removesuffix(ends)}{path}" for path in known[ends]))
    return Addresses(found.query, settings.store_update or found.update, settings.store_graphs or found.graphs)


_GEOMETRY = ox.NamedNode(VIRTUOSO + "Geometry")
_WKT = ox.NamedNode(GEO + "wktLiteral")
_TRUTH = {"1": "true", "0": "false"}
_BOOLEAN = ox.NamedNode(XSD + "boolean")


def as_written(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Return a literal with the datatype and the form that it was written with, where an engine changed them.

    Virtuoso gives WKT a datatype of its own, and in results writes truth as a number.
    """
    if isinstance(term, ox.Literal):
        if term.datatype == _GEOMETRY:
            return ox.Literal(term.value, datatype=_WKT)
        if term.datatype == _BOOLEAN and term.value in _TRUTH:
            return ox.Literal(_TRUTH[term.value], datatype=_BOOLEAN)
    return term


_ASKED = b'<variable name="__ASK_RETVAL"/>'
"""Virtuoso answers an ASK with solutions: one, or none where it is false."""
_REPAIRS: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"<bnode>nodeID://"), b"<bnode>"),
    (re.compile(rb'<literal datatype="%s">' % re.escape((VIRTUOSO + "Geometry").encode())),
     b'<literal datatype="%s">' % (GEO + "wktLiteral").encode()),
    (re.compile(rb'(<literal datatype="%s">)1</' % re.escape((XSD + "boolean").encode())), rb"\1true</"),
    (re.compile(rb'(<literal datatype="%s">)0</' % re.escape((XSD + "boolean").encode())), rb"\1false</"),
)  # fmt: skip
"""Virtuoso's results against the standard's; all of it is markup, which no text of a literal can hold."""
_TRUTH_RESULT = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>%s</boolean></sparql>'
)


def standard_results(xml: bytes) -> bytes:
    """Return Virtuoso's results in XML as the standard has them."""
    if _ASKED in xml[:1000]:
        return _TRUTH_RESULT % (b"true" if b"<literal" in xml else b"false")
    for pattern, instead in _REPAIRS:
        xml = pattern.sub(instead, xml)
    return xml
