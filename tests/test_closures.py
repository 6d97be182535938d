"""Closures are reflexive and transitive, and are written as plain triples."""

from datetime import UTC, date, datetime

import pyoxigraph as ox
import pytest

from tollgraph.background import Background
from tollgraph.closures import article_closure_quads, closure_quads, victim_classes
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.model import Actor, Article, Extraction, Place, Reading
from tollgraph.namespaces import TG, concept
from tollgraph.terms import Victims

_BACKGROUND = Background(
    actors={
        "a:spokesperson": Actor("a:spokesperson", "Spokesperson", speaks_for=("a:member",)),
        "a:member": Actor("a:member", "Member", member_of=("a:coalition",)),
        "a:coalition": Actor("a:coalition", "Coalition"),
    },
    places={
        "a:town": Place("a:town", "Town", within=("a:district",)),
        "a:district": Place("a:district", "District", within=("a:country",)),
        "a:country": Place("a:country", "Country"),
    },
)


def _reached(subject: str, name: str) -> set[str]:
    quads = ox.parse(closure_quads(_BACKGROUND, Minter()), format=ox.RdfFormat.N_QUADS)
    return {
        quad.object.value
        for quad in quads
        if (quad.subject, quad.predicate) == (ox.NamedNode(subject), ox.NamedNode(TG + name))
        and isinstance(quad.object, ox.NamedNode)
    }


@pytest.mark.parametrize(
    ("subject", "name", "expected"),
    [
        ("a:town", "partOfPlace", {"a:town", "a:district", "a:country"}),
        ("a:country", "partOfPlace", {"a:country"}),
        ("a:spokesperson", "side", {"a:spokesperson", "a:member", "a:coalition"}),
        ("a:spokesperson", "actsFor", {"a:spokesperson"}),
        ("a:member", "actsFor", {"a:member", "a:coalition"}),
    ],
)
def test_a_closure_reaches_itself_and_all_above(subject: str, name: str, expected: set[str]) -> None:
    assert _reached(subject, name) == expected


def test_classes_of_victims_reach_what_is_broader_in_the_scheme() -> None:
    medics = {concept("victims", each) for each in ("medics", "civilians", "people")}
    assert _reached(concept("victims", "medics"), "victimsWithin") == medics
    assert len(victim_classes()) == len(Victims) - 1
    assert all(concept("victims", "people") in broader for broader in victim_classes().values())


def test_closures_stand_in_a_graph_of_their_own() -> None:
    quads = list(ox.parse(closure_quads(_BACKGROUND, Minter()), format=ox.RdfFormat.N_QUADS))
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(named_graph(Minter(), "closures"))}
    assert len(set(quads)) == len(quads) > 20


def test_a_place_that_only_one_article_knows_is_within_all_that_contains_it() -> None:
    article = Article("key", "Ten died.", date(2017, 3, 24), "The Gazette")
    read = Extraction("a:extraction", "tests", "1", "person", datetime(2026, 1, 1, tzinfo=UTC))
    reading = Reading(article, read, places=(Place("a:village", "Village", within=("a:town",)),))
    quads = list(ox.parse(article_closure_quads(reading, _BACKGROUND, Minter()), format=ox.RdfFormat.N_QUADS))
    assert {quad.object.value for quad in quads} == {"a:village", "a:town", "a:district", "a:country"}
    assert {quad.graph_name.value for quad in quads} == {Minter().graph(Minter().article(article))}
