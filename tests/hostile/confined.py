"""Runs one command of Tollgraph with a gigabyte of memory and without a network: `python -m tests.hostile.confined`.

A connection that is opened, or an error that is not Tollgraph's own, ends it with a status that no command has.
"""

import os
import resource
import socket
import subprocess
import sys
import traceback
from collections.abc import Sequence

MEMORY = 1 << 30
"""Bytes of address space, which is more than what is used of it."""
SECONDS = 100
"""CPU time of a whole command, which reads many documents."""
CRASHED = 99


def run_confined(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own and return how it ended."""
    command = [sys.executable, "-m", "tests.hostile.confined", *arguments]
    # Each thread's arena takes 64 MB of addresses, and the busier the machine the more there are: that is no memory.
    environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def _refuse(*arguments: object, **_options: object) -> None:
    raise AssertionError(f"a connection was opened: {arguments!r}")


def _main(arguments: Sequence[str]) -> int:
    from tollgraph.cli import run

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    socket.socket.connect = _refuse  # type: ignore[method-assign]  # that is the point
    socket.getaddrinfo = _refuse  # type: ignore[assignment]  # as above
    try:
        return run(list(arguments))
    except Exception:  # noqa: BLE001  # whatever it is, it is a crash
        traceback.print_exc()
        return CRASHED


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
