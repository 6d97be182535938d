"""A server in a process of its own, and a client that sends exactly what a test says."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TOKEN = "a-token-for-tests-0123456789"  # noqa: S105  # it opens stores that live as long as a test
WRITER = {"Authorization": f"Bearer {TOKEN}"}
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:  # noqa: ANN401  # JSON may be anything
        """Return the body as JSON."""
        return json.loads(self.body)

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of a table in JSON: variable to text."""
        return [{name: term["value"] for name, term in row.items()} for row in self.json()["results"]["bindings"]]


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    port: int
    process: "subprocess.Popen[str]"
    store: Path
    log: Path

    @property
    def address(self) -> str:
        """Where the endpoint is."""
        return f"http://127.0.0.1:{self.port}/sparql"

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def send(
        self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request with these headers and no others, and return the reply."""
        connection = self.connect()
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None or method in ("POST", "PUT"):
                connection.putheader("Content-Length", str(len(body or b"")))
            connection.endheaders(body)
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, given, answer.read())
        finally:
            connection.close()

    def get(self, query: str, accept: str = "", **parameters: Any) -> Reply:  # noqa: ANN401  # texts and lists of texts
        """Ask a query by GET."""
        target = "/sparql?" + urlencode({"query": query, **parameters}, doseq=True)
        return self.send("GET", target, headers={"Accept": accept} if accept else None)

    def update(self, text: str, headers: Mapping[str, str] = WRITER) -> Reply:
        """Send an update directly, with the token."""
        return self.send("POST", "/sparql", text.encode(), {"Content-Type": UPDATE, **headers})

    def logged(self, more_than: int = 0) -> list[str]:
        """Return the lines of the log, written a few times a second: wait until there are more than so many."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.log.exists() and len(lines := self.log.read_text().splitlines()) > more_than:
                return lines
            time.sleep(0.1)
        return []

    def settled_log(self) -> list[str]:
        """Return the lines of the log once those of all earlier requests are in it: when a second brings no more."""
        lines, before = self.logged(), None
        while lines != before:
            time.sleep(1)
            before, lines = lines, self.logged()
        return lines

    def workers(self) -> list[int]:
        """Return the process numbers of the server's workers."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],  # noqa: S607  # where ps is differs
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return [int(line) for line in found.stdout.split()]


@contextmanager
def running_server(store: Path, *options: str, token: str | None = TOKEN) -> Iterator[Running]:
    """Run a server over a store until the block ends."""
    log = store.parent / "queries.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOLLGRAPH_")}
    environment.update({"TOLLGRAPH_TOKEN": token} if token else {})
    command = [
        sys.executable, "-m", "tollgraph", "serve", "--port", "0", "--store", str(store), "--log", str(log), *options,
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            found = re.search(r":(\d+)/", told)
            assert found is not None, told + process.stderr.read()
            server = Running(int(found[1]), process, store, log)
            _wait(server)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def _wait(server: Running) -> None:
    """Wait until the server answers: its socket takes connections from the start, so the first request does it."""
    assert server.send("GET", "/healthz").status == 200
