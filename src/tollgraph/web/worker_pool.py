"""The workers of the server: who answers what, who is stopped, and who takes the place of one that ended.

Requests that come together go to one worker together, as many as it answers in a few milliseconds: to wake a process
for each costs more than a small query, and workers that share a processor take a third more time for each. Those behind
a query that turns out long are sent to another worker.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from pathlib import Path

from tollgraph.store.snapshots import Snapshot, Snapshots
from tollgraph.web.frames import Operation, Request
from tollgraph.web.limits import Limits
from tollgraph.web.turns import BusyError, Ended, Turn, WorkerEndedError
from tollgraph.web.worker_process import WorkerLimits, WorkerProcess

_WATCHED_EVERY = 0.05
"""Seconds between two looks at the running queries: how late a limit may be kept."""
_VERSION_EVERY = 0.5
"""Seconds between two looks for a newer snapshot."""
_GIVES_WAY = ((0.2, 5), (2.0, 15))
"""From how many seconds on a query gives way to others, and its priority then.

Beside a process that computes all the time, as an ingestion does, a query gets a quarter of a processor at 5 and a
thirtieth at 15. So a question that needs half a second of it is answered well within the limit of time, and one that
runs away hardly counts.
"""
_STOPPABLE = 1.0
"""Seconds after which a long query may be stopped in favour of those that wait, if too many long ones run."""
_STARTED_AGAIN_AFTER = 1.0
"""Seconds between attempts to start a worker, as when the machine has no memory left."""
_LINE_MICROSECONDS = 3000
"""How long the last one in a worker's line may have to wait, as far as the queries before it tell.

