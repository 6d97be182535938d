"""Every operation of the question API answers as its own description says, for what a client may rightly ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from tests.web.site import app_over
from tollgraph.queries import load_queries
from tollgraph.store import read_store

_PATHS = (
    "/api/queries",
    "/api/queries.ttl",
    "/api/queries/{name}",
    *(f"/api/queries/{name}/results{ending}" for name in load_queries() for ending in ("", ".{format}")),
)
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
    @_MADE_UP
    @given(case=described[path]["GET"].as_strategy())
    def answered(case: "schemathesis.Case[Any]") -> None:
        case.call_and_validate()

    answered()
