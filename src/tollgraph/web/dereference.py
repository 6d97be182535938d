"""Linked data: the IRI of a thing leads to a page about it for people, or to RDF for programs.

What an IRI names is no document, so its address answers 303 See Other to one (Cool URIs for the Semantic Web, section
4.2): the address with the suffix of the format that the client likes best.
"""

from collections.abc import Mapping
from functools import partial

import pyoxigraph as ox
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from tollgraph.errors import ParameterError
from tollgraph.export import write_graph
from tollgraph.export.formats import GRAPH_FORMATS, Format
from tollgraph.namespaces import TG
from tollgraph.web.asking import rows, selection
from tollgraph.web.described import Described, describe
from tollgraph.web.entities import Entity, find_entity
from tollgraph.web.freshness import not_modified, stamp
from tollgraph.web.maps import Map, map_of_incidents
from tollgraph.web.negotiation import choose
from tollgraph.web.pictures import draws
from tollgraph.web.problem import problem
from tollgraph.web.rendering import addresses_of, answering, embedded_description, not_found, render, wrong
from tollgraph.web.site import Site
from tollgraph.web.timeline import timeline

_HTML = "text/html"
_BY_SUFFIX: Mapping[str, Format] = {each.suffix: each for each in GRAPH_FORMATS}
SUFFIX_OF = {_HTML: "html", **{each.media_type: each.suffix for each in GRAPH_FORMATS}}
"""Media type to suffix of every format in which things are described."""


def dereference_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of things, concepts, and any other IRI that the graph speaks of."""
    return [
        Route("/id/{name:path}", answering(site, partial(_thing, folder="id"))),
        Route("/scheme/{name:path}", answering(site, partial(_thing, folder="scheme"))),
        Route("/describe", answering(site, _any_iri)),
    ]


def negotiated(request: Request) -> str | None:
    """Return the suffix of the format that a client likes best, None where it likes none of ours."""
    media_type = choose(request.headers.get("accept", ""), list(SUFFIX_OF))
    return SUFFIX_OF[media_type] if media_type else None


def _thing(request: Request, site: Site, folder: str) -> Response:
    name = str(request.path_params["name"])
    stem, _, suffix = name.rpartition(".")
    if stem and suffix in SUFFIX_OF.values():
        return _document(request, site, _iri(request, site, folder, stem, suffix), suffix)
    chosen = negotiated(request)
    if chosen is None:
        return not_acceptable()
    address = URL(scope=request.scope).path + f".{chosen}"
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(_quoted(request, address) + query, 303, {"Vary": "Accept"})


def _quoted(request: Request, address: str) -> str:
    """Return the address with the characters as the client wrote them, so that a percent sign stays one."""
    raw: bytes = request.scope.get("raw_path") or address.encode()
    suffix = address.rpartition(".")[2]
    return f"{raw.decode('ascii', 'replace').partition('?')[0]}.{suffix}"


def _iri(request: Request, site: Site, folder: str, stem: str, suffix: str) -> str:
    """Return the IRI of a path: as it reads, or as it was written where the IRI itself is percent-encoded."""
    addresses = addresses_of(request, site)
    raw: bytes = request.scope.get("raw_path") or b""
    written = raw.decode("ascii", "replace").partition("?")[0].partition(f"/{folder}/")[2].removesuffix(f".{suffix}")
    readings = dict.fromkeys((addresses.thing(folder, stem), addresses.thing(folder, written or stem)))
    return next((each for each in readings if _is_known(site, each)), addresses.thing(folder, stem))


def _is_known(site: Site, iri: str) -> bool:
    try:
        return bool(rows(site.store, selection("quads", (iri,)) + "LIMIT 1"))
    except ValueError:
        return False


def _document(request: Request, site: Site, iri: str, suffix: str) -> Response:
    """Return the document about a thing in one format."""
    if unchanged := not_modified(request, site):
        return unchanged
    try:
        entity = find_entity(site, iri, request.query_params)
    except ParameterError as error:
        return wrong(request, site, str(error))
    except ValueError:
        entity = None
    if entity is None:
        return _unknown(request, site, iri, suffix)
    found = _page(request, site, entity) if suffix == "html" else data(site, _together(site, entity), suffix)
    return _linked(found, request, site, iri)


def _unknown(request: Request, site: Site, iri: str, suffix: str) -> Response:
    what = f"the graph says nothing of <{iri}>; search for it by name"
    return not_found(request, site, what) if suffix == "html" else problem(404, what)


def _page(request: Request, site: Site, entity: Entity) -> Response:
    shown = entity.lists[0].statements if entity.lists else ()
    return render(
        request, site, "entity.html",
        entity=entity, embedded=embedded_description(entity.known, site),
        drawn_map=_map(site, entity), drawn_time=timeline(shown),
        picture=bool(shown) and entity.question is not None and draws(entity.question[0]),
    )  # fmt: skip


def _map(site: Site, entity: Entity) -> Map | None:
    """Return the map of an incident, of the incidents within a place, or of those that a party is said to have done."""
    thing = ox.NamedNode(entity.iri)
    patterns = {
        "incident": f"VALUES ?incident {{ {thing} }}",
        "place": f"?place {ox.NamedNode(TG + 'partOfPlace')} {thing} .",
        "party to the conflict": f"?incident {ox.NamedNode(TG + 'perpetrator')} {thing} .",
        "coalition": f"?incident {ox.NamedNode(TG + 'perpetrator')} {thing} .",
    }
    pattern = patterns.get(entity.kind.name)
    return map_of_incidents(site, pattern) if pattern else None


def _together(site: Site, entity: Entity) -> Described:
    """Return what a page speaks of: the thing, and where it is short the statements and comparisons on its page."""
    iris = [entity.iri, *(each.iri for each in entity.comparisons)]
    for listing in entity.lists:
        if listing.name in ("about-incident", "in-article"):
            found = rows(site.store, listing.sparql)
            iris.extend(row["statement"] for row in found)
    return describe(site.store, [*iris, *(each["member"] for each in entity.members)])


def data(site: Site, known: Described, suffix: str) -> Response:
    """Return what is known of things in an RDF format."""
    chosen = _BY_SUFFIX[suffix]
    return Response(
        write_graph(known.quads, chosen.name, site.base),
        media_type=chosen.media_type,
        headers={"Access-Control-Allow-Origin": "*"},
    )


def _linked(response: Response, request: Request, site: Site, iri: str) -> Response:
    """Add what tells caches and crawlers where the other formats are and what the document is about."""
    addresses = addresses_of(request, site)
    links = [
        f'<{addresses.describe(iri, suffix)}>; rel="alternate"; type="{media_type}"'
        for media_type, suffix in SUFFIX_OF.items()
    ]
    response.headers["Link"] = ", ".join(links)
    return stamp(response, site)


def _any_iri(request: Request, site: Site) -> Response:
    """Answer with what the graph says of an IRI that is not ours; one of ours is led to its own page."""
    iri = request.query_params.get("iri", "").strip()
    if not iri:
        return wrong(request, site, "name the thing: /describe?iri=IRI")
    suffix = request.query_params.get("format", "html")
    if suffix not in SUFFIX_OF.values():
        return wrong(
            request, site, f"{suffix!r} is no format of descriptions; there are {', '.join(SUFFIX_OF.values())}"
        )
    local = addresses_of(request, site).page(iri, f".{suffix}")
    return RedirectResponse(local, 303) if local else _document(request, site, iri, suffix)


def not_acceptable() -> Response:
    """Return the refusal of a client that likes none of the formats."""
    return problem(406, f"this is given as {', '.join(SUFFIX_OF)}")
