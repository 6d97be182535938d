"""Run `tollgraph` so that another process can kill it at a known step: `python -m benchmarks.killed_command FD ARGS`.

A step is an operation on files that Python announces: a file opened for writing, made, renamed or deleted, a database
opened. Each is told as one byte on the pipe FD before it takes place, and waits for one byte on standard input to go
on, so the killer chooses the moment exactly; once standard input is closed nothing waits any more.
"""

import os
import sys

_STEPS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "sqlite3.connect"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def _watch(pipe: int) -> None:
    own = os.getpid()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if (writes or event in _STEPS) and os.getpid() == own:
            os.write(pipe, b".")
            os.read(0, 1)

    sys.addaudithook(hook)


if __name__ == "__main__":
    from tollgraph.cli import run

    _watch(int(sys.argv[1]))
    sys.exit(run(sys.argv[2:]))
