"""Words of attribution: which verb of saying belongs to which speaker in a sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tollgraph.extraction.document import ActorMention, Mode, Role, Sentence
from tollgraph.extraction.text.words import Row, lexicon, row_of
from tollgraph.model import Reference

_SPEECH = lexicon("speech")
_WORDS = {name: frozenset(words) for name, words in _SPEECH["words"].items() if isinstance(words, list)}
MODE_OF_VERB: dict[str, Mode] = {verb: Mode(mode) for mode, verbs in _SPEECH["verbs"].items() for verb in verbs}
_PRONOUNS = frozenset(_SPEECH["pronouns"]["words"])
_DESCRIPTIVE = _WORDS["descriptive"]
_DOCUMENTS = _WORDS["documents"]
_PERSONAL = frozenset({"he", "she"})
_WHERE_WORDS_STAND = frozenset({"on", "via", "against", "to"})
_PREPOSITIONS = frozenset({"on", "of", "by", "with", "from", "in", "for", "to", "against", "inside", "told"})
_AUXILIARIES = frozenset({"has", "have", "had", "also", "later", "then", "is", "was", "did", "not"})
_ARMED_BODIES = frozenset({"army", "military", "forces", "police", "navy", "force"})
_INTRODUCING = frozenset({"which", "who"})
_LONGEST_CLAUSE = 9
_OPENING = 2
"""Words of a sentence with one of which its subject begins."""
_JOINING = frozenset({"and", "but"})
_PARTICIPLE_FOLLOWED_BY = frozenset({"by", "of", "as", "for"})
_ENDS_A_SPEAKER = frozenset({"", "a", "an", "the", "who", "which", "in", "on", "at", "of"})
_BE = frozenset({"was", "were", "been", "being", "be", "are", "is"})
_LONGEST_APPOSITION = 24
_LONGEST_APPOSITION_NOUN = 4
_LONGEST_CHAIN = 9
_AND = frozenset({"and", ", and", ",", "as well as", ", as well as"})


@dataclass(slots=True)
class Cue:
    """Words of attribution in a sentence; numbers count its words."""

    speakers: tuple[Reference, ...]
    mode: Mode
    first: int
    """First word of the speaker, or of the verb where the speaker follows it."""
    last: int
    """Last word of the attribution."""
    told_from: int
    """First word after it that may be told."""
    inverted: bool = False


@dataclass(slots=True, eq=False)
class Clause:
    """A sentence with its words and the actors in it."""

    sentence: Sentence
    mentions: Sequence[ActorMention]
    last_speaker: Reference | None = None
    """Whom "he" and "she" take up."""
    topic: Reference | None = None
    """What "it" and "they" take up."""
    words: Row = field(init=False)
    around: list[str] = field(init=False)
    """The keys of the words, with empty ones before and after them."""
    size: int = field(init=False)
    """How many words it has."""
    starts: dict[int, ActorMention] = field(init=False)
    """The mention that begins with a word, by number of the word."""
    ends: dict[int, ActorMention] = field(init=False)
    """The mention that ends with a word, by number of the word."""
    inside: set[int] = field(init=False)
    """The numbers of the words that belong to mentions."""
    _spans: dict[int, tuple[int, int]] = field(init=False)
    """The numbers of the first and the last word of each mention, by where it starts."""

    def __post_init__(self) -> None:
        """Cut the sentence into words, and find the mentions among them."""
        self.words = row_of(self.sentence.text)
        self.around, self.size = self.words.around, len(self.words.keys)
        self.starts, self.ends, self.inside, self._spans = {}, {}, set(), {}
        for mention in self.mentions:
            first, last = self._spans[mention.start] = self._span(mention)
            self.starts[first] = self.ends[last] = mention
            self.inside.update(range(first, last + 1))

    def _span(self, mention: ActorMention) -> tuple[int, int]:
        offset = self.sentence.start
        first = bisect_right(self.words.ends, mention.start - offset)
        first = first if first < self.size else 0
        return first, max(first, bisect_left(self.words.starts, mention.end - offset, 0, self.size) - 1)

    def first_word(self, mention: ActorMention) -> int:
        """Return the number of a mention's first word."""
        return self._spans[mention.start][0]

    def last_word(self, mention: ActorMention) -> int:
        """Return the number of a mention's last word."""
        return self._spans[mention.start][1]

    def key(self, number: int) -> str:
        """Return the key of a word; an empty string shortly before and after the sentence."""
        return self.around[number]

    def start(self, number: int) -> int:
        """Return where a word begins in the sentence."""
        return self.words.starts[number]

    def end(self, number: int) -> int:
        """Return where a word ends in the sentence."""
        return self.words.ends[number]

    def between(self, first: int, last: int) -> str:
        """Return the text between two words, blanks trimmed."""
        return self.sentence.text[self.words.ends[first] : self.words.starts[last]].strip()


