"""The form that is asked for: strict enough for endpoints, and no other terms than the model's."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tollgraph.coding.claims import NEEDED
from tollgraph.coding.sheet import CLAIM_COLUMNS
from tollgraph.language_model.prompt import prompt_version, question_about
from tollgraph.model import Article
from tollgraph.terms import Dating, Effect, Qualifier, Status, Victims

_SCHEMA = question_about(Article("a", "Ten died.", date(2020, 1, 1), "Reuters")).schema
_CLAIM = _SCHEMA["properties"]["claims"]["items"]["properties"]
_ASSESSMENT = _SCHEMA["properties"]["assessments"]["items"]["properties"]


def _objects(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from _objects(value)


def test_every_object_of_the_schema_is_closed_and_needs_all_its_fields() -> None:
    found = list(_objects(_SCHEMA))
    assert len(found) == 3
    assert [each["additionalProperties"] for each in found] == [False] * 3
    assert [set(each["required"]) for each in found] == [set(each["properties"]) for each in found]


def test_the_terms_of_the_schema_are_those_of_the_scheme() -> None:
    assert set(_CLAIM["effect"]["enum"]) == set(Effect)
    assert set(_CLAIM["victims"]["enum"]) == set(Victims)
    assert set(_CLAIM["qualifier"]["enum"]) == set(Qualifier) - {Qualifier.UNNUMBERED}
    assert set(_CLAIM["dating"]["enum"]) == {*Dating, None}
    assert set(_ASSESSMENT["status"]["enum"]) == set(Status)


def test_the_form_has_the_fields_of_a_persons_sheet() -> None:
    assert set(CLAIM_COLUMNS) - {"coder"} <= set(_CLAIM)
    assert set(NEEDED) <= set(_CLAIM)


def test_the_version_is_a_hash_that_stays() -> None:
    assert prompt_version() == prompt_version()
    assert len(prompt_version()) == 20
