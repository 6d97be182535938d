"""Reading articles on the workers of a Dask cluster; what is read is the same, in the same order, as in one process.

The loader hands out portions of sources, a bounded number at a time, and takes what was read in the order of the
portions. Dask runs a portion again whose worker died; what was read of it is taken once. A source that every worker
dies of is left out and named.
"""

# Dask annotates only part of what it offers:
# mypy: allow-untyped-calls

import hashlib
import logging
import re
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from tollgraph import __version__
from tollgraph.background import Background
from tollgraph.errors import ClusterError, ParameterError
from tollgraph.extraction import Extractor
from tollgraph.garbage import collect_rarely
from tollgraph.geonames import shipped_index
from tollgraph.identifiers import Minter
from tollgraph.model import LeftOut
from tollgraph.portions import Portion
from tollgraph.reading.source import Source, enclosed
from tollgraph.store import memory_store
from tollgraph.taking_up import Taken, TakingUp

if TYPE_CHECKING:
    from distributed import Client, Future

_WAITING = 4
"""Portions for each worker thread that are read ahead of what is stored: memory stays flat, and no worker waits."""
_CONNECTING = "10s"
_PATIENCE = 60.0
"""Seconds that a cluster may be without any worker before the ingestion ends: one that died is soon replaced."""
_LOOKING = 1.0
"""Seconds between looks at whether there is a worker at all."""
_BEGUN = 4
"""Ingestions for which a worker keeps what it reads with: several may share a cluster."""
_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://[^\s/]+:\d{1,5}", re.ASCII)
_CODE = frozenset({".py", ".toml", ".json"})
_NOT_FOR_READING = frozenset({"shipped", "web"})


@dataclass(frozen=True, slots=True, eq=False)
class ClusterStart:
    """What each worker needs to begin; equal to nothing but itself."""

    background: Background
    """The names that are known before any article."""
    base: str
    at: datetime
    """When the reading is said to have been done."""
    installed: str
    """What `installed()` says where the loader runs; workers must be equal to it."""


@cache
def installed() -> str:
    """Return which Tollgraph this process runs: its version, and a hash of the code, the lexicons and the place names.

    Two installations that say the same read the same out of an article.
    """
    root, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.suffix in _CODE and name.parts[0] not in _NOT_FOR_READING:
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes())
    digest.update(shipped_index().notice().encode())
    return f"tollgraph {__version__} (code {digest.hexdigest()[:12]})"


