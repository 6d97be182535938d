"""What the comparison needs of a claim or an assessment, flat and with the scope that is compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tollgraph.background import Background
from tollgraph.comparison.corrections import Correction
from tollgraph.comparison.extent import Days, days_counted, days_likely, with_theatre
from tollgraph.intervals import nearest_ends
from tollgraph.model import Assessment, Claim, Passage, Quantity, Reading, Reference, Scope
from tollgraph.terms import Dimension, Effect, Kind, Standard, Status, Victims

_DENIED = (0, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a number says: of the true count, and where it is compared with another number."""

    at_least: int
    """The true count is not below this, by the claim."""
    at_most: int | None
    """Nor above this; None where the words do not close the count."""
    near_lower: int
    """Low end for comparing figures."""
    near_upper: int | None
    """High end for comparing figures; None where the words name no figure."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One actor's number and what it counts, ready to be compared."""

    iri: str
    article: str
    speaker: str
    """IRI of the claimant or the assessor."""
    speaker_label: str
    told: date
    words: str
    """The number as written, with its qualifier."""
    quote: str
    figures: Figures
    kind: Kind
    standard: Standard | None
    scope: Scope
    """Corrected, and with the theatre of the party where no place was said."""
    victims: frozenset[Victims]
    """The classes whose union is counted; one, except in a sum."""
    incidents: frozenset[str]
    """The incidents that are counted; empty for a total, several only in a sum."""
    days: Days
    """Days of the harm, cut to the operation and to the day told; for an incident, the days on which it may lie."""
    likely: Days
    """The same; for an undated incident, the days before its report in which news of it was fresh."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where the words stand in the article."""
    status: Status | None = None
    """What an assessment with a number says; None for a claim."""
    rejected_by: frozenset[str] = frozenset()
    """IRIs of the actors that reject it in words."""
    restates: bool = False
    corrected: bool = False
    own_voice: bool = False
    parts: tuple["Statement", ...] = ()
    """What a sum was made of, in the order of the text."""

    @property
    def identity(self) -> str:
        """What tells it from every other statement: its IRI, or those of its parts, since a sum goes by its first."""
        return " + ".join(part.iri for part in self.parts) if self.parts else self.iri

    @property
    def is_total(self) -> bool:
        """Whether it counts all harm in its scope and not single incidents."""
        return not self.incidents


@dataclass(frozen=True, slots=True)
class Remark:
    """An assessment without a number of its own: it answers claims or incidents, and is compared with nothing else.

    One whose number a claim of the same words carries answers nothing: the claim is compared.
    """

    iri: str
    article: str
    speaker: str
    speaker_label: str
    told: date
    status: Status
    about: tuple[str, ...]
    """IRIs of what it answers."""
    about_text: str
    quote: str
    reason: str | None = None
    """Why, where the assessment says so, as in: location unclear."""

    @property
    def rejects(self) -> bool:
        """Whether it rejects what it answers; one that only cannot place the event says nothing against the count."""
        return self.status is Status.DISPUTED and self.reason is None


def figures_of(quantity: Quantity, kind: Kind, standard: Standard | None) -> Figures:
    """Return what a quantity says of the true count and where it is compared.

    Counts are counts so far: only a world claim whose words close it says how many there were at most, and a ledger
    of alleged deaths says nothing about the true count.
    """
    closes = kind is Kind.WORLD and (quantity.closed or (quantity.lower, quantity.upper) == _DENIED)
    at_least = 0 if standard is Standard.ALLEGED else quantity.lower
    return Figures(at_least, quantity.upper if closes else None, *nearest_ends(quantity))


def statements(
    readings: Iterable[Reading], background: Background, corrections: Iterable[Correction] = ()
) -> list[Statement | Remark]:
    """Return the claims and assessments of some readings as they are compared, in the order of the readings."""
    known = {(each.claimant, each.figure, each.effect): each.places for each in corrections}
    return [each for reading in readings for each in _of_reading(reading, background, known)]


def world_of(readings: Iterable[Reading], background: Background) -> Background:
    """Return the background with the actors and places that only these readings know."""
    known = list(readings)
    return background.extended(
        (actor for reading in known for actor in reading.actors),
        (place for reading in known for place in reading.places),
    )


_Known = dict[tuple[str, int, Effect], tuple[str, ...]]


