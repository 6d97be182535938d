"""From the annotation form's fields to claims, whoever filled the form in: a person's sheet or a model's answer.

A row holds the fields of one claim as text; `docs/guides/annotation.md` says what each means.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tollgraph.coding.names import Names
from tollgraph.errors import ReadingError
from tollgraph.extraction import Extractor
from tollgraph.extraction.claims.standing import kind_and_standard, speaks_of_the_world
from tollgraph.extraction.document import Mode
from tollgraph.extraction.numbers.quantities import find_quantities
from tollgraph.intervals import quantity_of, vague_amounts, vague_quantity
from tollgraph.model import Article, Claim, Incident, Passage, Period, Quantity, Reference, Scope
from tollgraph.reading.article import parse_date
from tollgraph.terms import Dating, Effect, Kind, Qualifier, Standard, Unit, Victims

NEEDED = ("quote", "count_text", "qualifier", "effect", "victims")
"""The fields without which a row is no claim."""
LIST_SEPARATOR = ";"
"""What stands between the names of a field that holds several."""
YES = "yes"
"""The value of a field that is either true or empty."""
_MOST_DIGITS = 9
"""No toll of people is longer; more digits are a slip of the hand."""
_PARTS_OF_CIVILIANS = frozenset({Victims.CHILDREN, Victims.WOMEN, Victims.MEN, Victims.WOMEN_AND_CHILDREN})
Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CodedRow:
    """The fields of one claim as they were written; a field that is missing is empty."""

    name: str
    """What tells the row apart in a message."""
    fields: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a field that holds several names."""
        return tuple(part.strip() for part in self[column].split(LIST_SEPARATOR) if part.strip())

    def wrong(self, column: str, rule: str) -> ReadingError:
        """Return the error that names this row, a field of it, and the rule that it breaks."""
        return ReadingError(f"{self.name}: {column} is {self[column]!r}; {rule}")


@dataclass(frozen=True, slots=True)
class Coding:
    """What the rows of one article have in common."""

    article: Article
    names: Names
    extractor: Extractor
    rule: str
    """How the claims were made."""
    confidence: float = 1.0


def check_row(row: CodedRow) -> None:
    """Raise ReadingError, which names the field, for a row that is no claim."""
    for column in NEEDED:
        if not row[column]:
            raise row.wrong(column, "every claim needs it")
    coded_quantity(row)
    coded_period(row)
    coded_term(row, "effect", Effect)
    coded_term(row, "victims", Victims)


def coded_claim(row: CodedRow, passage: Passage, coding: Coding) -> Claim:
    """Return the claim of a checked row that a passage carries; `as_parts` adds what it is a part of."""
    minter, names = coding.extractor.minter, coding.names
    version = minter.article(coding.article)
    claimant = _claimant(row, coding)
    parties = tuple(names.actor(name) for name in row.listed("attributed_to"))
    places = names.area(row.listed("places"))
    quantity = coded_quantity(row)
    effect, victims = coded_term(row, "effect", Effect), coded_term(row, "victims", Victims)
    kind, standard = _kind(coding.extractor, claimant, parties, quantity, row)
    what = (quantity.low, quantity.high, quantity.qualifier, effect, victims)
    return Claim(
        iri=minter.claim(version, claimant, passage, what),
        article=version,
        claimant=claimant,
        quantity=quantity,
        scope=_scope(row, coding, parties, places),
        kind=kind,
        passages=(passage,),
        told=_told(row, coding.article),
        standard=standard,
        own_voice=not row["claimant"],
        parties=parties,
        places=places,
        read_period=coded_period(row),
        confidence=coding.confidence,
        rules=(coding.rule,),
    )


def _claimant(row: CodedRow, coding: Coding) -> Reference:
    if row["claimant"]:
        return coding.names.actor(row["claimant"])
    return coding.names.actor(coding.article.publisher, "MediaOutlet")


def _scope(row: CodedRow, coding: Coding, parties: Sequence[Reference], places: Sequence[Reference]) -> Scope:
    minter = coding.extractor.minter
    return Scope(
        coded_term(row, "effect", Effect),
        coded_term(row, "victims", Victims),
        coding.names.smallest(places),
        tuple(sorted({party.iri for party in parties})),
        coded_period(row),
        minter.thing("incident", minter.article(coding.article), row["incident"]) if row["incident"] else None,
        unit=Unit.RATE if row["rate"] == YES else Unit.PEOPLE,
        all_parties=row["whole_war"] == YES and not parties,
    )


