"""Pages out of templates: every text in them is escaped, every link is local or leads to the web."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tollgraph.errors import StoreError, TimedOutError
from tollgraph.export.formats import find_format
from tollgraph.namespaces import OPENSEARCH, concept
from tollgraph.web import maps, timeline
from tollgraph.web.addresses import Addresses, web_link
from tollgraph.web.described import Described
from tollgraph.web.site import Site

_WORD = re.compile(r"[A-Za-z@][A-Za-z0-9_-]*")
DATA_SUFFIXES = ("ttl", "jsonld", "nq")
"""The formats that pages offer; other RDF formats are answered too."""
ROW_SUFFIXES = ("csv", "tsv", "json", "jsonl", "ttl", "jsonld")
"""The formats that answers of stored questions are offered in."""


@cache
def _environment() -> jinja2.Environment:
    folder = str(files("tollgraph.web") / "templates")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["web_link"] = web_link
    environment.globals.update(
        data_suffixes=DATA_SUFFIXES,
        row_suffixes=ROW_SUFFIXES,
        media_types={suffix: find_format(suffix).media_type for suffix in DATA_SUFFIXES},
        relation_base=concept("relation", ""),
        opensearch=OPENSEARCH,
        map_width=maps.WIDTH,
        time_width=timeline.WIDTH,
    )
    return environment


def render(request: Request, site: Site, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page."""
    addresses = addresses_of(request, site)
    text = _environment().get_template(template).render(
        site=site,
        root=addresses.root,
        page_of=addresses.page,
        describe_of=addresses.describe,
        canonical=str(request.url.replace(query="")),
        today=datetime.now(UTC).date(),
        version=site.store.version,
        **values,
    )  # fmt: skip
    return HTMLResponse(text, status)


def not_found(request: Request, site: Site, what: str) -> HTMLResponse:
    """Return the page that says that something is not here."""
    return render(request, site, "problem.html", status=404, title="Not here", error=what)


def wrong(request: Request, site: Site, what: str) -> HTMLResponse:
    """Return the page that says what is wrong with a request."""
    return render(request, site, "problem.html", status=422, title="This cannot be answered", error=what)


def answering(site: Site, page: Callable[[Request, Site], Response]) -> Callable[[Request], Response]:
    """Return a page over a store; where the store is busy, or a query takes too long, it says so with 503."""

    def answered(request: Request) -> Response:
        try:
            return page(request, site)
        except (StoreError, TimedOutError) as error:
            return render(request, site, "problem.html", status=503, title="Not now", error=str(error))

    return answered


def addresses_of(request: Request, site: Site) -> Addresses:
    """Return the addresses of this server as the client sees them."""
    return Addresses(site.base, str(request.scope.get("root_path", "")).rstrip("/"))


def embedded_json(document: Mapping[str, Any]) -> str:
    """Return JSON for a `script` element: no text in it can end the element or open a comment."""
    return json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")


def embedded_description(known: Described, site: Site) -> str:
    """Return what is known of a thing as JSON-LD for a `script` element."""
    from tollgraph.export import write_graph

    document = json.loads(write_graph(known.quads, find_format("jsonld").name, site.base))
    return embedded_json({**document, "@context": _used_terms(document)})


def _used_terms(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of the context that a document uses: the whole has many times the length of most pages' data."""
    context = document["@context"]
    used = set(_WORD.findall(json.dumps({**document, "@context": None})))
    prefixes = set(_WORD.findall(json.dumps([context[term] for term in used if term in context])))
    return {term: meaning for term, meaning in context.items() if term.startswith("@") or term in used | prefixes}
