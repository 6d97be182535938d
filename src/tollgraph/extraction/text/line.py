"""A sentence as the stages that look for names see it: its words, the known names in it, and who owns which word."""

from dataclasses import dataclass

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.document import Document, Role, Sentence
from tollgraph.extraction.names.gazetteer import Gazetteer, Match
from tollgraph.extraction.text.words import PARTICLES, keys_of, lexicon, row_of

LOCATIVES = frozenset(lexicon("places")["locatives"])
"""Prepositions after which a name that a country and its government share means the country."""
CALENDAR = frozenset(lexicon("places")["calendar"])
PREFIXES = frozenset(lexicon("places")["prefixes"])
"""First words of names of two words: Tal, Deir, Wadi."""
_JOINTS = frozenset({"and", "or", "both", "neighbouring", "neighboring", "the", "northern", "southern", "eastern",
                     "western", "central", "across", "inside"})  # fmt: skip
_ATTACKS = frozenset(lexicon("places")["attacks"]["words"])
_ENGLISH_TOO = frozenset({"at", "as", "an"})
"""Arabic articles that are English words unless a hyphen joins them to a name: at-Tall."""
_PLACE_NOUNS = frozenset(lexicon("places")["nouns"])
_FORCES = frozenset(lexicon("actors")["adjectival"]["nouns"])
_COMPOUNDS = frozenset(lexicon("actors")["modifiers"]["compounds"])


@dataclass(slots=True, eq=False)
class Line:
    """A sentence with its words and the known names in it; equal only to itself, so that it is a quick key."""

    sentence: Sentence
    text: str
    """The words of the sentence."""
    texts: list[str]
    """Its words one by one; their keys and offsets are in the lists that follow."""
    keys: list[str]
    known: frozenset[str]
    """The different keys: a quick way to see that a sentence lacks some words."""
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    """What stands before each word, and after the last."""
    capitals: list[int]
    """The numbers of the words that begin with a capital letter."""
    figures: list[int]
    """The numbers of the words that begin with no letter."""
    beginnings: list[int]
    """The numbers of the words that a name can begin with: a capital letter, or an Arabic article before one."""
    possessives: frozenset[int]
    """The numbers of the words that an apostrophe marks as possessives."""
    matches: tuple[Match, ...]
    owners: dict[int, Match]
    """The match that covers a word, by number of the word."""
    around: list[str]
    """The keys, with empty ones before and after them."""

    def key(self, number: int) -> str:
        """Return the key of a word; an empty string shortly before and after the sentence."""
        return self.around[number]

    def gap(self, number: int) -> str:
        """Return what stands between a word and the one before it."""
        return self.gaps[number] if 0 < number < len(self.keys) else "\n"

    def adjacent(self, number: int) -> bool:
        """Return whether a word follows the one before it with nothing but a blank or a hyphen between.

        The first word follows the blank before the sentence.
        """
        if not 0 < number < len(self.keys):
            return number < len(self.keys)
        gap = self.gaps[number]
        return gap == " " or gap == "-" or (gap.isspace() and "\n\n" not in gap)

    def capitalised(self, number: int) -> bool:
        """Return whether a word begins with a capital letter; IndexError outside the sentence."""
        return self.texts[number][0].isupper()

    def span(self, first: int, last: int) -> str:
        """Return the text from one word to another."""
        return self.text[self.starts[first] : self.ends[last]]

    def in_compound(self, match: Match) -> bool:
        """Return whether a name is the first half of a compound: the Britain of "Britain-based"."""
        return self.gaps[match.last + 1] == "-" and self.around[match.last + 1] in _COMPOUNDS

    def used_as_place(self, match: Match) -> bool:
        """Return whether a name that means a place or its government means the place here."""
        around, following = self.around, self.around[match.last + 1]
        if following in _FORCES:
            return False
        if following in _PLACE_NOUNS or (match.possessive and self._names_something_after(match.last + 1)):
            return True
        before = match.first - 1
        while before >= 0 and self.adjacent(before + 1) and self._joint(before):
            before -= 1
        struck = around[before] == "on" and around[before - 1] in _ATTACKS
        return (struck or around[before] in LOCATIVES) and self.gap(before + 1).isspace()

    def _joint(self, number: int) -> bool:
        owner = self.owners.get(number)
        return self.around[number] in _JOINTS or (owner is not None and bool(owner.named.places))

    def _names_something_after(self, number: int) -> bool:
        owner = self.owners.get(number)
        return owner is not None and bool(owner.named.places)

    def begins_a_longer_name(self, match: Match) -> bool:
        """Return whether a name is only the first word of another that no list has: the Tal of "Tal Zarnouq"."""
        single = match.first == match.last and self.keys[match.first] in PREFIXES
        return single and self.opens_with_capital(match.last + 1)

    def opens_with_capital(self, number: int) -> bool:
        """Return whether a word follows directly, begins with a capital and is part of no known name."""
        return self.adjacent(number) and self.capitalised(number) and number not in self.owners

    def capitals_from(self, number: int, most: int = 4) -> int:
        """Return the number after the last of the capitalised words that begin at a word (itself if there are none)."""
        end = number
        while end < len(self.keys) and end - number < most and (end == number or self.adjacent(end)):
            joined = self.gap(end + 1) == "-" or (self.gap(end + 1) == " " and self.keys[end] not in _ENGLISH_TOO)
            article = self.keys[end] in PARTICLES and joined and self._capital(end + 1)
            if not (self._capital(end) or article):
                break
            end += 1
        return end

    def _capital(self, number: int) -> bool:
        return number < len(self.keys) and self.texts[number][0].isupper() and self.keys[number] not in CALENDAR


@once_per_article
def lines_of(document: Document, gazetteer: Gazetteer) -> tuple[Line, ...]:
    """Return the sentences that are read (no page furniture) with the known names in them: one list for all stages."""
    read = (sentence for sentence in document.sentences if sentence.role != Role.FURNITURE)
    return tuple([_line(sentence, gazetteer) for sentence in read])


def _line(sentence: Sentence, gazetteer: Gazetteer) -> Line:
    matches = gazetteer.matches(sentence.text)
    row = row_of(sentence.text)
    line = Line(
        sentence=sentence,
        text=sentence.text,
        texts=row.texts,
        keys=row.keys,
        known=keys_of(sentence.text),
        starts=row.starts,
        ends=row.ends,
        gaps=row.gaps,
        capitals=row.capitals,
        figures=row.figures,
        beginnings=row.beginnings,
        possessives=row.possessives,
        matches=matches,
        owners=_owners(matches),
        around=row.around,
    )
    if not PREFIXES.isdisjoint(line.known):
        line.matches = tuple([match for match in matches if not line.begins_a_longer_name(match)])
        line.owners = _owners(line.matches)
    return line


def _owners(matches: tuple[Match, ...]) -> dict[int, Match]:
    owners = {match.first: match for match in matches}
    for match in matches:
        if match.last > match.first:
            owners.update(dict.fromkeys(range(match.first + 1, match.last + 1), match))
    return owners
