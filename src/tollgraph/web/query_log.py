"""The log of queries: one line of JSON for each, written a few times a second rather than at each query."""

import asyncio
import json
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_WRITTEN_EVERY = 0.25
"""Seconds between two writings: one call of the system for many queries."""
_AT_ONCE = 1000
"""Lines after which they are written at once."""


class QueryLog:
    """Writes a line for each query to a file, or to standard error; `None` as its path writes nothing.

    A line holds neither query texts nor addresses nor tokens: `at` (UTC), `id` (counted from the start of the server),
    `what`, `ms`, `status`, `bytes` (null where the answer was broken off).
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lines: list[str] = []
        self._count = 0
        self._task: asyncio.Task[None] | None = None

    def note(self, what: str, begun: float, status: int, size: int | None) -> None:
        """Note an answered request; `begun` is `time.perf_counter` at its start."""
        if self._path is None:
            return
        self._count += 1
        took = (time.perf_counter() - begun) * 1000
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        told = "null" if size is None else size
        self._lines.append(
            f'{{"at": "{at}", "id": {self._count}, "what": {json.dumps(what)}, "ms": {took:.2f}, '
            f'"status": {status}, "bytes": {told}}}\n'
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
