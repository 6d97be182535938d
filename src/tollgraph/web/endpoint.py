"""The SPARQL endpoint: SPARQL 1.1 Protocol, queries only, over the union of all graphs unless the client names some.

Nothing is fetched from elsewhere: SERVICE is refused, and FROM names stored graphs only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tollgraph.errors import QueryError
from tollgraph.namespaces import PREFIXES, SD
from tollgraph.sparql_keywords import reaches_out
from tollgraph.store.interface import QueryGraphs, Results
from tollgraph.web.negotiation import choose
from tollgraph.web.problem import problem

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
    )
}
"""Media types of CONSTRUCT and DESCRIBE."""
_ALIASES = {
    "application/json": ox.QueryResultsFormat.JSON.media_type,
    "application/xml": ox.QueryResultsFormat.XML.media_type,
}
_MOST_BYTES = 1_000_000
"""A longer query text is refused: the longest stored question has 4 kB."""


class Queried(Protocol):
    """What the endpoint needs of a store."""

    def query(self, sparql: str, graphs: QueryGraphs | None = None) -> Results:
        """Return the result of a query; over the union of all graphs where none is named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of the protocol (SPARQL 1.1 Protocol, section 2.1)."""

    query: str
    graphs: QueryGraphs


class _RefusedError(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


async def answer(request: Request, store: Queried, description: str) -> Response:
    """Return the answer to a request of the protocol; without a query, the service description."""
    try:
        asked = await _asked(request)
        if asked is None:
            return Response(description, media_type="text/turtle")
        return await run_in_threadpool(_answered, asked, store, request.headers.get("accept", ""))
    except _RefusedError as refusal:
        return problem(refusal.status, refusal.detail)


async def _asked(request: Request) -> Asked | None:
    """Return the query of a request, None when it asks for the service description."""
    parameters = parse_qs(request.url.query, keep_blank_values=True)
    if request.method == "POST":
        body = await _body(request)
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/sparql-query":
            parameters["query"] = [*parameters.get("query", []), body]
        elif media_type == "application/x-www-form-urlencoded":
            parameters = parse_qs(body, keep_blank_values=True)
        else:
            raise _RefusedError(415, "send the query as a form, or as application/sparql-query")
    elif "query" not in parameters:
        return None
    return _single(parameters)


def _single(parameters: Mapping[str, Sequence[str]]) -> Asked:
    if "update" in parameters:
        raise _RefusedError(403, "this endpoint only answers queries; it takes no updates")
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise _RefusedError(400, f"send exactly one 'query'; {len(queries)} came")
    graphs = (tuple(parameters.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    return Asked(queries[0], QueryGraphs(*graphs))


async def _body(request: Request) -> str:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _MOST_BYTES:
            raise _RefusedError(413, f"the query is longer than {_MOST_BYTES} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _RefusedError(400, "the body is not UTF-8") from error


def _answered(asked: Asked, store: Queried, accept: str) -> Response:
    if reaches_out(asked.query):
        raise _RefusedError(400, "SERVICE is refused: this server calls no other one; query that endpoint yourself")
    try:
        result = store.query(asked.query, asked.graphs)
    except QueryError as error:
        raise _RefusedError(400, str(error)) from error
    offered = GRAPHS if isinstance(result, ox.QueryTriples) else TABLES
    media_type = choose(accept, [*offered, *(alias for alias, real in _ALIASES.items() if real in offered)])
    if media_type is None:
        raise _RefusedError(406, f"this query is answered as {', '.join(offered)}")
    return _written(result, media_type)


def _written(result: Results, media_type: str) -> Response:
    real = _ALIASES.get(media_type, media_type)
    if isinstance(result, ox.QueryTriples):
        body = ox.serialize(result, format=GRAPHS[real], prefixes=PREFIXES)
    else:
        body = result.serialize(format=TABLES[real])
    return Response(body, media_type=media_type)


def describe_service(address: str) -> str:
    """Return the service description (SPARQL 1.1 Service Description) in Turtle."""
    formats = sorted({each.iri for each in TABLES.values()} | {each.iri for each in GRAPHS.values()})
    written = ", ".join(f"<{iri}>" for iri in formats)
    return (
        f"@prefix sd: <{SD}> .\n"
        f"<{address}> a sd:Service ;\n"
        f"    sd:endpoint <{address}> ;\n"
        "    sd:supportedLanguage sd:SPARQL11Query ;\n"
        "    sd:feature sd:UnionDefaultGraph ;\n"
        f"    sd:resultFormat {written} ;\n"
        "    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .\n"
    )
