"""The names that a person wrote into a sheet, as known things where a name is known and as new ones where it is not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tollgraph.background import Background
from tollgraph.identifiers import Minter
from tollgraph.model import Actor, Place, Reference


class Names:
    """Resolves the names of one article's rows, and keeps the things that had to be made for them."""

    def __init__(self, background: Background, minter: Minter, article: str) -> None:
        self._background, self._minter, self._article = background, minter, article
        self._actors_by_name = _by_name(background.actors.values())
        self._places_by_name = _by_name(background.places.values())
        self.actors: dict[str, Actor] = {}
        """Actors made for names that no list has."""
        self.places: dict[str, Place] = {}

    def known(self, name: str) -> Reference | None:
        """Return the known actor of a name; None where no list has it."""
        found = self._actors_by_name.get(name.casefold(), ())
        return Reference(name, self._background.actors[found[0]].label, found[0]) if found else None

    def actor(self, name: str, kind: str | None = None) -> Reference:
        """Return the actor of a name; a name in lower case that no list has is an unnamed source of this article."""
        known = self.known(name)
        if known is not None:
            return known
        unnamed = kind is None and name[:1].islower()
        iri = self._minter.unnamed_source(self._article, name) if unnamed else self._minter.actor(name)
        self.actors[iri] = Actor(iri, name, kinds=frozenset({"UnnamedSource" if unnamed else kind or "Actor"}))
        return Reference(name, name, iri)

    def area(self, names: Sequence[str]) -> tuple[Reference, ...]:
        """Return the places of one row, in its order; the names tell homonyms apart by what contains them."""
        candidates = [self._places_by_name.get(name.casefold(), ()) for name in names]
        settled: list[Reference] = []
        for name, found in zip(reversed(names), reversed(candidates), strict=True):
            settled.append(self._place(name, found, [place.iri for place in settled]))
        return tuple(reversed(settled))

    def _place(self, name: str, found: Sequence[str], around: Sequence[str]) -> Reference:
        """Return a place, given the wider places named after it."""
        inside = [iri for iri in found if any(wider in self._background.containers(iri) for wider in around)]
        chosen = next(iter(inside or found), None)
        if chosen is not None:
            return Reference(name, self._background.places[chosen].label, chosen)
        within = tuple(around[-1:])
        iri = self._minter.place(name, within)
        self.places[iri] = Place(iri, name, within=within)
        return Reference(name, name, iri)

    def smallest(self, places: Iterable[Reference]) -> tuple[str, ...]:
        """Return the IRIs of the places that contain no other one of them, sorted: the area that is counted."""
        world = self._background.extended(places=self.places.values())
        iris = {place.iri for place in places}
        wider = {up for iri in iris for up in world.containers(iri) if up != iri}
        return tuple(sorted(iris - wider))


def _by_name(things: Iterable[Actor] | Iterable[Place]) -> Mapping[str, Sequence[str]]:
    """Return every label and alias with the things it names; those whose label it is come first."""
    named: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        for alias in thing.aliases:
            named[alias.casefold()].append(thing.iri)
    for thing in things:
        named[thing.label.casefold()].insert(0, thing.iri)
    return named
