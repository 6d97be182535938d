"""Every operation of the question API answers as its own description says, whatever a client asks, right or wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from tests.web.site import app_over
from tollgraph.queries import load_queries
from tollgraph.store import read_store

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_ASKED = tuple(f"/api/queries/{name}/results{ending}" for name in load_queries() for ending in ("", ".{format}"))
_PATHS = ("/api/queries", "/api/queries.ttl", "/api/queries/{name}", *_ASKED)
_MADE_UP = settings(
    max_examples=2, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def described(seeded_store: Path) -> Iterator[schemathesis.BaseSchema]:
    with read_store(seeded_store) as store:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", app_over(store))


def test_the_operations_tested_are_those_described(described: schemathesis.BaseSchema) -> None:
    assert set(described) == set(_PATHS)


@pytest.mark.parametrize("path", _PATHS)
def test_an_operation_answers_as_described(described: schemathesis.BaseSchema, path: str) -> None:
    _answers_as_described(described[path]["GET"].as_strategy(generation_mode=GenerationMode.POSITIVE))


@pytest.mark.parametrize("path", _ASKED)
def test_an_operation_refuses_what_its_description_forbids(described: schemathesis.BaseSchema, path: str) -> None:
    """The other operations take no parameters, or a name alone, of which any other is an address with nothing at it."""
    _answers_as_described(described[path]["GET"].as_strategy(generation_mode=GenerationMode.NEGATIVE))


def _answers_as_described(cases: "SearchStrategy[schemathesis.Case[Any]]") -> None:
    @_MADE_UP
    @given(case=cases)
    def answered(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate()

    answered()