class ReadingCluster(AbstractContextManager["ReadingCluster"]):
    """The workers of a Dask scheduler that read portions; what is not begun when the block is left is dropped."""

    def __init__(self, address: str, start: ClusterStart) -> None:
        """Connect to a scheduler (`tcp://HOST:PORT`, `tls://HOST:PORT`) and see that its workers can read for us.

        ParameterError for what is no address. ClusterError where Dask is not installed, the scheduler cannot be
        reached, it has no worker, or a worker runs another Tollgraph.
        """
        self._address, self._run = address, uuid4().hex
        self._client = _connected(address)
        self._given, self._began, self._submitted = start, 0, 0
        try:
            self._await_workers()
            self._check_workers(start.installed)
        except BaseException:
            self._client.close()
            raise
        self._start = self._begin()

    def read(self, portions: Iterable[Portion]) -> Iterator[Taken]:
        """Yield what the portions hold, in their order; ClusterError when the cluster goes away meanwhile."""
        from distributed import CancelledError

        try:
            yield from self._read(portions)
        except CancelledError as error:  # of whatever was under way when the connection was lost
            raise self._lost(error) from error

    def _read(self, portions: Iterable[Portion]) -> Iterator[Taken]:
        waiting: deque[tuple[Portion, Future[list[Taken]]]] = deque()
        todo = iter(portions)
        while True:
            for portion in islice(todo, max(0, self._room() - len(waiting))):
                waiting.append((portion, self._submit(portion)))
            if not waiting:
                return
            portion, promised = waiting.popleft()
            found = self._result(promised)
            if found is None:
                for _, other in waiting:
                    self._await(other)
                yield from self._read_carefully(portion)
            else:
                yield from found

    def _read_carefully(self, portion: Portion) -> Iterator[Taken]:
        """Read a portion that was with workers that died source by source, while nothing else is under way."""
        for source in portion:
            self._start = self._begin()
            found = self._result(self._submit([source]))
            if found is not None:
                yield from found
                continue
            name = source.name if isinstance(source, Source) else source.what
            yield LeftOut(name, f"{name}: every worker that read it died, perhaps for want of memory; split it")

    def _begin(self) -> "Future[ClusterStart]":
        """Hand over what workers begin with; the last time may have failed with the workers that died."""
        self._began += 1
        begun = self._client.submit(_handed_over, self._given, key=f"tollgraph-start-{self._run}-{self._began}")
        self._await(begun)
        return begun

    def _submit(self, portion: Portion) -> "Future[list[Taken]]":
        self._submitted += 1
        carried = [enclosed(each) if isinstance(each, Source) else each for each in portion]
        return self._client.submit(_read, self._start, carried, key=f"tollgraph-read-{self._run}-{self._submitted}")

    def _room(self) -> int:
        """Return how many portions may be under way; workers come and go."""
        threads = sum(int(each["nthreads"]) for each in self._workers().values())
        return _WAITING * max(1, threads)

    def _workers(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._client.scheduler_info()["workers"]
        except OSError as error:
            raise self._lost(error) from error
        return found

    def _result(self, promised: "Future[list[Taken]]") -> list[Taken] | None:
        """Return what was read of a portion, None where every worker died that read it; then let go of it."""
        from distributed import KilledWorker

        try:
            self._await(promised)
            return promised.result()
        except KilledWorker:
            return None
        finally:
            promised.release()

    def _await(self, promised: "Future[Any]") -> None:
        """Return when a portion is done, however long it takes, as long as there are workers."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    wait([promised], timeout=_LOOKING)
            except TimeoutError:
                self._await_workers()
            else:
                return

    def _await_workers(self) -> None:
        if self._workers():
            return
        try:
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ClusterError(
                f"the Dask scheduler {self._address} has had no worker for {_PATIENCE:.0f} s; start some with "
                f"`dask worker {self._address}`, then run this again: it goes on from what is stored"
            ) from error

    def _check_workers(self, ours: str) -> None:
        """ClusterError names a worker without this Tollgraph."""
        found: dict[str, object] = self._client.run(version, "tollgraph", on_error="return")
        if set(found.values()) == {__version__}:
            found = self._client.run(installed, on_error="return")
        for worker, theirs in sorted(found.items()):
            if theirs != ours:
                raise _unlike(worker, theirs, ours)

    def _lost(self, error: BaseException) -> ClusterError:
        return ClusterError(
            f"the Dask scheduler {self._address} went away ({type(error).__name__}); start it again, then run "
            "this again: it goes on from what is stored"
        )

    def __enter__(self) -> Self:
        """Return the cluster."""
        return self

    def __exit__(self, *_: object) -> None:
        """Drop what is under way and leave the cluster, which goes on without us."""
        self._client.close()


def _connected(address: str) -> "Client":
    if not _ADDRESS.fullmatch(address):
        raise ParameterError(f"--cluster names a Dask scheduler as tcp://HOST:PORT or tls://HOST:PORT, not {address!r}")
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            "reading on a cluster needs Dask; install it with `pip install 'tollgraph[cluster]'`"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what happens to a connection is told by our errors
    try:
        return Client(address, timeout=_CONNECTING, set_as_default=False, name="tollgraph")
    except OSError as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`, and give the address "
            "that it prints, as in tcp://HOST:8786"
        ) from error


def _unlike(worker: str, theirs: object, ours: str) -> ClusterError:
    """Return the error for a worker that would read differently."""
    runs = (
        f"cannot run Tollgraph ({type(theirs).__name__}: {theirs})"
        if isinstance(theirs, Exception)
        else f"runs {theirs}"
    )
    return ClusterError(
        f"the Dask worker {worker} {runs}, and this is {ours}; install the same Tollgraph beside each worker, so that "
        "every article is read alike"
    )


def _handed_over(start: ClusterStart) -> ClusterStart:
    """Return what a worker begins with: a task of its own, so that Dask makes it again where it is lost."""
    return start


_one_at_a_time = Lock()
"""Reading holds Python's own lock nearly always, so threads would win nothing; what is remembered is for one thread."""


def _read(start: ClusterStart, portion: Portion) -> list[Taken]:
    """Return what a portion holds; runs on a worker."""
    if start.installed != installed():
        raise _unlike("that was to read", installed(), start.installed)
    with _one_at_a_time:
        taking_up = _begun(start)
        return [taken for each in portion for taken in taking_up.take(each)]


@lru_cache(maxsize=_BEGUN)
def _begun(start: ClusterStart) -> TakingUp:
    """Return what reads in this process; the loader, not the worker, knows what the store holds."""
    collect_rarely()
    return TakingUp(memory_store(), Extractor(start.background, Minter(start.base), start.at))
