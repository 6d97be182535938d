"""What the tests of the server share: one that runs over a small store that nobody changes, and one that may change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.running_server import Running, running_server
from tollgraph.store import open_store

QUADS = """<urn:a> <urn:says> "caf\\u00e9 + 50%" <urn:g1> .
<urn:b> <urn:says> "second" <urn:g2> .
<urn:c> <urn:says> "third" <urn:g3> .
"""


def _store(folder: Path) -> Path:
    with open_store(folder / "store") as store:
        store.add(QUADS)
    return folder / "store"


@pytest.fixture(scope="session")
def reading_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server without a token over three quads in three graphs."""
    with running_server(_store(tmp_path_factory.mktemp("reading")), token=None) as server:
        yield server


@pytest.fixture(scope="session")
def writing_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server with a token, whose graphs tests may change: each test has its own graphs."""
    with running_server(_store(tmp_path_factory.mktemp("writing"))) as server:
        yield server
