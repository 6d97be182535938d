"""From a person's words on the command line to a decision in the store."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import pyoxigraph as ox

from tollgraph.comparison.statement import world_of
from tollgraph.decisions.changes import changed_quantity, changed_scope
from tollgraph.decisions.links import LinkWish, link_decision
from tollgraph.decisions.record import (
    CLEARABLE,
    GRAPH,
    INCIDENT_FIELDS,
    Anchor,
    Changes,
    Decision,
    Field,
    Signature,
    decision_iris,
    decision_quads,
    in_force,
    load_decisions,
    undone,
)
from tollgraph.decisions.rulings import Catalogue
from tollgraph.errors import NotConformingError, ParameterError
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.mapping.unmapping import readings_of, versions_of
from tollgraph.model import Reading
from tollgraph.namespaces import DCTERMS, TG
from tollgraph.nquads import iri, text
from tollgraph.parameters import Naming, ParameterType, iri_named
from tollgraph.periods import parse_day
from tollgraph.seeding import background_of_store
from tollgraph.store.interface import Store
from tollgraph.terms import Effect, Qualifier, Victims

_SHOWN = 8
"""Candidates that an error lists."""
_NOT_STATED = "none"
"""The value by which a field is set to nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants; exactly one of these."""

    sets: tuple[str, ...] = ()
    """Each as field=value."""
    rejects: bool = False
    same_as: str | None = None
    not_same_as: str | None = None
    undoes: str | None = None
    accepts: bool = False
    """A link is right."""
    none: bool = False
    """A thing is no item of Wikidata."""


def decide(store: Store, minter: Minter, thing: str | None, choice: Choice, signature: Signature) -> Decision:
    """Put a person's decision into a store and return it.

    `thing` is a claim, an assessment or an incident, by IRI or the last part of one; it is needed but for an undoing.
    For a link with Wikidata it is the link, or an actor, a place or an incident, also by name. ParameterError, with
    candidates, for what the store does not hold and for a field or value that cannot be.
    """
    _check(choice, signature)
    if choice.undoes is not None:
        made = _undoing(store, minter, choice.undoes, signature)
    else:
        wish = LinkWish(choice.accepts, choice.rejects, choice.same_as, choice.not_same_as, choice.none)
        about_link = None if choice.sets else link_decision(store, minter, thing, wish, signature)
        made = about_link or _Desk(store, minter, _readings_for(store, thing, choice)).decision(
            thing, choice, signature
        )
    standing = _standing(store, made)
    if standing is None:
        store.add_graph(named_graph(minter, GRAPH), decision_quads(made, minter))
    return standing or made


def _standing(store: Store, made: Decision) -> Decision | None:
    """Return the latest decision in force if it is the same one by the same person: a command that was run again.

    So a decision whose command was killed before all was compared is not made twice.
    """
    latest = max(in_force(load_decisions(store)), key=lambda each: each.at, default=None)
    same = latest is not None and replace(latest, iri=made.iri, at=made.at) == made
    return latest if same else None


def articles_touched(store: Store, minter: Minter, made: Decision) -> frozenset[str]:
    """Return the IRIs of the article versions that a decision is about, or the decision that it undoes.

    Empty where it undoes one about a series of figures, which any article may hold, and where it is about the link of
    an actor or a place.
    """
    known = {each.iri: each for each in load_decisions(store)}
    about = made
    while about.undoes is not None:
        if about.undoes not in known:
            return frozenset()
        about = known[about.undoes]
    anchors = [each for each in (about.about, about.same_as, about.not_same_as) if each is not None]
    publications = " ".join(sorted({iri(minter.publication(each.article_key)) for each in anchors}))
    asked = f"SELECT ?version {{ VALUES ?work {{ {publications} }} ?version {iri(DCTERMS + 'isVersionOf')} ?work }}"
    found = store.query(asked)
    solutions = found if isinstance(found, ox.QuerySolutions) else ()
    return frozenset(each["version"].value for each in solutions)


def _check(choice: Choice, signature: Signature) -> None:
    given = [
        choice.sets,
        choice.rejects,
        choice.same_as,
        choice.not_same_as,
        choice.undoes,
        choice.accepts,
        choice.none,
    ]
    if sum(map(bool, given)) != 1:
        raise ParameterError(
            "a decision is exactly one of --set FIELD=VALUE (may be repeated), --reject, --accept, --none, --same-as, "
            "--not-same-as and --undo; make two decisions for two things"
        )
    for name, value in (("--by", signature.by), ("--because", signature.because)):
        if not value.strip():
            raise ParameterError(f"{name} is empty; a decision says who made it and why")


def _undoing(store: Store, minter: Minter, wanted: str, signature: Signature) -> Decision:
    known = decision_iris(store)
    found = _matching(wanted, known)
    if len(found) != 1:
        listed = ", ".join(sorted(found or known)[:_SHOWN]) or "none was made yet"
        raise ParameterError(f"{wanted!r} is not one decision of this store; there are {listed}")
    if found[0] in undone(load_decisions(store)):
        raise ParameterError(f"the decision {found[0]} is undone already; `tollgraph query decisions` lists what holds")
    name = minter.thing("decision", "undoes", found[0], signature.by, signature.because, signature.at.isoformat())
    return Decision(name, signature.by, signature.at, signature.because, undoes=found[0])


def _matching(wanted: str, iris: Iterable[str]) -> list[str]:
    """Return the IRIs that a text is, or is the last part of."""
    text = wanted.strip()
    return [iri for iri in sorted(iris) if text == iri or (text and iri.endswith(f"/{text}"))]


def _readings_for(store: Store, thing: str | None, choice: Choice) -> tuple[Reading, ...]:
    """Return the readings in which a decision looks things up: those that hold what it names.

    All of them where it names something that is not there, since the error lists what is like it, and where it sets a
    place or a party, which any article may have taught the store.
    """
    named = [each for each in (thing, choice.same_as, choice.not_same_as) if each is not None]
    sets_a_name = any(each.partition("=")[0].strip() in (Field.AREA, Field.ATTRIBUTED_TO) for each in choice.sets)
    graphs = [_graphs_with(store, each) for each in named]
    if sets_a_name or not all(graphs):
        return tuple(readings_of(store))
    return tuple(reading for _, reading in versions_of(store, set().union(*graphs)))


def _graphs_with(store: Store, wanted: str) -> set[str]:
    """Return the graphs that describe a claim, an assessment or an incident whose IRI a text is, or is the end of."""
    whole = wanted.strip()
    try:
        found = _describing(store, f"VALUES ?thing {{ {iri(whole)} }}")
    except NotConformingError:
        found = set()
    return found or _describing(store, then=f"FILTER(STRENDS(STR(?thing), {text(f'/{whole}')}))")


def _describing(store: Store, first: str = "", then: str = "") -> set[str]:
    """Return the graphs that describe claims, assessments and incidents, those that two parts of a query leave."""
    kinds = " ".join(iri(TG + each) for each in ("Claim", "Assessment", "Incident"))
    described = f"VALUES ?kind {{ {kinds} }} GRAPH ?graph {{ ?thing a ?kind }}"
    found = store.query(f"SELECT DISTINCT ?graph {{ {first} {described} {then} }}")
    return {row["graph"].value for row in found} if isinstance(found, ox.QuerySolutions) else set()


class _Desk:
    """Looks things and values up in one store."""

    def __init__(self, store: Store, minter: Minter, readings: tuple[Reading, ...]) -> None:
        self._store = store
        self._minter = minter
        self._readings = readings
        self._catalogue = Catalogue(readings)

    @cached_property
    def _naming(self) -> Naming:
        """What finds actors and places by name; made where a decision names one, since it reads all that are known."""
        world = world_of(self._readings, background_of_store(self._store, self._minter))
        return Naming(world, self._minter.base)

    def decision(self, thing: str | None, choice: Choice, signature: Signature) -> Decision:
        """Return a decision about a statement or an incident."""
        if thing is None:
            raise ParameterError("name the claim or the incident that the decision is about")
        linked = choice.same_as or choice.not_same_as
        target = self._incident(thing) if linked else self._thing(thing)
        other = self._catalogue.anchor(self._incident(linked)) if linked else None
        if other is not None and other.iri == target:
            raise ParameterError(f"both names mean the incident {target}; name two")
        if choice.rejects and target not in self._catalogue.statements:
            raise ParameterError(f"{target} is an incident; reject the claims that count it, one by one")
        asked = (choice.sets, choice.rejects, choice.same_as, choice.not_same_as)
        parts = ("decision", target, *asked, signature.by, signature.because, signature.at.isoformat())
        return Decision(
            iri=self._minter.thing(*parts),
            by=signature.by,
            at=signature.at,
            because=signature.because,
            about=self._catalogue.anchor(target),
            changes=self._changes(target, choice.sets),
            rejects=choice.rejects,
            same_as=other if choice.same_as else None,
            not_same_as=other if choice.not_same_as else None,
        )

    def _thing(self, wanted: str) -> str:
        known = {**self._catalogue.statements, **self._catalogue.incidents}
        found = _matching(wanted, known)
        if len(found) == 1:
            return found[0]
        close = found or self._like(wanted)
        remedy = "`tollgraph query statements-by-actor -p actor=NAME` lists claims"
        if close:
            remedy = f"did you mean {'; '.join(map(self._described, close))}"
        raise ParameterError(f"{wanted!r} is no claim, assessment or incident of this store; {remedy}")

    def _incident(self, wanted: str) -> str:
        """Return the incident that a text names, or that the claim counts which it names."""
        iri = self._thing(wanted)
        said = self._catalogue.statements.get(iri)
        if said is None:
            return iri
        if said.scope is None or said.scope.incident is None:
            raise ParameterError(f"{iri} counts no single incident; name an incident or a claim about one")
        return said.scope.incident

    def _like(self, wanted: str) -> list[str]:
        """Return what has the text in its words, else what has a like name."""
        text = " ".join(wanted.casefold().split())
        known = [*self._catalogue.statements, *self._catalogue.incidents]
        told = [iri for iri in known if text and text in self._described(iri).casefold()]
        names = {iri.rsplit("/", 1)[-1]: iri for iri in known}
        close = difflib.get_close_matches(text.rsplit("/", 1)[-1], names, n=_SHOWN, cutoff=0.6)
        return sorted(told)[:_SHOWN] or [names[name] for name in close]

    def _described(self, iri: str) -> str:
        incident = self._catalogue.incidents.get(iri)
        anchor: Anchor = self._catalogue.anchor(iri)
        return f"{iri} ({incident.label if incident else '; '.join(anchor.quotes)})"

    def _changes(self, target: str, sets: Iterable[str]) -> Changes:
        """Return what is set; ParameterError where the statement would make no sense with it."""
        changes = dict(self._change(target, each) for each in sets)
        said = self._catalogue.statements.get(target)
        if said is None or not changes:
            return tuple(changes.items())
        if said.scope is None or said.quantity is None:
            raise ParameterError(f"{target} holds no number, so it has no scope to set; reject it, or set its claim's")
        changed_scope(said.scope, changes)
        changed_quantity(said.quantity, changes)
        return tuple(changes.items())

    def _change(self, target: str, asked: str) -> tuple[Field, tuple[str, ...]]:
        name, separator, value = (part.strip() for part in asked.partition("="))
        allowed = Field if target in self._catalogue.statements else sorted(INCIDENT_FIELDS)
        if name not in {str(each) for each in allowed} or not separator or not value:
            raise ParameterError(f"{asked!r} sets nothing; write FIELD=VALUE, the field one of {', '.join(allowed)}")
        field = Field(name)
        if value.casefold() != _NOT_STATED:
            return field, self._values(field, value)
        if field not in CLEARABLE:
            raise ParameterError(f"{name} cannot be {_NOT_STATED}; only {', '.join(sorted(CLEARABLE))} can")
        return field, ()

    def _values(self, field: Field, value: str) -> tuple[str, ...]:
        """Return the values that a text means for a field, in their canonical form."""
        if field in (Field.AREA, Field.ATTRIBUTED_TO):
            kind = ParameterType.PLACE if field is Field.AREA else ParameterType.ACTOR
            return tuple(sorted({iri_named(kind, each, self._naming) for each in value.split(",")}))
        return (_PLAIN[field](value),)


def _number(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        raise ParameterError(f"{value!r} is not a number of people; write digits only, as in 25")
    return str(int(value))


def _day(value: str) -> str:
    return parse_day(value).isoformat()


def _term(kind: type[StrEnum]) -> Callable[[str], str]:
    def read(value: str) -> str:
        for each in kind:
            if each == value.casefold().replace("-", " "):
                return str(each)
        raise ParameterError(f"{value!r} is none of {', '.join(kind)}")

    return read


_PLAIN: dict[Field, Callable[[str], str]] = {
    Field.START: _day,
    Field.END: _day,
    Field.VICTIMS: _term(Victims),
    Field.EFFECT: _term(Effect),
    Field.QUALIFIER: _term(Qualifier),
    Field.LOW: _number,
    Field.HIGH: _number,
}
