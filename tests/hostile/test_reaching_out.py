"""Nothing that is asked, loaded or ingested makes Tollgraph send a request; and each defence is what holds it back."""

import asyncio
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.hostile.attack import Attack, Ground, check, instead
from tests.web.site import app_over
from tollgraph.errors import TollgraphError
from tollgraph.reading.fetch import fetch
from tollgraph.reading.formats import SUFFIXES, read_source
from tollgraph.reading.limits import FetchLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.settings import Settings
from tollgraph.store import memory_store, open_store, read_store
from tollgraph.web.answerer import Answerer
from tollgraph.web.answers import WorkerAnswers
from tollgraph.web.frames import Frames, Operation, Request
from tollgraph.web.limits import Limits
from tollgraph.web.refusal import RefusedError
from tollgraph.web.worker_pool import WorkerPool

_GROUP = "{ ?s ?p ?o }"
_QUERIES = {
    "service": "SELECT * { SERVICE <TRAP> G }",
    "silent service": "SELECT * { SERVICE SILENT <TRAP> G }",
    "in lower case": "SELECT * { service <TRAP> G }",
    "by a variable": "SELECT * { VALUES ?g { <TRAP> } SERVICE ?g G }",
    "by a prefix": "PREFIX t: <TRAP> SELECT * { SERVICE t: G }",
    "by a base": "BASE <TRAP> SELECT * { SERVICE <x> G }",
    "within a subquery": "SELECT * { { SELECT * { SERVICE <TRAP> G } } }",
    "within a filter": "ASK { ?s ?p ?o FILTER EXISTS { SERVICE <TRAP> G } }",
    "behind a comment": "SELECT * { #\n SERVICE#x\n<TRAP> G }",
    "behind a comparison": "SELECT * { ?s ?p ?x VALUES ?g { <TRAP> } FILTER(?x<1)SERVICE?g#>\n G }",
    "next to a string": "SELECT * { ?s ?p 'a'@en SERVICE<TRAP> G }",
    "as a prefix": "PREFIX SERVICE: <TRAP> SELECT * { SERVICE:x G }",
    "in a template": "CONSTRUCT G WHERE { SERVICE <TRAP> G }",
    "from": "SELECT * FROM <TRAP> G",
    "from named": "SELECT * FROM NAMED <TRAP> { GRAPH ?g G }",
    "described": "DESCRIBE <TRAP>",
    "graph": "SELECT * { GRAPH <TRAP> G }",
}
_UPDATES = {
    "load": "LOAD <TRAP>",
    "silent load": "LOAD SILENT <TRAP>",
    "load into": "LOAD <TRAP> INTO GRAPH <urn:g>",
    "second load": "CLEAR SILENT GRAPH <urn:g> ; LOAD <TRAP>",
    "service of an update": "INSERT { ?s ?p ?o } WHERE { SERVICE <TRAP> G }",
    "silent service of an update": "DELETE { ?s ?p ?o } WHERE { SERVICE SILENT <TRAP> G }",
}


def _filled(text: str, ground: Ground) -> str:
    return re.sub(r"\bG\b", _GROUP, text.replace("TRAP", f"{ground.trap.address}/"))


@pytest.mark.parametrize("name", sorted(_QUERIES))
def test_a_query_reaches_no_other_server(ground: Ground, name: str) -> None:
    query = _filled(_QUERIES[name], ground)
    with read_store(ground.store) as store, TestClient(app_over(store)) as client:
        for way in (
            {"params": {"query": query}},
            {"params": {"query": "ASK {}", "default-graph-uri": ground.trap.address}},
        ):
            assert client.get("/sparql", **way).status_code in (200, 400)  # type: ignore[arg-type]  # one of two
        assert client.post("/sparql", data={"query": query}).status_code in (200, 400)
        client.get("/query", params={"query": query}, headers={"Accept": "text/html"})
    assert ground.trap.seen == []


@pytest.mark.parametrize("name", sorted(_UPDATES))
def test_an_update_with_the_token_reaches_no_other_server(ground: Ground, name: str) -> None:
    answers = WorkerAnswers(WorkerPool(ground.store, Limits()), Limits())
    with pytest.raises(RefusedError, match="calls no other one"):
        asyncio.run(answers.change(Request(Operation.UPDATE, _filled(_UPDATES[name], ground))))
    assert ground.trap.seen == []


