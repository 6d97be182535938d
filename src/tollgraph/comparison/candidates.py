"""Which statements a new one could meet, found without looking at all of them.

A disagreement needs a higher figure in a scope that is contained in the lower one's, but perhaps for its days. So each
statement stands on shelves: as the higher one under every place and party around its own, as the lower one under its
own places and parties; figures and days are searched within a shelf. Equal totals, statements of one incident, and the
pairs that may be worth a look though undecided have keys of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tollgraph.comparison.order import CONTAINED, ScopeOrder, effect_relation
from tollgraph.comparison.shelf import Shelf
from tollgraph.comparison.statement import Statement
from tollgraph.comparison.undecided import is_fine, is_news, lacks
from tollgraph.comparison.victims import Counted, counted, counted_relation
from tollgraph.model import Scope
from tollgraph.terms import Dimension, Effect, Victims

_ANYONE = "*"
_WEEK = 7
_DROPPED = (Dimension.AREA, Dimension.PERIOD, Dimension.PERPETRATOR)


class _Sort(NamedTuple):
    """What stands together on one shelf."""

    effect: Effect
    victims: Counted


_Key = tuple[object, ...]
_Shelves = dict[_Key, dict[_Sort, Shelf]]
_Groups = dict[_Key, dict[str, Statement]]


def _shelves() -> _Shelves:
    return defaultdict(lambda: defaultdict(Shelf))


@dataclass
class Candidates:
    """Statements with the keys under which others find them."""

    order: ScopeOrder
    _below: _Shelves = field(default_factory=_shelves)
    _above: _Shelves = field(default_factory=_shelves)
    _groups: _Groups = field(default_factory=lambda: defaultdict(dict))
    _numbers: dict[str, int] = field(default_factory=dict)
    _next: int = 0

    def add(self, statement: Statement) -> None:
        """Let others find a statement."""
        number = self._numbers[statement.identity] = self._next
        self._next += 1
        for shelf, value in self._standing(statement):
            shelf.put(value, number, statement)
        for key in self._group_keys(statement):
            self._groups[key][statement.identity] = statement

    def remove(self, statement: Statement) -> None:
        """Forget a statement that was added."""
        number = self._numbers.pop(statement.identity)
        for shelf, value in self._standing(statement):
            shelf.take(value, number, statement)
        for key in self._group_keys(statement):
            del self._groups[key][statement.identity]
            if not self._groups[key]:
                del self._groups[key]

    def meeting(self, statement: Statement) -> dict[str, Statement]:
        """Return the added statements that this one could have a stored comparison with, by identity."""
        found: dict[str, Statement] = {}
        for each in self._meeting(statement):
            found[each.identity] = each
        found.pop(statement.identity, None)
        return found

    def _meeting(self, statement: Statement) -> Iterator[Statement]:
        yield from self._higher_within(statement)
        yield from self._lower_around(statement)
        for key in self._asked_keys(statement):
            if key in self._groups:
                yield from self._groups[key].values()

    def _standing(self, statement: Statement) -> Iterator[tuple[Shelf, int]]:
        """Yield each shelf that a statement stands on, with its value there."""
        sort = _Sort(statement.scope.effect, counted(statement))
        for key in self._around(statement):
            yield self._below[key][sort], statement.figures.near_lower
        upper = statement.figures.near_upper
        if statement.is_total and upper is not None:
            for key in _own(statement):
                yield self._above[key][sort], -upper

    def _higher_within(self, lower: Statement) -> Iterator[Statement]:
        upper = lower.figures.near_upper
        if upper is None or not lower.is_total:
            return
        sort = _Sort(lower.scope.effect, counted(lower))
        for key in _own(lower):
            for other, shelf in self._below.get(key, {}).items():
                if _contained(other, sort):
                    yield from shelf.above(upper, lower.likely)

    def _lower_around(self, higher: Statement) -> Iterator[Statement]:
        sort = _Sort(higher.scope.effect, counted(higher))
        for key in self._around(higher):
            for other, shelf in self._above.get(key, {}).items():
                if _contained(sort, other):
                    yield from shelf.above(-higher.figures.near_lower, higher.likely)

    def _around(self, statement: Statement) -> Iterator[_Key]:
        """Yield the keys of everything around the first place and the first party of a statement."""
        scope = statement.scope
        if not scope.places or lacks(statement, Dimension.PERPETRATOR):
            return
        parties = {_ANYONE} if scope.all_parties else self.order.world.memberships(scope.perpetrators[0]) | {_ANYONE}
        for place in self.order.world.containers(scope.places[0]):
            yield from ((scope.unit, place, party) for party in parties)

    def _group_keys(self, statement: Statement) -> Iterator[_Key]:
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

    def _asked_keys(self, statement: Statement) -> Iterator[_Key]:
        """Yield the keys of the groups that a statement could meet."""
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

    def _fine_around(self, statement: Statement) -> set[str]:
        around = {each for place in statement.scope.places for each in self.order.world.containers(place)}
        return {place for place in around if is_fine(place, self.order)}

    def _what(self, statement: Statement, dropped: Dimension | None) -> _Key:
        """Return what equal totals have in common, but for one dimension."""
        scope, days = statement.scope, statement.days
        civil = scope.as_civilians and Victims.MEN in statement.victims
        return (
            (scope.unit, scope.effect, statement.victims, civil, days.last),
            None if dropped is Dimension.PERIOD else days.first,
            None if dropped is Dimension.AREA else _widest(scope.places, self.order.world.containers),
            None if dropped is Dimension.PERPETRATOR else self._parties(scope),
        )

    def _parties(self, scope: Scope) -> _Key:
        if scope.all_parties:
            return (_ANYONE,)
        return (_widest(scope.perpetrators, self.order.world.memberships), scope.own_operation)


def _widest(names: tuple[str, ...], around: Callable[[str], frozenset[str]]) -> tuple[str, ...]:
    """Return the members of a union that no other member contains."""
    if len(names) <= 1:
        return names
    return tuple(sorted(each for each in set(names) if not (around(each) - {each}) & set(names)))


def _own(statement: Statement) -> Iterator[_Key]:
    """Yield the keys of a statement's own places and parties."""
    scope = statement.scope
    parties = (_ANYONE,) if scope.all_parties else scope.perpetrators
    yield from ((scope.unit, place, party) for place in scope.places for party in parties)


def _weeks(incident: Statement) -> range:
    first, last = incident.likely.first, incident.likely.last
    return range((last if first is None else first) // _WEEK, last // _WEEK + 1)


def _unstated(statement: Statement) -> bool:
    return any(lacks(statement, each) for each in _DROPPED)


def _contained(inner: _Sort, outer: _Sort) -> bool:
    """Return whether what is counted on one shelf is contained in what is counted on another."""
    if effect_relation(inner.effect, outer.effect) not in CONTAINED:
        return False
    return counted_relation(inner.victims, outer.victims) in CONTAINED
