"""Words and marks of one sentence with their offsets in the article."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.text.words import lowered

_SPLIT = re.compile(
    r"((?=\S)(?:[a-z]++(?=[ ,])"
    r"|[^\W\d_](?:\.(?:[^\W\d_]\.)+|[^\W_]*+(?:[-'\u2019][^\W_]+)*+)|[^\w\s]|\d++(?:[.,]\d+)*+\+?|_))"
)
"""In a group, so that `split` returns the tokens with what stands between them: no loop of ours.

The look ahead passes over blanks a third quicker than the alternatives do, and nothing is tried twice. The first
alternative reads no other words than the second would: it is for plain ones, and takes a quarter less time.
"""


@dataclass(slots=True, eq=False)
class Tokens:
    """The words, numbers and marks of a text in columns, by number; equal only to itself, so that it is a quick key.

    Columns, because an object for each word takes several times as long to make.
    """

    text: str
    offset: int
    """Offset of the text in the article, from which all offsets count."""
    keys: list[str]
    """Each in lower case."""
    starts: list[int]
    known: frozenset[str]
    """The different keys: a quick way to see that a sentence lacks a word."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.keys)

    def key(self, number: int) -> str:
        """Return a word in lower case, empty outside the text."""
        return self.keys[number] if 0 <= number < len(self.keys) else ""

    def end(self, number: int) -> int:
        """Return the offset after a word."""
        return self.starts[number] + len(self.keys[number])

    def written(self, number: int) -> str:
        """Return a word as it is written."""
        return self.text[self.starts[number] - self.offset : self.end(number) - self.offset]

    def is_word(self, number: int) -> bool:
        """Return whether it is more than a mark."""
        return self.keys[number][0].isalnum()

    def at_or_after(self, position: int) -> int:
        """Return the number of the first word that starts at or after an offset; the number of words if none does."""
        return bisect_left(self.starts, position)

    def between(self, start: int, end: int) -> list[str]:
        """Return the words, in lower case, that start at or after one offset and before another."""
        return self.keys[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def part(self, first: int, stop: int) -> "Tokens":
        """Return the words from one number to before another, as a text of their own."""
        keys = self.keys[first:stop]
        return Tokens(self.text, self.offset, keys, self.starts[first:stop], frozenset(keys))


@once_per_article
def tokens_of(text: str, offset: int = 0) -> Tokens:
    """Return the tokens of a text in order, their offsets counted from `offset`.

    >>> tokens_of("Raids killed 1,061 (in U.S.-held areas).").keys
    ['raids', 'killed', '1,061', '(', 'in', 'u.s.', '-', 'held', 'areas', ')', '.']
    """
    pieces = _SPLIT.split(lowered(text))
    keys, ends = pieces[1::2], accumulate(map(len, pieces), initial=offset)
    return Tokens(text, offset, keys, list(ends)[1:-1:2], frozenset(keys))
