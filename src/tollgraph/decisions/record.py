"""What people decided about what was read: who, when and why, and how to find again what it was about.

A decision changes no claim. It stands in a graph of its own, is applied when statements are compared (`rulings`), and
is never deleted: it is undone by another decision. An incident and a claim can change their IRIs when their article is
corrected or read anew, so a decision keeps, in an anchor, the article's key and the words that it was made about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pyoxigraph as ox

from tollgraph.errors import StoreError
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.namespaces import RDF, TG, WIKIDATA, XSD, concept, local_name
from tollgraph.nquads import GraphLines, boolean, fact, facts, integer, iri, moment, text
from tollgraph.store.interface import Store
from tollgraph.terms import Effect, Victims

GRAPH = "decisions/people"
"""Name of the graph of decisions made with `tollgraph decide`; the shipped ones are renewed as a whole, in another."""


class Field(StrEnum):
    """What a person can set: six parts of a scope, then three of the figure.

    The claimant is not among them: a number said by somebody else is another claim, to be coded as one.
    """

    AREA = "area"
    START = "start"
    END = "end"
    VICTIMS = "victims"
    EFFECT = "effect"
    ATTRIBUTED_TO = "attributed_to"
    LOW = "low"
    HIGH = "high"
    QUALIFIER = "qualifier"


FIGURE_FIELDS = frozenset({Field.LOW, Field.HIGH, Field.QUALIFIER})
INCIDENT_FIELDS = frozenset({Field.AREA, Field.START, Field.END, Field.ATTRIBUTED_TO})
"""What can be set on an incident, for every statement that counts it."""
CLEARABLE = INCIDENT_FIELDS
"""What a statement can leave open, so that a decision can too."""

Changes = tuple[tuple[Field, tuple[str, ...]], ...]
"""Field and new values, as IRIs, ISO days, notations or digits; no value: not stated."""

_PROPERTIES = {field: f"sets{field.title().replace('_', '')}" for field in Field} | {
    Field.ATTRIBUTED_TO: "setsPerpetrator"
}
_SCHEMES = {Field.VICTIMS: "victims", Field.EFFECT: "effect", Field.QUALIFIER: "qualifier"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a decision is about, kept so that it is found again under another IRI."""

    iri: str
    """Of a claim, an assessment or an incident, when the decision was made."""
    article_key: str
    quotes: tuple[str, ...] = ()
    """The words of the statement, or of all statements about the incident; sorted."""
    speaker: str | None = None
    """IRI; like the next three, only for a statement."""
    figure: int | None = None
    effect: Effect | None = None
    victims: Victims | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, when and why."""

    by: str
    because: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkRuling:
    """What a person says of the item in Wikidata that a thing is: this one, not these, or none at all."""

    thing: str
    """IRI of an actor, a place or an incident, when the decision was made."""
    accepts: str | None = None
    """The item that it is, as Q and digits."""
    excludes: tuple[str, ...] = ()
    """Items that it is not."""
    none: bool = False
    """Whether it is no item at all; candidates are then looked for no more."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: changes, a rejection, a link of two incidents or with Wikidata, or the undoing of a decision."""

    iri: str
    by: str
    at: datetime
    because: str
    about: Anchor | None = None
    """None where another decision is undone, or an actor or a place is linked: those keep their IRIs."""
    changes: Changes = ()
    rejects: bool = False
    same_as: Anchor | None = None
    not_same_as: Anchor | None = None
    undoes: str | None = None
    link: LinkRuling | None = None


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return the decisions that hold, the earliest first: not undone, and not mere undoings."""
    known = _by_time(decisions)
    gone = undone(known)
    return tuple(each for each in known if each.undoes is None and each.iri not in gone)


def undone(decisions: Iterable[Decision]) -> frozenset[str]:
    """Return the IRIs of what is undone; undoing an undoing brings a decision back."""
    gone: set[str] = set()
    for each in reversed(_by_time(decisions)):
        if each.undoes is not None and each.iri not in gone:
            gone.add(each.undoes)
    return frozenset(gone)


def _by_time(decisions: Iterable[Decision]) -> list[Decision]:
    return sorted(decisions, key=lambda each: (each.at, each.iri))


def decision_quads(decision: Decision, minter: Minter) -> str:
    """Return a decision as N-Quads of the graph of people's decisions."""
    lines = GraphLines(named_graph(minter, GRAPH))
    anchors = {"about": decision.about, "likens": decision.same_as, "tellsApart": decision.not_same_as}
    lines.describe(
        decision.iri,
        (TG + "Decision",),
        [f"{iri(TG + 'decidedBy')} {text(decision.by)}"],
        [f"{iri(TG + 'decidedOn')} {moment(decision.at)}"],
        [f"{iri(TG + 'because')} {text(decision.because)}"],
        [f"{iri(TG + role)} {_anchor(lines, each, minter)}" for role, each in anchors.items() if each],
        fact(iri(TG + "rejects"), boolean(value=True) if decision.rejects else None),
        fact(iri(TG + "undoes"), iri(decision.undoes) if decision.undoes else None),
        [line for field, values in decision.changes for line in _change(field, values)],
        _link(decision.link) if decision.link else [],
    )
    return str(lines)


def _link(ruling: LinkRuling) -> list[str]:
    return [
        f"{iri(TG + 'linkedThing')} {iri(ruling.thing)}",
        *fact(iri(TG + "acceptsItem"), iri(WIKIDATA + ruling.accepts) if ruling.accepts else None),
        *facts(iri(TG + "excludesItem"), (iri(WIKIDATA + each) for each in ruling.excludes)),
        *fact(iri(TG + "findsNoItem"), boolean(value=True) if ruling.none else None),
    ]


