"""Background knowledge: the actors and places that are known before any article is read, with their closures.

It comes from RDF (the seeds, or a store's own graphs), so adding an actor or a place in Turtle teaches the reader and
the comparison at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import SeedError
from tollgraph.model import Actor, Place
from tollgraph.namespaces import FOAF, ORG, RDF, SKOS, TG, WGS84, WIKIDATA, local_name
from tollgraph.resources import shipped

ACTOR_KINDS = frozenset({"Actor", "Monitor", "Belligerent", "Coalition", "MediaOutlet", "UnnamedSource"})
"""Local names of the classes whose instances are actors."""


@dataclass(frozen=True)
class Background:
    """Known actors and places by IRI."""

    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    _containers: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sides: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _bodies: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    # What was asked for before: each article extends the background, and asks about a few things of thousands.

    def containers(self, place: str) -> frozenset[str]:
        """Return the IRIs of the places that contain a place, itself included."""
        found = self._containers.get(place)
        return self._containers.setdefault(place, _reach(place, self._around)) if found is None else found

    def sides(self, actor: str) -> frozenset[str]:
        """Return the parties on whose side an actor speaks: itself, what it speaks for, what those are members of."""
        found = self._sides.get(actor)
        return self._sides.setdefault(actor, _reach(actor, self._spoken_for)) if found is None else found

    def memberships(self, actor: str) -> frozenset[str]:
        """Return the bodies that an actor's acts count for: itself and, transitively, what it is a member of."""
        found = self._bodies.get(actor)
        return self._bodies.setdefault(actor, _reach(actor, self._member_of)) if found is None else found

    def _around(self, place: str) -> tuple[str, ...]:
        known = self.places.get(place)
        return known.within if known else ()

    def _spoken_for(self, actor: str) -> tuple[str, ...]:
        known = self.actors.get(actor)
        return known.member_of + known.speaks_for if known else ()

    def _member_of(self, actor: str) -> tuple[str, ...]:
        known = self.actors.get(actor)
        return known.member_of if known else ()

    def extended(self, actors: Iterable[Actor] = (), places: Iterable[Place] = ()) -> "Background":
        """Return this background with more actors and places; what is known already stays as it is."""
        return Background(
            {**{actor.iri: actor for actor in actors}, **self.actors},
            {**{place.iri: place for place in places}, **self.places},
        )


def _reach(start: str, up: Callable[[str], tuple[str, ...]]) -> frozenset[str]:
    """Return what is reached from a node step by step, itself included; a cycle ends where it began."""
    found, frontier = {start}, [start]
    while frontier:
        new = [node for node in up(frontier.pop()) if node not in found]
        found.update(new)
        frontier.extend(new)
    return frozenset(found)


def seed_files() -> list[Path]:
    """Return the Turtle files of the shipped actors and places."""
    return [shipped("seeds") / name for name in ("actors.ttl", "places.ttl")]


def load_background(files: Iterable[Path] | None = None) -> Background:
    """Return the background of Turtle files (the shipped seeds unless given); SeedError names a file that is wrong."""
    store = ox.Store()
    for path in seed_files() if files is None else files:
        try:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (OSError, SyntaxError) as error:
            raise SeedError(f"{path}: {error}; background files are Turtle, see seeds/README.md") from error
    return background_of(store)


def background_of(quads: Iterable[ox.Quad]) -> Background:
    """Return the background that quads hold, in whatever graph; a store is its quads."""
    facts = _facts_of(quads)
    actors = {iri: _actor(facts, iri) for iri in _instances(facts, ACTOR_KINDS)}
    places = {iri: _place(facts, iri) for iri in _instances(facts, frozenset({"Place"}))}
    return Background(actors, places)


_Facts = Mapping[str, Mapping[str, set[str]]]
"""Subject -> predicate -> values: a look-up in the store for each of them takes four times as long."""


def _facts_of(quads: Iterable[ox.Quad]) -> _Facts:
    found: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, value, _ in quads:
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            found.setdefault(subject.value, {}).setdefault(predicate.value, set()).add(value.value)
    return found


def _instances(facts: _Facts, kinds: frozenset[str]) -> list[str]:
    classes = {TG + kind for kind in kinds}
    return sorted(subject for subject, known in facts.items() if not classes.isdisjoint(known.get(RDF + "type", ())))


def _values(facts: _Facts, subject: str, predicate: str) -> Iterable[str]:
    return facts[subject].get(predicate, ())


def _all(facts: _Facts, subject: str, *predicates: str) -> tuple[str, ...]:
    return tuple(sorted({value for predicate in predicates for value in _values(facts, subject, predicate)}))


def _one(facts: _Facts, subject: str, predicate: str) -> str | None:
    return min(_values(facts, subject, predicate), default=None)


def _label(facts: _Facts, iri: str) -> str:
    label = _one(facts, iri, SKOS + "prefLabel")
    if label is None:
        raise SeedError(f"<{iri}> has no skos:prefLabel; every actor and place needs exactly one")
    return label


def _wikidata(facts: _Facts, iri: str) -> str | None:
    links = (link for link in _all(facts, iri, SKOS + "exactMatch") if link.startswith(WIKIDATA))
    return next((local_name(link) for link in links), None)


def _actor(facts: _Facts, iri: str) -> Actor:
    began = _one(facts, iri, TG + "operationBegan")
    return Actor(
        iri=iri,
        label=_label(facts, iri),
        aliases=_all(facts, iri, SKOS + "altLabel"),
        kinds=frozenset(map(local_name, _values(facts, iri, RDF + "type"))) & ACTOR_KINDS,
        member_of=_all(facts, iri, TG + "memberOf", ORG + "unitOf"),
        speaks_for=_all(facts, iri, TG + "speaksFor"),
        spokespersons=_all(facts, iri, TG + "spokespersonName"),
        operation_began=date.fromisoformat(began) if began else None,
        theatre=_all(facts, iri, TG + "theatre"),
        homepage=_one(facts, iri, FOAF + "homepage"),
        wikidata=_wikidata(facts, iri),
    )


def _place(facts: _Facts, iri: str) -> Place:
    latitude, longitude = _one(facts, iri, WGS84 + "lat"), _one(facts, iri, WGS84 + "long")
    kind = _one(facts, iri, TG + "placeKind")
    return Place(
        iri=iri,
        label=_label(facts, iri),
        aliases=_all(facts, iri, SKOS + "altLabel"),
        kind=local_name(kind) if kind else "settlement",
        within=_all(facts, iri, TG + "within"),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        geonames=_one(facts, iri, TG + "geonamesId"),
        wikidata=_wikidata(facts, iri),
    )
