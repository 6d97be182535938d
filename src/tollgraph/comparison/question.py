"""Who disagrees with a party for a period: the reference that the stored query is tested against."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tollgraph.background import Background
from tollgraph.comparison.series import replaced
from tollgraph.comparison.statement import Remark, Statement
from tollgraph.comparison.verdicts import DISAGREEMENTS, answers
from tollgraph.model import Comparison
from tollgraph.terms import Mark, Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One claim beside one statement of the party's side."""

    claimant: str
    """IRI of who says the claim."""
    claim: str
    verdict: Verdict
    marks: frozenset[Mark]
    against: str
    """IRI of who speaks on the party's side."""
    other: str
    reason: str
    claim_told: date
    other_told: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What the question yields, in the order in which it is shown."""

    disagreements: tuple[Row, ...]
    """CONTRADICT, INVERTED and DIFFER, in this order."""
    undecided: tuple[Row, ...]
    """OPEN and UNDECIDED, only of claims that stand in no disagreement."""
    rejections: tuple[Row, ...]
    """Rejections in words by claimants that stand in no disagreement with the statement they reject."""


def counts_within(statement: Statement) -> tuple[date, date] | None:
    """Return the days that must lie within a period asked for; None where they are not known.

    For an incident without any date this is the day of its report, twice.
    """
    period = statement.scope.period
    if not statement.is_total and not period.start and not period.end:
        return statement.told, statement.told
    if statement.days.first is None:
        return None
    return date.fromordinal(statement.days.first), date.fromordinal(statement.days.last)


def who_disagrees(
    party: str,
    period: tuple[date, date],
    said: Collection[Statement | Remark],
    comparisons: Iterable[Comparison],
    background: Background,
) -> Answer:
    """Return who disagrees with a party for a period, both days included.

    The claimant is not of the party's side, its claim's days lie within the period, and the other statement is by the
    party, a member of it, or one who speaks for them; replaced figures do not count.
    """
    case = _Case(party, period, {each.iri: each for each in said}, background)
    stale = replaced(each for each in said if isinstance(each, Statement))
    rows = [row for each in comparisons if not {each.first, each.second} & stale.keys() for row in case.rows(each)]
    hits = [row for row in rows if row.verdict in DISAGREEMENTS]
    settled = {row.claim for row in hits}
    apart = [row for row in rows if row.verdict not in DISAGREEMENTS and row.claim not in settled]
    contested = {(row.claimant, row.other) for row in hits}
    words = [row for row in case.rejections() if (row.claimant, row.other) not in contested]
    return Answer(_sorted(hits), _sorted(apart), _sorted(words))


@dataclass(frozen=True)
class _Case:
    party: str
    period: tuple[date, date]
    said: dict[str, Statement | Remark]
    background: Background

    def rows(self, comparison: Comparison) -> list[Row]:
        """Return the row that a comparison makes, if it makes one, from whichever side."""
        if comparison.verdict not in DISAGREEMENTS | {Verdict.OPEN, Verdict.UNDECIDED}:
            return []
        if comparison.verdict is Verdict.OPEN and Mark.DISPUTES in comparison.marks:
            return []
        first, second = self.said.get(comparison.first), self.said.get(comparison.second)
        if first is None or second is None:
            return []
        sides = ((first, second), (second, first))
        return [
            _row(claim, other, comparison)
            for claim, other in sides
            if isinstance(claim, Statement) and self._is_answer(claim, other)
        ]

    def rejections(self) -> list[Row]:
        """Return the rejections in words of a statement of the party's side, told within the period."""
        remarks = [each for each in self.said.values() if isinstance(each, Remark) and each.rejects]
        told = [each for each in remarks if self._within((each.told, each.told)) and not self._theirs(each.speaker)]
        theirs = [each for each in self.said.values() if isinstance(each, Statement) and self._theirs(each.speaker)]
        return [_rejection(remark, other) for remark in told for other in theirs if answers(remark, other)]

    def _is_answer(self, claim: Statement, other: Statement | Remark) -> bool:
        ours = not self._theirs(claim.speaker) and self._theirs(other.speaker)
        return ours and self._within(counts_within(claim))

    def _within(self, days: tuple[date, date] | None) -> bool:
        return days is not None and self.period[0] <= days[0] and days[1] <= self.period[1]

    def _theirs(self, speaker: str) -> bool:
        return self.party in self.background.sides(speaker)


def _row(claim: Statement, other: Statement | Remark, comparison: Comparison) -> Row:
    return Row(
        claim.speaker,
        claim.iri,
        comparison.verdict,
        comparison.marks,
        other.speaker,
        other.iri,
        comparison.reason,
        claim.told,
        other.told,
    )


def _rejection(remark: Remark, other: Statement) -> Row:
    reason = f"{remark.speaker_label} rejects in words what {other.speaker_label} said."
    marks = frozenset({Mark.DISPUTES})
    return Row(
        remark.speaker, remark.iri, Verdict.OPEN, marks, other.speaker, other.iri, reason, remark.told, other.told
    )


def _sorted(rows: list[Row]) -> tuple[Row, ...]:
    ranks = (Verdict.CONTRADICT, Verdict.INVERTED, Verdict.DIFFER, Verdict.OPEN, Verdict.UNDECIDED)
    return tuple(sorted(rows, key=lambda row: (ranks.index(row.verdict), row.claimant, row.claim, row.other)))
