"""One worker as the server sees it: a process at the other end of a socket, asked one thing at a time."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tollgraph.web.frames import Frames, Kind, Request
from tollgraph.web.token import VARIABLE

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_READ_AHEAD = 4
"""Parts of an answer that wait for a slow client; then the worker waits too, so memory stays flat."""
_STARTS_WITHIN = 30.0
"""Seconds that a worker may take to be ready: it takes a tenth of one, and more on a machine that is overloaded."""
_NICE = 15
"""Priority of a long query; on a busy machine it then gets about a thirtieth of what a short one gets."""


_LAST = (Kind.END, Kind.FAILURE, Kind.DONE)
"""Frames with which an answer ends."""


def _environment() -> dict[str, str]:
    """Return the environment of a worker: without the token, which it does not need, and with one arena of memory.

    More arenas would only take address space, which the limit counts: a worker computes in one thread.
    """
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return {**kept, "MALLOC_ARENA_MAX": "1"}


class Ended(Enum):
    """Why a worker ended."""

    BY_ITSELF = "by itself"
    TIME = "time"
    ROOM = "room"
    LEFT = "left"


class WorkerEndedError(Exception):
    """The worker ended before its answer did."""

    def __init__(self, why: Ended) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker is started with."""

    store: Path
    memory: int
    answer_bytes: int


class WorkerProcess(asyncio.Protocol):
    """A worker process. One request at a time; its frames are taken by `frame`."""

    def __init__(self) -> None:
        self.begun: float | None = None
        """When the request was sent that is being answered (monotonic seconds); None for an idle worker."""
        self.version = 0
        """The version of the snapshot that the last request asked."""
        self.long = False
        self.ended: Ended | None = None
        self._cutter = Frames()
        self._frames: deque[tuple[int, bytes]] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._paused = False
        self._transport: asyncio.Transport | None = None
        self._process: Process | None = None

    @classmethod
    async def start(cls, limits: WorkerLimits) -> "WorkerProcess":
        """Return a worker that is ready; WorkerEndedError where it could not start."""
        ours, theirs = socket.socketpair()
        arguments = (str(theirs.fileno()), str(limits.store), str(limits.memory), str(limits.answer_bytes))
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tollgraph.web.query_worker", *arguments,
                stdin=asyncio.subprocess.DEVNULL, pass_fds=(theirs.fileno(),), env=_environment(),
            )  # fmt: skip
        _, worker = await asyncio.get_running_loop().create_connection(cls, sock=ours)
        worker._process = process
        try:
            await asyncio.wait_for(worker.frame(), _STARTS_WITHIN)
        except TimeoutError as error:
            worker.end(Ended.TIME)
            raise WorkerEndedError(Ended.TIME) from error
        return worker

    def send(self, request: Request, version: int) -> None:
        """Ask something of a version of the store; the answer's frames follow."""
        if self._transport is None or self.ended is not None:
            raise WorkerEndedError(self.ended or Ended.BY_ITSELF)
        self.begun, self.version = time.monotonic(), version
        self._transport.write(request.packed(version))

    async def frame(self) -> tuple[int, bytes]:
        """Return the next frame of the answer; WorkerEndedError if there will be none."""
        while not self._frames:
            if self.ended is not None:
                raise WorkerEndedError(self.ended)
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        found = self._frames.popleft()
        if found[0] in _LAST:
            self.begun = None
        if self._paused and len(self._frames) < _READ_AHEAD and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return found

    def has_ended_answer(self) -> bool:
        """Take the frame that says that the answer was whole, if it is what comes next and there already."""
        if self._frames and self._frames[0][0] == Kind.END:
            self._frames.popleft()
            self.begun = None
            return True
        return False

    def give_way(self) -> None:
        """Let others have the processor first, since this query is a long one."""
        self.long = True
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def rest(self) -> bool:
        """Return whether the answer was taken to its end and the worker can take the next request."""
        if self.ended is not None or self._frames or self.begun is not None:
            return False
        if self.long and self._process is not None:
            try:
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 0)
            except (ProcessLookupError, PermissionError):
                return False
            self.long = False
        return True

    def end(self, why: Ended) -> None:
        """Kill the process, whatever it does; its answer ends with WorkerEndedError."""
        if self.ended is None:
            self.ended = why
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    async def gone(self) -> None:
        """Wait until the process has ended."""
        if self._process is not None:
            await self._process.wait()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid if self._process else None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast("asyncio.Transport", transport)  # what a socket gets, in uvloop as in asyncio

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames."""
        self._frames.extend(self._cutter.feed(data))
        if len(self._frames) > _READ_AHEAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        if self._frames:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the signature is asyncio's
        """Note that the process is gone."""
        self.end(Ended.BY_ITSELF)

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
