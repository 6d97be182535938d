"""What an item of Wikidata says that can be laid beside a thing of ours.

The property numbers are those of Wikidata; statements of deprecated rank are left out.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

_Value = TypeVar("_Value")
ITEM = re.compile(r"Q[1-9][0-9]{0,14}", re.ASCII)
_TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T", re.ASCII)
_YEAR, _MONTH, _DAY = 9, 10, 11
"""Wikidata's numbers for the precision of a time."""
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point, and how far from it the thing may lie, in metres."""

    latitude: float
    longitude: float
    precision: float = 0.0


@dataclass(frozen=True, slots=True)
class Days:
    """Two days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Item:
    """One item, as far as linking looks at it."""

    id: str
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> label and aliases, the label first."""
    description: str = ""
    classes: tuple[str, ...] = ()
    """P31: what it is an instance of."""
    broader: tuple[str, ...] = ()
    """P279: for a class, what it is a subclass of."""
    geonames: tuple[str, ...] = ()
    """P1566."""
    websites: tuple[str, ...] = ()
    """P856."""
    coordinates: tuple[Coordinates, ...] = ()
    """P625."""
    countries: tuple[str, ...] = ()
    """P17."""
    lies_in: tuple[str, ...] = ()
    """P131 and P276: the unit or place that it lies in."""
    days: tuple[Days, ...] = ()
    """P585, or P580 to P582."""
    revision: int = 0
    modified: date | None = None
    """The day of that revision."""
    merged_into: str | None = None
    """The item that it was merged into; what else stands here is then that item's."""
    missing: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The statements as they came, by property."""

    def label(self, languages: tuple[str, ...] = ("en",)) -> str:
        """Return the label in the first language that has one, else the id."""
        return next((self.labels[each][0] for each in languages if self.labels.get(each)), self.id)


def item_of(wanted: str, entity: Mapping[str, Any]) -> Item:
    """Return the item that `wbgetentities` gives under an id."""
    if "missing" in entity:
        return Item(wanted, missing=True)
    found = str(entity.get("id", wanted))
    claims = _mapping(entity.get("claims"))
    return Item(
        id=wanted,
        labels=_labels(entity),
        description=next((str(each["value"]) for each in _mapping(entity.get("descriptions")).values()), ""),
        classes=_values(claims, _item, "P31"),
        broader=_values(claims, _item, "P279"),
        geonames=_values(claims, _text, "P1566"),
        websites=_values(claims, _text, "P856"),
        coordinates=_values(claims, _point, "P625"),
        countries=_values(claims, _item, "P17"),
        lies_in=_values(claims, _item, "P131", "P276"),
        days=_days(claims),
        revision=int(entity.get("lastrevid", 0)),
        modified=_modified(entity),
        merged_into=found if found != wanted else None,
        raw=claims,
    )


def statements(claims: Mapping[str, Any], *properties: str) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of some properties that are not deprecated."""
    for name in properties:
        for statement in claims.get(name, ()):
            if statement.get("rank") != "deprecated":
                yield statement


def snak_value(snak: Mapping[str, Any]) -> Any | None:  # noqa: ANN401  # each datatype has its own form
    """Return the value of a snak; None for "some value" and "no value"."""
    return _mapping(snak.get("datavalue")).get("value") if snak.get("snaktype") == "value" else None


def days_of_time(value: object) -> Days | None:
    """Return the days that a time of Wikidata may mean, by its precision; None for one vaguer than a year."""
    time = _mapping(value)
    found = _TIME.match(str(time.get("time", "")))
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    precision = time.get("precision")
    try:
        if precision == _YEAR:
            return Days(date(year, 1, 1), date(year, 12, 31))
        if precision == _MONTH:
            after = date(year + month // 12, month % 12 + 1, 1)
            return Days(date(year, month, 1), after - timedelta(days=1))
        return Days(date(year, month, day), date(year, month, day)) if precision == _DAY else None
    except ValueError:
        return None


def metres_between(one: Coordinates, other: Coordinates) -> float:
    """Return the distance of two points on the sphere (haversine), in metres."""
    first, second = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(half)))) * _METRES_PER_DEGREE


def _mapping(value: object) -> Mapping[str, Any]:
    """Return an object of the answer; an empty one comes as an empty list."""
    return value if isinstance(value, dict) else {}


def _modified(entity: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(entity["modified"])[:10])
    except (KeyError, ValueError):
        return None


def _labels(entity: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    labels, aliases = _mapping(entity.get("labels")), _mapping(entity.get("aliases"))
    found = {}
    for language in sorted({*labels, *aliases}):
        first = [labels[language]] if language in labels else []
        names = [str(each["value"]) for each in (*first, *aliases.get(language, ()))]
        found[language] = tuple(dict.fromkeys(names))
    return found


def _values(claims: Mapping[str, Any], read: Callable[[object], _Value | None], *properties: str) -> tuple[_Value, ...]:
    values = (read(snak_value(_mapping(each.get("mainsnak")))) for each in statements(claims, *properties))
    return tuple(dict.fromkeys(each for each in values if each is not None))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _item(value: object) -> str | None:
    found = _mapping(value).get("id")
    return found if isinstance(found, str) else None


def _point(value: object) -> Coordinates | None:
    point = _mapping(value)
    try:
        precision = float(point.get("precision") or 0.0)
        return Coordinates(float(point["latitude"]), float(point["longitude"]), precision * _METRES_PER_DEGREE)
    except (KeyError, TypeError, ValueError):
        return None


def _days(claims: Mapping[str, Any]) -> tuple[Days, ...]:
    points = _values(claims, days_of_time, "P585")
    starts, ends = _values(claims, days_of_time, "P580"), _values(claims, days_of_time, "P582")
    if points or not (starts or ends):
        return points
    first = min(each.first for each in starts or ends)
    last = max(each.last for each in ends or starts)
    return (Days(first, last),) if first <= last else ()
