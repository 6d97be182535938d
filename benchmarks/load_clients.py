"""Clients of a server under load: so many requests a second, by a bounded number of clients, each answer looked at.

A request is due at a fixed time, whatever became of those before it, and its time runs from then: a server that stalls
is charged with all that had to wait meanwhile, not with one slow answer.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Event, Lock, Thread
from urllib.parse import urlencode

from tests.web.running_server import FORM, UPDATE, WRITER
from tests.web.test_limits import RUNAWAY

SMALL, QUESTION, PAGE, RUN_AWAY, CHANGE = "small query", "stored question", "page", "runaway query", "update"
STOPPED = 503
"""Status of a query that was stopped at a limit, or whose worker was killed."""
_CLIENTS = 16
_QUESTIONS = (
    "/api/queries/claims-at-place/results?place=Raqqa&limit=20",
    "/api/queries/disagreements/results?party=us-led-coalition&period=2017-03&limit=20",
    "/api/queries/contents/results",
)
_PAGES = ("/", "/questions", "/search?q=raqqa", "/questions/tolls", "/method")
_BUSY = "try again later"
_PATIENCE = 60.0
"""Seconds after which an answer counts as lost."""
UPDATES = "urn:load:updates"
"""Name of the graph that the updates write."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what came of it."""

    kind: str
    seconds: float
    """From when it was due to the last byte of its answer."""
    status: int
    """0 where the connection failed or the answer broke off."""
    fault: str = ""
    """What was wrong with the answer; empty for one as it must be."""

    @property
    def put_off(self) -> bool:
        """Whether the server said that it was too busy and when to ask again: no wrong answer, and none at all."""
        return self.status == STOPPED and _BUSY in self.fault


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: str
    method: str
    target: str
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Clients:
    """What asks the server at one port."""

    port: int
    subjects: Sequence[str]
    """IRIs of which something is said."""
    per_second: int
    """Small queries a second; a tenth as many stored questions, and a twentieth as many pages, come on top."""
    asked: list[Asked] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    """Numbers of the updates that the server said to have made."""
    waits: int = 0
    """How often an update was told to wait, since another process was writing."""
    _stop: Event = field(default_factory=Event)
    _threads: list[Thread] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=count)
    _lock: Lock = field(default_factory=Lock)

    def start(self, runaways_every: float, updates_every: float) -> None:
        """Begin to ask; the times are in seconds."""
        begun = time.monotonic()
        jobs: list[Callable[[], None]] = [lambda: self._ask_in_turn(begun) for _ in range(_CLIENTS)]
        jobs += [lambda: self._run_away(runaways_every), lambda: self._update(updates_every)]
        self._threads = [Thread(target=job, daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask nothing more, and wait for the answers that are still to come."""
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * _PATIENCE)

    def _ask_in_turn(self, begun: float) -> None:
        """Take the next request that is due, until stopped."""
        kinds = _mixed(self.per_second)
        connection = _connection(self.port)
        while not self._stop.is_set():
            with self._lock:
                number = next(self._number)
            due = begun + number / len(kinds)
            if self._stop.wait(max(0.0, due - time.monotonic())):
                break
            self.asked.append(_ask(connection, self._wanted(kinds[number % len(kinds)], number), due))
        connection.close()

    def _wanted(self, kind: str, number: int) -> _Wanted:
        if kind == SMALL:
            # A variable of its own, so that no cache has the answer.
            query = f"SELECT ?p ?o{number} {{ <{self.subjects[number % len(self.subjects)]}> ?p ?o{number} }}"
            accept = (("Accept", "application/sparql-results+json"),)
            return _Wanted(kind, "GET", f"/sparql?{urlencode({'query': query})}", headers=accept)
        targets = _QUESTIONS if kind == QUESTION else _PAGES
        return _Wanted(kind, "GET", targets[number % len(targets)])

    def _run_away(self, every: float) -> None:
        while not self._stop.wait(every):
            connection = _connection(self.port)
            query = f"{RUNAWAY} # {next(self._number)}"
            wanted = _Wanted(RUN_AWAY, "POST", "/sparql", urlencode({"query": query}), (("Content-Type", FORM),))
            self.asked.append(_ask(connection, wanted, time.monotonic()))
            connection.close()

    def _update(self, every: float) -> None:
        """Send one numbered update after the other; one that must wait is sent again."""
        headers = (("Content-Type", UPDATE), *WRITER.items())
        for number in count():
            if self._stop.wait(every):
                return
            text = f"INSERT DATA {{ GRAPH <{UPDATES}> {{ <urn:load:{number}> <urn:load:number> {number} }} }}"
            while not self._stop.is_set() and not self._made(_Wanted(CHANGE, "POST", "/sparql", text, headers), number):
                self._stop.wait(every / 2)

    def _made(self, wanted: _Wanted, number: int) -> bool:
        """Return whether the server says that an update was made."""
        connection = _connection(self.port)
        asked = _ask(connection, wanted, time.monotonic())
        connection.close()
        if asked.status == STOPPED and "wait" in asked.fault:
            self.waits += 1
            return False
        self.asked.append(asked)
        if asked.status == 204:
            self.acknowledged.append(number)
        return asked.status == 204


def _mixed(per_second: int) -> list[str]:
    """Return the kinds of the requests of one second, the rarer ones spread among the small queries."""
    kinds = [SMALL] * per_second
    for kind, share in ((QUESTION, 10), (PAGE, 20)):
        wanted = max(1, per_second // share)
        for place in range(wanted):
            kinds.insert((2 * place + 1) * len(kinds) // (2 * wanted), kind)
    return kinds


def _connection(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)


def _ask(connection: HTTPConnection, wanted: _Wanted, due: float) -> Asked:
    """Send a request and read its answer to the end."""
    try:
        connection.request(wanted.method, wanted.target, wanted.body, dict(wanted.headers))
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, HTTPException) as error:
        connection.close()
        return Asked(wanted.kind, time.monotonic() - due, 0, f"{type(error).__name__}: {error}")
    return Asked(wanted.kind, time.monotonic() - due, answer.status, _fault(wanted.kind, answer.status, body))


def _fault(kind: str, status: int, body: bytes) -> str:
    """Return what is wrong with an answer."""
    expected = {RUN_AWAY: STOPPED, CHANGE: 204}.get(kind, 200)
    if status != expected:
        return f"{status}: {body[:300].decode('utf-8', 'replace')}"
    if kind == SMALL and not json.loads(body)["results"]["bindings"]:
        return "an empty answer about something that the store describes"
    return ""
