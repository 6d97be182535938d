"""The vocabulary as documents: the ontology with its terms, and the list of the schemes with their concepts.

Both IRIs name documents, so they are given at once, in the format asked for, with Vary.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tollgraph.namespaces import ONTOLOGY, SCHEME
from tollgraph.web.asking import rows, selection
from tollgraph.web.dereference import SUFFIX_OF, data, negotiated, not_acceptable
from tollgraph.web.described import Described, describe
from tollgraph.web.freshness import not_modified, stamp
from tollgraph.web.rendering import answering, not_found, render
from tollgraph.web.site import Site


@dataclass(frozen=True, slots=True)
class _Document:
    """One of the documents: its name for people, its page, and what its data hold."""

    name: str
    page: Callable[[Request, Site], Response]
    described: Callable[[Site], Described]


def vocabulary_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the ontology and of the list of schemes, bare and with the suffix of a format."""
    paths = (
        ("/ontology", _ONTOLOGY),
        ("/ontology.{suffix}", _ONTOLOGY),
        ("/scheme", _SCHEMES),
        ("/scheme/", _SCHEMES),
        ("/scheme.{suffix}", _SCHEMES),
    )
    return [Route(path, answering(site, partial(_given, document=document))) for path, document in paths]


def _given(request: Request, site: Site, document: _Document) -> Response:
    suffix = request.path_params.get("suffix") or negotiated(request)
    if suffix is None:
        return not_acceptable()
    if suffix not in SUFFIX_OF.values():
        return not_found(
            request, site, f"{document.name} is not written as {suffix!r}; there are {', '.join(SUFFIX_OF.values())}"
        )
    if unchanged := not_modified(request, site):
        return unchanged
    response = document.page(request, site) if suffix == "html" else data(site, document.described(site), str(suffix))
    response.headers["Vary"] = "Accept"
    return stamp(response, site)


def _ontology_page(request: Request, site: Site) -> Response:
    return render(request, site, "ontology.html", terms=rows(site.store, selection("terms")), iri=ONTOLOGY)


def _ontology(site: Site) -> Described:
    return describe(site.store, [ONTOLOGY, *(row["term"] for row in rows(site.store, selection("terms")))])


def _schemes_page(request: Request, site: Site) -> Response:
    return render(request, site, "schemes.html", schemes=rows(site.store, selection("schemes")), iri=SCHEME)


def _schemes(site: Site) -> Described:
    listed = [row["scheme"] for row in rows(site.store, selection("schemes"))]
    return describe(site.store, [*listed, *(row["member"] for row in rows(site.store, selection("members", listed)))])


_ONTOLOGY = _Document("the ontology", _ontology_page, _ontology)
_SCHEMES = _Document("the list of schemes", _schemes_page, _schemes)
