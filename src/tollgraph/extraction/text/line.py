"""A sentence as the stages that look for names see it: its words, the known names in it, and who owns which word."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tollgraph.extraction.document import Document, Role, Sentence
from tollgraph.extraction.names.gazetteer import Gazetteer, Match, Sort
from tollgraph.extraction.text.words import PARTICLES, Word, lexicon, words_of

LOCATIVES = frozenset(lexicon("places")["locatives"])
"""Prepositions after which a name that a country and its government share means the country."""
CALENDAR = frozenset(lexicon("places")["calendar"])
PREFIXES = frozenset(lexicon("places")["prefixes"])
"""First words of names of two words: Tal, Deir, Wadi."""
_JOINTS = frozenset({"and", "or", "both", "neighbouring", "neighboring", "the", "northern", "southern", "eastern",
                     "western", "central", "across", "inside"})  # fmt: skip
_PLACE_NOUNS = frozenset(lexicon("places")["nouns"])
_FORCES = frozenset(lexicon("actors")["adjectival"]["nouns"])
_COMPOUNDS = frozenset(lexicon("actors")["modifiers"]["compounds"])


@dataclass(frozen=True, eq=False)
class Line:
    """A sentence with its words and the known names in it; equal only to itself, so that it is a quick key."""

    sentence: Sentence
    words: tuple[Word, ...]
    matches: tuple[Match, ...]

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.sentence.text

    @cached_property
    def owners(self) -> dict[int, Match]:
        """The match that covers a word, by number of the word."""
        return {number: match for match in self.matches for number in range(match.first, match.last + 1)}

    def key(self, number: int) -> str:
        """Return the key of a word; an empty string outside the sentence."""
        return self.words[number].key if 0 <= number < len(self.words) else ""

    def gap(self, number: int) -> str:
        """Return what stands between a word and the one before it."""
        if not 0 < number < len(self.words):
            return "\n"
        return self.text[self.words[number - 1].end : self.words[number].start]

    def adjacent(self, number: int) -> bool:
        """Return whether a word follows the one before it with nothing but a blank or a hyphen between."""
        gap = self.gap(number)
        return gap in {" ", "-"} or (bool(gap) and gap.isspace() and "\n\n" not in gap and number < len(self.words))

    def in_compound(self, match: Match) -> bool:
        """Return whether a name is the first half of a compound: the Britain of "Britain-based"."""
        return self.gap(match.last + 1) == "-" and self.key(match.last + 1) in _COMPOUNDS

    def used_as_place(self, match: Match) -> bool:
        """Return whether a name that means a place or its government means the place here."""
        if self.key(match.last + 1) in _FORCES:
            return False
        if match.possessive and self._names_something_after(match.last + 1):
            return True
        if self.key(match.last + 1) in _PLACE_NOUNS:
            return True
        before = match.first - 1
        while before >= 0 and self.adjacent(before + 1) and self._joint(before):
            before -= 1
        return self.key(before) in LOCATIVES and self.gap(before + 1).isspace()

    def _joint(self, number: int) -> bool:
        owner = self.owners.get(number)
        return self.key(number) in _JOINTS or (owner is not None and bool(owner.targets(Sort.PLACE)))

    def _names_something_after(self, number: int) -> bool:
        owner = self.owners.get(number)
        return owner is not None and bool(owner.targets(Sort.PLACE))

    def begins_a_longer_name(self, match: Match) -> bool:
        """Return whether a name is only the first word of another that no list has: the Tal of "Tal Zarnouq"."""
        single = match.first == match.last and self.key(match.first) in PREFIXES
        return single and self.opens_with_capital(match.last + 1)

    def opens_with_capital(self, number: int) -> bool:
        """Return whether a word follows directly, begins with a capital and is part of no known name."""
        return self.adjacent(number) and self.words[number].capitalised and number not in self.owners

    def capitals_from(self, number: int, most: int = 4) -> int:
        """Return the number after the last of the capitalised words that begin at a word (itself if there are none)."""
        end = number
        while end < len(self.words) and end - number < most and (end == number or self.adjacent(end)):
            word = self.words[end]
            article = word.key in PARTICLES and self.gap(end + 1) in {"-", " "} and self._capital(end + 1)
            if not (self._capital(end) or article):
                break
            end += 1
        return end

    def _capital(self, number: int) -> bool:
        if number >= len(self.words):
            return False
        word = self.words[number]
        return word.capitalised and word.key not in CALENDAR


@lru_cache(maxsize=2)
def lines_of(document: Document, gazetteer: Gazetteer) -> tuple[Line, ...]:
    """Return the sentences that are read (no page furniture) with the known names in them: one list for all stages."""
    return tuple(_lines(document, gazetteer))


def _lines(document: Document, gazetteer: Gazetteer) -> Iterator[Line]:
    for sentence in document.sentences:
        if sentence.role != Role.FURNITURE:
            line = Line(sentence, words_of(sentence.text), gazetteer.matches(sentence.text))
            halves = [match for match in line.matches if line.begins_a_longer_name(match)]
            yield replace(line, matches=tuple(each for each in line.matches if each not in halves)) if halves else line
