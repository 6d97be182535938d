"""A set of statements that is searched by figure and by days at once."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from tollgraph.comparison.extent import Days
from tollgraph.comparison.statement import Statement

_STRIDE = 32
"""Days in one compartment: about a month, the usual period of a toll."""
_SHORT = 3
"""Statements that reach over more compartments than this are kept apart, by figure only."""

_Entry = tuple[int, int, Statement]


@dataclass
class Shelf:
    """Statements by value (a figure, or a figure with its sign turned) in compartments of days."""

    _compartments: dict[int, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    _long: list[_Entry] = field(default_factory=list)

    def put(self, value: int, number: int, statement: Statement) -> None:
        """Add a statement under a value; `number` is its own and breaks ties."""
        for entries in self._places_of(statement.likely):
            insort(entries, (value, number, statement))

    def take(self, value: int, number: int, statement: Statement) -> None:
        """Remove a statement that was put under this value and number."""
        for entries in self._places_of(statement.likely):
            del entries[bisect_left(entries, (value, number))]

    def above(self, value: float, days: Days) -> Iterator[Statement]:
        """Yield the statements of a greater value whose days meet the given ones; some of them twice."""
        for entries in self._searched(days):
            for entry in entries[bisect_right(entries, (value, inf)) :]:
                if entry[2].likely.meets(days):
                    yield entry[2]

    def _places_of(self, days: Days) -> list[list[_Entry]]:
        span = _span(days)
        return [self._long] if span is None else [self._compartments[each] for each in span]

    def _searched(self, days: Days) -> Iterator[list[_Entry]]:
        if self._long:
            yield self._long
        if days.first is None:
            yield from self._compartments.values()
            return
        first, last = days.first // _STRIDE, days.last // _STRIDE
        if last - first < len(self._compartments):
            yield from (self._compartments[each] for each in range(first, last + 1) if each in self._compartments)
        else:
            yield from (entries for each, entries in self._compartments.items() if first <= each <= last)


def _span(days: Days) -> range | None:
    """Return the compartments of a short stretch of days, or None for a long one."""
    if days.first is None:
        return None
    first, last = days.first // _STRIDE, days.last // _STRIDE
    return range(first, last + 1) if last - first < _SHORT else None
