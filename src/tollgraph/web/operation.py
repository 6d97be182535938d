"""What those who run the server ask it: whether it lives, whether it is ready, and its figures (Prometheus)."""

import time
from collections.abc import Callable
from functools import lru_cache

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tollgraph.web.problem import problem
from tollgraph.web.site import VersionedStore

_PARTS = frozenset(
    {
        "api", "describe", "graphs", "id", "method", "ontology", "query", "questions", "reconcile", "scheme", "search",
        "sparql", "static",
    }
)  # fmt: skip
"""First parts of the server's paths; any other counts as one, so that strangers cannot make endless names."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Figures:
    """The figures of one running server."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "tollgraph_requests", "Requests answered", ("part", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "tollgraph_request_seconds", "Time until the last byte", ("part",), registry=self.registry, buckets=_SECONDS
        )
        self._broken = Counter(
            "tollgraph_broken_answers", "Answers broken off after their first byte", registry=self.registry
        )

    def watch(self, name: str, what: str, value: Callable[[], float]) -> None:
        """Show a value that is asked for at each look."""
        Gauge(name, what, registry=self.registry).set_function(value)

    def note(self, scope: Scope, status: int, seconds: float, *, whole: bool) -> None:
        """Count an answered request."""
        part = _part(scope["path"].removeprefix(scope.get("root_path", "")))
        requests, took = self._of(part, scope["method"], status)
        requests.inc()
        took.observe(seconds)
        if not whole:
            self._broken.inc()

    @lru_cache(1024)  # noqa: B019  # the figures live as long as the server
    def _of(self, part: str, method: str, status: int) -> tuple[Counter, Histogram]:
        """Return what counts the requests of a sort, and their seconds: to look both up costs more than to count."""
        return self._requests.labels(part, method, str(status)), self._seconds.labels(part)


@lru_cache(1024)
def _part(path: str) -> str:
    """Return the part of the server that a path belongs to."""
    first = path.lstrip("/").partition("/")[0].partition(".")[0]
    return "home" if not first else first if first in _PARTS else "other"


class Measured:
    """Counts what goes through it."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        """Stand before an application."""
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request and count it, also where it fails."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, whole = time.perf_counter(), 500, False

        async def noted(message: Message) -> None:
            nonlocal status, whole
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                whole = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._figures.note(scope, status, time.perf_counter() - begun, whole=whole)


def operation_routes(figures: Figures, store: VersionedStore) -> list[BaseRoute]:
    """Return the routes for those who run the server."""
    figures.watch("tollgraph_store_version", "Version of the store that is served", lambda: store.version)

    def ready(_: Request) -> Response:
        try:
            store.query("ASK { }")
        except Exception as error:  # noqa: BLE001  # whatever keeps the store from answering, the server is not ready
            return problem(503, f"the store does not answer ({type(error).__name__}); look at the server's log")
        return JSONResponse({"status": "ready", "version": store.version})

    def alive(_: Request) -> Response:
        return JSONResponse({"status": "fine"})

    def metrics(_: Request) -> Response:
        return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
