"""The order of victim classes.

Women and children below *civilians* only where the text says so; elsewhere they are presumed civilians, and a verdict
that rests on the presumption is never stronger than DIFFER. Men are civilians only where the text says so.
"""

from dataclasses import dataclass
from functools import cache
from itertools import product

from tollgraph.comparison.statement import Statement
from tollgraph.terms import Relation, Victims

_BROADER = {
    Victims.CIVILIANS: Victims.PEOPLE,
    Victims.COMBATANTS: Victims.PEOPLE,
    Victims.JOURNALISTS: Victims.CIVILIANS,
    Victims.MEDICS: Victims.CIVILIANS,
    Victims.AID_WORKERS: Victims.CIVILIANS,
    Victims.WOMEN_AND_CHILDREN: Victims.PEOPLE,
    Victims.CHILDREN: Victims.WOMEN_AND_CHILDREN,
    Victims.WOMEN: Victims.WOMEN_AND_CHILDREN,
    Victims.MEN: Victims.PEOPLE,
    Victims.OTHER: Victims.PEOPLE,
}
_PRESUMED = frozenset({Victims.WOMEN_AND_CHILDREN, Victims.CHILDREN, Victims.WOMEN})
_BY_THE_TEXT = _PRESUMED | {Victims.MEN}
_APART = frozenset(
    frozenset(pair)
    for pair in (
        (Victims.CIVILIANS, Victims.COMBATANTS),
        (Victims.CHILDREN, Victims.WOMEN),
        (Victims.MEN, Victims.WOMEN_AND_CHILDREN),
    )
)


@cache
def classes_above(victims: Victims, *, civilians: bool) -> frozenset[Victims]:
    """Return a class and every class that contains it; `civilians` puts women, children and men among the civilians."""
    found, todo = set[Victims](), [victims]
    while todo:
        each = todo.pop()
        found.add(each)
        todo += [_BROADER[each]] if each in _BROADER else []
        todo += [Victims.CIVILIANS] if civilians and each in _BY_THE_TEXT else []
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Counted:
    """The classes that a statement counts, and whether its text puts them among the civilians."""

    classes: frozenset[Victims]
    civil: bool


def counted(statement: Statement) -> Counted:
    """Return whom a statement counts."""
    return Counted(statement.victims, statement.scope.as_civilians)


def victims_relation(a: Statement, b: Statement) -> Relation:
    """Return how the victims that `a` counts stand to those that `b` counts."""
    return counted_relation(counted(a), counted(b))


def rests_on_presumption(a: Statement, b: Statement) -> bool:
    """Return whether the order of two statements' victims rests on women and children being civilians, unsaid."""
    return any(
        _below(xs, ys, sure=False) and not _below(xs, ys, sure=True)
        for xs, ys in ((counted(a), counted(b)), (counted(b), counted(a)))
    )


@cache
def counted_relation(xs: Counted, ys: Counted) -> Relation:
    """Return how the people of one union of classes stand to those of another."""
    below, above = _below(xs, ys, sure=False), _below(ys, xs, sure=False)
    if below or above:
        return Relation.EQUAL if below and above else Relation.IN if below else Relation.CONTAINS
    if Victims.OTHER in xs.classes and Victims.OTHER in ys.classes:
        return Relation.UNKNOWN
    apart = all(_apart(x, y, xs.civil, ys.civil) for x, y in product(xs.classes, ys.classes))
    return Relation.DISJOINT if apart else Relation.OVERLAP


@cache
def _below(xs: Counted, ys: Counted, *, sure: bool) -> bool:
    """Return whether every class of the first union lies in the second."""
    return all(any(_within(x, y, (xs.civil, ys.civil), sure=sure) for y in ys.classes) for x in xs.classes)


def _within(x: Victims, y: Victims, civil: tuple[bool, bool], *, sure: bool) -> bool:
    if x is not y:
        return y in classes_above(x, civilians=civil[0] or (x in _PRESUMED and not sure))
    only_civilian_men = x is Victims.MEN and civil[1] and not civil[0]
    return x is not Victims.OTHER and not only_civilian_men


@cache
def _apart(x: Victims, y: Victims, *civil: bool) -> bool:
    """Return whether two classes share nobody, each with whether its text puts it among the civilians."""
    above_x, above_y = classes_above(x, civilians=civil[0]), classes_above(y, civilians=civil[1])
    return any(frozenset(pair) in _APART for pair in product(above_x, above_y))
