"""Local files, read within a limit: whole, or a long one of lines in stretches."""

import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO

from tollgraph.errors import ReadingError
from tollgraph.settings import variable

_LIMIT = variable("file_bytes")
_STRETCH = 1 << 20
"""Bytes that are read at once."""


def read_whole(path: Path, most_bytes: int, limit: str = _LIMIT) -> bytes:
    """Return the bytes of a file; ReadingError for one that is missing, longer, or no file (a pipe, a device).

    `limit` is the variable that moves `most_bytes`.
    """
    try:
        with opened(path) as file:
            return read_stream(file, str(path), most_bytes, limit)
    except OSError as error:
        raise _unreadable(path, error) from error


def read_stream(stream: IO[bytes], name: str, most_bytes: int, limit: str = _LIMIT) -> bytes:
    """Return all that a stream holds; ReadingError where it holds more, of which no more is read."""
    data = bytearray()
    while piece := stream.read(_STRETCH):  # not at once: Python makes room for all that may be read
        data += piece
        if len(data) > most_bytes:
            raise ReadingError(f"{name}: {too_long(most_bytes, limit)}; split it")
    return bytes(data)


def too_long(most_bytes: int, limit: str = _LIMIT) -> str:
    """Return what is wrong with something longer than is read."""
    return f"is longer than {most_bytes} bytes ({limit})"


def opened(path: Path) -> IO[bytes]:
    """Return a regular file, opened; OSError where it is none, as a pipe without a writer would wait for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError("is no regular file")
    return path.open("rb")


def stretches(path: Path, most_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield whole lines of a file, about a megabyte at once, with the number of the first of them.

    None stands for one line that is longer than `most_bytes`. Raises ReadingError where the file cannot be read.
    """
    try:
        with opened(path) as file:
            yield from _stretches(file, most_bytes)
    except OSError as error:
        raise _unreadable(path, error) from error


def _stretches(file: IO[bytes], most_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    kept: list[bytes] = []
    size = 0
    for number in count(1):
        line = file.readline(most_bytes + 1)
        is_long = len(line) > most_bytes
        if kept and (is_long or not line or size >= _STRETCH):
            yield number - len(kept), b"".join(kept)
            kept, size = [], 0
        if not line:
            return
        if is_long:
            _skip_rest(file, line)
            yield number, None
        else:
            kept.append(line)
            size += len(line)


def _skip_rest(file: IO[bytes], begun: bytes) -> None:
    """Read past the end of a line that was begun, without keeping it."""
    while begun and not begun.endswith(b"\n"):
        begun = file.readline(_STRETCH)


def _unreadable(path: Path, error: OSError) -> ReadingError:
    return ReadingError(f"{path}: {error.strerror or error}; check the name and that you may read it")