For small queries one worker keeps pace with the server, so a second one would only be woken more often.
"""
_LONGEST_LINE = 16
_FRESH = 0.005
"""Seconds after which nobody more joins the line behind a query."""
_BEHIND = 0.02
"""Seconds after which those in the line behind a query are sent elsewhere."""
_WEIGHT = 0.05
"""Weight of the newest query in the mean of what queries take."""
_LONGEST_COUNTED = 10_000
"""Microseconds as which a longer query counts in that mean, so that it is forgotten within a hundred small ones."""
_LOG = logging.getLogger(__name__)


class WorkerPool:
    """Worker processes over the current snapshot of a store."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._limits = limits
        self._worker_limits = WorkerLimits(store, limits.memory, limits.answer_bytes)
        self._snapshots = Snapshots(store)
        self._snapshot: Snapshot | None = None
        self._workers: list[WorkerProcess] = []
        self._ending: set[WorkerProcess] = set()
        self._waiting: deque[Turn] = deque()
        self._dispatching = False
        self._mean_microseconds = float(_LINE_MICROSECONDS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._writer: WorkerProcess | None = None
        self._one_writes = asyncio.Lock()
        self.on_new_version: Callable[[], None] = lambda: None

    @property
    def version(self) -> int:
        """The version of the snapshot that is asked now."""
        return self._snapshot.version if self._snapshot else 0

    async def start(self) -> None:
        """Open the snapshot and start the workers; WorkerEndedError where one cannot start."""
        self.look_for_news()
        await asyncio.gather(*(self._start() for _ in range(self._limits.workers)))
        self._spawn(self._watch())

    async def close(self) -> None:
        """Stop every worker."""
        self._closing = True
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        workers = {*self._workers, *self._ending, *([self._writer] if self._writer else [])}
        for worker in workers:
            worker.end(Ended.LEFT)
        for turn in self._waiting:
            turn.fail(WorkerEndedError(Ended.LEFT))
        await asyncio.gather(*(worker.gone() for worker in workers))
        if self._snapshot is not None:
            self._snapshot.close()

    def ask(self, body: bytes) -> Turn:
        """Return the turn of a request, by its body; BusyError where too many wait already."""
        if len(self._waiting) >= self._limits.waiting:
            raise BusyError
        turn = Turn(body, time.monotonic())
        self._waiting.append(turn)
        self._dispatch_soon()
        return turn

    async def change(self, request: Request) -> tuple[int, bytes]:
        """Return what the writer says to a change; the newest version is what is asked from then on."""
        async with self._one_writes:
            if self._writer is None or self._writer.ended is not None:
                self._writer = await WorkerProcess.start(self._worker_limits)
            turn = Turn(request.body)
            self._writer.send([turn], 0)
            try:
                frame = await turn.frame()
            except asyncio.CancelledError:
                self._writer.end(Ended.LEFT)
                raise
            self.look_for_news()
            return frame

    def look_for_news(self) -> None:
        """Take the newest snapshot as the one that is asked."""
        if self._snapshots.version() == (self._snapshot.version if self._snapshot else None):
            return
        newer = self._snapshots.hold()
        if newer is None:
            return
        if self._snapshot is not None:
            self._snapshot.close()
        self._snapshot = newer
        self.on_new_version()

    def _dispatch_soon(self) -> None:
        """Let requests go to the workers once all that have come are there."""
        if not self._dispatching:
            self._dispatching = True
            asyncio.get_running_loop().call_soon(self._dispatch)

    def _dispatch(self) -> None:
        """Send what waits to the first workers that have room: those were busy last, so what they need is at hand."""
        self._dispatching = False
        if not self._waiting:
            return
        now, depth = time.monotonic(), self._depth()
        for worker in self._workers:
            room = depth - len(worker.line) if worker.age(now) < _FRESH else 0
            if room > 0 and (turns := self._taken(room)):
                worker.send(turns, self.version)
            if not self._waiting:
                return

    def _depth(self) -> int:
        """Return how many requests may stand in one worker's line."""
        return max(1, min(_LONGEST_LINE, int(_LINE_MICROSECONDS / self._mean_microseconds)))

    def _taken(self, most: int) -> list[Turn]:
        """Take requests from those that wait, the earliest first, without those that nobody waits for."""
        taken: list[Turn] = []
        while self._waiting and len(taken) < most:
            turn = self._waiting.popleft()
            if not turn.is_unwanted:
                taken.append(turn)
        return taken

    def _send_elsewhere(self, turns: Iterable[Turn]) -> None:
        """Let requests that were not begun be answered by another worker, before all others."""
        self._waiting.extendleft(reversed([turn for turn in turns if not turn.is_unwanted]))
        self._dispatch_soon()

    def _answered(self, microseconds: int | None) -> None:
        """Note how long an answer took, and that a worker has room."""
        if microseconds is not None:
            self._mean_microseconds += _WEIGHT * (min(microseconds, _LONGEST_COUNTED) - self._mean_microseconds)
        if self._waiting:
            self._dispatch_soon()

    def _lost(self, worker: WorkerProcess) -> None:
        """Put another worker in the place of one that ended, and let others answer what it had not begun."""
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        self._ending.add(worker)
        if self._closing:
            for turn in worker.line:
                turn.fail(WorkerEndedError(Ended.LEFT))
            return
        self._send_elsewhere(worker.line)
        self._spawn(self._replace())
        self._spawn(self._forget(worker))

    async def _forget(self, worker: WorkerProcess) -> None:
        """Let go of a worker once its process is gone."""
        await worker.gone()
        self._ending.discard(worker)

    async def _start(self) -> None:
        self._workers.append(await WorkerProcess.start(self._worker_limits, self._answered, self._lost))
        self._dispatch_soon()

    async def _replace(self) -> None:
        """Start a worker in the place of one that ended; try again until one starts."""
        while not self._closing:
            try:
                return await self._start()
            except (WorkerEndedError, OSError) as error:
                _LOG.error("a query worker could not start (%s); trying again", error)
                await asyncio.sleep(_STARTED_AGAIN_AFTER)
        return None

    async def _watch(self) -> None:
        """Keep the limits, and look for news, until closed."""
        looked = 0.0
        while True:
            await asyncio.sleep(_WATCHED_EVERY)
            now = time.monotonic()
            self._keep_limits(now)
            self._refuse_late(now)
            if now - looked >= _VERSION_EVERY:
                looked = now
                self.look_for_news()
                # A worker that was busy when a newer one came lets go of an old snapshot without being asked to.
                self._snapshots.delete_unused()
            self._open_newest()

    def _keep_limits(self, now: float) -> None:
        for worker in tuple(self._workers):
            age = worker.age(now)
            if age >= _BEHIND:
                self._send_elsewhere(worker.recall())
            if age >= self._limits.seconds:
                worker.end(Ended.TIME)
            elif age >= _WATCHED_EVERY and worker.line[0].is_unwanted:
                worker.end(Ended.LEFT)
            else:
                worker.give_way(max((nice for after, nice in _GIVES_WAY if age >= after), default=0))
        writer = self._writer
        if writer is not None and writer.age(now) >= self._limits.seconds:
            writer.end(Ended.TIME)
        stoppable = [each for each in self._workers if each.age(now) >= _STOPPABLE]
        if self._waiting and len(stoppable) > self._limits.long_queries:
            min(stoppable, key=lambda each: each.age(now)).end(Ended.ROOM)

    def _refuse_late(self, now: float) -> None:
        """Refuse those that have waited for too long."""
        while self._waiting and now - self._waiting[0].asked >= self._limits.waiting_seconds:
            self._waiting.popleft().fail(BusyError())

    def _open_newest(self) -> None:
        """Let idle workers open the newest snapshot, so that the old one can be deleted."""
        behind = [each for each in self._workers if not each.line and each.version != self.version]
        for worker in behind:
            self._spawn(self._open(worker))

    async def _open(self, worker: WorkerProcess) -> None:
        turn = Turn(Request(Operation.OPEN).body)
        with suppress(WorkerEndedError):
            worker.send([turn], self.version)
            await turn.frame()
        self._snapshots.delete_unused()

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