def find_cues(clause: Clause) -> list[Cue]:
    """Return the words of attribution of a sentence in text order."""
    verbs = [
        number for number, key in enumerate(clause.words.keys)
        if key in MODE_OF_VERB and not _is_surname(clause, number)
    ]  # fmt: skip
    found = [cue for number in verbs for cue in _cue_at(clause, number)]
    return sorted(found, key=lambda cue: cue.first)


def _is_surname(clause: Clause, number: int) -> bool:
    """Return whether "Said" is a name in the body of a report, where verbs are small: "REUTERS Rodi Said"."""
    return number > 0 and clause.words.texts[number] == "Said" and clause.sentence.role == Role.BODY


def _cue_at(clause: Clause, number: int) -> Iterator[Cue]:
    if number in clause.inside or _is_noun(clause, number):
        return
    key = clause.around[number]
    mode = MODE_OF_VERB[key]
    subject = subject_of(clause, number)
    told_from = after_receivers(clause, number)
    if key in _WORDS["quoting"] and number + 1 in clause.starts:
        source = clause.starts[number + 1]
        first = subject[1] if subject else number
        yield Cue((source.reference,), mode, first, clause.last_word(source), _after_saying(clause, source))
    elif subject is not None:
        speakers, first = subject
        inner = _cited(clause, told_from)
        if key in _WORDS["from_the_verb"]:
            told_from = number
        yield Cue(inner or speakers, mode, first, max(number, told_from - 1), told_from)
    elif key in _WORDS["inverted"]:
        yield from _inverted(clause, number, mode)


def _is_noun(clause: Clause, number: int) -> bool:
    """Return whether a word that may be a verb stands at the end of a phrase: "via media report: During a strike"."""
    if clause.around[number] not in _WORDS["nouns_too"]:
        return False
    return clause.sentence.text[clause.end(number) :].lstrip()[:1] in {":", ",", ")", ";"}


def subject_of(clause: Clause, verb: int) -> tuple[tuple[Reference, ...], int] | None:
    """Return who speaks by a verb, and the first word of the subject: a name before it, or a pronoun."""
    direct = _direct(clause, verb)
    direct = _described_by(clause, direct) or _with_a_clause(clause, verb) or direct
    if direct is not None and _closes_an_aside(clause, direct, verb):
        direct = _described(clause, verb) or direct
    if direct is not None and clause.key(clause.first_word(direct) - 1) not in _PREPOSITIONS:
        return _with_partners(clause, direct)
    named = _described(clause, verb) or direct
    return _pronoun_or_document(clause, verb) if named is None else _with_partners(clause, named)


def _closes_an_aside(clause: Clause, mention: ActorMention, verb: int) -> bool:
    """Return whether a name ends what commas set off from the verb: "Omar Khalil, the head of the council, said"."""
    cited = clause.key(_word_before(clause, mention)) in _WORDS["quoting"]
    return not cited and clause.between(verb - 1, verb) == ","


def _pronoun_or_document(clause: Clause, verb: int) -> tuple[tuple[Reference, ...], int] | None:
    """Return whom "it", "he", "the letter", "the claim which gave no names" before a verb take up."""
    number, around = verb - 1, clause.around
    while around[number] in _AUXILIARIES:
        number -= 1
    for back in range(verb - 1, max(0, verb - _LONGEST_CHAIN), -1):
        if around[back] in _DESCRIPTIVE and around[back - 1] in _DOCUMENTS:
            number = back - 1
    key = around[number]
    if key in _DOCUMENTS and around[number - 1] in _WORDS["document_determiners"]:
        whose = clause.topic if around[number - 1] in {"the", "its"} else clause.last_speaker
        return ((whose,), number - 1) if whose is not None and number not in clause.inside else None
    taken_up = clause.last_speaker if key in _PERSONAL else clause.topic
    if after_receivers(clause, verb) + 1 < clause.size:
        taken_up = named_before(clause, number) or taken_up
    if key in _JOINING and number not in clause.inside:
        elided = named_before(clause, number)
        return ((elided,), verb) if elided is not None else None
    if key in _PRONOUNS and taken_up is not None and number not in clause.inside:
        return (taken_up,), number
    return None


