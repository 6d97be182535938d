"""Counts in several places after one verb: "killed 20 people in Aleppo and 30 in Homs", "14 dead, 9 in Idlib"."""

from collections.abc import Iterable

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.ties import Clause, Link
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import PlaceMention

ELSEWHERE = "the same elsewhere"
"""The rule of "and 30 in Homs": the harm of the count before it, in another place."""
_LEADS = words_in("harm", "elsewhere", "leads")
_BEFORE = words_in("harm", "elsewhere", "before")
_OWN_VERBS = words_in("harm", "elsewhere", "own_verbs")
_STOPS = frozenset(".!?;")
_WIDEST_GAP = 25
"""Words between a count and the next of the row, at most."""
_WIDEST_PLACE = 6
"""Words from the number within which a verb of its own may follow: "and 30 in Homs fled"."""
_REACH = 40
"""Characters from the number to the name of the place: "outside the embattled town of "."""


def same_elsewhere(clause: Clause, phrase: CountPhrase, previous: tuple[CountPhrase, Link]) -> Link | None:
    """Tie "and 30 in Homs" to the harm of the count before it.

    It is a part of that count, unless that has a place of its own and no colon follows: then both stand side by side.
    """
    before, link = previous
    if phrase.unknown or phrase.indefinite or clause.key(phrase.stop) not in _LEADS:
        return None
    between = clause.keys[before.stop : phrase.first]
    if not between or len(between) > _WIDEST_GAP or between[-1] not in _BEFORE or not _STOPS.isdisjoint(between):
        return None
    if _has_a_verb(clause, phrase.stop):
        return None
    beside = between[-1] != ":" and (link.rule == ELSEWHERE or not _LEADS.isdisjoint(between))
    return Link(link.effect, phrase.first, phrase.stop, ELSEWHERE, part=link.part or not beside, listed=beside)


def _has_a_verb(clause: Clause, position: int) -> bool:
    """Return whether the number is the subject of a verb that tells of something else."""
    for key in clause.keys[position : position + _WIDEST_PLACE]:
        if key in _OWN_VERBS:
            return True
        if not key[0].isalnum() or key in _BEFORE:
            return False
    return False


def place_behind(end: int, places: Iterable[PlaceMention]) -> PlaceMention | None:
    """Return the place that is named right behind a number that ends at an offset."""
    return next((place for place in places if end <= place.start <= end + _REACH), None)
