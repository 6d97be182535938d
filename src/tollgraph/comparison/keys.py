"""The keys by which statements find each other: what stands around a scope, what is in it, what equal ones share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tollgraph.comparison.order import CONTAINED, ScopeOrder, effect_relation
from tollgraph.comparison.statement import Statement
from tollgraph.comparison.undecided import is_fine, is_news, lacks
from tollgraph.comparison.victims import Counted, counted, counted_relation
from tollgraph.model import Scope
from tollgraph.terms import Dimension, Effect, Unit, Victims

Key = tuple[object, ...]

_ANYONE = "*"
_WEEK = 7
_DROPPED = (Dimension.AREA, Dimension.PERIOD, Dimension.PERPETRATOR)


class Sort(NamedTuple):
    """What is counted: only a sort that is contained in another can be in conflict with it."""

    effect: Effect
    victims: Counted

    def holds(self, other: "Sort") -> bool:
        """Return whether what the other counts is counted here too."""
        if effect_relation(other.effect, self.effect) not in CONTAINED:
            return False
        return counted_relation(other.victims, self.victims) in CONTAINED


def sort_of(statement: Statement) -> Sort:
    """Return what a statement counts."""
    return Sort(statement.scope.effect, counted(statement))


def own_keys(statement: Statement) -> Iterator[Key]:
    """Yield the keys of a statement's own places and parties."""
    scope = statement.scope
    parties = (_ANYONE,) if scope.all_parties else scope.perpetrators
    yield from ((scope.unit, place, party) for place in scope.places for party in parties)


@dataclass(frozen=True)
class Keys:
    """The keys of statements in a known world of places and actors."""

    order: ScopeOrder
    _around: dict[tuple[Unit, str, str | None], tuple[Key, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _fine: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def around(self, statement: Statement) -> tuple[Key, ...]:
        """Return the keys of everything around the first place and the first party of a statement."""
        scope = statement.scope
        if not scope.places or lacks(statement, Dimension.PERPETRATOR):
            return ()
        standing = (scope.unit, scope.places[0], None if scope.all_parties else scope.perpetrators[0])
        if standing not in self._around:
            self._around[standing] = tuple(self._keys_around(*standing))
        return self._around[standing]

    def _keys_around(self, unit: Unit, place: str, party: str | None) -> Iterator[Key]:
        """Yield the keys around a place and a party; None stands for all parties."""
        parties = {_ANYONE} if party is None else self.order.world.memberships(party) | {_ANYONE}
        for each in self.order.world.containers(place):
            yield from ((unit, each, body) for body in parties)

    def group_keys(self, statement: Statement) -> Iterator[Key]:
        """Yield the keys under which others find a statement besides the shelves."""
        yield from (("incident", each) for each in statement.incidents)
        if statement.is_total:
            yield ("equal", *self._what(statement, None))
            yield from (("but for", each, lacks(statement, each), *self._what(statement, each)) for each in _DROPPED)
        elif not statement.parts and is_news(statement):
            yield from (("at", place, week) for place in statement.scope.places for week in _weeks(statement))
            yield from (("in", place, week) for place in self._fine_around(statement) for week in _weeks(statement))
        if _unstated(statement):
            yield ("article", statement.article)

    def asked_keys(self, statement: Statement) -> Iterator[Key]:
        """Yield the keys of the groups whose members a statement could meet."""
        yield from (("incident", each) for each in statement.incidents)
        if statement.is_total:
            yield ("equal", *self._what(statement, None))
            for each in _DROPPED:
                for lacking in (True, False) if lacks(statement, each) else (True,):
                    yield ("but for", each, lacking, *self._what(statement, each))
        elif not statement.parts and is_news(statement):
            yield from (("at", place, week) for place in self._fine_around(statement) for week in _weeks(statement))
            fine = [place for place in statement.scope.places if is_fine(place, self.order)]
            yield from (("in", place, week) for place in fine for week in _weeks(statement))
        if _unstated(statement):
            yield ("article", statement.article)

    def _fine_around(self, statement: Statement) -> frozenset[str]:
        places = statement.scope.places
        if places not in self._fine:
            around = {each for place in places for each in self.order.world.containers(place)}
            self._fine[places] = frozenset(place for place in around if is_fine(place, self.order))
        return self._fine[places]

    def _what(self, statement: Statement, dropped: Dimension | None) -> Key:
        """Return what equal totals have in common, but for one dimension."""
        scope, days = statement.scope, statement.days
        civil = scope.as_civilians and Victims.MEN in statement.victims
        return (
            (scope.unit, scope.effect, statement.victims, civil, days.last),
            None if dropped is Dimension.PERIOD else days.first,
            None if dropped is Dimension.AREA else _widest(scope.places, self.order.world.containers),
            None if dropped is Dimension.PERPETRATOR else self._parties(scope),
        )

    def _parties(self, scope: Scope) -> Key:
        if scope.all_parties:
            return (_ANYONE,)
        return (_widest(scope.perpetrators, self.order.world.memberships), scope.own_operation)


def _widest(names: tuple[str, ...], around: Callable[[str], frozenset[str]]) -> tuple[str, ...]:
    """Return the members of a union that no other member contains."""
    if len(names) <= 1:
        return names
    return tuple(sorted(each for each in set(names) if not (around(each) - {each}) & set(names)))


def _weeks(incident: Statement) -> range:
    first, last = incident.likely.first, incident.likely.last
    return range((last if first is None else first) // _WEEK, last // _WEEK + 1)


def _unstated(statement: Statement) -> bool:
    return any(lacks(statement, each) for each in _DROPPED)
