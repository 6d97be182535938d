"""One claim said twice: a headline and its body, a rounding and its figure, a lead and the source it comes from."""

from tollgraph.extraction.claims.drafts import Draft
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.intervals import nearest_ends
from tollgraph.model import Quantity
from tollgraph.terms import Qualifier, Victims

_HEARSAY = words_in("harm", "grammar", "hearsay")
_LEAD = 4
"""Sentences at the start of an article in which a rounding of a later figure can stand."""
_HEADING = 2
"""Sentences at the very top: a headline, its repetition and the first of the body."""
_ROUNDED = frozenset(
    {Qualifier.MORE_THAN, Qualifier.ABOUT, Qualifier.NEARLY, Qualifier.JUST_OVER, Qualifier.AT_LEAST, Qualifier.VAGUE}
)
_ANOTHER = "another"
_NARROWER = frozenset({Victims.PEOPLE, Victims.CIVILIANS})


def merge(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts with each claim once, its fullest wording first and the others as its echoes."""
    kept: list[Draft] = []
    for draft in _without_second_sources(drafts):
        twin = next((other for other in kept if same_claim(other, draft)), None)
        if twin is None:
            kept.append(draft)
        else:
            kept[kept.index(twin)] = _joined(twin, draft)
    return sorted(kept, key=lambda draft: draft.count.start)


def _without_second_sources(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts without "and medics said" where the first of two sources says it alone elsewhere."""
    kept: list[Draft] = []
    for draft in drafts:
        first = next((other for other in kept if other.count is draft.count), None)
        again = first is not None and any(
            other.count is not first.count and same_claim(other, first) and other.speaker is not None
            for other in drafts
        )
        if not again:
            kept.append(draft)
    return kept


def same_claim(first: Draft, second: Draft) -> bool:
    """Return whether two drafts say the same number of the same thing for the same source."""
    if first.count.effect != second.count.effect or not _same_figure(first, second):
        return False
    if not _same_voice(first, second):
        return False
    if first.sentence.number == second.sentence.number and not _retold_at_once(first, second):
        return False
    if _is_another(first) != _is_another(second) and not _titled(first, second):
        return False
    return _same_victims(first, second) and _same_event(first, second)


def _same_figure(first: Draft, second: Draft) -> bool:
    """Return whether two drafts say the same number, or one rounds that of the other."""
    if first.count.indefinite or second.count.indefinite:
        return first.count.indefinite and second.count.indefinite and first.victims == second.victims
    return same_number(first.quantity, second.quantity) or _rounds(first, second) or _rounds(second, first)


def _retold_at_once(first: Draft, second: Draft) -> bool:
    """Return whether one sentence says a thing twice: a heading that ran into the sentence below it."""
    if first.count.mention == second.count.mention:
        return first.count.start == second.count.start
    if _words(first) == _words(second):
        return True
    further = second.count.mention.further or second.count.listed or second.count.part
    return not further and first.victims == second.victims and not first.count.part


def _words(draft: Draft) -> str:
    """Return the words that carry a count."""
    start = draft.sentence.sentence.start
    return draft.sentence.sentence.text[draft.count.start - start : draft.count.end - start]


def same_number(first: Quantity, second: Quantity) -> bool:
    """Return whether two quantities state one figure, or one vague amount."""
    if first.low is None or second.low is None:
        alike = (first.lower, first.upper) == (second.lower, second.upper)
        return first.low == second.low and alike and (first.upper is not None or first.text == second.text)
    return (first.low, first.high) == (second.low, second.high)


def _is_another(draft: Draft) -> bool:
    """Return whether "another" before a number sets it apart from an equal one."""
    text, start = draft.sentence.sentence.text, draft.count.mention.start - draft.sentence.sentence.start
    before = text[max(0, start - len(_ANOTHER) - 1) : start].lower()
    return before == f"{_ANOTHER} " or _words(draft)[: len(_ANOTHER)].lower() == _ANOTHER


def _titled(first: Draft, second: Draft) -> bool:
    """Return whether one of two drafts stands in the headline."""
    return first.sentence.is_title or second.sentence.is_title


def _same_voice(first: Draft, second: Draft) -> bool:
    if first.sentence.is_title or second.sentence.is_title:
        return True
    if first.speaker is None or second.speaker is None:
        lead = min(first.sentence.rank, second.sentence.rank) <= _HEADING
        same = (first.speaker is None) == (second.speaker is None)
        return lead or same or first.quantity.qualifier == second.quantity.qualifier
    names = {first.speaker.label.casefold(), second.speaker.label.casefold()}
    return first.speaker.iri == second.speaker.iri or bool(names & _HEARSAY)


def _same_victims(first: Draft, second: Draft) -> bool:
    if first.victims == second.victims:
        return True
    if not (first.count.named and second.count.named):
        return True
    return Victims.PEOPLE in (first.victims, second.victims)


def _same_event(first: Draft, second: Draft) -> bool:
    """Return whether two drafts can be about one event; a headline's place and day are the body's."""
    if (first.scene is None) != (second.scene is None) and not (_is_lead(first) or _is_lead(second)):
        return False
    titled = _titled(first, second)
    if not titled and _other_days(first, second):
        return False
    if first.scene is second.scene:
        return True
    if titled:
        return True
    return _is_lead(first) and not _conflict(first, second)


def _conflict(first: Draft, second: Draft) -> bool:
    one = {place.place.iri for place in first.places}
    other = {place.place.iri for place in second.places}
    return bool(one and other and one.isdisjoint(other))


def _other_days(first: Draft, second: Draft) -> bool:
    """Return whether two drafts are of different days."""
    one, other = first.period, second.period
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.end < other.start or other.end < one.start


def _is_lead(draft: Draft) -> bool:
    return draft.sentence.rank <= _LEAD


def _rounds(rounding: Draft, exact: Draft) -> bool:
    """Return whether a lead's round number stands for a figure that the body states."""
    low = exact.quantity.low
    if low is None or not _is_lead(rounding) or rounding.quantity.qualifier not in _ROUNDED:
        return False
    if exact.quantity.qualifier in {Qualifier.VAGUE, Qualifier.MORE_THAN} or rounding.count.start > exact.count.start:
        return False
    if rounding.quantity.low is not None and not _is_round(rounding.quantity.low):
        return False
    if rounding.quantity.qualifier == Qualifier.VAGUE and (rounding.sentence.rank > _HEADING or exact.scene is None):
        return False
    lower, upper = nearest_ends(rounding.quantity)
    return lower <= low and (upper is None or low <= upper)


def _is_round(figure: int) -> bool:
    return figure >= 10 and figure % 10 == 0


def _joined(first: Draft, second: Draft) -> Draft:
    """Return the fuller of two drafts, with what only the other says."""
    full, other = sorted((first, second), key=_fullness, reverse=True)
    full.echoes = [*full.echoes, other, *other.echoes]
    other.echoes = []
    if full.speaker is None:
        full.speaker, full.mode = other.speaker, other.mode
    if full.victims == Victims.PEOPLE and not other.sentence.is_title:
        full.victims = other.victims
    full.parties = full.parties or other.parties
    full.told = full.told or other.told
    if full.period.start is None and full.period.end is None:
        full.period, full.read_period = other.period, other.read_period
    if len(other.places) > len(full.places) and not other.sentence.is_title:
        full.places = other.places
    full.parent = full.parent or other.parent
    if not full.total:
        full.scene = full.scene or other.scene
    full.rules.append("said twice")
    return full


def _fullness(draft: Draft) -> tuple[int, int, int, int, int]:
    exact = draft.quantity.low is not None and not (_is_round(draft.quantity.low) and draft.quantity.low >= _THOUSAND)
    return (
        int(not draft.sentence.is_title),
        int(exact),
        _naming(draft),
        int(draft.count.named) + int(draft.victims != Victims.PEOPLE),
        -draft.count.start,
    )


def _naming(draft: Draft) -> int:
    """Return how well a draft names its source: not at all, by hearsay, or otherwise."""
    if draft.speaker is None:
        return 0
    return 1 if draft.speaker.label.casefold() in _HEARSAY else 2


_THOUSAND = 1000