def named_before(clause: Clause, number: int) -> Reference | None:
    """Return the subject that a pronoun or a verb later in the sentence takes up: "the Pentagon said it has"."""
    for last, mention in sorted(clause.ends.items()):
        body = not mention.adjectival or clause.key(last) in _ARMED_BODIES
        if last < number and body and clause.key(_word_before(clause, mention)) not in _PREPOSITIONS:
            return mention.reference
    return None


def _word_before(clause: Clause, mention: ActorMention) -> int:
    first = clause.first_word(mention) - 1
    return first - 1 if clause.around[first] in {"the", "a", "an"} else first


def _direct(clause: Clause, verb: int) -> ActorMention | None:
    """Return the mention before a verb with nothing but transparent words between."""
    around = clause.around
    for number in range(verb - 1, max(-1, verb - 2 - _LONGEST_CHAIN), -1):
        mention = clause.ends.get(number)
        if mention is not None:
            before = around[clause.first_word(mention) - 1]
            if before == "told" or before in _WHERE_WORDS_STAND or _passive(clause, verb):
                return None
            noun = number == verb - 1 and around[verb] in _WORDS["nouns_too"] and _possessive(mention)
            return None if noun or _is_object_before_and(clause, number, verb) else mention
        if around[number] not in _WORDS["transparent"] and not _names_where(clause, number):
            return None
    return None


def _is_object_before_and(clause: Clause, last: int, verb: int) -> bool:
    """Return whether a name only ends what stands before "and": "struck the base of the group and denied"."""
    return clause.around[last + 1] == "and" and last + 2 == verb and named_before(clause, last) is not None


def _described_by(clause: Clause, mention: ActorMention | None) -> ActorMention | None:
    """Return the name before an apposition that lost its comma: "the Committees a network of activists reported"."""
    first = _word_before(clause, mention) if mention is not None else -1
    key = clause.around[first]
    if key in _WORDS["doing"]:
        return clause.ends.get(first - 1)
    if key != "of":
        return None
    for number in range(first - 1, max(0, first - _LONGEST_APPOSITION_NOUN), -1):
        if clause.key(number) in {"a", "an"}:
            return clause.ends.get(number - 1)
    return None


def _passive(clause: Clause, verb: int) -> bool:
    """Return whether a verb of saying has nobody who says it: "was reported"; not "was quoted", nor "IS said"."""
    key, before = clause.around[verb], clause.around[verb - 1]
    if key in _WORDS["quoting"] or key not in MODE_OF_VERB:
        return False
    if key in _WORDS["participles"] and clause.around[verb + 1] in _PARTICIPLE_FOLLOWED_BY:
        return before in _BE or before not in _AUXILIARIES
    return before in _BE and verb - 1 not in clause.inside


def _names_where(clause: Clause, number: int) -> bool:
    """Return whether a word is a name behind a preposition: the UK of "a monitoring group based in the UK"."""
    before = number - 1 - (clause.key(number - 1) == "the")
    return clause.words.texts[number][0].isupper() and clause.key(before) in {"in", "of", "at", "from", "for"}


def _possessive(mention: ActorMention) -> bool:
    """Return whether a name ends in the -s of a possessive: "Moscows report" says nothing by itself."""
    ends = mention.text.rstrip("'\u2019").endswith("s") and not mention.reference.label.endswith("s")
    return ends and "UnnamedSource" not in mention.kinds


