"""Tolls broken down by who did it: "484 civilian deaths, 224 by government forces and 260 by the coalition"."""

from collections.abc import Iterable, Sequence

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.ties import Clause, Link
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import ActorMention

BY_PARTY = "share of a party"
"""The rule of "224 by government forces": so many of the harmed are laid to one party."""
_LEADS = tuple(tuple(words.split()) for words in sorted(words_in("harm", "by_party", "leads")))
_PARTIES = frozenset({"Belligerent", "Coalition"})
_FULL_STOPS = frozenset(".!?")
_WIDEST_GAP = 25
"""Words between a total and the first of its shares, at most."""
_REACH = 40
"""Characters behind a share within which its party is named."""


def share_of_party(clause: Clause, phrase: CountPhrase, previous: tuple[CountPhrase, Link]) -> Link | None:
    """Tie "224 by government forces" to the harm of the count before it.

    It is a part of that count, unless that is laid to a party itself and no colon follows: then both are parts of one
    total, or of none.
    """
    before, link = previous
    if phrase.unknown or phrase.indefinite or not _laid_to_somebody(clause, phrase):
        return None
    between = clause.keys[before.stop : phrase.first]
    if len(between) > _WIDEST_GAP or not _FULL_STOPS.isdisjoint(between):
        return None
    beside = between[-1:] != [":"] and (link.rule == BY_PARTY or "by" in between)
    return Link(link.effect, phrase.first, phrase.stop, BY_PARTY, part=link.part or not beside, listed=beside)


def _laid_to_somebody(clause: Clause, phrase: CountPhrase) -> bool:
    return any(tuple(clause.keys[phrase.stop : phrase.stop + len(lead)]) == lead for lead in _LEADS)


def party_behind(end: int, actors: Iterable[ActorMention], following: Sequence[int]) -> ActorMention | None:
    """Return the party that is named right behind a share that ends at an offset, before the next of the counts."""
    stop = min((start for start in following if start >= end), default=end + _REACH)
    near = (actor for actor in actors if end <= actor.start <= min(stop, end + _REACH))
    return next((actor for actor in near if actor.adjectival or not _PARTIES.isdisjoint(actor.kinds)), None)
