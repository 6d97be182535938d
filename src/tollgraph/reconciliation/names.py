"""How alike two names are: written forms of one name are brought together, then rapidfuzz compares."""

import re
import unicodedata

from rapidfuzz import fuzz

_ARTICLES = frozenset(["al", "ar", "as", "ash", "at", "ath", "ad", "adh", "an", "az", "el", "il"])
"""The Arabic article as Latin letters write it, assimilated or not: Raqqa, ar-Raqqah, al-Raqqa."""
_WORD = re.compile(r"\w+")
_MOST_LETTERS = 300
"""Letters of a name that are compared; no name in the graph is longer."""
_OTHER_ORDER = 0.97
"""What the same words in another order are worth."""
_PARTIAL = 0.85
"""What a name is worth of which the other holds all words and more."""


def comparable(name: str) -> str:
    """Return a name without case, accents, punctuation and the Arabic article.

    >>> comparable("Ar-Raqqah (Syria)")
    'raqqah syria'
    """
    decomposed = unicodedata.normalize("NFKD", name[:_MOST_LETTERS].casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _WORD.findall(plain.replace("'", "").replace("\u2019", ""))
    return " ".join(word for word in words if word not in _ARTICLES) or " ".join(words)


def similarity(one: str, other: str) -> float:
    """Return how alike two comparable names are, from 0 to 100; 100 only for the same name.

    >>> similarity("raqqa", "raqqa")
    100.0
    """
    if one == other:
        return 100.0
    alike = max(
        fuzz.ratio(one, other),
        fuzz.token_sort_ratio(one, other) * _OTHER_ORDER,
        fuzz.token_set_ratio(one, other) * _PARTIAL,
    )
    return min(alike, 99.0)


def trigrams(name: str) -> set[str]:
    """Return the pieces of three letters by which names are found, with the edges marked.

    >>> sorted(trigrams("hit"))
    [' hi', 'hit', 'it ']
    """
    padded = f" {name} "
    return {padded[start : start + 3] for start in range(max(len(padded) - 2, 1))}
