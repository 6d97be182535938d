"""The events of a store kept beside its statements, so that only those that a change can touch are matched anew.

Whether two events are one depends on nothing but the evidence between them and between each and a third, so the events
that are linked by evidence, step by step, can be matched alone.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from tollgraph.background import Background
from tollgraph.comparison.kept import key_number
from tollgraph.incidents.features import Event
from tollgraph.incidents.matching import Links, Matching, Weighing, match, shelves_of
from tollgraph.terms import Effect

_AT_ONCE = 500


class KeptEvents:
    """Events with what stands for each; the tables are those of the kept statements."""

    def __init__(self, database: sqlite3.Connection, world: Background) -> None:
        """Use a database and the world that its events speak of."""
        self._database = database
        self._world = world
        self._weighing = Weighing(world)

    def fill(self, events: Iterable[Event], canonical: Mapping[str, str]) -> None:
        """Keep events with what stands for each of them."""
        last = self._database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        numbered = list(enumerate(events, 1 + (int(last[0]) if last else 0)))
        rows = ((n, each.iri, each.article, canonical.get(each.iri, each.iri), _written(each)) for n, each in numbered)
        keys = {(key, number) for number, each in numbered for key in self._keys(each)}
        self._database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows)
        self._database.executemany("INSERT INTO event_entry VALUES (?, ?)", sorted(keys))

    def in_articles(self, articles: Iterable[str]) -> dict[str, Event]:
        """Return the events of some articles by IRI."""
        return self._events("SELECT body FROM event WHERE article IN", sorted(articles))

    def near(self, events: Iterable[Event]) -> dict[str, Event]:
        """Return the kept events for which something says that they are the same as one of some others."""
        beside: dict[int, list[Event]] = {}
        for event in events:
            for key in set(self._keys(event)):
                beside.setdefault(key, []).append(event)
        rows = list(self._rows("SELECT id, key FROM event_entry WHERE key IN", sorted(beside)))
        kept = self._numbered({int(row[0]) for row in rows})
        pairs = ((kept[number], one) for number, key in rows if number in kept for one in beside[key])
        return {each.iri: each for each, one in pairs if each.iri != one.iri and self._weighing.evidence(one, each)}

    def _keys(self, event: Event) -> Iterator[int]:
        return (key_number(_key(each)) for each in shelves_of(event, self._world))

    def _numbered(self, numbers: set[int]) -> dict[int, Event]:
        rows = self._rows("SELECT id, body FROM event WHERE id IN", sorted(numbers))
        return {int(row[0]): _read(str(row[1])) for row in rows}

    def one_with(self, events: Iterable[str]) -> dict[str, Event]:
        """Return the events that are one with some others, these included."""
        as_one = {str(row[0]) for row in self._rows("SELECT canonical FROM event WHERE iri IN", sorted(events))}
        return self._events("SELECT body FROM event WHERE canonical IN", sorted(as_one))

    def forget(self, events: Iterable[str]) -> None:
        """Drop events; their rows by key lead nowhere."""
        self._database.executemany("DELETE FROM event WHERE iri = ?", [(each,) for each in events])

    def name(self, canonical: Mapping[str, str]) -> None:
        """Note what stands for each of some events."""
        self._database.executemany(
            "UPDATE event SET canonical = ? WHERE iri = ?", [(b, a) for a, b in canonical.items()]
        )

    def clusters(self, events: Iterable[str]) -> set[tuple[str, ...]]:
        """Return the sets of events that are one to which some belong, each of two or more and sorted."""
        found: dict[str, set[str]] = {}
        as_one = {str(row[0]) for row in self._rows("SELECT canonical FROM event WHERE iri IN", sorted(events))}
        for row in self._rows("SELECT canonical, iri FROM event WHERE canonical IN", sorted(as_one)):
            found.setdefault(str(row[0]), set()).add(str(row[1]))
        return {tuple(sorted(each)) for each in found.values() if len(each) > 1}

    def _events(self, asked: str, names: list[str] | list[int]) -> dict[str, Event]:
        read = (_read(str(row[0])) for row in self._rows(asked, names))
        return {each.iri: each for each in read}

    def _rows(self, asked: str, names: list[str] | list[int]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            yield from self._database.execute(f"{asked} ({','.join('?' * len(some))})", some)


class Recorded:
    """Matches all events and remembers them; a `rulings.BringTogether`."""

    def __init__(self) -> None:
        """Begin without events."""
        self.events: tuple[Event, ...] = ()
        self.canonical: dict[str, str] = {}

    def __call__(self, events: Iterable[Event], world: Background, links: Links) -> Matching:
        """Return which events are one."""
        self.events = tuple(events)
        matching = match(self.events, world, links)
        self.canonical = matching.canonical()
        return matching


class Rematching:
    """Matches the events of changed articles with all kept ones; a `rulings.BringTogether`."""

    def __init__(self, kept: KeptEvents, world: Background, changed: Iterable[str]) -> None:
        """Take the events of the changed articles as they were kept before the change."""
        self._kept = kept
        self._world = world
        self._changed = frozenset(changed)
        before = kept.in_articles(self._changed)
        self._beside = kept.near(before.values()) | kept.one_with(before)
        self.touched: frozenset[str] = frozenset(before)
        """IRIs of the events that were matched anew, or are gone."""
        self.articles: frozenset[str] = frozenset()
        """IRIs of the article versions of these events."""

    def __call__(self, events: Iterable[Event], _: Background, links: Links) -> Matching:
        """Keep the events of the changed articles, and return which of all given events are one with which others."""
        given = {each.iri: each for each in events}
        new = {iri: each for iri, each in given.items() if each.article in self._changed}
        self._kept.forget(self._kept.in_articles(self._changed))
        self._kept.fill(new.values(), {})
        linked = self._linked({**self._still_there(), **new}, links)
        matching = match(linked.values(), self._world, links)
        canonical = matching.canonical()
        self._kept.name({iri: canonical.get(iri, iri) for iri in linked})
        self.touched |= linked.keys()
        self.articles |= {each.article for each in linked.values()}
        return Matching(tuple(sorted(self._kept.clusters({*given, *linked}))), matching.evidence)

    def _still_there(self) -> dict[str, Event]:
        return {iri: each for iri, each in self._beside.items() if each.article not in self._changed}

    def _linked(self, start: Mapping[str, Event], links: Links) -> dict[str, Event]:
        """Return some events with all that evidence or a person's word links to them, step by step."""
        said: dict[str, set[str]] = {}
        for one, other in links.same:
            said.setdefault(one, set()).add(other)
            said.setdefault(other, set()).add(one)
        found, frontier = dict(start), dict(start)
        while frontier:
            names = {*frontier, *(other for each in frontier for other in said.get(each, ()))}
            beside = self._kept.near(frontier.values()) | self._kept.one_with(names)
            frontier = {iri: each for iri, each in beside.items() if iri not in found}
            found.update(frontier)
        return found


def _key(shelf: object) -> tuple[object, ...]:
    return shelf if isinstance(shelf, tuple) else (shelf,)


_FIELDS = tuple(each.name for each in fields(Event))
_fields_of = attrgetter(*_FIELDS)


def _written(event: Event) -> str:
    return json.dumps(dict(zip(_FIELDS, _fields_of(event), strict=True)), default=sorted)


def _read(text: str) -> Event:
    found = json.loads(text)
    sets = {name: frozenset(found[name]) for name in ("means", "targets")}
    lists = {name: tuple(found[name]) for name in ("places", "perpetrators")}
    figures = tuple((Effect(effect), low, high) for effect, low, high in found["figures"])
    return Event(**{**found, **sets, **lists, "figures": figures, "codes": tuple(map(tuple, found["codes"]))})
