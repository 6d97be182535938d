"""The gazetteer finds a known name in any of its spellings, and nothing that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.extraction.stages import gazetteer
from tollgraph.background import Background
from tollgraph.extraction.names.gazetteer import Gazetteer, Sort
from tollgraph.extraction.text.words import bare_key, first_letters, row_of, spelling, words_of
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
    assert [match.targets(Sort.PLACE) for match in own.matches("raids on Exempleville")] == [("x",)]


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


def test_columns_of_words_say_which_are_capitals_and_possessives() -> None:
    row = row_of("\u00c9lan\u2019s men and Syria's army, the Daraa 3")
    assert [row.texts[number] for number in row.capitals] == ["\u00c9lan\u2019s", "Syria's", "Daraa"]
    assert sorted(row.possessives) == [0, 3]
    assert row.keys == ["elan", "men", "and", "syria", "army", "the", "daraa", "3"]
    assert len(row.texts) == len(row.starts) == len(row.ends)


SMALL = Background(
    {"o": Actor("o", "Syrian Observatory", ("SO",)), "w": Actor("w", "White Helmets")},
    {"a": Place("a", "Aleppo"), "p": Place("p", "Aleppo Province"), "d": Place("d", "Deir ez-Zor")},
)
IN_TURN = [
    "aleppo fell", "Aleppo fell", "ALEPPO fell", "aleppo province", "Aleppo Province", "Aleppo provinces",
    "Aleppo's men", "syrian observatory", "Syrian observatory", "Syrian Observatory", "Syrian Observatorys",
    "the so", "the SO", "So it fell", "Deir men", "Deir ez-Zor", "deir ez-Zor", "Deir al Zour",
    "al Aleppo", "al-Aleppo", "al fell", "White helmets", "white Helmets",
]  # fmt: skip


def _found(own: Gazetteer, text: str) -> list[tuple[int, int, bool, list[str]]]:
    found = own.matches(text)
    return [(each.start, each.end, each.possessive, [name.target for name in each.names]) for each in found]


@pytest.mark.parametrize("step", [1, -1])
def test_what_was_read_before_changes_no_match(step: int) -> None:
    own = Gazetteer(SMALL, Minter())
    alone = {text: _found(Gazetteer(SMALL, Minter()), text) for text in IN_TURN}
    assert {text: _found(own, text) for text in IN_TURN[::step]} == alone
    assert sum(map(bool, alone.values())) > len(IN_TURN) // 2


@pytest.mark.parametrize(("text", "possessive"), [("Aleppo's men", True), ("Aleppos men", True), ("Aleppo men", False)])
def test_a_match_says_whether_it_is_a_possessive(text: str, *, possessive: bool) -> None:
    assert [match.possessive for match in Gazetteer(SMALL, Minter()).matches(text)] == [possessive]


def test_a_text_without_words_has_no_names() -> None:
    assert gazetteer().matches("\u2026 \u2014 !") == ()


@pytest.mark.parametrize(
    "word", ["qamishli", "Ezzor", "al-Yarmouk", "Yabroud", "Ouadi", "iblid", "Wadi", "Cairo", "Ash"]
)
def test_a_spelling_begins_with_a_letter_that_the_word_can_begin_with(word: str) -> None:
    for key in row_of(word).keys:
        assert key[0] in first_letters([spelling(bare_key(key))])


@given(st.text(alphabet="abcdehiklmnoqrstuwyz", min_size=1, max_size=8))
def test_no_word_is_ruled_out_by_its_first_letter(key: str) -> None:
    assert key[0] in first_letters([spelling(bare_key(key))])
    assert key[0] in first_letters([spelling(bare_key(key)[:-1] or key)])
