"""Incidents of different articles brought together, conservatively: what agrees, what speaks against it, which are one.

The weights, thresholds and words stand in `matching.toml`. A person's word goes before them.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

from tollgraph.background import Background
from tollgraph.incidents.features import Event, kinds_of_place, reach

_RULES = Path(__file__).with_name("matching.toml")


@cache
def rules() -> dict[str, Any]:
    """Return the tables of `matching.toml`."""
    return tomllib.loads(_RULES.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two incidents are one."""

    first: str
    """The smaller of the two IRIs."""
    second: str
    points: int
    """0 to about 100; 100 where a person said so."""
    agreed: tuple[str, ...]
    """Features of `matching.toml` on which both agree, or "decision"; sorted."""


@dataclass(frozen=True, slots=True)
class Links:
    """What people said of pairs of incidents, each pair once and sorted; what was said last comes first."""

    same: tuple[tuple[str, str], ...] = ()
    apart: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Matching:
    """Which incidents are one."""

    clusters: tuple[tuple[str, ...], ...] = ()
    """IRIs of two or more incidents that are one, each cluster and all of them sorted."""
    evidence: tuple[Evidence, ...] = ()
    """Of the pairs that were matched; within a cluster the others follow."""

    def canonical(self) -> dict[str, str]:
        """Return, for each incident that is one with others, the IRI that stands for all of them."""
        return {each: cluster[0] for cluster in self.clusters for each in cluster}


def match(events: Iterable[Event], world: Background, links: Links = Links()) -> Matching:
    """Return which events are one; the same for the same events in any order.

    `world` knows the places and actors of all articles. No two incidents of one article are brought together but by a
    person.
    """
    known = {each.iri: each for each in sorted(events, key=lambda each: each.iri)}
    order = Weighing(world)
    found = [evidence for pair in _candidates(known, world) if (evidence := order.evidence(*pair)) is not None]
    strong = sorted(_clear(found, known), key=lambda each: (-each.points, each.first, each.second))
    groups = _Groups(links.apart)
    for pair in links.same:
        if known.keys() >= set(pair):
            groups.join(*pair)
    for each in strong:
        one, other = (groups.of(iri) for iri in (each.first, each.second))
        if not any(order.apart(known[x], known[y]) for x, y in product(one, other)):
            groups.join(each.first, each.second)
    said = [
        Evidence(*pair, rules()["points"]["code"], ("decision",)) for pair in links.same if known.keys() >= set(pair)
    ]
    kept = {(each.first, each.second): each for each in (*strong, *said) if each.second in groups.of(each.first)}
    return Matching(groups.clusters(), tuple(kept[pair] for pair in sorted(kept)))


class _Groups:
    """Sets of incidents that are one, told apart where a person says so."""

    def __init__(self, apart: frozenset[tuple[str, str]]) -> None:
        self._apart = apart
        self._groups: dict[str, frozenset[str]] = {}

    def of(self, iri: str) -> frozenset[str]:
        """Return all that are one with an incident, itself included."""
        return self._groups.get(iri, frozenset({iri}))

    def join(self, one: str, other: str) -> None:
        """Make two incidents one, and all that are one with either, unless a person told two of them apart."""
        pairs = (tuple(sorted(pair)) for pair in product(self.of(one), self.of(other)))
        if any(pair in self._apart for pair in pairs):
            return
        joined = self.of(one) | self.of(other)
        self._groups.update(dict.fromkeys(joined, joined))

    def clusters(self) -> tuple[tuple[str, ...], ...]:
        """Return the sets of more than one, sorted."""
        return tuple(sorted({tuple(sorted(group)) for group in self._groups.values() if len(group) > 1}))


def _candidates(events: Mapping[str, Event], world: Background) -> Iterator[tuple[Event, Event]]:
    """Yield each pair of events of different articles that share a day and a wide place, or a code."""
    shelves: dict[object, list[str]] = defaultdict(list)
    for event in events.values():
        for key in shelves_of(event, world):
            shelves[key].append(event.iri)
    pairs = {pair for shelf in shelves.values() for pair in combinations(shelf, 2)}
    for one, other in sorted(pairs):
        if events[one].article != events[other].article:
            yield events[one], events[other]


def shelves_of(event: Event, world: Background) -> Iterator[object]:
    """Yield the keys of which two events share one where they may be the same: codes, and days at a wide place."""
    yield from event.codes
    if event.last - event.first > rules()["match"]["longest_days"]:
        return
    widest = {place for each in event.places for place in reach(each, world)}
    yield from product(sorted(widest), range(event.first, event.last + 1))


