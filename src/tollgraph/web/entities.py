"""What the page about one thing holds, by the kind of thing it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from tollgraph.namespaces import (
    DCTERMS,
    FOAF,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SCHEME,
    SKOS,
    TG,
    WGS84,
    local_name,
)
from tollgraph.queries import find_query
from tollgraph.web.asking import rows, selection
from tollgraph.web.compared import Compared, comparisons, comparisons_about
from tollgraph.web.described import Described, describe, labels_of
from tollgraph.web.listing import Listing, list_statements
from tollgraph.web.site import Site
from tollgraph.web.statements import Named, Statement, statements


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its name for people, and the lists of statements that its page holds."""

    name: str
    lists: tuple[tuple[str, str], ...] = ()
    """Selection and title."""
    question: tuple[str, str] | None = None
    """A stored question about such a thing, and the parameter that names it."""


_ACTS = (("said-by", "What it says"), ("said-of", "What is said of its acts"))
_ACTOR_QUESTION = ("statements-by-actor", "actor")
KINDS: Mapping[str, Kind] = {
    "Claim": Kind("claim"),
    "Assessment": Kind("assessment"),
    "Comparison": Kind("comparison"),
    "Incident": Kind("incident", (("about-incident", "What is said about it"),), ("about-incident", "incident")),
    "Article": Kind("article", (("in-article", "What was read from it"),)),
    "Place": Kind("place", (("at-place", "What is said about it"),), ("claims-at-place", "place")),
    "Monitor": Kind("monitor", _ACTS, _ACTOR_QUESTION),
    "Coalition": Kind("coalition", _ACTS, _ACTOR_QUESTION),
    "Belligerent": Kind("party to the conflict", _ACTS, _ACTOR_QUESTION),
    "MediaOutlet": Kind("media outlet", _ACTS, _ACTOR_QUESTION),
    "UnnamedSource": Kind("unnamed source", _ACTS, _ACTOR_QUESTION),
    "Actor": Kind("actor", _ACTS, _ACTOR_QUESTION),
    "Passage": Kind("passage", (("with-term", "What was read from it"),)),
    "Scope": Kind("scope", (("with-term", "What counts this"),)),
    "Publication": Kind("document in all its versions"),
    "Extraction": Kind("reading of an article"),
    "Decision": Kind("decision of a person"),
    "LedgerReport": Kind("official report"),
    "ConceptScheme": Kind("scheme"),
    "Concept": Kind("concept", (("with-term", "Statements that use it"),)),
}
"""Local name of a class to the kind; of several classes of one thing the first here counts."""
_OTHER = Kind("thing")
_NOT_SHOWN = frozenset(
    (
        RDF + "type", SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", SKOS + "definition", OA + "hasSelector",
        *(TG + name for name in ("partOfPlace", "side", "actsFor", "victimsWithin", "answersIn", "contentHash")),
        *(TG + name for name in ("speakerName", "publisherName")),
    )
)  # fmt: skip
"""What the page shows in another way, and the closures: these stand in the list of everything only."""


_NAMES = {
    RDF + "type": "class", SKOS + "altLabel": "also called", SKOS + "exactMatch": "the same elsewhere",
    SKOS + "broader": "broader", SKOS + "inScheme": "scheme", SKOS + "notation": "notation",
    SKOS + "closeMatch": "close to", SKOS + "hasTopConcept": "top concepts", SKOS + "topConceptOf": "top concept of",
    SKOS + "prefLabel": "name", RDFS + "label": "name", RDFS + "comment": "comment", FOAF + "homepage": "homepage",
    DCTERMS + "title": "title", DCTERMS + "identifier": "identifier", DCTERMS + "issued": "published",
    DCTERMS + "source": "facts from", DCTERMS + "format": "format", DCTERMS + "isVersionOf": "version of",
    WGS84 + "lat": "latitude", WGS84 + "long": "longitude", SCHEMA + "url": "address on the web",
    PROV + "wasGeneratedBy": "read by", PROV + "wasDerivedFrom": "read from", PROV + "used": "what was read",
    PROV + "endedAtTime": "when", PROV + "wasRevisionOf": "earlier version", OA + "hasSource": "in",
    OA + "hasSelector": "where", PROV + "invalidatedAtTime": "replaced by a later version on",
}  # fmt: skip
"""Properties of other vocabularies in the words of the pages; those of ours bear their own labels."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: a thing, or a text."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a thing with its values."""

    predicate: Named
    values: tuple[Value, ...]
    main: bool
    """Whether people look for it; else it stands in the list of everything only."""


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the page about a thing shows."""

    iri: str
    label: str
    kind: Kind
    definition: str | None
    facts: tuple[Fact, ...]
    lists: tuple[Listing, ...]
    neighbours: Mapping[str, tuple[Named, ...]]
    members: tuple[Mapping[str, str], ...]
    """Of a scheme: its concepts, with label and definition."""
    statement: Statement | None
    """Of a claim or an assessment."""
    comparisons: tuple[Compared, ...]
    """Of a claim or an assessment all of its comparisons; of a comparison itself."""
    question: tuple[str, str] | None
    """The stored question about it, and the parameter that names it; None where parameters cannot name it."""
    known: Described

    @property
    def parts(self) -> dict[str, list[tuple[str, str]]]:
        """Things whose IRIs are fragments of this one: the fragment, and each property's name with its value."""
        found: dict[str, list[tuple[str, str]]] = {}
        for quad in self.known.quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                whole, _, fragment = quad.subject.value.partition("#")
                if whole == self.iri and fragment:
                    found.setdefault(fragment, []).append((local_name(quad.predicate.value), quad.object.value))
        return {name: sorted(set(said)) for name, said in sorted(found.items())}

    @property
    def question_values(self) -> Mapping[str, str]:
        """What asks the stored question for all that it knows of the thing."""
        if self.question is None:
            return {}
        name, parameter = self.question
        return find_query(name).whole({parameter: self.iri})

    @property
    def sparql(self) -> str:
        """The query that finds what the page is about."""
        return self.lists[0].sparql if self.lists else selection("quads", (self.iri,))


