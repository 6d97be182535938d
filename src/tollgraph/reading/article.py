"""From loose metadata and a body to an Article: the normalised text, its date, and what identifies it."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tollgraph.errors import ReadingError
from tollgraph.identifiers import digest
from tollgraph.model import Article
from tollgraph.reading.encoding import decode_bytes
from tollgraph.reading.source import Source
from tollgraph.settings import variable

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Soft hyphens, marks of writing direction, spaces without width: they part the letters of a name and show nothing."""
_MARGINS = re.compile(r"(?<![ \t\f\v])[ \t\f\v]+\n")
_BLANK_LINES = re.compile(r"\n{3,}")
_NAMES = {
    "article": ("article", "id"),
    "published": ("published", "date"),
    "publisher": ("publisher",),
    "agency": ("agency",),
    "title": ("title",),
    "url": ("url",),
    "source": ("source",),
}
"""Metadata field -> the names under which a front matter or a JSON object may give it."""


def normalise_text(text: str) -> str:
    r"""Return text as offsets count it: NFC, `\n` line ends, no unseen characters, no runs of blank lines.

    >>> normalise_text("a\r\nb  \r\n\r\n\r\n\r\nc")
    'a\nb\n\nc'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub("", _UNSEEN.sub("", text))
    return _BLANK_LINES.sub("\n\n", _MARGINS.sub("\n", text)).strip()


def decode(source: Source, data: bytes | None = None) -> str:
    """Return a source's bytes (or some of them) as text; ReadingError when they are no text at all."""
    return decode_bytes(source.data if data is None else data, source.name, source.charset)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an article says of itself, as strings; None where it says nothing."""

    article: str | None = None
    published: str | None = None
    publisher: str | None = None
    agency: str | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None


def metadata_of(fields: Mapping[str, object]) -> Metadata:
    """Return the metadata of a front matter or a JSON object; unknown fields are left alone."""
    return Metadata(**{name: _first(fields, names) for name, names in _NAMES.items()})


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int | float | date) and (text := _as_text(name, value)):
            return text
    return None


def _as_text(name: str, value: object) -> str:
    try:
        return str(value).strip()
    except ValueError as error:  # Python writes no number of more than 4300 digits, which would take long
        raise ReadingError(f"the field {name!r} is a number too long to be written; put it in quotes") from error


def parse_date(text: str, name: str) -> date:
    """Return an ISO date, with or without a time after it; ReadingError names the source."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise ReadingError(f"{name}: {text!r} is no date of publication; write it as YYYY-MM-DD") from error


def make_article(source: Source, metadata: Metadata, body: str, raw: bytes | None = None) -> Article:
    """Return the article of a body and its metadata; the user's defaults fill what is not stated.

    The text begins with the title unless the body does so already. Raises ReadingError without words or a date,
    or for a body of a book's length.
    """
    check_length(body, source)
    text = normalise_text(body)
    title = " ".join(normalise_text(metadata.title or "").split())
    if not text and not title:
        raise ReadingError(f"{source.name}: holds no text; an article needs at least one sentence")
    if title and not _flat(text).startswith(_flat(title)):
        text = f"{title}\n\n{text}".strip()
    url = metadata.url or source.defaults.url
    return Article(
        key=_key(metadata, url, title or text[:200]),
        text=text,
        published=_publication_date(source, metadata),
        publisher=metadata.publisher or source.defaults.publisher or "unknown publisher",
        title=title,
        agency=metadata.agency,
        url=url,
        source=metadata.source,
        media_type=source.media_type,
        raw_sha256=hashlib.sha256(source.data if raw is None else raw).hexdigest(),
    )


def check_length(text: str, source: Source) -> None:
    """Raise ReadingError for a text of a book's length: reading it would hold up all others."""
    most = source.size.characters
    if len(text) > most:
        limit = variable("article_characters")
        raise ReadingError(f"{source.name}: has a text of {len(text)} characters, more than {most} ({limit}); split it")


def _flat(text: str) -> str:
    return " ".join(text[:2000].casefold().split())


def _key(metadata: Metadata, url: str | None, heading: str) -> str:
    """Return what identifies the document: its own id, else its URL, else a hash of publisher, title and date."""
    return metadata.article or url or "hash:" + digest(metadata.publisher, heading, metadata.published)


def _publication_date(source: Source, metadata: Metadata) -> date:
    if metadata.published:
        return parse_date(metadata.published, source.name)
    if source.defaults.published:
        return source.defaults.published
    raise ReadingError(
        f"{source.name}: has no date of publication, which weekdays and 'last month' are resolved against; "
        "give it in the front matter (published: YYYY-MM-DD) or with --published YYYY-MM-DD"
    )
