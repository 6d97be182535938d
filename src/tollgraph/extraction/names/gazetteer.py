"""An index of every known name, found in a text in one pass.

Names come from the background (labels, aliases, spokespersons) and from the phrases of `lexicons/actors.toml`. They are
kept in a trie of spellings: "Deir ez-Zor", "Deir Ezzor" and "Deir el-Zour" lead to one node. A spelling that the
background does not give itself is accepted for places only, and only where the word is long enough to be no accident.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from tollgraph.background import Background
from tollgraph.extraction.names.world import World
from tollgraph.extraction.text.words import PARTICLES, Word, bare_key, lexicon, name_keys, spelling, words_of
from tollgraph.geonames import Index
from tollgraph.identifiers import Minter
from tollgraph.model import Actor, Place

_SHORTEST_INITIALISM_IN_LOWER_CASE = 4
"""ISIS is also written Isis; "who" is not the WHO."""
_FEWEST_CONSONANTS = 3
_FEWEST_LETTERS = 5
_PLAIN_ARTICLES = frozenset({"al", "el"})
_CACHED_TEXTS = 512
_ORDINARY = frozenset(lexicon("places")["ordinary"])
_VOWELS = re.compile(r"[aeiouwy]+")


class Sort(StrEnum):
    """What a name names."""

    ACTOR = "actor"
    PLACE = "place"
    PERSON = "person"
    """A spokesperson; the words are the body's."""
    DEMONYM = "demonym"
    HEAD = "head"
    """A common noun that actors are called by: monitor, activists, ministry."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the index."""

    keys: tuple[str, ...]
    sort: Sort
    target: str
    """IRI of the actor or place; for a demonym the label of its actor, for a head its class in the lexicon."""
    first: str
    """First word as the background writes it: decides whether capitals are needed."""
    initialism: bool = False


@dataclass(frozen=True)
class Match:
    """A name found in a text, with the words that it covers."""

    start: int
    end: int
    first: int
    """Number of its first word in the text."""
    last: int
    """Number of its last word in the text."""
    names: tuple[Name, ...]
    possessive: bool = False

    def targets(self, sort: Sort) -> list[str]:
        """Return what the names of one sort name, in the order of the index."""
        return self._by_sort.get(sort, [])

    @cached_property
    def _by_sort(self) -> dict[Sort, list[str]]:
        found: dict[Sort, list[str]] = {}
        for name in self.names:
            found.setdefault(name.sort, []).append(name.target)
        return found


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Gazetteer:
    """The names that are known before an article is read. Build it once; it is never changed by what is read."""

    def __init__(self, background: Background, minter: Minter, index: Index | None = None) -> None:
        """Take the names of a background, and an index of further places (none unless given)."""
        self.background = background
        self.world = World(index or Index(None), background, minter)
        self.minter = minter
        self.by_label: dict[str, Actor] = {actor.label: actor for actor in background.actors.values()}
        self.place_by_label: dict[str, Place] = {place.label: place for place in background.places.values()}
        self._root = _Node()
        self._cache: dict[str, tuple[Match, ...]] = {}
        self._begins: dict[str, tuple[_Node, ...]] = {}
        """What the names that begin with a word go on with, by its key."""
        for name in _names(background):
            self._insert(name)

    def actor(self, label: str) -> Actor:
        """Return the actor of a canonical label; one that the background lacks is made from the label."""
        known = self.by_label.get(label)
        return known or Actor(self.minter.actor(label), label)

    def place(self, iri: str) -> Place:
        """Return a known place; KeyError for any other IRI."""
        return self.background.places[iri]

    def matches(self, text: str) -> tuple[Match, ...]:
        """Return the known names in a text, leftmost and longest first, without overlaps."""
        found = self._cache.get(text)
        if found is None:
            if len(self._cache) >= _CACHED_TEXTS:
                self._cache.clear()
                self._begins.clear()
            found = self._cache[text] = tuple(self._scan(text))
        return found

    def _insert(self, name: Name) -> None:
        node = self._root
        for key in name.keys:
            node = node.children.setdefault(spelling(key), _Node())
        if all(known.target != name.target or known.keys != name.keys for known in node.names):
            node.names.append(name)

    def _scan(self, text: str) -> Iterator[Match]:
        words, position = words_of(text), 0
        while position < len(words):
            match = self._longest(text, words, position) if self._may_begin(words, position) else None
            if match is None:
                position += 1
            else:
                yield match
                position = match.last + 1

    def _may_begin(self, words: tuple[Word, ...], position: int) -> bool:
        """Return whether some name begins with a word and goes on with the next; most words are done with here."""
        key = words[position].key
        begun = self._begins.get(key)
        if begun is None:
            found = (self._root.children.get(spelt) for spelt in _forms(key)[1:])
            begun = tuple(node for node in found if node is not None)
            begun = self._begins[key] = (*begun, self._root) if key in PARTICLES else begun
        if not begun:
            return False
        following = words[position + 1].key if position + 1 < len(words) else ""
        return any(node.names or _goes_on(node, following) for node in begun)

    def _longest(self, text: str, words: tuple[Word, ...], first: int) -> Match | None:
        begin = _after_article(text, words, first)
        node, best, position = self._root, None, begin
        keys: tuple[str, ...] = ()
        while position < len(words) and (position == begin or _joined(text, words, position)):
            word = words[position]
            key, spelt, stem_spelt = _forms(word.key)
            whole, stem = node.children.get(spelt), node.children.get(stem_spelt)
            if whole is not None or stem is not None:
                ends = ((whole, (*keys, key), word.possessive), (stem, (*keys, key[:-1]), True))
                best = _ending(ends, words, (first, begin, position)) or best
                node, keys = (whole, (*keys, key)) if whole is not None else (stem or node, (*keys, key[:-1]))
            elif word.key not in PARTICLES or position == begin:
                break
            position += 1
        return best


