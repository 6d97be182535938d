"""A proxy that cuts connections: some before the engine gets the request, some after it carried it out."""

import http.client
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tollgraph.store_address import Endpoint


class FlakyProxy(ThreadingHTTPServer):
    """Passes requests on to an engine, and fails at some of them."""

    def __init__(self, behind: Endpoint, seed: int, share: float) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        parts = urlsplit(behind.url)
        self.behind = (parts.hostname or "", parts.port or 80)
        self.path = parts.path
        self._draw = random.Random(seed)  # noqa: S311  # which requests fail is no secret
        self._share = share
        self._lock = threading.Lock()
        self.cut = {"before": 0, "after": 0, "503": 0, "half": 0}
        """How many requests failed in each way."""

    @property
    def endpoint(self) -> Endpoint:
        """The address at which the engine seems to be."""
        return Endpoint(f"http://127.0.0.1:{self.server_address[1]}{self.path}")

    def fate(self) -> str:
        """Return how the next request fails; nothing where it does not."""
        with self._lock:
            if self._draw.random() >= self._share:
                return ""
            chosen = self._draw.choice(sorted(self.cut))
            self.cut[chosen] += 1
            return chosen


class _Passing(BaseHTTPRequestHandler):
    server: FlakyProxy
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Pass a request on, or fail."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.server.fate()
        self.close_connection = bool(fate)
        if fate == "before":
            return
        if fate == "503":
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, headers, answer = self._passed_on(body)
        if fate == "after":
            return
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer[: len(answer) // 2] if fate == "half" else answer)

    do_POST = do_PUT = do_GET  # noqa: N815  # names that the library calls

    def _passed_on(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(*self.server.behind, timeout=60)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            kept = [
                (name, value)
                for name, value in answer.getheaders()
                if name.lower() not in ("content-length", "transfer-encoding", "connection")
            ]
            return answer.status, kept, answer.read()
        finally:
            connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing."""


@contextmanager
def flaky_proxy(behind: Endpoint, seed: int, share: float) -> Iterator[FlakyProxy]:
    """Run a proxy before an engine that fails at a share of the requests, drawn from a seed."""
    with FlakyProxy(behind, seed, share) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
