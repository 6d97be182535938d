"""Background knowledge: the actors and places that are known before any article is read, with their closures.

It comes from RDF (the seeds, or a store's own graphs), so adding an actor or a place in Turtle teaches the reader and
the comparison at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import SeedError
from tollgraph.model import Actor, Place
from tollgraph.namespaces import FOAF, ORG, RDF, SKOS, TG, WGS84, WIKIDATA, local_name
from tollgraph.resources import shipped

_ACTOR_KINDS = frozenset({"Actor", "Monitor", "Belligerent", "Coalition", "MediaOutlet", "UnnamedSource"})


@dataclass(frozen=True)
class Background:
    """Known actors and places by IRI."""

    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    @cached_property
    def _containers(self) -> dict[str, frozenset[str]]:
        return _closure({place.iri: place.within for place in self.places.values()})

    @cached_property
    def _sides(self) -> dict[str, frozenset[str]]:
        return _closure({actor.iri: actor.member_of + actor.speaks_for for actor in self.actors.values()})

    @cached_property
    def _bodies(self) -> dict[str, frozenset[str]]:
        return _closure({actor.iri: actor.member_of for actor in self.actors.values()})

    def containers(self, place: str) -> frozenset[str]:
        """Return the IRIs of the places that contain a place, itself included."""
        return self._containers.get(place, frozenset({place}))

    def sides(self, actor: str) -> frozenset[str]:
        """Return the parties on whose side an actor speaks: itself, what it speaks for, what those are members of."""
        return self._sides.get(actor, frozenset({actor}))

    def memberships(self, actor: str) -> frozenset[str]:
        """Return the bodies that an actor's acts count for: itself and, transitively, what it is a member of."""
        return self._bodies.get(actor, frozenset({actor}))

    def extended(self, actors: Iterable[Actor] = (), places: Iterable[Place] = ()) -> "Background":
        """Return this background with more actors and places; what is known already stays as it is."""
        return Background(
            {**{actor.iri: actor for actor in actors}, **self.actors},
            {**{place.iri: place for place in places}, **self.places},
        )


def _closure(edges: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return the reflexive and transitive closure; a cycle ends where it began."""

    def reach(node: str) -> frozenset[str]:
        found, frontier = {node}, [node]
        while frontier:
            new = [up for up in edges.get(frontier.pop(), ()) if up not in found]
            found.update(new)
            frontier.extend(new)
        return frozenset(found)

    return {node: reach(node) for node in edges}


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


def background_of(store: ox.Store) -> Background:
    """Return the background that a store holds, in whatever graph."""
    actors = {iri: _actor(store, iri) for iri in _instances(store, _ACTOR_KINDS)}
    places = {iri: _place(store, iri) for iri in _instances(store, frozenset({"Place"}))}
    return Background(actors, places)


def _instances(store: ox.Store, kinds: frozenset[str]) -> list[str]:
    found = {
        quad.subject.value
        for kind in kinds
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + kind))
        if isinstance(quad.subject, ox.NamedNode)
    }
    return sorted(found)


def _values(store: ox.Store, subject: str, predicate: str) -> Iterator[str]:
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return (quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal))


def _all(store: ox.Store, subject: str, *predicates: str) -> tuple[str, ...]:
    return tuple(sorted({value for predicate in predicates for value in _values(store, subject, predicate)}))


def _one(store: ox.Store, subject: str, predicate: str) -> str | None:
    return next(iter(_all(store, subject, predicate)), None)


def _label(store: ox.Store, iri: str) -> str:
    label = _one(store, iri, SKOS + "prefLabel")
    if label is None:
        raise SeedError(f"<{iri}> has no skos:prefLabel; every actor and place needs exactly one")
    return label


def _wikidata(store: ox.Store, iri: str) -> str | None:
    links = (link for link in _values(store, iri, SKOS + "exactMatch") if link.startswith(WIKIDATA))
    return next((local_name(link) for link in links), None)


def _actor(store: ox.Store, iri: str) -> Actor:
    began = _one(store, iri, TG + "operationBegan")
    return Actor(
        iri=iri,
        label=_label(store, iri),
        aliases=_all(store, iri, SKOS + "altLabel"),
        kinds=frozenset(map(local_name, _values(store, iri, RDF + "type"))) & _ACTOR_KINDS,
        member_of=_all(store, iri, TG + "memberOf", ORG + "unitOf"),
        speaks_for=_all(store, iri, TG + "speaksFor"),
        spokespersons=_all(store, iri, TG + "spokespersonName"),
        operation_began=date.fromisoformat(began) if began else None,
        theatre=_all(store, iri, TG + "theatre"),
        homepage=_one(store, iri, FOAF + "homepage"),
        wikidata=_wikidata(store, iri),
    )


def _place(store: ox.Store, iri: str) -> Place:
    latitude, longitude = _one(store, iri, WGS84 + "lat"), _one(store, iri, WGS84 + "long")
    kind = _one(store, iri, TG + "placeKind")
    return Place(
        iri=iri,
        label=_label(store, iri),
        aliases=_all(store, iri, SKOS + "altLabel"),
        kind=local_name(kind) if kind else "settlement",
        within=_all(store, iri, TG + "within"),
        latitude=float(latitude) if latitude else None,
        longitude=float(longitude) if longitude else None,
        geonames=_one(store, iri, TG + "geonamesId"),
        wikidata=_wikidata(store, iri),
    )
