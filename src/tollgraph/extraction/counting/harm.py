"""Which numbers count harmed people: a phrase with a number is tied to the harm word that governs it.

Each way to tie them is a rule with a name; the first that fits wins. The order is that of how sure each one is: a word
right after the number ("20 killed"), the verb of a passive, the verb or noun before it, a toll, a list.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from tollgraph.extraction.counting.by_party import share_of_party
from tollgraph.extraction.counting.elsewhere import same_elsewhere
from tollgraph.extraction.counting.lists import goes_on_with_parts, in_list, introduced_as_part
from tollgraph.extraction.counting.phrases import CountPhrase, find_phrases
from tollgraph.extraction.counting.single_victims import find_definite, find_named
from tollgraph.extraction.counting.taken_up import may_take_up, toll_taken_up
from tollgraph.extraction.counting.ties import RULES, Clause, Link
from tollgraph.extraction.counting.vocabulary import (
    HarmWord,
    Part,
    find_harm_words,
    first_words_of_singular_nouns,
    may_speak_of_harm,
    modifiers,
    person_nouns,
    words_in,
)
from tollgraph.extraction.document import QuantityMention, Sentence
from tollgraph.extraction.numbers.quantities import find_indefinite, find_quantities
from tollgraph.extraction.text.tokens import Tokens, tokens_of
from tollgraph.extraction.text.words import keys_of
from tollgraph.terms import Effect, Victims

_UNREAL = words_in("harm", "grammar", "unreal")
_RATE_REACH = 7
_PER = frozenset({"every", "per", "each", "a"})
_UNITS = frozenset({"day", "week", "month", "year", "hour"})
_REST = re.compile(
    r"\bthe (?:rest|remaining|remainder|victims)\b|\bof (?:them|those|these|whom|the dead) (?:were|was|are|is)\b",
    re.IGNORECASE,
)
_REST_WORDS = frozenset({"rest", "remaining", "remainder", "victims", "them", "those", "these", "whom", "dead"})
"""One of these stands in every match of the pattern, which is tried only then."""
_INFINITIVES = frozenset(
    {
        "kill",
        "execute",
        "murder",
        "eliminate",
        "wound",
        "injure",
        "die",
        "massacre",
        "neutralise",
        "neutralize",
        "behead",
    }
)
_AFTER_ANOTHER = (in_list, share_of_party, same_elsewhere)
"""The rules by which a count has the harm of the one before it."""
_TAKEN_OVER = frozenset({Victims.CIVILIANS, Victims.COMBATANTS, Victims.PEOPLE})


@dataclass(slots=True, eq=False)
class HarmCount:
    """A number of harmed people, with its words in the article; equal only to itself, so that it is a quick key."""

    start: int
    end: int
    sentence: int
    """Number of the sentence in the document."""
    mention: QuantityMention
    effect: Effect
    victims: Victims
    noun_end: int
    """Where the noun ends that says who they were; the number's own end where none does."""
    anchor: int
    """Where the harm word stands."""
    rule: str
    part: bool = False
    """Said to be among those counted before."""
    rate: bool = False
    """So many per day or month."""
    named: bool = True
    """Whether a noun says who they were; if not, `victims` is taken over from those counted before."""
    listed: bool = False
    """In one list with the count before it."""
    indefinite: bool = False


def find_harm(sentence: Sentence, number: int) -> list[HarmCount]:
    """Return the counts of harmed people in a sentence, in text order; `number` is the sentence's in its document."""
    if not (may_speak_of_harm(sentence.text) or _goes_on_counting(sentence.text)):
        return []
    tokens = tokens_of(sentence.text, sentence.start)
    quantities = find_quantities(sentence.text, sentence.start)
    singles: list[QuantityMention] = []
    if not first_words_of_singular_nouns().isdisjoint(tokens.known):
        singles = [*find_indefinite(sentence.text, sentence.start), *find_definite(tokens)]
    phrases = [*find_phrases(tokens, quantities, singles), *find_named(tokens)]
    phrases.sort(key=lambda phrase: (phrase.first, phrase.stop))
    if not phrases:
        return []
    clause = Clause(tokens, phrases, _free_words(tokens, phrases))
    return _counts(clause, number)


def _goes_on_counting(text: str) -> bool:
    """Return whether a text without a harm word may count whom sentences before it speak of."""
    keys = keys_of(text)
    rest = not _REST_WORDS.isdisjoint(keys) and _REST.search(text) is not None
    return rest or may_take_up(text, keys)


def _free_words(tokens: Tokens, phrases: list[CountPhrase]) -> list[HarmWord]:
    """Return the harm words that are not themselves what a phrase counts."""
    inside = {position for phrase in phrases for position in range(phrase.first, phrase.stop)}
    return [word for word in find_harm_words(tokens) if word.first not in inside]


def _counts(clause: Clause, number: int) -> list[HarmCount]:
    found: list[HarmCount] = []
    previous: tuple[CountPhrase, Link] | None = None
    for phrase in clause.phrases:
        link = _linked(clause, phrase, previous)
        if link is None or _unreal(clause, link) or (link.part and link.listed and _says_little(phrase)):
            continue
        found.append(_count(clause, phrase, link, number, found))
        previous = (phrase, link)
    return found


