"""Fetching one page: from public addresses only, within time and size."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tollgraph.errors import ReadingError
from tollgraph.reading.fetch import fetch
from tollgraph.reading.limits import FetchLimits

_LOCAL = FetchLimits(seconds=5, most_bytes=1000, private_addresses=True)


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        pages = {"/page": (200, b"<p>Ten died.</p>"), "/big": (200, b"x" * 5000), "/gone": (404, b"")}
        status, body = pages.get(self.path, (302, b""))
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if status == 302:
            self.send_header("Location", {"/moved": "/page", "/file": "file:///etc/passwd"}.get(self.path, "/loop"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class calls
        """Say nothing: the test's output is its own."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_fetched_through_its_redirect(site: str) -> None:
    source = fetch(f"{site}/moved", _LOCAL)
    assert (source.data, source.media_type) == (b"<p>Ten died.</p>", "text/html")
    assert source.defaults.url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/big", "larger than 1000 bytes"),
        ("/gone", "status 404"),
        ("/loop", "redirects more than"),
        ("/file", "other schemes"),
    ],
)
def test_a_page_past_the_limits_is_refused(site: str, path: str, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        fetch(site + path, _LOCAL)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "192.168.1.1"])
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(ReadingError, match=r"private address|cannot be found"):
        fetch(f"http://{host}:9/", FetchLimits(seconds=2))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/x", "http://"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(ReadingError, match="http or https"):
        fetch(url, _LOCAL)
