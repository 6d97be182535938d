"""Phrases that count people: a number with what it counts, as far as the words in between allow it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from tollgraph.extraction.counting.vocabulary import (
    Noun,
    counted_nouns,
    find_harm_words,
    modifiers,
    noun_lengths,
    person_nouns,
    words_in,
)
from tollgraph.extraction.document import QuantityMention
from tollgraph.extraction.text.tokens import Tokens
from tollgraph.extraction.text.words import lexicon, with_margin
from tollgraph.terms import Effect, Victims

_STOPS = words_in("victims", "stops", "words")
_KNOWN = words_in("victims", "stops", "known")
_ELIDED = words_in("victims", "stops", "elided")
_OPENERS = words_in("victims", "stops", "openers")
_NOT_PEOPLE = words_in("victims", "not_people", "nouns")
_HARM_NOUNS = counted_nouns()
_PERSON_NOUNS = person_nouns()
_LENGTHS = noun_lengths()
"""How many words the nouns have that begin with a word: most words begin none."""
_MODIFIERS = modifiers()
_MEMBERS = frozenset({"members", "member"})
_MOST_WORDS = 9
"""Words between a number and its noun, at most: "70 Syrian and foreign Islamic State group fighters"."""
_MARKS = frozenset("\"“”\u2018\u2019'[]()-")
_COPULAS = frozenset({"are", "were", "is", "was", "being"})
_OF_WHOM = frozenset({("of", "whom"), ("of", "which"), ("of", "them"), ("among", "whom")})
_JOINERS = frozenset({"and", "or", "&"})
_ABSTRACT = frozenset(
    {"martyrs", "corpses", "deaths", "death", "casualties", "casualty", "fatalities", "injuries", "killings", "bodies"}
)
"""Nouns of harm that may follow a noun for people: "40 child deaths"."""
_FAMILIES = frozenset({"family", "household", "clan", "tribe", "families"})
_GROUPS = {word: Effect(effect) for effect, words in lexicon("victims")["groups"].items() for word in words}
_SEXES = frozenset({Victims.MEN, Victims.WOMEN, Victims.CHILDREN})
_CIVILIANS = frozenset(
    {Victims.CIVILIANS, Victims.CHILDREN, Victims.WOMEN, Victims.JOURNALISTS, Victims.MEDICS, Victims.AID_WORKERS}
)


@dataclass(slots=True)
class CountPhrase:
    """A number and the people that it counts, by token numbers."""

    first: int
    stop: int
    mention: QuantityMention
    victims: Victims | None
    """None when no noun says who they are: "20 others", "dozens"."""
    noun_effect: Effect | None = None
    """When the noun is itself the harm: deaths, casualties."""
    unknown: bool = False
    """The noun is in no list."""
    indefinite: bool = False
    elided: bool = False
    """"others", "more": the same kind of people as those counted before."""
    of_known: bool = False
    """"of them", "of those": part of people spoken of before."""


@dataclass(slots=True)
class _Line:
    """A sentence being searched for phrases."""

    tokens: Tokens
    starts: frozenset[int]
    """Numbers of the tokens at which a number begins."""
    harm: frozenset[int]
    """Numbers of the tokens at which a harm word begins."""
    around: list[str]
    """The words, with empty ones before and after them."""

    def key(self, position: int) -> str:
        """Return the word at a position, empty shortly before and after the sentence."""
        return self.around[position]


@dataclass(slots=True)
class _Scan:
    """How far a phrase has been read."""

    position: int
    stop: int
    victims: Victims | None = None
    singular: bool = False
    modifier: Victims | None = None
    effect: Effect | None = None
    strangers: int = 0
    elided: bool = False
    of_known: bool = False
    group: Effect | None = None
    refused: bool = False


def find_phrases(
    tokens: Tokens, mentions: Iterable[QuantityMention], indefinite: Iterable[QuantityMention] = ()
) -> list[CountPhrase]:
    """Return the phrases that count people, in text order.

    `indefinite` are "a", "an" and "one", which count only before a noun for one person.
    """
    numbers, articles = list(mentions), list(indefinite)
    if not (numbers or articles):
        return []
    starts = frozenset(tokens.at_or_after(mention.start) for mention in numbers)
    harm = frozenset([word.first for word in find_harm_words(tokens)])
    line = _Line(tokens, starts, harm, with_margin(tokens.keys))
    found = [phrase for mention in numbers if (phrase := _phrase(line, mention)) is not None]
    taken = [(mention.start, mention.end) for mention in numbers]
    for mention in articles:
        if not any(start <= mention.start < end for start, end in taken):
            found.extend(_single_victims(line, mention))
    return sorted(found, key=lambda phrase: (phrase.mention.start, phrase.first))


def _phrase(line: _Line, mention: QuantityMention) -> CountPhrase | None:
    first, after = line.tokens.at_or_after(mention.start), line.tokens.at_or_after(mention.end)
    before, following = line.around[first - 1], line.around[after]
    of_whom = (line.around[first - 2], before) in _OF_WHOM
    copula = (mention.remainder or of_whom) and following in _COPULAS
    scan = _read(line, after + copula)
    if scan.refused or (before == "(" and following == ")"):
        return None
    if scan.victims is None and _counts_a_family(line, first):
        return CountPhrase(first - 2, after, mention, scan.modifier or Victims.CIVILIANS)
    known = scan.victims or scan.effect or scan.elided or scan.of_known
    unknown = scan.strangers > 0 and not known
    return CountPhrase(
        first,
        max(scan.stop, after),
        mention,
        scan.victims or scan.modifier,
        scan.effect or scan.group,
        unknown=unknown,
        elided=scan.elided,
        of_known=scan.of_known or (of_whom and copula),
    )


def _counts_a_family(line: _Line, first: int) -> bool:
    """Return whether a number says how many a family is: "a family of six"."""
    return line.around[first - 1] == "of" and line.around[first - 2] in _FAMILIES


def _read(line: _Line, after: int) -> _Scan:
    """Read on from behind a number to the end of its noun."""
    scan = _Scan(after, after)
    while scan.position < len(line.tokens) and scan.position - after < _MOST_WORDS:
        if scan.position > after and scan.position in line.starts:
            break
        if not (_noun(line, scan) or (scan.victims is None and _before_noun(line, scan))):
            break
    return scan


def _noun(line: _Line, scan: _Scan) -> bool:
    """Take a noun for people or for harm; False where the phrase ends."""
    key = line.around[scan.position]
    harm = _harm_noun(line, scan.position) if key in _LENGTHS else None
    if harm is not None and (scan.victims is None or key in _ABSTRACT):
        scan.effect, scan.modifier = harm[1], scan.victims or scan.modifier
        scan.victims = scan.modifier or Victims.PEOPLE
        _advance(scan, harm[0])
        return True
    if key in _NOT_PEOPLE:
        if _person(line, scan.position + 1) is not None and scan.victims is None:
            scan.position += 1
            return True
        scan.refused, scan.effect = True, None
        return False
    taken = _person(line, scan.position)
    if taken is None or scan.effect is not None:
        return scan.victims is not None and _joined(line, scan)
    length, noun = taken
    if scan.singular and {scan.victims, noun.victims} < _SEXES and scan.victims != noun.victims:
        return False
    generic = noun.victims == Victims.PEOPLE and scan.modifier is not None
    generic = generic or (scan.modifier in _SEXES and noun.victims == Victims.CIVILIANS)
    scan.victims = scan.modifier if generic else noun.victims
    scan.singular = noun.singular
    _advance(scan, length)
    return True


def _advance(scan: _Scan, length: int) -> None:
    scan.position += length
    scan.stop = scan.position


def _names_a_family(line: _Line, position: int) -> bool:
    """Return whether "members of" goes on with a family rather than with a force."""
    return any(line.key(position + further) in _FAMILIES for further in range(2, 2 + _MOST_WORDS))


def _harm_noun(line: _Line, position: int) -> tuple[int, Effect] | None:
    """Return the longest noun of harm that begins here, with its number of words."""
    found = _longest(line, position, _HARM_NOUNS)
    return (found[0], _HARM_NOUNS[found[1]]) if found else None


def _longest(line: _Line, position: int, nouns: Container[str]) -> tuple[int, str] | None:
    """Return the longest of some nouns that begins here, with its number of words."""
    for length in _LENGTHS.get(line.around[position], ()):
        name = " ".join(line.tokens.keys[position : position + length])
        if name in nouns:
            return min(length, len(line.tokens) - position), name
    return None


def _person(line: _Line, position: int) -> tuple[int, Noun] | None:
    """Return the longest noun for people that begins here, with its number of words."""
    key = line.around[position]
    found = _longest(line, position, _PERSON_NOUNS) if key in _LENGTHS else None
    alone = found is None or found[0] == 1
    if alone and key in _MEMBERS and line.key(position + 1) == "of" and _names_a_family(line, position):
        return 1, Noun(Victims.CIVILIANS, singular=key == "member")
    return (found[0], _PERSON_NOUNS[found[1]]) if found else None


def _joined(line: _Line, scan: _Scan) -> bool:
    """Take a second noun that shares the number: "12 volunteers and drivers"."""
    if scan.singular or line.key(scan.position) not in _JOINERS or scan.position + 1 in line.starts:
        return False
    for skipped in (1, 2, 3):
        taken = _person(line, scan.position + skipped)
        if taken is not None and not taken[1].singular and not _ends_phrase(line, scan.position + 1):
            scan.victims = _union(scan.victims, taken[1].victims)
            _advance(scan, skipped + taken[0])
            return True
        if _ends_phrase(line, scan.position + skipped):
            return False
    return False


def _ends_phrase(line: _Line, position: int) -> bool:
    key = line.around[position]
    return (
        not key or not key[0].isalnum() or position in line.harm or position in line.starts
        or key in _STOPS
    )  # fmt: skip


def _union(first: Victims | None, second: Victims) -> Victims:
    """Return the smallest class that holds both."""
    classes = {first or second, second}
    if len(classes) == 1:
        return second
    if classes <= {Victims.CHILDREN, Victims.WOMEN, Victims.WOMEN_AND_CHILDREN}:
        return Victims.WOMEN_AND_CHILDREN
    if classes <= {Victims.AID_WORKERS, Victims.MEDICS, Victims.CIVILIANS} and Victims.AID_WORKERS in classes:
        return Victims.AID_WORKERS
    return Victims.CIVILIANS if classes <= _CIVILIANS else Victims.PEOPLE


def _before_noun(line: _Line, scan: _Scan) -> bool:
    """Pass over what may stand between a number and its noun; False where the phrase ends without one."""
    key = line.around[scan.position]
    if key in _KNOWN and line.around[scan.position - 1] == "of":
        scan.of_known = True
        _advance(scan, 1)
        if line.key(scan.position) in _COPULAS and _person(line, scan.position + 1):
            scan.position += 1
        return True
    group = _GROUPS.get(key) if _after_of_the(line, scan.position) else None
    if group is not None:
        scan.of_known, scan.group = True, group
        _advance(scan, 1)
        scan.position += bool(line.key(scan.position) in _COPULAS and _person(line, scan.position + 1))
        return True
    if key in _ELIDED:
        scan.elided = True
        _advance(scan, 1)
        return True
    if key in _MODIFIERS:
        scan.modifier = _MODIFIERS[key]
        _advance(scan, 1)
        return True
    aside = key == "," and line.key(scan.position + 1) == "of"
    if aside or key in _MARKS or key in _OPENERS:
        scan.position += 1
        return True
    if _ends_phrase(line, scan.position):
        return False
    scan.strangers += 1
    scan.position += 1
    return True


def _after_of_the(line: _Line, position: int) -> bool:
    """Return whether "of the" or "of those" stands before a word: of the dead, of those wounded."""
    return line.around[position - 1] in {"the", "those"} and line.around[position - 2] == "of"


def _single_victims(line: _Line, mention: QuantityMention) -> list[CountPhrase]:
    """Return the single persons after an indefinite article: "a man woman and child" are three."""
    first, after = line.tokens.at_or_after(mention.start), line.tokens.at_or_after(mention.end)
    scan = _read(line, after)
    if scan.refused or not scan.singular or scan.victims is None or scan.effect is not None:
        return []
    found = [CountPhrase(first, scan.stop, mention, scan.victims, indefinite=True)]
    position = scan.stop
    while (taken := _person(line, position + (line.key(position) == "and"))) is not None and taken[1].singular:
        position += taken[0] + (line.key(position) == "and")
        found.append(CountPhrase(first, position, mention, taken[1].victims, indefinite=True))
    return found
