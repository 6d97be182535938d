"""Reading articles in several processes; what is read is the same, in the same order, as in one.

A process that dies, as for want of memory, loses nothing but the source that it died of, which is left out and named.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Self

from tollgraph.article_checks import violations
from tollgraph.extraction import Extractor
from tollgraph.garbage import collect_rarely
from tollgraph.identifiers import Minter
from tollgraph.keeping.tombstones import load_tombstones
from tollgraph.model import LeftOut
from tollgraph.portions import Portion
from tollgraph.preparing import PreparedOrNot, Preparing
from tollgraph.reading.source import Source
from tollgraph.seeding import background_of_store
from tollgraph.store import read_store
from tollgraph.taking_up import TakingUp

_WAITING = 4
"""Portions for each process that are read ahead of what is stored: memory stays flat, and no process waits."""

_NICENESS = 5
"""By how much the processes that read yield to the one that stores: it is alone, so what it has not done when they are
through, the others cannot help with."""


@dataclass(frozen=True, slots=True)
class PoolStart:
    """What each process needs to begin."""

    store: Path
    base: str
    at: datetime
    """When the reading is said to have been done."""


class ReadingPool(AbstractContextManager["ReadingPool"]):
    """Processes that read portions and make graphs of them; stopped when the block is left."""

    def __init__(self, start: PoolStart, processes: int) -> None:
        """Name what the processes begin with and how many there are; they start when there is work."""
        self._start, self._processes = start, processes
        violations()  # once, rather than in every process
        self._pool = self._fresh(processes)

    def _fresh(self, processes: int) -> ProcessPoolExecutor:
        # Spawned, not forked: a fork of a process with RocksDB's threads may hang.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(processes, context, _begin, (self._start,))

    def read(self, portions: Iterable[Portion]) -> Iterator[PreparedOrNot]:
        """Yield what the portions hold, in their order, ready to be stored."""
        waiting: deque[tuple[Portion, Future[list[PreparedOrNot]]]] = deque()
        todo = iter(portions)
        while True:
            for portion in islice(todo, self._processes * _WAITING - len(waiting)):
                waiting.append((portion, self._pool.submit(_read, portion)))
            if not waiting:
                return
            portion, promised = waiting.popleft()
            try:
                yield from promised.result()
            except (BrokenProcessPool, MemoryError):
                self._pool.shutdown(wait=False, cancel_futures=True)
                suspects = [portion, *(each for each, _ in waiting)]
                waiting.clear()
                yield from self._read_carefully(suspects)
                self._pool = self._fresh(self._processes)

    def _read_carefully(self, suspects: Iterable[Portion]) -> Iterator[PreparedOrNot]:
        """Read portions of which a process died, source by source, in one process that is begun anew when it dies."""
        alone = self._fresh(1)
        for source in chain.from_iterable(suspects):
            try:
                yield from alone.submit(_read, [source]).result()
            except (BrokenProcessPool, MemoryError):
                alone.shutdown(wait=False)
                name = source.name if isinstance(source, Source) else source.what
                yield LeftOut(name, f"{name}: the process that read it died, perhaps for want of memory; split it")
                alone = self._fresh(1)
        alone.shutdown()

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the processes; what they have not begun is dropped."""
        self._pool.shutdown(cancel_futures=True)


_worker: "Worker | None" = None
"""What this process works with; each process of a pool sets it once, when it begins."""


class Worker:
    """What makes graphs that conform of portions of sources, beside the newest snapshot of a store."""

    def __init__(self, start: PoolStart) -> None:
        """Open the snapshot and learn the names that it knows."""
        store, minter = read_store(start.store), Minter(start.base)
        background = background_of_store(store, minter)
        self._taking_up = TakingUp(store, Extractor(background, minter, start.at))
        self._preparing = Preparing(store, minter, background, load_tombstones(store, minter))

    def work(self, portion: Portion) -> list[PreparedOrNot]:
        """Return what a portion holds, in its order, ready to be stored."""
        return self._preparing.prepare(taken for each in portion for taken in self._taking_up.take(each))


def _begin(start: PoolStart) -> None:
    global _worker  # noqa: PLW0603  # a pool's initializer has no other place to leave something
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the writer decides
    os.nice(_NICENESS)
    collect_rarely()
    _worker = Worker(start)


def _read(portion: Portion) -> list[PreparedOrNot]:
    assert _worker is not None  # noqa: S101  # `_begin` ran before
    return _worker.work(portion)