def _described(clause: Clause, verb: int) -> ActorMention | None:
    """Return the mention that a relative clause or an apposition before the verb describes."""
    keys, ends = clause.words.keys, clause.ends
    for number in range(verb - 1, max(-1, verb - _LONGEST_APPOSITION), -1):
        key = keys[number]
        if key in MODE_OF_VERB and number not in clause.inside:
            return None
        if key in _DESCRIPTIVE and number - 1 in ends and clause.key(clause.first_word(ends[number - 1]) - 1) != "told":
            return ends[number - 1]
        if number in ends and number + 1 < verb and _enclosed(clause, number, verb):
            return ends[number]
    return None


def _with_a_clause(clause: Clause, verb: int) -> ActorMention | None:
    """Return the opening name that a short clause parts from its verb: "The group which backs the opposition said"."""
    for number in range(verb - 1, max(0, verb - _LONGEST_CLAUSE), -1):
        key = clause.around[number]
        if key in MODE_OF_VERB and number not in clause.inside:
            return None
        if key in _INTRODUCING:
            mention = clause.ends.get(number - 1)
            return mention if mention is not None and clause.first_word(mention) < _OPENING else None
    return None


def _enclosed(clause: Clause, last: int, verb: int) -> bool:
    """Return whether commas stand right after a word and right before a verb."""
    return clause.between(last, last + 1) == "," and clause.between(verb - 1, verb) == ","


def _with_partners(clause: Clause, mention: ActorMention) -> tuple[tuple[Reference, ...], int]:
    """Return the speakers joined by "and", in text order, and the first word of the first."""
    speakers, first = [mention.reference], clause.first_word(mention)
    while first > 1:
        gap = first - 1 if clause.key(first - 1) in {"and", "as"} else first
        partner = clause.ends.get(gap - 1)
        joint = clause.between(gap - 1, first)
        if partner is None or partner.adjectival or joint not in {"and", ", and"}:
            break
        speakers.insert(0, partner.reference)
        first = clause.first_word(partner)
    return tuple(dict.fromkeys(speakers)) if len(speakers) > 1 else tuple(speakers), first


def _inverted(clause: Clause, verb: int, mode: Mode) -> Iterator[Cue]:
    """Yield the cue of a speaker after the verb: "..., said Observatory chief Rami Abdel Rahman"."""
    number = verb + 1
    while clause.key(number) in {"the", "a", "an"} and number not in clause.starts:
        number += 1
    mention = clause.starts.get(number)
    if mention is not None and verb > 0 and _closes(clause, verb, mention) and not mention.adjectival:
        last = clause.last_word(mention)
        yield Cue((mention.reference,), mode, verb, last, after_receivers(clause, last), inverted=True)


def _closes(clause: Clause, verb: int, mention: ActorMention) -> bool:
    """Return whether "said X" closes what X says, rather than X beginning it: a comma or quote before, or no more."""
    if clause.between(verb, verb + 1):
        return False
    last = clause.last_word(mention)
    ends = clause.key(last + 1) in _ENDS_A_SPEAKER or bool(clause.between(last, last + 1))
    return ends or bool(clause.between(verb - 1, verb))


def after_receivers(clause: Clause, verb: int) -> int:
    """Return the number of the first word after a verb that may be told: after "told AFP by telephone that"."""
    number, told_from, around = verb + 1, verb + 1, clause.around
    while number < clause.size:
        key, mention = around[number], clause.starts.get(number)
        if key == "that":
            return number + 1
        if mention is not None and ("MediaOutlet" in mention.kinds or around[number - 1] in {"told", "by"}):
            number = told_from = clause.last_word(mention) + 1
        elif number not in clause.inside and (key in _WORDS["receivers"] or (key.isdigit() and told_from > verb + 1)):
            number = told_from = number + 1
        elif number not in clause.inside and key in _WORDS["bridges"]:
            number += 1
        else:
            break
    return told_from


def _cited(clause: Clause, number: int) -> tuple[Reference, ...]:
    """Return the source that the speaker cites right after the verb: "reported citing a source in the YPG"."""
    if clause.key(number) not in _WORDS["quoting"]:
        return ()
    mention = clause.starts.get(number + 1) or clause.starts.get(number + 2)
    return (mention.reference,) if mention else ()


def _after_saying(clause: Clause, source: ActorMention) -> int:
    last = clause.last_word(source)
    if clause.key(last + 1) == "as" and clause.key(last + 2) in {"saying", "telling", "reporting"}:
        return after_receivers(clause, last + 2)
    return last + 1
