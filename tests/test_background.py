"""Background knowledge: what a Turtle file of actors and places teaches."""

from datetime import date
from pathlib import Path

import pytest

from tollgraph.background import load_background
from tollgraph.errors import SeedError
from tollgraph.model import Place

_TURTLE = """
@prefix tg: <https://w3id.org/tollgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:alliance a tg:Coalition ; skos:prefLabel "the alliance"@en ; tg:theatre :land ;
    tg:operationBegan "2014-08-08"^^xsd:date .
:state a tg:Belligerent ; skos:prefLabel "the state"@en ; skos:altLabel "the realm"@en ; tg:memberOf :alliance .
:ministry a tg:Actor ; skos:prefLabel "the ministry"@en ; tg:speaksFor :state .
:land a tg:Place ; skos:prefLabel "the land"@en .
:province a tg:Place ; skos:prefLabel "the province"@en ; tg:within :land .
:town a tg:Place ; skos:prefLabel "the town"@en ; tg:within :province .
"""


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "background.ttl"
    path.write_text(_TURTLE)
    return path


def _names(iris: frozenset[str]) -> set[str]:
    return {iri.rsplit("/", 1)[1] for iri in iris}


def test_containment_is_closed_over_all_levels(turtle: Path) -> None:
    background = load_background([turtle])
    assert _names(background.containers("https://example.org/town")) == {"town", "province", "land"}


def test_who_speaks_for_a_member_is_on_the_side_of_the_whole_but_its_acts_are_not(turtle: Path) -> None:
    background = load_background([turtle])
    assert _names(background.sides("https://example.org/ministry")) == {"ministry", "state", "alliance"}
    assert _names(background.memberships("https://example.org/ministry")) == {"ministry"}
    assert _names(background.memberships("https://example.org/state")) == {"state", "alliance"}


def test_an_actor_carries_its_operation_and_theatre(turtle: Path) -> None:
    alliance = load_background([turtle]).actors["https://example.org/alliance"]
    assert (alliance.operation_began, alliance.kinds) == (date(2014, 8, 8), frozenset({"Coalition"}))
    assert alliance.theatre == ("https://example.org/land",)


def test_an_unknown_thing_contains_only_itself(turtle: Path) -> None:
    assert load_background([turtle]).containers("https://example.org/nowhere") == {"https://example.org/nowhere"}


def test_places_of_an_article_extend_what_is_known_and_never_replace_it(turtle: Path) -> None:
    background = load_background([turtle])
    village = Place("https://example.org/village", "a village", within=("https://example.org/town",))
    impostor = Place("https://example.org/town", "another town")
    extended = background.extended(places=[village, impostor])
    assert _names(extended.containers(village.iri)) == {"village", "town", "province", "land"}
    assert extended.places[impostor.iri].label == "the town"


def test_a_cycle_of_containment_ends(tmp_path: Path) -> None:
    cycle = "\n:land tg:within :town ."
    path = tmp_path / "cycle.ttl"
    path.write_text(_TURTLE + cycle)
    assert len(load_background([path]).containers("https://example.org/land")) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [("not turtle", "Turtle"), ("<a:b> a <https://w3id.org/tollgraph/ontology#Place> .", "prefLabel")],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(text)
    with pytest.raises(SeedError, match=words):
        load_background([path])
