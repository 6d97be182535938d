"""The example graph, loaded once for all tests of stored queries."""

import pytest

from tests.queries.example import Oxigraph, Rdflib
from tollgraph.background import Background


@pytest.fixture(scope="session")
def oxigraph() -> Oxigraph:
    return Oxigraph()


@pytest.fixture(scope="session")
def with_rdflib() -> Rdflib:
    return Rdflib()


@pytest.fixture(scope="session")
def background(oxigraph: Oxigraph) -> Background:
    return oxigraph.background()
