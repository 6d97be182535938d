"""The rules that tie a phrase with a number to the harm word that governs it, each with a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tollgraph.extraction.counting.interruptions import CLOSING_QUOTES, past_interruption
from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.vocabulary import HarmWord, Part, words_in
from tollgraph.extraction.text.tokens import Tokens
from tollgraph.extraction.text.words import with_margin
from tollgraph.terms import Effect, Victims

SOME_OF_THEM = "some of those counted"
"""The rule of "twelve of them were children": it needs a total before it."""
LOST = "losses of a side"
"""The rule of "the SDF has lost 89": the subject is the side of the dead."""
OBJECT = "object of a harm word"
"""The rule of "killed 20 people"."""
AMONG_THOSE = "those killed include"
"""The rule of "the dead included six women": what is listed behind is beside them and no part of them."""
TOLL = "toll"
"""The rule of "the death toll rose to 20": who died may stand within the words for the toll."""
_ADVERBS = words_in("harm", "grammar", "adverbs")
_BARRIERS = words_in("harm", "grammar", "barriers")
_AUXILIARIES = words_in("harm", "grammar", "auxiliaries")
_TOLL_LINKS = words_in("harm", "grammar", "toll_links") | {":"}
_WIDEST_SUBJECT = 40
"""Words between a subject and its verb, at most."""
_WIDEST_TOLL = 30
_LONGEST_AILMENT = 6
"""Words from "with" to the injuries, at most."""
WIDEST_ASIDE = 8
"""Words of an aside between a verb and its object: "killing, the monitor said, 20 people"."""
_QUOTES = frozenset("\"“”\u2018\u2019'")
FULL_STOPS = frozenset(".;:!?")
_RELATIVES = frozenset({"who", "whom", "whose", "that"})
_GOVERNING = frozenset({Part.PARTICIPLE, Part.ACTIVE, Part.NOUN_OF, Part.LOSS})
_OF_A_PASSIVE = frozenset({Part.PARTICIPLE, Part.STATE})
_AFTER_A_NUMBER = _OF_A_PASSIVE | {Part.INTRANSITIVE}
_OF_A_GROUP = _OF_A_PASSIVE | {Part.NOUN}
_TAKING_AN_OBJECT = frozenset({Part.ACTIVE, Part.PARTICIPLE})
_FILLERS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "as",
        "total",
        "another",
        "also",
        "some",
        "these",
        "those",
        "their",
        "his",
        "her",
        "its",
        "at",
        "civilian",
        "more",
        "than",
        "other",
        "least",
        "both",
        "no",
        "about",
        "between",
        "from",
        "alongside",
        "with",
        "together",
        "along",
    ]
)
_BEING = frozenset({"was", "were", "been", "being", "be", "is", "are"})
_BESIDE = frozenset({"alongside", "along", "together"})
_INCLUDING = frozenset({"are", "were", "is", "was", "include", "included", "includes", "including"})
_GROUP_OPENERS = frozenset({"those", "the", "people", "civilians", "these", "them", "of", "all", "among"})
PART_WORDS = frozenset({"including", "includes", "among", "them", "whom", "mostly", "included", "mainly", "involving"})
LIST_WORDS = frozenset(
    {
        "\u2013",
        "\u2014",
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


@dataclass(slots=True)
class Link:
    """A phrase tied to a harm word."""

    effect: Effect
    first: int
    stop: int
    rule: str
    part: bool = False
    listed: bool = False


@dataclass(slots=True, eq=False)
class Clause:
    """A sentence with its phrases and harm words, while they are being tied."""

    tokens: Tokens
    phrases: Sequence[CountPhrase]
    words: Sequence[HarmWord]
    keys: list[str] = field(init=False)
    around: list[str] = field(init=False)
    """The keys, with empty ones before and after them."""
    begins: dict[int, HarmWord] = field(init=False)
    """The harm word that begins at a position."""
    ends: dict[int, HarmWord] = field(init=False)
    """The harm word that ends right before a position."""
    first_phrases: dict[int, CountPhrase] = field(init=False)
    """The first of the phrases that begin at a position."""

    def __post_init__(self) -> None:
        """Sort words and phrases by where they stand."""
        self.keys, self.around = self.tokens.keys, with_margin(self.tokens.keys)
        self.begins = {word.first: word for word in self.words}
        self.ends = {word.stop: word for word in self.words}
        self.first_phrases = {phrase.first: phrase for phrase in reversed(self.phrases)}

    def key(self, position: int) -> str:
        """Return the word at a position, empty shortly before and after the sentence."""
        return self.around[position]


def _rest(_clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "the rest were civilians": what is left of the dead counted before."""
    if not phrase.mention.remainder or phrase.victims is None:
        return None
    return Link(Effect.KILLED, phrase.first, phrase.stop, "rest of those counted", part=True)


