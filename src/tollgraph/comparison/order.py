"""The order of scopes: how one statement's scope stands to another's, dimension by dimension.

Counts of harm are monotone: where every dimension of one scope is contained in the other's, so is its count. Unknown
is never taken for disjoint, and never for equal.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TypeVar

from tollgraph.background import Background
from tollgraph.comparison.extent import Days
from tollgraph.comparison.statement import Statement
from tollgraph.comparison.victims import victims_relation
from tollgraph.terms import Dimension, Effect, Relation

T = TypeVar("T")
Relations = dict[Dimension, Relation]

EQUAL, IN, CONTAINS = Relation.EQUAL, Relation.IN, Relation.CONTAINS
OVERLAP, DISJOINT, UNKNOWN = Relation.OVERLAP, Relation.DISJOINT, Relation.UNKNOWN
CONTAINED = frozenset({EQUAL, IN})
CONTAINING = frozenset({EQUAL, CONTAINS})

_FLIPPED = {IN: CONTAINS, CONTAINS: IN}


def flipped(relation: Relation) -> Relation:
    """Return how the second stands to the first."""
    return _FLIPPED.get(relation, relation)


def of_unions(
    xs: Collection[T], ys: Collection[T], within: Callable[[T, T], bool], meets: Callable[[T, T], bool]
) -> Relation:
    """Return how the union of some things stands to the union of others, from the order of the single things."""
    below = all(any(within(x, y) for y in ys) for x in xs)
    above = all(any(within(y, x) for x in xs) for y in ys)
    if below or above:
        return EQUAL if below and above else IN if below else CONTAINS
    return OVERLAP if any(meets(x, y) for x in xs for y in ys) else DISJOINT


@dataclass(frozen=True)
class ScopeOrder:
    """The order of scopes in a known world of actors and places."""

    world: Background
    _areas: dict[tuple[tuple[str, ...], tuple[str, ...]], Relation] = field(default_factory=dict)

    def relations(self, a: Statement, b: Statement) -> Relations:
        """Return how the scope of `a` stands to that of `b` on each dimension."""
        together = _share_words(a, b)
        area, period = self._area(a, b, together=together), _period(a, b, together=together)
        incident = incident_relation(a, b)
        if incident in (EQUAL, IN, CONTAINS, OVERLAP) and a.incidents and b.incidents:
            area = period = incident
        else:
            area, period = (_doubted(each, a, b) for each in (area, period))
        if incident is UNKNOWN and DISJOINT in (area, period):
            incident = DISJOINT
        return {
            Dimension.AREA: area,
            Dimension.PERIOD: period,
            Dimension.VICTIMS: victims_relation(a, b),
            Dimension.PERPETRATOR: self._perpetrator(a, b, together=together),
            Dimension.EFFECT: effect_relation(a.scope.effect, b.scope.effect),
            Dimension.INCIDENT: incident,
        }

    def _area(self, a: Statement, b: Statement, *, together: bool) -> Relation:
        xs, ys = a.scope.places, b.scope.places
        if not xs or not ys:
            return EQUAL if together and not xs and not ys else UNKNOWN
        found = self._areas.get((xs, ys))
        if found is None:
            found = self._areas[xs, ys] = of_unions(xs, ys, self.within, self._may_meet)
        return found

    def within(self, place: str, other: str) -> bool:
        """Return whether a place lies in another or is the same."""
        return other in self.world.containers(place)

    def _may_meet(self, x: str, y: str) -> bool:
        """Return whether two places may share ground; the bounds of a region ("northern Syria") are not known."""
        if self.within(x, y) or self.within(y, x):
            return True
        vague = any(place in self.world.places and self.world.places[place].kind == "region" for place in (x, y))
        return vague and bool(self.world.containers(x) & self.world.containers(y))

    def _perpetrator(self, a: Statement, b: Statement, *, together: bool) -> Relation:
        if a.scope.all_parties and b.scope.all_parties:
            return EQUAL
        xs, ys = a.scope.perpetrators, b.scope.perpetrators
        unstated_a, unstated_b = not (xs or a.scope.all_parties), not (ys or b.scope.all_parties)
        if unstated_a or unstated_b:
            same_event = bool(a.incidents) and a.incidents == b.incidents
            return EQUAL if unstated_a and unstated_b and (together or same_event) else UNKNOWN
        if a.scope.all_parties or b.scope.all_parties:
            return CONTAINS if a.scope.all_parties else IN
        if a.scope.own_operation != b.scope.own_operation:
            return UNKNOWN if set(xs) & set(ys) else DISJOINT
        found = of_unions(xs, ys, self._acts_for, lambda x, y: self._acts_for(x, y) or self._acts_for(y, x))
        return UNKNOWN if found in (DISJOINT, OVERLAP) and any(map(self._unidentified, {*xs, *ys})) else found

    def _acts_for(self, party: str, body: str) -> bool:
        return body in self.world.memberships(party)

    def _unidentified(self, party: str) -> bool:
        """Return whether a party is known by an article's words only and so may be any other."""
        actor = self.world.actors.get(party)
        return actor is None or "UnnamedSource" in actor.kinds


