"""Quotations that their speaker interrupts, as in: "Eleven people," the doctor said, "were killed"."""

from collections.abc import Sequence

from tollgraph.extraction.counting.vocabulary import words_in

_SAYING = words_in("harm", "interruptions", "verbs")
CLOSING_QUOTES = frozenset({'"', "\u201d"})
_OPENING = frozenset({'"', "\u201c"})
_LONGEST = 16
"""Words between the two halves of a quotation, at most."""


def past_interruption(keys: Sequence[str], position: int) -> int:
    """Return the position with which a quotation goes on that closes at a position; the position itself otherwise.

    Between the two halves somebody says it, and nothing ends a sentence.
    """
    if keys[position] not in CLOSING_QUOTES:
        return position
    said = False
    for later in range(position + 1, min(position + 2 + _LONGEST, len(keys))):
        if keys[later] in _OPENING:
            return later + 1 if said and later + 1 < len(keys) else position
        if keys[later] in {".", ";", "!", "?"}:
            return position
        said = said or keys[later] in _SAYING
    return position