def _clear(found: list[Evidence], events: Mapping[str, Event]) -> Iterator[Evidence]:
    """Yield the evidence by which neither incident fits another one of the same article nearly as well."""
    fits: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for each in found:
        for one, other in ((each.first, each.second), (each.second, each.first)):
            fits[one, events[other].article].append((each.points, other))
    margin = rules()["match"]["margin"]
    for each in found:
        rivals = fits[each.first, events[each.second].article] + fits[each.second, events[each.first].article]
        pair = {each.first, each.second}
        if not any(other not in pair and points >= each.points - margin for points, other in rivals):
            yield each


@dataclass(frozen=True)
class Weighing:
    """Weighs pairs of events in a known world."""

    world: Background

    def evidence(self, one: Event, other: Event) -> Evidence | None:
        """Return why two events are one, or None where the evidence is too weak or something speaks against it."""
        if self.apart(one, other):
            return None
        agreed = {name for name in self._agreed(one, other) if name}
        points = sum(rules()["points"][name] for name in agreed)
        needed = rules()["match"]
        if "code" not in agreed and (points < needed["least"] or not agreed & set(needed["distinguishing"])):
            return None
        first, second = sorted((one.iri, other.iri))
        return Evidence(first, second, points, tuple(sorted(agreed)))

    def apart(self, one: Event, other: Event) -> bool:
        """Return whether two events cannot be one, as far as their articles tell."""
        if one.article == other.article:
            return True
        if set(one.codes) & set(other.codes):
            return False
        if {scheme for scheme, _ in one.codes} & {scheme for scheme, _ in other.codes}:
            return True
        no_day = one.first > other.last or other.first > one.last
        no_place = bool(one.places and other.places) and not self._place(one, other)
        return no_day or no_place or self._of_other_kinds(one, other) or self._party(one, other) == "apart"

    def _of_other_kinds(self, one: Event, other: Event) -> bool:
        """Return whether the events name kinds of weapon or of target and share none of them."""
        kinds = ((one.means, other.means), (one.targets, other.targets))
        return any(xs and ys and not xs & ys for xs, ys in kinds)

    def _agreed(self, one: Event, other: Event) -> Iterator[str | None]:
        yield "code" if set(one.codes) & set(other.codes) else None
        yield self._place(one, other)
        yield _days(one, other)
        yield "party" if self._party(one, other) == "party" else None
        yield "means" if one.means & other.means else None
        yield "target" if one.targets & other.targets else None
        yield "figure" if _figures_near(one, other) else None

    def _place(self, one: Event, other: Event) -> str | None:
        """Return the narrowest way in which two events share a place; None where they share no more than a country."""
        pairs = product(one.places, other.places)
        found = {
            kind for x, y in pairs for kind in kinds_of_place(x, y, self.world, rules()["match"]["near_kilometres"])
        }
        narrowest = ("settlement", "inside-settlement", "district", "governorate")
        return next((kind for kind in narrowest if kind in found), None)

    def _party(self, one: Event, other: Event) -> str | None:
        """Return "party" where a party agrees, "apart" where known parties do not, None where one is not known."""
        xs, ys = (_identified(each, self.world) for each in (one, other))
        if not xs or not ys:
            return None
        acts = self.world.memberships
        agree = any(y in acts(x) or x in acts(y) for x, y in product(xs, ys))
        return "party" if agree else "apart"


def _identified(event: Event, world: Background) -> list[str]:
    """Return the parties that are known by name, and none where one is known by an article's words only."""
    known = [world.actors.get(party) for party in event.perpetrators]
    if any(actor is None or "UnnamedSource" in actor.kinds for actor in known):
        return []
    return list(event.perpetrators)


def _days(one: Event, other: Event) -> str:
    if not (one.dated and other.dated):
        return "fresh-news"
    longest = max(each.last - each.first for each in (one, other))
    if longest == 0:
        return "day"
    return "few-days" if longest <= rules()["match"]["few_days"] else "week"


def _figures_near(one: Event, other: Event) -> bool:
    """Return whether both events have a figure for one effect whose nearest ends are near."""
    needed = rules()["match"]
    for (effect, low, high), (effect_too, low_too, high_too) in product(one.figures, other.figures):
        if effect is not effect_too or min(low, low_too) < needed["least_figure"]:
            continue
        if min(high, high_too) >= needed["figure_ratio"] * max(low, low_too):
            return True
    return False
