"""Places of the world that the seeds lack: names looked up in GeoNames, by the countries that an article speaks of.

A place of the seeds always wins: where GeoNames means a place that they have under another spelling, it is theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tollgraph.background import Background
from tollgraph.extraction.text.words import PARTICLES, index_key, lexicon
from tollgraph.geonames import Entry, Index
from tollgraph.identifiers import Minter
from tollgraph.model import Place

_RULES = lexicon("world")
_NEVER = frozenset(_RULES["never"]) | frozenset(lexicon("places")["calendar"])
_SEATS = frozenset(_RULES["seats"])
_LEAST: dict[str, int] = _RULES["least"]
_TIMES: dict[str, int] = _RULES["times"]
_SHORTEST = 3
_SETTLEMENT = "settlement"
_AROUND = frozenset({"governorate", "district", "region"})
_SMALLEST_WEIGHT = 1000
"""What a place weighs whose population GeoNames does not know, in people."""


@dataclass(frozen=True)
class World:
    """The places of an index as places of the graph. There are none where the index has none."""

    index: Index
    background: Background
    minter: Minter

    def may_begin_country(self, key: str) -> bool:
        """Return whether the name of a country can begin with a word: most names are done with here.

        The Arabic article, which its index key leaves out, may stand before it.
        """
        return key in self._beginnings or key[:2] in PARTICLES

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(name.split(" ")[0] for name in self._code_of_name) | {"the"}

    def country(self, name: str) -> Place | None:
        """Return the country of a name; None where it names none."""
        code = self._code_of_name.get(index_key(name))
        return self._country_of_code[code] if code else None

    def country_of(self, code: str) -> Place | None:
        """Return the country of an ISO code; None for any other."""
        return self._country_of_code.get(code)

    def code(self, country: str) -> str:
        """Return the ISO code of a country by its IRI; empty where GeoNames has no such country."""
        return self._code_of_iri.get(country, "")

    def above(self, place: Place) -> frozenset[str]:
        """Return the IRIs of the places that contain a place of the seeds or of the world, itself included."""
        containers = self.background.containers
        return containers(place.iri).union(*(containers(up) for up in place.within))

    def place(self, iri: str) -> Place | None:
        """Return a place of the seeds or a country of the world by its IRI; None for any other IRI."""
        code = self._code_of_iri.get(iri)
        return self.background.places.get(iri) or (self._country_of_code[code] if code else None)

    def may_be_settlement(self, name: str) -> bool:
        """Return whether a settlement somewhere has a name, whichever country an article speaks of."""
        key = index_key(name)
        readable = len(key) >= _SHORTEST and key not in _NEVER
        return readable and any(entry.kind == _SETTLEMENT for entry in self.index.named(key))

    def settlement(self, name: str, spoken_of: Counter[str], container: Place | None = None) -> Place | None:
        """Return the settlement that a name means in an article; None where none is likely enough.

        `spoken_of` counts how often the article names each country, by ISO code. `container` is where the text puts the
        name: a settlement elsewhere is not meant.
        """
        if not self.may_be_settlement(name):
            return None
        key = index_key(name)
        found = [entry for entry in self.index.named(key) if entry.kind == _SETTLEMENT]
        if container is not None:
            found = self._within(found, container)
        chosen = _likeliest(found, spoken_of)
        if chosen is None or (key in _SEATS and spoken_of[chosen.country] < max(spoken_of.values(), default=0)):
            return None
        return self._place_of(chosen, container)

    def _place_of(self, entry: Entry, container: Place | None) -> Place:
        known = self._seed_of_id.get(str(entry.id))
        if known is not None:
            return known
        around = container.iri if container and container.kind in _AROUND else None
        governorate = self._governorate(entry)
        within = governorate or around or self._country_of_code[entry.country].iri
        return Place(
            self._iri(entry), entry.name, (), entry.kind, (within,), entry.latitude, entry.longitude, str(entry.id)
        )

    def _within(self, found: Sequence[Entry], container: Place) -> list[Entry]:
        """Return the places in the country and the governorate of another; where that is unknown, those that may be."""
        above, places = self.above(container), self.background.places
        codes = {self.code(iri) for iri in above} - {""}
        around = {iri for iri in above if iri in places and places[iri].kind == "governorate"}
        candidates = [entry for entry in found if not codes or entry.country in codes]
        sure = [entry for entry in candidates if self._governorate(entry) in around]
        return sure or [entry for entry in candidates if not around or self._governorate(entry) is None]

    def _governorate(self, entry: Entry) -> str | None:
        return self._governorates.get((entry.country, entry.region))

    def _iri(self, entry: Entry) -> str:
        return self.minter.thing("place", "geonames", entry.id)

    @cached_property
    def _seed_of_id(self) -> dict[str, Place]:
        return {place.geonames: place for place in self.background.places.values() if place.geonames}

    @cached_property
    def _country_of_code(self) -> dict[str, Place]:
        seeds = {index_key(name): place for place, name in self._names_of_seed_countries()}
        return {
            entry.country: self._seed_of_id.get(str(entry.id))
            or seeds.get(index_key(entry.name))
            or Place(self._iri(entry), entry.name, (), "country", geonames=str(entry.id))
            for entry in self.index.countries()
        }

    def _names_of_seed_countries(self) -> Iterator[tuple[Place, str]]:
        for place in self.background.places.values():
            if place.kind == "country":
                yield from ((place, name) for name in (place.label, *place.aliases))

    @cached_property
    def _code_of_iri(self) -> dict[str, str]:
        return {place.iri: code for code, place in self._country_of_code.items()}

    @cached_property
    def _code_of_name(self) -> dict[str, str]:
        names = {index_key(entry.name): entry.country for entry in self.index.countries()}
        more = {index_key(name): code for name, code in _RULES["countries"].items() if code in self._country_of_code}
        seeds = {index_key(name): self.code(place.iri) for place, name in self._names_of_seed_countries()}
        return names | more | {name: code for name, code in seeds.items() if code}

    @cached_property
    def _governorates(self) -> dict[tuple[str, str], str]:
        """The governorates of the seeds by GeoNames' country and region: those of the settlements that both know."""
        found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        places = self.background.places
        for identifier, seed in self._seed_of_id.items():
            entry = self.index.entry(int(identifier))
            above = [up for up in self.background.containers(seed.iri) if up in places]
            if entry is not None and entry.region:
                found[entry.country, entry.region].update(up for up in above if places[up].kind == "governorate")
        return {region: next(iter(iris)) for region, iris in found.items() if len(iris) == 1}


