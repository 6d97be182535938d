"""Maps of incidents, drawn by the server: spots at coordinates, with the outlines of countries where these are here.

Without outlines, lines of latitude and longitude stand for them; one spot alone is then left out, as it shows nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from tollgraph.web.asking import rows, selection
from tollgraph.web.graticule import meridians, parallels, step_for
from tollgraph.web.outlines import Outline, Point, outlines
from tollgraph.web.site import Site
from tollgraph.web.statements import Named

WIDTH = 760
_HEIGHTS = (260, 520)
"""The least and the most units of a map's height."""
_MARGIN = 0.25
"""What is added on each side, as a share of the spots' own extent."""
_LEAST_DEGREES = 7.0
"""The least extent of a map, so that one town is shown in its region."""
_REACH = 1.0
"""How far beyond the frame outlines keep their form, in frames; what lies farther is drawn in to there."""
_POLES = 85.0
_SMALLEST, _PER_INCIDENT = 4.0, 2.5


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map with the incidents there."""

    x: float
    y: float
    radius: float
    place: Named
    incidents: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of equal latitude or longitude, across the map."""

    at: float
    """Units from the top, or from the left."""
    name: str
    upright: bool
    """Whether it is one of longitude."""


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing in units of `WIDTH` by `height`."""

    height: float
    land: tuple[str, ...]
    """Paths (SVG `d`) of outlines; none where the build brought none."""
    lines: tuple[Line, ...]
    """Latitudes and longitudes, where there are no outlines."""
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    scale: float
    """Units per degree of latitude."""
    squeeze: float
    """Degrees of longitude are shorter by this factor (equirectangular, true at the middle latitude)."""
    height: float

    def place(self, point: Point) -> Point:
        return (point[0] - self.west) * self.squeeze * self.scale, (self.north - point[1]) * self.scale

    def lines(self) -> Iterable[Line]:
        east, south = self.west + WIDTH / (self.squeeze * self.scale), self.north - self.height / self.scale
        step = step_for(max(east - self.west, self.north - south))
        for each in parallels(south, self.north, step):
            yield Line(round(self.place((self.west, each.value))[1], 1), each.name, upright=False)
        for each in meridians(self.west, east, step):
            yield Line(round(self.place((each.value, self.north))[0], 1), each.name, upright=True)


def map_of_incidents(site: Site, pattern: str = "") -> Map | None:
    """Return the map of incidents whose places have coordinates, None where there is nothing to see on it.

    `pattern` narrows them: SPARQL of ours about `?incident` and `?place`.
    """
    found: dict[Point, tuple[Named, dict[str, Named]]] = {}
    for row in rows(site.store, selection("located-incidents", more=pattern)):
        point = (float(row["longitude"]), float(row["latitude"]))
        if abs(point[1]) > _POLES:
            continue
        _, incidents = found.setdefault(point, (Named(row["place"], row["place_label"]), {}))
        incidents[row["incident"]] = Named(row["incident"], row["label"])
    if not found or (len(found) == 1 and not outlines()):
        return None
    frame = _frame(list(found))
    spots = tuple(_spot(frame, point, place, tuple(each.values())) for point, (place, each) in found.items())
    land = tuple(path for each in outlines() if (path := _path(each, frame)))
    lines = () if land else tuple(frame.lines())
    return Map(frame.height, land, lines, tuple(sorted(spots, key=lambda spot: -spot.radius)))


def _frame(points: Sequence[Point]) -> _Frame:
    west, east = _extent([x for x, _ in points])
    south, north = _extent([y for _, y in points])
    squeeze = cos(radians((south + north) / 2))
    scale = min(WIDTH / ((east - west) * squeeze), _HEIGHTS[1] / (north - south))
    height = max(_HEIGHTS[0], (north - south) * scale)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return _Frame(middle_x - WIDTH / 2 / (scale * squeeze), middle_y + height / 2 / scale, scale, squeeze, height)


def _extent(values: Sequence[float]) -> tuple[float, float]:
    middle, span = (min(values) + max(values)) / 2, max(max(values) - min(values), _LEAST_DEGREES)
    return middle - span * (0.5 + _MARGIN), middle + span * (0.5 + _MARGIN)


def _spot(frame: _Frame, point: Point, place: Named, incidents: tuple[Named, ...]) -> Spot:
    x, y = frame.place(point)
    return Spot(round(x, 1), round(y, 1), round(_SMALLEST + _PER_INCIDENT * sqrt(len(incidents)), 1), place, incidents)


def _path(outline: Outline, frame: _Frame) -> str:
    """Return the path of an outline, empty where nothing of it lies in the frame; points closer than a unit are one."""
    left, top = frame.place((outline.west, outline.north))
    right, bottom = frame.place((outline.east, outline.south))
    if right < 0 or left > WIDTH or bottom < 0 or top > frame.height:
        return ""
    kept = list(dict.fromkeys(_drawn_in(map(frame.place, outline.points), frame)))
    return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z" if len(kept) > 2 else ""


def _drawn_in(points: Iterable[Point], frame: _Frame) -> Iterable[tuple[int, int]]:
    for x, y in points:
        yield (
            round(min(max(x, -_REACH * WIDTH), (1 + _REACH) * WIDTH)),
            round(min(max(y, -_REACH * frame.height), (1 + _REACH) * frame.height)),
        )
