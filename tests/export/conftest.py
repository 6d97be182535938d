"""What many tests of exports share: the quads of the store with the seed reports."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from tollgraph.store import read_store


@pytest.fixture(scope="session")
def seed_quads(seeded_store: Path) -> list[ox.Quad]:
    with read_store(seeded_store) as store:
        return list(store.quads())
