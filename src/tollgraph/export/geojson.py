"""Incidents as GeoJSON (RFC 7946): where harm was reported, with every claim about it, none of them chosen."""

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from tollgraph.export.facts import Facts
from tollgraph.namespaces import local_name

_LIMITS = (180.0, 90.0)
"""Degrees of longitude and latitude that a position may have, either side of zero."""
_PATHS = {
    "label": "rdfs:label",
    "identifiers": "dcterms:identifier",
    "start": "tg:period/tg:start",
    "end": "tg:period/tg:end",
    "place": "tg:area",
    "place_label": "tg:area/skos:prefLabel",
    "perpetrator": "tg:perpetrator",
    "perpetrator_label": "tg:perpetrator/skos:prefLabel",
    "same_as": "tg:sameIncidentAs",
    "assessments": "^tg:assesses",
}
"""Property of a feature -> where it stands in the graph."""
_SINGLE = frozenset({"label", "start", "end"})
_CLAIMS = "^tg:incident/^tg:scope"
_CLAIM = {
    "claimant": "tg:claimant/skos:prefLabel",
    "count": "tg:countText",
    "qualifier": "tg:qualifier",
    "victims": "tg:scope/tg:victims",
    "effect": "tg:scope/tg:effect",
    "told_on": "tg:toldOn",
    "quote": "tg:quotedFrom/tg:quote",
    "article": "tg:article",
    "url": "tg:article/schema:url",
}
_NUMBERS = {"low": "tg:figureLow", "high": "tg:figureHigh", "lower": "tg:lower", "upper": "tg:upper"}
_TERMS = frozenset({"qualifier", "victims", "effect"})
_POSITION = ("wgs84:long", "wgs84:lat", "tg:coordinatePrecision")


def incidents_geojson(quads: Iterable[ox.Quad]) -> bytes:
    """Return every incident as a feature; one whose place has no coordinates has no geometry, and is not left out.

    The properties `claims` and `places` say who counts how many there and how precise each position is, in metres.
    """
    paths = [*_PATHS.values(), *_CLAIM.values(), *_NUMBERS.values(), *_POSITION, _CLAIMS]
    facts = Facts(quads, paths)
    features = [_feature(facts, incident) for incident in facts.instances("Incident")]
    document = {"type": "FeatureCollection", "features": features}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _feature(facts: Facts, incident: str) -> dict[str, Any]:
    properties: dict[str, Any] = {
        name: facts.one(incident, path) if name in _SINGLE else facts.follow(incident, path)
        for name, path in _PATHS.items()
    }
    places = facts.follow(incident, "tg:area")
    positions = [position for place in places if (position := _position(facts, place)) is not None]
    properties["precision_m"] = [
        int(each) for place in places for each in facts.follow(place, "tg:coordinatePrecision")
    ]
    claims = set(facts.instances("Claim"))
    properties["claims"] = [_claim(facts, each) for each in facts.follow(incident, _CLAIMS) if each in claims]
    return {"type": "Feature", "id": incident, "geometry": _geometry(positions), "properties": properties}


def _position(facts: Facts, place: str) -> list[float] | None:
    """Return longitude and latitude; None where they are missing or not on the globe."""
    found = [facts.one(place, path) for path in _POSITION[:2]]
    values = [float(value) for value in found if value is not None]
    on_globe = len(values) == len(_LIMITS) and all(abs(v) <= most for v, most in zip(values, _LIMITS, strict=True))
    return values if on_globe else None


def _geometry(positions: list[list[float]]) -> dict[str, Any] | None:
    if not positions:
        return None
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    return {"type": "MultiPoint", "coordinates": positions}


def _claim(facts: Facts, claim: str) -> dict[str, Any]:
    told: dict[str, Any] = {"claim": claim}
    for name, path in _CLAIM.items():
        value = facts.one(claim, path)
        told[name] = local_name(value) if value is not None and name in _TERMS else value
    for name, path in _NUMBERS.items():
        number = facts.one(claim, path)
        told[name] = None if number is None else int(number)
    return told
