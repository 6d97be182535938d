"""Web archives (WARC): every page in one is a source of its own; what is broken or too large is named."""

import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader, ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from tollgraph.errors import ReadingError
from tollgraph.model import LeftOut
from tollgraph.reading.files import opened
from tollgraph.reading.limits import ArchiveLimits
from tollgraph.reading.source import Defaults, Source, content_type_of
from tollgraph.reading.unpacking import unpacked
from tollgraph.settings import variable

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
"""Media types of records that can hold an article; images, scripts and the like are passed over in silence."""
_PIECE = 1 << 16
_MOST_HEADERS = 1 << 20
"""Bytes of the headers of one record."""
_FAULTS = (ArchiveLoadFailed, zlib.error, OSError, EOFError, ValueError, LookupError)
"""What warcio raises for archives that are cut, altered or in an encoding that it lacks."""


def read_archive(path: Path, limits: ArchiveLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    """Yield the HTML and text pages of a WARC file, compressed or not, in its order, and what was left out.

    Raises ReadingError where the file cannot be opened.
    """
    try:
        with opened(path) as stream:
            yield from _Archive(str(path), path.stat().st_size, limits, defaults).sources(stream)
    except OSError as error:
        raise ReadingError(f"{path}: {error.strerror or error}; check the name and that you may read it") from error


@dataclass(slots=True)
class _Archive:
    name: str
    length: int
    """Bytes of the file."""
    limits: ArchiveLimits
    defaults: Defaults
    expanded: int = 0
    """Bytes that came out of the archive so far."""
    pages: int = 0

    def sources(self, stream: IO[bytes]) -> Iterator[Source | LeftOut]:
        number = 0
        try:
            for number, record in enumerate(_records(stream), start=1):
                found = self._source(record, f"{self.name}, record {number}")
                if found is not None:
                    yield found
                if not self._drained(record):
                    yield LeftOut(
                        self.name,
                        f"{self.name}: expands to more than {self.limits.archive} bytes ({variable('archive_bytes')}) "
                        f"or {self.limits.fold} times its length; what follows record {number} is not read; "
                        "split the archive",
                    )
                    return
        except _FAULTS as error:
            yield LeftOut(
                self.name,
                f"{self.name}: is broken after record {number} ({_said(error)}); what follows is not read; "
                "fetch the archive again",
            )
            return
        if not self.pages:
            yield LeftOut(self.name, f"{self.name}: holds no page; records of type response with HTML or text are read")

    def _source(self, record: ArcWarcRecord, name: str) -> Source | LeftOut | None:
        """Return the page of a record, or why it is left out; None for a record that is no page."""
        header = record.http_headers
        if record.rec_type != "response" or header is None:
            return None
        media_type, charset = content_type_of(header.get_header("Content-Type") or "text/html")
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if media_type not in PAGES or header.get_statuscode() != "200":
            return None
        self.pages += 1
        label = f"{name} ({url})" if url else name
        try:
            data = self._body(record)
        except _FAULTS as error:
            return LeftOut(label, f"{label}: cannot be decoded ({_said(error)}); fetch the page again")
        if len(data) > self.limits.record:
            return LeftOut(label, f"{label}: is larger than {self.limits.record} bytes ({variable('fetch_bytes')})")
        if _is_cut(record):
            return LeftOut(label, f"{label}: is cut off before its end; fetch the page again")
        return Source(label, data, media_type, defaults=replace(self.defaults, url=url or None), charset=charset)

    def _body(self, record: ArcWarcRecord) -> bytes:
        """Return a page without its codings, at most one byte more than may be read.

        warcio's own readers are given bytes in memory only: they unpack a chunk whole, whatever comes out of it.
        """
        most, header = self.limits.record, record.http_headers
        data = record.raw_stream.read(most + 1)
        self.expanded += len(data)
        if len(data) > most:
            return bytes(data)
        if (header.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
            data = ChunkedDataReader(BufferedReader(BytesIO(data))).read()
        found = unpacked(data, header.get_header("Content-Encoding") or "", most)
        self.expanded += len(found)
        return found

    def _drained(self, record: ArcWarcRecord) -> bool:
        """Read past the rest of a record; return False where the archive has expanded too far."""
        while piece := record.raw_stream.read(_PIECE):
            self.expanded += len(piece)
            if self._is_bomb():
                return False
        return not self._is_bomb()

    def _is_bomb(self) -> bool:
        """Return whether more came out of the archive than may, in all or for its length."""
        limits = self.limits
        swollen = self.expanded > limits.unfolded and self.expanded > limits.fold * self.length
        return swollen or self.expanded > limits.archive


class _Lines(DecompressingBufferedReader):  # type: ignore[misc]  # warcio ships no types
    """Reads an archive with bounded headers: warcio's own reader takes minutes for one line of 100 MB."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(stream)
        self.lines = 0
        """Bytes of the lines that were read since the last record began."""

    def readline(self, length: int | None = None) -> bytes:
        """Return the next line; ArchiveLoadFailed where the lines of one record's headers grow too long."""
        line = bytes(super().readline(min(length or _MOST_HEADERS, _MOST_HEADERS)))
        self.lines += len(line)
        if self.lines > _MOST_HEADERS:
            raise ArchiveLoadFailed(f"its headers are longer than {_MOST_HEADERS} bytes")
        return line


def _records(stream: IO[bytes]) -> Iterator[ArcWarcRecord]:
    """Yield the records of an archive; what warcio prints about odd ones stays off the user's terminal."""
    archive, lines = ArchiveIterator(stream), _Lines(stream)
    archive.reader = lines
    records = iter(archive)
    while True:
        lines.lines = 0
        try:
            with redirect_stderr(StringIO()):
                record = next(records, None)
        except (AttributeError, TypeError) as error:  # warcio takes for granted that a record has all its headers
            raise ArchiveLoadFailed("a record lacks a header that it must have") from error
        if record is None:
            return
        yield record


def _is_cut(record: ArcWarcRecord) -> bool:
    """Return whether the file ended before the length that the record states."""
    return not record.raw_stream.read(1) and getattr(record.raw_stream, "limit", 0) > 0


def _said(error: Exception) -> str:
    """Return an error in a few readable words: warcio's messages can hold the bytes that it stumbled over."""
    words = "".join(char if char.isascii() and char.isprintable() else " " for char in str(error)).split()
    return " ".join(words)[:80] or type(error).__name__
