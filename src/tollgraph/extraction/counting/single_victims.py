"""Victims who are not counted but named or pointed at: "Ali Hassan was killed", "killing his son", "the groom died"."""

from collections.abc import Iterator

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.vocabulary import Part, find_harm_words, person_nouns, words_in
from tollgraph.extraction.document import QuantityMention
from tollgraph.extraction.text.tokens import Token
from tollgraph.intervals import quantity_of
from tollgraph.model import Quantity
from tollgraph.terms import Qualifier, Victims

_POINTING = frozenset({"the", "his", "her", "their"})
_MOST_BETWEEN = 3
"""Words between "the" and the noun, at most."""
_FEWEST_NAMES = 2
_BEING = frozenset({"was", "been", "is"})
_JOINING = frozenset({"al", "el", "bin", "ibn", "abu", "abd", "-", "de", "van", "um", "umm"})
_ASIDES = frozenset({",", "(", ")", "aged", "old", "years", "year"})
_NO_NAMES = frozenset({"the", "a", "an", "in", "on", "islamic", "state", "it", "he", "she", "they", "this", "that"})


def find_definite(tokens: tuple[Token, ...]) -> Iterator[QuantityMention]:
    """Yield one person for each "the", "his", "her" before a noun for one person that is harmed right there."""
    for number, token in enumerate(tokens):
        if token.key in _POINTING and _harmed_here(tokens, number):
            yield QuantityMention(token.start, token.end, quantity_of(token.text, Qualifier.EXACT, 1))


def _harmed_here(tokens: tuple[Token, ...], number: int) -> bool:
    """Return whether the noun after an article is the object of an active harm verb or the subject of a passive."""
    noun = _noun_after(tokens, number)
    if noun is None:
        return False
    harm = find_harm_words(tokens)
    if any(word.stop == number and word.part == Part.ACTIVE for word in harm):
        return True
    after = [token.key for token in tokens[noun + 1 : noun + 6]]
    among = after[:3] == ["was", "among", "the"] or after[:3] == ["was", "among", "those"]
    passive = [word for word in harm if word.part == Part.PARTICIPLE and noun < word.first <= noun + _MOST_BETWEEN]
    return among or bool(passive and set(after[: passive[0].first - noun - 1]) & _BEING)


def _is_another(tokens: tuple[Token, ...], number: int) -> bool:
    """Return whether "another" stands for one more person: "one killed and another wounded"."""
    if tokens[number].key != "another":
        return False
    position = number + 1
    while position < len(tokens) and tokens[position].key in words_in("harm", "grammar", "adverbs") | _BEING:
        position += 1
    return any(word.first == position and word.part == Part.PARTICIPLE for word in find_harm_words(tokens))


def _noun_after(tokens: tuple[Token, ...], number: int) -> int | None:
    for position in range(number + 1, min(number + 2 + _MOST_BETWEEN, len(tokens))):
        noun = person_nouns().get(tokens[position].key)
        if noun is not None:
            return position if noun.singular else None
        if tokens[position].key in words_in("victims", "stops", "words") or not tokens[position].is_word:
            return None
    return None


def find_named(tokens: tuple[Token, ...]) -> list[CountPhrase]:
    """Return one person for each full name, and each "another", that is the subject of a passive harm verb."""
    found = []
    for word in find_harm_words(tokens):
        if word.part not in {Part.PARTICIPLE, Part.INTRANSITIVE}:
            continue
        verb = _verb_start(tokens, word.first, passive=word.part == Part.PARTICIPLE)
        names = _name_before(tokens, verb) if verb is not None else None
        if names is not None:
            found.append(_person(tokens, *names))
    return [*found, *_others(tokens)]


def _others(tokens: tuple[Token, ...]) -> Iterator[CountPhrase]:
    """Yield one more person for each "another" that is harmed: "one was killed and another wounded"."""
    for number, token in enumerate(tokens):
        if _is_another(tokens, number):
            mention = QuantityMention(token.start, token.end, quantity_of(token.text, Qualifier.EXACT, 1), further=True)
            yield CountPhrase(number, number + 1, mention, None, elided=True)


def _verb_start(tokens: tuple[Token, ...], first: int, *, passive: bool) -> int | None:
    """Return where the verb group begins; None when a participle has no "was" before it."""
    position, being = first, not passive
    adverbs = words_in("harm", "grammar", "adverbs")
    while position > 0 and (tokens[position - 1].key in adverbs | _BEING | {"has", "had"}):
        position -= 1
        being = being or tokens[position].key in _BEING
    return position if being else None


def _name_before(tokens: tuple[Token, ...], stop: int) -> tuple[int, int] | None:
    """Return where a full name begins and ends that stands right before a verb, past an age."""
    while stop > 0 and (tokens[stop - 1].key in _ASIDES or tokens[stop - 1].key.isdigit()):
        stop -= 1
    first = stop
    while first > 0 and (tokens[first - 1].text[:1].isupper() or tokens[first - 1].key in _JOINING):
        first -= 1
    while first < stop and (
        tokens[first].key in _NO_NAMES or tokens[first].key in _JOINING - {"abu", "um", "umm", "abd", "al"}
    ):
        first += 1
    names = [token for token in tokens[first:stop] if token.text[:1].isupper()]
    plain = all(token.key not in _NO_NAMES and not token.text.isupper() for token in names)
    joined = first > 0 and tokens[first - 1].key == "and"
    return (first, stop) if len(names) >= _FEWEST_NAMES and plain and not joined else None


def _person(tokens: tuple[Token, ...], first: int, stop: int) -> CountPhrase:
    start, end = tokens[first].start, tokens[stop - 1].end
    text = " ".join(token.text for token in tokens[first:stop])
    mention = QuantityMention(start, end, Quantity(text, Qualifier.EXACT, 1, 1, 1, 1))
    noun = person_nouns().get(tokens[first - 1].key) if first else None
    victims = noun.victims if noun is not None and noun.singular else Victims.PEOPLE
    return CountPhrase(first, stop, mention, victims, indefinite=True)
