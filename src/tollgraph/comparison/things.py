"""The places and actors that only some article knows, kept beside the statements, and the world that they make."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from tollgraph.background import Background
from tollgraph.model import Actor, Place

_Thing = TypeVar("_Thing", bound=Actor | Place)
_Row = tuple[str, str, str, str]
_AT_ONCE = 500


class KeptThings:
    """What articles say of places and actors: as far as comparing asks for it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Use a database that has the table `thing`."""
        self._database = database

    def put(self, article: str, actors: Iterable[Actor], places: Iterable[Place]) -> None:
        """Note what one article says."""
        rows = [*(_actor_row(each, article) for each in actors), *(_place_row(each, article) for each in places)]
        self._database.executemany("REPLACE INTO thing VALUES (?, ?, ?, ?)", rows)

    def put_names(self, article: str, things: Iterable[Actor | Place]) -> None:
        """Note what one article that no longer counts calls things; what it says of them holds no more."""
        rows = [(each.iri, article, each.label, "") for each in things]
        self._database.executemany("REPLACE INTO thing VALUES (?, ?, ?, ?)", rows)

    def forget(self, articles: Iterable[str]) -> None:
        """Drop what some articles said."""
        self._database.executemany("DELETE FROM thing WHERE article = ?", [(each,) for each in articles])

    def named_in(self, articles: Iterable[str]) -> set[str]:
        """Return the places and actors that some articles speak of."""
        return {str(row[0]) for row in self._rows("SELECT iri FROM thing WHERE article IN", articles)}

    def accounts(self, things: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return the label and the description that hold for each thing: the first label, the last article's words.

        The description is empty where only articles that no longer count speak of the thing.
        """
        names = sorted(things)
        labels = self._rows("SELECT iri, min(label) FROM thing WHERE iri IN", names, "GROUP BY iri")
        last = "SELECT iri, body, max(article) FROM thing WHERE body != '' AND iri IN"  # the body of that very article
        bodies = {row[0]: row[1] for row in self._rows(last, names, "GROUP BY iri")}
        return {iri: (label, bodies.get(iri, "")) for iri, label in labels}

    def place(self, iri: str) -> Place | None:
        """Return a place by its IRI, without its names."""
        found = self._body(iri)
        return Place(iri, iri, **{**found, "within": tuple(found["within"])}) if "within" in found else None

    def actor(self, iri: str) -> Actor | None:
        """Return an actor by its IRI, without its names."""
        found = self._body(iri)
        if "kinds" not in found:
            return None
        member_of, speaks_for = tuple(found["member_of"]), tuple(found["speaks_for"])
        return Actor(iri, iri, kinds=frozenset(found["kinds"]), member_of=member_of, speaks_for=speaks_for)

    def _body(self, iri: str) -> dict[str, Any]:
        account = self.accounts([iri]).get(iri)
        found: dict[str, Any] = json.loads(account[1]) if account and account[1] else {}
        return found

    def _rows(self, asked: str, names: Iterable[str], then: str = "") -> Iterator[tuple[str, ...]]:
        """Yield the rows of a query that ends with IN and a list of names, and with what is given to come after it."""
        values = sorted(names)
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self._database.execute(f"{asked} ({','.join('?' * len(some))}) {then}", some)


class KeptWorld(Background):
    """A background with the places and actors that are kept, each looked up when it is asked for."""

    def __init__(self, background: Background, things: KeptThings) -> None:
        """Let the background win over what articles say."""
        super().__init__(_Lazily(background.actors, things.actor), _Lazily(background.places, things.place))

    @cached_property
    def _reached(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def containers(self, place: str) -> frozenset[str]:
        """Return the IRIs of the places that contain a place, itself included."""
        return self._reach("containers", place, lambda each: _within(self.places.get(each)))

    def sides(self, actor: str) -> frozenset[str]:
        """Return the parties on whose side an actor speaks, itself included."""
        return self._reach("sides", actor, lambda each: _allegiance(self.actors.get(each)))

    def memberships(self, actor: str) -> frozenset[str]:
        """Return the bodies that an actor's acts count for, itself included."""
        return self._reach("memberships", actor, lambda each: _bodies(self.actors.get(each)))

    def _reach(self, name: str, start: str, up: Callable[[str], tuple[str, ...]]) -> frozenset[str]:
        known = self._reached.get((name, start))
        if known is not None:
            return known
        found, frontier = {start}, [start]
        while frontier:
            new = [each for each in up(frontier.pop()) if each not in found]
            found.update(new)
            frontier.extend(new)
        self._reached[name, start] = frozenset(found)
        return self._reached[name, start]


class _Lazily(Mapping[str, _Thing], Generic[_Thing]):
    """What is known, and what a look-up finds beyond it."""

    def __init__(self, known: Mapping[str, _Thing], look_up: Callable[[str], _Thing | None]) -> None:
        self._known = known
        self._look_up = look_up
        self._found: dict[str, _Thing | None] = {}

    def __getitem__(self, iri: str) -> _Thing:
        if iri in self._known:
            return self._known[iri]
        if iri not in self._found:
            self._found[iri] = self._look_up(iri)
        found = self._found[iri]
        if found is None:
            raise KeyError(iri)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _within(place: Place | None) -> tuple[str, ...]:
    return place.within if place else ()


def _allegiance(actor: Actor | None) -> tuple[str, ...]:
    return actor.member_of + actor.speaks_for if actor else ()


def _bodies(actor: Actor | None) -> tuple[str, ...]:
    return actor.member_of if actor else ()


def _place_row(place: Place, article: str) -> _Row:
    known = {"kind": place.kind, "within": place.within, "latitude": place.latitude, "longitude": place.longitude}
    return place.iri, article, place.label, json.dumps(known)


def _actor_row(actor: Actor, article: str) -> _Row:
    known = {"kinds": sorted(actor.kinds), "member_of": actor.member_of, "speaks_for": actor.speaks_for}
    return actor.iri, article, actor.label, json.dumps(known)
