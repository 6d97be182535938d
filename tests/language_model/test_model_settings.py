"""The second reader's settings: off by default, from the environment, ranges checked."""

import pytest

from tollgraph.errors import ParameterError
from tollgraph.language_model import ModelSettings, load_model_settings


def test_by_default_no_model_is_named() -> None:
    assert load_model_settings({}) == ModelSettings()
    assert (ModelSettings().model_url, ModelSettings().model_name) == ("", "")


def test_the_environment_sets_each_field_with_its_type_and_the_key_is_not_shown() -> None:
    found = load_model_settings(
        {"TOLLGRAPH_MODEL_NAME": "m", "TOLLGRAPH_MODEL_KEY": "sk-1\n", "TOLLGRAPH_MODEL_RUN_TOKENS": "5"}
    )
    assert (found.model_name, found.model_key, found.model_run_tokens) == ("m", "sk-1", 5)
    assert "sk-1" not in repr(found)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TOLLGRAPH_MODEL_SECONDS", "0"),
        ("TOLLGRAPH_MODEL_SECONDS", "soon"),
        ("TOLLGRAPH_MODEL_ATTEMPTS", "0"),
        ("TOLLGRAPH_MODEL_RUN_TOKENS", "many"),
        ("TOLLGRAPH_MODEL_PRICE_IN", "-1"),
        ("TOLLGRAPH_MODEL_CALLS_PER_MINUTE", "-1"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ParameterError, match=variable):
        load_model_settings({variable: value})