def _some_of_them(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "twelve of them were children": a part of those counted before, where no harm word says more."""
    if not phrase.of_known or phrase.victims is None or _BEING.isdisjoint(clause.keys[phrase.first : phrase.stop]):
        return None
    return Link(Effect.KILLED, phrase.first, phrase.stop, SOME_OF_THEM, part=True)


def _shares_harm_word(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie the 17 of "left 17 and 12 dead": a bare number joined to one that has its harm word right after it."""
    following = clause.first_phrases.get(phrase.stop + 1)
    if phrase.victims is not None or phrase.unknown or phrase.elided or clause.key(phrase.stop) != "and":
        return None
    link = _right_after(clause, following) if following is not None and following.victims is None else None
    return Link(link.effect, phrase.first, link.stop, link.rule) if link else None


def _own_noun(_clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "dozens of casualties", "40 civilian deaths"."""
    if phrase.noun_effect is None:
        return None
    return Link(phrase.noun_effect, phrase.first, phrase.stop, "counted noun")


def _right_after(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "20 killed", "dozens more wounded", "left 20 people dead"."""
    position = _past_adverbs(clause, phrase.stop)
    word = clause.begins.get(position)
    if phrase.unknown or word is None or word.part not in _AFTER_A_NUMBER:
        return None
    if phrase.indefinite and word.part == Part.PARTICIPLE and clause.key(phrase.first) != "one":
        return None
    if word.part == Part.PARTICIPLE and _takes_object(clause, word, phrase):
        return None
    return Link(word.effect, phrase.first, word.stop, "harm word right after the number")


def _with_injuries(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "eight people with life-threatening injuries"."""
    if phrase.unknown or clause.around[phrase.stop] != "with":
        return None
    nearby = (clause.begins.get(position) for position in range(phrase.stop + 1, phrase.stop + _LONGEST_AILMENT))
    word = next((word for word in nearby if word and word.part == Part.NOUN and word.effect == Effect.INJURED), None)
    return Link(word.effect, phrase.first, word.stop, "with injuries") if word else None


def _takes_object(clause: Clause, word: HarmWord, subject: CountPhrase) -> bool:
    """Return whether a form like "killed" governs the number after it, not the one before."""
    following = clause.first_phrases.get(_past_adverbs(clause, word.stop))
    if following is None:
        return False
    own = clause.begins.get(_past_adverbs(clause, following.stop))
    if own is not None and own.part in _OF_A_PASSIVE:
        return _governed(clause, subject)
    return _governed(clause, subject) or subject.victims == Victims.COMBATANTS


def _governed(clause: Clause, phrase: CountPhrase) -> bool:
    word = clause.ends.get(phrase.first)
    return word is not None and word.part in _TAKING_AN_OBJECT


def _past_adverbs(clause: Clause, position: int) -> int:
    while (key := clause.around[position]) in _ADVERBS or key in _QUOTES:
        position += 1
    return position


def _subject(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "20 people from two villages were killed", "20 people died"."""
    if phrase.unknown:
        return None
    position, keys = phrase.stop, clause.keys
    limit = min(len(keys), phrase.stop + _WIDEST_SUBJECT)
    relative = False
    while position < limit:
        if keys[position] in CLOSING_QUOTES:
            position = past_interruption(keys, position)
        word = clause.begins.get(position)
        if word is not None and _ends_subject(clause, word, phrase):
            return Link(word.effect, phrase.first, word.stop, "subject of a harm verb")
        if word is not None and word.part == Part.ACTIVE:
            return None
        if position in clause.first_phrases and _next_subject(clause, phrase, position):
            return None
        if keys[position] in _RELATIVES:
            if _tells_of_one_of_them(clause, phrase, position):
                return None
            relative = True
        elif keys[position] in FULL_STOPS or (_is_barrier(clause, position) and not relative):
            return _among_the_dead(clause, phrase, position)
        position += word.stop - word.first if word else 1
    return _among_the_dead(clause, phrase, limit)


def _tells_of_one_of_them(clause: Clause, phrase: CountPhrase, relative: int) -> bool:
    """Return whether a relative clause says what befell one person named last: "eight, among them a boy who died"."""
    one = any(each.indefinite and each.stop == relative and each.first >= phrase.stop for each in clause.phrases)
    return one and _past_adverbs(clause, relative + 1) in clause.begins


def _is_barrier(clause: Clause, position: int) -> bool:
    """Return whether a subject's verb is looked for no further; "were reported to have been killed" is no barrier."""
    return clause.keys[position] in _BARRIERS and clause.key(position - 1) not in _BEING


def _next_subject(clause: Clause, phrase: CountPhrase, position: int) -> bool:
    """Return whether another count begins here that is no item of the same list."""
    following = clause.first_phrases.get(position)
    if following is None or following.mention is phrase.mention or following.mention == phrase.mention:
        return False
    earlier = [each.stop for each in clause.phrases if each.stop <= position]
    if any(each.of_known for each in clause.phrases if phrase.stop <= each.first < position):
        return False
    between = set(clause.keys[max(earlier, default=position) : position])
    return not (between <= LIST_WORDS or between & (PART_WORDS | {"between", "aged", "in", "from"}))


def _ends_subject(clause: Clause, word: HarmWord, phrase: CountPhrase) -> bool:
    if word.part == Part.INTRANSITIVE:
        return True
    destroyed = word.part == Part.LOSS and phrase.victims == Victims.COMBATANTS
    if word.part not in _OF_A_PASSIVE and not destroyed:
        return False
    before = word.first - 1
    while before >= phrase.stop and (clause.key(before) in _ADVERBS or clause.key(before) in _QUOTES):
        before -= 1
    return before >= phrase.stop and clause.key(before) in _AUXILIARIES


def _among_the_dead(clause: Clause, phrase: CountPhrase, limit: int) -> Link | None:
    """Tie "four children were among the dead", "12 of the victims were women"."""
    if "among" not in clause.tokens.known:
        return None
    for position in range(phrase.stop, min(limit + 4, len(clause.tokens))):
        if clause.key(position) != "among":
            continue
        for later in range(position + 1, min(position + 7, len(clause.tokens))):
            effect = _group(clause, later)
            if effect is not None:
                return Link(effect, phrase.first, later + 1, "among the dead", part=True)
    return None


def _group(clause: Clause, position: int) -> Effect | None:
    """Return the effect when a word names those who were harmed: the dead, those killed, the victims."""
    word = clause.begins.get(position)
    if word is not None and word.part in _OF_A_GROUP:
        return word.effect
    return Effect.KILLED if clause.key(position) in {"victims", "dead", "martyrs"} else None


def _object(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "killed 20 people", "killing at least 20", "the deaths of 20 people", "lost 463 fighters"."""
    start = back_over_fillers(clause, phrase.first)
    nearby = (clause.ends.get(position) for position in range(phrase.first, start - 1, -1))
    word = next((word for word in nearby if word is not None), None) or _before_aside(clause, start)
    if word is None or word.part not in _GOVERNING:
        return None
    if word.part == Part.LOSS and not _may_be_lost(clause, phrase, word):
        return None
    beside = {clause.key(position) for position in range(start, phrase.first)} & _BESIDE
    if word.part == Part.PARTICIPLE and _is_passive(clause, word) and not beside:
        return None
    rule = LOST if word.part == Part.LOSS and "lost" in clause.key(word.stop - 1) else OBJECT
    return Link(word.effect, word.first, phrase.stop, rule)


def back_over_fillers(clause: Clause, position: int) -> int:
    """Return where the words begin that may stand between a harm word and the number at a position."""
    while (key := clause.around[position - 1]) in _FILLERS or key in _QUOTES:
        position -= 1
    return position


def _before_aside(clause: Clause, position: int) -> HarmWord | None:
    """Return the verb before an aside between commas."""
    if clause.key(position - 1) != ",":
        return None
    for before in range(position - 2, max(position - 2 - WIDEST_ASIDE, 0), -1):
        if clause.key(before) == ",":
            word = clause.ends.get(before)
            return word if word is not None and word.part == Part.ACTIVE else None
    return None


def _may_be_lost(clause: Clause, phrase: CountPhrase, word: HarmWord) -> bool:
    """Return whether "lost", "destroyed" can be said of those counted: combatants, or a side's unnamed own."""
    if phrase.victims == Victims.COMBATANTS:
        return True
    bare = phrase.victims is None and not phrase.unknown
    return bare and clause.key(word.stop - 1) == "lost" and _closes(clause, phrase.stop)


def _closes(clause: Clause, position: int) -> bool:
    key = clause.key(position)
    return not key or not key[0].isalnum() or key in {"and", "in", "since", "so", "during"}


def _is_passive(clause: Clause, word: HarmWord) -> bool:
    """Return whether a participle belongs to the subject before it: "were killed 20 km from ..."."""
    before = word.first - 1
    while clause.key(before) in _ADVERBS:
        before -= 1
    return clause.key(before) in _BEING


def _toll(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "the death toll rose to 20", "puts the toll at just under 90"."""
    if phrase.unknown:
        return None
    tolls = [word for word in clause.words if word.part == Part.TOLL and 0 < phrase.first - word.stop <= _WIDEST_TOLL]
    if not tolls:
        return None
    word = tolls[-1]
    before = {clause.key(phrase.first - 1), clause.key(back_over_fillers(clause, phrase.first) - 1)}
    return None if before.isdisjoint(_TOLL_LINKS) else Link(word.effect, word.first, phrase.stop, TOLL)


def _after_group(clause: Clause, phrase: CountPhrase) -> Link | None:
    """Tie "among those killed are 826 children", "the dead included six women"."""
    if _INCLUDING.isdisjoint(clause.tokens.known):
        return None
    position = back_over_fillers(clause, phrase.first) - 1
    seen_verb = False
    for _ in range(WIDEST_ASIDE):
        if position < 0:
            return None
        key = clause.around[position]
        seen_verb = seen_verb or key in _INCLUDING
        word = next((word for word in clause.words if word.first <= position < word.stop), None) if seen_verb else None
        if seen_verb and (word or key in {"victims", "dead"}):
            effect = word.effect if word else Effect.KILLED
            grouped = clause.key((word.first if word else position) - 1) in _GROUP_OPENERS
            return Link(effect, position, phrase.stop, AMONG_THOSE, part=True) if grouped else None
        position -= 1
    return None


RULES: tuple[Callable[[Clause, CountPhrase], Link | None], ...] = (
    _own_noun, _rest, _right_after, _with_injuries, _after_group, _toll, _object, _subject, _some_of_them,
    _shares_harm_word,
)  # fmt: skip
