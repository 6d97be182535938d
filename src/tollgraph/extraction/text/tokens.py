"""Words and marks of one sentence with their offsets in the article."""

import re
from functools import lru_cache
from typing import NamedTuple

from tollgraph.extraction.text.words import PIECES_KEPT, lowered, pieces_of

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*\+?|[^\W_]+(?:[-'\u2019][^\W_]+)*|[^\w\s]|_")

_LETTERS = re.compile(r"[^\W\d_]+")


class Token(NamedTuple):
    """A word, a number or a single mark. A named tuple, because a dataclass takes thrice as long to make."""

    start: int
    end: int
    text: str
    key: str
    """Lower case."""

    @property
    def is_word(self) -> bool:
        """Whether it is more than a mark."""
        return self.key[0].isalnum()


@lru_cache(maxsize=512)
def tokens_of(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of a text in order, their offsets counted from `offset`.

    >>> [token.key for token in tokens_of("Raids killed 1,061 (in U.S.-held areas).")]
    ['raids', 'killed', '1,061', '(', 'in', 'u.s.', '-', 'held', 'areas', ')', '.']
    """
    return tuple(
        [
            Token(at + start, at + end, token, key)
            for at, piece in pieces_of(text, offset)
            for start, end, token, key in _tokens_in(piece)
        ]
    )


@lru_cache(maxsize=PIECES_KEPT)
def _tokens_in(piece: str) -> tuple[Token, ...]:
    keys = lowered(piece)
    spans = map(re.Match.span, _TOKEN.finditer(piece))
    return tuple([Token(start, end, piece[start:end], keys[start:end]) for start, end in spans])


@lru_cache(maxsize=512)
def letters_of(text: str) -> frozenset[str]:
    """Return the runs of letters of a text in lower case: a quick way to see that a sentence lacks some words.

    >>> sorted(letters_of("The U.S.-led raid killed 5"))
    ['killed', 'led', 'raid', 's', 'the', 'u']
    """
    return frozenset(_LETTERS.findall(text.lower()))


def at_or_after(tokens: tuple[Token, ...], position: int) -> int:
    """Return the index of the first token that starts at or after a position; the number of tokens if none does."""
    low, high = 0, len(tokens)
    while low < high:
        middle = (low + high) // 2
        if tokens[middle].start < position:
            low = middle + 1
        else:
            high = middle
    return low
