"""Documents as long as a file may be, or far longer, and archives that swell: what fills memory or time."""

import gzip
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import repeat
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no types

from tollgraph.settings import Settings

_GOOD = "Ten people were killed in an air strike on Mosul, Airwars said. "
_FEED = "<rss version='2.0'><channel><title>x</title>"
_ENTRY = f"{_FEED}<item><description>"
_ENTRY_END = "</description></item></channel></rss>"
_FRONT = "---\npublished: 2017-03-24\n"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A document in which one part goes on and on."""

    suffix: str
    part: str
    before: str = ""
    after: str = ""

    def write(self, path: Path, size: int) -> None:
        """Write it with about so many bytes."""
        part = self.part.encode()
        block = part * (65_536 // len(part) + 1)
        with path.open("wb") as file:
            file.write(self.before.encode())
            for _ in range((size - len(self.before) - len(self.after)) // len(block)):
                file.write(block)
            file.write(self.after.encode())


REPEATED: dict[str, Repeated] = {
    "one letter": Repeated(".txt", "a"),
    "words": Repeated(".txt", "Aa bb "),
    "front matter of lines": Repeated(".md", "a: b\n", _FRONT, "---\nx"),
    "front matter of one line": Repeated(".md", "b ", f"{_FRONT}a: ", "\n---\nx"),
    "brackets": Repeated(".md", "[a"),
    "lists in JSON": Repeated(".jsonl", "[],", "[", "1]\n"),
    "text in JSON": Repeated(".jsonl", "a b ", '{"published":"2017-03-24","text":"', '"}\n'),
    "commas": Repeated(".csv", ",", "id,quote\n"),
    "cell": Repeated(".csv", "a", 'id,quote\n"'),
    "entries": Repeated(".rss", "<item/>", _FEED, "</channel></rss>"),
    "deep entry": Repeated(".rss", "<a>", _ENTRY, _ENTRY_END),
    "escaped markup": Repeated(".rss", "&lt;b&gt;a", _ENTRY, _ENTRY_END),
    "attributes": Repeated(".rss", "a='b' ", f"{_FEED}<item ", "/></channel></rss>"),
    "page of text": Repeated(".html", _GOOD, "<html><body><article><p>", "</p></article></body></html>"),
    "page of bold words": Repeated(".html", "<b>a</b> ", "<html><body><article><p>", "</p></article></body></html>"),
    "page of cells": Repeated(".html", "<tr><td>a</td></tr>", "<html><body><table>", "</table></body></html>"),
    "page of line ends": Repeated(".html", "aaa bbb ccc ddd<br>", "<html><body><article><p>", "</body></html>"),
    "header of an archive": Repeated(".warc", "x", "WARC/1.0\r\nWARC-Type: "),
    "headers of an archive": Repeated(".warc", "X: y\r\n", "WARC/1.0\r\n"),
}  # fmt: skip
"""What is hostile by its length, by name."""


def write_repeated(folder: Path, size: int) -> None:
    """Write every document of `REPEATED` with about so many bytes into a folder."""
    for name, document in REPEATED.items():
        document.write(folder / f"{name}{document.suffix}", size)


def at_the_limit() -> int:
    """Return how long a file may be that is read."""
    return Settings().file_bytes - 100_000


def _response(body: bytes, *headers: str) -> bytes:
    answer = "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", "")).encode() + body
    fields = (
        "WARC/1.0", "WARC-Type: response", "WARC-Target-URI: http://example.org/", "WARC-Date: 2020-01-01T00:00:00Z",
        "Content-Type: application/http", f"Content-Length: {len(answer)}", "", "",
    )  # fmt: skip
    return "\r\n".join(fields).encode() + answer + b"\r\n\r\n"


_BLOCK = bytes(1 << 20)
_LAST = b"\x03\x00"
"""An empty block of deflate that says that no more come (RFC 1951)."""


def _deflated(block: bytes) -> bytes:
    """Return a block compressed so that it ends with a byte and looks back at no earlier one: it may be repeated."""
    state = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return state.compress(block) + state.flush(zlib.Z_FULL_FLUSH)


@cache
def _gzip_zeros(megabytes: int, before: bytes = b"") -> bytes:
    """Return some bytes and then zeros as gzip has them (RFC 1952): a thousandth of their length."""
    checked = reduce(lambda found, block: zlib.crc32(block, found), repeat(_BLOCK, megabytes), zlib.crc32(before))
    size = len(before) + megabytes * len(_BLOCK)
    body = _deflated(before) + _deflated(_BLOCK) * megabytes + _LAST
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + body + struct.pack("<II", checked, size & 0xFFFFFFFF)


@cache
def _deflate_zeros(megabytes: int) -> bytes:
    """Return zeros as HTTP's deflate has them, which is zlib's format (RFC 1950)."""
    checked = reduce(lambda found, block: zlib.adler32(block, found), repeat(_BLOCK, megabytes), 1)
    return b"\x78\x9c" + _deflated(_BLOCK) * megabytes + _LAST + struct.pack(">I", checked)


def _brotli_zeros(megabytes: int) -> bytes:
    state = brotli.Compressor(quality=1)
    return b"".join([*(bytes(state.process(bytes(1 << 20))) for _ in range(megabytes)), bytes(state.finish())])


def archive_bombs(megabytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield web archives that are small on disk and expand to so much in a record, a page or a chunk of one."""
    zipped = _gzip_zeros(megabytes)
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(zipped), zipped)
    yield "page of gzip.warc", _response(zipped, "Content-Encoding: gzip")
    yield "page of deflate.warc", _response(_deflate_zeros(megabytes), "Content-Encoding: deflate")
    yield "page of brotli.warc", _response(_brotli_zeros(megabytes), "Content-Encoding: br")
    yield "page of a chunk.warc", _response(chunk, "Content-Encoding: gzip", "Transfer-Encoding: chunked")
    yield "record.warc.gz", zipped
    head = _response(b"").replace(b"Content-Length: ", b"Content-Length: 9999999").rstrip()
    yield "long record.warc.gz", _gzip_zeros(megabytes, head + b"\r\n\r\n")
    yield "record in a record.warc.gz", gzip.compress(_response(zipped, "Content-Encoding: gzip"), mtime=0)
