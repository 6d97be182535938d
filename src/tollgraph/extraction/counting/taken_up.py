"""Tolls that name no harm but take up what was counted before: "the Pentagon put the number at fewer than 10"."""

import re

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.ties import Clause, Link
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.terms import Effect

TAKEN_UP = "toll taken up"
"""The rule of "put the number at 10": it counts whom the count before it counts, and nobody without one."""
_NOUNS = words_in("harm", "taken_up", "nouns")
_VERBS = words_in("harm", "taken_up", "verbs")
_BOUNDS = words_in("harm", "taken_up", "bounds")
_MOST_BOUNDS = 4
_WORDS = re.compile(
    rf"\b(?:{'|'.join(sorted(_VERBS))})\s+(?:the|that)\s+(?:{'|'.join(sorted(_NOUNS))})\s+at\b", re.IGNORECASE
)


def may_take_up(text: str, keys: frozenset[str]) -> bool:
    """Return whether a text puts a number that it does not say the meaning of; `keys` are its words."""
    return not _NOUNS.isdisjoint(keys) and _WORDS.search(text) is not None


def toll_taken_up(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "put the number at fewer than 10", "puts the figure at 56 civilians"; the harm is that of a count before."""
    if phrase.unknown or phrase.indefinite:
        return None
    at = phrase.first - 1
    while phrase.first - at <= _MOST_BOUNDS and clause.key(at) in _BOUNDS:
        at -= 1
    words = [clause.key(number) for number in range(at - 3, at + 1)]
    if words[0] in _VERBS and words[1] in {"the", "that"} and words[2] in _NOUNS and words[3] == "at":
        return Link(Effect.KILLED, max(0, at - 3), phrase.stop, TAKEN_UP)
    return None
