"""The way back: what was read, from the graphs of a store, so that comparing needs nothing but the store.

What the graph does not hold does not come back: an article's text, the words by which a claim names its parties and
places (their labels stand in), what was left out, and the order of rules, parties and places.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

import pyoxigraph as ox

from tollgraph.background import background_of
from tollgraph.errors import StoreError
from tollgraph.model import (
    Article,
    Assessment,
    Claim,
    Extraction,
    Incident,
    Passage,
    Period,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.namespaces import DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TG, local_name
from tollgraph.nquads import iri
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of, text_of
from tollgraph.terms import Dating, Dimension, Effect, Kind, Qualifier, Standard, Status, Unit, Victims

_Term = TypeVar("_Term", Dating, Dimension, Effect, Kind, Qualifier, Standard, Status, Unit, Victims)
_TYPE = RDF + "type"


def readings_of(store: Store, *, current_only: bool = True) -> Iterator[Reading]:
    """Yield what was read from each article version that a store holds, in the order of the graphs' names.

    Versions that a later one superseded are left out unless asked for. The texts of the articles are empty.
    """
    return (reading for _, reading in versions_of(store, current_only=current_only))


def versions_of(
    store: Store, graphs: Collection[str] | None = None, *, current_only: bool = True
) -> Iterator[tuple[str, Reading]]:
    """Yield the IRI of each article version with what was read from it, as `readings_of` does; only of some graphs."""
    names = labels_of(store) if graphs is None else None
    for graph, article in sorted(_article_graphs(store, current_only=current_only, graphs=graphs)):
        quads = tuple(store.quads(graph))
        yield article, _Graph(graph, article, quads, names or labels_of(store, _pointed_at(quads))).reading()


def statements_of(reading: Reading) -> tuple[Claim | Assessment, ...]:
    """Return the claims and the assessments of a reading."""
    return (*reading.claims, *reading.assessments)


def _pointed_at(quads: Iterable[ox.Quad]) -> set[str]:
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def _among(variable: str, things: Collection[str] | None) -> str:
    """Return what binds a variable to some things, or nothing where any will do."""
    return "" if things is None else f"VALUES {variable} {{ {' '.join(map(iri, sorted(things)))} }}"


def _article_graphs(store: Store, *, current_only: bool, graphs: Collection[str] | None) -> list[tuple[str, str]]:
    gone = f"FILTER NOT EXISTS {{ ?article {iri(PROV + 'invalidatedAtTime')} ?when }}" if current_only else ""
    described = f"GRAPH ?graph {{ ?graph {iri(PROV + 'wasDerivedFrom')} ?article . ?article a {iri(TG + 'Article')} }}"
    query = f"SELECT ?graph ?article {{ {_among('?graph', graphs)} {described} {gone} }}"
    return [(row[0], row[1]) for row in rows_of(store, query)]


def labels_of(store: Store, things: Collection[str] | None = None) -> dict[str, str]:
    """Return the preferred label of everything, or of some things; of several, the first in the alphabet."""
    labelled = f"{_among('?thing', things)} ?thing {iri(SKOS + 'prefLabel')} ?label"
    # Each article names its publisher again: what is alike is to be dropped before it is sorted and passed on.
    once = f"SELECT DISTINCT ?thing ?label {{ {labelled} }}"
    query = f"SELECT ?thing ?label {{ {{ {once} }} }} ORDER BY DESC(STR(?label))"
    return {row[0]: row[1] for row in rows_of(store, query)}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True)
class _Graph:
    """One article's graph, looked up by subject and predicate."""

    name: str
    article: str
    quads: tuple[ox.Quad, ...]
    names: dict[str, str]

    @cached_property
    def _facts(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for quad in self.quads:
            key = (text_of(quad.subject), quad.predicate.value)
            found.setdefault(key, []).append(text_of(quad.object))
        return found

    def _all(self, subject: str, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(self._facts.get((subject, predicate), ())))

    def _maybe(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._all(subject, predicate)), None)

    def _one(self, subject: str, predicate: str) -> str:
        value = self._maybe(subject, predicate)
        if value is None:
            raise StoreError(
                f"<{subject}> has no <{predicate}> in the graph {self.name}; run `tollgraph validate`, "
                "then ingest its article again"
            )
        return value

    def _term(self, kind: type[_Term], subject: str, name: str) -> _Term:
        return kind(_notation(self._one(subject, TG + name)))

    def _number(self, subject: str, name: str) -> int | None:
        value = self._maybe(subject, TG + name)
        return None if value is None else int(value)

    def _flag(self, subject: str, name: str) -> bool:
        return self._maybe(subject, TG + name) == "true"

    def _instances(self, kind: str) -> list[str]:
        return sorted(s for (s, p), values in self._facts.items() if p == _TYPE and TG + kind in values)

    def reading(self) -> Reading:
        """Return the reading that the graph was written from."""
        known = background_of(self.quads)
        return Reading(
            article=self._article_version(),
            extraction=self._extraction(),
            claims=tuple(map(self._claim, self._instances("Claim"))),
            assessments=tuple(map(self._assessment, self._instances("Assessment"))),
            incidents=tuple(map(self._incident, self._instances("Incident"))),
            actors=tuple(known.actors.values()),
            places=tuple(known.places.values()),
            publisher=self._credited("publisher"),
            agency=self._credited("agency"),
        )

    def _credited(self, role: str) -> Reference | None:
        this = self._maybe(self.article, TG + role)
        return None if this is None else Reference(self._name(this), self._name(this), this)

    def _name(self, this: str) -> str:
        return self.names.get(this) or local_name(this)

    def _article_version(self) -> Article:
        this = self.article
        publication, agency = self._one(this, DCTERMS + "isVersionOf"), self._maybe(this, TG + "agency")
        return Article(
            key=self._one(publication, DCTERMS + "identifier"),
            text="",
            published=date.fromisoformat(self._one(this, DCTERMS + "issued")),
            publisher=self._name(self._one(this, TG + "publisher")),
            title=self._maybe(this, DCTERMS + "title") or "",
            agency=self._name(agency) if agency else None,
            url=self._maybe(this, SCHEMA + "url"),
            source=self._maybe(this, DCTERMS + "source"),
            media_type=self._one(this, DCTERMS + "format"),
            raw_sha256=(self._maybe(this, TG + "rawHash") or "").removeprefix("sha256:"),
        )

    def _extraction(self) -> Extraction:
        this = self._one(self.name, PROV + "wasGeneratedBy")
        software, version, extractor = (
            self._one(this, TG + name) for name in ("software", "softwareVersion", "extractor")
        )
        at = datetime.fromisoformat(self._one(this, PROV + "endedAtTime"))
        return Extraction(this, software, version, extractor, at)

    def _period(self, subject: str) -> Period:
        this = self._maybe(subject, TG + "period")
        if this is None:
            return Period()
        dating = self._maybe(this, TG + "dating")
        return Period(
            _day(self._maybe(this, TG + "start")),
            _day(self._maybe(this, TG + "end")),
            Dating(_notation(dating)) if dating else None,
        )

    def _scope(self, subject: str) -> Scope:
        this = self._one(subject, TG + "scope")
        return Scope(
            effect=self._term(Effect, this, "effect"),
            victims=self._term(Victims, this, "victims"),
            places=self._all(this, TG + "area"),
            perpetrators=self._all(this, TG + "perpetrator"),
            period=self._period(this),
            incident=self._maybe(this, TG + "incident"),
            unit=self._term(Unit, this, "unit"),
            all_parties=self._flag(this, "allParties"),
            as_civilians=self._flag(this, "asCivilians"),
            own_operation=self._flag(this, "ownOperation"),
            inferred=frozenset(Dimension(_notation(each)) for each in self._all(this, TG + "inferredDimension")),
        )

    def _quantity(self, this: str) -> Quantity:
        return Quantity(
            text=self._one(this, TG + "countText"),
            qualifier=self._term(Qualifier, this, "qualifier"),
            low=self._number(this, "figureLow"),
            high=self._number(this, "figureHigh"),
            lower=int(self._one(this, TG + "lower")),
            upper=self._number(this, "upper"),
            closed=self._flag(this, "closes"),
        )

    def _passage(self, this: str) -> Passage:
        quote, position = (
            next(node for node in self._all(this, OA + "hasSelector") if kind in self._all(node, _TYPE))
            for kind in (OA + "TextQuoteSelector", OA + "TextPositionSelector")
        )
        return Passage(
            start=int(self._one(position, OA + "start")),
            end=int(self._one(position, OA + "end")),
            exact=self._one(quote, OA + "exact"),
            prefix=self._maybe(quote, OA + "prefix") or "",
            suffix=self._maybe(quote, OA + "suffix") or "",
        )

    def _passages(self, this: str) -> tuple[Passage, ...]:
        fullest = self._one(this, TG + "quotedFrom")
        others = (self._passage(each) for each in self._all(this, TG + "passage") if each != fullest)
        return (self._passage(fullest), *sorted(others, key=lambda each: (each.start, each.end)))

    def _named(self, actor_or_place: str, words: str | None = None) -> Reference:
        label = self.names.get(actor_or_place) or words or local_name(actor_or_place)
        return Reference(words or label, label, actor_or_place)

    def _speaker(self, this: str) -> Reference:
        return self._named(self._one(this, TG + "speaker"), self._maybe(this, TG + "speakerText"))

    def _claim(self, this: str) -> Claim:
        standard = self._maybe(this, TG + "standard")
        start, end = (_day(self._maybe(this, TG + name)) for name in ("readStart", "readEnd"))
        return Claim(
            iri=this,
            article=self._one(this, TG + "article"),
            claimant=self._speaker(this),
            quantity=self._quantity(this),
            scope=self._scope(this),
            kind=self._term(Kind, this, "kind"),
            passages=self._passages(this),
            told=date.fromisoformat(self._one(this, TG + "toldOn")),
            standard=Standard(_notation(standard)) if standard else None,
            own_voice=self._flag(this, "ownVoice"),
            parties=tuple(map(self._named, self._all(this, TG + "namedParty"))),
            places=tuple(map(self._named, self._all(this, TG + "namedPlace"))),
            read_period=Period(start, end),
            part_of=self._maybe(this, TG + "partOf"),
            restates=self._flag(this, "restates"),
            confidence=float(self._one(this, TG + "confidence")),
            rules=self._all(this, TG + "rule"),
        )

    def _assessment(self, this: str) -> Assessment:
        holds_number = self._maybe(this, TG + "lower") is not None
        return Assessment(
            iri=this,
            article=self._one(this, TG + "article"),
            assessor=self._speaker(this),
            status=self._term(Status, this, "status"),
            about_text=self._one(this, TG + "aboutText"),
            passage=self._passage(self._one(this, TG + "quotedFrom")),
            told=date.fromisoformat(self._one(this, TG + "toldOn")),
            about=self._all(this, TG + "assesses"),
            dated=_day(self._maybe(this, TG + "assessedOn")),
            reason=self._maybe(this, TG + "reason"),
            quantity=self._quantity(this) if holds_number else None,
            scope=self._scope(this) if holds_number else None,
            kind=self._term(Kind, this, "kind"),
            confidence=float(self._one(this, TG + "confidence")),
            rules=self._all(this, TG + "rule"),
        )

    def _incident(self, this: str) -> Incident:
        codes = (each.partition(":") for each in self._all(this, DCTERMS + "identifier"))
        return Incident(
            iri=this,
            label=self._one(this, RDFS + "label"),
            places=self._all(this, TG + "area"),
            period=self._period(this),
            perpetrators=self._all(this, TG + "perpetrator"),
            identifiers=tuple((scheme, code) for scheme, _, code in codes),
        )


def _notation(concept: str) -> str:
    return local_name(concept).replace("-", " ")