def _by_service(ground: Ground) -> bool:
    with read_store(ground.store) as store, TestClient(app_over(store)) as client:
        client.get("/sparql", params={"query": _filled(_QUERIES["service"], ground)})
    return bool(ground.trap.seen)


def _by_silent_service(ground: Ground) -> bool:
    """Try a call whose failure nobody would see."""
    with read_store(ground.store) as store, TestClient(app_over(store)) as client:
        client.get("/sparql", params={"query": _filled(_QUERIES["silent service"], ground)})
    return bool(ground.trap.seen)


class _OwnPool(WorkerPool):
    """Makes changes in this process, as the one that writes for the server does in its own."""

    async def change(self, request: Request) -> tuple[int, bytes]:
        """Make a change in a new store."""
        sent = bytearray()
        with TemporaryDirectory() as folder:
            open_store(Path(folder) / "store").close()
            Answerer(Path(folder) / "store", 0, sent.extend).answer(request, 0)
        ((kind, payload),) = Frames().feed(bytes(sent))
        return kind, payload


def _by_update(name: str) -> Callable[[Ground], bool]:
    """Return an attack by one of the updates, sent with the token."""

    def succeeds(ground: Ground) -> bool:
        answers = WorkerAnswers(_OwnPool(ground.store, Limits()), Limits())
        with suppress(RefusedError):
            asyncio.run(answers.change(Request(Operation.UPDATE, _filled(_UPDATES[name], ground))))
        return bool(ground.trap.seen)

    return succeeds


def _by_feed(ground: Ground) -> bool:
    """Try a feed that is an address: feedparser fetches what it is given as a string."""
    with suppress(TollgraphError, AttributeError):  # the latter for a feed that is none
        list(read_source(Source("a.rss", f"{ground.trap.address}/feed".encode(), "text/xml")))
    return bool(ground.trap.seen)


class _Elsewhere(BaseHTTPRequestHandler):
    """Redirects to wherever the path says."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.path[1:])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class calls
        """Say nothing: the test's output is its own."""


_PUBLIC = "93.184.215.14"


