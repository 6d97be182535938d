"""Which comparisons can answer the question who disagrees with a party, by the month in which the harm began.

A question about one month would else have to look at every claim of that month, whoever it is about.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tollgraph.background import Background
from tollgraph.comparison.question import counts_within
from tollgraph.comparison.statement import Remark, Statement
from tollgraph.comparison.verdicts import DISAGREEMENTS
from tollgraph.model import Comparison
from tollgraph.terms import Verdict

_ANSWERS = DISAGREEMENTS | {Verdict.OPEN, Verdict.UNDECIDED}


@dataclass(frozen=True, slots=True, order=True)
class AnswerMonth:
    """A party and a month: someone outside the party's side counts harm that began in it."""

    party: str
    """IRI."""
    month: date
    """Its first day."""


def answers_by_month(
    comparisons: Iterable[Comparison], said: Mapping[str, Statement | Remark], world: Background
) -> Iterator[tuple[str, AnswerMonth]]:
    """Yield the IRI of each comparison with the parties and months whose questions it may answer.

    A sum stands for its first part, by whose IRI the comparison names it.
    """
    for each in comparisons:
        if each.verdict in _ANSWERS:
            one, other = said[each.first], said[each.second]
            found = {*_against(one, other, world), *_against(other, one, world)}
            yield from ((each.iri, month) for month in sorted(found))


def _against(claim: Statement | Remark, other: Statement | Remark, world: Background) -> Iterator[AnswerMonth]:
    days = counts_within(claim) if isinstance(claim, Statement) else None
    if days is not None:
        for party in world.sides(other.speaker) - world.sides(claim.speaker):
            yield AnswerMonth(party, days[0].replace(day=1))
