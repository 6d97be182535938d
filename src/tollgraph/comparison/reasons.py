"""The arithmetic of a comparison in one sentence for people."""

from tollgraph.comparison.bridge import Gap
from tollgraph.comparison.order import DISJOINT, UNKNOWN, Relations
from tollgraph.comparison.statement import Statement
from tollgraph.terms import Dimension, Verdict


def reason_for(a: Statement, b: Statement, relations: Relations, verdict: Verdict, gap: Gap | None) -> str:
    """Return why two statements have a verdict, with their figures."""
    if verdict is Verdict.INCOMMENSURABLE:
        return _incommensurable(a, b, relations)
    if gap is None:
        return f"{_named(a)} and {_named(b)} meet{_scopes(relations)}."
    text = {
        Verdict.CONTRADICT: _contradict,
        Verdict.INVERTED: _inverted,
        Verdict.DIFFER: _differ,
        Verdict.UNDECIDED: _undecided,
        Verdict.AGREE: _near,
        Verdict.CONSISTENT: _consistent,
    }[verdict](gap)
    unknown = _names(relations, UNKNOWN)
    return f"{text} Not known: {unknown}." if unknown else text


def _named(statement: Statement) -> str:
    words = statement.words or _range(statement)
    if statement.parts:
        words = f"{' + '.join(part.words for part in statement.parts)} = {_range(statement)}"
    return f"{statement.speaker_label} ({words})"


def _range(statement: Statement) -> str:
    low, high = statement.figures.near_lower, statement.figures.near_upper
    return f"{low:,} or more" if high is None else f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _incommensurable(a: Statement, b: Statement, relations: Relations) -> str:
    if a.scope.unit is not b.scope.unit:
        return f"{_named(a)} counts {a.scope.unit}, {_named(b)} counts {b.scope.unit}."
    apart = _names(relations, DISJOINT)
    if not apart:
        return f"{_named(a)} and {_named(b)} are rates, which are not compared."
    return f"{_named(a)} and {_named(b)} count different things: {apart} disjoint."


def _contradict(gap: Gap) -> str:
    return (
        f"{_named(gap.higher)} says at least {gap.higher.figures.at_least:,} where {_named(gap.lower)} says "
        f"at most {gap.lower.figures.at_most or 0:,}{_of_scope(gap)}: both cannot be true."
    )


def _inverted(gap: Gap) -> str:
    if gap.higher.speaker == gap.lower.speaker:
        return f"The toll of {_named(gap.higher)} fell to {_named(gap.lower)}, and no removal of cases was declared."
    return (
        f"{_named(gap.higher)} counts {gap.high:,} at the least, more than the {gap.low:,} of {_named(gap.lower)}, "
        f"in a smaller scope ({_list(gap.smaller)}): no difference of scope can explain it."
    )


def _differ(gap: Gap) -> str:
    if gap.beyond:
        return f"{_gap(gap)} {_bridge(gap)}: too few days to hold them."
    same = "a part of the same scope" if gap.smaller else "the same scope"
    return f"{_gap(gap)} Both count {same}."


def _undecided(gap: Gap) -> str:
    return f"{_gap(gap)} They would disagree if they count the same."


def _near(gap: Gap) -> str:
    return f"{_gap(gap)} That is within the tolerance."


def _consistent(gap: Gap) -> str:
    return f"{_gap(gap)} {_bridge(gap)}." if gap.beyond else _near(gap)


def _gap(gap: Gap) -> str:
    return (
        f"{_named(gap.higher)} and {_named(gap.lower)}: {gap.high:,} against {gap.low:,} at their nearest ends, "
        f"ratio {gap.ratio:.3f}."
    )


def _bridge(gap: Gap) -> str:
    """Return what would have to fall outside the shared part."""
    bridge = gap.bridge()
    share = f"{bridge.residual:,} ({bridge.residual / gap.high:.0%} of the higher figure) would have to fall"
    if bridge.beyond == {Dimension.PERIOD} and bridge.days is not None and bridge.of_days:
        return f"{share} in {bridge.days:,} of its {bridge.of_days:,} days ({bridge.days / bridge.of_days:.1%})"
    return f"{share} beyond the other's {_list(bridge.beyond)}"


def _of_scope(gap: Gap) -> str:
    return f" of a wider scope ({_list(gap.smaller)})" if gap.smaller else " of the same scope"


def _scopes(relations: Relations) -> str:
    unknown = _names(relations, UNKNOWN)
    return f"; not known: {unknown}" if unknown else ""


def _names(relations: Relations, wanted: object) -> str:
    return ", ".join(dimension for dimension, relation in relations.items() if relation is wanted)


def _list(dimensions: frozenset[Dimension]) -> str:
    return ", ".join(sorted(dimensions))
