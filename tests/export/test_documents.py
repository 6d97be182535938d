"""Maps, annotations, reviews and trees say what the graph says, and nothing more."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from tollgraph.export.annotations import web_annotations
from tollgraph.export.claim_reviews import claim_reviews
from tollgraph.export.descriptions import Imprint
from tollgraph.export.geojson import incidents_geojson
from tollgraph.export.graphs import write_trees
from tollgraph.namespaces import DEFAULT_BASE, RDF, SKOS, TG, WGS84, concept

_URL = "http://example.org/caf%C3%A9"


def _thing(path: str) -> ox.NamedNode:
    return ox.NamedNode(f"{DEFAULT_BASE}{path}")


def _say(subject: str, facts: dict[str, Any]) -> list[ox.Quad]:
    """Return quads about a thing; a text that begins with `:` names another thing, others are literals."""
    rows = []
    for name, values in facts.items():
        predicate = RDF + "type" if name == "a" else name if "/" in name else TG + name
        for value in values if isinstance(values, list) else [values]:
            is_iri = isinstance(value, str) and (value.startswith(":") or name == "a" or "://" in value)
            iri = TG + value if name == "a" else str(value)
            term = (
                _thing(value[1:]) if str(value).startswith(":") else ox.NamedNode(iri) if is_iri else ox.Literal(value)
            )
            rows.append(ox.Quad(_thing(subject), ox.NamedNode(predicate), term, _thing("graph/x")))
    return rows


def _graded(assessor: list[str], status: str, claimant: str = ":actor/locals") -> list[ox.Quad]:
    return [
        *_say("actor/grader", {"a": assessor, SKOS + "prefLabel": "Grader"}),
        *_say("actor/locals", {"a": "Actor", SKOS + "prefLabel": "Locals"}),
        *_say("scope/one", {"a": "Scope", "incident": ":incident/one"}),
        *_say("claim/one", {"a": "Claim", "claimant": claimant, "scope": ":scope/one", "article": ":article/one"}),
        *_say("assessment/one", {"a": "Assessment", "assessor": ":actor/grader", "status": status,
                                 "assesses": ":incident/one", "toldOn": "2017-05-01", "article": ":article/one"}),
    ]  # fmt: skip


_FAIR, _DENIED = concept("grade-airwars", "fair"), concept("status", "denied")
_CREDIBLE = concept("grade-cjtf-oir", "credible")


@pytest.mark.parametrize(
    ("quads", "reviews"),
    [
        (_graded(["Actor", "Monitor"], _FAIR), 1),
        (_graded(["Actor", "Monitor"], _DENIED), 0),
        (_graded(["Actor", "Belligerent"], _CREDIBLE), 0),
        (_graded(["Actor", "Monitor", "Belligerent"], _FAIR), 0),
        (_graded(["Actor", "MediaOutlet"], _FAIR), 0),
        (_graded(["Actor", "Monitor"], _FAIR, claimant=":actor/grader"), 0),
        ([*_graded(["Actor", "Monitor"], _FAIR), *_say("actor/locals", {"a": "Belligerent"})], 0),
        (
            [
                *_graded(["Actor", "Monitor"], _FAIR),
                *_say("actor/force", {"a": "Belligerent"}),
                *_say("actor/locals", {"speaksFor": ":actor/force"}),
            ],
            0,
        ),
    ],
    ids=[
        "a monitor's grade",
        "a denial",
        "a belligerent's grade",
        "a monitor that fights",
        "a medium",
        "one's own claim",
        "what a party conceded",
        "what a party's voice conceded",
    ],
)
def test_only_a_third_party_s_grade_is_a_review(quads: list[ox.Quad], reviews: int) -> None:
    assert len(json.loads(claim_reviews(quads))) == reviews


def test_a_review_names_grader_grade_and_claim_and_invents_no_number() -> None:
    quads = [*_graded(["Actor", "Monitor"], _FAIR), *_say("article/one", {"https://schema.org/url": _URL})]
    (review,) = json.loads(claim_reviews(quads))
    assert review["author"]["name"] == "Grader"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "fair"}
    assert review["itemReviewed"]["@id"] == f"{DEFAULT_BASE}claim/one"
    assert review["itemReviewed"]["author"]["name"] == "Locals"
    assert (review["url"], review["datePublished"]) == (_URL, "2017-05-01")


def test_a_grade_in_words_of_its_scheme_comes_with_its_definition(seed_quads: list[ox.Quad]) -> None:
    (review,) = json.loads(claim_reviews([*seed_quads, *_graded(["Actor", "Monitor"], _FAIR)]))
    assert review["reviewRating"]["alternateName"] == "fair"
    assert len(review["reviewRating"]["ratingExplanation"]) > 20


def _features(quads: list[ox.Quad]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(incidents_geojson(quads))["features"]
    return found


@pytest.mark.parametrize(
    ("positions", "geometry"),
    [
        ({"a": (36.2, 37.1)}, {"type": "Point", "coordinates": [37.1, 36.2]}),
        ({"a": (36.2, 37.1), "b": (33, 44)}, {"type": "MultiPoint", "coordinates": [[37.1, 36.2], [44.0, 33.0]]}),
        ({"a": (None, None)}, None),
        ({"a": (91, 37.1)}, None),
        ({"a": (None, 37.1)}, None),
        ({}, None),
    ],
    ids=["a place", "two places", "no coordinates", "off the globe", "half a position", "no place"],
)
def test_an_incident_stands_where_its_places_are(positions: dict[str, Any], geometry: Any) -> None:  # noqa: ANN401  # JSON
    quads = _say("incident/x", {"a": "Incident", "area": [f":place/{name}" for name in positions]})
    for name, (latitude, longitude) in positions.items():
        known = {WGS84 + "lat": latitude, WGS84 + "long": longitude}
        quads += _say(f"place/{name}", {key: str(value) for key, value in known.items() if value is not None})
    (feature,) = _features(quads)
    assert feature["geometry"] == geometry


def test_an_incident_lists_every_claim_about_it_and_merges_none(seed_quads: list[ox.Quad]) -> None:
    features = _features(seed_quads)
    assert len(features) == 7
    (mosque,) = (each for each in features if "mosque" in each["properties"]["label"].lower())
    claims = mosque["properties"]["claims"]
    assert {"at least 47"} <= {claim["count"] for claim in claims}
    assert len(claims) > 1
    assert not {"toll", "deaths", "killed"} & set(mosque["properties"]), "no figure of the incident's own"


def test_an_annotation_anchors_a_claim_in_its_article_by_quote_and_position(seed_quads: list[ox.Quad]) -> None:
    annotations = json.loads(web_annotations(seed_quads, Imprint()))
    (one,) = (each for each in annotations if "almost 1,000" in each["body"][0]["value"])
    (position, quote) = one["target"][0]["selector"]
    assert (position["type"], quote["type"]) == ("TextPositionSelector", "TextQuoteSelector")
    assert position["end"] - position["start"] == len(quote["exact"])
    assert "almost 1,000" in quote["exact"]
    assert one["body"][1]["source"].startswith(f"{DEFAULT_BASE}claim/")
    assert len({each["id"] for each in annotations}) == len(annotations)


def test_an_annotation_s_target_is_the_article_s_web_address_where_it_has_one() -> None:
    quads = [
        *_say("claim/x", {"a": "Claim", "quotedFrom": ":passage/x", "passage": ":passage/x"}),
        *_say("passage/x", {"http://www.w3.org/ns/oa#hasSource": ":article/x"}),
        *_say("article/x", {"https://schema.org/url": _URL}),
    ]
    (annotation,) = json.loads(web_annotations(quads, Imprint()))
    assert annotation["target"][0]["source"] == _URL


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("claim", ("article", "publisher", "prefLabel")),
        ("claim", ("wasGeneratedBy", "softwareVersion")),
        ("claim", ("passage", "hasSelector")),
        ("claim", ("scope", "effect")),
        ("incident", ("area", "prefLabel")),
        ("incident", ("scopes", "countedBy", "claimant", "prefLabel")),
        ("incident", ("scopes", "countedBy", "quotedFrom", "quote")),
    ],
)
def test_a_tree_holds_what_explains_it(name: str, path: tuple[str, ...], seed_quads: list[ox.Quad]) -> None:
    trees = json.loads(_trees(name, tuple(seed_quads)))["@graph"]
    assert len(trees) > 5
    for tree in trees:
        found = [tree]
        for step in path:
            values = [each.get(step) for each in found]
            found = [one for value in values for one in (value if isinstance(value, list) else [value])]
            if step == "countedBy":
                found = [one for one in found if one["type"] == "Claim"]
        assert found
        assert all(found), tree["id"]


_MADE: dict[str, bytes] = {}


def _trees(name: str, quads: tuple[ox.Quad, ...]) -> bytes:
    if name not in _MADE:
        _MADE[name] = write_trees(quads, name)
    return _MADE[name]


def test_documents_say_what_they_are_made_of_and_no_article_text(seed_quads: list[ox.Quad], seeded_store: Path) -> None:
    texts = [path.read_text() for path in (seeded_store / "texts").rglob("*") if path.is_file()]
    written = web_annotations(seed_quads, Imprint()).decode() + incidents_geojson(seed_quads).decode()
    for text in texts:
        assert text[:600] not in written
