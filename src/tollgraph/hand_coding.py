"""Claims that a person coded in a spreadsheet: the person is the extractor.

The columns are those of the annotation form (`docs/guides/annotation.md`) and what identifies the article. Rows of one
article (same `article`, else `url`, else publisher, date and title) become one reading. The text that offsets count in
is the quotes themselves, one a line, since nothing more of the article is known.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from tollgraph.coded_names import Names
from tollgraph.errors import ReadingError
from tollgraph.extraction import SOFTWARE, Extractor
from tollgraph.extraction.document import Mode
from tollgraph.extraction.standing import kind_and_standard, speaks_of_the_world
from tollgraph.identifiers import digest
from tollgraph.intervals import quantity_of, vague_amounts, vague_quantity
from tollgraph.model import (
    Article,
    Claim,
    Extraction,
    Incident,
    LeftOut,
    Passage,
    Period,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.reading.article import decode, normalise_text, parse_date
from tollgraph.reading.source import Source
from tollgraph.terms import Dating, Effect, Kind, Qualifier, Standard, Victims

ARTICLE_COLUMNS = ("article", "published", "publisher", "title", "url")
CLAIM_COLUMNS = (
    "id", "quote", "count_text", "low", "high", "qualifier", "effect", "victims", "claimant", "attributed_to",
    "places", "start", "end", "part_of", "incident", "coder",
)  # fmt: skip
COLUMNS = ARTICLE_COLUMNS + CLAIM_COLUMNS
"""`incident` is any name for the one event that is counted, empty for a total; `coder` is who read the article."""
_NEEDED = ("quote", "count_text", "qualifier", "effect", "victims")
_SEPARATOR = ";"
_MOST_DIGITS = 9
"""No toll of people is longer; more digits are a slip of the hand."""


def empty_template() -> str:
    """Return the header row of the sheet, as CSV."""
    return ",".join(COLUMNS) + "\n"


def read_hand_coded(source: Source, extractor: Extractor) -> Iterator[Reading | LeftOut]:
    """Yield a reading for each article of a sheet, and each row that is left out with the field that is wrong.

    Raises ReadingError for a sheet without the columns that are needed.
    """
    rows = csv.DictReader(io.StringIO(decode(source)))
    missing = sorted(set(_NEEDED) - set(rows.fieldnames or ()))
    if missing:
        raise ReadingError(
            f"{source.name}: the column {missing[0]!r} is missing; `tollgraph template FILE` writes all columns"
        )
    articles: dict[str, list[_Row]] = {}
    for number, fields in enumerate(rows, start=2):
        row = _Row(f"{source.name}, row {number}", {key: (value or "").strip() for key, value in fields.items() if key})
        try:
            _check(row)
        except ReadingError as error:
            yield LeftOut(row.name, str(error))
        else:
            articles.setdefault(_key(source, row), []).append(row)
    for key, found in articles.items():
        try:
            yield _reading(_article(source, key, found), found, extractor)
        except ReadingError as error:
            yield LeftOut(found[0].name, str(error))


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    fields: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields.get(column, "")

    def listed(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self[column].split(_SEPARATOR) if part.strip())

    def wrong(self, column: str, rule: str) -> ReadingError:
        return ReadingError(f"{self.name}: {column} is {self[column]!r}; {rule}")


def _check(row: _Row) -> None:
    """Raise ReadingError, which names the field, for a row that is no claim."""
    for column in _NEEDED:
        if not row[column]:
            raise row.wrong(column, "every claim needs it")
    _quantity(row)
    _period(row)
    _member(row, "effect", Effect)
    _member(row, "victims", Victims)


def _key(source: Source, row: _Row) -> str:
    """Return what identifies a row's article."""
    given = row["article"] or row["url"] or source.defaults.url
    return given or "hash:" + digest(row["publisher"], row["published"], row["title"])


def _article(source: Source, key: str, rows: Sequence[_Row]) -> Article:
    """Return the article of some rows; its text is their quotes, each once."""
    first = rows[0]
    published = parse_date(first["published"], first.name) if first["published"] else source.defaults.published
    if published is None:
        raise first.wrong("published", "the date of publication is needed, as YYYY-MM-DD or with --published")
    quotes = dict.fromkeys(normalise_text(row["quote"]) for row in rows)
    return Article(
        key=key,
        text="\n".join(quotes),
        published=published,
        publisher=first["publisher"] or source.defaults.publisher or "unknown publisher",
        title=first["title"],
        url=first["url"] or source.defaults.url,
        media_type=source.media_type,
        raw_sha256=hashlib.sha256(source.data).hexdigest(),
    )


