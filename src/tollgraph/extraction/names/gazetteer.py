"""An index of every known name, found in a text in one pass.

Names come from the background (labels, aliases, spokespersons) and from the phrases of `lexicons/actors.toml`. They are
kept in a trie of spellings: "Deir ez-Zor", "Deir Ezzor" and "Deir el-Zour" lead to one node. A spelling that the
background does not give itself is accepted for places only, and only where the word is long enough to be no accident.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tollgraph.background import Background
from tollgraph.extraction.names.world import World
from tollgraph.extraction.text.words import (
    PARTICLES,
    Row,
    bare_key,
    first_letters,
    lexicon,
    name_keys,
    row_of,
    spelling,
    words_of,
)
from tollgraph.geonames import Index
from tollgraph.identifiers import Minter
from tollgraph.model import Actor, Place

_SHORTEST_INITIALISM_IN_LOWER_CASE = 4
"""ISIS is also written Isis; "who" is not the WHO."""
_FEWEST_CONSONANTS = 3
_FEWEST_LETTERS = 5
_PLAIN_ARTICLES = frozenset({"al", "el"})
_CACHED_WORDS = 20_000
_MOST_FOLLOWING = 100
"""How many words are remembered after the first words of a name that do not go on with it."""
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


_SORTS = tuple(Sort)


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


class Pointed(NamedTuple):
    """What a name says of its article wherever it stands."""

    monitors: tuple[Actor, ...]
    coalitions: tuple[Actor, ...]
    countries: tuple[str, ...]
    """Labels of the countries that the name points to: that of a place, or of a demonym."""


class Named:
    """What the words of a name name: known names of one spelling, sorted. One object for all places they stand at."""

    __slots__ = ("actors", "demonyms", "heads", "names", "persons", "places", "pointed")

    def __init__(self, names: tuple[Name, ...]) -> None:
        """Sort the targets of some names, each sort in the order of the index.

        In tuples, for an empty one takes no memory of its own: most sorts have none.
        """
        self.names = names
        self.pointed: Pointed | None = None
        self.actors, self.places, self.persons, self.demonyms, self.heads = map(self.of, _SORTS)

    def of(self, sort: Sort) -> tuple[str, ...]:
        """Return what the names of one sort name, in the order of the index."""
        return tuple([name.target for name in self.names if name.sort is sort])


@dataclass(slots=True, eq=False)
class Match:
    """A name found in a text, with the words that it covers."""

    start: int
    end: int
    first: int
    """Number of its first word in the text."""
    last: int
    """Number of its last word in the text."""
    named: Named
    possessive: bool = False

    @property
    def names(self) -> tuple[Name, ...]:
        """The known names that are spelt so."""
        return self.named.names

    def targets(self, sort: Sort) -> tuple[str, ...]:
        """Return what the names of one sort name, in the order of the index."""
        return self.named.of(sort)


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    initials: frozenset[str] | None = None
    """The letters that a further word can begin with, once asked for: the tree is whole by then."""


@dataclass(slots=True, eq=False)
class _State:
    """What is known after the first words of a name were read, just as they are written.

    The states are made when they are first needed: names come again and again in the same letters, and then a word
    leads from one state to the next by one look-up.
    """

    node: _Node
    first: str
    """The first word as it is written: decides whether the names are written so."""
    keys: tuple[str, ...] = ()
    named: Named | None = None
    """The names that end here."""
    possessive: bool = False
    """Whether the last word is taken for a possessive that lost its apostrophe."""
    initials: frozenset[str] = field(init=False)
    """The letters that a further word can begin with; none where the tree of names ends."""
    following: dict[str, "_State | None"] = field(default_factory=dict)
    """The states after a further word, by its key; None where no name goes on with it, if that is remembered."""

    def __post_init__(self) -> None:
        """Take from the tree of names, which lies far from the processor, what rules out most words that follow."""
        node = self.node
        if node.initials is None:
            node.initials = first_letters(node.children) if node.children else frozenset()
        self.initials = node.initials

    def after(self, key: str) -> "_State | None":
        """Return the state after a further word; None where no name goes on with it."""
        state = self.following.get(key, _UNREAD)
        if state is _UNREAD:
            state = self._made(key)
            if state is not None or len(self.following) < _MOST_FOLLOWING:
                self.following[key] = state
        return state

    def _made(self, key: str) -> "_State | None":
        bare, spelt, stem_spelt = _spellings(key)
        whole, stem = self.node.children.get(spelt), self.node.children.get(stem_spelt)
        if whole is None and stem is None:
            skipped = key in PARTICLES and bool(self.keys)
            return _State(self.node, self.first, self.keys) if skipped else None
        ends = ((whole, (*self.keys, bare)), (stem, (*self.keys, bare[:-1])))
        node, keys = ends[0] if whole is not None else ends[1]
        state = _State(node or self.node, self.first, keys)
        state.named, state.possessive = _ending(ends, self.first)
        return state


_UNREAD = _State(_Node(), "")
"""Stands where it is not known yet what follows."""


@dataclass(slots=True)
class _Openings:
    """The states after the first word of a name."""

    root: _Node
    small: set[str] = field(default_factory=set)
    """The keys of words that begin a name without a capital."""
    states: dict[str, _State | None] = field(default_factory=dict)
    """By the text of the word; None for words that begin no name."""

    def add(self, name: Name) -> None:
        """Let the first word of a name begin it also without a capital, where it is written so."""
        if not name.first[0].isupper():
            self.small |= {name.keys[0], name.keys[0] + "s"}

    def of(self, word: str, key: str) -> _State | None:
        """Return the state after a first word, and remember it; None where it begins no name."""
        if len(self.states) >= _CACHED_WORDS:
            self.states.clear()
        _, spelt, stem_spelt = _spellings(key)
        begins = spelt in self.root.children or stem_spelt in self.root.children
        state = self.states[word] = _State(self.root, word).after(key) if begins else None
        return state


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
        self._openings = _Openings(self._root)
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
        return tuple(self._scan(text))

    def _insert(self, name: Name) -> None:
        node = self._root
        for key in name.keys:
            node = node.children.setdefault(spelling(key), _Node())
        if all(known.target != name.target or known.keys != name.keys for known in node.names):
            node.names.append(name)
        self._openings.add(name)

    def _scan(self, text: str) -> Iterator[Match]:
        row, free, states = row_of(text), 0, self._openings.states
        texts, keys, beginnings = row.texts, row.keys, row.beginnings
        small = self._openings.small
        without_capital = [number for number, key in enumerate(keys) if key in small]
        if without_capital:
            beginnings = sorted(beginnings + without_capital)
        for number in beginnings:
            if number >= free:
                begin = _after_article(row, number) if keys[number] in PARTICLES else number
                state = states.get(texts[begin], _UNREAD)
                if state is _UNREAD:
                    state = self._openings.of(texts[begin], keys[begin])
                match = _longest(row, (number, begin), state) if state is not None else None
                if match is not None:
                    yield match
                    free = match.last + 1


def _longest(row: Row, begins: tuple[int, int], state: _State | None) -> Match | None:
    """Return the longest name that goes on from the state after its first word, with blanks or hyphens between words.

    `begins` are the number of its first word and that of the first after an Arabic article.
    """
    first, position = begins
    keys, gaps, last, best = row.keys, row.gaps, position, None
    while state is not None:
        if state.named is not None:
            best, last = state, position
        position += 1
        if not state.initials or position >= len(keys):
            break
        key, gap = keys[position], gaps[position]
        if key[:1] not in state.initials or (len(gap) > 1 and not gap.isspace()):
            break
        further = state.following.get(key, _UNREAD)
        state = further if further is not _UNREAD else state.after(key)
    if best is None or best.named is None:
        return None
    possessive = best.possessive or last in row.possessives
    return Match(row.starts[first], row.ends[last], first, last, best.named, possessive)


@lru_cache(maxsize=50_000)
def _spellings(key: str) -> tuple[str, str, str]:
    """Return a key without its article, how that is spelt, and how it is spelt without its final -s, if it has one."""
    bare = bare_key(key)
    return bare, spelling(bare), spelling(bare[:-1]) if bare[-1:] == "s" else ""


def _ending(ends: tuple[tuple[_Node | None, tuple[str, ...]], ...], first: str) -> tuple[Named | None, bool]:
    """Return what ends here, with the word as it is or else without the bare -s of a lost apostrophe; and which."""
    for lost, (node, keys) in enumerate(ends):
        names = _fitting(node.names, keys, first) if node is not None and node.names else ()
        if names:
            return Named(names), bool(lost)
    return None, False


def _after_article(row: Row, first: int) -> int:
    """Return where a name begins that has an Arabic article before it, which it may be part of: al-Asharah, Al Bab."""
    if first + 1 == len(row.keys) or not row.texts[first + 1][0].isupper():
        return first
    gap = row.gaps[first + 1]
    return first + 1 if gap == "-" or (gap == " " and row.keys[first] in _PLAIN_ARTICLES) else first


def _fitting(names: Iterable[Name], keys: tuple[str, ...], first: str) -> tuple[Name, ...]:
    cased = [name for name in names if _case_fits(name, first)]
    exact = [name for name in cased if name.keys == keys]
    if exact or not _long_enough(keys) or _ORDINARY.intersection(keys):
        return tuple(exact)
    return tuple(name for name in cased if name.sort == Sort.PLACE and _sounds_alike(name.keys, keys))


def _case_fits(name: Name, word: str) -> bool:
    if name.initialism:
        long_enough = len(name.first) >= _SHORTEST_INITIALISM_IN_LOWER_CASE and word[0].isupper()
        return word.replace(".", "").isupper() or word.startswith(name.first) or long_enough
    return word[0].isupper() or not name.first[0].isupper()


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
