"""Statements as triples: what the definition in plain SPARQL is given."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.closures import victim_classes
from tollgraph.comparison import Remark, Statement
from tollgraph.namespaces import TG, concept
from tollgraph.terms import Victims

_GIVEN = "urn:tollgraph:given:"
_THING = "urn:tollgraph:thing:"
_APART = (
    (Victims.CIVILIANS, Victims.COMBATANTS),
    (Victims.CHILDREN, Victims.WOMEN),
    (Victims.MEN, Victims.WOMEN_AND_CHILDREN),
)
Facts = Iterator[tuple[str, ox.NamedNode | ox.Literal | None]]


def given(said: Iterable[Statement | Remark], world: Background) -> ox.Store:
    """Return a store of statements that are no sums, of remarks, and of the closures of all that they name."""
    store = ox.Store()
    for each in said:
        facts = _remark(each) if isinstance(each, Remark) else _statement(each)
        _add(store, thing(each.iri), facts)
        if isinstance(each, Statement):
            for number, (start, end) in enumerate(each.spans):
                span = thing(f"{each.iri}/span/{number}")
                _add(store, thing(each.iri), [("span", span)])
                _add(store, span, [("start", ox.Literal(start)), ("end", ox.Literal(end))])
            _close(store, each, world)
    for one, other in _APART:
        _add(store, _class(one), [("apart", _class(other))])
        _add(store, _class(other), [("apart", _class(one))])
    _reach(store, "victimsWithin", _class(Victims.OTHER), [_class(Victims.OTHER), _class(Victims.PEOPLE)])
    for name, above in victim_classes().items():
        _reach(store, "victimsWithin", ox.NamedNode(name), map(ox.NamedNode, above))
    return store


def thing(name: str) -> ox.NamedNode:
    """Return the IRI under which something stands in the store, in the order of the names."""
    return ox.NamedNode(_THING + "".join(f"%{byte:02X}" for byte in name.encode()))


def give(store: ox.Store, name: str, facts: Iterable[tuple[str, ox.NamedNode | ox.Literal | None]]) -> None:
    """Add facts about something to a store."""
    _add(store, thing(name), facts)


def _class(victims: Victims) -> ox.NamedNode:
    return ox.NamedNode(f"{_GIVEN}OTHER" if victims is Victims.OTHER else concept("victims", victims))


def _statement(said: Statement) -> Facts:
    scope, figures = said.scope, said.figures
    (victims,) = said.victims
    plain: dict[str, str | int | bool | None] = {
        "unit": str(scope.unit), "effect": str(scope.effect), "asCivilians": scope.as_civilians,
        "allParties": scope.all_parties, "own": scope.own_operation, "first": said.days.first, "last": said.days.last,
        "article": said.article, "speaker": said.speaker, "told": said.told.toordinal(), "restates": said.restates,
        "atLeast": figures.at_least, "atMost": figures.at_most,
        "nearLower": figures.near_lower, "nearUpper": figures.near_upper, "kind": str(said.kind),
        "standard": said.standard and str(said.standard), "corrected": said.corrected,
        "until": scope.period.end.toordinal() if scope.period.end else None,
    }  # fmt: skip
    yield from ((name, None if value is None else ox.Literal(value)) for name, value in plain.items())
    yield "class", _class(victims)
    yield from (("place", thing(each)) for each in scope.places)
    yield from (("party", thing(each)) for each in scope.perpetrators)
    yield from (("incident", thing(each)) for each in said.incidents)
    yield from (("rejectedBy", ox.Literal(each)) for each in said.rejected_by)


def _remark(said: Remark) -> Facts:
    yield from (("about", thing(each)) for each in said.about)
    yield "is", ox.NamedNode(f"{_GIVEN}Rejection") if said.rejects else None


def _close(store: ox.Store, said: Statement, world: Background) -> None:
    for place in said.scope.places:
        _reach(store, "partOfPlace", thing(place), map(thing, world.containers(place)))
        if place in world.places and world.places[place].kind == "region":
            _add(store, thing(place), [("is", ox.NamedNode(f"{_GIVEN}Region"))])
    for party in said.scope.perpetrators:
        _reach(store, "actsFor", thing(party), map(thing, world.memberships(party)))
        if party not in world.actors or "UnnamedSource" in world.actors[party].kinds:
            _add(store, thing(party), [("is", ox.NamedNode(f"{_GIVEN}Unidentified"))])


def _add(store: ox.Store, subject: ox.NamedNode, facts: Iterable[tuple[str, ox.NamedNode | ox.Literal | None]]) -> None:
    for name, value in facts:
        if value is not None:
            store.add(ox.Quad(subject, ox.NamedNode(_GIVEN + name), value))


def _reach(store: ox.Store, name: str, start: ox.NamedNode, found: Iterable[ox.NamedNode]) -> None:
    store.extend([ox.Quad(start, ox.NamedNode(TG + name), each) for each in found])
