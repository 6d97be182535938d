"""Victims who are not counted but named or pointed at: "Ali Hassan was killed", "killing his son", "the groom died"."""

from collections.abc import Iterator

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.vocabulary import Part, find_harm_words, person_nouns, words_in
from tollgraph.extraction.document import QuantityMention
from tollgraph.extraction.text.tokens import Tokens
from tollgraph.intervals import quantity_of
from tollgraph.model import Quantity
from tollgraph.terms import Qualifier, Victims

_POINTING = frozenset({"the", "his", "her", "their"})
_MOST_BETWEEN = 3
"""Words between "the" and the noun, at most."""
_FEWEST_NAMES = 2
_LONGEST_SPELLING = 9
_BEING = frozenset({"was", "been", "is"})
_JOINING = frozenset({"al", "el", "bin", "ibn", "abu", "abd", "-", "de", "van", "um", "umm"})
_JOINING_ONLY = _JOINING - {"abu", "um", "umm", "abd", "al"}
"""What joins the words of a name and begins none."""
_ADVERBS = words_in("harm", "grammar", "adverbs")
_IN_VERBS = _ADVERBS | _BEING | {"has", "had"}
_VERBS = frozenset({Part.PARTICIPLE, Part.INTRANSITIVE})
_STOPS = words_in("victims", "stops", "words")
_ASIDES = frozenset({",", "(", ")", "aged", "old", "years", "year"})
_NO_NAMES = frozenset({"the", "a", "an", "in", "on", "islamic", "state", "it", "he", "she", "they", "this", "that"})


def find_definite(tokens: Tokens) -> Iterator[QuantityMention]:
    """Yield one person for each "the", "his", "her" before a noun for one person that is harmed right there."""
    if _POINTING.isdisjoint(tokens.known):
        return
    for number, key in enumerate(tokens.keys):
        if key in _POINTING and _harmed_here(tokens, number):
            yield QuantityMention(*_one(tokens, number))


def _harmed_here(tokens: Tokens, number: int) -> bool:
    """Return whether the noun after an article is the object of an active harm verb or the subject of a passive."""
    noun = _noun_after(tokens, number)
    if noun is None:
        return False
    harm = find_harm_words(tokens)
    if any(word.stop == number and word.part == Part.ACTIVE for word in harm):
        return True
    after = tokens.keys[noun + 1 : noun + 6]
    plainly = [key for key in after if key not in _ADVERBS]
    among = plainly[:2] == ["was", "among"] and plainly[2:3] in (["the"], ["those"])
    passive = [word for word in harm if word.part == Part.PARTICIPLE and noun < word.first <= noun + _MOST_BETWEEN]
    return among or bool(passive and set(after[: passive[0].first - noun - 1]) & _BEING)


def _is_harmed(tokens: Tokens, number: int) -> bool:
    """Return whether "another" stands for one more person: "one killed and another wounded"."""
    position = number + 1
    while tokens.key(position) in _ADVERBS or tokens.key(position) in _BEING:
        position += 1
    return any(word.first == position and word.part == Part.PARTICIPLE for word in find_harm_words(tokens))


def _noun_after(tokens: Tokens, number: int) -> int | None:
    nouns = person_nouns()
    for position in range(number + 1, min(number + 2 + _MOST_BETWEEN, len(tokens))):
        key = tokens.keys[position]
        if key in nouns:
            return position if nouns[key].singular else None
        if key in _STOPS or not tokens.is_word(position):
            return None
    return None


def _one(tokens: Tokens, number: int) -> tuple[int, int, Quantity]:
    """Return where a word stands that means one person, and the quantity."""
    return tokens.starts[number], tokens.end(number), quantity_of(tokens.written(number), Qualifier.EXACT, 1)


def _is_capitalised(tokens: Tokens, number: int) -> bool:
    return tokens.text[tokens.starts[number] - tokens.offset].isupper()


def find_named(tokens: Tokens) -> list[CountPhrase]:
    """Return one person for each full name, and each "another", that is the subject of a passive harm verb."""
    found = []
    for word in find_harm_words(tokens):
        if word.part not in _VERBS:
            continue
        verb = _verb_start(tokens, word.first, passive=word.part == Part.PARTICIPLE)
        names = _name_before(tokens, verb) if verb is not None else None
        if names is not None:
            found.append(_person(tokens, *names))
    return [*found, *_others(tokens)]


def _others(tokens: Tokens) -> Iterator[CountPhrase]:
    """Yield one more person for each "another" that is harmed: "one was killed and another wounded"."""
    if "another" not in tokens.known:
        return
    for number, key in enumerate(tokens.keys):
        if key == "another" and _is_harmed(tokens, number):
            mention = QuantityMention(*_one(tokens, number), further=True)
            yield CountPhrase(number, number + 1, mention, None, elided=True)


def _verb_start(tokens: Tokens, first: int, *, passive: bool) -> int | None:
    """Return where the verb group begins; None when a participle has no "was" before it."""
    position, being = first, not passive
    while tokens.key(position - 1) in _IN_VERBS:
        position -= 1
        being = being or tokens.keys[position] in _BEING
    return position if being else None


def _name_before(tokens: Tokens, stop: int) -> tuple[int, int] | None:
    """Return where a full name begins and ends that stands right before a verb, past an age."""
    keys = tokens.keys
    while stop > 0 and (keys[stop - 1] in _ASIDES or keys[stop - 1].isdigit()):
        stop = _before_parenthesis(tokens, stop) or stop - 1
    first = stop
    while first > 0 and (keys[first - 1] in _JOINING or _is_capitalised(tokens, first - 1) or keys[first - 1] == ")"):
        first = _before_parenthesis(tokens, first) or first - 1
    while first < stop and (keys[first] in _NO_NAMES or keys[first] in _JOINING_ONLY):
        first += 1
    names = [number for number in range(first, stop) if _is_capitalised(tokens, number)]
    plain = all(_may_name(tokens, number) for number in names)
    joined = tokens.key(first - 1) == "and"
    return (first, stop) if len(names) >= _FEWEST_NAMES and plain and not joined else None


def _may_name(tokens: Tokens, number: int) -> bool:
    """Return whether a capitalised word may be part of a person's name: not the Israelis of "Three Israelis died"."""
    key = tokens.keys[number]
    noun = person_nouns().get(key)
    several = noun is not None and not noun.singular
    return key not in _NO_NAMES and not several and not tokens.written(number).isupper()


def _before_parenthesis(tokens: Tokens, stop: int) -> int | None:
    """Return where another spelling of a name begins that ends right before a word: "Omar (Umar) Haddad"."""
    if tokens.key(stop - 1) != ")":
        return None
    opening = (
        number for number in range(stop - 2, max(-1, stop - _LONGEST_SPELLING), -1) if tokens.keys[number] == "("
    )
    return next(opening, None)


def _person(tokens: Tokens, first: int, stop: int) -> CountPhrase:
    start, end = tokens.starts[first], tokens.end(stop - 1)
    text = " ".join(tokens.text[start - tokens.offset : end - tokens.offset].split())
    mention = QuantityMention(start, end, Quantity(text, Qualifier.EXACT, 1, 1, 1, 1))
    noun = person_nouns().get(tokens.key(first - 1))
    victims = noun.victims if noun is not None and noun.singular else Victims.PEOPLE
    return CountPhrase(first, stop, mention, victims, indefinite=True)
