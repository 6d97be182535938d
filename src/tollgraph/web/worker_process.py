"""One worker as the server sees it: a process at the other end of a socket, with a line of requests before it."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tollgraph.web.frames import End, Frames, Kind, asking, recalling
from tollgraph.web.token import VARIABLE
from tollgraph.web.turns import Ended, Turn, WorkerEndedError

if TYPE_CHECKING:
    from asyncio.subprocess import Process

_STARTS_WITHIN = 30.0
"""Seconds that a worker may take to be ready: it takes a tenth of one, and more on a machine that is overloaded."""


def _environment() -> dict[str, str]:
    """Return the environment of a worker: without the token, which it does not need, and with one arena of memory.

    More arenas would only take address space, which the limit counts: a worker computes in one thread.
    """
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return {**kept, "MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker is started with."""

    store: Path
    memory: int
    answer_bytes: int


class WorkerProcess(asyncio.Protocol):
    """A worker process. It answers the first of its line; those behind have not been begun."""

    def __init__(self, on_answered: Callable[[int | None], None], on_lost: Callable[["WorkerProcess"], None]) -> None:
        """Call back after each answer, with the microseconds that it took where they are known, and after the end."""
        self.line: deque[Turn] = deque()
        self.version = 0
        """The version of the snapshot that was asked last."""
        self._nice = 0
        self.ended: Ended | None = None
        self._on_answered, self._on_lost = on_answered, on_lost
        self._cutter = Frames()
        self._transport: asyncio.Transport | None = None
        self._process: Process | None = None

    @classmethod
    async def start(
        cls,
        limits: WorkerLimits,
        on_answered: Callable[[int | None], None] = lambda _: None,
        on_lost: Callable[["WorkerProcess"], None] = lambda _: None,
    ) -> "WorkerProcess":
        """Return a worker that is ready; WorkerEndedError where it could not start."""
        ours, theirs = socket.socketpair()
        arguments = (str(theirs.fileno()), str(limits.store), str(limits.memory), str(limits.answer_bytes))
        with ExitStack() as unless_connected, theirs:
            unless_connected.callback(ours.close)  # where this is cancelled, or no process to be had
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tollgraph.web.query_worker", *arguments,
                stdin=asyncio.subprocess.DEVNULL, pass_fds=(theirs.fileno(),), env=_environment(),
            )  # fmt: skip
            unless_connected.pop_all()
        worker = cls(on_answered, on_lost)
        worker._process = process
        ready = Turn(b"")
        worker._append(ready)
        try:
            await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
            await asyncio.wait_for(ready.frame(), _STARTS_WITHIN)
        except TimeoutError as error:
            worker.end(Ended.TIME)
            raise WorkerEndedError(Ended.TIME) from error
        except asyncio.CancelledError:
            if worker._transport is None:
                ours.close()
            worker.end(Ended.LEFT)
            await worker.gone()
            raise
        return worker

    def send(self, turns: Sequence[Turn], version: int) -> None:
        """Put requests about a version of the store at the end of the line; all of them with one call of the system."""
        if self._transport is None or self.ended is not None:
            raise WorkerEndedError(self.ended or Ended.BY_ITSELF)
        for turn in turns:
            turn.version = version
            self._append(turn)
        self.version = version
        self._transport.write(b"".join([asking(turn.body, version) for turn in turns]))

    def recall(self) -> list[Turn]:
        """Return the requests behind the first, to be sent to another worker; this one need not answer them."""
        behind = list(self.line)[1:]
        wanted = [turn for turn in behind if not turn.is_unwanted]
        if not wanted or self._transport is None:
            return []
        self._transport.write(recalling(len(behind)))
        for _ in behind:
            self.line.pop()
        for _ in behind:  # for each of them a frame will come in any case
            unwanted = Turn(b"")
            unwanted.is_unwanted = True
            self.line.append(unwanted)
        return wanted

    def age(self, now: float) -> float:
        """Return for how many seconds the first of the line is being answered; 0 where nobody stands in it."""
        begun = self.line[0].begun if self.line else None
        return 0.0 if begun is None else now - begun

    def give_way(self, nice: int) -> None:
        """Let others have the processor first, since this query is a long one; it only ever gives way further."""
        if nice > self._nice:
            self._nice = nice
            self._set_priority(nice)

    def end(self, why: Ended) -> None:
        """Kill the process, whatever it does: the answer being made ends with WorkerEndedError."""
        if self.ended is not None:
            return
        self.ended = why
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()
        if self.line and self.line[0].begun is not None:
            self.line.popleft().fail(WorkerEndedError(why))
        self._on_lost(self)

    async def gone(self) -> None:
        """Wait until the process has ended."""
        if self._process is not None:
            await self._process.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = cast("asyncio.Transport", transport)  # what a socket gets, in uvloop as in asyncio

    def data_received(self, data: bytes) -> None:
        """Give each frame to the one whose turn it is."""
        for kind, payload in self._cutter.feed(data):
            if kind == Kind.LEAVING:
                self._leave()
                return
            if self.line and self.line[0].take(kind, payload):
                self._next(kind, payload)
        if self.line and self._transport is not None and self.line[0].pause(self._transport.resume_reading):
            self._transport.pause_reading()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # the signature is asyncio's
        """Note that the process is gone."""
        self.end(Ended.BY_ITSELF)

    def _append(self, turn: Turn) -> None:
        if not self.line:
            turn.begun = time.monotonic()
        self.line.append(turn)

    def _next(self, kind: int, payload: bytes) -> None:
        """Let the next one of the line have its turn."""
        self.line.popleft()
        if self.line:
            self.line[0].begun = time.monotonic()
        if self._nice:
            self._nice = 0
            self._set_priority(0)
        self._on_answered(End.unpacked(payload).microseconds if kind == Kind.END else None)

    def _leave(self) -> None:
        """End the process, and leave its line to another one: it has begun nothing of it, or nothing that counts."""
        if self.line:
            self.line[0].begun = None
        self.end(Ended.BY_ITSELF)

    def _set_priority(self, nice: int) -> None:
        if self._process is not None:
            try:
                os.setpriority(os.PRIO_PROCESS, self._process.pid, nice)
            except ProcessLookupError:
                return
            except PermissionError:
                # A process that may not raise its priority again is replaced by a fresh one.
                self._leave()
