"""Which numbers count harmed people: a phrase with a number is tied to the harm word that governs it.

Each way to tie them is a rule with a name; the first that fits wins. The order is that of how sure each one is: a word
right after the number ("20 killed"), the verb of a passive, the verb or noun before it, a toll, a list.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tollgraph.extraction.document import QuantityMention, Sentence
from tollgraph.extraction.phrases import CountPhrase, find_phrases
from tollgraph.extraction.single_victims import find_definite, find_named
from tollgraph.extraction.quantities import find_indefinite, find_quantities
from tollgraph.extraction.tokens import Token, tokens_of
from tollgraph.extraction.vocabulary import HarmWord, Part, find_harm_words, harm_pattern, person_nouns, words_in
from tollgraph.terms import Effect, Victims

LOST = "losses of a side"
"""The rule of "the SDF has lost 89": the subject is the side of the dead."""
_WIDEST_SUBJECT = 40
"""Words between a subject and its verb, at most."""
_WIDEST_TOLL = 30
_WIDEST_ASIDE = 8
"""Words of an aside between a verb and its object: "killing, the monitor said, 20 people"."""
_RATE_REACH = 7


@dataclass(frozen=True, slots=True)
class HarmCount:
    """A number of harmed people, with its words in the article."""

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


@dataclass(frozen=True, slots=True)
class _Link:
    """A phrase tied to a harm word."""

    effect: Effect
    first: int
    stop: int
    rule: str
    part: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence with its phrases and harm words, while they are being tied."""

    tokens: tuple[Token, ...]
    phrases: tuple[CountPhrase, ...]
    words: tuple[HarmWord, ...]

    def key(self, position: int) -> str:
        """Return the word at a position, empty outside the sentence."""
        return self.tokens[position].key if 0 <= position < len(self.tokens) else ""

    def word_at(self, position: int) -> HarmWord | None:
        """Return the harm word that begins at a position."""
        return next((word for word in self.words if word.first == position), None)

    def word_before(self, position: int) -> HarmWord | None:
        """Return the harm word that ends right before a position."""
        return next((word for word in self.words if word.stop == position), None)

    def phrase_at(self, position: int) -> CountPhrase | None:
        """Return the phrase that begins at a position."""
        return next((phrase for phrase in self.phrases if phrase.first == position), None)


def find_harm(sentence: Sentence, number: int) -> list[HarmCount]:
    """Return the counts of harmed people in a sentence, in text order; `number` is the sentence's in its document."""
    if not harm_pattern().search(sentence.text) and not _REST.search(sentence.text):
        return []
    tokens = tokens_of(sentence.text, sentence.start)
    quantities = find_quantities(sentence.text, sentence.start)
    singles = [*find_indefinite(sentence.text, sentence.start), *find_definite(tokens)]
    phrases = [*find_phrases(tokens, quantities, singles), *find_named(tokens)]
    phrases.sort(key=lambda phrase: (phrase.first, phrase.stop))
    if not phrases:
        return []
    clause = _Clause(tokens, tuple(phrases), tuple(_free_words(tokens, phrases)))
    return _counts(clause, number)


def _free_words(tokens: tuple[Token, ...], phrases: list[CountPhrase]) -> list[HarmWord]:
    """Return the harm words that are not themselves what a phrase counts."""
    inside = {position for phrase in phrases for position in range(phrase.first, phrase.stop)}
    return [word for word in find_harm_words(tokens) if word.first not in inside]


def _counts(clause: _Clause, number: int) -> list[HarmCount]:
    found: list[HarmCount] = []
    previous: tuple[CountPhrase, _Link] | None = None
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


def _linked(clause: _Clause, phrase: CountPhrase, previous: tuple[CountPhrase, _Link] | None) -> _Link | None:
    for rule in _RULES:
        link = rule(clause, phrase)
        if link is not None:
            return replace(link, part=link.part or _introduced_as_part(clause, phrase))
    return _in_list(clause, phrase, previous) if previous else None


