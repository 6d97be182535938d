"""Statements and remarks as JSON, so that they can be kept between two runs."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from tollgraph.comparison.extent import Days
from tollgraph.comparison.statement import Figures, Remark, Statement
from tollgraph.model import Period, Scope
from tollgraph.terms import Dating, Dimension, Effect, Kind, Standard, Status, Unit, Victims

_Fields = dict[str, Any]


def write(said: Statement | Remark, written: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a statement with its parts, or a remark, as JSON; `read` gives it back.

    `written` holds what was written of single statements already, by their IRIs.
    """
    plain = _fields_of(said)
    parts = [written.get(part.iri) or write(part) for part in said.parts] if isinstance(said, Statement) else []
    plain["parts"] = parts
    return _ENCODER.encode(plain)


def read(text: str) -> Statement | Remark:
    """Return what `write` wrote."""
    found: _Fields = json.loads(text)
    if "about" in found:
        del found["parts"]
        changed = {"told": date.fromisoformat(found["told"]), "status": Status(found["status"])}
        return Remark(**{**found, **changed, "about": tuple(found["about"])})
    return Statement(**{**found, **{name: of(found[name]) for name, of in _STATEMENT.items()}})


def _plain(value: object) -> object:
    """Return what JSON has no form for as something that it has one for."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(each.value if isinstance(each, Enum) else each for each in value)
    return _fields_of(value)


def _fields_of(value: Any) -> _Fields:  # noqa: ANN401  # a dataclass of any kind
    """Return the fields of a dataclass as they are: `dataclasses.asdict` copies each, at half the cost of writing."""
    names, get = _getter(value.__class__)
    return dict(zip(names, get(value), strict=True))


@cache
def _getter(kind: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:  # noqa: ANN401  # as above
    """Return the names of the fields of a kind of dataclass, of two or more, and what gets them all."""
    names = tuple(kind.__dataclass_fields__)
    return names, attrgetter(*names)


_ENCODER = json.JSONEncoder(ensure_ascii=False, default=_plain)


def _maybe(of: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda value: None if value is None else of(value)


def _part(text: str) -> Statement:
    said = read(text)
    if not isinstance(said, Statement):
        raise TypeError("a sum is made of statements")
    return said


def _period(found: _Fields) -> Period:
    day = _maybe(date.fromisoformat)
    return Period(day(found["start"]), day(found["end"]), _maybe(Dating)(found["dating"]))  # type: ignore[arg-type]


def _scope(found: _Fields) -> Scope:
    return Scope(
        **{
            **found,
            "effect": Effect(found["effect"]),
            "victims": Victims(found["victims"]),
            "places": tuple(found["places"]),
            "perpetrators": tuple(found["perpetrators"]),
            "period": _period(found["period"]),
            "unit": Unit(found["unit"]),
            "inferred": frozenset(map(Dimension, found["inferred"])),
        }
    )


_STATEMENT: dict[str, Callable[[Any], object]] = {
    "told": date.fromisoformat,
    "figures": lambda found: Figures(**found),
    "kind": Kind,
    "standard": _maybe(Standard),
    "scope": _scope,
    "victims": lambda found: frozenset(map(Victims, found)),
    "incidents": frozenset,
    "days": lambda found: Days(**found),
    "likely": lambda found: Days(**found),
    "spans": lambda found: tuple(map(tuple, found)),
    "status": _maybe(Status),
    "rejected_by": frozenset,
    "parts": lambda found: tuple(map(_part, found)),
}
"""How a field of a statement is read back, where JSON does not give it as it was."""
