"""The marks that stand beside a verdict, whatever it is."""

from tollgraph.comparison.order import DISJOINT, Relations
from tollgraph.comparison.series import later_of
from tollgraph.comparison.statement import Statement
from tollgraph.terms import Dimension, Kind, Mark


def marks(a: Statement, b: Statement, relations: Relations) -> frozenset[Mark]:
    """Return the marks of a pair; the same from both sides."""
    same_event = bool(a.incidents) and a.incidents == b.incidents
    two_claimants = same_event and a.speaker != b.speaker
    holds = {
        Mark.DISPUTES: a.speaker in b.rejected_by or b.speaker in a.rejected_by,
        Mark.LAG: _lags(a, b, same_event=same_event),
        Mark.STANDARD: a.kind is b.kind is Kind.LEDGER and a.standard is not b.standard,
        Mark.STATUS: two_claimants and relations[Dimension.VICTIMS] is DISJOINT,
        Mark.ATTRIBUTION: two_claimants and relations[Dimension.PERPETRATOR] is DISJOINT,
        Mark.RESTATED: _restated(a, b),
        Mark.CORRECTED: a.corrected or b.corrected,
    }
    return frozenset(mark for mark, stands in holds.items() if stands)


def _lags(a: Statement, b: Statement, *, same_event: bool) -> bool:
    """Return whether two totals count up to different days, or one does not say, or one event was told on two days."""
    if same_event:
        return a.told != b.told
    ends = (a.scope.period.end, b.scope.period.end)
    if a.speaker == b.speaker and a.days == b.days:
        return False
    return a.is_total and b.is_total and (None in ends or ends[0] != ends[1])


def _restated(a: Statement, b: Statement) -> bool:
    """Return whether the later figure of one claimant's series says that old cases were added or removed."""
    later = later_of(a, b)
    return a.speaker == b.speaker and later is not None and later.restates
