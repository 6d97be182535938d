"""Which names of an article are places of the world that the seeds lack: by the words before them and by the country.

A name alone is not enough, for there is a village of nearly every name somewhere. It must stand where places stand, and
the place must lie in a country that the article names.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from tollgraph.extraction.document import Document
from tollgraph.extraction.names.gazetteer import Gazetteer, Match
from tollgraph.extraction.names.unlisted_places import (
    KIND_OF_NOUN,
    SITES,
    Item,
    between,
    has_strangers,
    is_headline,
    known_after,
    names_in,
)
from tollgraph.extraction.names.world import World
from tollgraph.extraction.text.line import LOCATIVES, PREFIXES, Line
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Place

_RULES = lexicon("world")
_BEFORE = frozenset(_RULES["before"]) | frozenset(_RULES["hit"])
_ON = frozenset(_RULES["on"])
_OF = frozenset(_RULES["of"])
_VENUES = frozenset(_RULES["venues"])
_CALLED_AFTER = SITES | KIND_OF_NOUN.keys()
"""Nouns of what is called after a country: "the Brazil neighbourhood"."""
_PARTS = LOCATIVES | KIND_OF_NOUN.keys()
_AND = frozenset({"and", ", and", "or", "&", "as well as"})
_ADJECTIVES: dict[str, str] = lexicon("actors")["countries"] | _RULES["adjectives"]
_DATELINE = re.compile(
    r"([A-Z][A-Z' -]{2,40}?)(?:, ([A-Z][\w ]{2,40}?))?(?: \([\w /]+\))? ?(?:-|--|\u2013|\u2014)(?:\s|$)"
)
_TOWN = "settlement"
_LONGEST_NAME = 4
_VENUE_WORDS = 6
"""Words before a name among which one may say that people met there."""
_DATELINES = 3
"""Sentences at the top among which a dateline may stand."""


@dataclass(slots=True)
class Listed:
    """A name that is a place of the world."""

    first: int
    last: int
    place: Place


@dataclass(frozen=True)
class Atlas:
    """The places of the world as one article means them."""

    gazetteer: Gazetteer
    document: Document
    lines: Sequence[Line]

    @cached_property
    def world(self) -> World:
        """The places that can be found."""
        return self.gazetteer.world

    @cached_property
    def _named(self) -> Counter[str]:
        """How often the places of the article point to each country, by ISO code."""
        dateline = _codes_of_dateline(self.document, self.gazetteer)
        return Counter(chain(dateline, *(_codes_in(line, self.world) for line in self.lines)))

    @cached_property
    def _implied(self) -> Counter[str]:
        """How often its states and adjectives do."""
        return Counter(code for line in self.lines for code in _codes_implied(line, self.world))

    def spoken_of(self) -> Iterator[Counter[str]]:
        """Yield how often the article points to each country: by its places, then by its states and adjectives.

        A way of pointing that the article does not use is left out. Counted when first needed: few articles need it.
        """
        if self._named:
            yield self._named
        if self._implied:
            yield self._implied

    def settlement(self, name: str, container: Place | None = None) -> Place | None:
        """Return the settlement that a name means here, within a container where the text names one."""
        if not self.world.may_be_settlement(name):
            return None
        tried = (self.world.settlement(name, counted, container) for counted in self.spoken_of())
        found = next((place for place in tried if place is not None), None)
        return found if self._named or self._implied else self.world.settlement(name, Counter(), container)

    def main_country(self) -> Place | None:
        """Return the country that the article points to most often; None where it points to none."""
        code = next((counted.most_common(1)[0][0] for counted in self.spoken_of()), "")
        return self.world.country_of(code)

    def country(self, line: Line, match: Match) -> Place | None:
        """Return the country that a known name means which the seeds have only as an actor or an adjective."""
        if not self.world.may_begin_country(line.keys[match.first]):
            return None
        country = self.world.country(line.text[match.start : match.end])
        return country if country and not line.in_compound(match) and line.used_as_place(match) else None

    def places_in(self, line: Line) -> Iterator[Listed]:
        """Yield the places of the world among the names of a sentence that the seeds lack, in text order."""
        if not self.world.index or not has_strangers(line):
            return
        placed, names = False, names_in(line)
        for number, item in enumerate(names):
            placed = _in_position(line, item.first) or (placed and _goes_on(line, names, number))
            if item.match is None and not _is_venue(line, item.first):
                yield from self._read_run(line, item, placed=placed)

    def _read_run(self, line: Line, item: Item, *, placed: bool) -> Iterator[Listed]:
        """Yield the country that a run of capitals begins with, and the settlement: "Cameroon's Maroua"."""
        country = _country_at(line, item, self.world)
        if country is not None:
            yield country
            item, placed = Item(country.last + 1, item.last, None), country.last in line.possessives
        settlement = self._settlement_at(line, item) if placed and item.first <= item.last else None
        if settlement is not None:
            yield settlement

    def _settlement_at(self, line: Line, item: Item) -> Listed | None:
        """Return the place of a run of capitals; in a headline, where all words have them, of its first words.

        A noun after it may say that a province, a district or a quarter of the name is meant and not the town.
        """
        if item.last in line.possessives or KIND_OF_NOUN.get(line.key(item.last + 1), _TOWN) != _TOWN:
            return None
        headline = _is_headline(line)
        if not headline and not is_whole(line, item.first, item.last):
            return None
        ends = range(item.last, item.first - 1, -1) if headline else (item.last,)
        for last in ends:
            place = self.settlement(_name(line, item.first, last), self._said_after(line, last))
            if place is not None:
                return Listed(item.first, last, place)
        return None

    def _said_after(self, line: Line, last: int) -> Place | None:
        """Return the known place that the words after a name put it in."""
        after = known_after(line, last)
        return _place_of(line, after, self.world) if after else None


def _codes_in(line: Line, world: World) -> Iterator[str]:
    """Yield the ISO code of the country of every place that a sentence names."""
    for match in line.matches:
        place = _place_of(line, match, world)
        yield from filter(None, map(world.code, world.above(place))) if place else ()
    for item in names_in(line):
        country = _country_at(line, item, world) if item.match is None else None
        if country is not None:
            yield world.code(country.place.iri)


def _codes_implied(line: Line, world: World) -> Iterator[str]:
    """Yield the ISO code of every country whose adjective, or whose name as that of its state, is in a sentence."""
    names = [_ADJECTIVES[word] for word in line.texts if word in _ADJECTIVES and word[0].isupper()]
    names += (line.text[match.start : match.end] for match in line.matches if not line.in_compound(match))
    yield from (world.code(country.iri) for name in names if (country := world.country(name)))
    named = (_country_named(line, item, world) for item in names_in(line) if item.match is None)
    yield from (world.code(found.place.iri) for found in named if found)


def _place_of(line: Line, match: Match, world: World) -> Place | None:
    """Return the place that a known name means, be it of the seeds or a country of the world."""
    iris = match.named.places
    as_place = line.used_as_place(match) or _after_a_town(line, match)
    if line.in_compound(match) or ((not iris or match.named.actors) and not as_place):
        return None
    return world.background.places[iris[0]] if iris else world.country(line.text[match.start : match.end])


def _after_a_town(line: Line, match: Match) -> bool:
    """Return whether a name stands where the country of a town does: "in Paris, France"."""
    return match.first > 0 and line.gap(match.first).strip() == "," and line.capitalised(match.first - 1)


def _codes_of_dateline(document: Document, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the ISO code of the country of a dateline: "BAMAKO (Reuters) -", "SEVARE, Mali (AFP) -"."""
    world = gazetteer.world
    for sentence in document.sentences[:_DATELINES]:
        opening = _DATELINE.match(sentence.text)
        if opening is None:
            continue
        town, country = opening.groups()
        seeds = [match for match in gazetteer.matches(town) if match.named.places]
        known = world.background.places[seeds[0].named.places[0]] if seeds else None
        place = world.country(country or "") or known or world.settlement(town, Counter())
        yield from filter(None, map(world.code, world.above(place))) if place else ()


