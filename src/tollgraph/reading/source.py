"""What a reader is given: bytes with a name, and what the user says about all of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email.message import Message
from pathlib import Path

from tollgraph.errors import ReadingError
from tollgraph.reading.files import read_whole, stretches

LINES = "application/jsonl"
"""Media type of JSON Lines."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """Metadata that the user gives on the command line, for articles that do not state their own."""

    published: date | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SizeLimits:
    """How much is read of one document."""

    file_bytes: int = 10_000_000
    """Of a file, of standard input, and of one line of JSON Lines."""
    characters: int = 300_000
    """Of the text of one article."""


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to be read, and where they came from."""

    name: str
    """Path or URL, as messages show it."""
    data: bytes = field(repr=False)
    media_type: str
    """Decides the reader; see `reading.formats`."""
    folder: Path | None = None
    """Where a row may name a file with the article's text; None where it may not."""
    defaults: Defaults = Defaults()
    charset: str | None = None
    """The encoding that was stated with the bytes, by an HTTP header; None where none was."""
    first_line: int = 1
    """Number of the first line, in a stretch of a longer file."""
    beside: Mapping[str, bytes | ReadingError] = field(default_factory=dict, repr=False, hash=False)
    """Files that rows name, or why they cannot be read, where these come along with the source (see `enclosed`)."""
    size: SizeLimits = SizeLimits()


def content_type_of(header: str) -> tuple[str, str | None]:
    """Return the media type, in lower case, and the charset that a Content-Type header states.

    >>> content_type_of('Text/HTML; charset="UTF-8"')
    ('text/html', 'UTF-8')
    """
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    return message.get_content_type(), charset if isinstance(charset, str) else None


SIDECAR = "metadata.jsonl"
"""A file of this name in a folder gives the metadata of text files beside it, by a row with `file` for each."""


def listed_files(sidecar: Path, most_bytes: int) -> set[str]:
    """Return the names of the files that a `metadata.jsonl` describes; a line that is broken or too long names none."""
    return {name for _, lines in stretches(sidecar, most_bytes) if lines for name in _named_files(lines)}


def _named_files(lines: bytes) -> Iterator[str]:
    for line in lines.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(row, dict) and isinstance(row.get("file"), str):
            yield row["file"]


def enclosed(source: Source) -> Source:
    """Return a source together with the files that its rows name, so that it can be read where these are not."""
    if source.folder is None or source.media_type != LINES:
        return source
    return replace(source, beside={name: _enclosed(source, name) for name in set(_named_files(source.data))})


def _enclosed(source: Source, name: str) -> bytes | ReadingError:
    try:
        return read_beside(source, name)
    except ReadingError as error:
        return error


def read_beside(source: Source, name: str) -> bytes:
    """Return the bytes of a file that a row names in the folder of its source.

    ReadingError when it is missing, too large, or climbs out of the folder.
    """
    found = source.beside.get(name)
    if isinstance(found, ReadingError):
        raise found
    if found is not None:
        return found
    if source.folder is None:
        raise ReadingError(f"the file {name!r} cannot be looked for: {source.name} stands in no folder")
    return _read_inside(source.folder, name, source.size.file_bytes)


def _read_inside(folder: Path, name: str, most_bytes: int) -> bytes:
    root = folder.resolve()
    try:
        path = (root / name).resolve()
    except (ValueError, OSError, RuntimeError) as error:  # a NUL, a lone surrogate, a circle of links
        raise ReadingError(
            f"the file {name!r} has no name that a file can have; rows name files beside them"
        ) from error
    if not path.is_relative_to(root):
        raise ReadingError(f"the file {name!r} lies outside {folder}; rows may only name files inside their own folder")
    return read_whole(path, most_bytes)
