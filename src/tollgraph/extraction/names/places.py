"""Which places an article names, and what contains them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tollgraph.background import Background
from tollgraph.extraction.document import Document, PlaceMention
from tollgraph.extraction.names.atlas import Atlas, Listed, is_whole
from tollgraph.extraction.names.gazetteer import Gazetteer, Match
from tollgraph.extraction.names.unlisted_places import (
    KIND_OF_NOUN,
    SITES,
    Found,
    find_unlisted,
    has_strangers,
    known_after,
)
from tollgraph.extraction.text.line import LOCATIVES, Line, lines_of
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Place, Reference

_RELATION: dict[str, str] = {word: name for name, words in lexicon("places")["relations"].items() for word in words}
_COUNTRIES: dict[str, str] = lexicon("actors")["countries"]
_DIRECTIONS = frozenset({"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"})
_GOVERNORATE_NOUNS = frozenset({"province", "governorate", "countryside", "provinces", "governorates"})
_STREETS = frozenset({"street", "road", "highway"})
_SPOKEN_OF = {"province": "governorate", "governorate": "governorate", "city": "settlement", "town": "settlement",
              "village": "settlement"}  # fmt: skip
_MOST_ADJECTIVES = 3
_BACK = 5
"""Words before a name that may separate it from its preposition: "near the besieged northern town of"."""
_RANK = {"neighbourhood": 0, "settlement": 1, "district": 2, "region": 3, "governorate": 4, "country": 5}


def find_places(document: Document, gazetteer: Gazetteer) -> list[PlaceMention]:
    """Return the places that an article names, in text order.

    A country's adjective counts where it says where something is ("the Syrian province of"); its mention carries the
    country's label as text. A name that the country shares with its government counts only as the place.
    """
    lines = list(lines_of(document, gazetteer))
    reader = _Reader(gazetteer, Atlas(gazetteer, document, lines))
    return [mention for line in lines for mention in reader.read(line)]


def most_specific_first(
    harm: Iterable[PlaceMention], named: Sequence[PlaceMention], background: Background
) -> tuple[Reference, ...]:
    """Return the places of a harm and, after them, the places that contain them and that the text names.

    `named` are all places of the article; each place comes once, in the words of its nearest mention.
    """
    mentions = list(harm)
    wanted = {mention.place.iri for mention in mentions}
    inside = {up for mention in mentions for up in _containers(mention.place, background)} - wanted
    containing = [mention for mention in named if mention.place.iri in inside]
    ordered = [*mentions, *sorted(containing, key=lambda mention: _distance(mention, mentions))]
    seen: set[str] = set()
    references: list[tuple[int, Reference]] = []
    for mention in ordered:
        if not seen & {mention.place.iri, mention.text.casefold()}:
            seen |= {mention.place.iri, mention.text.casefold()}
            reference = Reference(mention.text, mention.place.label, mention.place.iri)
            references.append((_RANK.get(mention.place.kind, 1), reference))
    return tuple(reference for _, reference in sorted(references, key=lambda pair: pair[0]))


def _distance(mention: PlaceMention, mentions: Sequence[PlaceMention]) -> int:
    return min((abs(mention.start - other.start) for other in mentions), default=0)


def _containers(place: Place, background: Background) -> frozenset[str]:
    direct = background.containers(place.iri) if place.iri in background.places else frozenset[str]()
    return direct.union(*(background.containers(up) for up in place.within)) - {place.iri}


@dataclass(slots=True)
class _Reader:
    gazetteer: Gazetteer
    atlas: Atlas
    minted: dict[str, Place] = field(default_factory=dict)
    """Places that the seeds lack, by the key of their name, so that a later mention is the same place."""
    last_known: Place | None = None
    spoken_of: dict[str, PlaceMention] = field(default_factory=dict)
    """The last mention of each kind of place, for "in the city"."""

    def read(self, line: Line) -> list[PlaceMention]:
        """Return the mentions of one sentence in text order."""
        found = [mention for match in line.matches if (mention := self._named(line, match)) is not None]
        if has_strangers(line):
            self._read_strangers(line, found)
        if self.minted:
            found += self._again(line, found)
        if self.spoken_of and not line.known.isdisjoint(_SPOKEN_OF):
            found += self._spoken_of(line, found)
        smaller = (each.place for each in reversed(found) if each.known and each.place.kind != "country")
        self.last_known = next(smaller, self.last_known)
        found.sort(key=_start)
        self.spoken_of.update([(mention.place.kind, mention) for mention in found])
        return found

    def _read_strangers(self, line: Line, found: list[PlaceMention]) -> None:
        """Add to the known places of a sentence those that no seed has: of the world, else by the words around them."""
        listed = list(self.atlas.places_in(line))
        if listed:
            found += [self._listed(line, each) for each in listed]
            found.sort(key=_start)
        taken = {number for each in listed for number in range(each.first, each.last + 1)}
        found += [self._unlisted(line, each, found) for each in find_unlisted(line) if each.first not in taken]

    def _named(self, line: Line, match: Match) -> PlaceMention | None:
        """Return the place that a known name means, if it means one, a country of the world if the seeds lack it."""
        if match.named.places:
            return self._known(line, match) or self._of_demonym(line, match)
        mention = self._of_demonym(line, match)
        country = None if mention else self.atlas.country(line, match)
        return self._listed(line, Listed(match.first, match.last, country)) if country else mention

    def _listed(self, line: Line, listed: Listed) -> PlaceMention:
        """Return the mention of a place of the world, and know the place by its bare name from now on."""
        start, end = line.starts[listed.first], line.ends[listed.last]
        text = line.text[start:end]
        if listed.last in line.possessives:
            text = text.removesuffix("s").rstrip("'`\u2019")
        if listed.place.kind != "country":
            self.minted[text.casefold()] = listed.place
        start += line.sentence.start
        return PlaceMention(start, start + len(text), text, listed.place, relation=relation(line, listed.first))

    def _known(self, line: Line, match: Match) -> PlaceMention | None:
        if line.in_compound(match) or (match.named.actors and not line.used_as_place(match)):
            return None
        place, after = self._governorate(line, match, self.gazetteer.place(match.named.places[0])), match.last + 1
        if line.around[after] in (SITES if place.kind == "country" else _STREETS) and line.adjacent(after):
            return None
        first, last = _bare_name(line, match)
        start = line.sentence.start + line.starts[first]
        text = line.span(first, last)
        if match.possessive and last == match.last:
            text = text.removesuffix("s").rstrip("'`\u2019")
        return PlaceMention(start, start + len(text), text, place, relation=relation(line, match.first))

    def _governorate(self, line: Line, match: Match, place: Place) -> Place:
        """Return the governorate of the same name where a noun beside the name says so."""
        keys, first = line.around, match.first
        before = keys[first - 1]
        said_before = before == "rural" or (before == "of" and keys[first - 2] in _GOVERNORATE_NOUNS)
        if not said_before and keys[match.last + 1] not in _GOVERNORATE_NOUNS:
            return place
        places = self.gazetteer.background.places
        containers = (places[up] for up in self.gazetteer.background.containers(place.iri) if up in places)
        same_name = (up for up in containers if up.kind == "governorate" and up.label.startswith(place.label))
        return next(same_name, place)

    def _of_demonym(self, line: Line, match: Match) -> PlaceMention | None:
        label = _COUNTRIES.get(line.text[match.start : match.end])
        country = self.gazetteer.place_by_label.get(label) if label else None
        if country is None or not _before_a_place_noun(line, match.last):
            return None
        start = line.sentence.start + match.start
        return PlaceMention(start, start + match.end - match.start, country.label, country)

    def _unlisted(self, line: Line, found: Found, known: Sequence[PlaceMention]) -> PlaceMention:
        start, end = line.starts[found.first], line.ends[found.last]
        text, offset = line.text[start:end], line.sentence.start
        place = self.minted.get(text.casefold())
        if place is None:
            container = self._container(line, found, known)
            whole = found.kind == "settlement" and is_whole(line, found.first, found.last)
            listed = self.atlas.settlement(text, container) if whole else None
            place = self.minted[text.casefold()] = listed or self._own(text, found.kind, container)
        return PlaceMention(
            offset + start,
            offset + end,
            text,
            place,
            known=place.geonames is not None,
            relation=relation(line, found.first),
        )

    def _own(self, text: str, kind: str, container: Place | None) -> Place:
        """Return a place that neither the seeds nor the world have, known by its name within another."""
        within = (container.iri,) if container else ()
        return Place(self.gazetteer.minter.place(text, within), text, (), kind, within)

    def _container(self, line: Line, found: Found, known: Sequence[PlaceMention]) -> Place | None:
        """Return the known place that a name lies in: said after it; else the town spoken of, for a quarter of one.

        Where the text says nothing of the kind, it is the country spoken of.
        """
        after, offset = known_after(line, found.last), line.sentence.start
        if after is not None:
            said = (each.place for each in known if offset + after.start <= each.start < offset + after.end)
            return next(said, self.last_known)
        before = [each.place for each in known if each.start < offset + line.starts[found.first]]
        nearest = next(iter(before[-1:]), None) or self.last_known
        if nearest is None:
            return self.atlas.main_country()
        if found.kind == "neighbourhood" and nearest.kind == "settlement":
            return nearest
        world = self.gazetteer.world
        around = nearest.within if found.kind == nearest.kind == "neighbourhood" else sorted(world.above(nearest))
        above = [place for iri in around if (place := world.place(iri)) is not None]
        wanted = above if around is nearest.within else (place for place in above if place.kind == "country")
        return next(iter(wanted), nearest)

    def _spoken_of(self, line: Line, found: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
        """Yield what "in the city", "across the northern province" take up from the sentences before."""
        for number in [number for number, key in enumerate(line.keys) if key in _SPOKEN_OF]:
            kind = _SPOKEN_OF[line.keys[number]]
            last = self.spoken_of.get(kind)
            if last is None or line.key(number + 1) in {"of", "by"} or number in line.owners:
                continue
            first = number
            while number - first < _MOST_ADJECTIVES and line.key(first) != "the" and line.adjacent(first):
                first -= 1
            if line.key(first) != "the" or line.key(first - 1) not in LOCATIVES - {"of", "from", "to"}:
                continue
            start, end = line.sentence.start + line.starts[first], line.sentence.start + line.ends[number]
            if not any(mention.start < end and start < mention.end for mention in found):
                yield PlaceMention(start, end, last.text, last.place, last.known, relation(line, first))

    def _again(self, line: Line, found: Sequence[PlaceMention]) -> Iterator[PlaceMention]:
        """Yield later mentions of places that the article introduced in full before."""
        text = line.text.casefold()
        if not any(name in text for name in self.minted):
            return
        taken = {number for mention in found for number in range(mention.start, mention.end)}
        for number in line.beginnings:
            end = number if number in line.owners else line.capitals_from(number)
            for last in range(end - 1, number - 1, -1):
                start, stop = line.starts[number], line.ends[last]
                place = self.minted.get(line.text[start:stop].casefold())
                at = line.sentence.start + start
                if place is not None and at not in taken:
                    text = line.text[start:stop]
                    listed = place.geonames is not None
                    yield PlaceMention(at, at + len(text), text, place, listed, relation(line, number))
                    break


_start = attrgetter("start")


def _bare_name(line: Line, match: Match) -> tuple[int, int]:
    """Return the first and last word of a name without the noun that belongs to it: "province of Hama" -> Hama."""
    first, last, keys = match.first, match.last, line.keys
    while last > first and keys[last] in KIND_OF_NOUN:
        last -= 1
    while first < last and (keys[first] in KIND_OF_NOUN or keys[first] == "of"):
        first += 1
    return first, last


def relation(line: Line, first: int) -> str:
    """Return how the place whose name begins at word `first` is referred to: in, near, outside, from, to or ""."""
    keys, gaps = line.around, line.gaps
    for number in range(first - 1, max(-1, first - 1 - _BACK), -1):
        key = keys[number]
        if key in _DIRECTIONS and keys[number + 1] == "of":
            return "near"
        if key in _RELATION and not (
            key == "of" and (keys[number - 1] in KIND_OF_NOUN or keys[number - 1] in _DIRECTIONS)
        ):
            return _RELATION[key]
        if gaps[number + 1] != " " and gaps[number + 1].strip(" -'\u2019"):
            return ""
    return ""


def _before_a_place_noun(line: Line, last: int) -> bool:
    """Return whether "Syrian" is followed by province, town, border or the like, or by the name of a place."""
    for number in range(last + 1, last + 4):
        if not line.adjacent(number):
            return False
        if line.key(number) in KIND_OF_NOUN or line.key(number) == "border":
            return True
        owner = line.owners.get(number)
        if owner is not None:
            return number == last + 1 and bool(owner.named.places)
    return False
