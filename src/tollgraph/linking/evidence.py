"""Laying a thing of ours beside an item: on what they agree, on what they differ, and whether that settles the link."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tollgraph.extraction.text.words import index_key
from tollgraph.linking.items import Item, metres_between
from tollgraph.linking.record import Evidence, Feature, Link
from tollgraph.linking.things import Thing
from tollgraph.terms import Basis

_FARTHER = 10
"""Times the precision of both sides beyond which coordinates differ."""
_SHOWN_LANGUAGES = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of `evidence.toml` and `classes.toml`."""

    agrees: Mapping[Feature, int]
    differs: Mapping[Feature, int]
    limits: Mapping[str, float]
    kinds: Mapping[str, str]
    """Class -> kind of thing."""
    accepted: Mapping[str, frozenset[str]]
    """Form of a thing of ours -> kinds that its item may have."""


@cache
def rules() -> Rules:
    """Return the shipped rules."""
    tables, classes = (_table(name) for name in ("evidence.toml", "classes.toml"))
    return Rules(
        agrees={Feature(name): points for name, points in tables["agrees"].items()},
        differs={Feature(name): points for name, points in tables["differs"].items()},
        limits=tables["limits"],
        kinds={each: kind for kind, members in classes["kinds"].items() for each in members},
        accepted={form: frozenset(kinds) for form, kinds in classes["accepted"].items()},
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def evidence_for(thing: Thing, item: Item, kinds: Iterable[str]) -> tuple[Evidence, ...]:
    """Return the evidence that a thing is an item whose kinds of thing (`classes.kinds_of`) are given."""
    found = [each for compare in _COMPARED for each in compare(thing, item)]
    return (*found, *_type(thing, item, frozenset(kinds)))


def weighed(feature: Feature, ours: str, theirs: str, *, agrees: bool = True) -> Evidence:
    """Return a piece of evidence with the points that the rules give it."""
    points = rules().agrees if agrees else rules().differs
    return Evidence(feature, agrees, ours, theirs, points[feature])


def basis_of(link: Link) -> Basis | None:
    """Return what settles a link without a person, taken by itself; None where nothing does.

    A link that the verified table or a loaded graph states is settled. A shared GeoNames id settles where the sides
    differ on nothing; a shared website, which a body and its operation may have in common, where the type and a name
    agree as well.
    """
    if link.holds(Feature.VERIFIED):
        return Basis.VERIFIED
    if link.holds(Feature.STATED):
        return Basis.STATED
    if link.differs:
        return None
    named = link.holds(Feature.LABEL) or link.holds(Feature.NAME)
    by_website = link.holds(Feature.WEBSITE) and link.holds(Feature.TYPE) and named
    return Basis.IDENTIFIER if link.holds(Feature.GEONAMES) or by_website else None


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are one site's: scheme, `www.` and a last slash do not matter.

    >>> same_site("https://www.example.org/", "http://example.org"), same_site("http://a.org/en", "http://a.org/fr")
    (True, False)
    """
    return _site(one) == _site(other)


def _site(url: str) -> tuple[str, str]:
    parts = urlsplit(url.strip())
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def _geonames(thing: Thing, item: Item) -> Iterator[Evidence]:
    if thing.geonames and item.geonames:
        shared = thing.geonames in item.geonames
        yield weighed(Feature.GEONAMES, thing.geonames, ", ".join(item.geonames), agrees=shared)


def _website(thing: Thing, item: Item) -> Iterator[Evidence]:
    for each in item.websites:
        if thing.website and same_site(thing.website, each):
            yield weighed(Feature.WEBSITE, thing.website, each)
            return


def _coordinates(thing: Thing, item: Item) -> Iterator[Evidence]:
    if thing.coordinates is None or not item.coordinates:
        return
    distance, theirs = min(
        ((metres_between(thing.coordinates, each), each) for each in item.coordinates), key=lambda pair: pair[0]
    )
    reach = thing.coordinates.precision + theirs.precision
    far = distance > max(rules().limits["far_metres"], _FARTHER * reach)
    if distance <= reach or far:
        ours = f"{thing.coordinates.latitude:.4f}, {thing.coordinates.longitude:.4f}"
        told = f"{theirs.latitude:.4f}, {theirs.longitude:.4f}, {distance / 1000:.1f} km away"
        yield weighed(Feature.COORDINATES, ours, told, agrees=not far)


def _country(thing: Thing, item: Item) -> Iterator[Evidence]:
    if thing.countries and item.countries:
        ours, theirs = sorted(thing.countries), sorted(item.countries)
        shared = bool(thing.countries.intersection(item.countries))
        yield weighed(Feature.COUNTRY, ", ".join(ours), ", ".join(theirs), agrees=shared)


def _container(thing: Thing, item: Item) -> Iterator[Evidence]:
    shared = sorted(thing.lies_in.intersection(item.lies_in))
    if shared:
        yield weighed(Feature.CONTAINER, ", ".join(sorted(thing.lies_in)), ", ".join(shared))


def _names(thing: Thing, item: Item) -> Iterator[Evidence]:
    """Yield the name that both sides share, and the further languages in which they share one."""
    ours = {code: {index_key(each): each for each in reversed(names)} for code, names in thing.names.items()}
    theirs = {code: {index_key(each): each for each in reversed(names)} for code, names in item.labels.items()}
    shared = [code for code in ours if ours[code].keys() & theirs.get(code, {}).keys()]
    labels = [code for code in shared if index_key(thing.names[code][0]) == index_key(item.labels[code][0])]
    if labels:
        yield weighed(Feature.LABEL, thing.names[labels[0]][0], item.labels[labels[0]][0])
    else:
        any_of_ours = {key: name for by_key in ours.values() for key, name in by_key.items()}
        any_of_theirs = {key: name for by_key in theirs.values() for key, name in by_key.items()}
        both = sorted(any_of_ours.keys() & any_of_theirs.keys())
        if both:
            yield weighed(Feature.NAME, any_of_ours[both[0]], any_of_theirs[both[0]])
    further = min(len(shared) - 1, int(rules().limits["most_languages"]))
    if further > 0:
        told = ", ".join(sorted(shared)[:_SHOWN_LANGUAGES])
        points = rules().agrees[Feature.LANGUAGES] * further
        yield Evidence(Feature.LANGUAGES, agrees=True, ours=told, theirs=told, points=points)


def _days(thing: Thing, item: Item) -> Iterator[Evidence]:
    limits = rules().limits
    if thing.days is None or not item.days or (thing.days.last - thing.days.first).days > limits["longest_event_days"]:
        return
    lasting = [each for each in item.days if (each.last - each.first).days <= limits["longest_event_days"]]
    if not lasting:
        return
    apart = {max((each.first - thing.days.last).days, (thing.days.first - each.last).days): each for each in lasting}
    nearest = min(apart)
    if nearest <= 0 or nearest > limits["days_apart"]:
        theirs = apart[nearest]
        ours = f"{thing.days.first} to {thing.days.last}"
        yield weighed(Feature.DAYS, ours, f"{theirs.first} to {theirs.last}", agrees=nearest <= 0)


def _type(thing: Thing, item: Item, kinds: frozenset[str]) -> Iterator[Evidence]:
    """Yield whether the item is of a kind that such a thing may be; an item of no known kind says nothing."""
    if kinds:
        accepted = rules().accepted[thing.form]
        told = f"{', '.join(sorted(kinds))} ({', '.join(item.classes)})"
        yield weighed(Feature.TYPE, thing.form, told, agrees=bool(kinds & accepted))


_COMPARED: tuple[Callable[[Thing, Item], Iterator[Evidence]], ...] = (
    _geonames,
    _website,
    _coordinates,
    _country,
    _container,
    _days,
    _names,
)
