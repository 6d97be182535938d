"""New statements beside the kept ones while they are compared: these are looked up together, those wait in memory.

Asking the file for one statement after the other, and writing each before the next is asked, takes three times as long.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tollgraph.comparison.candidates import Candidates, identity_of
from tollgraph.comparison.kept import KeptStatements
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.statement import Remark, Statement


@dataclass
class Arrivals:
    """A `Finder`: the kept statements and those that are just coming in, which are kept when `keep` is called."""

    kept: KeptStatements
    keys: Keys
    _known: dict[str, list[Statement | Remark]] = field(default_factory=dict)
    """What is kept for those that are about to come, by identity."""
    _new: Candidates = field(init=False)

    def __post_init__(self) -> None:
        """Begin without new statements."""
        self._new = Candidates(self.keys)

    def expect(self, said: Sequence[Statement | Remark]) -> None:
        """Look up what is kept for those that come next."""
        self._known = self.kept.found_by(said)

    def add(self, said: Statement | Remark) -> None:
        """Let others find a statement or a remark."""
        self._new.add(said)

    def remove(self, said: Statement | Remark) -> None:
        """Forget a statement or a remark that was added."""
        self._new.remove(said)

    def keep(self) -> None:
        """Keep all that was added."""
        self.kept.fill(self._new.held.values())

    def meeting(self, statement: Statement) -> Iterable[Statement]:
        """Return the statements that this one could have a stored comparison with, itself not among them."""
        return [*self._kept_statements(statement), *self._new.meeting(statement)]

    def remarks_on(self, statement: Statement) -> Iterable[Remark]:
        """Return the remarks that answer a statement."""
        kept = (each for each in self._kept_for(statement) if isinstance(each, Remark))
        return [*kept, *self._new.remarks_on(statement)]

    def answered_by(self, remark: Remark) -> Iterable[Statement]:
        """Return the statements that a remark answers."""
        return [*self._kept_statements(remark), *self._new.answered_by(remark)]

    def _kept_statements(self, said: Statement | Remark) -> list[Statement]:
        return [each for each in self._kept_for(said) if isinstance(each, Statement)]

    def _kept_for(self, said: Statement | Remark) -> list[Statement | Remark]:
        if identity_of(said) not in self._known:
            self.expect([said])
        return self._known[identity_of(said)]
