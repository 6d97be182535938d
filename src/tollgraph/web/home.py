"""The home page: what is in the graph, who speaks, and the latest disagreements; and the search by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from tollgraph.queries import find_query, load_queries, run
from tollgraph.web.asking import rows, selection
from tollgraph.web.compared import Compared, comparisons
from tollgraph.web.freshness import not_modified, stamp
from tollgraph.web.maps import Map, map_of_incidents
from tollgraph.web.rendering import render
from tollgraph.web.site import Site

_COUNTED = {
    "Claim": "claims", "Assessment": "assessments", "Incident": "incidents", "Article": "articles",
    "Comparison": "comparisons kept", "Actor": "actors", "Place": "places",
}  # fmt: skip
"""Class to what the home page calls its things."""
_KIND_ORDER = ("Actors", "Places", "Incidents", "Articles")
_SPEAKERS = ("Monitors", "Parties", "Media", "Others")
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a search found, with the other names that were met."""

    iri: str
    label: str
    also: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the home page shows of a version of the store."""

    counts: list[tuple[str, int]]
    latest: list[Compared]
    speakers: dict[str, list[dict[str, str]]]
    map: Map | None


def home(request: Request, site: Site) -> Response:
    """Answer with what the graph holds."""
    if unchanged := not_modified(request, site):
        return unchanged
    held = _contents(site, site.store.version)
    page = render(request, site, "home.html", questions=len(load_queries()), held=held)
    return stamp(page, site)


@lru_cache(maxsize=2)
def _contents(site: Site, version: int) -> Contents:  # noqa: ARG001  # the version is a part of the key
    """Return what the home page shows of a version of the store: to count it anew for each reader costs much."""
    latest = [row["comparison"] for row in rows(site.store, selection("latest-disagreements"))]
    return Contents(_counts(site), comparisons(site, latest), _speakers(site), map_of_incidents(site))


def search(request: Request, site: Site) -> Response:
    """Answer with the actors, places, incidents and articles whose names hold all words of the parameter `q`."""
    q = request.query_params.get("q", "").strip()[:_LONGEST_NAME]
    return render(request, site, "search.html", q=q, found=find_named(site, q) if q else {})


def search_description(request: Request, site: Site) -> Response:
    """Answer with what lets a browser add the search to its own (OpenSearch 1.1)."""
    page = render(request, site, "search.xml", address=str(request.base_url).rstrip("/"))
    page.headers["Content-Type"] = "application/opensearchdescription+xml"
    return page


def find_named(site: Site, text: str) -> dict[str, list[Found]]:
    """Return the things whose names hold all words of a text, by kind, the closest first."""
    names: dict[tuple[str, str], set[str]] = {}
    for row in rows(site.store, selection("found", more=_holding(text.split()))):
        names.setdefault((row["kind"], row["thing"]), set()).add(row["name"])
    wanted = text.casefold()
    found: dict[str, list[Found]] = {}
    for (kind, iri), met in sorted(names.items(), key=lambda each: min(_distance(name, wanted) for name in each[1])):
        best, *others = sorted(met, key=lambda name: _distance(name, wanted))
        found.setdefault(kind, []).append(Found(iri, best, ", ".join(others)))
    return {kind: found[kind] for kind in _KIND_ORDER if kind in found}


def _holding(words: Iterable[str]) -> str:
    tests = (f"CONTAINS(LCASE(STR(?name)), {ox.Literal(word.lower())})" for word in words)
    return f"FILTER({' && '.join(tests)})"


def _distance(name: str, wanted: str) -> tuple[bool, bool, int, str]:
    """Return the key that sorts names: the same one first, then those that begin with the text, then shorter ones."""
    folded = name.casefold()
    return folded != wanted, not folded.startswith(wanted), len(name), folded


def _speakers(site: Site) -> dict[str, list[dict[str, str]]]:
    """Return who speaks by sort of speaker, the most frequent first."""
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in _SPEAKERS}
    for row in rows(site.store, selection("speakers")):
        found[row["kind"]].append(row)
    return {kind: list_ for kind, list_ in found.items() if list_}


def _counts(site: Site) -> list[tuple[str, int]]:
    table = run(site.store, find_query("contents"), {}, site.background)
    numbers = {str(row["class"]): int(str(row["things"])) for row in table.objects()}
    return [(words, numbers[name]) for name, words in _COUNTED.items() if name in numbers]