def _kind(
    extractor: Extractor, claimant: Reference, parties: tuple[Reference, ...], quantity: Quantity, row: CodedRow
) -> tuple[Kind, Standard | None]:
    if not row["claimant"] or speaks_of_the_world(quantity, coded_term(row, "victims", Victims)):
        return Kind.WORLD, None
    return kind_and_standard(extractor.background, claimant, parties, frozenset(row["quote"].lower().split()), Mode.SAY)


def as_parts(claims: Sequence[Claim], wholes: Sequence[str | None]) -> tuple[Claim, ...]:
    """Return claims with the IRI of the claim that each is a part of; women of civilians are counted as civilians."""
    by_iri = {claim.iri: claim for claim in claims}
    return tuple(_as_part(claim, by_iri.get(whole or "")) for claim, whole in zip(claims, wholes, strict=True))


def _as_part(claim: Claim, whole: Claim | None) -> Claim:
    if whole is None:
        return claim
    civilians = claim.scope.victims in _PARTS_OF_CIVILIANS and whole.scope.victims == Victims.CIVILIANS
    return replace(claim, part_of=whole.iri, scope=replace(claim.scope, as_civilians=civilians))


def coded_quantity(row: CodedRow) -> Quantity:
    """Return the number of a row; ReadingError for a figure that its qualifier does not allow."""
    qualifier = coded_term(row, "qualifier", Qualifier)
    low, high = _number(row, "low"), _number(row, "high")
    if low is None and high is None:
        if qualifier not in (Qualifier.VAGUE, Qualifier.UNNUMBERED):
            raise row.wrong("qualifier", "a claim without low and high is vague or unnumbered")
        text = f" {row['count_text'].lower()} "
        word = max((word for word in vague_amounts() if f" {word} " in text), key=len, default="")
        return vague_quantity(row["count_text"], word)
    first = low if low is not None else high or 0
    last = high if high is not None else first
    if last < first:
        raise row.wrong("high", f"it is below low ({first})")
    closed = last == 0 or any(each.quantity.closed for each in find_quantities(row["count_text"]))
    return quantity_of(row["count_text"], qualifier, first, last, closed=closed)


def _number(row: CodedRow, column: str) -> int | None:
    text = row[column].replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise row.wrong(column, "it must be a whole number of people, in digits")
    return int(text)


def coded_period(row: CodedRow) -> Period:
    """Return the days on which the harm happened; ReadingError for dates that are none or stand the wrong way round."""
    start, end = (coded_day(row, name) for name in ("start", "end"))
    if start and end and end < start:
        raise row.wrong("end", f"it is before start ({start})")
    if start is None and end is None:
        return Period()
    return Period(start, end, coded_term(row, "dating", Dating) if row["dating"] else Dating.STATED)


def coded_day(row: CodedRow, column: str) -> date | None:
    """Return the day of a field, None where it is empty; ReadingError where it is no date."""
    return parse_date(row[column], f"{row.name}: {column}") if row[column] else None


def _told(row: CodedRow, article: Article) -> date:
    """Return the day the statement was made: none is made after it was published."""
    return min(coded_day(row, "said") or article.published, article.published)


def coded_term(row: CodedRow, column: str, kind: type[Member]) -> Member:
    """Return the controlled term of a field; ReadingError lists the terms that there are."""
    try:
        return kind(row[column].lower())
    except ValueError as error:
        raise row.wrong(column, f"it must be one of {', '.join(kind)}") from error


def coded_incidents(rows: Sequence[CodedRow], claims: Sequence[Claim]) -> Iterator[Incident]:
    """Yield each incident that a row names, placed and dated by its first row."""
    seen: set[str] = set()
    for row, claim in zip(rows, claims, strict=True):
        iri = claim.scope.incident
        if iri is not None and iri not in seen:
            seen.add(iri)
            yield Incident(iri, row["incident"], claim.scope.places, claim.scope.period, claim.scope.perpetrators)
