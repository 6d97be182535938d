"""Run `tollgraph` so that another process can kill it at a known step: `python -m benchmarks.killed_command FD ARGS`.

A step is an operation on files that Python announces: a file opened for writing, made, renamed or deleted, a database
opened. Each is told as one byte on the pipe FD before it takes place, and waits for one byte on standard input to go
on, so the killer chooses the moment exactly; once standard input is closed nothing waits any more.
"""

import os
import sys
from pathlib import Path

UPDATE = "update"
"""In the place of a command: a SPARQL update, as the process makes it that writes for the server."""
_STEPS = frozenset({"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "sqlite3.connect"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def command(arguments: list[str]) -> int:
    """Run a command of `tollgraph`, or `update TEXT --store FOLDER`, and return its exit code."""
    from tollgraph.cli import run

    return _update(arguments[1], Path(arguments[-1])) if arguments[0] == UPDATE else run(arguments)


def _update(text: str, store: Path) -> int:
    from tollgraph.web.answerer import Answerer
    from tollgraph.web.frames import Frames, Kind, Operation, Request

    sent = bytearray()
    Answerer(store, 0, sent.extend).answer(Request(Operation.UPDATE, text), 0)
    kinds = [kind for kind, _ in Frames().feed(bytes(sent))]
    sys.stdout.write(f"{[Kind(kind).name.lower() for kind in kinds]}\n")
    return 0 if kinds == [Kind.DONE] else 2


def _watch(pipe: int) -> None:
    own = os.getpid()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        if (writes or event in _STEPS) and os.getpid() == own:
            os.write(pipe, b".")
            os.read(0, 1)

    sys.addaudithook(hook)


if __name__ == "__main__":
    _watch(int(sys.argv[1]))
    sys.exit(command(sys.argv[2:]))
