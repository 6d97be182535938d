"""The workers of the server: who is asked next, who is stopped, and who takes the place of one that ended."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path

from tollgraph.store.snapshots import Snapshot, Snapshots
from tollgraph.web.frames import Operation, Request
from tollgraph.web.limits import Limits
from tollgraph.web.worker_process import Ended, WorkerEndedError, WorkerLimits, WorkerProcess

_WATCHED_EVERY = 0.05
"""Seconds between two looks at the running queries: how late a limit may be kept."""
_VERSION_EVERY = 0.5
"""Seconds between two looks for a newer snapshot."""
_LONG = 0.2
"""Seconds after which a query is a long one and gives way to others."""
_STOPPABLE = 1.0
"""Seconds after which a long query may be stopped in favour of those that wait, if too many long ones run."""

_STARTED_AGAIN_AFTER = 1.0
"""Seconds between attempts to start a worker, as when the machine has no memory left."""
_LOG = logging.getLogger(__name__)


class BusyError(Exception):
    """Too many queries wait already."""


class WorkerPool:
    """Worker processes over the current snapshot of a store."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._limits = limits
        self._worker_limits = WorkerLimits(store, limits.memory, limits.answer_bytes)
        self._snapshots = Snapshots(store)
        self._snapshot: Snapshot | None = None
        self._idle: deque[WorkerProcess] = deque()
        self._all: set[WorkerProcess] = set()
        self._waiting: deque[tuple[float, asyncio.Future[WorkerProcess]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._writer: WorkerProcess | None = None
        self._one_writes = asyncio.Lock()
        self.on_new_version: Callable[[], None] = lambda: None

    @property
    def version(self) -> int:
        """The version of the snapshot that is asked now."""
        return self._snapshot.version if self._snapshot else 0

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._waiting)

    @property
    def running(self) -> int:
        """How many queries are being answered."""
        return sum(worker.begun is not None for worker in self._all)

    async def start(self) -> None:
        """Open the snapshot and start the workers; WorkerEndedError where one cannot start."""
        self.look_for_news()
        workers = await asyncio.gather(*(self._start() for _ in range(self._limits.workers)))
        self._idle.extend(workers)
        self._spawn(self._watch())

    async def close(self) -> None:
        """Stop every worker."""
        self._closing = True
        for task in self._tasks:
            task.cancel()
        workers = [*self._all, *([self._writer] if self._writer else [])]
        for worker in workers:
            worker.end(Ended.LEFT)
        await asyncio.gather(*(worker.gone() for worker in workers))
        if self._snapshot is not None:
            self._snapshot.close()

    async def ask(self, request: Request) -> WorkerProcess:
        """Return a worker that answers the request, to be given back by `give_back`; BusyError if there is none."""
        while True:
            # The worker that answered last is asked next: what it needs is still in the processor's cache.
            worker = self._idle.pop() if self._idle else await self._next_free()
            if worker.ended is None:
                worker.send(request, self.version)
                return worker
            self.give_back(worker)

    def give_back(self, worker: WorkerProcess) -> None:
        """Take a worker back; one that has not answered to the end, or cannot go on, is replaced."""
        if worker.rest():
            self._offer(worker)
        else:
            worker.end(Ended.LEFT)
            self._all.discard(worker)
            self._spawn(self._replace())

    async def change(self, request: Request) -> tuple[int, bytes]:
        """Return what the writer says to a change; the newest version is what is asked from then on."""
        async with self._one_writes:
            if self._writer is None or self._writer.ended is not None:
                self._writer = await WorkerProcess.start(self._worker_limits)
            writer = self._writer
            writer.send(request, 0)
            try:
                frame = await writer.frame()
                writer.rest()
            except asyncio.CancelledError:
                writer.end(Ended.LEFT)
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
        for worker in tuple(self._idle):
            self._spawn(self._open(worker, newer.version))

    async def _open(self, worker: WorkerProcess, version: int) -> None:
        """Let an idle worker open the new snapshot, so that the old one can be deleted."""
        if worker not in self._idle:
            return
        self._idle.remove(worker)
        with suppress(WorkerEndedError):
            worker.send(Request(Operation.OPEN), version)
            await worker.frame()
        self.give_back(worker)
        self._snapshots.delete_unused()

    async def _start(self) -> WorkerProcess:
        worker = await WorkerProcess.start(self._worker_limits)
        self._all.add(worker)
        return worker

    async def _replace(self) -> None:
        """Start a worker in the place of one that ended; try again until one starts."""
        while not self._closing:
            try:
                return self._offer(await self._start())
            except (WorkerEndedError, OSError) as error:
                _LOG.error("a query worker could not start (%s); trying again", error)
                await asyncio.sleep(_STARTED_AGAIN_AFTER)
        return None

    def _offer(self, worker: WorkerProcess) -> None:
        """Give a worker to the one who waits longest, or keep it idle."""
        while self._waiting:
            _, waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    async def _next_free(self) -> WorkerProcess:
        if len(self._waiting) >= self._limits.waiting:
            raise BusyError
        waiter: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append((time.monotonic(), waiter))
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._offer(waiter.result())
            raise

    async def _watch(self) -> None:
        """Keep the limits, and look for news, until closed."""
        looked = 0.0
        while True:
            await asyncio.sleep(_WATCHED_EVERY)
            now = time.monotonic()
            self._keep_limits(now)
            if now - looked >= _VERSION_EVERY:
                looked = now
                self.look_for_news()

    def _keep_limits(self, now: float) -> None:
        running = [(now - worker.begun, worker) for worker in self._all if worker.begun is not None]
        for age, worker in running:
            if age >= self._limits.seconds:
                worker.end(Ended.TIME)
            elif age >= _LONG and not worker.long:
                worker.give_way()
        writer = self._writer
        if writer is not None and writer.begun is not None and now - writer.begun >= self._limits.seconds:
            writer.end(Ended.TIME)
        stoppable = [(age, worker) for age, worker in running if age >= _STOPPABLE and worker.ended is None]
        if self._waiting and len(stoppable) > self._limits.long_queries:
            min(stoppable, key=lambda each: each[0])[1].end(Ended.ROOM)
        while self._waiting and now - self._waiting[0][0] >= self._limits.waiting_seconds:
            waiter = self._waiting.popleft()[1]
            if not waiter.done():
                waiter.set_exception(BusyError())

    def _spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
