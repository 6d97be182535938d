"""Requests that are too long, compressed, deep or bring the token: kept off by a defence, and not without it."""

import faulthandler
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from resource import RLIMIT_CORE, RLIMIT_CPU, setrlimit
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.hostile.attack import Attack, Ground, Without, check, instead
from tollgraph.commands import serve
from tollgraph.foreign_rdf import parse_foreign
from tollgraph.identifiers import Minter
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, read_store
from tollgraph.web import asked
from tollgraph.web.answers import ThreadAnswers
from tollgraph.web.app import Served, create_app
from tollgraph.web.endpoint import Service
from tollgraph.web.exchange import Exchange
from tollgraph.web.frames import Done, Request
from tollgraph.web.limits import Limits
from tollgraph.web.query_log import QueryLog
from tollgraph.web.settings import ServeSettings
from tollgraph.web.token import Token

_TOKEN = "a-secret-that-no-log-may-hold"  # noqa: S105  # it opens nothing but the servers of these tests
_BEARER = {"Authorization": f"Bearer {_TOKEN}"}
_SMALL = Limits(address_bytes=1000, header_bytes=1000, query_bytes=500, update_bytes=10_000)
_LIFTED = 1 << 20


class _Taking(ThreadAnswers):
    """Answers that say that they made every change: what is tried here comes before that."""

    async def change(self, request: Request) -> Done:
        """Change nothing."""
        del request
        return Done(0)


def _served(store: EmbeddedStore, ground: Ground) -> Served:
    service = Service(_Taking(store, _SMALL), _SMALL, QueryLog(ground.folder / "log"), Token(_TOKEN))
    return Served(store, partial(background_of_store, store, Minter()), "test", service)


def _status(ground: Ground, method: str, path: str, **given: Any) -> int:  # noqa: ANN401  # headers and a body
    """Return the status by which a server with small limits, a log and a token answers."""
    with (
        read_store(ground.store) as store,
        TestClient(create_app(_served(store, ground)), raise_server_exceptions=False) as client,
    ):
        return client.request(method, path, **given).status_code


def _taken(method: str, path: str, media_type: str = "", **given: Any) -> Callable[[Ground], bool]:  # noqa: ANN401  # as above
    """Return an attack that succeeds where the server takes a request."""
    headers = {"Content-Type": media_type} if media_type else {}
    headers |= _BEARER | given.pop("headers", {})

    def succeeds(ground: Ground) -> bool:
        content = given["content"]() if callable(given.get("content")) else given.get("content")
        status = _status(ground, method, path, headers=headers, content=content)
        assert status < 300 or status in _REFUSED, status
        return status < 300

    return succeeds


_REFUSED = (400, 413, 414, 415, 431)


def _lifted(**limits: int) -> Without:
    """Return what lets a server take more."""

    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(globals(), "_SMALL", replace(_SMALL, **limits))

    return take_out


def _in_parts(text: str) -> Callable[[], Iterator[bytes]]:
    """Return what yields a body whose length no header tells."""
    return lambda: (text[start : start + 1000].encode() for start in range(0, len(text), 1000))


_FORM, _QUERY, _UPDATE = (f"application/{name}" for name in ("x-www-form-urlencoded", "sparql-query", "sparql-update"))
_ASK = "ASK {} #" + "a" * 600
_CLEAR = "CLEAR SILENT GRAPH <urn:a> #" + "a" * 20_000
_TRIPLE = "<urn:a> <urn:b> <urn:c> . #" + "a" * 20_000
_GRAPH, _TURTLE = "/graphs?graph=urn:a", "text/turtle"
_MANY = "query=ASK%20%7B%7D" + "&a=b" * 1001
_LONG = (
    Attack("an address", _taken("GET", "/healthz?" + "a" * 2000), _lifted(address_bytes=_LIFTED)),
    Attack("headers", _taken("GET", "/healthz", headers={"X": "y" * 2000}), _lifted(header_bytes=_LIFTED)),
    Attack("a query in an address", _taken("GET", f"/sparql?query={quote(_ASK)}"), _lifted(query_bytes=_LIFTED)),
    Attack("a query", _taken("POST", "/sparql", _QUERY, content=_ASK), _lifted(query_bytes=_LIFTED)),
    Attack(
        "a query in a form",
        _taken("POST", "/sparql", _FORM, content=f"query={quote(_ASK)}"),
        _lifted(query_bytes=_LIFTED),
    ),
    Attack("an update", _taken("POST", "/sparql", _UPDATE, content=_CLEAR), _lifted(update_bytes=_LIFTED)),
    Attack(
        "an update in parts",
        _taken("POST", "/sparql", _UPDATE, content=_in_parts(_CLEAR)),
        _lifted(update_bytes=_LIFTED),
    ),
    Attack("a graph", _taken("PUT", _GRAPH, _TURTLE, content=_TRIPLE), _lifted(update_bytes=_LIFTED)),
    Attack(
        "a graph in parts", _taken("PUT", _GRAPH, _TURTLE, content=_in_parts(_TRIPLE)), _lifted(update_bytes=_LIFTED)
    ),
    Attack(
        "parameters without end",
        _taken("POST", "/sparql", _FORM, content=_MANY),
        instead("tollgraph.web.asked._PARAMETERS", _LIFTED),
    ),
)


