"""Where the words that a model quotes stand in an article.

The words must be the article's own. Only line breaks, runs of blanks and the shape of quotation marks, apostrophes and
dashes may differ, since models straighten them; the passage always holds the article's own characters.
"""

import re

from tollgraph.model import Passage

CONTEXT = 60
"""Characters kept before and after a quote, so that it can be found again in a changed text."""
_ALIKE = (
    "'\u2018\u2019\u201b\u02bc\u0060\u00b4",
    '"\u201c\u201d\u201e\u00ab\u00bb',
    "-\u2010\u2011\u2012\u2013\u2014\u2212",
)
"""Characters that are written for one another."""


def find_words(words: str, text: str, begin: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Return where words stand in a stretch of a text, first and one past last code point; None where they do not.

    >>> find_words("the city's  hospital", "At the city\u2019s hospital")
    (3, 22)
    """
    pieces = words.split()
    if not pieces:
        return None
    pattern = re.compile(
        r"(?<!\w)" * pieces[0][0].isalnum() + r"\s+".join(map(_alike, pieces)) + r"(?!\w)" * pieces[-1][-1].isalnum()
    )
    match = pattern.search(text, begin, len(text) if end is None else end)
    return match.span() if match else None


def quoted_passage(words: str, text: str, near: int = 0) -> Passage | None:
    """Return the passage of the words at or after `near`, else of their first place; None where they do not stand."""
    span = find_words(words, text, near) or find_words(words, text)
    if span is None:
        return None
    start, end = span
    return Passage(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def _alike(piece: str) -> str:
    return "".join(_class(character) for character in piece)


def _class(character: str) -> str:
    alike = next((characters for characters in _ALIKE if character in characters), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(character)
