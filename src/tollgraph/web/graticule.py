"""Lines of equal latitude and longitude, for maps without outlines: spots alone say nothing of where they are."""

from dataclasses import dataclass
from math import ceil

_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 45)
_LINES = 10
"""Lines of one direction at most, about."""


@dataclass(frozen=True, slots=True)
class Degree:
    """One line of a graticule."""

    value: float
    """Degrees, positive to the north and the east."""
    name: str


def step_for(extent: float) -> float:
    """Return how many degrees lie between two lines of a map that is so many degrees wide or high."""
    return next((step for step in _STEPS if extent / step <= _LINES), _STEPS[-1])


def parallels(south: float, north: float, step: float) -> tuple[Degree, ...]:
    """Return round latitudes between two, named as people write them.

    >>> [each.name for each in parallels(-3, 12, 5)]
    ['0°', '5° N', '10° N']
    """
    return tuple(Degree(value, _named(value, "S", "N")) for value in _round_values(south, north, step))


def meridians(west: float, east: float, step: float) -> tuple[Degree, ...]:
    """Return round longitudes between two, named as people write them."""
    return tuple(Degree(value, _named(value, "W", "E")) for value in _round_values(west, east, step))


def _round_values(low: float, high: float, step: float) -> list[float]:
    return [number * step for number in range(ceil(low / step), int(high // step) + 1)]


def _named(value: float, below: str, above: str) -> str:
    return f"{abs(value):g}°" + (f" {below if value < 0 else above}" if value else "")
