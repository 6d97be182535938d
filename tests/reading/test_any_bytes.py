"""Whatever bytes a reader is given, it yields articles, names what is left out, or refuses with the reason."""

import gzip
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tollgraph.errors import ReadingError
from tollgraph.model import Article, LeftOut
from tollgraph.reading.article import normalise_text
from tollgraph.reading.formats import READERS, read_source
from tollgraph.reading.limits import ArchiveLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.reading.warc import read_archive

_SEEDS = {
    "text/plain": b"---\npublished: 2017-03-24\n---\nTen people died in a raid.",
    "text/html": Path(__file__).with_name("airwars_page.html").read_bytes(),
    "application/jsonl": b'{"article": "1", "published": "2017-03-24", "text": "Ten people died in a raid."}\n',
    "application/rss+xml": b"<rss version='2.0'><channel><title>x</title><item><title>A raid</title><description>Ten "
    b"people died in a raid.</description><pubDate>Fri, 24 Mar 2017 10:00:00 GMT</pubDate></item></channel></rss>",
}
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    b"Content-Type: application/http\r\nContent-Length: 66\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nTen people have died.\r\n\r\n"
)
_CHANGES = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 4)), max_size=6)


def _changed(data: bytes, changes: Iterable[tuple[float, bytes, int]]) -> bytes:
    """Return bytes with a few stretches replaced."""
    for where, new, length in changes:
        at = int(where * len(data))
        data = data[:at] + new + data[at + length :]
    return data


def _check(found: Iterator[Article | LeftOut]) -> None:
    with suppress(ReadingError):
        for each in found:
            assert each.reason if isinstance(each, LeftOut) else each.text == normalise_text(each.text)


def _read(data: bytes, media_type: str) -> Iterator[Article | LeftOut]:
    with suppress(ReadingError):
        yield from read_source(Source("x", data, media_type, defaults=Defaults(published=date(2020, 1, 1))))


@pytest.mark.parametrize("media_type", sorted(READERS))
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_read_or_refused(media_type: str, data: bytes) -> None:
    _check(_read(data, media_type))


@pytest.mark.parametrize("media_type", sorted(_SEEDS))
@given(changes=_CHANGES)
@settings(max_examples=40, deadline=None)
def test_a_damaged_document_is_read_or_refused(media_type: str, changes: list[tuple[float, bytes, int]]) -> None:
    _check(_read(_changed(_SEEDS[media_type], changes), media_type))


@pytest.mark.parametrize("gzipped", [True, False])
@given(changes=_CHANGES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_archive_is_read_or_named(
    tmp_path: Path, changes: list[tuple[float, bytes, int]], *, gzipped: bool
) -> None:
    whole = (gzip.compress(_WARC, mtime=0) if gzipped else _WARC) * 2
    (tmp_path / "a.warc").write_bytes(_changed(whole, changes))
    found = list(read_archive(tmp_path / "a.warc", ArchiveLimits(10_000, 100_000), Defaults()))
    assert found
    assert all(isinstance(each, Source) or each.reason.isprintable() for each in found)