def _of_reading(reading: Reading, background: Background, known: _Known) -> Iterator[Statement | Remark]:
    """Yield the statements of one article; rejections in words are noted on what they reject."""
    rejections = [each for each in reading.assessments if _remark(each).rejects]
    for claim in reading.claims:
        yield _with_rejections(_of_claim(claim, background, known), rejections)
    for assessment in reading.assessments:
        if assessment.quantity is None or assessment.scope is None:
            yield _remark(assessment)
        elif any(says_the_same(claim, assessment) for claim in reading.claims):
            yield replace(_remark(assessment), about=())  # the claim is compared in its stead
        else:
            yield _of_assessment(assessment, assessment.quantity, assessment.scope, background, known)


def says_the_same(claim: Claim, assessment: Assessment) -> bool:
    """Return whether a claim already carries an assessment's number: an admission with a figure is read as both."""
    quantity = assessment.quantity
    return (
        quantity is not None
        and assessment.scope is not None
        and claim.claimant.iri == assessment.assessor.iri
        and claim.scope.effect is assessment.scope.effect
        and (claim.quantity.lower, claim.quantity.upper) == (quantity.lower, quantity.upper)
        and any(_overlap(passage, assessment.passage) for passage in claim.passages)
    )


def _overlap(one: Passage, other: Passage) -> bool:
    return one.start < other.end and other.start < one.end


def _with_rejections(statement: Statement, rejections: list[Assessment]) -> Statement:
    about = {statement.iri} | statement.incidents
    by = frozenset(each.assessor.iri for each in rejections if about & set(each.about)) - {statement.speaker}
    return replace(statement, rejected_by=by) if by else statement


def _of_claim(claim: Claim, world: Background, known: _Known) -> Statement:
    reported = _corrected(claim.scope, claim.claimant, claim.quantity, known)
    scope = with_theatre(reported, world)
    return Statement(
        iri=claim.iri,
        article=claim.article,
        speaker=claim.claimant.iri,
        speaker_label=claim.claimant.label,
        told=claim.told,
        words=claim.quantity.text,
        quote=claim.passages[0].exact,
        figures=figures_of(claim.quantity, claim.kind, claim.standard),
        kind=claim.kind,
        standard=claim.standard,
        scope=scope,
        victims=frozenset({scope.victims}),
        incidents=frozenset({scope.incident} if scope.incident else ()),
        days=days_counted(scope, claim.told, world),
        likely=days_likely(scope, claim.told, world),
        spans=tuple((passage.start, passage.end) for passage in claim.passages),
        restates=claim.restates,
        corrected=reported is not claim.scope,
        own_voice=claim.own_voice,
    )


def _of_assessment(
    assessment: Assessment, quantity: Quantity, scope: Scope, world: Background, known: _Known
) -> Statement:
    """Return an assessment that holds a number as if it were a claim of its assessor."""
    as_claim = Claim(
        iri=assessment.iri,
        article=assessment.article,
        claimant=assessment.assessor,
        quantity=quantity,
        scope=scope,
        kind=assessment.kind,
        passages=(assessment.passage,),
        told=assessment.told,
        standard=_standard(assessment),
    )
    return replace(_of_claim(as_claim, world, known), status=assessment.status)


def _standard(assessment: Assessment) -> Standard | None:
    """Return the standard of proof of a judgement that is a ledger."""
    if assessment.kind is not Kind.LEDGER:
        return None
    return Standard.ACKNOWLEDGED if assessment.status is Status.ACKNOWLEDGED else Standard.CREDIBLE


def _remark(assessment: Assessment) -> Remark:
    return Remark(
        iri=assessment.iri,
        article=assessment.article,
        speaker=assessment.assessor.iri,
        speaker_label=assessment.assessor.label,
        told=assessment.told,
        status=assessment.status,
        about=assessment.about,
        about_text=assessment.about_text,
        quote=assessment.passage.exact,
        reason=assessment.reason,
    )


def _corrected(scope: Scope, speaker: Reference, quantity: Quantity, known: _Known) -> Scope:
    """Return the scope with a person's correction of the area, or the very same scope where there is none."""
    figures = [figure for figure in (quantity.low, quantity.high) if figure is not None]
    found = (known.get((speaker.iri, figure, scope.effect)) for figure in figures)
    places = next((each for each in found if each is not None), None)
    if places is None or places == scope.places:
        return scope
    return replace(scope, places=places, inferred=scope.inferred - {Dimension.AREA})