def find_entity(site: Site, iri: str, parameters: Mapping[str, str]) -> Entity | None:
    """Return what the graph holds about a thing, None where it says nothing of it.

    `parameters` may name the statement after which a list begins; ParameterError where it does so wrongly.
    """
    known = describe(site.store, [iri])
    about = known.about(iri)
    if not about:
        return None
    kind = _kind(known, iri)
    return Entity(
        iri=iri,
        label=_label(known, iri),
        kind=kind,
        definition=known.one(iri, SKOS + "definition") or known.one(iri, RDFS + "comment"),
        facts=tuple(_facts(site, about)),
        lists=tuple(list_statements(site, each, iri, parameters) for each in kind.lists),
        neighbours=_neighbours(site, iri),
        members=tuple(rows(site.store, selection("members", (iri,)))) if kind.name == "scheme" else (),
        statement=next(iter(statements(site, [iri])), None) if known.one(iri, TG + "speaker") else None,
        comparisons=tuple(_comparisons(site, kind, iri)),
        question=kind.question if _can_be_asked_for(site, kind, iri) else None,
        known=known,
    )


def _can_be_asked_for(site: Site, kind: Kind, iri: str) -> bool:
    """Return whether a parameter may name the thing: actors and places that only one article knows cannot be named."""
    return kind is KINDS["Incident"] or iri in site.background.actors or iri in site.background.places


def _kind(known: Described, iri: str) -> Kind:
    types = set(known.types(iri))
    return next((kind for name, kind in KINDS.items() if name in types), _OTHER)


def _label(known: Described, iri: str) -> str:
    """Return the name of a thing; of a comparison, which has none, the names of both speakers."""
    sides = [known.one(known.one(iri, TG + name), TG + "speaker") for name in ("first", "second")]
    return " and ".join(known.label(each) for each in sides if each) or known.label(iri)


def _comparisons(site: Site, kind: Kind, iri: str) -> list[Compared]:
    if kind in (KINDS["Claim"], KINDS["Assessment"]):
        return comparisons_about(site, iri)
    return comparisons(site, [iri]) if kind is KINDS["Comparison"] else []


def _neighbours(site: Site, iri: str) -> dict[str, tuple[Named, ...]]:
    found: dict[str, tuple[Named, ...]] = {}
    for row in rows(site.store, selection("neighbours", (iri,))):
        found[row["relation"]] = (*found.get(row["relation"], ()), Named(row["other"], row["label"]))
    return found


def _facts(site: Site, about: Iterable[ox.Quad]) -> Iterable[Fact]:
    values: dict[str, dict[Value, None]] = {}
    for quad in about:
        term = quad.object
        iri = term.value if isinstance(term, ox.NamedNode) else None
        text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
        values.setdefault(quad.predicate.value, {})[Value(text, iri)] = None
    names = labels_of(site.store, {*values, *(each.iri for found in values.values() for each in found if each.iri)})
    names = {**names, **_NAMES}
    for predicate in sorted(values, key=lambda each: (each == RDF + "type", names[each].casefold())):
        named = sorted(_named(names, each, site.base) for each in values[predicate])
        name = Named(predicate, names[predicate])
        yield Fact(name, tuple(Value(text, iri or None) for text, iri in named), predicate not in _NOT_SHOWN)


def _named(names: Mapping[str, str], value: Value, base: str) -> tuple[str, str]:
    """Return the name and the IRI of a value; one of ours that has no name is shown by the end of its IRI."""
    if value.iri is None:
        return value.text, ""
    name = names[value.iri]
    if name != local_name(value.iri) or value.iri.startswith((TG, SCHEME, OWL)):
        return name, value.iri
    return value.iri.removeprefix(base), value.iri
