"""How far a scope reaches: the theatre of a party whose toll names no place, and the days that a number counts.

Harm is dated, not death: the wounded who die later count at the strike. A period is cut to the operation of the party
that did the harm and to the day it was told.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from tollgraph.background import Background
from tollgraph.model import Actor, Scope
from tollgraph.terms import Dimension

_CONVENTIONS = Path(__file__).parents[1] / "conventions.toml"


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive days as proleptic Gregorian ordinals."""

    first: int | None
    """None where nothing says when the count begins."""
    last: int

    def __contains__(self, other: "Days") -> bool:
        """Return whether the other days certainly lie within these."""
        if self.first is None or other.first is None:
            return False
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Days") -> bool:
        """Return whether some day may be in both."""
        return (self.first is None or self.first <= other.last) and (other.first is None or other.first <= self.last)


@cache
def news_days() -> int:
    """Return how many days before its report an undated event is taken to lie, where only the likely is listed."""
    return int(tomllib.loads(_CONVENTIONS.read_text(encoding="utf-8"))["undecided"]["news_days"])


def with_theatre(scope: Scope, world: Background) -> Scope:
    """Return the scope with the theatre of its parties, inferred, where it is a toll that names no place."""
    if scope.places or scope.incident or scope.own_operation or not scope.perpetrators:
        return scope
    theatres = [_theatre(party, world) for party in scope.perpetrators]
    if not all(theatres):
        return scope
    places = tuple(sorted({place for theatre in theatres for place in theatre}))
    return replace(scope, places=places, inferred=scope.inferred | {Dimension.AREA})


def days_counted(scope: Scope, told: date, world: Background) -> Days:
    """Return the days of a scope: from its stated start or the operation's to its stated end or the day told.

    The later of the two starts and the earlier of the two ends count; a period outside the operation, or after the day
    told, stays as it was stated. For an incident these are the days on which it may lie.
    """
    start, end = scope.period.start, scope.period.end
    began = _operation_began(scope, world)
    last = min(end or told, told).toordinal()
    if start is None:
        return Days(began if began is None or began <= last else None, last)
    first = start.toordinal()
    if first > last:
        return Days(first, max(first, (end or start).toordinal()))
    return Days(max(first, began) if began is not None and began <= last else first, last)


def days_likely(scope: Scope, told: date, world: Background) -> Days:
    """Return the days of a scope; for an incident without any date, the days just before it was told."""
    days = days_counted(scope, told, world)
    if scope.incident is None or scope.period.start or scope.period.end:
        return days
    return Days(days.last - news_days(), days.last)


def _theatre(party: str, world: Background) -> tuple[str, ...]:
    return next((actor.theatre for actor in _bodies(party, world) if actor.theatre), ())


def _operation_began(scope: Scope, world: Background) -> int | None:
    """Return the first day of the earliest of the parties' operations, or None where one of them is not known."""
    if scope.own_operation or scope.all_parties or not scope.perpetrators:
        return None
    starts = [_began(party, world) for party in scope.perpetrators]
    known = [start.toordinal() for start in starts if start is not None]
    return min(known) if len(known) == len(starts) else None


def _began(party: str, world: Background) -> date | None:
    return next((actor.operation_began for actor in _bodies(party, world) if actor.operation_began), None)


def _bodies(party: str, world: Background) -> list[Actor]:
    """Return the party itself and then what it is a member of."""
    others = sorted(world.memberships(party) - {party})
    return [world.actors[iri] for iri in (party, *others) if iri in world.actors]
