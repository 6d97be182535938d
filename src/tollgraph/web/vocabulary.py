"""The vocabulary as documents: the ontology with its terms, its released versions, and the list of the schemes.

Their IRIs name documents, so they are given at once, in the format asked for, with Vary.
"""

import re
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
from tollgraph.web.ontology_releases import Release, find_release, released
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
    fixed = [Route(path, answering(site, partial(_given, document=document))) for path, document in paths]
    return [*fixed, Route("/ontology/{name}", answering(site, _version))]


def _version(request: Request, site: Site) -> Response:
    """Answer with a released version: its number, bare or with the suffix of a format."""
    named = _VERSION.fullmatch(request.path_params["name"])
    release = find_release(named["number"]) if named else None
    if named is None or release is None:
        return not_found(request, site, f"this is no version of the ontology; there are {', '.join(released())}")
    request.path_params["suffix"] = named["suffix"]
    return _given(request, site, _released(release))


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


def _ontology_page(request: Request, site: Site, release: Release | None = None) -> Response:
    terms = rows(release or site.store, selection("terms"))
    iri = release.iri if release else ONTOLOGY
    return render(request, site, "ontology.html", terms=terms, iri=iri, release=release, released=released())


def _ontology(site: Site) -> Described:
    return describe(site.store, [ONTOLOGY, *(row["term"] for row in rows(site.store, selection("terms")))])


def _schemes_page(request: Request, site: Site) -> Response:
    return render(request, site, "schemes.html", schemes=rows(site.store, selection("schemes")), iri=SCHEME)


def _schemes(site: Site) -> Described:
    listed = [row["scheme"] for row in rows(site.store, selection("schemes"))]
    return describe(site.store, [*listed, *(row["member"] for row in rows(site.store, selection("members", listed)))])


def _released(release: Release) -> _Document:
    return _Document(
        f"version {release.number}", partial(_ontology_page, release=release), lambda _: Described(release.quads)
    )


_VERSION = re.compile(r"(?P<number>\d{1,6}\.\d{1,6}\.\d{1,6})(?:\.(?P<suffix>[a-z]{1,20}))?")
_ONTOLOGY = _Document("the ontology", _ontology_page, _ontology)
_SCHEMES = _Document("the list of schemes", _schemes_page, _schemes)
