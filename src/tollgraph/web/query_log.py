"""The log of queries: one line of JSON for each, written a few times a second rather than at each query."""

import asyncio
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_WRITTEN_EVERY = 0.25
"""Seconds between two writings: one call of the system for many queries."""
_AT_ONCE = 1000
"""Lines after which they are written at once."""


class Noted(NamedTuple):
    """What a line tells of a request."""

    what: str
    """The part of the server that was asked: a plain word of this program's."""
    begun: float
    """`time.perf_counter` at its start."""
    status: int
    bytes: int | None
    """None where the answer was broken off."""
    rows: int | None = None
    """Rows of a table, triples of a graph, 1 for a truth value; None where no such answer was sent whole."""


class QueryLog:
    """Writes a line for each query to a file, or to standard error; `None` as its path writes nothing.

    A line holds neither query texts nor addresses nor tokens: `at` (UTC), `id` (counted from the start of the server),
    `what`, `ms`, `rows`, `status`, `bytes`; see `Noted`.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lines: list[str] = []
        self._count = 0
        self._task: asyncio.Task[None] | None = None

    def note(self, noted: Noted) -> None:
        """Note an answered request."""
        if self._path is None:
            return
        self._count += 1
        what, begun, status, size, rows = noted
        took, now = (time.perf_counter() - begun) * 1000, time.time()
        at = f"{_second(int(now))}.{int(now % 1 * 1000):03d}+00:00"
        self._lines.append(
            f'{{"at": "{at}", "id": {self._count}, "what": "{what}", '
            f'"ms": {took:.2f}, "rows": {_number(rows)}, "status": {status}, "bytes": {_number(size)}}}\n'
        )
        if len(self._lines) >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write the lines noted so far."""
        lines, self._lines = self._lines, []
        if not lines or self._path is None:
            return
        if str(self._path) == "-":
            sys.stderr.write("".join(lines))
            sys.stderr.flush()
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(lines)

    def start(self) -> None:
        """Begin to write from time to time."""
        self._task = asyncio.get_running_loop().create_task(self._write_often())

    async def close(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.write()

    async def _write_often(self) -> None:
        while True:
            await asyncio.sleep(_WRITTEN_EVERY)
            self.write()


@lru_cache(4)
def _second(at: int) -> str:
    """Return the time of a second, without what marks its zone."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _number(value: int | None) -> int | str:
    return "null" if value is None else value
