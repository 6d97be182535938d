"""Sums: one claimant's claims, in one article, about disjoint parts are together a claim about the union."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from tollgraph.comparison.extent import Days
from tollgraph.comparison.order import DISJOINT, EQUAL, ScopeOrder
from tollgraph.comparison.statement import Figures, Statement
from tollgraph.terms import Dimension, Effect, Kind, Victims

Part = Callable[[Statement], object]

_COUNTED: dict[Dimension, Part] = {
    Dimension.AREA: lambda each: each.scope.places,
    Dimension.PERIOD: lambda each: (each.days.first, each.days.last),
    Dimension.VICTIMS: lambda each: each.victims,
    Dimension.PERPETRATOR: lambda each: (each.scope.perpetrators, each.scope.all_parties, each.scope.own_operation),
    Dimension.EFFECT: lambda each: each.scope.effect,
    Dimension.INCIDENT: lambda each: each.incidents,
}
_FREE = {
    Dimension.AREA: frozenset({Dimension.AREA}),
    Dimension.PERIOD: frozenset({Dimension.PERIOD}),
    Dimension.VICTIMS: frozenset({Dimension.VICTIMS}),
    Dimension.EFFECT: frozenset({Dimension.EFFECT}),
    Dimension.INCIDENT: frozenset({Dimension.INCIDENT, Dimension.AREA, Dimension.PERIOD}),
}
"""Along which dimension parts are added, and which may then differ: events differ in place and day too."""
_CASUALTIES = {Effect.KILLED, Effect.INJURED}
_BOTH = {Victims.CHILDREN, Victims.WOMEN}


def derived_sums(statements: Iterable[Statement], order: ScopeOrder) -> list[Statement]:
    """Return the sums of one article's statements, each with its parts; ends are added, the scope is the union."""
    every = list(statements)
    told = Counter(each.speaker for each in every)
    single = [each for each in every if told[each.speaker] > 1]
    found: dict[frozenset[str], Statement] = {}
    for dimension, free in _FREE.items():
        for group in _groups(single, free):
            for parts in _partitions(group, dimension, order):
                found.setdefault(frozenset(part.iri for part in parts), _sum(parts, dimension))
    return list(found.values())


def _groups(statements: Iterable[Statement], free: frozenset[Dimension]) -> list[list[Statement]]:
    """Return the statements of one speaker that count alike in all but the free dimensions."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for each in statements:
        if each.status is None:
            counted = tuple(part(each) for dimension, part in _COUNTED.items() if dimension not in free)
            key = (each.article, each.speaker, each.scope.unit, each.scope.as_civilians, each.is_total, *counted)
            groups[key].append(each)
    return [group for group in groups.values() if len(group) > 1]


def _partitions(group: list[Statement], dimension: Dimension, order: ScopeOrder) -> list[list[Statement]]:
    """Return sets of disjoint parts: the smallest parts first, and the largest first."""
    if not _can_add(group[0], dimension):
        return []
    rising = sorted(group, key=lambda each: (each.figures.near_lower, each.iri))
    chosen = [_disjoint(rising, dimension, order), _disjoint(rising[::-1], dimension, order)]
    kept = [sorted(parts, key=lambda each: (each.spans, each.iri)) for parts in chosen if len(parts) > 1]
    return [parts for parts in kept if dimension is not Dimension.PERIOD or _adjacent(parts)]


def _can_add(one: Statement, dimension: Dimension) -> bool:
    """Return whether parts along a dimension make a scope: events are added as events, totals along the others."""
    if dimension is Dimension.INCIDENT:
        return not one.is_total
    return one.is_total or dimension in (Dimension.VICTIMS, Dimension.EFFECT)


def _disjoint(statements: list[Statement], dimension: Dimension, order: ScopeOrder) -> list[Statement]:
    chosen: list[Statement] = []
    for each in statements:
        if all(_apart(each, other, dimension, order) for other in chosen):
            chosen.append(each)
    return chosen


def _apart(one: Statement, other: Statement, dimension: Dimension, order: ScopeOrder) -> bool:
    relations = order.relations(one, other)
    rest = (relation for each, relation in relations.items() if each not in _FREE[dimension])
    return relations[dimension] is DISJOINT and all(relation is EQUAL for relation in rest)


def _adjacent(parts: list[Statement]) -> bool:
    """Return whether the parts' days follow each other without a gap."""
    stretches = sorted((part.days.first or 0, part.days.last) for part in parts)
    return all(before[1] + 1 == after[0] for before, after in pairwise(stretches))


def _sum(parts: list[Statement], dimension: Dimension) -> Statement:
    first = parts[0]
    ledger = any(part.kind is Kind.LEDGER for part in parts)
    standards = {part.standard for part in parts}
    places = sorted({place for part in parts for place in part.scope.places})
    effect = first.scope.effect if dimension is not Dimension.EFFECT else _effect(parts)
    return replace(
        first,
        words=" + ".join(part.words for part in parts),
        figures=_added(parts, ledger=ledger),
        kind=Kind.LEDGER if ledger else Kind.WORLD,
        standard=standards.pop() if len(standards) == 1 else first.standard,
        scope=replace(first.scope, places=tuple(places), effect=effect),
        victims=_victims(parts),
        incidents=frozenset().union(*(part.incidents for part in parts)),
        days=_hull([part.days for part in parts]),
        likely=_hull([part.likely for part in parts]),
        spans=tuple(span for part in parts for span in part.spans),
        rejected_by=frozenset().union(*(part.rejected_by for part in parts)),
        restates=any(part.restates for part in parts),
        corrected=any(part.corrected for part in parts),
        parts=tuple(parts),
    )


def _added(parts: list[Statement], *, ledger: bool) -> Figures:
    uppers = [part.figures.near_upper for part in parts]
    mosts = [None if ledger else part.figures.at_most for part in parts]
    return Figures(
        sum(part.figures.at_least for part in parts),
        _total(mosts),
        sum(part.figures.near_lower for part in parts),
        _total(uppers),
    )


def _total(ends: list[int | None]) -> int | None:
    """Return the sum of upper ends, or None where one is open."""
    closed = [end for end in ends if end is not None]
    return sum(closed) if len(closed) == len(ends) else None


def _effect(parts: list[Statement]) -> Effect:
    effects = {part.scope.effect for part in parts}
    return Effect.CASUALTIES if effects == _CASUALTIES else parts[0].scope.effect


def _victims(parts: list[Statement]) -> frozenset[Victims]:
    classes: frozenset[Victims] = frozenset().union(*(part.victims for part in parts))
    return (classes - _BOTH) | {Victims.WOMEN_AND_CHILDREN} if classes >= _BOTH else classes


def _hull(stretches: list[Days]) -> Days:
    firsts = [days.first for days in stretches if days.first is not None]
    return Days(min(firsts) if len(firsts) == len(stretches) else None, max(days.last for days in stretches))
