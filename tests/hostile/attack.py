"""What an attack is: it is tried with its defence, which must hold, and without it, when it must succeed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

Without = Callable[[pytest.MonkeyPatch], None]


@dataclass(slots=True)
class Trap:
    """A server on this machine that no request may reach."""

    address: str
    """Without a slash at its end."""
    seen: list[str]
    """The requests that reached it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where an attack takes place."""

    store: Path
    """A store that is only read, with the seed reports and one whose every word is hostile."""
    folder: Path
    trap: Trap


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack, and what keeps it off."""

    name: str
    succeeds: Callable[[Ground], bool]
    without: Without
    """Takes the defence away."""

    def __str__(self) -> str:
        """Return its name, as pytest shows it."""
        return self.name


def instead(target: str, replacement: object) -> Without:
    """Return what puts something in the place of a defence."""

    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(target, replacement)

    return take_out


def check(attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail unless the defence keeps the attack off, and nothing else does."""
    assert not attack.succeeds(ground), "the attack succeeds"
    attack.without(monkeypatch)
    assert attack.succeeds(ground), "the attack fails without the defence too, so this says nothing of it"


@contextmanager
def trap() -> Iterator[Trap]:
    """Run a server that notes each request, and answers some Turtle."""
    seen: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def _note(self) -> None:
            seen.append(f"{self.command} {self.path}")
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_HEAD = do_PUT = _note  # noqa: N815  # the names that the base class calls

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as above
            """Say nothing: the test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Trap(f"http://127.0.0.1:{server.server_address[1]}", seen)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