def _country_named(line: Line, item: Item, world: World) -> Listed | None:
    """Return the country that a run of capitals begins with, whether its land or its state is meant."""
    if not world.may_begin_country(line.keys[item.first]):
        return None
    lasts = range(min(item.last, item.first + _LONGEST_NAME), item.first - 1, -1)
    found = ((last, world.country(_name(line, item.first, last))) for last in lasts)
    return next((Listed(item.first, last, country) for last, country in found if country), None)


def _country_at(line: Line, item: Item, world: World) -> Listed | None:
    """Return the country that a run of capitals begins with, where its land is meant."""
    found = _country_named(line, item, world)
    if found is None or (line.key(found.last + 1) in _CALLED_AFTER and found.last not in line.possessives):
        return None
    before = item.first - 2 if line.key(item.first - 1) == "the" else item.first - 1
    placed = line.key(before) in LOCATIVES and line.adjacent(item.first)
    placed = placed and (line.key(before) != "of" or line.key(before - 1) in _OF | KIND_OF_NOUN.keys())
    return found if placed or _owns_a_place(line, found.last) else None


def _owns_a_place(line: Line, last: int) -> bool:
    """Return whether a possessive is followed by a part of the country: "Cameroon's Maroua", "Chad's capital"."""
    if last not in line.possessives or last + 1 == len(line.keys):
        return False
    return line.capitalised(last + 1) or line.key(last + 1) in _PARTS


def _goes_on(line: Line, names: Sequence[Item], number: int) -> bool:
    """Return whether a name continues a list: after "and", or after a comma where the list goes on."""
    before = between(line, names[number - 1].last, names[number].first) if number else ""
    after = between(line, names[number].last, names[number + 1].first) if number + 1 < len(names) else ""
    return before in _AND or (before == "," and (after == "," or after in _AND))


def _is_headline(line: Line) -> bool:
    return is_headline(line) and not line.text.rstrip().endswith(".")


def _is_venue(line: Line, first: int) -> bool:
    """Return whether the words just before a name tell of a meeting or a speech there."""
    return not _VENUES.isdisjoint(line.keys[max(0, first - _VENUE_WORDS) : first])


def is_whole(line: Line, first: int, last: int) -> bool:
    """Return whether a name is not just a part of a longer one: the Khan of "Khan al-Asal"."""
    if first == last and line.key(first) in PREFIXES:
        return False
    joined = first > 0 and line.adjacent(first) and first - 1 not in line.possessives
    before = joined and line.opens_with_capital(first - 1) and line.key(first - 1) not in LOCATIVES
    after = line.adjacent(last + 1) and (line.capitalised(last + 1) or line.gap(last + 2) == "-")
    return not before and not after


def _name(line: Line, first: int, last: int) -> str:
    return line.span(first, last)


def _in_position(line: Line, first: int) -> bool:
    """Return whether the words before a name make it a place: "in", "shelled", "strike on", "north of"."""
    key, noun = line.around[first - 1], line.around[first - 2]
    if not key or not line.adjacent(first):
        return False
    return key in _BEFORE or (key in {"on", "against"} and noun in _ON) or (key == "of" and noun in _OF)
