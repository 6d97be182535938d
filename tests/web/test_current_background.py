"""Actors and places that come into the store while it is served are known without a restart."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.running_server import Running, running_server
from tests.web.site import app_over
from tollgraph.background import Background
from tollgraph.errors import SeedError
from tollgraph.identifiers import Minter
from tollgraph.namespaces import DEFAULT_BASE, RDF, SKOS, TG
from tollgraph.seeding import seed
from tollgraph.store import memory_store, open_store
from tollgraph.web.current_background import CurrentBackground

_ACTOR = f"{DEFAULT_BASE}actor/river-watch"
_GRAPH = "<urn:mine>"
_QUADS = f'<{_ACTOR}> <{RDF}type> <{TG}Monitor> {_GRAPH} .\n<{_ACTOR}> <{SKOS}prefLabel> "River Watch" {_GRAPH} .\n'
_RESULTS = "/api/queries/statements-by-actor/results"
_PAGE = "/id/actor/river-watch.html"


def test_a_new_actor_becomes_a_parameter_value_a_search_hit_and_a_page() -> None:
    with memory_store() as store:
        seed(store, Minter())
        with TestClient(app_over(store)) as client:
            assert client.get(_RESULTS, params={"actor": "River Watch"}).status_code == 422
            store.add(_QUADS)
            assert client.get(_RESULTS, params={"actor": "River Watch"}).status_code == 200
            actors = client.get("/api/openapi.json").json()["components"]["schemas"]["ActorName"]["enum"]
            assert "river-watch" in actors
            assert _PAGE.removesuffix(".html") in client.get("/search", params={"q": "river watch"}).text
            assert "/questions/statements-by-actor" in client.get(_PAGE).text


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    with open_store(tmp_path / "store") as store:
        seed(store, Minter())
    with running_server(tmp_path / "store", token=None) as running:
        yield running


def test_a_running_server_knows_what_another_process_has_stored(server: Running) -> None:
    asked = f"{_RESULTS}?actor=River+Watch"
    assert server.send("GET", asked).status == 422
    with open_store(server.store) as store:
        store.add(_QUADS)
    end = time.monotonic() + 15
    while time.monotonic() < end and server.send("GET", asked).status != 200:
        time.sleep(0.1)
    assert server.send("GET", asked).status == 200


def test_the_background_is_read_once_for_each_version() -> None:
    read: list[Background] = []

    def background() -> Background:
        read.append(Background())
        return read[-1]

    current = CurrentBackground(background)
    assert [current.at(version) for version in (1, 1, 2, 2)] == [read[0], read[0], read[1], read[1]]
    assert len(read) == 2


def test_an_unsound_actor_leaves_what_was_known_before(caplog: pytest.LogCaptureFixture) -> None:
    known = Background()
    sound = iter([known])

    def background() -> Background:
        for each in sound:
            return each
        raise SeedError("<urn:x> has no skos:prefLabel")

    current = CurrentBackground(background)
    assert [current.at(1), current.at(2)] == [known, known]
    assert "<urn:x>" in caplog.text


def test_an_unsound_actor_at_the_start_is_told() -> None:
    def background() -> Background:
        raise SeedError("<urn:x> has no skos:prefLabel")

    with pytest.raises(SeedError, match="urn:x"):
        CurrentBackground(background).at(1)
