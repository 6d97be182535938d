"""A Dask cluster on this machine: a scheduler and one worker, for as long as a block lasts."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tollgraph.errors import ClusterError

_LONGEST = 60.0
"""Seconds that the scheduler may take to start."""


@contextmanager
def reading_cluster(folder: Path) -> Iterator[str]:
    """Give the address of the scheduler; `folder` is made for its files and its log.

    ClusterError where it does not start, with where its log is. The worker may still be on its way: who connects waits
    for it.
    """
    folder.mkdir()
    told = folder / "scheduler.json"
    with ExitStack() as started:
        _start(started, folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        end = time.monotonic() + _LONGEST
        while not told.exists():
            if time.monotonic() > end:
                raise ClusterError(f"the scheduler did not start; see {folder / 'log'}")
            time.sleep(0.05)
        address = str(json.loads(told.read_text(encoding="utf-8"))["address"])
        _start(started, folder, "worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        yield address


def _start(started: ExitStack, folder: Path, *arguments: str) -> None:
    """Start a part of the cluster, which ends with the stack."""
    command = [str(Path(sys.executable).with_name("dask")), *arguments, "--no-dashboard"]
    log = started.enter_context((folder / "log").open("ab"))
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)  # noqa: S603  # our own arguments
    started.callback(_end, process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
