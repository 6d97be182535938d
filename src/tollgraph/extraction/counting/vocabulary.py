"""The lexicons of harm and of victims, compiled once into tables that can be looked up word by word."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from tollgraph.extraction.text.tokens import Token, letters_of, tokens_of
from tollgraph.extraction.text.words import lexicon
from tollgraph.terms import Effect, Victims


class Part(StrEnum):
    """What a harm word does in a sentence: the names of the tables in `lexicons/harm.toml`."""

    PARTICIPLE = "participles"
    ACTIVE = "actives"
    INTRANSITIVE = "intransitives"
    STATE = "states"
    NOUN = "nouns"
    NOUN_OF = "nouns_of"
    TOLL = "tolls"
    LOSS = "losses"


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A harm word in a sentence, by its token numbers."""

    first: int
    stop: int
    part: Part
    effect: Effect


Meaning = tuple[Part, Effect]
Phrases = dict[str, list[tuple[tuple[str, ...], Meaning]]]


@cache
def _harm_phrases() -> Phrases:
    """Return the harm phrases by their first word, longest first."""
    table: Phrases = {}
    for part in Part:
        for effect, phrases in lexicon("harm")[part].items():
            for phrase in phrases:
                keys = tuple(token.key for token in tokens_of(phrase))
                table.setdefault(keys[0], []).append((keys, (part, Effect(effect))))
    return {first: sorted(found, key=lambda entry: -len(entry[0])) for first, found in table.items()}


@cache
def _telling_words() -> frozenset[str]:
    """Return runs of letters of which every harm phrase has one."""
    chosen: set[str] = set()
    for runs in sorted(
        (letters_of(" ".join(keys)) for found in _harm_phrases().values() for keys, _ in found), key=len
    ):
        if chosen.isdisjoint(runs):
            chosen.add(max(runs, key=lambda run: (len(run), run)))
    return frozenset(chosen)


def may_speak_of_harm(text: str) -> bool:
    """Return whether a text can have a harm word in it: False only where it has none."""
    return not _telling_words().isdisjoint(letters_of(text))


@lru_cache(maxsize=64)
def find_harm_words(tokens: tuple[Token, ...]) -> tuple[HarmWord, ...]:
    """Return the harm words of a sentence, leftmost and longest first, without overlaps."""
    table, found, position = _harm_phrases(), list[HarmWord](), 0
    keys = tuple(token.key for token in tokens)
    while position < len(keys):
        for phrase, (part, effect) in table.get(keys[position], ()):
            if keys[position : position + len(phrase)] == phrase:
                found.append(HarmWord(position, position + len(phrase), part, effect))
                position += len(phrase) - 1
                break
        position += 1
    return tuple(found)


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people."""

    victims: Victims
    singular: bool


@cache
def person_nouns() -> dict[str, Noun]:
    """Return every noun or noun phrase for people, in lower case, with its class."""
    words, nouns = lexicon("victims"), dict[str, Noun]()
    for name, regular in words["regular"].items():
        for noun in regular:
            nouns[noun] = Noun(Victims(name), singular=True)
            nouns.setdefault(_plural(noun), Noun(Victims(name), singular=False))
    for name, plurals in words["pairs"].items():
        nouns.update(dict.fromkeys(plurals, Noun(Victims(name), singular=False)))
    return nouns


@cache
def noun_beginnings() -> frozenset[str]:
    """Return the first words of the nouns for people and of the counted nouns of harm: most words are none."""
    return frozenset(noun.split()[0] for noun in (*person_nouns(), *counted_nouns()))


@cache
def modifiers() -> dict[str, Victims]:
    """Return the words that decide a class from before the noun."""
    return {word: Victims(name) for name, found in lexicon("victims")["modifiers"].items() for word in found}


@cache
def words_in(name: str, table: str, key: str) -> frozenset[str]:
    """Return one list of a lexicon as a set: `words_in("victims", "stops", "words")`."""
    return frozenset(lexicon(name)[table][key])


@cache
def counted_nouns() -> dict[str, Effect]:
    """Return the nouns of harm that are counted themselves: deaths, casualties."""
    return {noun: Effect(effect) for effect, found in lexicon("harm")[Part.NOUN].items() for noun in found}
