"""Which counts hold up when what stands around them is known: who is named, who speaks, and who was counted before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tollgraph.extraction.counting.by_party import BY_PARTY, party_behind
from tollgraph.extraction.counting.elsewhere import ELSEWHERE, place_behind
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.taken_up import TAKEN_UP
from tollgraph.extraction.document import ActorMention, PlaceMention, Utterance

_REACH = 3
"""Sentences back in which those stand whom "the number" takes up."""
_DEED_REACH = 8
"""Characters from a number to the name of a party behind "in the"."""


@dataclass(slots=True, eq=False)
class Surrounding:
    """What a sentence holds besides its counts."""

    actors: Sequence[ActorMention]
    places: Sequence[PlaceMention]
    utterances: Sequence[Utterance]


def in_context(
    found: Iterable[Sequence[HarmCount]],
    actors: Iterable[Sequence[ActorMention]],
    places: Iterable[Sequence[PlaceMention]],
    utterances: Iterable[Sequence[Utterance]],
) -> list[tuple[HarmCount, ...]]:
    """Return the counts of each sentence without those that its surroundings rule out, in the same order.

    Left out are a share laid to nobody known ("224 by Friday") or in no known place ("30 in line"), a speaker taken
    for a victim ("said a nurse") and a number put to nothing that was counted before. What takes up a count gets its
    effect and its victims, and the words of a share reach to the end of its party or place.
    """
    held, last = list[tuple[HarmCount, ...]](), None
    for counts, named, placed, said in zip(found, actors, places, utterances, strict=True):
        if not counts:
            held.append(())
            continue
        beside, kept = Surrounding(named, placed, said), list[HarmCount]()
        for count in counts:
            if _is_ruled_out(count, counts, beside) or (count.rule == TAKEN_UP and not _takes_up(count, last)):
                continue
            kept.append(count)
            last = last if count.part or count.indefinite else count
        held.append(tuple(kept))
    return held


def _is_ruled_out(count: HarmCount, counts: Sequence[HarmCount], beside: Surrounding) -> bool:
    if count.rule == ELSEWHERE and _is_of_a_partys_deeds(count, beside):
        count.rule = BY_PARTY
    if count.rule == BY_PARTY:
        party = party_behind(count.noun_end, beside.actors, [other.start for other in counts])
        count.end = count.end if party is None else party.end
        return party is None
    if count.rule == ELSEWHERE:
        place = place_behind(count.noun_end, beside.places)
        count.end = count.end if place is None else place.end
        return place is None
    if not count.indefinite:
        return False
    start, end = count.mention.start, count.noun_end
    return any(each.cue is not None and each.cue[0] <= start and end <= each.cue[1] for each in beside.utterances)


def _is_of_a_partys_deeds(count: HarmCount, beside: Surrounding) -> bool:
    """Return whether what stands behind "in" is what a party did and no place: "260 in coalition strikes"."""
    near = range(count.noun_end, count.noun_end + _DEED_REACH)
    return any(actor.adjectival and actor.start in near for actor in beside.actors)


def _takes_up(count: HarmCount, last: HarmCount | None) -> bool:
    """Give a count the harm and, where it names none itself, the victims of the last one before; False without one."""
    if last is None or count.sentence - last.sentence > _REACH:
        return False
    count.effect = last.effect
    count.victims = count.victims if count.named else last.victims
    return True
