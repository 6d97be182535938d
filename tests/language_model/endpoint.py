"""A server on the loopback that speaks the chat-completions protocol and answers what a test tells it to."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PATIENCE = 10
"""Seconds after which a silent server ends by itself, so that a broken test cannot hang."""


@dataclass(frozen=True)
class Reply:
    """One answer of the server."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    """Answer nothing until the test is over."""
    hangs_up: bool = False
    """Close the connection without an answer."""


def says(content: object, *, finish: str = "stop", refusal: str | None = None, usage: object = None) -> Reply:
    """Return the reply of a model that says this: a text, or an object as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    message = {"role": "assistant", "content": text, "refusal": refusal}
    counts = {"prompt_tokens": 1000, "completion_tokens": 200} if usage is None else usage
    body = {"choices": [{"index": 0, "message": message, "finish_reason": finish}], "usage": counts}
    return Reply(json.dumps(body).encode())


def refuses(status: int, message: str, **headers: str) -> Reply:
    """Return an error in the protocol's form."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": message, "code": None}}).encode(), status, named)


@dataclass
class Endpoint:
    """What the server is to answer, in order, and what it was asked."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def will(self, *replies: Reply) -> None:
        """Answer the next calls so; the last reply is given again and again."""
        self.replies = list(replies)

    def next(self) -> Reply:
        """Return the reply to the call that has just come."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Server(ThreadingHTTPServer):
    endpoint: Endpoint
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        endpoint = self.server.endpoint
        endpoint.paths.append(self.path)
        endpoint.keys.append(self.headers.get("Authorization"))
        endpoint.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        reply = endpoint.next()
        if reply.silent:
            endpoint.over.wait(_PATIENCE)
        if reply.silent or reply.hangs_up:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class calls
        """Say nothing: the test's output is its own."""


@contextmanager
def serving() -> Iterator[Endpoint]:
    """Run a server as long as a test needs it."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.endpoint = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.endpoint
    finally:
        server.endpoint.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