def _by_redirect(ground: Ground) -> bool:
    """Try a page at a public address that redirects to this machine; the public one is played by another port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    thread = Thread(target=server.serve_forever)
    thread.start()
    found, connect = socket.getaddrinfo, socket.create_connection
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(
                socket,
                "getaddrinfo",
                lambda host, port, *rest, **more: found(
                    _PUBLIC if host == "public.example" else host, port, *rest, **more
                ),
            )
            patched.setattr(
                socket,
                "create_connection",
                lambda address, *rest, **more: connect(
                    ("127.0.0.1", server.server_address[1]) if address[0] == _PUBLIC else address, *rest, **more
                ),
            )
            with suppress(TollgraphError):
                fetch(f"http://public.example/{ground.trap.address}/secret", FetchLimits(seconds=5))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    return bool(ground.trap.seen)


def _unchecked(host: str, port: int, *, private_addresses: bool) -> str:
    del private_addresses
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def _not_looked_for(_: str) -> bool:
    return False


def _silent_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollgraph.web.answers.reaches_out", _not_looked_for)
    monkeypatch.setattr("tollgraph.web.answers.without_silent_services", str)


ATTACKS = (
    Attack("a service in a query", _by_service, instead("tollgraph.web.answers.reaches_out", _not_looked_for)),
    Attack("a silent service in a query", _by_silent_service, _silent_ones_stay),
    *(
        Attack(f"an update: {name}", _by_update(name), instead("tollgraph.web.answers.reaches_out", _not_looked_for))
        for name in sorted(_UPDATES)
    ),
    Attack("a feed that is an address", _by_feed, instead("tollgraph.reading.feed.BytesIO", bytes.decode)),
    Attack("a redirect to this machine", _by_redirect, instead("tollgraph.reading.fetch._checked_address", _unchecked)),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_a_request_is_kept_back_by_its_defence_and_sent_without_it(
    attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(attack, ground, monkeypatch)


def test_a_graph_elsewhere_that_a_query_names_is_empty_and_a_stored_one_is_not(ground: Ground) -> None:
    with read_store(ground.store) as store, TestClient(app_over(store)) as client:
        for graph, empty in ((ground.trap.address, True), (store.graphs()[0], False)):
            asked = (
                {"query": f"SELECT * FROM <{graph}> {_GROUP}"},  # noqa: S608  # no SQL
                {"query": f"SELECT * {_GROUP}", "default-graph-uri": graph},
            )
            for parameters in asked:
                rows = client.get("/sparql", params=parameters).json()["results"]["bindings"]
                assert (rows == []) == empty, parameters
    assert ground.trap.seen == []


def test_the_engine_alone_would_load_from_another_server(ground: Ground) -> None:
    with suppress(OSError, RuntimeError, SyntaxError, ValueError):
        ox.Store().update(_filled(_UPDATES["load"], ground))
    assert ground.trap.seen != []


_PAGE = """<html xmlns:xi="http://www.w3.org/2001/XInclude"><head><base href="TRAP/">
<link rel="stylesheet" href="TRAP/a"><link rel="amphtml" href="TRAP/amp">
<link rel="canonical" href="TRAP/c"><script src="TRAP/b"></script>
<meta http-equiv="refresh" content="0;url=TRAP/r"><style>@import url("TRAP/s");</style></head>
<body background="TRAP/bg"><article><p>Ten people were killed in an air strike on Mosul, Airwars said.</p>
<img src="TRAP/i" srcset="TRAP/i2 2x"><iframe src="TRAP/f"></iframe><object data="TRAP/o"></object><embed src="TRAP/e">
<xi:include href="TRAP/x" parse="text"/><video poster="TRAP/v"><source src="TRAP/w"></video>
<svg><image href="TRAP/g"/><use href="TRAP/u#a"/></svg></article></body></html>"""
_FEED = """<?xml version="1.0"?><?xml-stylesheet href="TRAP/x.xsl"?><!DOCTYPE rss SYSTEM "TRAP/rss.dtd">
<rss version="2.0" xml:base="TRAP/"><channel><title>x</title><link>TRAP/</link><atom:link xmlns:atom="http://www.w3.org/2005/Atom"
href="TRAP/self" rel="self"/><item><title>A raid</title><link>TRAP/item</link><enclosure url="TRAP/e" length="1"
type="text/html"/><description>Ten people were killed in an air strike, &lt;img src="TRAP/i"&gt; it said.</description>
</item></channel></rss>"""
_MATTER = (
    "---\npublished: 2017-03-24\nurl: TRAP/page\nsource: TRAP/source\n---\nTen were killed ![x](TRAP/i) [y](TRAP/l).\n"
)
_ROW = '{"published": "2017-03-24", "file": "TRAP/a.txt", "url": "TRAP/u", "source": "TRAP/s"}\n'
_DOCUMENTS = {
    **dict.fromkeys((".html", ".xhtml"), _PAGE),
    **dict.fromkeys((".rss", ".atom", ".xml"), _FEED),
    **dict.fromkeys((".md", ".txt"), _MATTER),
    ".jsonl": _ROW,
}


@pytest.mark.parametrize("suffix", sorted(_DOCUMENTS))
def test_a_document_full_of_addresses_is_read_without_opening_any(ground: Ground, suffix: str) -> None:
    data = _DOCUMENTS[suffix].replace("TRAP", ground.trap.address).encode()
    source = Source(f"a{suffix}", data, SUFFIXES[suffix], ground.folder, Defaults(url=f"{ground.trap.address}/given"))
    with suppress(TollgraphError):
        list(read_source(source))
    assert ground.trap.seen == []


_CONTEXTS = (
    '"TRAP/c.jsonld"',
    '[{}, "TRAP/c.jsonld"]',
    '{"@import": "TRAP/c.jsonld"}',
    '{"x": {"@id": "urn:x", "@context": "TRAP/c"}}',
)


@pytest.mark.parametrize("context", _CONTEXTS)
def test_a_context_elsewhere_is_not_fetched(ground: Ground, context: str) -> None:
    from tollgraph.loading import load_files
    from tollgraph.model import LeftOut

    file = ground.folder / "a.jsonld"
    file.write_text(f'{{"@context": {context}, "x": {{"x": 1}}}}'.replace("TRAP", ground.trap.address))
    (left,) = load_files(memory_store(), Settings(), [file])
    assert isinstance(left, LeftOut)
    assert "context" in left.reason
    assert ground.trap.seen == []
