"""Claims that a person coded in a spreadsheet: the person is the extractor.

The columns are those of the annotation form (`docs/guides/annotation.md`) and what identifies the article. Rows of one
article (same `article`, else `url`, else publisher, date and title) become one reading. The text that offsets count in
is the quotes themselves, one a line, since nothing more of the article is known.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence

from tollgraph.coding.claims import NEEDED, CodedRow, Coding, as_parts, check_row, coded_claim, coded_incidents
from tollgraph.coding.names import Names
from tollgraph.errors import ReadingError
from tollgraph.extraction import SOFTWARE, Extractor
from tollgraph.identifiers import digest
from tollgraph.model import Article, Extraction, LeftOut, Passage, Reading
from tollgraph.reading.article import decode, normalise_text, parse_date
from tollgraph.reading.source import Source

ARTICLE_COLUMNS = ("article", "published", "publisher", "title", "url")
CLAIM_COLUMNS = (
    "id", "quote", "count_text", "low", "high", "qualifier", "effect", "victims", "claimant", "attributed_to",
    "places", "start", "end", "part_of", "incident", "coder",
)  # fmt: skip
COLUMNS = ARTICLE_COLUMNS + CLAIM_COLUMNS
"""`incident` is any name for the one event that is counted, empty for a total; `coder` is who read the article."""


def empty_template() -> str:
    """Return the header row of the sheet, as CSV."""
    return ",".join(COLUMNS) + "\n"


def read_hand_coded(source: Source, extractor: Extractor) -> Iterator[Reading | LeftOut]:
    """Yield a reading for each article of a sheet, and each row that is left out with the field that is wrong.

    Raises ReadingError for a sheet without the columns that are needed.
    """
    rows = csv.DictReader(io.StringIO(decode(source)))
    missing = sorted(set(NEEDED) - set(_header(rows, source.name)))
    if missing:
        raise ReadingError(
            f"{source.name}: the column {missing[0]!r} is missing; `tollgraph template FILE` writes all columns"
        )
    articles: dict[str, list[CodedRow]] = {}
    number = 1
    for number, fields in enumerate(_parsed(rows, source.name), start=2):
        given = {key: (value or "").strip() for key, value in fields.items() if key}
        row = CodedRow(f"{source.name}, row {number}", given)
        try:
            check_row(row)
        except ReadingError as error:
            yield LeftOut(row.name, str(error))
        else:
            articles.setdefault(_key(source, row), []).append(row)
    if number == 1:
        yield LeftOut(source.name, "the sheet has columns but no rows; fill in a row for each claim")
    for key, found in articles.items():
        try:
            yield _reading(_article(source, key, found), found, extractor)
        except ReadingError as error:
            yield LeftOut(found[0].name, str(error))


def _header(rows: "csv.DictReader[str]", name: str) -> Sequence[str]:
    try:
        return rows.fieldnames or ()
    except csv.Error as error:
        raise _no_table(error, name) from error


def _parsed(rows: "csv.DictReader[str]", name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a sheet; ReadingError where it is no table from there on."""
    try:
        yield from rows
    except csv.Error as error:
        raise _no_table(error, name) from error


def _no_table(error: csv.Error, name: str) -> ReadingError:
    return ReadingError(f"{name}: is no CSV that can be read ({error}); save the sheet as CSV again")


def _key(source: Source, row: CodedRow) -> str:
    """Return what identifies a row's article."""
    given = row["article"] or row["url"] or source.defaults.url
    return given or "hash:" + digest(row["publisher"], row["published"], row["title"])


def _article(source: Source, key: str, rows: Sequence[CodedRow]) -> Article:
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


def _reading(article: Article, rows: Sequence[CodedRow], extractor: Extractor) -> Reading:
    """Return what a person read in one article."""
    iri = extractor.minter.article(article)
    names = Names(extractor.background, extractor.minter, iri)
    coding = Coding(article, names, extractor, "coded by a person")
    claims = [coded_claim(row, _passage(row, article), coding) for row in rows]
    ids = {row["id"]: claim.iri for row, claim in zip(rows, claims, strict=True) if row["id"]}
    wholes = [_whole(row, ids) for row in rows]
    coder = f"person: {rows[0]['coder'] or 'unnamed'}"
    version = digest(*(sorted(row.fields.items()) for row in rows))
    return Reading(
        article,
        Extraction(extractor.minter.extraction(iri, coder, version), SOFTWARE, version, coder, extractor.at),
        as_parts(claims, wholes),
        incidents=tuple(coded_incidents(rows, claims)),
        actors=tuple(names.actors.values()),
        places=tuple(names.places.values()),
        publisher=names.known(article.publisher),
    )


def _whole(row: CodedRow, ids: Mapping[str, str]) -> str | None:
    if row["part_of"] and row["part_of"] not in ids:
        raise row.wrong("part_of", "it must be the id of another row of the same article")
    return ids.get(row["part_of"])


def _passage(row: CodedRow, article: Article) -> Passage:
    quote = normalise_text(row["quote"])
    start = article.text.index(quote)
    return Passage(start, start + len(quote), quote)