def _reading(article: Article, rows: Sequence[_Row], extractor: Extractor) -> Reading:
    """Return what a person read in one article."""
    iri = extractor.minter.article(article)
    names = Names(extractor.background, extractor.minter, iri)
    claims = [_claim(row, article, names, extractor) for row in rows]
    ids = {row["id"]: claim.iri for row, claim in zip(rows, claims, strict=True) if row["id"]}
    wholes = [_whole(row, ids) for row in rows]
    coder = f"person: {rows[0]['coder'] or 'unnamed'}"
    version = digest(*(sorted(row.fields.items()) for row in rows))
    return Reading(
        article,
        Extraction(extractor.minter.extraction(iri, coder, version), SOFTWARE, version, coder, extractor.at),
        tuple(replace(claim, part_of=whole) for claim, whole in zip(claims, wholes, strict=True)),
        incidents=tuple(_incidents(rows, claims)),
        actors=tuple(names.actors.values()),
        places=tuple(names.places.values()),
        publisher=names.known(article.publisher),
    )


def _whole(row: _Row, ids: Mapping[str, str]) -> str | None:
    if row["part_of"] and row["part_of"] not in ids:
        raise row.wrong("part_of", "it must be the id of another row of the same article")
    return ids.get(row["part_of"])


def _claim(row: _Row, article: Article, names: Names, extractor: Extractor) -> Claim:
    minter, version = extractor.minter, extractor.minter.article(article)
    claimant = names.actor(row["claimant"]) if row["claimant"] else names.actor(article.publisher, "MediaOutlet")
    parties = tuple(names.actor(name) for name in row.listed("attributed_to"))
    places = names.area(row.listed("places"))
    quantity, passage, period = _quantity(row), _passage(row, article), _period(row)
    effect, victims = _member(row, "effect", Effect), _member(row, "victims", Victims)
    scope = Scope(
        effect,
        victims,
        names.smallest(places),
        tuple(sorted({party.iri for party in parties})),
        period,
        minter.thing("incident", version, row["incident"]) if row["incident"] else None,
    )
    kind, standard = _kind(extractor, claimant, parties, quantity, row)
    what = (quantity.low, quantity.high, quantity.qualifier, effect, victims)
    return Claim(
        iri=minter.claim(version, claimant, passage, what),
        article=version,
        claimant=claimant,
        quantity=quantity,
        scope=scope,
        kind=kind,
        passages=(passage,),
        told=article.published,
        standard=standard,
        own_voice=not row["claimant"],
        parties=parties,
        places=places,
        read_period=period,
        rules=("coded by a person",),
    )


def _kind(
    extractor: Extractor, claimant: Reference, parties: tuple[Reference, ...], quantity: Quantity, row: _Row
) -> tuple[Kind, Standard | None]:
    if not row["claimant"] or speaks_of_the_world(quantity, _member(row, "victims", Victims)):
        return Kind.WORLD, None
    return kind_and_standard(extractor.background, claimant, parties, frozenset(row["quote"].lower().split()), Mode.SAY)


def _passage(row: _Row, article: Article) -> Passage:
    quote = normalise_text(row["quote"])
    start = article.text.index(quote)
    return Passage(start, start + len(quote), quote)


def _quantity(row: _Row) -> Quantity:
    """Return the number of a row; ReadingError for a figure that its qualifier does not allow."""
    qualifier = _member(row, "qualifier", Qualifier)
    low, high = _number(row, "low"), _number(row, "high")
    if low is None and high is None:
        if qualifier not in (Qualifier.VAGUE, Qualifier.UNNUMBERED):
            raise row.wrong("qualifier", "a claim without low and high is vague or unnumbered")
        word = next((word for word in row["count_text"].lower().split() if word in vague_amounts()), "")
        return vague_quantity(row["count_text"], word)
    first = low if low is not None else high or 0
    last = high if high is not None else first
    if last < first:
        raise row.wrong("high", f"it is below low ({first})")
    return quantity_of(row["count_text"], qualifier, first, last)


def _number(row: _Row, column: str) -> int | None:
    text = row[column].replace(",", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise row.wrong(column, "it must be a whole number of people, in digits")
    return int(text)


def _period(row: _Row) -> Period:
    start, end = (parse_date(row[name], f"{row.name}: {name}") if row[name] else None for name in ("start", "end"))
    if start and end and end < start:
        raise row.wrong("end", f"it is before start ({start})")
    return Period(start, end, Dating.STATED if start or end else None)


Member = TypeVar("Member", bound=StrEnum)


def _member(row: _Row, column: str, kind: type[Member]) -> Member:
    try:
        return kind(row[column].lower())
    except ValueError as error:
        raise row.wrong(column, f"it must be one of {', '.join(kind)}") from error


def _incidents(rows: Sequence[_Row], claims: Sequence[Claim]) -> Iterator[Incident]:
    """Yield each incident that a row names, placed and dated by its first row."""
    seen: set[str] = set()
    for row, claim in zip(rows, claims, strict=True):
        iri = claim.scope.incident
        if iri is not None and iri not in seen:
            seen.add(iri)
            yield Incident(iri, row["incident"], claim.scope.places, claim.scope.period, claim.scope.perpetrators)
