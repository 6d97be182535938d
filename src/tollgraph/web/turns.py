"""One request in the line of a worker, and the answer that comes for it."""

import asyncio
from collections import deque
from collections.abc import Callable
from enum import Enum

from tollgraph.web.frames import LAST, End, Kind

READ_AHEAD = 4
"""Parts of an answer that wait for a slow client; then the worker waits too, so memory stays flat."""


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


class BusyError(Exception):
    """Too many queries wait already, or this one has waited for too long."""


class Turn:
    """A request from when it is asked to when its answer was taken, whichever worker answers it."""

    __slots__ = (
        "_error",
        "_frames",
        "_resume",
        "_waiter",
        "asked",
        "begun",
        "body",
        "is_over",
        "is_unwanted",
        "version",
    )

    def __init__(self, body: bytes, asked: float = 0.0) -> None:
        """Wait for a worker; `body` is that of a `Request`."""
        self.body, self.asked = body, asked
        self.begun: float | None = None
        """When its worker came to it (monotonic seconds)."""
        self.version = 0
        """The version of the store that it asks."""
        self.is_over = False
        """Whether the last frame has come, or will never come."""
        self.is_unwanted = False
        """Whether nobody waits for its answer any more."""
        self._frames: deque[tuple[int, bytes]] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._resume: Callable[[], None] | None = None

    async def frame(self) -> tuple[int, bytes]:
        """Return the next frame of the answer; WorkerEndedError or BusyError if there will be none."""
        while not self._frames:
            if self._error is not None:
                raise self._error
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        found = self._frames.popleft()
        if self._resume is not None and len(self._frames) < READ_AHEAD:
            self._go_on()
        return found

    def end(self) -> End | None:
        """Take the frame that says that the answer was whole, if it is what comes next and there already."""
        if self._frames and self._frames[0][0] == Kind.END:
            return End.unpacked(self._frames.popleft()[1])
        return None

    def leave(self) -> None:
        """Say that nobody waits for the rest of the answer."""
        self.is_unwanted = True
        self._frames.clear()
        self._go_on()

    def take(self, kind: int, payload: bytes) -> bool:
        """Take a frame that came; return whether it was the last one."""
        self.is_over = kind in LAST
        if not self.is_unwanted:
            self._frames.append((kind, payload))
            self._wake()
        return self.is_over

    def fail(self, error: Exception) -> None:
        """End without an answer, or in the midst of it."""
        self.is_over = True
        self._error = error
        self._wake()

    def pause(self, resume: Callable[[], None]) -> bool:
        """Return whether enough waits to be taken; `resume` is called once there is less."""
        if self._resume is None and not self.is_unwanted and len(self._frames) > READ_AHEAD:
            self._resume = resume
            return True
        return False

    def _go_on(self) -> None:
        resume, self._resume = self._resume, None
        if resume is not None:
            resume()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
