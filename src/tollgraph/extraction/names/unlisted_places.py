"""Places that no list has, read from the words around them.

"The town of X", "X village", "the X neighbourhood of Y", "in X, Y province", "the Kadin Dourin and Tirtyah areas". Such
a name becomes a place of its own inside the known place that the text names with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.names.gazetteer import Match
from tollgraph.extraction.text.line import CALENDAR, LOCATIVES, PREFIXES, Line
from tollgraph.extraction.text.words import PARTICLES, lexicon

_PLACES = lexicon("places")
KIND_OF_NOUN: dict[str, str] = {noun: kind for kind, nouns in _PLACES["kinds"].items() for noun in nouns}
SITES = frozenset(_PLACES["sites"]["words"])
"""Nouns of buildings and sites."""
_NEVER = frozenset(_PLACES["never"]["words"])
_NEVER_A_PLACE = _NEVER | CALENDAR
_NO_NAMES = SITES | PARTICLES | KIND_OF_NOUN.keys()
"""Words that are no name by themselves, whatever their capitals."""
_BEFORE_A_PLACE = frozenset({"in", "near", "on", "at", "outside", "around", "inside"})
_SEPARATORS = frozenset({",", "and", ", and", "or", "&", "", "as well as"})
_LONGEST_NAME = 4
_REACH = 10
"""Words between a name and the known place that it is said to be in, at most."""
_TITLE_CASE = 0.6
"""Share of capitalised words from which capitals say nothing: a headline."""


@dataclass(slots=True)
class Found:
    """A name that must be a place."""

    first: int
    last: int
    kind: str


@dataclass(slots=True)
class Item:
    """A name that no list has (`match` is None) or a known place, by the numbers of its first and last word."""

    first: int
    last: int
    match: Match | None


def find_unlisted(line: Line) -> list[Found]:
    """Return the names of a sentence that no list has and that its words make places, in text order."""
    if not has_strangers(line):
        return []
    headline = is_headline(line)
    found: list[Found] = []
    for group in _groups(line):
        named = [item for item in group if item.match is None]
        kind = _kind_of(line, group, headline=headline) if named else ""
        if kind:
            found += [part for item in named for part in _parts(line, item, kind, single=len(group) == 1)]
    return found


@once_per_article
def is_headline(line: Line) -> bool:
    """Return whether so many words of a sentence begin with a capital that capitals say nothing."""
    return len(line.capitals) >= _TITLE_CASE * max(1, len(line.keys) - len(line.figures))


def _groups(line: Line) -> Iterator[list[Item]]:
    """Yield the lists of names: names with nothing but commas, "and" or a blank between them."""
    group: list[Item] = []
    for item in names_in(line):
        if group and between(line, group[-1].last, item.first) not in _SEPARATORS:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def between(line: Line, last: int, first: int) -> str:
    """Return what stands between two words of a sentence, in small letters and with single blanks."""
    text = line.text[line.ends[last] : line.starts[first]]
    return " ".join(text.split()).lower()


@once_per_article
def names_in(line: Line) -> tuple[Item, ...]:
    """Return the known places of a sentence and the runs of capitalised words that are no known name, in text order."""
    found, owners, free = list[Item](), line.owners, 0
    for number in sorted([*line.beginnings, *owners]):
        if number < free:
            continue
        owner = owners.get(number)
        if owner is not None:
            free = owner.last + 1
            if owner.named.places:
                found.append(Item(owner.first, owner.last, owner))
            continue
        free = _run_end(line, number)
        if not _NO_NAMES.issuperset(line.keys[number:free]):
            found.append(Item(number, free - 1, None))
    return tuple(found)


@once_per_article
def has_strangers(line: Line) -> bool:
    """Return whether a sentence has a run of capitalised words that is no known name."""
    return None in [item.match for item in names_in(line)]


def _run_end(line: Line, first: int) -> int:
    """Return the number after the last word of the capitalised run that begins at a word."""
    end, keys, texts = first, line.keys, line.texts
    while keys[end] not in _NEVER_A_PLACE and (texts[end][0].isupper() or _before_capital(line, end)):
        end += 1
        if end == len(keys) or end in line.owners or not line.adjacent(end):
            break
    return end


def _before_capital(line: Line, number: int) -> bool:
    """Return whether a word is an Arabic article before a capitalised word."""
    return line.keys[number] in PARTICLES and number + 1 < len(line.keys) and line.capitalised(number + 1)


def _kind_of(line: Line, group: list[Item], *, headline: bool) -> str:
    """Return what kind of place the words around a list make its names; empty when they make them none."""
    first, last, around = group[0].first, group[-1].last, line.around
    before = KIND_OF_NOUN.get(around[first - 2], "") if around[first - 1] == "of" else ""
    if before and line.adjacent(first):
        return before
    if headline or all(item.match is not None for item in group):
        return ""
    after = KIND_OF_NOUN.get(around[last + 1], "") if line.adjacent(last + 1) else ""
    if after and (first > 0 or line.keys[0] in PARTICLES):
        return after
    named_at = _before_the(line, first)
    if around[last] in SITES and last > first:
        return "neighbourhood" if around[named_at] in _BEFORE_A_PLACE | {"of"} else ""
    if len(group) == 2 and group[0].match is not None and not between(line, group[0].last, group[1].first):
        return ""
    placed = around[named_at] in _BEFORE_A_PLACE and line.adjacent(first)
    known = any(item.match is not None for item in group) or known_after(line, last) is not None
    known = known or not PARTICLES.isdisjoint(around[first : last + 1])
    return "settlement" if placed and known and last - first < _LONGEST_NAME * len(group) else ""


def _before_the(line: Line, first: int) -> int:
    return first - 2 if line.around[first - 1] == "the" else first - 1


def known_after(line: Line, last: int) -> Match | None:
    """Return the known place that a name is said to be in: the next one in the sentence after "in", "of", a comma."""
    for number in range(last + 1, min(last + 1 + _REACH, len(line.keys))):
        owner = line.owners.get(number)
        if owner is None or not owner.named.places or owner.first != number:
            continue
        before = line.key(number - 1)
        return owner if before in LOCATIVES or before == "the" or "," in line.gap(number) else None
    return None


def _parts(line: Line, item: Item, kind: str, *, single: bool) -> Iterator[Found]:
    """Yield the names in a run of capitalised words; only a list without commas holds several."""
    if single and item.last - item.first < _LONGEST_NAME:
        yield Found(item.first, item.last, kind)
        return
    first = item.first
    while first <= item.last:
        last = first
        while last < item.last and _belongs_together(line, last):
            last += 1
        yield Found(first, last, kind)
        first = last + 1


def _belongs_together(line: Line, number: int) -> bool:
    """Return whether a word and the next are one name: "Tal X", "al-X", "X al-Y"."""
    key = line.key(number)
    return key in PARTICLES or key in PREFIXES or line.gap(number + 1) == "-"
