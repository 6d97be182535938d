"""A process that answers one query after the other, and may be killed at any moment: `python -m` this, by the server.

It reads snapshots only, has a limit on its memory, and where the system allows it no network at all.
"""

import ctypes
import os
import resource
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tollgraph.errors import TollgraphError
from tollgraph.web.frames import Failure, Frames, Kind, Request, pack, recalled

TOO_MUCH_MEMORY = (
    "the query needs more memory than this server gives one; ask for less, or run it on a copy of the data"
)
_READ_AT_ONCE = 1 << 16
_LONG = 0.01
"""Seconds after which a worker looks whether those who wait are to wait any longer."""
_NOT_WANTED = b""
"""Stands in the line in the place of a request that was recalled."""
_LIBC = ctypes.CDLL(None, use_errno=True)
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of linux/prctl.h
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER and CLONE_NEWNET of linux/sched.h


def _die_with_the_server() -> None:
    """Ask the system to kill this process when the server ends, however it ends."""
    if sys.platform == "linux":
        _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _leave_the_network() -> None:
    """Move this process to a network of its own, which has no way out.

    A second wall behind the refusal of SERVICE and LOAD; systems that forbid it to users keep the first.
    """
    user, group = os.getuid(), os.getgid()
    if sys.platform != "linux" or _LIBC.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return
    # In its new user namespace the process keeps its own number, or it could make no files.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with suppress(OSError):
            (Path("/proc/self") / name).write_text(text)


def _limit_memory(more: int) -> None:
    """Let this process take so many bytes beyond what it has now; past that it ends."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    most = pages * resource.getpagesize() + more
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Line:
    """The requests that came and are not answered yet; several come at once where clients ask at once."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._frames = connection, Frames()
        # One space for all that comes: a new one each time costs more than a query.
        self._space = memoryview(bytearray(_READ_AT_ONCE))
        self._waiting: deque[bytes] = deque()

    def __iter__(self) -> Iterator[tuple[int, Request]]:
        """Yield requests with the versions that they ask, until the other end closes the connection."""
        while True:
            while not self._waiting:
                if not self._read():
                    return
            payload = self._waiting.popleft()
            if payload is _NOT_WANTED:
                self._connection.sendall(pack(Kind.RECALLED))
                continue
            begun = time.monotonic()
            yield Request.unpacked(payload)
            if self._waiting and time.monotonic() - begun > _LONG:
                # Those who wait behind a long query may have been sent to another worker meanwhile.
                with suppress(BlockingIOError):
                    if not self._read(socket.MSG_DONTWAIT):
                        return

    def _read(self, flags: int = 0) -> bool:
        """Take what has come; return False where the other end has closed the connection."""
        size = self._connection.recv_into(self._space, 0, flags)
        for kind, payload in self._frames.feed(self._space[:size]):
            if kind == Kind.RECALL:
                for at in range(max(0, len(self._waiting) - recalled(payload)), len(self._waiting)):
                    self._waiting[at] = _NOT_WANTED
            else:
                self._waiting.append(payload)
        return size > 0


def serve(connection: socket.socket, store: Path, memory: int, most_bytes: int) -> None:
    """Answer requests until the other end closes the connection."""
    from tollgraph.web.answerer import Answerer

    answerer = Answerer(store, most_bytes, connection.sendall)
    ready = answerer.ready()
    _limit_memory(memory)
    connection.sendall(ready)
    for version, request in _Line(connection):
        try:
            answerer.answer(request, version)
        except MemoryError:
            connection.sendall(
                Failure(503, "the query needs more memory than this server gives one", retry=False).packed()
                + pack(Kind.LEAVING)
            )
            return
        except TollgraphError as error:
            connection.sendall(Failure(503, str(error), retry=True).packed())


def main(arguments: list[str]) -> None:
    """Serve on the socket whose number is the first argument; then store, bytes of memory, bytes of an answer."""
    number, store, memory, most_bytes = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_the_server()
    _leave_the_network()
    with socket.socket(fileno=int(number)) as connection:
        try:
            serve(connection, Path(store), int(memory), int(most_bytes))
        except (BrokenPipeError, ConnectionResetError):
            return


if __name__ == "__main__":
    main(sys.argv[1:])