def _rest(_clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "the rest were civilians": what is left of the dead counted before."""
    if not phrase.mention.remainder or phrase.victims is None:
        return None
    return _Link(Effect.KILLED, phrase.first, phrase.stop, "rest of those counted", part=True)


def _own_noun(_clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "dozens of casualties", "40 civilian deaths"."""
    if phrase.noun_effect is None:
        return None
    return _Link(phrase.noun_effect, phrase.first, phrase.stop, "counted noun")


def _right_after(clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "20 killed", "dozens more wounded", "left 20 people dead"."""
    if phrase.unknown or phrase.indefinite:
        return None
    position = _past_adverbs(clause, phrase.stop)
    word = clause.word_at(position)
    if word is None or word.part not in {Part.PARTICIPLE, Part.STATE, Part.INTRANSITIVE}:
        return None
    if word.part == Part.PARTICIPLE and _takes_object(clause, word, phrase):
        return None
    return _Link(word.effect, phrase.first, word.stop, "harm word right after the number")


def _takes_object(clause: _Clause, word: HarmWord, subject: CountPhrase) -> bool:
    """Return whether a form like "killed" governs the number after it, not the one before."""
    following = clause.phrase_at(_past_adverbs(clause, word.stop))
    if following is None:
        return False
    own = clause.word_at(_past_adverbs(clause, following.stop))
    if own is not None and own.part in {Part.PARTICIPLE, Part.STATE}:
        return _governed(clause, subject)
    return _governed(clause, subject) or subject.victims == Victims.COMBATANTS


def _governed(clause: _Clause, phrase: CountPhrase) -> bool:
    word = clause.word_before(phrase.first)
    return word is not None and word.part in {Part.ACTIVE, Part.PARTICIPLE}


def _past_adverbs(clause: _Clause, position: int) -> int:
    words = words_in("harm", "grammar", "adverbs")
    while clause.key(position) in words or clause.key(position) in _QUOTES:
        position += 1
    return position


def _subject(clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "20 people from two villages were killed", "20 people died"."""
    if phrase.unknown:
        return None
    position = phrase.stop
    limit = min(len(clause.tokens), phrase.stop + _WIDEST_SUBJECT)
    relative = False
    while position < limit:
        word = clause.word_at(position)
        if word is not None and _ends_subject(clause, word, phrase):
            return _Link(word.effect, phrase.first, word.stop, "subject of a harm verb")
        key = clause.key(position)
        if (word is not None and word.part == Part.ACTIVE) or _next_subject(clause, phrase, position):
            return None
        if key in _RELATIVES:
            relative = True
        elif key in _FULL_STOPS or (_is_barrier(clause, position) and not relative):
            return _among_the_dead(clause, phrase, position)
        position += word.stop - word.first if word else 1
    return _among_the_dead(clause, phrase, limit)


def _is_barrier(clause: _Clause, position: int) -> bool:
    """Return whether a subject's verb is looked for no further; "were reported to have been killed" is no barrier."""
    passive = clause.key(position - 1) in _BEING
    return clause.key(position) in words_in("harm", "grammar", "barriers") and not passive


def _next_subject(clause: _Clause, phrase: CountPhrase, position: int) -> bool:
    """Return whether another count begins here that is no item of the same list."""
    following = clause.phrase_at(position)
    if following is None or following.mention == phrase.mention:
        return False
    earlier = [each.stop for each in clause.phrases if each.stop <= position]
    if any(each.of_known for each in clause.phrases if phrase.stop <= each.first < position):
        return False
    between = {clause.key(number) for number in range(max(earlier, default=position), position)}
    return not (between <= _LIST_WORDS or between & (_PART_WORDS | {"between", "aged", "in", "from"}))


def _ends_subject(clause: _Clause, word: HarmWord, phrase: CountPhrase) -> bool:
    if word.part == Part.INTRANSITIVE:
        return True
    destroyed = word.part == Part.LOSS and phrase.victims == Victims.COMBATANTS
    if word.part not in {Part.PARTICIPLE, Part.STATE} and not destroyed:
        return False
    before = word.first - 1
    while before >= phrase.stop and (
        clause.key(before) in words_in("harm", "grammar", "adverbs") or clause.key(before) in _QUOTES
    ):
        before -= 1
    return before >= phrase.stop and clause.key(before) in words_in("harm", "grammar", "auxiliaries")


def _among_the_dead(clause: _Clause, phrase: CountPhrase, limit: int) -> _Link | None:
    """Tie "four children were among the dead", "12 of the victims were women"."""
    for position in range(phrase.stop, min(limit + 4, len(clause.tokens))):
        if clause.key(position) != "among":
            continue
        for later in range(position + 1, min(position + 7, len(clause.tokens))):
            effect = _group(clause, later)
            if effect is not None:
                return _Link(effect, phrase.first, later + 1, "among the dead", part=True)
    return None


def _group(clause: _Clause, position: int) -> Effect | None:
    """Return the effect when a word names those who were harmed: the dead, those killed, the victims."""
    word = clause.word_at(position)
    if word is not None and word.part in {Part.PARTICIPLE, Part.STATE, Part.NOUN}:
        return word.effect
    return Effect.KILLED if clause.key(position) in {"victims", "dead", "martyrs"} else None


def _object(clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "killed 20 people", "killing at least 20", "the deaths of 20 people", "lost 463 fighters"."""
    start = _back_over_fillers(clause, phrase.first)
    nearby = (clause.word_before(position) for position in range(phrase.first, start - 1, -1))
    word = next((word for word in nearby if word is not None), None) or _before_aside(clause, start)
    if word is None or word.part not in _GOVERNING:
        return None
    if word.part == Part.LOSS and not _may_be_lost(clause, phrase, word):
        return None
    beside = {clause.key(position) for position in range(start, phrase.first)} & _BESIDE
    if word.part == Part.PARTICIPLE and _is_passive(clause, word) and not beside:
        return None
    rule = LOST if word.part == Part.LOSS and "lost" in clause.key(word.stop - 1) else "object of a harm word"
    return _Link(word.effect, word.first, phrase.stop, rule)


def _back_over_fillers(clause: _Clause, position: int) -> int:
    while clause.key(position - 1) in _FILLERS or clause.key(position - 1) in _QUOTES:
        position -= 1
    return position


def _before_aside(clause: _Clause, position: int) -> HarmWord | None:
    """Return the verb before an aside between commas."""
    if clause.key(position - 1) != ",":
        return None
    for before in range(position - 2, max(position - 2 - _WIDEST_ASIDE, 0), -1):
        if clause.key(before) == ",":
            word = clause.word_before(before)
            return word if word is not None and word.part == Part.ACTIVE else None
    return None


def _may_be_lost(clause: _Clause, phrase: CountPhrase, word: HarmWord) -> bool:
    """Return whether "lost", "destroyed" can be said of the people counted: of combatants, and of a side's unnamed own."""
    if phrase.victims == Victims.COMBATANTS:
        return True
    bare = phrase.victims is None and not phrase.unknown
    return bare and clause.key(word.stop - 1) == "lost" and _closes(clause, phrase.stop)


def _closes(clause: _Clause, position: int) -> bool:
    key = clause.key(position)
    return not key or not key[0].isalnum() or key in {"and", "in", "since", "so", "during"}


def _is_passive(clause: _Clause, word: HarmWord) -> bool:
    """Return whether a participle belongs to the subject before it: "were killed 20 km from ..."."""
    before = word.first - 1
    while clause.key(before) in words_in("harm", "grammar", "adverbs"):
        before -= 1
    return clause.key(before) in _BEING


def _toll(clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "the death toll rose to 20", "puts the toll at just over 1,000 civilians"."""
    if phrase.unknown:
        return None
    links = words_in("harm", "grammar", "toll_links")
    before = {clause.key(phrase.first - 1), clause.key(_back_over_fillers(clause, phrase.first) - 1)}
    if before.isdisjoint(links | {":"}):
        return None
    for word in clause.words:
        if word.part == Part.TOLL and 0 < phrase.first - word.stop <= _WIDEST_TOLL:
            return _Link(word.effect, word.first, phrase.stop, "toll")
    return None


def _after_group(clause: _Clause, phrase: CountPhrase) -> _Link | None:
    """Tie "among those killed are 826 children", "the dead included six women"."""
    position = _back_over_fillers(clause, phrase.first) - 1
    seen_verb = False
    for _ in range(_WIDEST_ASIDE):
        if position < 0:
            return None
        seen_verb = seen_verb or clause.key(position) in _INCLUDING
        word = next((word for word in clause.words if word.first <= position < word.stop), None)
        if seen_verb and (word or clause.key(position) in {"victims", "dead"}):
            effect = word.effect if word else Effect.KILLED
            grouped = clause.key((word.first if word else position) - 1) in _GROUP_OPENERS
            return _Link(effect, position, phrase.stop, "those killed include", part=True) if grouped else None
        position -= 1
    return None


def _in_list(clause: _Clause, phrase: CountPhrase, previous: tuple[CountPhrase, _Link]) -> _Link | None:
    """Tie the next number of a list to the harm of the one before it: "killed 12 men, two women and a child"."""
    before, link = previous
    if (
        phrase.unknown
        or phrase.victims is None
        and not (phrase.mention.of_known or phrase.mention.share or phrase.elided)
    ):
        return None
    between = [clause.key(position) for position in range(before.stop, phrase.first)]
    part = (
        any(key in _PART_WORDS for key in between)
        or phrase.mention.of_known
        or phrase.of_known
        or phrase.mention.share is not None
    )
    inside = phrase.first < link.stop
    near = len(between) <= _WIDEST_ASIDE or phrase.mention.share is not None
    if not (inside or (part and near) or all(key in _LIST_WORDS for key in between)):
        return None
    if any(key in _FULL_STOPS for key in between):
        return None
    return _Link(
        link.effect, min(link.first, before.first), max(link.stop, phrase.stop), "list", part=part, listed=True
    )


def _introduced_as_part(clause: _Clause, phrase: CountPhrase) -> bool:
    """Return whether words before a number make it part of another: "including 8 children", "among them two women"."""
    keys = [clause.key(phrase.first - back) for back in (1, 2, 3)]
    introduced = bool(set(keys[:2]) & _PART_WORDS) or keys[:2] == ["them", "among"]
    return introduced or phrase.mention.of_known or phrase.of_known


def _unreal(clause: _Clause, link: _Link) -> bool:
    """Return whether the harm is wished, feared or planned rather than reported."""
    unreal = words_in("harm", "grammar", "unreal")
    word = next((word for word in clause.words if link.first <= word.first < link.stop), None)
    if word is None:
        return False
    before = [clause.key(word.first - back) for back in (1, 2, 3, 4)]
    infinitive = before[0] == "to" and clause.key(word.first) in _INFINITIVES
    near = before[:2] if word.part != Part.ACTIVE else before[:1]
    auxiliary = [key for key in before if key in unreal]
    return infinitive or bool(set(near) & unreal) or (bool(auxiliary) and before[0] in {"be", "have", "been"})


def _count(clause: _Clause, phrase: CountPhrase, link: _Link, number: int, before: list[HarmCount]) -> HarmCount:
    first, stop = min(link.first, phrase.first), max(link.stop, phrase.stop)
    word = next((word for word in clause.words if link.first <= word.first < link.stop), None)
    anchor = clause.tokens[word.first if word else phrase.stop - 1].start
    return HarmCount(
        start=clause.tokens[first].start,
        end=clause.tokens[stop - 1].end,
        sentence=number,
        mention=phrase.mention,
        effect=link.effect,
        victims=_victims(clause, phrase, link, before),
        noun_end=clause.tokens[phrase.stop - 1].end,
        anchor=anchor,
        rule=link.rule,
        part=link.part,
        rate=_is_rate(clause, stop),
        named=phrase.victims is not None,
        listed=link.listed,
        indefinite=phrase.indefinite,
    )


def _victims(clause: _Clause, phrase: CountPhrase, link: _Link, before: list[HarmCount]) -> Victims:
    """Return the class of the people counted; those without a noun are like those counted before them."""
    after = _class_after_among(clause, phrase, link)
    if after is not None:
        return after
    if phrase.victims is not None:
        return phrase.victims
    if link.effect == Effect.KILLED and any(
        word.part == Part.LOSS and word.first == link.first for word in clause.words
    ):
        return Victims.COMBATANTS
    if phrase.of_known and not before:
        return _spoken_of_before(clause, phrase)
    like = [count.victims for count in before if count.victims in _TAKEN_OVER]
    return like[-1] if like else Victims.PEOPLE


def _spoken_of_before(clause: _Clause, phrase: CountPhrase) -> Victims:
    """Return the class of the nearest people named before "of them"."""
    nouns = person_nouns()
    for position in range(phrase.first - 1, -1, -1):
        noun = nouns.get(clause.key(position))
        if noun is not None and not noun.singular:
            return noun.victims
    return Victims.PEOPLE


def _class_after_among(clause: _Clause, phrase: CountPhrase, link: _Link) -> Victims | None:
    """Return the class of "30 cases of asphyxiation among civilians"."""
    stop = max(link.stop, phrase.stop)
    if phrase.noun_effect is None or clause.key(stop) not in {"among", "amongst", "to", "for"}:
        return None
    later = tuple(clause.tokens[stop + 1 : stop + 4])
    mention = replace(phrase.mention, start=clause.tokens[stop].start, end=clause.tokens[stop].end)
    found = find_phrases((clause.tokens[stop], *later), [mention])
    return found[0].victims if found else None


def _is_rate(clause: _Clause, stop: int) -> bool:
    keys = [clause.key(position) for position in range(stop, stop + _RATE_REACH)]
    pairs = set(zip(keys, keys[1:], strict=False))
    return any(
        (lead, unit) in pairs
        for lead in ("every", "per", "each", "a")
        for unit in ("day", "week", "month", "year", "hour")
    )


_REST = re.compile(r"\bthe (?:rest|remaining|remainder)\b", re.IGNORECASE)
_QUOTES = frozenset("\"“”‘’'")
_FULL_STOPS = frozenset(".;:!?")
_RELATIVES = frozenset({"who", "whom", "whose", "that"})
_GOVERNING = frozenset({Part.PARTICIPLE, Part.ACTIVE, Part.NOUN_OF, Part.LOSS})
_FILLERS = frozenset(
    "the a an of as total another also some these those their his her its at civilian more than other least both no about between from alongside with together along".split()
)
_BEING = frozenset({"was", "were", "been", "being", "be", "is", "are"})
_BESIDE = frozenset({"alongside", "along", "together"})
_INCLUDING = frozenset({"are", "were", "is", "was", "include", "included", "includes", "including"})
_GROUP_OPENERS = frozenset({"those", "the", "people", "civilians", "these", "them", "of", "all", "among"})
_PART_WORDS = frozenset({"including", "includes", "among", "them", "whom", "mostly", "included", "mainly", "involving"})
_LIST_WORDS = frozenset(
    {
        ",",
        "and",
        "or",
        "as",
        "well",
        "plus",
        "&",
        "also",
        "along",
        "with",
        "together",
        "the",
        "including",
        "(",
        ")",
        "a",
    }
)
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
_TAKEN_OVER = frozenset({Victims.CIVILIANS, Victims.COMBATANTS, Victims.PEOPLE})
_RULES: tuple[Callable[[_Clause, CountPhrase], _Link | None], ...] = (
    _own_noun, _rest, _right_after, _after_group, _toll, _object, _subject,
)  # fmt: skip
