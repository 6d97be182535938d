"""A command in a process of its own that is let go on step by step, and killed at a moment (see `killed_command`)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tollgraph.errors import TollgraphError

_LONGEST = 120.0
"""Seconds after which a command that does not get on counts as hanging."""
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command is killed: before a step (from 0), or a pause in seconds after it."""

    step: int
    pause: float


def steps_of(arguments: list[str]) -> int:
    """Run a command to its end and return how many steps it took; TollgraphError where it does not end well."""
    with _started(arguments) as (process, pipe):
        _let_go(process)
        steps = sum(len(part) for part in iter(lambda: os.read(pipe, 4096), b""))
        if process.wait(_LONGEST) != 0:
            raise TollgraphError(f"`tollgraph {' '.join(arguments)}` ended with {process.returncode}")
    return steps


def kill(arguments: list[str], moment: Moment) -> tuple[str, bool]:
    """Kill a command and its processes; return what it had told its user, and whether it was still running."""
    with _started(arguments) as (process, pipe):
        for _ in range(moment.step):
            if os.read(pipe, 1):
                _go_on(process)
        os.read(pipe, 1)
        if moment.pause:
            _let_go(process)
            time.sleep(moment.pause)
        os.killpg(process.pid, signal.SIGKILL)
        told = _stream(process.stdout).read()
        return told, process.wait(_LONGEST) == -signal.SIGKILL


@contextmanager
def _started(arguments: list[str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a command that tells its steps; give it and the pipe to read them from."""
    pipe, end = os.pipe()
    command = [sys.executable, "-m", "benchmarks.killed_command", str(end), *arguments]
    with subprocess.Popen(  # noqa: S603  # our own interpreter and arguments
        command, cwd=_ROOT, pass_fds=[end], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(end)
        try:
            yield process, pipe
        finally:
            process.kill()
            os.close(pipe)


def _go_on(process: subprocess.Popen[str]) -> None:
    try:
        os.write(_stream(process.stdin).fileno(), b".")
    except BrokenPipeError:
        return


def _let_go(process: subprocess.Popen[str]) -> None:
    _stream(process.stdin).close()


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # noqa: S101  # asked for by PIPE
    return stream
