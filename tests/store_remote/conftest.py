"""Engines that run while the tests of this folder do, and stores in them."""

from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.store_remote.engines import Running, needs_virtuoso, running_oxigraph, running_virtuoso
from tollgraph.store import Store, memory_store
from tollgraph.store.remote import RemoteStore, open_remote

EMBEDDED = "embedded"


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[Running]:
    """Return a running Oxigraph."""
    with running_oxigraph() as found:
        yield found


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a running Virtuoso."""
    with running_virtuoso(tmp_path_factory.mktemp("virtuoso")) as found:
        yield found


@pytest.fixture(scope="session", params=["oxigraph", pytest.param("virtuoso", marks=needs_virtuoso)])
def engine(request: pytest.FixtureRequest) -> Running:
    """Return each engine in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Running)
    return found


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a folder of its own for what stands beside the quads."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def remote(engine: Running) -> Iterator[RemoteStore]:
    """Return an empty store in each engine in turn."""
    with open_remote(engine.endpoint, engine.settings) as store:
        for graph in store.graphs():
            store.remove_graph(graph)
        yield store


@pytest.fixture(params=[EMBEDDED, "oxigraph", pytest.param("virtuoso", marks=needs_virtuoso)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Return an empty store of each kind in turn."""
    if request.param == EMBEDDED:
        yield memory_store()
        return
    running = request.getfixturevalue(request.param)
    assert isinstance(running, Running)
    with open_remote(running.endpoint, running.settings) as opened:
        for graph in opened.graphs():
            opened.remove_graph(graph)
        yield opened


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that change a shared store come after the others of it, in whatever order tests are run."""
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        if isinstance(item, pytest.Function) and "seeded" in item.fixturenames:
            engine = item.callspec.params.get("engine", "") if hasattr(item, "callspec") else ""
            places[item.nodeid.partition("::")[0], str(engine)].append(place)
    for own in places.values():
        ordered = sorted((items[place] for place in own), key=lambda item: "changes_the_store" in item.keywords)
        for place, item in zip(own, ordered, strict=True):
            items[place] = item
