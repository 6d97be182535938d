"""The gazetteer finds a known name in any of its spellings, and nothing that only looks like one."""

import pytest

from tests.extraction.stages import gazetteer
from tollgraph.background import Background
from tollgraph.extraction.names.gazetteer import Gazetteer, Sort
from tollgraph.extraction.text.words import spelling, words_of
from tollgraph.identifiers import Minter
from tollgraph.model import Actor, Place

SPELLINGS = [
    ("shells fell on Deir ez-Zor", "Deir ez-Zor"),
    ("shells fell on Deir Ezzor", "Deir ez-Zor"),
    ("shells fell on Deir el-Zour", "Deir ez-Zor"),
    ("shells fell on Deir Az-Zour", "Deir ez-Zor"),
    ("a house in Hassakeh", "Al-Hasakah"),
    ("a house in Hasaka", "Al-Hasakah"),
    ("near Qamishly", "Qamishli"),
    ("near al-Mayadeen", "Mayadin"),
    ("Syrias north", "Syria"),
    ("Syria's north", "Syria"),
    ("Syria\u2019s north", "Syria"),
    ("in Raqa", "Raqqa"),
    ("in Ar-Raqqah", "Raqqa"),
]


@pytest.mark.parametrize(("text", "label"), SPELLINGS)
def test_a_place_is_found_in_any_of_its_spellings(text: str, label: str) -> None:
    found = [iri for match in gazetteer().matches(text) for iri in match.targets(Sort.PLACE)]
    assert [gazetteer().place(iri).label for iri in found] == [label]


ACTORS = [
    ("the SOHR counts", "Syrian Observatory for Human Rights"),
    ("a U.S.-led coalition raid", "US-led coalition"),
    ("Isis men", "Islamic State"),
    ("the Syrian Observatory for Human Rights counts", "Syrian Observatory for Human Rights"),
    ("Amnesty Internationals report", "Amnesty International"),
]


@pytest.mark.parametrize(("text", "label"), ACTORS)
def test_an_actor_is_found_by_its_longest_name(text: str, label: str) -> None:
    found = [iri for match in gazetteer().matches(text) for iri in match.targets(Sort.ACTOR)]
    assert [gazetteer().background.actors[iri].label for iri in found] == [label]


NOTHING = ["people who fled", "it is over", "a man in the car", "Shells fell", "an airman died", "us and them"]


@pytest.mark.parametrize("text", NOTHING)
def test_ordinary_words_are_no_names(text: str) -> None:
    found = [match for match in gazetteer().matches(text) if match.targets(Sort.ACTOR) or match.targets(Sort.PLACE)]
    assert found == []


def test_another_spelling_is_accepted_for_places_only() -> None:
    background = Background({"a": Actor("a", "Karama Brigade")}, {"p": Place("p", "Karama Hill")})
    own = Gazetteer(background, Minter())
    found = [name.target for match in own.matches("the Kerama Brigade on Kerama Hill") for name in match.names]
    assert found == ["p"]


def test_a_name_added_to_the_background_is_found_at_once() -> None:
    own = Gazetteer(Background({}, {"x": Place("x", "Exampleville", ("Exempleville",))}), Minter())
    assert [match.targets(Sort.PLACE) for match in own.matches("raids on Exempleville")] == [["x"]]


def test_an_a_and_an_i_make_two_names() -> None:
    own = Gazetteer(Background({}, {"m": Place("m", "Maadan")}), Minter())
    assert own.matches("shelling of al-Midan") == ()


@pytest.mark.parametrize(("one", "other"), [("raqqa", "raqah"), ("idlib", "idleb"), ("qalamoun", "kalamun")])
def test_spellings_of_one_name_fall_together(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


def test_words_keep_their_offsets() -> None:
    text = "Ra's al-Ayn, the U.S. and 3,331 people"
    assert [text[word.start : word.end] for word in words_of(text)] == [word.text for word in words_of(text)]
    assert [word.key for word in words_of(text)][-2:] == ["3,331", "people"]


def test_a_text_without_words_has_no_names() -> None:
    assert gazetteer().matches("\u2026 \u2014 !") == ()