def effect_relation(a: Effect, b: Effect) -> Relation:
    """Return how an effect stands to another: killed and injured are parts of casualties.

    >>> effect_relation(Effect.KILLED, Effect.CASUALTIES)
    <Relation.IN: 'IN'>
    """
    if a is b:
        return EQUAL
    parts = (Effect.KILLED, Effect.INJURED)
    if b is Effect.CASUALTIES and a in parts:
        return IN
    return CONTAINS if a is Effect.CASUALTIES and b in parts else DISJOINT


def told_apart(a: Statement, b: Statement) -> bool:
    """Return whether two statements count disjoint things whatever their places, days and parties: soon seen."""
    if effect_relation(a.scope.effect, b.scope.effect) is DISJOINT or incident_relation(a, b) is DISJOINT:
        return True
    return victims_relation(a, b) is DISJOINT


def incident_relation(a: Statement, b: Statement) -> Relation:
    """Return how two statements' incidents stand to each other, before their places and days are looked at.

    An incident is in every total. Two incidents of one article were told apart by it; those of different articles
    may be one.
    """
    xs, ys = a.incidents, b.incidents
    if xs == ys:
        return EQUAL
    if not xs or not ys:
        return IN if xs else CONTAINS
    if xs < ys or ys < xs:
        return IN if xs < ys else CONTAINS
    if xs & ys:
        return OVERLAP
    return DISJOINT if a.article == b.article else UNKNOWN


def _doubted(relation: Relation, a: Statement, b: Statement) -> Relation:
    """Return a relation of area or period as the doubt about an incident's place and days leaves it."""
    if (a.is_total and b.is_total) or relation in (DISJOINT, EQUAL):
        return relation
    if a.is_total != b.is_total:
        inside = CONTAINS if a.is_total else IN
        return relation if relation is inside else UNKNOWN
    return UNKNOWN


def _period(a: Statement, b: Statement, *, together: bool) -> Relation:
    unstated = a.days.first is None and b.days.first is None
    if unstated and together and a.days.last == b.days.last:
        return EQUAL
    return days_relation(a.days, b.days)


def days_relation(a: Days, b: Days) -> Relation:
    """Return how two stretches of days stand to each other; an unknown start leaves all but disjoint days open."""
    if not a.meets(b):
        return DISJOINT
    if a.first is None or b.first is None:
        return UNKNOWN
    if a in b or b in a:
        return EQUAL if a == b else IN if a in b else CONTAINS
    return OVERLAP


def _share_words(a: Statement, b: Statement) -> bool:
    """Return whether both statements are made in one passage."""
    if a.article != b.article:
        return False
    return any(start < other_end and other < end for start, end in a.spans for other, other_end in b.spans)
