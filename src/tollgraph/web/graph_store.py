"""The graph store: SPARQL 1.1 Graph Store HTTP Protocol, reading for all, writing with the token.

A graph is named by `?graph=IRI`, by `?default`, or by its own address below `/graphs/`.
"""

import secrets
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tollgraph.foreign_rdf import parse_foreign
from tollgraph.web.asked import body_of, checked_iri, headers_of, parameters_of, plain_type
from tollgraph.web.compression import accepted_coding
from tollgraph.web.endpoint import Service, address_of, preflight, send_answer
from tollgraph.web.exchange import Exchange
from tollgraph.web.frames import Done, Operation, Request
from tollgraph.web.media import GRAPHS, accepted_graph, sent_format
from tollgraph.web.refusal import RefusedError, refuse
from tollgraph.web.token import check_token

_NEW = "(new)"
"""In place of a graph's name: one that the server is to choose."""


class GraphStore:
    """An ASGI application over the graphs of the store."""

    METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        exchange = Exchange.begin((scope, receive, send), headers, self._service.log, "graphs")
        try:
            await self._answer(exchange, scope["method"])
        except RefusedError as error:
            await exchange.refuse(error)

    async def _answer(self, exchange: Exchange, method: str) -> None:
        if method == "OPTIONS":
            return await exchange.respond(preflight(self.METHODS))
        if method not in ("GET", "HEAD", "PUT", "POST", "DELETE"):
            raise refuse(405, f"the graph store takes {self.METHODS}")
        name = _graph_named(exchange)
        if method in ("GET", "HEAD"):
            return await self._read(exchange, name)
        check_token(self._service.token, exchange.headers)
        return await self._write(exchange, name, method)

    async def _read(self, exchange: Exchange, name: str | None) -> None:
        if name == _NEW:
            raise refuse(400, "name a graph by ?graph=IRI, by ?default, or by its own address")
        request = Request(
            Operation.READ_GRAPH,
            default=() if name is None else (name,),
            graph=accepted_graph(exchange.headers.get(b"accept", b"").decode("latin-1")),
            encoding=accepted_coding(exchange.headers.get(b"accept-encoding", b"").decode("latin-1")),
        )
        await send_answer(exchange, self._service.answers, request)

    async def _write(self, exchange: Exchange, name: str | None, method: str) -> None:
        if name == _NEW:
            if method != "POST":
                raise refuse(405, "name a graph by ?graph=IRI, by ?default, or by its own address")
            name = f"{address_of(exchange.scope, exchange.headers).rstrip('/')}/{secrets.token_hex(12)}"
        text = ""
        if method != "DELETE":
            most = self._service.limits.update_bytes
            body = await body_of(exchange.receive, exchange.headers, most)
            text = await run_in_threadpool(_as_ntriples, body, exchange.headers, name)
        request = Request(Operation.WRITE_GRAPH, text, default=() if name is None else (name,), verb=method)
        done = await self._service.answers.change(request)
        await exchange.respond(_written(done, name))


def _written(done: Done, name: str | None) -> Response:
    if done.missing:
        raise refuse(404, f"there is no graph {name} to delete")
    if done.created and name is not None:
        return Response(status_code=201, headers={"Location": name})
    return Response(status_code=204)


def _graph_named(exchange: Exchange) -> str | None:
    """Return the graph that a request is about: None for the default graph, `_NEW` where it names none."""
    parameters = parameters_of(exchange.scope["query_string"])
    named, default = parameters.get("graph", ()), "default" in parameters
    direct = exchange.scope["path_params"].get("name", "")
    if len(named) + default + bool(direct) > 1:
        raise refuse(400, "name one graph: by ?graph=IRI, by ?default, or by its own address")
    if named:
        return checked_iri(named[0], "graph")
    if default:
        return None
    return checked_iri(address_of(exchange.scope, exchange.headers), "graph") if direct else _NEW


def _as_ntriples(body: bytes, headers: Mapping[bytes, bytes], base: str | None) -> str:
    """Return what a request sends as N-Triples, its blank nodes renamed so that they meet no others."""
    content_type = headers.get(b"content-type", b"").decode("latin-1")
    if plain_type(headers) == "multipart/form-data":
        return "".join(_parsed(part, kind, base) for part, kind in _parts(body, content_type))
    return _parsed(body, content_type, base)


def _parts(body: bytes, content_type: str) -> list[tuple[bytes, str]]:
    """Return the files of a form with their media types (RFC 7578)."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body
    )
    if not message.is_multipart():
        raise refuse(400, "the form has no parts, or its boundary does not fit its Content-Type")
    found = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        found.append((content if isinstance(content, bytes) else b"", str(part.get("content-type", ""))))
    return found


def _parsed(data: bytes, content_type: str, base: str | None) -> str:
    syntax = sent_format(content_type)
    if syntax is None:
        raise refuse(415, f"send a graph as {', '.join(GRAPHS)}")
    try:
        quads = list(parse_foreign(data, syntax, base))
    except ValueError as error:
        raise refuse(400, f"the graph is not valid {syntax.name}: {error}; nothing was written") from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise refuse(400, "the data name graphs of their own; send each graph by itself")
    return "".join(f"{quad.triple} .\n" for quad in quads)
