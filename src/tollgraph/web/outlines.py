"""Outlines of countries for the maps, where the build brought them: Natural Earth's, from npm `world-atlas`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeAlias

_FILE = Path(__file__).with_name("vendor") / "world-atlas" / "countries-50m.json"
Point: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One ring of a country's border, with the box that holds it."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


@cache
def outlines(path: Path = _FILE) -> tuple[Outline, ...]:
    """Return the rings of all countries; none where the build brought no outlines."""
    if not path.exists():
        return ()
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = [_arc(each, topology["transform"]) for each in topology["arcs"]]
    countries = topology["objects"]["countries"]["geometries"]
    return tuple(_outline(ring) for country in countries for ring in _rings(country, arcs))


def _arc(deltas: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> tuple[Point, ...]:
    """Return the points of an arc, which TopoJSON writes as whole steps from one point to the next."""
    (x_scale, y_scale), (x_first, y_first) = transform["scale"], transform["translate"]
    xs, ys = accumulate(each[0] for each in deltas), accumulate(each[1] for each in deltas)
    return tuple((x * x_scale + x_first, y * y_scale + y_first) for x, y in zip(xs, ys, strict=True))


def _rings(country: dict[str, Any], arcs: Sequence[tuple[Point, ...]]) -> Iterator[tuple[Point, ...]]:
    kind, parts = country.get("type"), country.get("arcs", ())
    for polygon in parts if kind == "MultiPolygon" else [parts] if kind == "Polygon" else ():
        for ring in polygon:
            yield tuple(point for number in ring for point in _directed(arcs, number))


def _directed(arcs: Sequence[tuple[Point, ...]], number: int) -> tuple[Point, ...]:
    """Return an arc; a number below zero means the arc of its complement, backwards (TopoJSON, section 2.1.4)."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def _outline(ring: tuple[Point, ...]) -> Outline:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return Outline(ring, min(xs), min(ys), max(xs), max(ys))
