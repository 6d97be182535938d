"""The lexicons of harm and of victims, compiled once into tables that can be looked up word by word."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.text.tokens import Tokens, tokens_of
from tollgraph.extraction.text.words import keys_of, lexicon
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


@dataclass(slots=True)
class HarmWord:
    """A harm word in a sentence, by its token numbers."""

    first: int
    stop: int
    part: Part
    effect: Effect


Meaning = tuple[Part, Effect]
Phrases = dict[str, dict[str, list[tuple[list[str], Meaning]]]]


@cache
def _harm_phrases() -> Phrases:
    """Return the harm phrases by their first word and by their second, "" where there is none; longest first."""
    table: Phrases = {}
    for part in Part:
        for effect, phrases in lexicon("harm")[part].items():
            for phrase in phrases:
                keys = tokens_of(phrase).keys
                seconds = table.setdefault(keys[0], {})
                seconds.setdefault(keys[1] if len(keys) > 1 else "", []).append((keys, (part, Effect(effect))))
    for seconds in table.values():
        for found in seconds.values():
            found.sort(key=lambda entry: -len(entry[0]))
    return table


@cache
def _telling_words() -> frozenset[str]:
    """Return words of which every harm phrase has one."""
    chosen: set[str] = set()
    rows = (found for seconds in _harm_phrases().values() for found in seconds.values())
    phrases = (keys_of(" ".join(keys)) for found in rows for keys, _ in found)
    for keys in sorted(phrases, key=len):
        if chosen.isdisjoint(keys):
            chosen.add(max(keys, key=lambda key: (len(key), key)))
    return frozenset(chosen)


def may_speak_of_harm(text: str) -> bool:
    """Return whether a text can have a harm word in it: False only where it has none.

    By the words as names see them, for those are known by then.
    """
    return not _telling_words().isdisjoint(keys_of(text))


@once_per_article
def find_harm_words(tokens: Tokens) -> tuple[HarmWord, ...]:
    """Return the harm words of a sentence, leftmost and longest first, without overlaps."""
    table, found, free = _harm_phrases(), list[HarmWord](), 0
    for position in [position for position, key in enumerate(tokens.keys) if key in table]:
        word = _harm_word_at(tokens, position) if position >= free else None
        if word is not None:
            found.append(word)
            free = word.stop
    return tuple(found)


def _harm_word_at(tokens: Tokens, position: int) -> HarmWord | None:
    seconds, keys = _harm_phrases()[tokens.keys[position]], tokens.keys
    following = keys[position + 1] if position + 1 < len(keys) else ""
    for phrase, (part, effect) in seconds.get(following, ()) if following else ():
        stop = position + len(phrase)
        if keys[position:stop] == phrase:
            return HarmWord(position, stop, part, effect)
    alone = seconds.get("")
    return HarmWord(position, position + 1, *alone[0][1]) if alone else None


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
def first_words_of_singular_nouns() -> frozenset[str]:
    """Return the words with which a noun for one person begins: without one of them nobody is "a man", "his son"."""
    return frozenset(words.split()[0] for words, noun in person_nouns().items() if noun.singular)


@cache
def noun_lengths() -> dict[str, list[int]]:
    """Return how many words the nouns for people or of harm have, longest first, by their first word."""
    lengths: dict[str, set[int]] = {}
    for noun in (*person_nouns(), *counted_nouns()):
        words = noun.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return {first: sorted(found, reverse=True) for first, found in lengths.items()}


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
