"""Breakdowns: which count is part of which, shares of a stated total, and what is left of it."""

from dataclasses import replace
from itertools import islice, takewhile

from tollgraph.extraction.claims.attribution import lays_shares
from tollgraph.extraction.claims.drafts import Draft
from tollgraph.extraction.counting.ties import AMONG_THOSE, SOME_OF_THEM
from tollgraph.intervals import quantity_of, share_of
from tollgraph.model import Quantity
from tollgraph.terms import Qualifier, Victims

_MANY = 20
"""From so many people on a share of them may be a round one: "a third" of 100."""
_REACH = 3
"""Sentences back in which the whole of a part stands."""
_CLASSES = frozenset({Victims.CHILDREN, Victims.WOMEN, Victims.MEN, Victims.WOMEN_AND_CHILDREN})


def break_down(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with their wholes, shares and remainders worked out; what cannot be worked out is left out."""
    found: list[Draft] = []
    for draft in drafts:
        mention = draft.count.mention
        if draft.count.part or mention.share or mention.remainder:
            draft.parent = _whole(draft, found)
            if draft.parent is not None:
                _take_over(draft, draft.parent)
        if draft.count.rule == SOME_OF_THEM and draft.parent is None:
            continue
        if (mention.share or mention.remainder) and not _work_out(draft, found):
            continue
        found.append(draft)
    for number, whole in enumerate(found):
        for part in _adding_up(whole, _within_reach(found, number)):
            part.parent = whole
            part.rules.append("adds up to a total")
    return found


def _within_reach(found: list[Draft], number: int) -> list[Draft]:
    """Return what follows a draft in the sentences within reach: to look through all would take the square of them."""
    last = found[number].sentence.number + _REACH
    return list(takewhile(lambda draft: draft.sentence.number <= last, islice(found, number + 1, None)))


def _adding_up(whole: Draft, later: list[Draft]) -> list[Draft]:
    """Return the parts that are none so far of two or three counts in a row that make up a total of the same event."""
    if whole.quantity.low is None or whole.scene is None or whole.count.part:
        return []
    near = [draft for draft in later if _is_item(draft, whole)]
    for size in (2, 3):
        for first in range(len(near) - size + 1):
            row = near[first : first + size]
            if sum(draft.quantity.low or 0 for draft in row) == whole.quantity.low:
                return [draft for draft in row if draft.parent is None]
    return []


def _is_item(draft: Draft, whole: Draft) -> bool:
    """Return whether a count within reach can be an item of a total: of the same harm and event, smaller."""
    same = draft.count.effect == whole.count.effect and draft.scene is whole.scene
    low = draft.quantity.low
    return same and low is not None and 0 < low < (whole.quantity.low or 0)


def _whole(part: Draft, before: list[Draft]) -> Draft | None:
    """Return the nearest earlier count that can be the whole: same harm, near, no smaller, not itself a listed part."""
    for whole in reversed(before):
        if part.sentence.number - whole.sentence.number > _REACH:
            break
        if whole.count.effect == part.count.effect and _can_hold(whole, part):
            higher = whole.parent if part.count.listed and whole.count.part else None
            return higher or next(other for other in before if other.count is whole.count)
    return None


def _can_hold(whole: Draft, part: Draft) -> bool:
    if whole.victims in _CLASSES and whole.victims != part.victims:
        return False
    if part.count.listed and whole.count.rule == AMONG_THOSE and whole.parent is None:
        return False
    if whole.count.part and whole.victims != Victims.PEOPLE and not part.count.listed:
        return False
    if part.count.mention.share or part.count.mention.remainder:
        return whole.quantity.low is not None and _is_shared(whole.quantity.low, part.count.mention.share)
    if whole.quantity.low is None or part.quantity.low is None:
        return whole.quantity.low is None or part.quantity.upper is not None
    return whole.quantity.low >= part.quantity.low


def _is_shared(whole: int, share: tuple[tuple[int, int], tuple[int, int]] | None) -> bool:
    """Return whether a number can be what a share is of: of few people a share is a whole number of them."""
    top, bottom = share[1] if share else (1, 1)
    return whole >= _MANY or whole * top % bottom == 0


def _take_over(part: Draft, whole: Draft) -> None:
    """Give a part what its whole says and it does not."""
    part.speaker, part.mode = (part.speaker, part.mode) if part.speaker else (whole.speaker, whole.mode)
    part.parties = part.parties if part.parties or lays_shares(part.sentence) else whole.parties
    if (part.count.part and part.sentence.number != whole.sentence.number) or not part.places:
        part.places = whole.places
        part.period, part.read_period = whole.period, whole.read_period
        part.scene, part.whole_war = whole.scene, whole.whole_war
        part.parties = part.parties if lays_shares(part.sentence) else whole.parties
    if not part.count.named or part.victims == Victims.PEOPLE:
        part.victims = whole.victims
    part.rules.append("part of a total")


def _work_out(draft: Draft, before: list[Draft]) -> bool:
    """Compute a share or a remainder; False when its total has no figure."""
    whole = draft.parent
    if whole is None or whole.quantity.low is None:
        return False
    if draft.count.mention.remainder:
        return _work_out_rest(draft, whole, before)
    share = draft.count.mention.share
    if share is None:
        return False
    figure = _figure(whole.quantity.low, share)
    mention = draft.count.mention.quantity
    qualifier = mention.qualifier if mention.qualifier != Qualifier.EXACT else whole.quantity.qualifier
    stated = replace(quantity_of(mention.text, qualifier, figure), text=mention.text)
    draft.quantity = share_of(mention.text, share, whole.quantity, stated)
    draft.rules.append("share of a total")
    return True


def _figure(whole: int, share: tuple[tuple[int, int], tuple[int, int]]) -> int:
    """Return the figure that a share of a stated number is: that of the share itself, "nearly a third" a third."""
    top, bottom = share[1]
    return whole * top // bottom


def _work_out_rest(draft: Draft, whole: Draft, before: list[Draft]) -> bool:
    parts = [other.quantity.low for other in before if other.parent is whole]
    known = [part for part in parts if part is not None]
    rest = (whole.quantity.low or 0) - sum(known)
    if not known or rest <= 0:
        return False
    text = draft.count.mention.quantity.text
    draft.quantity = Quantity(text, Qualifier.EXACT, rest, rest, rest, rest)
    draft.rules.append("rest of a total")
    return True
