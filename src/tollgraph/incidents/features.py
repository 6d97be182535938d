"""What an article tells of an event, to be laid beside another article's: days, places, weapon, target, figures."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians

from tollgraph.background import Background
from tollgraph.comparison.extent import news_days
from tollgraph.intervals import nearest_ends
from tollgraph.model import Incident, Place, Reading
from tollgraph.terms import Effect

_WIDE = frozenset({"country", "region"})
_SETTLED = frozenset({"settlement", "neighbourhood"})
_KILOMETRES_PER_DEGREE = 111.2
Words = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Event:
    """One incident as one article tells it."""

    iri: str
    article: str
    """IRI of the article version."""
    first: int
    """First day on which it may lie, as a proleptic Gregorian ordinal."""
    last: int
    dated: bool = True
    """Whether the article gives a day at all; else it is taken for fresh news."""
    places: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    means: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    figures: tuple[tuple[Effect, int, int], ...] = ()
    """Effect and the nearest ends of the figures told of it."""
    codes: tuple[tuple[str, str], ...] = ()
    """Pairs of scheme and code."""


def events_of(reading: Reading, article: str, words: Mapping[str, Words]) -> Iterator[Event]:
    """Yield the incidents of an article with their features; `words` holds the tables `means` and `targets`."""
    quotes, figures = quotes_by_incident(reading), _figures(reading)
    published = reading.article.published.toordinal()
    for incident in reading.incidents:
        told = " ".join((incident.label, *sorted(quotes.get(incident.iri, ())))).lower()
        first, last = _days(incident, published)
        yield Event(
            iri=incident.iri,
            article=article,
            first=first,
            last=last,
            dated=bool(incident.period.start or incident.period.end),
            places=incident.places,
            perpetrators=incident.perpetrators,
            means=_kinds(told, words["means"]),
            targets=_kinds(told, words["targets"]),
            figures=tuple(sorted(figures.get(incident.iri, ()))),
            codes=incident.identifiers,
        )


def quotes_by_incident(reading: Reading) -> dict[str, frozenset[str]]:
    """Return the words of all statements of a reading that count, judge or answer each incident."""
    found: dict[str, set[str]] = defaultdict(set)
    counted = {claim.iri: claim.scope.incident for claim in reading.claims if claim.scope.incident}
    for claim in reading.claims:
        if claim.scope.incident:
            found[claim.scope.incident].update(passage.exact for passage in claim.passages)
    for assessment in reading.assessments:
        about = {counted.get(each, each) for each in assessment.about}
        if assessment.scope and assessment.scope.incident:
            about.add(assessment.scope.incident)
        for each in about:
            found[each].add(assessment.passage.exact)
    return {incident: frozenset(words) for incident, words in found.items()}


def _figures(reading: Reading) -> dict[str, set[tuple[Effect, int, int]]]:
    """Return the figures that an article has of each of its incidents, where the words name an upper end."""
    figures: dict[str, set[tuple[Effect, int, int]]] = defaultdict(set)
    for claim in reading.claims:
        low, high = nearest_ends(claim.quantity)
        if claim.scope.incident and high is not None:
            figures[claim.scope.incident].add((claim.scope.effect, low, high))
    return figures


def _days(incident: Incident, published: int) -> tuple[int, int]:
    """Return the days on which an incident may lie, at the latest the day of publication.

    What an article dates after its own publication is misread: it lies on no day, so the first comes after the last.
    """
    start, end = incident.period.start, incident.period.end
    last = min(end.toordinal(), published) if end else published
    if start is None:
        return last - news_days(), last
    return start.toordinal(), last


def _kinds(told: str, table: Words) -> frozenset[str]:
    return frozenset(kind for kind, words in table.items() if _pattern(tuple(words)).search(told))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def reach(place: str, world: Background) -> frozenset[str]:
    """Return the widest places below the level of a country or a region that contain a place."""
    fine = {each for each in world.containers(place) if _kind(each, world) not in _WIDE}
    return frozenset(each for each in fine if not (world.containers(each) - {each}) & fine)


def kinds_of_place(x: str, y: str, world: Background, near_kilometres: float) -> Iterator[str]:
    """Yield how two places are one, by the names of `matching.toml`; nothing where they share only a country."""
    if x == y:
        yield from _as_narrow_as(_kind(x, world))
    elif y in world.containers(x) or x in world.containers(y):
        outer = y if y in world.containers(x) else x
        yield from (
            "inside-settlement" if each == "settlement" else each for each in _as_narrow_as(_kind(outer, world))
        )
    elif _near(world.places.get(x), world.places.get(y), near_kilometres):
        yield "inside-settlement"


def _kind(place: str, world: Background) -> str:
    known = world.places.get(place)
    return known.kind if known else "settlement"


def _as_narrow_as(kind: str) -> Iterator[str]:
    if kind not in _WIDE:
        yield "settlement" if kind in _SETTLED else kind


def _near(x: Place | None, y: Place | None, kilometres: float) -> bool:
    """Return whether two settlements lie within a distance of each other; quarters of a town are told apart."""
    if x is None or y is None or not x.kind == y.kind == "settlement":
        return False
    if x.latitude is None or x.longitude is None or y.latitude is None or y.longitude is None:
        return False
    north = (x.latitude - y.latitude) * _KILOMETRES_PER_DEGREE
    east = (x.longitude - y.longitude) * _KILOMETRES_PER_DEGREE * cos(radians(x.latitude))
    return hypot(north, east) <= kilometres
