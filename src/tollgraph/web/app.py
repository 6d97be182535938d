"""The web application: the SPARQL endpoint, the stored questions as pages, and the shapes of both."""

from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tollgraph.background import Background
from tollgraph.web.api import api_routes
from tollgraph.web.endpoint import answer, describe_service
from tollgraph.web.pages import page_routes
from tollgraph.web.reconciliation import reconciliation_routes
from tollgraph.web.site import Site, VersionedStore

_HERE = Path(__file__).parent
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True, slots=True)
class Served:
    """What the server shows: a store that is only read, and what is known of actors and places."""

    store: VersionedStore
    background: Background
    store_name: str


class _SecurityHeaders(BaseHTTPMiddleware):
    """Adds the headers that keep hostile article text from acting in a page."""

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Answer the request, with the headers."""
        response = await call_next(request)
        for name, value in _SECURITY.items():
            response.headers.setdefault(name, value)
        return response


def create_app(served: Served) -> Starlette:
    """Return the application over a store."""
    site = Site(served.store, served.background, served.store_name)

    async def sparql(request: Request) -> Response:
        response = await answer(request, served.store, describe_service(str(request.url.replace(query=""))))
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    async def healthy(_: Request) -> Response:
        return JSONResponse({"status": "fine"})

    routes = [
        *page_routes(site),
        *reconciliation_routes(site),
        *api_routes(site),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/healthz", healthy),
        Mount("/static", StaticFiles(directory=_HERE / "static")),
    ]
    return Starlette(routes=routes, middleware=[Middleware(_SecurityHeaders)])
