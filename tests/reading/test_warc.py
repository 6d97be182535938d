"""Web archives give a source for each page; what is broken, cut or too large is named, and never fills the memory."""

import gzip
from pathlib import Path

import pytest

from tollgraph.model import Article, LeftOut
from tollgraph.reading.collect import collect
from tollgraph.reading.formats import read_source
from tollgraph.reading.limits import ArchiveLimits, ReadingLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.reading.warc import read_archive

_LIMITS = ArchiveLimits(record=50_000, archive=500_000)
_PAGE = b"<html><body><article><p>Ten people were killed in a raid.</p></article></body></html>"


def _archive(path: Path, *pages: tuple[str, str, bytes], gzipped: bool = True, status: str = "200 OK") -> Path:
    """Write an archive of pages (address, media type, body), each compressed by itself as archives are."""
    records = [_record(*page, status=status) for page in pages]
    path.write_bytes(b"".join(gzip.compress(record) if gzipped else record for record in records))
    return path


def _record(url: str, media_type: str, body: bytes, *, status: str) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if body.startswith(b"\x1f\x8b") else ""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{coding}\r\n".encode() + body
    fields = ("WARC-Type: response", f"WARC-Target-URI: {url}", "Content-Type: application/http; msgtype=response")
    lines = ("WARC/1.0", *fields, "WARC-Date: 2020-01-01T00:00:00Z", f"Content-Length: {len(answer)}", "", "")
    return "\r\n".join(lines).encode() + answer + b"\r\n\r\n"


def _read(path: Path, limits: ArchiveLimits = _LIMITS) -> list[Source | LeftOut]:
    return list(read_archive(path, limits, Defaults(publisher="The Gazette")))


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_an_archive_yields_its_pages_with_their_addresses_and_encodings(tmp_path: Path, name: str) -> None:
    page = ("http://example.org/raid", "text/html; charset=windows-1256", _PAGE)
    picture = ("http://example.org/x.png", "image/png", b"\x89PNG")
    (source,) = _read(_archive(tmp_path / name, page, picture, gzipped=name.endswith("gz")))
    assert isinstance(source, Source)
    assert (source.data, source.media_type, source.charset) == (_PAGE, "text/html", "windows-1256")
    assert (source.defaults.url, source.defaults.publisher) == ("http://example.org/raid", "The Gazette")


def test_a_page_that_was_sent_compressed_is_unpacked(tmp_path: Path) -> None:
    (source,) = _read(_archive(tmp_path / "a.warc.gz", ("http://example.org/", "text/html", gzip.compress(_PAGE))))
    assert isinstance(source, Source)
    assert source.data == _PAGE


def test_a_page_past_the_limit_is_named_and_the_next_one_is_read(tmp_path: Path) -> None:
    bomb = gzip.compress(b"x" * 5_000_000)
    path = _archive(
        tmp_path / "a.warc", ("http://example.org/bomb", "text/html", bomb), ("http://example.org/", "text/html", _PAGE)
    )
    left, source = _read(path)
    assert isinstance(left, LeftOut)
    assert "record 1 (http://example.org/bomb): is larger than 50000 bytes" in left.reason
    assert isinstance(source, Source)


def test_an_archive_that_expands_without_end_is_given_up(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.warc.gz", *[("http://example.org/", "image/png", b"x" * 300_000)] * 5)
    (left,) = _read(path)
    assert isinstance(left, LeftOut)
    assert "expands to more than 500000 bytes" in left.reason
    assert "record 2" in left.reason


@pytest.mark.parametrize("gzipped", [True, False], ids=["compressed", "plain"])
def test_an_archive_that_was_cut_off_gives_its_whole_pages_and_names_the_rest(tmp_path: Path, *, gzipped: bool) -> None:
    pages = [(f"http://example.org/{n}", "text/plain", bytes(range(32, 127)) * 20) for n in range(2)]
    path = _archive(tmp_path / "a.warc", *pages, gzipped=gzipped)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 60])
    found = _read(path)
    assert [type(each) for each in found] == [Source, LeftOut]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no page"),
        (b"this is no archive at all\n" * 9, "holds no page"),
        (b"\x1f\x8bnot gzip", "a.warc.gz: "),
    ],
    ids=["empty", "not a WARC", "not gzip"],
)
def test_what_is_no_archive_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    (left,) = _read(tmp_path / "a.warc.gz")
    assert isinstance(left, LeftOut)
    assert words in left.reason


def test_answers_other_than_200_are_no_pages(tmp_path: Path) -> None:
    (left,) = _read(_archive(tmp_path / "a.warc", ("http://example.org/", "text/html", _PAGE), status="404 Not Found"))
    assert isinstance(left, LeftOut)
    assert "holds no page" in left.reason


def test_a_folder_with_an_archive_gives_articles(tmp_path: Path) -> None:
    page = b"---\npublished: 2017-03-24\n---\nTen people were killed in a raid on the town."
    _archive(tmp_path / "a.warc.gz", ("http://example.org/raid", "text/plain", page))
    (source,) = collect([str(tmp_path)], ReadingLimits(), Defaults())
    assert isinstance(source, Source)
    (article,) = read_source(source)
    assert isinstance(article, Article)
    assert (article.key, article.text) == ("http://example.org/raid", "Ten people were killed in a raid on the town.")