def _anchor(lines: GraphLines, anchor: Anchor, minter: Minter) -> str:
    subject = minter.thing("anchor", anchor.iri, anchor.article_key, anchor.quotes)
    lines.describe(
        subject,
        (TG + "Anchor",),
        [f"{iri(TG + 'anchors')} {iri(anchor.iri)}"],
        [f"{iri(TG + 'anchorKey')} {text(anchor.article_key)}"],
        facts(iri(TG + "anchorQuote"), map(text, anchor.quotes)),
        fact(iri(TG + "anchorSpeaker"), iri(anchor.speaker) if anchor.speaker else None),
        fact(iri(TG + "anchorFigure"), None if anchor.figure is None else integer(anchor.figure)),
        fact(iri(TG + "anchorEffect"), iri(concept("effect", anchor.effect)) if anchor.effect else None),
        fact(iri(TG + "anchorVictims"), text(anchor.victims) if anchor.victims else None),
    )
    return iri(subject)


def _change(field: Field, values: tuple[str, ...]) -> list[str]:
    if not values:
        return [f"{iri(TG + 'clears')} {text(field)}"]
    return facts(iri(TG + _PROPERTIES[field]), (_term(field, value) for value in values))


def _term(field: Field, value: str) -> str:
    if field in _SCHEMES:
        return iri(concept(_SCHEMES[field], value))
    if field in (Field.LOW, Field.HIGH):
        return integer(int(value))
    if field in (Field.START, Field.END):
        return f"{text(value)}^^{iri(XSD + 'date')}"
    return iri(value)


def load_decisions(store: Store) -> tuple[Decision, ...]:
    """Return the decisions of a store about single statements, incidents and decisions, the earliest first.

    Those about a whole series of figures are `comparison.corrections`. StoreError names one that cannot be read.
    """
    kept = decisions_graphs(store)
    made = (_Facts(kept, name).decision() for name in _instances(kept))
    return tuple(_by_time(each for each in made if each is not None))


def decision_iris(store: Store) -> list[str]:
    """Return the IRIs of all decisions of a store, those about series of figures too, sorted."""
    return _instances(decisions_graphs(store))


def _instances(kept: ox.Store) -> list[str]:
    kinds = kept.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + "Decision"))
    return sorted({quad.subject.value for quad in kinds if isinstance(quad.subject, ox.NamedNode)})


def decisions_graphs(store: Store) -> ox.Store:
    """Return a store in memory with every graph that holds a decision."""
    kept = ox.Store()
    found = store.query(f"SELECT DISTINCT ?graph {{ GRAPH ?graph {{ ?decision a {iri(TG + 'Decision')} }} }}")
    for solution in found if isinstance(found, ox.QuerySolutions) else ():
        graph = solution["graph"]
        if isinstance(graph, ox.NamedNode):
            kept.bulk_extend(store.quads(graph.value))
    return kept


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is said of one subject."""

    store: ox.Store
    subject: str

    def all(self, name: str) -> tuple[str, ...]:
        quads = self.store.quads_for_pattern(ox.NamedNode(self.subject), ox.NamedNode(TG + name), None)
        return tuple(
            sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal)})
        )

    def maybe(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    def one(self, name: str) -> str:
        value = self.maybe(name)
        if value is None:
            raise StoreError(f"<{self.subject}> has no tg:{name}; run `tollgraph validate` and mend the decision")
        return value

    def decision(self) -> Decision | None:
        """Return the decision; None for one about a series of figures."""
        undoes, about, link = self.maybe("undoes"), self._anchor("about"), self._link()
        if about is None and undoes is None and link is None:
            return None
        try:
            return Decision(
                iri=self.subject,
                by=self.one("decidedBy"),
                at=datetime.fromisoformat(self.one("decidedOn")),
                because=self.one("because"),
                about=about,
                changes=tuple(self._changes()),
                rejects=self.maybe("rejects") == "true",
                same_as=self._anchor("likens"),
                not_same_as=self._anchor("tellsApart"),
                undoes=undoes,
                link=link,
            )
        except ValueError as error:
            raise StoreError(f"<{self.subject}>: {error}; run `tollgraph validate` and mend the decision") from error

    def _link(self) -> LinkRuling | None:
        thing, accepts = self.maybe("linkedThing"), self.maybe("acceptsItem")
        if thing is None:
            return None
        excluded = tuple(map(local_name, self.all("excludesItem")))
        return LinkRuling(
            thing, local_name(accepts) if accepts else None, excluded, self.maybe("findsNoItem") == "true"
        )

    def _changes(self) -> Iterator[tuple[Field, tuple[str, ...]]]:
        cleared = self.all("clears")
        for field in Field:
            values = self.all(_PROPERTIES[field])
            if values or field in cleared:
                notations = tuple(local_name(each).replace("-", " ") for each in values)
                yield field, notations if field in _SCHEMES else values

    def _anchor(self, role: str) -> Anchor | None:
        node = self.maybe(role)
        if node is None:
            return None
        known = _Facts(self.store, node)
        figure, effect, victims = (known.maybe(f"anchor{name}") for name in ("Figure", "Effect", "Victims"))
        return Anchor(
            iri=known.one("anchors"),
            article_key=known.one("anchorKey"),
            quotes=known.all("anchorQuote"),
            speaker=known.maybe("anchorSpeaker"),
            figure=int(figure) if figure else None,
            effect=Effect(local_name(effect)) if effect else None,
            victims=Victims(victims) if victims else None,
        )
