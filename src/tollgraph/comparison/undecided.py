"""Which pairs that cannot be decided are worth a person's look: the rest would drown them.

Two statements about one incident always are. Two incidents of different articles are where they name one place below
the level of a country and lie within days of each other; an incident and a total where only the incident's days leave
it open; two totals where everything is equal but one dimension that one of them does not state.
"""

from tollgraph.comparison.order import DISJOINT, EQUAL, UNKNOWN, Relations, ScopeOrder
from tollgraph.comparison.statement import Statement
from tollgraph.terms import Dimension

LONGEST_NEWS = 62
"""Days over which an incident may at most lie to be listed beside another."""
_WIDE = frozenset({"country", "region"})


def worth_a_look(a: Statement, b: Statement, relations: Relations, order: ScopeOrder) -> bool:
    """Return whether an undecided pair is listed."""
    if a.parts or b.parts:
        return False
    if a.incidents & b.incidents:
        return True
    unknown = {dimension for dimension, relation in relations.items() if relation is UNKNOWN}
    if a.is_total and b.is_total:
        rest = {relation for dimension, relation in relations.items() if dimension not in unknown}
        return len(unknown) == 1 and rest == {EQUAL} and any(lacks(each, *unknown) for each in (a, b))
    if a.is_total or b.is_total:
        return unknown == {Dimension.PERIOD} and a.likely.meets(b.likely)
    return DISJOINT not in relations.values() and is_news(a) and is_news(b) and _near(a, b, order)


def lacks(statement: Statement, dimension: Dimension) -> bool:
    """Return whether a statement says nothing of a dimension."""
    if dimension is Dimension.AREA:
        return not statement.scope.places
    if dimension is Dimension.PERIOD:
        return statement.days.first is None
    return dimension is Dimension.PERPETRATOR and not (statement.scope.perpetrators or statement.scope.all_parties)


def is_news(incident: Statement) -> bool:
    """Return whether an incident's likely days are few."""
    first = incident.likely.first
    return first is not None and incident.likely.last - first < LONGEST_NEWS


def is_fine(place: str, order: ScopeOrder) -> bool:
    """Return whether a place is smaller than a country."""
    known = order.world.places.get(place)
    return known is None or known.kind not in _WIDE


def _near(a: Statement, b: Statement, order: ScopeOrder) -> bool:
    if not a.likely.meets(b.likely):
        return False
    pairs = ((x, y) for one, other in ((a, b), (b, a)) for x in one.scope.places for y in other.scope.places)
    return any(order.within(x, y) and is_fine(y, order) for x, y in pairs)
