"""Where the sentences of a stretch of text end."""

import re
from collections.abc import Iterator

from tollgraph.extraction.text.words import lexicon

_LEXICON = lexicon("abbreviations")
_TITLES = frozenset(_LEXICON["titles"])
_BEFORE_FIGURES = frozenset(_LEXICON["before_figures"])
_INSIDE = frozenset(_LEXICON["inside"])
_ABBREVIATIONS = _TITLES | _BEFORE_FIGURES | _INSIDE
_OPENERS = frozenset(_LEXICON["openers"])
_CLOSERS = "\"'\u201d\u2019)\\]\u00bb"
_CANDIDATE = re.compile(
    rf"[.!?\u2026](?:(?<![.!?\u2026]{{2}})[.!?\u2026]*+[{_CLOSERS}]*+(?=\s+[\"'\u201c\u2018(\[\u00ab@#]*[^\W_a-z])"
    r"|(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]))"
)
"""Begins with the mark itself, for which a text is searched far quicker than for an alternative."""
_OPENING = re.compile(r"[(\[\"\u201c\u2018]")
_LONGEST_WORD = 30
_NEXT_WORD = re.compile(r"\s*[\"'\u201c\u2018(\[]*(\w+)")


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the offset after each sentence of a text but the last, in order.

    >>> text = "Gen. Doe of the U.S. Army spoke. He left."
    >>> [text[:end] for end in sentence_ends(text)]
    ['Gen. Doe of the U.S. Army spoke.']
    """
    begin = 0
    for match in _CANDIDATE.finditer(text):
        if _ends(text, begin, match):
            begin = match.end()
            yield begin


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    if match.group() != ".":
        return True
    before = text[max(begin, match.start() - _LONGEST_WORD) : match.start()]
    if not before or before[-1].isspace():
        return True
    last = before.rsplit(maxsplit=1)[-1]
    if len(last) > 1 and last.isalpha() and last.lower() not in _ABBREVIATIONS:
        return True
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = _OPENING.split(last)[-1]
    return not word or _word_ends(word, following.group(1), first=match.start() - len(word) == begin)


def _word_ends(word: str, following: str, *, first: bool) -> bool:
    """Return whether a full stop after a word ends the sentence, given the word after it."""
    key = word.lower()
    if key in _TITLES or key in _INSIDE or (first and word.isdigit()):
        return False
    if key in _BEFORE_FIGURES:
        return not following[0].isdigit()
    if "." in word or (len(word) == 1 and word.isalpha() and word.isupper()):
        return following.lower() in _OPENERS
    return True
