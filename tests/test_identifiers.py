"""Identifiers: deterministic, and telling apart what differs."""

from dataclasses import replace
from datetime import date

import pytest

from tollgraph.identifiers import Minter, slug
from tollgraph.model import Article, Passage, Period, Reference, Scope
from tollgraph.terms import Effect, Victims

_MINTER = Minter("https://example.org/id/")
_ARTICLE = Article("key", "Ten died.", date(2017, 3, 24), "The Gazette")
_SCOPE = Scope(Effect.KILLED, Victims.CIVILIANS, ("a", "b"), ("c",), Period(date(2017, 3, 1), None))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("US-led coalition", "us-led-coalition"), ("Médecins Sans Frontières", "medecins-sans-frontieres")],
)
def test_a_slug_is_plain(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_names_in_other_scripts_still_get_different_slugs() -> None:
    assert len({slug("حلب"), slug("الرقة"), slug("")}) == 3


def test_the_same_article_gets_the_same_iri_and_another_text_another() -> None:
    corrected = replace(_ARTICLE, text="Eleven died.")
    assert _MINTER.article(_ARTICLE) == _MINTER.article(replace(_ARTICLE))
    assert _MINTER.article(corrected) != _MINTER.article(_ARTICLE)
    assert _MINTER.article(corrected).rsplit("/", 1)[0] == _MINTER.article(_ARTICLE).rsplit("/", 1)[0]


@pytest.mark.parametrize(
    "changed",
    [
        replace(_SCOPE, effect=Effect.INJURED),
        replace(_SCOPE, victims=Victims.PEOPLE),
        replace(_SCOPE, places=("a",)),
        replace(_SCOPE, perpetrators=()),
        replace(_SCOPE, period=Period(date(2017, 3, 2), None)),
        replace(_SCOPE, incident="i"),
        replace(_SCOPE, all_parties=True),
    ],
)
def test_every_part_of_a_scope_tells_it_apart(changed: Scope) -> None:
    assert _MINTER.scope(changed) != _MINTER.scope(_SCOPE)
    assert _MINTER.scope(replace(_SCOPE)) == _MINTER.scope(_SCOPE)


def test_a_claim_is_told_apart_by_who_says_it_and_where() -> None:
    quote = Passage(0, 9, "Ten died.")
    what = (10, 10, "exact", "killed", "people")
    speakers = [Reference(name, name, name) for name in ("x", "y")]
    iris = {_MINTER.claim("article", speaker, quote, what) for speaker in speakers}
    iris.add(_MINTER.claim("article", speakers[0], replace(quote, start=20), what))
    assert len(iris) == 3


def test_a_comparison_is_the_same_from_both_sides() -> None:
    assert _MINTER.comparison("a", "b") == _MINTER.comparison("b", "a") != _MINTER.comparison("a", "c")
