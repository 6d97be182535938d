"""Settings: defaults, environment, and what is refused."""

from pathlib import Path

import pytest

from tollgraph.errors import ParameterError
from tollgraph.settings import Settings, load_settings


def test_without_an_environment_every_setting_has_its_default() -> None:
    assert load_settings({}) == Settings()


def test_the_environment_changes_a_setting_and_keeps_its_type() -> None:
    found = load_settings({"TOLLGRAPH_STORE": "/data", "TOLLGRAPH_TOLERANCE": "0.7", "TOLLGRAPH_FETCH_BYTES": "10"})
    assert (found.store, found.tolerance, found.fetch_bytes) == (Path("/data"), 0.7, 10)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TOLLGRAPH_TOLERANCE", "high"),
        ("TOLLGRAPH_TOLERANCE", "1.5"),
        ("TOLLGRAPH_BRIDGE_SHARE", "-0.1"),
        ("TOLLGRAPH_FETCH_BYTES", "1.5"),
        ("TOLLGRAPH_BASE", "https://example.org/id"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ParameterError, match=variable):
        load_settings({variable: value})
