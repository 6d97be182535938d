"""Finding quoted words: whole words of the article, whatever the marks around them look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.language_model.quoting import find_words, quoted_passage

_TEXT = "Two died. Then two died, near the mayor\u2019s office \u2014 \u201cat once\u201d.\nTwelve  people fled."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Two died", "Two died"),
        ("two died", "two died"),
        ('mayor\'s office - "at once"', "mayor\u2019s office \u2014 \u201cat once\u201d"),
        ('at once". Twelve people', "at once\u201d.\nTwelve  people"),
        ("wo died", None),
        ("Two die", None),
        ("Two died near", None),
        ("Two ... died", None),
        ("", None),
        ("  ", None),
    ],
)
def test_words_are_found_whole_or_not_at_all(words: str, found: str | None) -> None:
    span = find_words(words, _TEXT)
    assert (span and _TEXT[slice(*span)]) == found


def test_the_next_place_of_words_is_taken_before_an_earlier_one() -> None:
    text = "Two died here. Two died there."
    places = [quoted_passage("Two died", text, near) for near in (0, 1, 20)]
    assert [place and place.start for place in places] == [0, 15, 0]


@given(st.text(), st.text())
def test_a_passage_always_holds_the_texts_own_words(words: str, text: str) -> None:
    passage = quoted_passage(words, text)
    assert passage is None or text[passage.start : passage.end] == passage.exact
