"""How long reading takes in a process of its own: `python -m tests.hostile.timed FOLDER` prints it as JSON.

The processor time is that of one file alone: neither what other processes do counts, nor what a long run of tests has
left to be collected.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tollgraph.background import load_background
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.model import LeftOut
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults
from tollgraph.settings import Settings
from tollgraph.store import memory_store
from tollgraph.taking_up import TakingUp

_LONGEST = 120
"""Seconds of processor time after which the process that reads ends: something hangs."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    seconds: float
    """Processor time."""
    found: int
    """What was read of it or left out."""
    left_out: list[str]
    """Why, for each thing that was."""


def read_each(folder: Path) -> dict[str, Taken]:
    """Read every file of a folder in a new process, and return what became of each, by name."""
    command = [sys.executable, "-m", "tests.hostile.timed", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {name: Taken(**taken) for name, taken in json.loads(done.stdout).items()}


def taking_up() -> TakingUp:
    """Return what takes up sources, over an empty store."""
    return TakingUp(memory_store(), Extractor(load_background(), Minter(Settings().base), datetime.now(UTC)))


def _taken(path: Path, reader: TakingUp) -> Taken:
    begun = time.process_time()
    sources = collect([str(path)], ReadingLimits(), Defaults(published=date(2017, 4, 1)))
    found = [each for source in sources for each in reader.take(source)]
    seconds = time.process_time() - begun
    return Taken(seconds, len(found), [each.reason for each in found if isinstance(each, LeftOut)])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
    with_all = taking_up()
    files = sorted(Path(sys.argv[1]).iterdir())
    sys.stdout.write(json.dumps({path.name: asdict(_taken(path, with_all)) for path in files}))
