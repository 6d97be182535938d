"""What goes wrong on the way to an endpoint: cut connections, wrong answers, missing rights, other writers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.store_remote.engines import Running, free_port
from tests.store_remote.flaky_proxy import flaky_proxy
from tollgraph.errors import ParameterError, StoreError, TimedOutError
from tollgraph.namespaces import STORE_RECORD, STORE_STAGING
from tollgraph.pipeline import Ingestion
from tollgraph.resources import shipped
from tollgraph.settings import Settings
from tollgraph.store import Change, Store, memory_store
from tollgraph.store.remote import RemoteStore, open_remote, read_remote
from tollgraph.store.remote_settings import RemoteSettings, folder_beside, load_remote_settings
from tollgraph.store_address import Endpoint, store_address

_TEXT = "word " * 15
_LINE = '<http://a/s> <http://a/p> "{}" <http://a/g> .\n'


@pytest.fixture
def engine(oxigraph: Running) -> Running:
    """Return the engine that these tests fail on the way to; what they look at is on our side."""
    return oxigraph


def _patient(settings: RemoteSettings) -> RemoteSettings:
    return replace(settings, store_attempts=12, store_longest_wait=0.01)


def _work(store: Store) -> None:
    """Change a store in every way, with data that fit into an update and data that do not, and with blank nodes."""
    lines = [f'<http://a/{each}> <http://a/p> "{_TEXT} {each}" <http://a/many> .\n' for each in range(3000)]
    store.add(_LINE.format(1) + _LINE.format(2))
    store.add('_:b <http://a/p> "blank" <http://a/b> .\n_:b <http://a/q> <http://a/s> <http://a/b> .\n')
    store.add("".join(lines))
    store.change(Change(add=_LINE.format(3), remove=_LINE.format(1)))
    store.replace_graphs({"http://a/many": "".join(lines[:700]), "http://a/g": _LINE.format(4)})
    store.change(Change(add=_LINE.format(5), drop=("http://a/none",)))


def _canonical(store: Store) -> set[ox.Quad]:
    held = ox.Dataset(store.quads())
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(held)


@pytest.mark.parametrize("seed", [1, 2])
def test_cut_connections_change_nothing_about_the_result(engine: Running, remote: RemoteStore, seed: int) -> None:
    expected = memory_store()
    _work(expected)
    before = remote.version
    remote.close()
    with flaky_proxy(engine.endpoint, seed, share=0.3) as proxy:
        with open_remote(proxy.endpoint, _patient(engine.settings)) as store:
            _work(store)
            assert _canonical(store) == _canonical(expected)
            assert store.version == before + 6
        assert sum(proxy.cut.values()) > 5
        assert proxy.cut["after"] > 0


def test_seeds_ingested_over_cut_connections_are_the_seeds(oxigraph: Running) -> None:
    reports = [str(shipped("seeds") / "articles")]
    whole, begun = memory_store(), datetime(2026, 1, 1, tzinfo=UTC)
    Ingestion(whole, Settings(), at=begun).run(reports)
    with open_remote(oxigraph.endpoint) as store:
        for graph in store.graphs():
            store.remove_graph(graph)
    with (
        flaky_proxy(oxigraph.endpoint, seed=5, share=0.2) as proxy,
        open_remote(proxy.endpoint, _patient(oxigraph.settings)) as store,
    ):
        Ingestion(store, Settings(), at=begun).run(reports)
        assert _canonical(store) == _canonical(whole)
        assert sum(proxy.cut.values()) > 10


def test_what_a_killed_writer_left_on_its_way_is_cleared_away(engine: Running, remote: RemoteStore) -> None:
    remote.add(_LINE.format(1))
    remote._protocol.post(f"{STORE_STAGING}lost/in/0", b"<http://a/s> <http://a/p> 9 .\n")
    assert remote.count() == 1
    remote.close()
    with open_remote(engine.endpoint, engine.settings) as store:
        found = store.query(f"ASK {{ GRAPH <{STORE_STAGING}lost/in/0> {{ ?s ?p ?o }} }}")
        assert isinstance(found, ox.QueryBoolean)
        assert not found


def test_a_writer_that_finds_another_one_s_change_stops(
    engine: Running, remote: RemoteStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remote.add(_LINE.format(1))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with open_remote(engine.endpoint, engine.settings) as other:
        other.add(_LINE.format(2))
    with pytest.raises(StoreError, match="another program wrote"):
        remote.add(_LINE.format(3))
    assert remote.count() == 2


def test_two_writers_of_one_machine_are_kept_apart(engine: Running, remote: RemoteStore) -> None:
    remote.add(_LINE.format(1))
    with pytest.raises(StoreError, match="is in use"):
        open_remote(engine.endpoint, engine.settings)


def test_a_reader_cannot_write_and_finds_no_store_where_none_was_made(oxigraph: Running) -> None:
    with open_remote(oxigraph.endpoint) as store:
        store._protocol.update(f"DROP SILENT GRAPH <{STORE_RECORD}>")
    with pytest.raises(StoreError, match=r"there is no store at .*tollgraph ingest"):
        read_remote(oxigraph.endpoint)
    open_remote(oxigraph.endpoint).close()
    with read_remote(oxigraph.endpoint) as store, pytest.raises(StoreError, match="opened for reading"):
        store.add(_LINE.format(1))


def test_data_in_no_named_graph_are_refused(remote: RemoteStore) -> None:
    with pytest.raises(StoreError, match="no named graph"):
        remote.add("<http://a/s> <http://a/p> <http://a/o> .\n")


class _Canned(BaseHTTPRequestHandler):
    """Answers every request alike, and notes what it was sent."""

    status = 200
    headers_sent: tuple[tuple[str, str], ...] = ()
    content = b""
    seen: list[tuple[str, str]]
    delay = 0.0

    def do_GET(self) -> None:
        """Answer."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.headers.get("Authorization", "")))
        time.sleep(self.delay)
        self.send_response(self.status)
        for name, value in (*self.headers_sent, ("Content-Length", str(len(self.content)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.content)

    do_POST = do_PUT = do_GET  # noqa: N815  # names that the library calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        """Say nothing."""


@contextmanager
def _answering(**canned: object) -> Iterator[tuple[Endpoint, list[tuple[str, str]]]]:
    """Run a server that answers every request alike."""
    seen: list[tuple[str, str]] = []
    handler = type("Canned", (_Canned,), {**canned, "seen": seen})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield Endpoint(f"http://127.0.0.1:{server.server_address[1]}/sparql"), seen
        server.shutdown()
        thread.join()


_QUICK = RemoteSettings(store_attempts=3, store_longest_wait=0.01, store_seconds=0.5)


@pytest.mark.parametrize(
    ("canned", "words", "requests"),
    [
        ({"status": 404}, "nothing is there; check the address", 2),
        ({"status": 401}, "TOLLGRAPH_STORE_USER", 2),
        ({"status": 403}, "see that the user may update", 2),
        ({"status": 400, "content": b"no such thing"}, "answered 400: no such thing", 2),
        ({"status": 503}, r"3 times in a row.*run the command again", 3),
        ({"status": 307, "headers_sent": (("Location", "http://elsewhere/"),)}, "redirects to http://elsewhere/", 2),
        ({"content": b"<html>"}, "is this the address of a SPARQL endpoint", 2),
        (
            {"headers_sent": (("Content-Type", "application/sparql-results+json"),), "content": b'{"head":'},
            "not what its media type says",
            2,
        ),
    ],
)
def test_an_answer_that_is_no_result_is_told_with_its_remedy(
    canned: dict[str, object], words: str, requests: int
) -> None:
    with _answering(**canned) as (endpoint, seen):
        with pytest.raises(StoreError, match=words):
            read_remote(endpoint, _QUICK)
        assert len(seen) == requests


def test_what_takes_too_long_is_not_asked_again() -> None:
    with _answering(delay=1.0) as (endpoint, seen):
        with pytest.raises(TimedOutError, match=r"no answer within 0.5 s.*TOLLGRAPH_STORE_SECONDS"):
            read_remote(endpoint, _QUICK)
        assert len(seen) == 1


def test_where_nobody_listens_the_address_is_named() -> None:
    with pytest.raises(StoreError, match=r"the connection failed.*3 times in a row"):
        read_remote(Endpoint(f"http://127.0.0.1:{free_port()}/sparql"), _QUICK)


def test_a_token_goes_to_the_endpoint_and_into_no_message() -> None:
    with _answering(status=403) as (endpoint, seen):
        with pytest.raises(StoreError) as refused:
            read_remote(endpoint, replace(_QUICK, store_token="tell-nobody"))  # noqa: S106  # no real one
        assert {header for _, header in seen} == {"Bearer tell-nobody"}
        assert "tell-nobody" not in str(refused.value)
    assert "tell-nobody" not in repr(replace(_QUICK, store_token="tell-nobody"))  # noqa: S106  # no real one


@pytest.mark.parametrize("named", [{"store_token": "t"}, {"store_user": "u", "store_password": "p"}])
def test_secrets_are_sent_over_https_or_to_this_machine_only(named: dict[str, str]) -> None:
    with pytest.raises(StoreError, match=r"not encrypted.*https"):
        read_remote(Endpoint("http://graph.example.org/sparql"), RemoteSettings(**named))  # type: ignore[arg-type]  # texts
    assert Endpoint("https://graph.example.org/sparql").encrypted_or_local
    assert Endpoint("http://localhost:8890/sparql").encrypted_or_local
    assert not Endpoint("http://localhost.example.org/sparql").encrypted_or_local


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://user:secret@example.org/sparql", "TOLLGRAPH_STORE_PASSWORD"),
        ("https:///sparql", "names no host"),
        ("https://example.org/sparql?query=x", "without parameters"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_with_the_remedy(url: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words) as refused:
        store_address(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"TOLLGRAPH_STORE_USER": "u"}, "set both"),
        ({"TOLLGRAPH_STORE_USER": "u", "TOLLGRAPH_STORE_PASSWORD": "p", "TOLLGRAPH_STORE_TOKEN": "t"}, "exclude"),
        ({"TOLLGRAPH_STORE_ATTEMPTS": "0"}, "above 0"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(environment: dict[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        load_remote_settings(environment)


def test_what_stands_beside_the_quads_has_a_folder_by_the_address() -> None:
    one, other = Endpoint("https://example.org/one"), Endpoint("https://example.org/other")
    given = {"XDG_STATE_HOME": "/state"}
    assert folder_beside(one, given).parent == Path("/state/tollgraph")
    assert folder_beside(one, given) != folder_beside(other, given)
    assert folder_beside(one, {"TOLLGRAPH_STORE_FOLDER": "/mine"}) == Path("/mine")
    assert folder_beside(Path("store"), given) == Path("store")
