"""Numbers of something in a sentence: figure, qualifier and interval."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.extraction.numbers.numerals import tokens_of
from tollgraph.extraction.numbers.quantities import find_indefinite, find_quantities
from tollgraph.extraction.text.words import lowered

# text, words of the number, low, high, qualifier
FIGURES: list[tuple[str, str, int | None, int | None, str]] = [
    ("20 people died", "20", 20, 20, "exact"),
    ("3,331 civilians died", "3,331", 3331, 3331, "exact"),
    ("1,234,567 people fled", "1,234,567", 1234567, 1234567, "exact"),
    ("killed 280000 people", "280000", 280000, 280000, "exact"),
    ("10.000 people", "10.000", 10000, 10000, "exact"),
    ("1.5 million people", "1.5 million", 1500000, 1500000, "exact"),
    ("300 thousand people", "300 thousand", 300000, 300000, "exact"),
    ("Seventeen civilians", "Seventeen", 17, 17, "exact"),
    ("twenty-five people", "twenty-five", 25, 25, "exact"),
    ("twenty five people", "twenty five", 25, 25, "exact"),
    ("three hundred and twelve people", "three hundred and twelve", 312, 312, "exact"),
    ("one hundred thirty people", "one hundred thirty", 130, 130, "exact"),
    ("two thousand four hundred and six people", "two thousand four hundred and six", 2406, 2406, "exact"),
    ("four hundred thousand people", "four hundred thousand", 400000, 400000, "exact"),
    ("half a million people", "half a million", 500000, 500000, "exact"),
    ("a quarter of a million people", "a quarter of a million", 250000, 250000, "exact"),
    ("one and a half million people", "one and a half million", 1500000, 1500000, "exact"),
    ("two and a half million people", "two and a half million", 2500000, 2500000, "exact"),
    ("a dozen people", "a dozen", 12, 12, "exact"),
    ("half a dozen people", "half a dozen", 6, 6, "exact"),
    ("two dozen people", "two dozen", 24, 24, "exact"),
    ("a hundred thousand people", "a hundred thousand", 100000, 100000, "exact"),
    ("at least 68 people", "at least 68", 68, 68, "at least"),
    ("At least four citizens", "At least four", 4, 4, "at least"),
    ("at least one child", "at least one", 1, 1, "at least"),
    ("at least a million", "at least a million", 1000000, 1000000, "at least"),
    ("no fewer than 20 people", "no fewer than 20", 20, 20, "at least"),
    ("no less than 20 people", "no less than 20", 20, 20, "at least"),
    ("a minimum of 15 dead", "a minimum of 15", 15, 15, "at least"),
    ("20+ killed", "20+", 20, 20, "at least"),
    ("20-plus killed", "20-plus", 20, 20, "at least"),
    ("50 or more fighters", "50 or more", 50, 50, "at least"),
    ("20 civilians at least were", "20 civilians at least", 20, 20, "at least"),
    ("20 Syrian civilians at least", "20 Syrian civilians at least", 20, 20, "at least"),
    ("more than 200 people", "more than 200", 200, 200, "more than"),
    ("over 19 civilians", "over 19", 19, 19, "more than"),
    ("over one hundred militants", "over one hundred", 100, 100, "more than"),
    ("well over 90 dead", "well over 90", 90, 90, "more than"),
    ("upwards of 40 dead", "upwards of 40", 40, 40, "more than"),
    ("in excess of 40 dead", "in excess of 40", 40, 40, "more than"),
    ("more than a dozen", "more than a dozen", 12, 12, "more than"),
    (">30 dead", ">30", 30, 30, "more than"),
    ("just over 1,000 civilians", "just over 1,000", 1000, 1000, "just over"),
    ("slightly more than 50", "slightly more than 50", 50, 50, "just over"),
    ("up to 80 fighters", "up to 80", 80, 80, "up to"),
    ("as many as 30 people", "as many as 30", 30, 30, "up to"),
    ("as high as 470000", "as high as 470000", 470000, 470000, "up to"),
    ("at most 12 people", "at most 12", 12, 12, "up to"),
    ("no more than 3 people", "no more than 3", 3, 3, "up to"),
    ("not more than 3 people", "not more than 3", 3, 3, "up to"),
    ("up to about 30 people", "up to about 30", 30, 30, "up to"),
    ("fewer than 20 people", "fewer than 20", 20, 20, "fewer than"),
    ("less than ten people", "less than ten", 10, 10, "fewer than"),
    ("under 40 fighters", "under 40", 40, 40, "fewer than"),
    ("nearly 7,600 civilians", "nearly 7,600", 7600, 7600, "nearly"),
    ("almost 1,000 deaths", "almost 1,000", 1000, 1000, "nearly"),
    ("close to 60 people", "close to 60", 60, 60, "nearly"),
    ("just under 100 people", "just under 100", 100, 100, "nearly"),
    ("nearly two dozen people", "nearly two dozen", 24, 24, "nearly"),
    ("about 20 others", "about 20", 20, 20, "about"),
    ("around 30 others", "around 30", 30, 30, "about"),
    ("Some 120 fighters", "Some 120", 120, 120, "about"),
    ("roughly 220 civilians", "roughly 220", 220, 220, "about"),
    ("approximately 50 people", "approximately 50", 50, 50, "about"),
    ("an estimated 300 people", "an estimated 300", 300, 300, "about"),
    ("30 or so people", "30 or so", 30, 30, "about"),
    ("20-odd people", "20-odd", 20, 20, "about"),
    ("~40 dead", "~40", 40, 40, "about"),
    ("only 3 people", "only 3", 3, 3, "exact"),
    ("exactly five people", "exactly five", 5, 5, "exact"),
    ("between 10 and 20 people", "between 10 and 20", 10, 20, "between"),
    ("between ten and twenty people", "between ten and twenty", 10, 20, "between"),
    ("20-30 people", "20-30", 20, 30, "between"),
    ("12 to 15 people", "12 to 15", 12, 15, "between"),
    ("five or six people", "five or six", 5, 6, "between"),
    ("three, perhaps as many as five people", "three, perhaps as many as five", 3, 5, "between"),
    ("at least one but possibly up to 12 people", "at least one but possibly up to 12", 1, 12, "at least"),
    ("one or two people", "one or two", 1, 2, "between"),
    ("two to three hundred people", "two to three hundred", 200, 300, "between"),
    ("dozens wounded", "dozens", None, None, "vague"),
    ("scores dead", "scores", None, None, "vague"),
    ("hundreds of people", "hundreds", None, None, "vague"),
    ("Thousands of civilians", "Thousands", None, None, "vague"),
    ("tens of thousands of people", "tens of thousands", None, None, "vague"),
    ("several dozen dead", "several dozen", None, None, "vague"),
    ("several hundred wounded", "several hundred", None, None, "vague"),
    ("several fighters", "several", None, None, "vague"),
    ("many injured", "many", None, None, "vague"),
    ("a few people", "a few", None, None, "vague"),
    ("a handful of people", "a handful", None, None, "vague"),
    ("a couple of people", "a couple", None, None, "vague"),
    ("a number of terrorists", "a number", None, None, "vague"),
    ("a large number of civilians", "a large number", None, None, "vague"),
    ("an unknown number of people", "an unknown number", None, None, "vague"),
    ("numbers of terrorists", "numbers", None, None, "vague"),
    ("big numbers of terrorists", "big numbers", None, None, "vague"),
    ("dozens, if not hundreds, of bodies", "dozens, if not hundreds", None, None, "vague"),
    ("no casualties", "no", 0, 0, "exact"),
    ("none of them died", "none", 0, 0, "exact"),
    ("not a single person", "not a single", 0, 0, "exact"),
    ("zero casualties", "zero", 0, 0, "exact"),
    ("2014 civilians were killed", "2014", 2014, 2014, "exact"),
    ("raids killed 1995 people", "1995", 1995, 1995, "exact"),
]

NO_COUNTS = [
    "a Su-24 jet", "F-16s", "an MQ-9 drone", "a seven-year war", "a 7-year war", "a 25-year-old",
    "a 25 year old",
    "at 11:30 local time", "at 0830 GMT", "at 8 p.m.", "the 14th day", "$20 million", "an 80mm shell",
    "three hours later",
    "12 kilometres away", "five miles", "in 2014", "since 2011", "on March 17", "September 23, 2014", "2014-09-23",
    "23.09.2014", "10^400", "minus three", "Resolution 2254", "Article 5", "No. 5", "children under 5", "aged 12",
    "aged between 10 and 14", "Doe, 62, took over", "call 011 222 3333", "60 percent of the city", "half an hour",
    "the rest of the country", "no evidence", "no longer", "how many", "9" * 5000, "24/7", "a 12-member council",
    "the 1990s", "one day", "3.5 metres", "the first half", "a few days", "several weeks",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "low", "high", "qualifier"), FIGURES)
def test_a_number_is_read_with_its_words(
    text: str, words: str, low: int | None, high: int | None, qualifier: str
) -> None:
    (mention,) = find_quantities(text)
    found = mention.quantity
    assert (found.text, found.low, found.high, found.qualifier.value) == (words, low, high, qualifier)


@pytest.mark.parametrize("text", NO_COUNTS, ids=lambda text: text[:30])
def test_a_number_that_counts_nothing_is_no_mention(text: str) -> None:
    assert find_quantities(text) == []


def test_the_tables_have_enough_cases() -> None:
    assert len(FIGURES) + len(NO_COUNTS) >= 120


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("nearly 1,000 people", (900, 999)),
        ("just over 1,000 people", (1001, 1100)),
        ("fewer than 20 people", (0, 19)),
        ("dozens of people", (24, 99)),
        ("several dozen people", (24, 99)),
        ("dozens, if not hundreds, of bodies", (24, 999)),
        ("at least dozens of people", (24, None)),
        ("several people", (1, None)),
    ],
)
def test_the_interval_follows_the_conventions(text: str, interval: tuple[int, int | None]) -> None:
    (mention,) = find_quantities(text)
    assert (mention.quantity.lower, mention.quantity.upper) == interval


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("only 3 people", True),
        ("no more than 3 people", True),
        ("no civilians", True),
        ("between 3 and 5 people", True),
        ("3 people", False),
        ("at least 3 people", False),
        ("nearly 30 people", False),
    ],
)
def test_words_close_a_count(text: str, closed: bool) -> None:  # noqa: FBT001
    (mention,) = find_quantities(text)
    assert mention.quantity.closed is closed


@pytest.mark.parametrize(
    ("text", "words", "share"),
    [
        ("nearly a third of them", "nearly a third", ((9, 30), (1, 3))),
        ("half of the dead", "half", ((1, 2), (1, 2))),
        ("40% of them", "40%", ((40, 100), (40, 100))),
        ("40 per cent of the victims", "40 per cent", ((40, 100), (40, 100))),
        ("two-thirds of whom", "two-thirds", ((2, 3), (2, 3))),
        ("more than half of those killed", "more than half", ((1, 2), (1, 1))),
        ("one in three", "one in three", ((1, 3), (1, 3))),
    ],
)
def test_a_share_keeps_both_its_ends(text: str, words: str, share: tuple[tuple[int, int], tuple[int, int]]) -> None:
    (mention,) = find_quantities(text)
    assert (mention.quantity.text, mention.share, mention.quantity.low) == (words, share, None)


@pytest.mark.parametrize("text", ["19 others", "another 12", "18 more", "a further 216", "dozens more", "12 other men"])
def test_further_people_are_marked(text: str) -> None:
    (mention,) = find_quantities(text)
    assert mention.further
    assert not mention.of_known


@pytest.mark.parametrize("text", ["two of them", "five of those", "12 of whom", "three of the dead"])
def test_part_of_those_counted_before_is_marked(text: str) -> None:
    (mention,) = find_quantities(text)
    assert mention.of_known


def test_the_rest_is_a_remainder_without_a_figure() -> None:
    (mention,) = find_quantities("the rest were men")
    assert (mention.remainder, mention.quantity.text, mention.quantity.low) == (True, "the rest", None)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("six women five children and three police officers", [6, 5, 3]),
        ("killed 5 and wounded 12", [5, 12]),
        ("the toll rose from 15 to 61", [15, 61]),
        ("at least 68 children among 126 dead", [68, 126]),
        ("In March 20 people died", [20]),
        ("826 children and 615 women", [826, 615]),
    ],
)
def test_numbers_side_by_side_stay_apart(text: str, figures: list[int]) -> None:
    assert [mention.quantity.low for mention in find_quantities(text)] == figures


def test_articles_and_one_are_offered_apart() -> None:
    words = [m.quantity.text for m in find_indefinite("killed a man, an officer, one child and another person")]
    assert words == ["a", "an", "one", "another"]


@pytest.mark.parametrize(
    "text", ["a dozen people", "a further 12", "an estimated 300", "one hundred", "a third of them"]
)
def test_an_article_inside_a_number_is_not_offered(text: str) -> None:
    assert find_indefinite(text) == []


def test_offsets_are_moved_by_the_offset_given() -> None:
    plain, moved = find_quantities("at least 5 dead")[0], find_quantities("at least 5 dead", 100)[0]
    assert (moved.start, moved.end) == (plain.start + 100, plain.end + 100)


_WORDS = (
    "at least more than no zero one two hundred and a half million dozen dozens or to between 5 1,000 20 - % of them"
    " the rest others another nearly third people killed $ ^ 10^400 minus . , + ( ) \u2013 \u00b3 \u0663 in 2014 March"
)
_PIECES = st.sampled_from(_WORDS.split())


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=25).map(" ".join), st.lists(_PIECES).map("".join)))
def test_no_text_breaks_the_search_and_spans_are_the_words(text: str) -> None:
    for mention in [*find_quantities(text), *find_indefinite(text)]:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.quantity.text.startswith(text[mention.start : mention.end])
        assert mention.quantity.text in text


_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\d{1,3}(?:[,\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:\.\d+)?|\S")
"""A word with its apostrophes, a figure, or any one sign."""
_GLUED = st.text(alphabet="aBs\u00e9\u0130 \u00a0.,-+_'\u2019\u00b2\u0663019", max_size=30)


@given(st.one_of(_GLUED, st.lists(_PIECES, max_size=25).map("".join)))
def test_every_word_figure_and_sign_is_a_token(text: str) -> None:
    lower, found = lowered(text), tokens_of(text)
    cut = [(match.group(), *match.span()) for match in _TOKEN.finditer(lower)]
    assert list(zip(found.texts, found.starts, found.ends, strict=True)) == cut
