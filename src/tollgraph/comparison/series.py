"""One claimant's own figures: they never disagree; a later one replaces an earlier one of the same thing."""

from collections import defaultdict
from collections.abc import Iterable

from tollgraph.comparison.bridge import Gap, gap_between
from tollgraph.comparison.statement import Statement
from tollgraph.terms import Effect


def later_of(a: Statement, b: Statement) -> Statement | None:
    """Return the statement that was told later, or None where both were told on one day."""
    if a.told == b.told:
        return None
    return a if a.told > b.told else b


def undeclared_fall(gap: Gap) -> bool:
    """Return whether a claimant's toll of the killed fell although no cases were said to be removed.

    The earlier, higher figure counted no more than the later, lower one. Injured and missing may fall: people die, or
    are found.
    """
    later = later_of(gap.higher, gap.lower)
    falls = later is gap.lower and not gap.beyond
    return falls and gap.higher.scope.effect is gap.lower.scope.effect is Effect.KILLED and not gap.lower.restates


def replaced(statements: Iterable[Statement]) -> dict[str, str]:
    """Return, for each figure that its claimant has replaced, the IRI of the latest figure in its place.

    A later, other figure of the same claimant for the same incident or an equal scope replaces the earlier one; so
    does a later count above zero for an incident whose harm was denied.
    """
    found: dict[str, str] = {}
    for series in _series(statements):
        for earlier in series:
            later = [each for each in series if replaces(each, earlier)]
            if later:
                found[earlier.iri] = max(later, key=lambda each: (each.told, each.iri)).iri
    return found


def replaces(later: Statement, earlier: Statement) -> bool:
    """Return whether a statement of the same series stands in place of an earlier one."""
    if later.told <= earlier.told or gap_between(later, earlier, {}) is None:
        return False
    return _same_count(later, earlier) or _withdraws(later, earlier)


def series_key(statement: Statement) -> tuple[object, ...]:
    """Return what the figures of one series have in common: the claimant and the event, or the scope of a total."""
    scope = statement.scope
    if statement.incidents:
        return (statement.speaker, scope.unit, statement.incidents)
    return (statement.speaker, scope.unit, scope.places, statement.days, *_what(statement))


def _series(statements: Iterable[Statement]) -> list[list[Statement]]:
    series: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        series[series_key(statement)].append(statement)
    return [each for each in series.values() if len(each) > 1]


def _what(statement: Statement) -> tuple[object, ...]:
    scope = statement.scope
    parties = (scope.perpetrators, scope.all_parties, scope.own_operation)
    return (scope.effect, statement.victims, scope.as_civilians, *parties)


def _same_count(later: Statement, earlier: Statement) -> bool:
    one, other = later.scope, earlier.scope
    parties = not one.perpetrators or not other.perpetrators or one.perpetrators == other.perpetrators
    return later.victims == earlier.victims and one.effect is other.effect and parties


def _withdraws(later: Statement, earlier: Statement) -> bool:
    """Return whether a count above zero follows a denial of harm at the same incident."""
    return earlier.figures.at_most == 0 and later.figures.near_lower > 0 and bool(later.incidents)