def _likeliest(found: Sequence[Entry], spoken_of: Counter[str]) -> Entry | None:
    """Return the place most likely meant: by how often its country is named and how many people know it."""
    if not spoken_of:
        return _known_anywhere(found)
    most = max(spoken_of.values())
    often = [entry for entry in found if spoken_of[entry.country] * _TIMES["named"] >= most]
    aside = [entry for entry in found if spoken_of[entry.country] and entry.population >= _LEAST["aside"]]
    chosen = max(often or aside, key=lambda entry: _weight(entry, spoken_of), default=None)
    return None if chosen is None or _is_famous_elsewhere(chosen, found, spoken_of) else chosen


def _is_famous_elsewhere(chosen: Entry, found: Sequence[Entry], spoken_of: Counter[str]) -> bool:
    """Return whether everybody understands a city of a country that the article does not name: Paris, Cairo."""
    least = max(_LEAST["famous"], _TIMES["famous"] * chosen.population)
    return any(entry.population >= least for entry in found if not spoken_of[entry.country])


def _weight(entry: Entry, spoken_of: Counter[str]) -> int:
    return spoken_of[entry.country] * max(entry.population, _SMALLEST_WEIGHT)


def _known_anywhere(found: Sequence[Entry]) -> Entry | None:
    """Return the most populous place if readers know it without being told the country."""
    first = next(iter(found), None)
    if first is None or first.population < _LEAST["anywhere"]:
        return None
    abroad = (entry.population for entry in found if entry.country != first.country)
    return first if first.population >= _TIMES["populous"] * max(abroad, default=0) else None
