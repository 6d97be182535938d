"""RSS and Atom feeds: an entry that carries its text is an article; links are not followed."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.article import Metadata, decode, make_article
from tollgraph.reading.markup import check_markup, parse_markup, prose_of
from tollgraph.reading.source import Source

_MOST_TAGS = 100_000
"""Tags of a feed and of the pages in it; one of a hundred whole articles has some ten thousand."""
_FEWEST_WORDS = 4
"""A body of fewer words is a label or "Read more", no statement."""


def read_feed(source: Source) -> Iterator[Article | LeftOut]:
    """Yield an article for each entry with text, and each entry that is left out with the reason.

    Raises ReadingError for what is no feed.
    """
    import feedparser  # slow to import, and needed for feeds only

    text = decode(source)
    _check_tags(text, source.name)
    # A stream of UTF-8, since feedparser would open a name or fetch an address that it was given as a string.
    feed = feedparser.parse(BytesIO(text.encode()), response_headers={"content-type": "text/xml; charset=utf-8"})
    if not feed.get("version"):  # what is no feed at all may have none
        raise ReadingError(f"{source.name}: is no RSS or Atom feed; save the feed itself, or give the article's page")
    if not feed.entries:
        raise ReadingError(f"{source.name}: is a feed without entries; try again when it has some")
    publisher = source.defaults.publisher or feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield _article(source, entry, publisher)
        except ReadingError as error:
            yield LeftOut(f"{source.name}, entry {number}", str(error))


def _check_tags(text: str, name: str) -> None:
    """Raise ReadingError for a feed of more markup than feedparser is done with in seconds."""
    check_markup(text, name)
    if text.count("<") + text.count("&lt;") > _MOST_TAGS:
        raise ReadingError(f"{name}: has more than {_MOST_TAGS} tags; split the feed")


def _article(source: Source, entry: Mapping[str, Any], publisher: str | None) -> Article:
    body = max((_prose(text, source.name) for text in _bodies(entry)), key=len, default="")
    title = _prose(str(entry.get("title") or ""), source.name)
    if len(body.split()) < _FEWEST_WORDS:
        raise ReadingError(
            f"{title or 'an entry'}: has no text but its title; links are not followed, so give its page"
        )
    link, published = entry.get("link"), _published(entry)
    metadata = Metadata(
        article=None if link else entry.get("id"),
        published=published,
        publisher=publisher,
        title=title,
        url=link,
    )
    raw = f"{title}\n{body}\n{published}\n{link}".encode("utf-8", "replace")
    return make_article(source, metadata, body, raw)


def _bodies(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of an entry: its full contents, else its summary."""
    for content in (*entry.get("content", ()), {"value": entry.get("summary")}):
        if isinstance(content.get("value"), str):
            yield content["value"]


def _prose(markup: str, name: str) -> str:
    return prose_of(parse_markup(markup, name)) if markup.strip() else ""


def _published(entry: Mapping[str, Any]) -> str | None:
    """Return the day of publication in UTC, else that of the last change; None where an entry has neither."""
    moment = next((entry[name] for name in ("published_parsed", "updated_parsed") if name in entry), None)
    if not isinstance(moment, struct_time):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(moment), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise ReadingError(f"the entry's date {tuple(moment)[:3]} is on no calendar; correct it in the feed") from error
