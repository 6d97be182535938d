"""A server on a free port of this machine, for clients that need a real one: browsers and command lines."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_PATIENCE_SECONDS = 20


@contextmanager
def live(app: ASGIApp) -> Iterator[str]:
    """Yield the address of an application while it is served in a thread of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            _wait(server)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _wait(server: uvicorn.Server) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not server.started:
        assert time.monotonic() < until, "the server does not start"
        time.sleep(0.02)
