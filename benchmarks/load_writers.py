"""What writes beside a server under load, and what ends its workers: real processes, one killed now and then."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Event, Thread

from benchmarks.generate_articles import articles

_AT_ONCE = 25
"""Articles of one ingestion."""
_REST = 2.0
"""Seconds between two ingestions, in which updates come through."""
_IN_USE = "is in use"


@dataclass
class _Beside(ABC):
    """What goes on beside the load, in a thread."""

    _stop: Event = field(default_factory=Event, init=False)
    _thread: Thread | None = field(default=None, init=False)

    @abstractmethod
    def _run(self) -> None:
        """Go on until `_stop` is set."""

    def start(self) -> None:
        """Begin."""
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End what is under way, such as a batch that is being ingested, and begin nothing more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()


@dataclass
class Ingestions(_Beside):
    """Ingests batches of articles into a store, one after the other; with kills, some are killed and run again."""

    store: Path
    kills: bool
    generator: random.Random
    stored: list[str] = field(default_factory=list)
    """Keys of the articles that were reported as stored."""
    killed: int = 0
    faults: list[str] = field(default_factory=list)

    def _run(self) -> None:
        file, coming = self.store.parent / "coming.jsonl", articles(self.generator.randrange(1 << 30))
        while not self._stop.wait(_REST):
            batch = list(islice(coming, _AT_ONCE))
            file.write_text("".join(f"{json.dumps(row)}\n" for row in batch), encoding="utf-8")
            if self._ingested(file):
                self.stored += [row["article"] for row in batch]

    def _ingested(self, file: Path) -> bool:
        """Ingest a file, again where the command was killed or the server was writing; return whether it is stored."""
        while True:
            code, told = self._ingest(file)
            if code == 0 and f"articles: {_AT_ONCE} " not in told and "unchanged" not in told:
                self.faults.append(f"an ingestion of {_AT_ONCE} articles ended well and told {told!r}")
            if code == 0:
                return True
            if code != -signal.SIGKILL and _IN_USE not in told:
                self.faults.append(f"an ingestion ended with {code}: {told[-300:]}")
                return False
            time.sleep(0.2)

    def _ingest(self, file: Path) -> tuple[int, str]:
        command = [sys.executable, "-m", "tollgraph", "ingest", str(file), "--jobs", "1", "--store", str(self.store)]
        with subprocess.Popen(  # noqa: S603  # our own interpreter and arguments
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            if self.kills and self.generator.random() < 1 / 3:
                time.sleep(self.generator.uniform(0.5, 5))
                self.killed += process.poll() is None
                process.kill()
            told, _ = process.communicate()
            return process.returncode, told


@dataclass
class Killer(_Beside):
    """Kills a worker of a server every few seconds."""

    workers: Callable[[], list[int]]
    """Returns the process numbers of the workers that there are."""
    every: float
    generator: random.Random
    killed: int = 0

    def _run(self) -> None:
        while not self._stop.wait(self.generator.uniform(0.5, 1.5) * self.every):
            workers = self.workers()
            if workers:
                self.killed += 1
                os.kill(self.generator.choice(workers), signal.SIGKILL)