def _goes_on(node: _Node, key: str) -> bool:
    """Return whether a word, or an article before another, may come next in a name."""
    _, spelt, stem_spelt = _forms(key)
    return spelt in node.children or stem_spelt in node.children or key in PARTICLES


@lru_cache(maxsize=50_000)
def _forms(key: str) -> tuple[str, str, str]:
    """Return a key without its article, how that is spelt, and how it is spelt without its final -s, if it has one."""
    bare = bare_key(key)
    return bare, spelling(bare), spelling(bare[:-1]) if bare[-1:] == "s" else ""


def _ending(
    ends: tuple[tuple[_Node | None, tuple[str, ...], bool], ...], words: tuple[Word, ...], at: tuple[int, int, int]
) -> Match | None:
    """Return the match that ends here: with the word as it is, else without the bare -s of a lost apostrophe."""
    first, begin, last = at
    for node, keys, possessive in ends:
        names = _fitting(node.names, keys, words[begin]) if node is not None and node.names else ()
        if names:
            return Match(words[first].start, words[last].end, first, last, names, possessive)
    return None


def _after_article(text: str, words: tuple[Word, ...], first: int) -> int:
    """Return where a name begins that may have an Arabic article before it: al-Asharah, Al Quriyah."""
    word = words[first]
    if word.key not in PARTICLES or first + 1 == len(words) or not words[first + 1].capitalised:
        return first
    gap = text[word.end : words[first + 1].start]
    return first + 1 if gap == "-" or (gap == " " and word.key in _PLAIN_ARTICLES) else first


def _joined(text: str, words: tuple[Word, ...], position: int) -> bool:
    """Return whether a word follows the one before it with nothing but a blank or a hyphen between."""
    gap = text[words[position - 1].end : words[position].start]
    return len(gap) <= 1 or gap.isspace()


def _fitting(names: Iterable[Name], keys: tuple[str, ...], first: Word) -> tuple[Name, ...]:
    cased = [name for name in names if _case_fits(name, first)]
    exact = [name for name in cased if name.keys == keys]
    if exact or not _long_enough(keys) or _ORDINARY.intersection(keys):
        return tuple(exact)
    return tuple(name for name in cased if name.sort == Sort.PLACE and _sounds_alike(name.keys, keys))


def _case_fits(name: Name, word: Word) -> bool:
    if name.initialism:
        long_enough = len(name.first) >= _SHORTEST_INITIALISM_IN_LOWER_CASE and word.capitalised
        return word.text.replace(".", "").isupper() or word.text.startswith(name.first) or long_enough
    return word.capitalised or not name.first[0].isupper()


def _long_enough(keys: tuple[str, ...]) -> bool:
    whole = "".join(keys)
    consonants = sum(char not in "aeiouyw" for char in whole)
    return consonants >= _FEWEST_CONSONANTS and len(whole) >= _FEWEST_LETTERS


def _sounds_alike(name: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    """Return whether no "a" of one spelling stands for an "i" of the other: al-Midan is not Maadan."""
    vowels, others = _VOWELS.findall(" ".join(name)), _VOWELS.findall(" ".join(keys))
    if len(vowels) != len(others):
        return False
    pairs = [(set(one), set(other)) for one, other in zip(vowels, others, strict=True)]
    return not any(_clash(one, other) or _clash(other, one) for one, other in pairs)


def _clash(one: set[str], other: set[str]) -> bool:
    return one == {"a"} and other <= {"i", "y"}


def _names(background: Background) -> Iterator[Name]:
    for actor in background.actors.values():
        for text in (actor.label, *actor.aliases):
            yield from _name(text, Sort.ACTOR, actor.iri)
        for text in actor.spokespersons:
            yield from _name(text, Sort.PERSON, actor.iri)
    for place in background.places.values():
        for text in (place.label, *place.aliases):
            yield from _name(text, Sort.PLACE, place.iri)
    for label, demonyms in lexicon("actors")["demonyms"].items():
        for text in demonyms:
            yield from _name(text, Sort.DEMONYM, label)
    for target, heads in lexicon("actors")["heads"].items():
        for text in heads:
            yield from _name(text, Sort.HEAD, target)


def _name(text: str, sort: Sort, target: str) -> Iterator[Name]:
    words = words_of(text)
    keys = name_keys(tuple(word.key for word in words))
    if not keys:
        return
    begin = next((word for word in words if word.key not in PARTICLES), words[0])
    initialism = len(keys) == 1 and begin.text.replace(".", "").isupper()
    yield Name(keys, sort, target, begin.text, initialism)
