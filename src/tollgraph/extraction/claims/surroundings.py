"""What lies around the places of an article: what contains them, and the provinces that bear their names."""

from dataclasses import dataclass, field

from tollgraph.background import Background
from tollgraph.extraction.document import PlaceMention
from tollgraph.model import Place

RANKS = {"neighbourhood": 0, "settlement": 1, "district": 2, "governorate": 3, "region": 4, "country": 5}
"""How wide each kind of place is."""


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Answers about places, each worked out once."""

    background: Background
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _provinces: dict[str, frozenset[str]] = field(default_factory=dict)

    def above(self, place: Place) -> frozenset[str]:
        """Return the IRIs of a place and of all that contains it."""
        if place.iri not in self._above:
            containers = self.background.containers
            self._above[place.iri] = frozenset().union(*map(containers, place.within), containers(place.iri))
        return self._above[place.iri]

    def provinces_of_its_name(self, place: Place) -> frozenset[str]:
        """Return the IRIs of those around a town that bear its name: reports leave open which of the two they mean."""
        if place.iri not in self._provinces:
            known = self.background.places
            around = frozenset().union(*map(self.background.containers, place.within))
            named = frozenset(iri for iri in around if iri in known and place.label in known[iri].label)
            self._provinces[place.iri] = named
        return self._provinces[place.iri]

    def reach(self, place: Place) -> frozenset[str]:
        """Return the IRIs of a place and of the provinces of its name: reports say "Idlib" for both."""
        return self.provinces_of_its_name(place) | {place.iri}


def rank(mention: PlaceMention) -> float:
    """Return how wide a place is, the narrowest first: of two of one kind the one that no list has."""
    return RANKS.get(mention.place.kind, 1) - (0 if mention.known else 0.5)


def distinct(places: list[PlaceMention]) -> list[PlaceMention]:
    """Return the places in order, each thing once."""
    return list({place.place.iri: place for place in reversed(places)}.values())[::-1]
