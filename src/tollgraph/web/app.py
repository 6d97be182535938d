"""The web application: the SPARQL endpoint, pages about everything in the graph, and the shapes of both."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tollgraph.background import Background
from tollgraph.store import EmbeddedStore
from tollgraph.web.answers import ThreadAnswers
from tollgraph.web.api import api_routes
from tollgraph.web.clients import ClientLimits
from tollgraph.web.current_background import CurrentBackground
from tollgraph.web.endpoint import ENDPOINT, Service, SparqlEndpoint, endpoint_routes
from tollgraph.web.limits import Limits
from tollgraph.web.negotiation import choose
from tollgraph.web.operation import Figures, Measured, operation_routes
from tollgraph.web.pages import page_routes
from tollgraph.web.problem import problem
from tollgraph.web.query_log import QueryLog
from tollgraph.web.reconciliation import reconciliation_routes
from tollgraph.web.rendering import not_found
from tollgraph.web.served_store import ServedStore
from tollgraph.web.site import Showing, Site, VersionedStore

_HERE = Path(__file__).parent
_SECURITY = {
    b"content-security-policy": b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}


@dataclass(frozen=True, slots=True)
class Served:
    """What the server shows: a store that is only read, and what is known of actors and places."""

    store: VersionedStore
    background: Callable[[], Background]
    """Reads the actors and places of the newest version; asked again for each version."""
    store_name: str
    service: Service | None = None
    """What the SPARQL endpoint is made of; without it, a store of this process is asked in threads."""
    showing: Showing = field(default_factory=Showing)
    """What pages may show beside the graph."""


class _Entrance:
    """Sends what is asked most often straight to where it is answered, and all else through the routes."""

    def __init__(self, app: ASGIApp, endpoint: ASGIApp) -> None:
        self._app, self._endpoint = app, endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        direct = scope["type"] == "http" and scope["path"] == ENDPOINT
        await (self._endpoint if direct else self._app)(scope, receive, send)


class _SecurityHeaders:
    """Adds the headers that keep hostile article text from acting in a page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = dict(message["headers"])
                more = [each for each in _SECURITY.items() if each[0] not in given]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _Application(Starlette):
    """Measures, protects and limits every request before the framework's own layers, which the endpoint goes around."""

    def __init__(self, figures: Figures, service: Service, **given: Any) -> None:  # noqa: ANN401  # they are Starlette's
        super().__init__(**given)
        self._figures, self._service = figures, service

    def build_middleware_stack(self) -> ASGIApp:
        """Return the layers, the outermost first."""
        entrance = _Entrance(super().build_middleware_stack(), SparqlEndpoint(self._service))
        return Measured(_SecurityHeaders(ClientLimits(entrance, self._service.limits)), self._figures)


def create_app(served: Served) -> Starlette:
    """Return the application over a store."""
    site = Site(served.store, CurrentBackground(served.background), served.store_name, served.showing)
    service = served.service or _in_this_process(served.store)

    figures = Figures()
    routes: list[BaseRoute] = [
        *endpoint_routes(service, served.store),
        *page_routes(site),
        *reconciliation_routes(site),
        *api_routes(site),
        *operation_routes(figures, served.store),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with _running(service, served.store):
            yield

    return _Application(figures, service, routes=routes, exception_handlers={404: _nowhere(site)}, lifespan=lifespan)


def _nowhere(site: Site) -> Callable[[Request, Exception], Response]:
    """Return what answers an address at which there is nothing: a page for people, a problem for programs."""

    def nowhere(request: Request, _: Exception) -> Response:
        what = f"there is nothing at {request.url.path}"
        if choose(request.headers.get("accept", ""), ("application/problem+json", "text/html")) == "text/html":
            return not_found(request, site, f"{what}; search for it by name")
        return problem(404, what)

    return nowhere


@asynccontextmanager
async def _running(service: Service, store: VersionedStore) -> AsyncIterator[None]:
    """Run the workers and the log as long as the server."""
    await service.answers.start()
    service.log.start()
    if isinstance(store, ServedStore):
        store.run_in_this_loop()
    try:
        yield
    finally:
        await service.answers.close()
        await service.log.close()


def _in_this_process(store: VersionedStore) -> Service:
    """Return the endpoint over a store of this process: for tests, and for small graphs in memory."""
    if not isinstance(store, EmbeddedStore):
        raise TypeError("say how the endpoint is to answer: only an embedded store is asked in this process")
    limits = Limits()
    return Service(ThreadAnswers(store, limits), limits, QueryLog(None))
