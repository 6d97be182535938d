"""Sentences of an article, and what on the page is not the report."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.shared_data import needs_shared, shared_path
from tollgraph.extraction.document import Role, Sentence
from tollgraph.extraction.text.furniture import furniture_paragraphs, is_furniture
from tollgraph.extraction.text.segment import segment
from tollgraph.extraction.text.sentence_ends import sentence_ends
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Article

PUBLISHED = date(2018, 9, 23)


def _sentences(text: str, title: str = "") -> tuple[Sentence, ...]:
    return segment(Article("key", text, PUBLISHED, "The Herald", title)).sentences


def _texts(text: str, role: Role = Role.BODY, title: str = "") -> list[str]:
    return [sentence.text for sentence in _sentences(text, title) if sentence.role == role]


SPLITS = [
    ("A raid hit Idlib. Six died.", 2),
    ("Gen. Doe spoke. Lt. Col. Roe did not.", 2),
    ("The U.S. Central Command admitted it.", 1),
    ("They met in the U.S. The Pentagon said no.", 2),
    ("It began at 8 p.m. Monday in Raqqa.", 1),
    ("Resolution No. 5 passed. It failed.", 2),
    ("On Sept. 3 six died. On Sept. 4 none did.", 2),
    ("“Six died.” He wept.", 2),
    ("“Who did it?” he asked.", 1),
    ("J. Doe said so. R. Roe agreed.", 2),
    ("He said.The dead were six.", 2),
    ("A blast in a suburb . At least 60 died", 2),
    ("About 3.5 million fled. Many died.", 2),
    ("Why? Nobody knows! So it goes.", 3),
    ("An outlet called Airwars.org counted them.", 1),
]


@pytest.mark.parametrize(("text", "count"), SPLITS)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(list(sentence_ends(text))) + 1 == count


def test_offsets_and_paragraphs_point_at_the_words() -> None:
    text = "First one. Second one.\n\nThird one is\nwrapped here.\n"
    found = _sentences(text)
    assert [(s.text, s.paragraph) for s in found] == [
        ("First one.", 0),
        ("Second one.", 0),
        ("Third one is\nwrapped here.", 1),
    ]
    assert all(text[s.start : s.end] == s.text for s in found)


WRAPPED = [
    ("It fell on the town,\nresidents said", 1),
    ("It fell on the town  \r\n  of Hama", 1),
    ("It fell on the town\n\nof Hama", 2),
    ("It fell on the town\n \nof Hama", 2),
    ("It fell.\nthen it rained", 2),
    ("It fell on the town\nResidents said so", 2),
]


@pytest.mark.parametrize(("text", "count"), WRAPPED)
def test_a_line_goes_on_where_the_next_begins_in_lower_case(text: str, count: int) -> None:
    assert len({sentence.paragraph for sentence in _sentences(text)}) == count


def test_the_title_is_one_sentence() -> None:
    text = "Raid kills six. Toll may rise\n\nA raid killed six people in Hama on Friday."
    assert _texts(text, Role.TITLE, "Raid kills six. Toll may rise") == ["Raid kills six. Toll may rise"]


def test_a_heading_above_an_untitled_text_is_its_title() -> None:
    assert _texts("Raid kills six in Hama\n\nA raid killed six people in Hama.", Role.TITLE) == [
        "Raid kills six in Hama"
    ]


GLUED = [
    "Raid kills six in Hama\n\nFri 21 Sep 2018 Raid kills six in Hama. A raid killed six people.",
    "Raid kills six in Hama\n\nPublished September 21 2018 A raid killed six people.",
    "Raid kills six in Hama\n\nPosted on September 21 2018 by Herald Raid kills six in Hama A raid killed six people.",
    "Raid kills six in Hama\n\n21.09.2018Get short URL 0 12 A raid killed six people.",
    "Raid kills six in Hama\n\nBEIRUT (AP) - A raid killed six people.",
    "Raid kills six in Hama\n\nDAMASCUS, Sept 21 (Reuters) - A raid killed six people.",
    "Raid kills six in Hama\n\nBeirut London- A raid killed six people.",
    "Raid kills six in Hama\n\nTags Syria raid Hama rebels A raid killed six people.",
    "Raid kills six in Hama\n\nPeople inspect the damage on September 20 2018 (AFP Photo) A raid killed six people.",
    "Raid kills six in Hama\n\nA raid killed six people.--Reuters",
    "Raid kills six in Hama\n\nA raid killed six people. Read Also",
    "Raid kills six in Hama\n\nA raid killed six people. Source TRTWorld and agencies",
    "Raid kills six in Hama\n\nA raid killed six people. Reporting by Jane Doe; Editing by John Roe",
]


@pytest.mark.parametrize("text", GLUED)
def test_what_is_glued_to_the_report_is_cut_off(text: str) -> None:
    assert _texts(text, title="Raid kills six in Hama") == ["A raid killed six people."]


def test_a_day_that_begins_a_sentence_stays_in_it() -> None:
    text = "On 21 September 2018 a raid killed six people in Hama. More raids followed."
    assert _texts(text)[0] == "On 21 September 2018 a raid killed six people in Hama."


def test_a_source_in_brackets_inside_a_sentence_is_no_caption() -> None:
    text = "Six died, a doctor told Agence France-Presse (AFP.)\n\nThe Free Syrian Army (FSA) denied it in a statement."
    assert len(_texts(text)) == 2


PAGE = """A raid killed six people in Hama on Friday, a doctor said.

