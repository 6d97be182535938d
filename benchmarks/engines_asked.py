"""The engines that `benchmarks.engines` asks: each holds the same quads, in processes that can be stopped.

Every engine answers over the union of all graphs, gets at most 16 GB, and is stopped at the time limit of a question.
"""

import resource
import signal
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time

import pyoxigraph as ox
from rdflib import Dataset

from benchmarks.fresh_process import peak

BYTES = 16 * 2**30
"""Memory above which an engine has not finished."""
STARTING = 900.0
"""Seconds in which an engine must have taken in the data."""
_GRACE = 3.0
"""Seconds by which an engine that stops itself may be late before it is killed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one asking took, in seconds, and how many rows came."""

    rows: int
    wall: float
    cpu: float | None = None
    """Of the process that answered; None for a server."""


@dataclass(frozen=True, slots=True)
class Data:
    """The quads of one size: a Tollgraph store, and the same as N-Quads."""

    store: Path
    nquads: Path
    scratch: Path
    """Where an engine may keep its own files."""


class DidNotFinish(Exception):  # noqa: N818  # not an error: a result
    """An engine needed more time or memory than there is."""


class Refused(Exception):  # noqa: N818  # not an error: a result
    """An engine did not take a question, and says why."""


class Engine(ABC):
    """A process that holds the quads; it is started again after it had to be stopped."""

    name: str

    def __init__(self, data: Data) -> None:
        """Take the data in; DidNotFinish where that takes too much."""
        self.data = data
        self.running = False
        begun = perf_counter()
        self._load()
        self.start()
        self.loaded = perf_counter() - begun

    def _load(self) -> None:  # noqa: B027  # most engines take the data in when they start
        """Take in the data for later starts, where that is a step of its own."""

    @abstractmethod
    def start(self) -> None:
        """Start the process; DidNotFinish where it does not answer in time."""

    def ask(self, sparql: str, seconds: float) -> Answer:
        """Return an answer, read to its end; DidNotFinish, or Refused."""
        if not self.running:
            self.start()
        return self._ask(sparql, seconds)

    @abstractmethod
    def _ask(self, sparql: str, seconds: float) -> Answer: ...

    @abstractmethod
    def stop(self) -> None:
        """Kill the process."""

    @property
    @abstractmethod
    def process(self) -> int:
        """The number of the process that holds the quads."""

    def held(self) -> float:
        """Return the most megabytes that the process held so far; 0 where it had to be stopped."""
        return peak(self.process) if self.running else 0.0


LIMITED = ("prlimit", f"--data={BYTES}", "--")
"""What stands before the command of a process that gets no more memory."""


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))


Asking = Callable[[str], int]
"""Answers a query with its number of rows."""


class InProcess(Engine):
    """A library, in a Python process of its own."""

    @staticmethod
    @abstractmethod
    def opener(data: Data) -> Asking:
        """Open the data in the new process."""

    def start(self) -> None:
        """Start the process and wait until it has the data."""
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.opener, self.data, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._receive(STARTING)
        self.running = True

    def _ask(self, sparql: str, seconds: float) -> Answer:
        """Return an answer; the process stops itself where it can, and is killed where it cannot."""
        self._ours.send((sparql, seconds))
        found = self._receive(seconds + _GRACE)
        if isinstance(found, str):
            raise DidNotFinish if found == _TOO_LONG else Refused(found)
        assert isinstance(found, Answer)  # noqa: S101  # `_serve` sends one or the other
        return found

    def _receive(self, seconds: float) -> object:
        try:
            if self._ours.poll(seconds):
                return self._ours.recv()
        except EOFError:
            pass
        self.stop()
        raise DidNotFinish

    @property
    def process(self) -> int:
        """The number of the Python process."""
        return self._process.pid or 0

    def stop(self) -> None:
        """Kill the process."""
        self.running = False
        self._process.kill()
        self._process.join()


_TOO_LONG = "too long"


class _Alarm(BaseException):
    """The time limit; no engine catches it."""


def _serve(opener: Callable[[Data], Asking], data: Data, pipe: Connection) -> None:
    """Answer what comes through a pipe, until the process is killed."""

    def alarm(*_: object) -> None:
        raise _Alarm

    _limited()
    signal.signal(signal.SIGALRM, alarm)
    ask = opener(data)
    pipe.send("ready")
    with suppress(EOFError):
        while True:
            sparql, seconds = pipe.recv()
            pipe.send(_answered(ask, sparql, seconds))


def _answered(ask: Asking, sparql: str, seconds: float) -> Answer | str:
    wall, cpu = perf_counter(), process_time()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        rows = ask(sparql)
    except (_Alarm, MemoryError):
        return _TOO_LONG
    except Exception as error:  # noqa: BLE001  # whatever an engine raises is its refusal
        return f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Answer(rows, perf_counter() - wall, process_time() - cpu)


class Embedded(InProcess):
    """Tollgraph's own store."""

    name = f"embedded (pyoxigraph {version('pyoxigraph')})"

    @staticmethod
    def opener(data: Data) -> Asking:
        """Open the store's files."""
        store = ox.Store.read_only(str(data.store / "quads"))

        def ask(sparql: str) -> int:
            found = store.query(sparql, use_default_graph_as_union=True)
            return sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 0

        return ask


class Rdflib(InProcess):
    """rdflib in memory."""

    name = f"rdflib {version('rdflib')}"

    @staticmethod
    def opener(data: Data) -> Asking:
        """Read the N-Quads."""
        dataset = Dataset(default_union=True)
        dataset.parse(str(data.nquads), format="nquads")
        return lambda sparql: len(list(dataset.query(sparql)))
