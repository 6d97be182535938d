"""The SPARQL endpoint: SPARQL 1.1 Protocol over the union of all graphs unless the client names some.

Nothing is fetched from elsewhere: SERVICE and LOAD are refused, and FROM names stored graphs only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from tollgraph.errors import TollgraphError
from tollgraph.export.descriptions.imprint import Imprint
from tollgraph.web.answers import Answers, etag
from tollgraph.web.asked import (
    AskedQuery,
    AskedUpdate,
    asked_by_post,
    asked_in,
    headers_of,
    parameters_of,
)
from tollgraph.web.compression import accepted_coding
from tollgraph.web.exchange import Exchange
from tollgraph.web.frames import Operation, Request
from tollgraph.web.limits import Limits
from tollgraph.web.media import GRAPHS, accepted_graph, accepted_table
from tollgraph.web.query_log import QueryLog
from tollgraph.web.refusal import RefusedError, refuse
from tollgraph.web.service_description import DESCRIPTION, describe_data, describe_service
from tollgraph.web.site import VersionedStore
from tollgraph.web.token import Token, check_token

ENDPOINT = "/sparql"


@dataclass(frozen=True, slots=True)
class Service:
    """What the endpoint is made of."""

    answers: Answers
    limits: Limits
    log: QueryLog
    token: Token | None = None
    """Without it nobody may write."""
    imprint: Imprint = field(default_factory=Imprint)
    """Who publishes the data."""


def preflight(methods: str) -> Response:
    """Return the answer to a browser that asks what pages of other sites may send (Fetch standard, CORS preflight)."""
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers=headers)


def address_of(scope: Scope, headers: Mapping[bytes, bytes]) -> str:
    """Return the address that a client asked, without its parameters."""
    host = headers.get(b"host", b"localhost").decode("latin-1")
    return f"{scope['scheme']}://{host}{scope['path']}"


class SparqlEndpoint:
    """An ASGI application that answers the protocol's requests; without a query, by the service description."""

    METHODS = "GET, HEAD, POST, OPTIONS"

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        exchange = Exchange.begin((scope, receive, send), headers, self._service.log, "sparql")
        try:
            await self._answer(exchange, scope["method"])
        except RefusedError as error:
            await exchange.refuse(error)

    async def _answer(self, exchange: Exchange, method: str) -> None:
        limits = self._service.limits
        if method in ("GET", "HEAD"):
            parameters = parameters_of(exchange.scope["query_string"])
            if not parameters:
                return await self._describe(exchange)
            asked = asked_in(parameters, limits)
            if isinstance(asked, AskedUpdate):
                raise refuse(405, "an update changes the store, so it is sent by POST")
            return await self._query(exchange, asked)
        if method == "POST":
            posted = await asked_by_post(exchange.scope, exchange.receive, exchange.headers, limits)
            if isinstance(posted, AskedQuery):
                return await self._query(exchange, posted)
            return await self._update(exchange, posted)
        if method == "OPTIONS":
            return await exchange.respond(preflight(self.METHODS))
        raise refuse(405, f"the endpoint takes {self.METHODS}")

    async def _query(self, exchange: Exchange, asked: AskedQuery) -> None:
        accept = exchange.headers.get(b"accept", b"").decode("latin-1")
        coding = accepted_coding(exchange.headers.get(b"accept-encoding", b"").decode("latin-1"))
        request = Request(
            Operation.QUERY, asked.text, default=asked.default, named=asked.named,
            table=accepted_table(accept), graph=accepted_graph(accept), encoding=coding,
            base=address_of(exchange.scope, exchange.headers),
        )  # fmt: skip
        await send_answer(exchange, self._service.answers, request)

    async def _update(self, exchange: Exchange, asked: AskedUpdate) -> None:
        check_token(self._service.token, exchange.headers)
        base = address_of(exchange.scope, exchange.headers)
        await self._service.answers.change(Request(Operation.UPDATE, asked.text, base=base))
        await exchange.respond(Response(status_code=204))

    async def _describe(self, exchange: Exchange) -> None:
        """Answer with the service description, as a graph in the type asked for."""
        accept = exchange.headers.get(b"accept", b"").decode("latin-1")
        media_type = accepted_graph(accept)
        if media_type is None:
            raise refuse(406, f"the service description is given as {', '.join(GRAPHS)}")
        address = address_of(exchange.scope, exchange.headers)
        text = describe_service(address, media_type, updates=self._service.token is not None)
        await exchange.respond(Response(text, media_type=media_type))


async def send_answer(exchange: Exchange, answers: Answers, request: Request) -> None:
    """Send the answer to a request, or say that the client has it already."""
    if b"if-none-match" in exchange.headers:
        tag = etag(answers.version, request.body)
        if exchange.knows(tag):
            return await exchange.unchanged(tag)
    answer = await answers.get(request)
    try:
        await exchange.answer(answer, request)
    finally:
        answer.close()
    return None


class DatasetDescription:
    """An ASGI application that describes the data served (VoID and DCAT)."""

    def __init__(self, service: Service, store: VersionedStore) -> None:
        self._service, self._store = service, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = headers_of(scope)
        exchange = Exchange.begin((scope, receive, send), headers, self._service.log, "void")
        try:
            media_type = accepted_graph(headers.get(b"accept", b"").decode("latin-1"))
            if media_type is None:
                raise refuse(406, f"the description is given as {', '.join(GRAPHS)}")
            address = address_of(scope, headers)
            text = await run_in_threadpool(describe_data, self._store, self._service.imprint, address, media_type)
            await exchange.respond(Response(text, media_type=media_type))
        except RefusedError as error:
            await exchange.refuse(error)
        except TollgraphError as error:
            await exchange.refuse(refuse(503, str(error), retry=True))


def endpoint_routes(service: Service, store: VersionedStore) -> list[BaseRoute]:
    """Return the routes of the SPARQL endpoint, the graph store and the dataset's description."""
    from tollgraph.web.graph_store import GraphStore

    return [
        Route(ENDPOINT, SparqlEndpoint(service)),
        Route("/graphs", GraphStore(service)),
        Route("/graphs/{name:path}", GraphStore(service)),
        Route(DESCRIPTION, DatasetDescription(service, store), methods=["GET", "HEAD"]),
    ]
