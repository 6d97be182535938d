"""Whether a claim speaks of the world or of a count, to what standard, and on which day it was said."""

import calendar
from datetime import date

from tollgraph.background import Background
from tollgraph.extraction.claims.facts import SentenceFacts
from tollgraph.extraction.claims.scoping import is_report_date
from tollgraph.extraction.document import DateShape, Mode, PeriodMention
from tollgraph.model import Quantity, Reference
from tollgraph.terms import Kind, Standard, Victims

_ALLEGED = frozenset({"alleged", "allegedly", "allegations", "claims", "unconfirmed", "rumoured", "alleges"})
_RESTATED = frozenset({"revised", "restated", "duplicates", "duplicate", "recounted"})
_OWN_SIDE = frozenset({Victims.COMBATANTS})


def kind_and_standard(
    background: Background, claimant: Reference, parties: tuple[Reference, ...], words: frozenset[str], said: Mode
) -> tuple[Kind, Standard | None]:
    """Return the kind and the standard of a claim with a claimant, by who speaks of whom and in which words.

    A monitor's count is a ledger, documented unless its words say alleged; what a party concedes of its own is a
    ledger, acknowledged; every other statement speaks of the world.
    """
    sides = background.sides(claimant.iri)
    own = any(party.iri in sides or claimant.iri in background.sides(party.iri) for party in parties)
    if own or said == Mode.ADMIT:
        return Kind.LEDGER, Standard.ACKNOWLEDGED
    actor = background.actors.get(claimant.iri)
    if actor is None or "Monitor" not in actor.kinds:
        return Kind.WORLD, None
    return Kind.LEDGER, Standard.ALLEGED if words & _ALLEGED else Standard.DOCUMENTED


def speaks_of_the_world(quantity: Quantity, victims: Victims) -> bool:
    """Return whether a statement is no count whoever makes it: no figure in it, or an enemy's losses."""
    return quantity.low is None or victims in _OWN_SIDE


def restates(words: frozenset[str]) -> bool:
    """Return whether the words say that old cases were added to a count or taken out."""
    return bool(words & _RESTATED)


def told_on(facts: SentenceFacts, published: date) -> date | None:
    """Return the day a sentence gives for what it reports as said; None where it gives none.

    A month or a year stands for its last day; a day after publication is no day of saying.
    """
    days = [_last_day(mention) for mention in facts.periods if is_report_date(facts, mention)]
    known = [min(day, published) for day in days if day is not None]
    return known[0] if known else None


def _last_day(mention: PeriodMention) -> date | None:
    end = mention.period.end
    if end is None or mention.shape not in {DateShape.MONTH, DateShape.YEAR}:
        return end
    month = 12 if mention.shape == DateShape.YEAR else end.month
    return end.replace(month=month, day=calendar.monthrange(end.year, month)[1])