@pytest.mark.parametrize("attack", _LONG, ids=str)
def test_what_is_too_long_is_refused_and_taken_without_the_limit(
    attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(attack, ground, monkeypatch)


_body_of = asked.body_of


async def _whatever_its_coding(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    return await _body_of(receive, {name: headers[name] for name in headers if name != b"content-encoding"}, most)


_UNHEEDED = {"POST": "tollgraph.web.asked.body_of", "PUT": "tollgraph.web.graph_store.body_of"}


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity, gzip", "x-anything"])
@pytest.mark.parametrize(
    ("request_line", "body"),
    [
        (("POST", "/sparql", _UPDATE), "CLEAR SILENT GRAPH <urn:a>"),
        (("POST", "/sparql", _QUERY), "ASK {}"),
        (("PUT", _GRAPH, _TURTLE), "<urn:a> <urn:b> <urn:c> ."),
    ],
)
def test_a_body_that_is_said_to_be_compressed_is_not_looked_into(
    request_line: tuple[str, str, str], body: str, coding: str, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands before the server sees other words in such a body than the server itself."""
    succeeds = _taken(*request_line, headers={"Content-Encoding": coding}, content=body)
    check(Attack(coding, succeeds, instead(_UNHEEDED[request_line[0]], _whatever_its_coding)), ground, monkeypatch)


def _token_in_the_log_of_queries(ground: Ground) -> bool:
    for path in (f"/sparql?query=ASK%20%7B%7D&access_token={_TOKEN}", f"/graphs?graph=urn:{_TOKEN}", "/sparql"):
        _status(ground, "GET", path, headers=_BEARER)
    _status(ground, "POST", "/sparql", headers={"Content-Type": _UPDATE, **_BEARER}, content=f"CLEAR <{_TOKEN}>")
    lines = (ground.folder / "log").read_text().splitlines()
    assert len(lines) > 3
    return any(_TOKEN in line for line in lines)


def _telling_all(call: tuple[Scope, Receive, Send], headers: Mapping[bytes, bytes], log: QueryLog, _: str) -> Exchange:
    return Exchange(*call, headers, log, f"{call[0]['query_string']!r} {headers!r}", 0.0)


class _Heard(logging.Handler):
    """Keeps what a server logs by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())


def _token_in_the_log_of_the_server(ground: Ground) -> bool:
    """Ask a server as `tollgraph serve` sets it up, with a token in the address and in a header."""
    heard = _Heard()
    with read_store(ground.store) as store, _set_up_as_the_command_does(_served(store, ground)) as address:
        names = ("uvicorn", "uvicorn.access", "uvicorn.error")
        for name in names:
            logging.getLogger(name).addHandler(heard)
        try:
            for path in ("/healthz", "/sparql", "/nothing"):
                assert httpx.get(f"{address}{path}?access_token={_TOKEN}", headers=_BEARER).status_code < 500
        finally:
            for name in names:
                logging.getLogger(name).removeHandler(heard)
    return any(_TOKEN in line for line in heard.lines)


@contextmanager
def _set_up_as_the_command_does(served: Served) -> Iterator[str]:
    """Run the server of the command in a thread, and give its address."""
    servers: list[uvicorn.Server] = []
    run, address, ready = uvicorn.Server.run, "", threading.Event()

    def noted(server: uvicorn.Server, sockets: Any = None) -> None:  # noqa: ANN401  # a list of sockets
        nonlocal address
        address = "http://{}:{}".format(*sockets[0].getsockname()[:2])
        servers.append(server)
        ready.set()
        run(server, sockets)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(uvicorn.Server, "run", noted)
        thread = threading.Thread(target=serve._run, args=(served, Settings(), ServeSettings(serve_port=0)))
        thread.start()
        try:
            assert ready.wait(30)
            yield address
        finally:
            for server in servers:
                server.should_exit = True
            thread.join()


class _TalkativeConfig(uvicorn.Config):
    """Settings of a server that logs each request."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  # they are uvicorn's
        super().__init__(*given, **{**named, "access_log": True, "log_level": "info"})


_DEPTH = 50_000
_RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:">'
_DEEP: Mapping[str, tuple[ox.RdfFormat, str]] = {
    "triple terms": (
        ox.RdfFormat.N_TRIPLES,
        "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * _DEPTH + "<urn:c>" + " )>>" * _DEPTH + " .",
    ),
    "elements": (ox.RdfFormat.RDF_XML, _RDF + "<x:a>" * _DEPTH + "</x:a>" * _DEPTH + "</rdf:RDF>"),
    "objects": (ox.RdfFormat.JSON_LD, '{"urn:a":' * _DEPTH + "1" + "}" * _DEPTH),
}


def _ends_the_process(syntax: ox.RdfFormat, text: str) -> bool:
    """Return whether a document ends the process that reads it, by a crash or by a second of work."""
    child = get_context("fork").Process(target=_read_alone, args=(syntax, text.encode()))
    child.start()
    child.join()
    return child.exitcode != 0


def _read_alone(syntax: ox.RdfFormat, data: bytes) -> None:
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    setrlimit(RLIMIT_CORE, (0, 0))
    setrlimit(RLIMIT_CPU, (1, 1))
    with suppress(ValueError):
        list(parse_foreign(data, syntax))


_ATTACKS = (
    Attack(
        "a token in the log of queries",
        _token_in_the_log_of_queries,
        instead("tollgraph.web.exchange.Exchange.begin", _telling_all),
    ),
    Attack(
        "a token in the log of the server", _token_in_the_log_of_the_server, instead("uvicorn.Config", _TalkativeConfig)
    ),
    *(
        Attack(
            f"deep {name}",
            lambda _, syntax=syntax, text=text: _ends_the_process(syntax, text),  # type: ignore[misc]  # for the loop
            instead("tollgraph.foreign_rdf._DEEPEST", 1 << 30),
        )
        for name, (syntax, text) in _DEEP.items()
    ),
)


@pytest.mark.parametrize("attack", _ATTACKS, ids=str)
def test_an_attack_is_kept_off_by_its_defence_and_succeeds_without_it(
    attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(attack, ground, monkeypatch)