Smoke rises over Hama, Syria (EPA/JANE DOE)

Read more: Syria war has killed 300,000

[Mounting claims of civilian deaths in Hama]

The army denied that it had bombed the town at all.

Read next:

Thousands flee as six villages burn

Opinion

Editorial

A wall of silence
Updated 22 Dec, 2024

A wall of silence

Nobody in this other story was counted, and forty died.
"""


def test_teasers_credits_and_other_stories_are_furniture() -> None:
    assert _texts(PAGE) == [
        "A raid killed six people in Hama on Friday, a doctor said.",
        "The army denied that it had bombed the town at all.",
    ]


def test_short_lines_at_the_very_end_are_furniture() -> None:
    body = "A raid killed six people in Hama on Friday, a doctor said."
    assert _texts(f"{body}\n\nForty killed in Iraq blast\n\nThe week in pictures") == [body]


def test_a_list_of_tolls_is_no_list_of_stories() -> None:
    paragraphs = ["The ministry gave these figures for the night of Friday:", "- Hama: 6 killed", "- Homs: 4 killed"]
    assert furniture_paragraphs(paragraphs, PUBLISHED) == frozenset()


def test_a_chronology_keeps_its_days() -> None:
    paragraphs = [
        "These are the raids that the monitor recorded in September.",
        "September 3, 2018",
        "Six people were killed in Hama by an air raid.",
        "September 9, 2018",
        "Four people were killed in Homs by shelling.",
    ]
    assert furniture_paragraphs(paragraphs, PUBLISHED) == frozenset()


ROWS = lexicon("furniture")["beginnings"]


def test_there_are_patterns_of_furniture() -> None:
    assert len(ROWS) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
@given(st.data())
def test_whatever_a_pattern_of_furniture_fits_is_tried_with_it(row: dict[str, str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rf"\A(?:{row['pattern']})"))
    assume(re.match(row["pattern"], text) and text.count(" ") < 25)
    assert is_furniture(text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_every_pattern_of_furniture_fits_its_example(row: dict[str, str]) -> None:
    assert re.match(row["pattern"], row["example"])
    assert is_furniture(row["example"])


@pytest.mark.parametrize(
    "text",
    [
        "Source said six people died in the raid on Hama",
        "Published reports say that at least 20 people were killed in the raid on the market on Friday.",
        "By Friday six people had died.",
        "Images of the raid showed six bodies.",
        "Shares of the blame lie with both, and six died.",
    ],
)
def test_a_sentence_of_the_report_is_no_furniture(text: str) -> None:
    assert not is_furniture(text)


@needs_shared
def test_unrelated_teasers_of_a_real_page_are_furniture() -> None:
    (path,) = shared_path("articles").glob("000_*.txt")
    body = " ".join(_texts(path.read_text(encoding="utf-8")))
    assert "3,331" in body
    assert "350,000" not in body
    assert "2024" not in body


def test_a_page_without_full_stops_is_cut_into_bearable_pieces() -> None:
    found = _sentences("six died and " * 5000)
    assert max(len(sentence.text) for sentence in found) <= 4000
    assert sum(sentence.text.count("died") for sentence in found) == 5000


_LINES = st.sampled_from(
    ["Read more:", "Updated 22 Dec, 2024", "A raid killed six people in Hama on Friday.", "Opinion",
     "(AFP Photo)", "By Jane Doe",      "BEIRUT (AP) -", "Tags Syria", "[A teaser in brackets]", "21.09.2018",
     "\n", " ", "...", "U.S.", "“Six died.”"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(_LINES, max_size=12).map("\n".join), st.lists(_LINES).map(" ".join)))
def test_no_text_breaks_segmentation_and_no_word_is_lost(text: str) -> None:
    found = _sentences(text, "Raid kills six in Hama")
    assert all(text[s.start : s.end] == s.text for s in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
