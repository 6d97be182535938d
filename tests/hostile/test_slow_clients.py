"""Clients that send their headers slowly or without end, and tokens in logs: a real server, and its real sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from tests.web.running_server import TOKEN, UPDATE, Running, running_server
from tollgraph.store import open_store
from tollgraph.web.connections import limited_connection
from tollgraph.web.limits import Limits

_SHORT = Limits(header_seconds=0.5, header_bytes=1000, address_bytes=1000)
_SLOW = 3.0
"""Seconds after which a test is sure that nothing closes a connection."""


async def _fine(scope: Scope, receive: Receive, send: Send) -> None:
    more = scope["type"] == "http"
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@contextmanager
def _served(limits: Limits | None) -> Iterator[int]:
    """Serve with the limits, or by uvicorn as it is, and yield the port."""
    http = limited_connection(limits) if limits else "httptools"
    server = uvicorn.Server(uvicorn.Config(_fine, log_level="critical", lifespan="off", http=http))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def _is_closed(client: socket.socket) -> bool:
    """Return whether the server ends a connection within the time that a test waits."""
    client.settimeout(_SLOW)
    try:
        while client.recv(1000):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def _drop_by_drop(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        end = time.monotonic() + _SLOW
        while time.monotonic() < end:
            try:
                client.sendall(b"X: y\r\n")
            except OSError:
                return True
            time.sleep(0.1)
    return False


def _silence(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as client:
        return _is_closed(client)


def _second_request(port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 200")
        client.sendall(b"GET / HTTP/1.1\r\nHo")
        return _is_closed(client)


def _without_end(start: bytes, part: bytes, port: int) -> bool:
    with socket.create_connection(("127.0.0.1", port)) as client:
        with suppress(OSError):
            client.sendall(start)
            for _ in range(100):
                client.sendall(part * 1000)
                time.sleep(0.001)
        return _is_closed(client)


def _long_headers(port: int) -> bool:
    return _without_end(b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n", port)


def _long_address(port: int) -> bool:
    return _without_end(b"GET /", b"a", port)


_ATTACKS = (_drop_by_drop, _silence, _second_request, _long_headers, _long_address)


@pytest.fixture(scope="module")
def closed() -> dict[tuple[str, bool], bool]:
    """Return whether a server closed the connection of each attack, by its name and whether the server had limits.

    All attack at once, since most of their time is waiting.
    """
    tried = [(attack, limited) for attack in _ATTACKS for limited in (True, False)]
    with _served(_SHORT) as limited, _served(None) as unlimited, ThreadPoolExecutor(len(tried)) as pool:
        found = pool.map(lambda each: each[0](limited if each[1] else unlimited), tried)
        return {(attack.__name__, limits): ended for (attack, limits), ended in zip(tried, found, strict=True)}


@pytest.mark.parametrize("attack", [each.__name__ for each in _ATTACKS])
def test_headers_that_are_late_or_without_end_close_the_connection_and_without_the_limit_do_not(
    closed: dict[tuple[str, bool], bool], attack: str
) -> None:
    assert closed[attack, True]
    assert not closed[attack, False]


def test_a_body_may_take_longer_than_the_headers() -> None:
    with _served(_SHORT) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n")
        for _ in range(10):
            client.sendall(b"x" * 2000)
            time.sleep(0.1)
        assert client.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def logging_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    path = tmp_path_factory.mktemp("logging") / "store"
    with open_store(path) as store:
        store.add("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
    with running_server(path) as server:
        yield server


def _requests_with_the_token(server: Running) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    server.update("CLEAR SILENT GRAPH <urn:nothing>")
    server.update(f"INSERT DATA {{ this is no update {TOKEN}", bearer)
    server.send("GET", f"/sparql?query=ASK%20{{}}&access_token={TOKEN}", headers=bearer)
    server.send("GET", f"/search?q={TOKEN}", headers=bearer)
    server.send("GET", "/nothing", headers={"Authorization": TOKEN})
    server.send("PUT", f"/graphs?graph=urn:{TOKEN}", b"not turtle", {**bearer, "Content-Type": "text/turtle"})
    server.send("POST", "/sparql", b"\xff\xfe", {**bearer, "Content-Type": UPDATE})
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(f"BROKEN {TOKEN}\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
        client.recv(1000)


def test_no_token_is_in_any_line_of_a_log(logging_server: Running) -> None:
    _requests_with_the_token(logging_server)
    assert logging_server.send("GET", "/sparql?query=ASK%20{}").status == 200
    time.sleep(0.6)
    lines = logging_server.logged()
    assert len(lines) > 4
    assert TOKEN not in "".join(lines)
    assert TOKEN not in logging_server.send("GET", "/metrics").body.decode()


def test_hostile_rdf_is_refused_by_the_graph_store_which_goes_on(logging_server: Running) -> None:
    deep = "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 50_000 + "<urn:c>" + " )>>" * 50_000 + " .\n"
    laughs = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><r>&b;</r>'
    long = '<urn:a> <urn:b> "' + "x" * 17_000_000
    for media_type, text in (("application/n-triples", deep), ("application/rdf+xml", laughs), ("text/turtle", long)):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": media_type}
        reply = logging_server.send("PUT", "/graphs?graph=urn:hostile", text.encode(), headers)
        assert (reply.status, reply.media_type) == (400, "application/problem+json")
    assert logging_server.get("ASK {}").json()["boolean"] is True
    assert logging_server.send("GET", "/graphs?graph=urn:hostile").status == 404


def test_a_compressed_body_is_not_unpacked(logging_server: Running) -> None:
    import gzip

    for coding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": UPDATE, "Content-Encoding": coding}
        assert logging_server.send("POST", "/sparql", gzip.compress(bytes(50_000_000)), headers).status == 415


_FORM, _QUERY = ({"Content-Type": f"application/{name}"} for name in ("x-www-form-urlencoded", "sparql-query"))


@pytest.mark.parametrize(
    ("request_line", "headers", "body", "status"),
    [
        ("GET /sparql?query=" + "a" * 61_000, {}, None, 414),
        ("GET /?" + "a" * 100_000, {}, None, 414),
        ("GET /sparql?" + "a=b&" * 1001, {}, None, 400),
        ("GET /", {"X": "y" * 65_000, "Y": "z" * 2000}, None, 431),
        ("POST /sparql", _QUERY, b"a" * 1_100_000, 413),
        ("POST /sparql", _FORM, b"query=" + b"a" * 1_100_000, 413),
        ("POST /sparql", _FORM, b"a=b&" * 1001, 400),
    ],
)
def test_what_is_too_long_is_refused(
    logging_server: Running, request_line: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    method, target = request_line.split(" ")
    assert logging_server.send(method, target, body, headers).status == status


def test_a_server_shows_nothing_of_its_inside(logging_server: Running) -> None:
    for target in (
        "/sparql?query=" + "(" * 100_000,
        "/id/%00",
        "/id/%ff",
        "/describe?iri=%ff",
        "/static/%2e%2e/app.py",
        "/..%2f",
    ):
        reply = logging_server.send("GET", target, headers={"Accept": "*/*"})
        assert reply.status < 500, target[:40]
        assert b"Traceback" not in reply.body
        assert str(Path(__file__).parents[2]).encode() not in reply.body
