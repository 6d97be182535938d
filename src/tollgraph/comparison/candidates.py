"""Which statements a new one could meet, found without looking at all of them.

A disagreement needs a higher figure in a scope that is contained in the lower one's, but perhaps for its days. So each
statement stands on shelves: as the higher one under every place and party around its own, as the lower one under its
own places and parties; figures and days are searched within a shelf. Equal totals, statements of one incident, and the
pairs that may be worth a look though undecided have keys of their own (`keys`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tollgraph.comparison.keys import Key, Keys, Sort, own_keys, sort_of
from tollgraph.comparison.shelf import Shelf
from tollgraph.comparison.statement import Remark, Statement

_Shelves = dict[Key, dict[Sort, Shelf]]
_Groups = dict[Key, dict[str, Statement]]


class Finder(Protocol):
    """Statements and remarks that new ones are compared with, wherever they are kept."""

    def expect(self, said: Sequence[Statement | Remark]) -> None:
        """Be told what will be asked about next, so that it can be looked up together."""

    def add(self, said: Statement | Remark) -> None:
        """Let others find a statement or a remark."""

    def remove(self, said: Statement | Remark) -> None:
        """Forget a statement or a remark that was added."""

    def meeting(self, statement: Statement) -> Iterable[Statement]:
        """Return the added statements that this one could have a stored comparison with, itself not among them."""

    def remarks_on(self, statement: Statement) -> Iterable[Remark]:
        """Return the added remarks that answer a statement."""

    def answered_by(self, remark: Remark) -> Iterable[Statement]:
        """Return the added statements that a remark answers."""


def identity_of(said: Statement | Remark) -> str:
    """Return what tells a statement, a sum or a remark from all others."""
    return said.identity if isinstance(said, Statement) else said.iri


def answerable_names(statement: Statement) -> frozenset[str]:
    """Return what an assessment that answers a statement can name; a sum is answered through its parts."""
    return frozenset() if statement.parts else statement.incidents | {statement.iri}


def _shelves() -> _Shelves:
    return defaultdict(lambda: defaultdict(Shelf))


@dataclass
class Candidates:
    """Statements and remarks in memory, with the keys under which others find them."""

    keys: Keys
    _below: _Shelves = field(default_factory=_shelves)
    _above: _Shelves = field(default_factory=_shelves)
    _groups: _Groups = field(default_factory=lambda: defaultdict(dict))
    held: dict[str, Statement | Remark] = field(default_factory=dict)
    """All that was added, by identity."""
    _numbers: dict[str, int] = field(default_factory=dict)
    _next: int = 0
    _remarks: dict[str, dict[str, Remark]] = field(default_factory=lambda: defaultdict(dict))
    _answerable: dict[str, dict[str, Statement]] = field(default_factory=lambda: defaultdict(dict))

    def expect(self, said: Sequence[Statement | Remark]) -> None:
        """Look nothing up: all is in memory."""

    def add(self, said: Statement | Remark) -> None:
        """Let others find a statement or a remark."""
        self.held[identity_of(said)] = said
        if isinstance(said, Remark):
            for about in said.about:
                self._remarks[about][said.iri] = said
            return
        number = self._numbers[said.identity] = self._next
        self._next += 1
        for shelf, value in self._standing(said):
            shelf.put(value, number, said)
        for key in self.keys.group_keys(said):
            self._groups[key][said.identity] = said
        for name in answerable_names(said):
            self._answerable[name][said.iri] = said

    def remove(self, said: Statement | Remark) -> None:
        """Forget a statement or a remark that was added."""
        del self.held[identity_of(said)]
        if isinstance(said, Remark):
            for about in said.about:
                self._remarks[about].pop(said.iri, None)
            return
        number = self._numbers.pop(said.identity)
        for shelf, value in self._standing(said):
            shelf.take(value, number, said)
        for key in self.keys.group_keys(said):
            del self._groups[key][said.identity]
            if not self._groups[key]:
                del self._groups[key]
        for name in answerable_names(said):
            self._answerable[name].pop(said.iri, None)

    def meeting(self, statement: Statement) -> Iterable[Statement]:
        """Return the added statements that this one could have a stored comparison with, itself not among them."""
        found: dict[str, Statement] = {}
        for each in self._meeting(statement):
            found[each.identity] = each
        found.pop(statement.identity, None)
        return found.values()

    def remarks_on(self, statement: Statement) -> Iterable[Remark]:
        """Return the added remarks that answer a statement."""
        found = (self._remarks.get(name, {}) for name in answerable_names(statement))
        return {iri: remark for each in found for iri, remark in each.items()}.values()

    def answered_by(self, remark: Remark) -> Iterable[Statement]:
        """Return the added statements that a remark answers."""
        found = (self._answerable.get(about, {}) for about in remark.about)
        return {iri: said for each in found for iri, said in each.items()}.values()

    def _meeting(self, statement: Statement) -> Iterator[Statement]:
        yield from self._higher_within(statement)
        yield from self._lower_around(statement)
        for key in self.keys.asked_keys(statement):
            if key in self._groups:
                yield from self._groups[key].values()

    def _standing(self, statement: Statement) -> Iterator[tuple[Shelf, int]]:
        """Yield each shelf that a statement stands on, with its value there."""
        sort = sort_of(statement)
        for key in self.keys.around(statement):
            yield self._below[key][sort], statement.figures.near_lower
        upper = statement.figures.near_upper
        if statement.is_total and upper is not None:
            for key in own_keys(statement):
                yield self._above[key][sort], -upper

    def _higher_within(self, lower: Statement) -> Iterator[Statement]:
        upper = lower.figures.near_upper
        if upper is None or not lower.is_total:
            return
        sort = sort_of(lower)
        for key in own_keys(lower):
            for other, shelf in self._below.get(key, {}).items():
                if sort.holds(other):
                    yield from shelf.above(upper, lower.likely)

    def _lower_around(self, higher: Statement) -> Iterator[Statement]:
        sort = sort_of(higher)
        for key in self.keys.around(higher):
            for other, shelf in self._above.get(key, {}).items():
                if other.holds(sort):
                    yield from shelf.above(-higher.figures.near_lower, higher.likely)
