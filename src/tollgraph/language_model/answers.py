"""From the text of a model's answer to rows of the annotation form.

An answer that is no object of the form is an AnswerFormError; a single claim that is not is left out by itself.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tollgraph.coding.claims import LIST_SEPARATOR, YES, CodedRow
from tollgraph.language_model.errors import AnswerFormError
from tollgraph.reading.article import normalise_text

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
"""Marks of a code block, which models without a set form put around JSON."""
_AMOUNTS = ("low", "high")
_NULL = "null"
"""What models without a set form write as a text where nothing is meant."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The claims and assessments of an answer, each as a row, in its order."""

    claims: tuple[CodedRow, ...]
    assessments: tuple[CodedRow, ...]


def read_answer(text: str, name: str) -> Answer:
    """Return an answer's rows; their names begin with `name`. AnswerFormError says what is not of the form."""
    fenced = _FENCE.match(text)
    try:
        found = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError) as error:
        raise AnswerFormError(f"{name}: the model's answer is not JSON ({error})") from error
    if not isinstance(found, dict) or "claims" not in found:
        raise AnswerFormError(f"{name}: the model's answer is not an object with claims and assessments")
    return Answer(
        tuple(_rows(found["claims"], f"{name}, claim")),
        tuple(_rows(found.get("assessments", []), f"{name}, assessment")),
    )


def _rows(items: object, name: str) -> Iterator[CodedRow]:
    if not isinstance(items, list):
        raise AnswerFormError(f"{name}s: the model's answer holds no list of them")
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            raise AnswerFormError(f"{name} {number}: is not an object")
        yield CodedRow(f"{name} {number}", _fields(item))


def _fields(item: Mapping[str, Any]) -> dict[str, str]:
    fields = {key: _text(value) for key, value in item.items()}
    if fields.get("qualifier") == "vague":
        # The conventions say what a vague word means, not the model.
        fields.update(dict.fromkeys(_AMOUNTS, ""))
    return fields


def _text(value: object) -> str:
    """Return a value of the answer as the form has it in a sheet."""
    if isinstance(value, list):
        return LIST_SEPARATOR.join(_plain(part).replace(LIST_SEPARATOR, ",") for part in value)
    return _plain(value)


def _plain(value: object) -> str:
    """Return a plain value on one line; what is no plain value is as good as missing."""
    if isinstance(value, bool):
        return YES if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if not isinstance(value, str | int | float) or value == _NULL:
        return ""
    writable = str(value).encode("utf-8", "ignore").decode()
    return " ".join(normalise_text(writable).split())
