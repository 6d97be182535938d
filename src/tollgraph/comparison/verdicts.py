"""The verdicts, in the order of their definition: the first that applies. `docs/method.md` says each in plain words."""

from dataclasses import dataclass, replace

from tollgraph.background import Background
from tollgraph.comparison.bridge import Gap, gap_between, too_short
from tollgraph.comparison.marks import marks
from tollgraph.comparison.order import (
    CONTAINED,
    CONTAINING,
    DISJOINT,
    EQUAL,
    UNKNOWN,
    Relations,
    ScopeOrder,
    flipped,
)
from tollgraph.comparison.reasons import reason_for
from tollgraph.comparison.series import undeclared_fall
from tollgraph.comparison.statement import Remark, Statement
from tollgraph.comparison.victims import rests_on_presumption
from tollgraph.identifiers import Minter
from tollgraph.model import Comparison
from tollgraph.settings import Settings
from tollgraph.terms import Mark, Unit, Verdict

DISAGREEMENTS = frozenset({Verdict.CONTRADICT, Verdict.INVERTED, Verdict.DIFFER})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what led to it."""

    verdict: Verdict
    gap: Gap | None = None
    """The figures, where they do not meet."""
    unknown: frozenset[str] = frozenset()
    """Dimensions that were not known and taken as equal."""


def judge(a: Statement, b: Statement, relations: Relations, settings: Settings) -> Judgement:
    """Return the verdict on two numbers whose scopes stand to each other as `relations` says."""
    if not commensurable(a, b) or DISJOINT in relations.values():
        return Judgement(Verdict.INCOMMENSURABLE)
    unknown = frozenset(dimension for dimension, relation in relations.items() if relation is UNKNOWN)
    if not unknown:
        return _judge_known(a, b, relations, settings)
    if_equal = {each: EQUAL if each in unknown else relation for each, relation in relations.items()}
    supposed = _judge_known(a, b, if_equal, settings)
    verdict = Verdict.UNDECIDED if supposed.verdict in DISAGREEMENTS else Verdict.CONSISTENT
    return replace(supposed, verdict=verdict, unknown=frozenset(unknown))


def commensurable(a: Statement, b: Statement) -> bool:
    """Return whether two numbers count the same sort of thing; a rate is compared with nothing."""
    return a.scope.unit is b.scope.unit and a.scope.unit is not Unit.RATE


def _judge_known(a: Statement, b: Statement, relations: Relations, settings: Settings) -> Judgement:
    gap = gap_between(a, b, relations)
    if gap is None:
        return Judgement(Verdict.AGREE if _equal(relations) else Verdict.CONSISTENT)
    own, presumed = a.speaker == b.speaker, rests_on_presumption(a, b)
    if not own and not presumed and contradictory(a, b, relations):
        return Judgement(Verdict.CONTRADICT, gap)
    if own:
        return Judgement(Verdict.INVERTED if undeclared_fall(gap) else Verdict.CONSISTENT, gap)
    if not gap.exceeds(settings):
        return Judgement(Verdict.AGREE if _equal(relations) else Verdict.CONSISTENT, gap)
    if not gap.beyond:
        return Judgement(Verdict.DIFFER if _equal(relations) or presumed else Verdict.INVERTED, gap)
    return Judgement(Verdict.DIFFER if too_short(gap.bridge(), settings) else Verdict.CONSISTENT, gap)


def contradictory(a: Statement, b: Statement, relations: Relations) -> bool:
    """Return whether both cannot be true: the smaller scope has at least more than the larger has at most."""
    return (_contained(relations) and _surpasses(a, b)) or (_containing(relations) and _surpasses(b, a))


def _surpasses(smaller: Statement, larger: Statement) -> bool:
    most = larger.figures.at_most
    return most is not None and smaller.figures.at_least > most


def _equal(relations: Relations) -> bool:
    return all(relation is EQUAL for relation in relations.values())


def _contained(relations: Relations) -> bool:
    return CONTAINED.issuperset(relations.values())


def _containing(relations: Relations) -> bool:
    return CONTAINING.issuperset(relations.values())


def compare(first: Statement | Remark, second: Statement | Remark, world: Background, settings: Settings) -> Comparison:
    """Return the comparison of two statements: one verdict, the same whichever is named first."""
    first, second = sorted((first, second), key=_order)
    if isinstance(first, Statement) and isinstance(second, Statement):
        relations = ScopeOrder(world).relations(first, second)
        return comparison_of(first, second, relations, judge(first, second, relations, settings), settings)
    return compare_remark(first, second, settings)


def comparison_of(
    first: Statement, second: Statement, relations: Relations, judgement: Judgement, settings: Settings
) -> Comparison:
    """Return a judgement as a comparison, with its marks, reason and bridge."""
    first, second, relations = _in_order(first, second, relations)
    gap = judgement.gap
    parts = tuple(sorted({part.iri for each in (first, second) for part in each.parts}))
    return Comparison(
        iri=_iri(first, second, settings),
        first=first.iri,
        second=second.iri,
        verdict=judgement.verdict,
        reason=reason_for(first, second, relations, judgement.verdict, gap),
        relations=relations,
        marks=marks(first, second, relations),
        bridge=gap.bridge() if gap is not None and gap.exceeds(settings) else None,
        parts=parts,
    )


def compare_remark(first: Statement | Remark, second: Statement | Remark, settings: Settings) -> Comparison:
    """Return what an assessment without a number makes of a statement: OPEN where it answers it, else nothing."""
    first, second = sorted((first, second), key=_order)
    remark, other = (first, second) if isinstance(first, Remark) else (second, first)
    answered = isinstance(remark, Remark) and isinstance(other, Statement) and answers(remark, other)
    reason = (
        f"{remark.speaker_label} answers {other.speaker_label} without a number: {_status(remark)}."
        if answered
        else "One of them holds no number of its own and does not answer the other."
    )
    rejects = answered and isinstance(remark, Remark) and remark.rejects
    return Comparison(
        iri=Minter(settings.base).comparison(first.iri, second.iri),
        first=first.iri,
        second=second.iri,
        verdict=Verdict.OPEN if answered else Verdict.INCOMMENSURABLE,
        reason=reason,
        marks=frozenset({Mark.DISPUTES} if rejects else ()),
    )


def answers(remark: Remark, statement: Statement) -> bool:
    """Return whether an assessment is about a statement or about the incident that it counts."""
    return bool(({statement.iri} | statement.incidents) & set(remark.about))


def _status(said: Statement | Remark) -> str:
    return "" if said.status is None else said.status.value


def _order(said: Statement | Remark) -> str:
    return said.iri


def _in_order(a: Statement, b: Statement, relations: Relations) -> tuple[Statement, Statement, Relations]:
    if a.iri <= b.iri:
        return a, b, relations
    return b, a, {dimension: flipped(relation) for dimension, relation in relations.items()}


def _iri(first: Statement, second: Statement, settings: Settings) -> str:
    """Return the comparison's IRI; a sum is named by all its parts, since a part may be compared alone too."""
    minter = Minter(settings.base)
    if not first.parts and not second.parts:
        return minter.comparison(first.iri, second.iri)
    names = (sorted(part.iri for part in each.parts) or [each.iri] for each in (first, second))
    return minter.thing("comparison", *sorted(names))
