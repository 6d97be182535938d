"""The reconciliation service over HTTP: what OpenRefine and other clients of the API 0.2 send, and their habits.

Batches come as form POST or in the address, pages of other sites call it (CORS, JSONP), and previews stand in frames.
"""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tollgraph import __version__
from tollgraph.errors import ParameterError
from tollgraph.namespaces import TG
from tollgraph.reconciliation import Reconciliation
from tollgraph.reconciliation.entities import Entity, load_entities
from tollgraph.reconciliation.schema import TYPES
from tollgraph.reconciliation.service import BATCH
from tollgraph.store.interface import Results
from tollgraph.web.problem import problem
from tollgraph.web.rendering import addresses_of
from tollgraph.web.site import Site

_TEMPLATES = Path(__file__).with_name("templates")
_PREVIEW = {"width": 430, "height": 170}
"""Pixels of the frame that a preview fits in."""
_MOST_BYTES = 2_000_000
"""A longer batch is refused: 200 queries with properties need a tenth of it."""
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,100}", re.ASCII)
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, Accept, Accept-Language",
    "Access-Control-Max-Age": "86400",
}
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""A preview may stand in any page's frame, and loads and runs nothing there."""


class ReconciliationPages:
    """The service's addresses over one store; names are indexed anew when the store has changed."""

    def __init__(self, site: Site) -> None:
        """Answer from the store that a site shows."""
        self._site = site
        self._templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
        self._lock, self._loaded = Lock(), (-1, Reconciliation(_Nothing(), load_entities(_Nothing(), site.base)))

    def routes(self) -> list[Route]:
        """Return the routes of the service."""
        paths: Mapping[str, Callable[[Request], Response]] = {
            "": self._batch,
            "/suggest/{kind}": self._suggest,
            "/flyout": self._flyout,
            "/properties": self._properties,
            "/preview": self._preview,
            "/view": self._view,
        }
        return [Route(f"/reconcile{path}", _open_to_all(answer), methods=_METHODS) for path, answer in paths.items()]

    def _service(self) -> Reconciliation:
        """Return the service over the newest state of the store."""
        with self._lock:
            store, version = self._site.store, self._site.store.version
            if self._loaded[0] != version:
                self._loaded = (version, Reconciliation(store, load_entities(store, self._site.base)))
            return self._loaded[1]

    def _batch(self, request: Request) -> Response:
        given = request.state.parameters
        if "queries" in given:
            return JSONResponse(self._service().results(_json("queries", given["queries"])))
        if "extend" in given:
            return JSONResponse(self._service().extended(_json("extend", given["extend"])))
        if request.method == "POST":
            raise ParameterError("send the form field `queries` or `extend`, with a JSON object in it")
        return JSONResponse(manifest(str(request.url.replace(query="")).rstrip("/"), self._site.base))

    def _suggest(self, request: Request) -> Response:
        given = request.state.parameters
        cursor = given.get("cursor", "0")
        if not cursor.isdecimal():
            raise ParameterError(f"cursor must be a whole number of suggestions to skip, not {cursor!r}")
        return JSONResponse(self._service().suggested(_kind(request), given.get("prefix", ""), int(cursor[:9])))

    def _flyout(self, request: Request) -> Response:
        entity = self._found(request.state.parameters.get("id", ""))
        line = escape(f"{entity.label}: {entity.description}")
        return JSONResponse({"id": self._service().entities.id_of(entity), "html": f"<p>{line}</p>"})

    def _properties(self, request: Request) -> Response:
        given = request.state.parameters
        limit = given.get("limit", "")
        return JSONResponse(
            self._service().proposed(given.get("type", ""), int(limit[:9]) if limit.isdecimal() else None)
        )

    def _preview(self, request: Request) -> Response:
        entity = self._found(request.state.parameters.get("id", ""))
        text = self._templates.get_template("reconciliation_preview.html").render(entity=entity)
        return HTMLResponse(text, headers={"Content-Security-Policy": _FRAMED})

    def _view(self, request: Request) -> Response:
        entity = self._found(request.state.parameters.get("id", ""))
        return RedirectResponse(addresses_of(request, self._site).describe(entity.iri), 303)

    def _found(self, wanted: str) -> Entity:
        entity = self._service().entities.find(wanted)
        if entity is None:
            raise _MissingError(f"there is no actor, place or incident {wanted!r}; ids are those of the candidates")
        return entity


_METHODS = ["GET", "POST", "OPTIONS"]


class _MissingError(Exception):
    """Nothing has the identifier asked for."""


class _Nothing:
    """A store without anything, to begin with."""

    def query(self, sparql: str, /) -> Results:
        """Return no rows."""
        import pyoxigraph as ox

        return ox.Store().query(sparql)


def manifest(address: str, base: str) -> dict[str, object]:
    """Return the service manifest of a service at an address, for things under a base."""
    suggested: dict[str, dict[str, str]] = {
        kind: {"service_url": address, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")
    }
    suggested["entity"] |= {"flyout_service_url": address, "flyout_service_path": "/flyout?id=${id}"}
    return {
        "versions": ["0.1", "0.2"],
        "name": "Tollgraph: actors, places and incidents of contested casualty claims",
        "identifierSpace": base,
        "schemaSpace": TG,
        "serviceVersion": __version__,
        "defaultTypes": [TYPES[name].brief() for name in ("Actor", "Place", "Incident")],
        "view": {"url": f"{address}/view?id={{{{id}}}}"},
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": suggested,
        "extend": {
            "propose_properties": {"service_url": address, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }


def _open_to_all(answer: Callable[[Request], Response]) -> Callable[[Request], object]:
    """Return the endpoint that reads the parameters, answers in a thread, and lets pages of any site read it."""

    async def respond(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_CORS)
        try:
            request.state.parameters = await _parameters(request)
            response = await run_in_threadpool(answer, request)
        except ParameterError as error:
            response = problem(400, str(error))
        except _TooLargeError as error:
            response = problem(413, str(error))
        except _MissingError as error:
            response = problem(404, str(error))
        response = _in_callback(request, response)
        response.headers.update(_CORS)
        return response

    return respond


class _TooLargeError(Exception):
    """The body is longer than a batch can be."""


async def _parameters(request: Request) -> dict[str, str]:
    """Return the parameters of the address and of the form, the first value of each."""
    given = parse_qs(request.url.query, keep_blank_values=True)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise _TooLargeError(f"the batch is longer than {_MOST_BYTES:,} bytes; send several")
    form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20) if body else {}
    return {key: values[0] for key, values in {**given, **form}.items()}


def _json(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ParameterError(
            f"`{name}` is not JSON ({error}); encode the batch as JSON, then as a form field"
        ) from error


def _kind(request: Request) -> str:
    kind = str(request.path_params["kind"])
    if kind not in ("entity", "type", "property"):
        raise _MissingError(f"there is no suggest service for {kind!r}; there are entity, type and property")
    return kind


def _in_callback(request: Request, response: Response) -> Response:
    """Return the answer as a script that calls a function, where an older client asks for JSONP."""
    callback = parse_qs(request.url.query).get("callback", [""])[0]
    if not _CALLBACK.fullmatch(callback) or not isinstance(response, JSONResponse):
        return response
    script = callback.encode() + b"(" + bytes(response.body).replace(b"\xe2\x80\xa8", b"\\u2028") + b");"
    return Response(script, response.status_code, media_type="application/javascript")


def reconciliation_routes(site: Site) -> list[Route]:
    """Return the routes of the reconciliation service over the store that a site shows."""
    return ReconciliationPages(site).routes()
