"""How far a description of an actor reaches in a sentence, to the left and to the right of its noun."""

from tollgraph.extraction.names.gazetteer import Match
from tollgraph.extraction.text.line import CALENDAR, Line
from tollgraph.extraction.text.words import lexicon

_ACTORS = lexicon("actors")
DETERMINERS = frozenset(_ACTORS["modifiers"]["determiners"])
_MODIFIERS = frozenset(_ACTORS["modifiers"]["words"])
_COMPOUNDS = frozenset(_ACTORS["modifiers"]["compounds"])
_NATIONS = frozenset(_ACTORS["countries"])
_BODIES = frozenset(_ACTORS["adjectival"]["nouns"]) | {"opposition", "government", "regime"}
_WORKPLACES = frozenset({"hospital", "clinic", "morgue"})
_NEAR = 5
_COMPLEMENT = frozenset({"in", "at", "from", "inside", "within", "of", "with", "near"})
_AFTER_A_NAME = frozenset({"city", "province", "town", "district", "village", "neighbourhood", "neighborhood"})
_INSIDE_A_NAME = frozenset({"of", "for"})


def phrase_start(line: Line, first: int) -> int:
    """Return the number of the word with which the phrase of a noun begins: its article, or its first adjective."""
    at = first
    while at > 0 and line.adjacent(at):
        if line.keys[at - 1] in DETERMINERS:
            return at - 1
        width = _modifier_width(line, at - 1) or _partner_width(line, at)
        if not width:
            break
        at -= width
    return at


def _partner_width(line: Line, at: int) -> int:
    """Return how many words before a nation's adjective join another to it: "French and British officials"."""
    owner, partner = line.owners.get(at), line.owners.get(at - 2)
    if line.key(at - 1) != "and" or owner is None or partner is None or not line.adjacent(at - 1):
        return 0
    joined = bool(owner.named.demonyms and partner.named.demonyms)
    return at - partner.first if joined else 0


def _modifier_width(line: Line, number: int) -> int:
    """Return how many words the modifier takes that ends at a word; 0 when it is none."""
    key, owner = line.key(number), line.owners.get(number)
    if key in _COMPOUNDS and line.gap(number) == "-":
        before = line.owners.get(number - 1)
        return number - before.first + 1 if before else 2
    if owner is not None and owner.named.demonyms:
        return number - owner.first + 1
    if owner is not None and (_names_the_employer(line, owner.first) or _is_of_a_nation(line, owner)):
        return number - owner.first + 1
    return int(key in _MODIFIERS)


def _names_the_employer(line: Line, first: int) -> bool:
    """Return whether a name stands between an article and the noun: "an AFP photographer", "the Idlib activist"."""
    return line.key(first - 1) in {"a", "an"} and line.adjacent(first)


def _is_of_a_nation(line: Line, owner: Match) -> bool:
    """Return whether a name is that of a nation's forces or opposition: "senior Israeli military officials"."""
    return line.texts[owner.first] in _NATIONS and line.keys[owner.last] in _BODIES


def phrase_end(line: Line, last: int) -> int:
    """Return the number of the last word of a source's phrase: "a medical source" + "in Aleppo"."""
    number = last + 1
    if line.key(number) not in _COMPLEMENT or not line.adjacent(number):
        return last
    place_of_work = next((each for each in range(number + 1, number + _NEAR) if line.key(each) in _WORKPLACES), None)
    if place_of_work is not None and all(line.adjacent(each) for each in range(number, place_of_work + 1)):
        return place_of_work
    number += 2 if line.key(number + 1) == "the" else 1
    if line.key(number) in CALENDAR or not line.adjacent(number):
        return last
    end = line.capitals_from(number)
    if end == number:
        return last
    while line.key(end) in _INSIDE_A_NAME and line.capitals_from(end + 1) > end + 1:
        end = line.capitals_from(end + 1)
    return end if line.key(end) in _AFTER_A_NAME and line.adjacent(end) else end - 1