def _says_little(phrase: CountPhrase) -> bool:
    """Return whether a part has no amount to speak of: "including many children"."""
    quantity = phrase.mention.quantity
    return quantity.low is None and quantity.upper is None and not phrase.mention.share and not phrase.mention.remainder


def _linked(clause: Clause, phrase: CountPhrase, previous: tuple[CountPhrase, Link] | None) -> Link | None:
    for rule in RULES:
        link = rule(clause, phrase)
        if link is not None:
            part = introduced_as_part(clause, phrase) or goes_on_with_parts(clause, phrase, link, previous)
            link.part = link.part or part
            return link
    if previous is None:
        return toll_taken_up(clause, phrase)
    found = (rule(clause, phrase, previous) for rule in _AFTER_ANOTHER)
    return next((link for link in found if link is not None), None) or toll_taken_up(clause, phrase)


def _unreal(clause: Clause, link: Link) -> bool:
    """Return whether the harm is wished, feared or planned rather than reported."""
    word = next((word for word in clause.words if link.first <= word.first < link.stop), None)
    if word is None:
        return False
    around, at = clause.around, word.first
    before = [around[at - 1], around[at - 2], around[at - 3], around[at - 4]]
    infinitive = before[0] == "to" and around[at] in _INFINITIVES
    near = before[:2] if word.part != Part.ACTIVE else before[:1]
    auxiliary = [key for key in before if key in _UNREAL]
    return infinitive or not _UNREAL.isdisjoint(near) or (bool(auxiliary) and before[0] in {"be", "have", "been"})


def _count(clause: Clause, phrase: CountPhrase, link: Link, number: int, before: list[HarmCount]) -> HarmCount:
    first, stop = min(link.first, phrase.first), max(link.stop, phrase.stop)
    word = next((word for word in clause.words if link.first <= word.first < link.stop), None)
    tokens = clause.tokens
    return HarmCount(
        start=tokens.starts[first],
        end=tokens.end(stop - 1),
        sentence=number,
        mention=phrase.mention,
        effect=link.effect,
        victims=_victims(clause, phrase, link, before),
        noun_end=tokens.end(phrase.stop - 1),
        anchor=tokens.starts[word.first if word else phrase.stop - 1],
        rule=link.rule,
        part=link.part,
        rate=_is_rate(clause, stop),
        named=phrase.victims is not None,
        listed=link.listed,
        indefinite=phrase.indefinite,
    )


def _victims(clause: Clause, phrase: CountPhrase, link: Link, before: list[HarmCount]) -> Victims:
    """Return the class of the people counted; those without a noun are like those counted before them."""
    after = _class_after_among(clause, phrase, link)
    if after is not None:
        return after
    if phrase.victims is not None:
        return phrase.victims
    within = _victims_of_toll(clause, link)
    if within is not None:
        return within
    if link.effect == Effect.KILLED and any(
        word.part == Part.LOSS and word.first == link.first for word in clause.words
    ):
        return Victims.COMBATANTS
    if phrase.of_known and not before:
        return _spoken_of_before(clause, phrase)
    like = [count.victims for count in before if count.victims in _TAKEN_OVER]
    return like[-1] if like else Victims.PEOPLE


def _victims_of_toll(clause: Clause, link: Link) -> Victims | None:
    """Return the class that the words for a toll hold: "the number of civilians killed", "militant casualties"."""
    word = next((word for word in clause.words if word.first == link.first), None)
    if word is None or word.part not in {Part.TOLL, Part.NOUN_OF}:
        return None
    nouns, before = person_nouns(), modifiers()
    for position in range(max(0, word.first - 1), word.stop):
        noun, key = nouns.get(clause.key(position)), clause.key(position)
        if noun is not None and noun.victims != Victims.PEOPLE and not noun.singular:
            return noun.victims
        if key in before:
            return before[key]
    return None


def _spoken_of_before(clause: Clause, phrase: CountPhrase) -> Victims:
    """Return the class of the nearest people named before "of them"."""
    nouns = person_nouns()
    for position in range(phrase.first - 1, -1, -1):
        noun = nouns.get(clause.key(position))
        if noun is not None and not noun.singular:
            return noun.victims
    return Victims.PEOPLE


def _class_after_among(clause: Clause, phrase: CountPhrase, link: Link) -> Victims | None:
    """Return the class of "30 cases of asphyxiation among civilians"."""
    stop = max(link.stop, phrase.stop)
    if phrase.noun_effect is None or clause.key(stop) not in {"among", "amongst", "to", "for"}:
        return None
    mention = replace(phrase.mention, start=clause.tokens.starts[stop], end=clause.tokens.end(stop))
    found = find_phrases(clause.tokens.part(stop, stop + 4), [mention])
    return found[0].victims if found else None


def _is_rate(clause: Clause, stop: int) -> bool:
    following = clause.keys[stop : stop + _RATE_REACH]
    if _UNITS.isdisjoint(following):
        return False
    pairs = pairwise(following)
    return any(lead in _PER and unit in _UNITS for lead, unit in pairs)
