"""What a store gives back of a reading that was just written to it, without asking the store.

Reading the graph of an article back takes as long as extracting it; what comes of it is known beforehand. `unmapping`
is the judge: for every reading both give the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from tollgraph.background import ACTOR_KINDS
from tollgraph.identifiers import Minter
from tollgraph.mapping.parts import CONTEXT, in_scheme
from tollgraph.model import (
    Actor,
    Article,
    Assessment,
    Claim,
    Extraction,
    Incident,
    Passage,
    Period,
    Place,
    Reading,
    Reference,
    Scope,
)
from tollgraph.namespaces import local_name
from tollgraph.nquads import decimal, web_address


class _Named(Protocol):
    @property
    def iri(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Named)


def references_of(reading: Reading, minter: Minter) -> set[str]:
    """Return the IRIs of all actors and places whose labels stand in a reading when it is read back."""
    found = {each.iri for each in _credits(reading, minter) if each is not None}
    for claim in reading.claims:
        found.update(each.iri for each in (claim.claimant, *claim.parties, *claim.places))
    return found | {each.assessor.iri for each in reading.assessments}


def as_read_back(reading: Reading, minter: Minter, labels: Mapping[str, str]) -> Reading:
    """Return a reading as `unmapping.versions_of` gives it back; `labels` holds what the store calls things."""
    return _ReadBack(reading, minter, labels).reading()


def _credits(reading: Reading, minter: Minter) -> tuple[Reference | None, Reference | None]:
    article = reading.article
    pairs = ((reading.publisher, article.publisher), (reading.agency, article.agency))
    publisher, agency = (
        known or (Reference(name, name, minter.actor(name)) if name else None) for known, name in pairs
    )
    return publisher, agency


@dataclass(frozen=True)
class _ReadBack:
    made: Reading
    minter: Minter
    labels: Mapping[str, str]
    passages: dict[tuple[str, int, int], Passage] = field(default_factory=dict)
    """By article and place in it: what is met twice is described once."""

    def reading(self) -> Reading:
        """Return the reading."""
        made = self.made
        claims = tuple(map(self._claim, _once(made.claims)))
        assessments = tuple(map(self._assessment, _once(made.assessments)))
        publisher, agency = map(self._credit, _credits(made, self.minter))
        return Reading(
            article=self._article(publisher, agency),
            extraction=_extraction(made.extraction),
            claims=_sorted(claims),
            assessments=_sorted(assessments),
            incidents=_sorted(map(_incident, _once(made.incidents))),
            actors=_sorted(map(_actor, _once((*self._unresolved(), *made.actors)))),
            places=_sorted(map(_place, _once(made.places))),
            publisher=publisher,
            agency=agency,
        )

    def _label(self, thing: str) -> str:
        return self.labels.get(thing) or local_name(thing)

    def _credit(self, known: Reference | None) -> Reference | None:
        return known and Reference(self._label(known.iri), self._label(known.iri), known.iri)

    def _unresolved(self) -> Iterable[Actor]:
        """Yield the publisher and the agency where they are described by their names alone."""
        known = (self.made.publisher, self.made.agency)
        for reference, credit in zip(known, _credits(self.made, self.minter), strict=True):
            if reference is None and credit is not None:
                yield Actor(credit.iri, credit.text, kinds=frozenset({"MediaOutlet"}))

    def _article(self, publisher: Reference | None, agency: Reference | None) -> Article:
        article = self.made.article
        return replace(
            article,
            text="",
            publisher=publisher.label if publisher else article.publisher,
            agency=agency.label if agency else None,
            url=web_address(article.url)[1:-1] if article.url else None,
        )

    def _named(self, reference: Reference) -> Reference:
        label = self._label(reference.iri)
        return Reference(label, label, reference.iri)

    def _names(self, references: Iterable[Reference]) -> tuple[Reference, ...]:
        return _sorted(map(self._named, _once(references)))

    def _speaker(self, reference: Reference) -> Reference:
        label = self.labels.get(reference.iri) or reference.text or local_name(reference.iri)
        return Reference(reference.text or label, label, reference.iri)

    def _passage(self, passage: Passage, article: str) -> Passage:
        known = self.passages.get((article, passage.start, passage.end))
        if known is not None:
            return known
        fits = max(len(passage.prefix), len(passage.suffix)) <= CONTEXT
        cut = passage if fits else replace(passage, prefix=passage.prefix[-CONTEXT:], suffix=passage.suffix[:CONTEXT])
        return self.passages.setdefault((article, passage.start, passage.end), cut)

    def _passages(self, claim: Claim) -> tuple[Passage, ...]:
        fullest, *others = (self._passage(each, claim.article) for each in claim.passages)
        rest = {(each.start, each.end): each for each in others}
        rest.pop((fullest.start, fullest.end), None)
        return (fullest, *(rest[where] for where in sorted(rest)))

    def _claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            claimant=self._speaker(claim.claimant),
            scope=_scope(claim.scope),
            passages=self._passages(claim),
            parties=self._names(claim.parties),
            places=self._names(claim.places),
            read_period=Period(claim.read_period.start, claim.read_period.end),
            part_of=claim.part_of or None,
            confidence=_rounded(claim.confidence),
            rules=_set(claim.rules),
        )

    def _assessment(self, assessment: Assessment) -> Assessment:
        return replace(
            assessment,
            assessor=self._speaker(assessment.assessor),
            passage=self._passage(assessment.passage, assessment.article),
            about=_set(assessment.about),
            scope=_scope(assessment.scope) if assessment.scope else None,
            confidence=_rounded(assessment.confidence),
            rules=_set(assessment.rules),
        )


def _once(things: Iterable[_Thing]) -> Iterable[_Thing]:
    """Return the first of each name: a thing is described once."""
    found: dict[str, _Thing] = {}
    for each in things:
        found.setdefault(each.iri, each)
    return found.values()


def _sorted(things: Iterable[_Thing]) -> tuple[_Thing, ...]:
    return tuple(sorted(things, key=lambda each: each.iri))


def _set(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _rounded(value: float) -> float:
    return float(decimal(value).split('"')[1])


def _extraction(extraction: Extraction) -> Extraction:
    at: datetime = extraction.at
    return replace(extraction, at=at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))


def _scope(reported: Scope) -> Scope:
    scope = in_scheme(reported)
    return replace(
        scope,
        places=_set(scope.places),
        perpetrators=_set(scope.perpetrators),
        incident=scope.incident or None,
    )


def _incident(incident: Incident) -> Incident:
    codes = sorted({f"{scheme}:{code}" for scheme, code in incident.identifiers})
    return replace(
        incident,
        places=_set(incident.places),
        perpetrators=_set(incident.perpetrators),
        identifiers=tuple((scheme, code) for scheme, _, code in (each.partition(":") for each in codes)),
    )


def _actor(actor: Actor) -> Actor:
    return replace(
        actor,
        aliases=_set(actor.aliases),
        kinds=(actor.kinds or frozenset({"Actor"})) & ACTOR_KINDS,
        member_of=_set(actor.member_of),
        speaks_for=_set(actor.speaks_for),
        spokespersons=_set(actor.spokespersons),
        theatre=_set(actor.theatre),
        homepage=web_address(actor.homepage)[1:-1] if actor.homepage else None,
        wikidata=actor.wikidata or None,
    )


def _place(place: Place) -> Place:
    return replace(
        place,
        aliases=_set(place.aliases),
        within=_set(place.within),
        latitude=None if place.latitude is None else _rounded(place.latitude),
        longitude=None if place.longitude is None else _rounded(place.longitude),
        geonames=place.geonames or None,
        wikidata=place.wikidata or None,
    )
