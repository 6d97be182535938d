"""Who says which stretch of an article.

Where utterances nest, the shorter one is the innermost source. Text that nobody is named for has no utterance: it is
the article's own voice.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tollgraph.extraction.document import ActorMention, Document, Mode, Role, Sentence, Utterance
from tollgraph.extraction.speaking.cues import MODE_OF_VERB, Clause, Cue, find_cues
from tollgraph.extraction.text.words import keys_of, lexicon
from tollgraph.model import Reference

_SPEECH = lexicon("speech")
_RESUMING = frozenset(_SPEECH["words"]["resuming"])
_INTRODUCTIONS = frozenset(_SPEECH["words"]["introductions"])
_CONTINUING = tuple(_SPEECH["continuing"]["phrases"])
_HOLDERS = frozenset(_SPEECH["words"]["holders"])
_ACCORDING_KEYS = frozenset(words.split()[0] for words in _SPEECH["words"]["according"])
_ACCORDING = re.compile(r"\b(?:" + "|".join(_SPEECH["words"]["according"]) + r")\s+(?:the\s+|an?\s+)?", re.IGNORECASE)
_HOLDER = re.compile(
    r"\b(?P<noun>" + "|".join(_SPEECH["words"]["holders"]) + r")\s+(?:(?P<by>by|from)|of|that)\s", re.IGNORECASE
)
_ATTRIBUTING = frozenset(MODE_OF_VERB) | _ACCORDING_KEYS | _HOLDERS
"""Without one of these words a sentence attributes nothing, but for a headline's bare name."""
_ARTICLE = 4
"""Characters that "the " takes before a name."""
_QUOTED = re.compile(r"\u201c[^\u201c\u201d]{0,3000}\u201d|\"[^\"\n]{0,800}\"")
_PREPOSITIONS = frozenset({"in", "on", "by", "of", "for", "from", "to", "with", "and", "against", "near"})
_CLOSING_QUOTE = re.compile(r"[\w,.!?][\u201d\"]")
_NEAR = 3
"""A quotation that closes within so many words before the speaker is what the speaker says."""
_BEFORE_A_SOURCE = (":", "\u2013", "\u2014", "-")
_OPENING_QUOTE = ("\u201c", '"')
_TURNING = frozenset({"while", "whereas", "but"})
_FRAGMENT = 4
"""What a quotation has left beside an utterance counts from this many characters."""
_FEWEST_TOLD = 3
"""Fewer words before a speaker than this are an introduction, not what is told."""
_MOST_AFTER = 1
"""More words after the verb than this are told."""


def find_utterances(document: Document, actors: Sequence[ActorMention]) -> list[Utterance]:
    """Return who says what, in text order; two speakers of one stretch give two utterances."""
    reader = _Reader(document, tuple(actors), [mention.start for mention in actors])
    return sorted(reader.read(), key=attrgetter("start", "end"))


@dataclass
class _Reader:
    document: Document
    actors: tuple[ActorMention, ...]
    starts: list[int]
    speaker: Reference | None = None
    """The last speaker of the sentences before."""
    topic: Reference | None = None
    """What "it" takes up: the last speaker, or the actor with which the sentence before began."""
    attributed: bool = False
    """Whether the sentence before was somebody's words."""
    found: list[Utterance] = field(default_factory=list)

    def read(self) -> list[Utterance]:
        """Return the utterances of all sentences, then those that quotation marks extend."""
        for sentence in self.document.sentences:
            if sentence.role != Role.FURNITURE:
                here = list(self._of(sentence))
                self.attributed = bool(here)
                self.found += here
        return self.found + list(_extended(self.document, self.found))

    def _of(self, sentence: Sentence) -> Iterator[Utterance]:
        low, high = bisect_left(self.starts, sentence.start), bisect_right(self.starts, sentence.end - 1)
        mentions = self.actors[low:high]
        told = list(_from_headline(sentence, mentions)) if mentions else []
        if not _ATTRIBUTING.isdisjoint(keys_of(sentence.text)) and (mentions or self.topic):
            told = _told(Clause(sentence, mentions, self.speaker, self.topic), told)
        if told:
            last = max(told, key=lambda each: each.cue or (0, 0)) if len(told) > 1 else told[0]
            self.speaker = self.topic = last.speaker or self.speaker
            yield from told
            return
        first = next((each for each in mentions if not each.adjectival), None)
        if first is not None and not ends_in_preposition(sentence.text[: first.start - sentence.start]):
            self.topic = first.reference
        if self.speaker is not None and self.attributed and self._continues(sentence):
            yield Utterance(sentence.start, sentence.end, self.speaker, carried=True)

    def _continues(self, sentence: Sentence) -> bool:
        """Return whether a sentence without a source directly continues what was said before it."""
        text = sentence.text.lstrip('\u201c" ').lower()
        return sentence.text.startswith(_OPENING_QUOTE) or text.startswith(_CONTINUING)


def _told(clause: Clause, headline: list[Utterance]) -> list[Utterance]:
    """Return what the words of a sentence attribute to somebody, with what it attributes as a headline."""
    keys, told = keys_of(clause.sentence.text), list(_from_cues(clause))
    if not keys.isdisjoint(_ACCORDING_KEYS):
        told += _from_phrases(clause)
    told += headline
    if not keys.isdisjoint(_HOLDERS):
        told += _from_holders(clause, [each.cue[0] for each in told if each.cue])
    return told


def _from_cues(clause: Clause) -> Iterator[Utterance]:
    cues, told_before = find_cues(clause), 0
    for place, cue in enumerate(cues):
        following = [other.first for other in cues[place + 1 :] if other.first > cue.last and not other.inverted]
        end = min(following[:1] or [clause.size])
        turn = _turn(clause, cue, cues[place + 1 :])
        end = min(end, turn or end)
        for first, last in _stretches(clause, cue, told_before, end):
            yield from _made(clause, cue, first, last)
        told_before = max(told_before, turn or cue.told_from)


def _turn(clause: Clause, cue: Cue, later: Sequence[Cue]) -> int | None:
    """Return the word at which what one says turns into what the next one says: "A said ..., while ..., B said"."""
    if len(later) != 1 or clause.size - later[0].told_from > _MOST_AFTER:
        return None
    turns = (number for number in range(later[0].first - 1, cue.told_from, -1) if clause.key(number) in _TURNING)
    return next(turns, None)


def _stretches(clause: Clause, cue: Cue, told_before: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first word and the number after the last word of what a cue's speakers say."""
    before = [key for key in clause.words.keys[told_before : cue.first] if key not in _INTRODUCTIONS]
    resumes = clause.key(cue.told_from) in _RESUMING
    ends_here = clause.size - cue.told_from <= _MOST_AFTER
    quoted = _after_quotation(clause, cue)
    if _is_apposition(clause, cue) or (cue.mode == Mode.DENY and not quoted):
        before = []  # who denies something does not say what stands before it
    told_before_it = quoted and cue.first > told_before
    if len(before) >= _FEWEST_TOLD and not told_before_it:
        told_before_it = ends_here or resumes or cue.inverted or _set_off(clause, cue)
        told_before_it = told_before_it or (not told_before and _goes_on(clause, cue))
    if told_before_it:
        yield told_before, cue.first
    if cue.told_from < end and not (told_before_it and ends_here):
        yield cue.told_from, end


def _goes_on(clause: Clause, cue: Cue) -> bool:
    """Return whether the last speaker goes on after an "and"."""
    last = clause.last_speaker
    return last is not None and clause.key(cue.first - 1) == "and" and last.iri in {each.iri for each in cue.speakers}


def _is_apposition(clause: Clause, cue: Cue) -> bool:
    """Return whether commas enclose the speaker before the verb: "the mission, UNSMIL, said"."""
    return "," in [gap.strip() for gap in clause.words.gaps[cue.first + 1 : cue.last + 1]]


def _set_off(clause: Clause, cue: Cue) -> bool:
    """Return whether a comma or a dash stands before the speaker."""
    gap = clause.sentence.text[clause.end(cue.first - 1) : clause.start(cue.first)].rstrip()
    return gap.endswith((",", "\u2014", "\u2013"))


def _after_quotation(clause: Clause, cue: Cue) -> bool:
    """Return whether a quotation closes just before the speaker."""
    begin = clause.start(max(0, cue.first - _NEAR))
    return _CLOSING_QUOTE.search(clause.sentence.text[begin : clause.start(cue.first)]) is not None


def _made(clause: Clause, cue: Cue, first: int, last: int) -> Iterator[Utterance]:
    offset = clause.sentence.start
    start, end = offset + clause.start(first), offset + clause.end(last - 1)
    said_by = (offset + clause.start(cue.first), offset + clause.end(cue.last))
    if cue.last >= cue.told_from:
        said_by = (said_by[0], offset + clause.end(max(cue.first, cue.told_from - 1)))
    for speaker in cue.speakers:
        yield Utterance(start, end, speaker, cue.mode, cue=said_by)


def _from_phrases(clause: Clause) -> Iterator[Utterance]:
    """Yield what "according to X" attributes: the sentence around it, as far as nobody else is named for it."""
    text, offset = clause.sentence.text, clause.sentence.start
    by_start = {mention.start: mention for mention in clause.mentions}
    for match in _ACCORDING.finditer(text):
        mention = by_start.get(offset + match.end()) or next(
            (each for each in clause.mentions if offset + match.start() < each.start <= offset + match.end()), None
        )
        if mention is None:
            continue
        cue = (offset + match.start(), mention.end)
        if match.start() > 0:
            yield Utterance(offset, cue[0], mention.reference, cue=cue)
        if len(text[mention.end - offset :].split()) > _MOST_AFTER:
            yield Utterance(mention.end, clause.sentence.end, mention.reference, cue=cue)


def _from_holders(clause: Clause, cues: Sequence[int]) -> Iterator[Utterance]:
    """Yield what nouns hold, up to the next of the cues: "initial reports of", "the claim by activists that"."""
    text, offset = clause.sentence.text, clause.sentence.start
    for match in _HOLDER.finditer(text):
        end = offset + match.end()
        held = (each for each in clause.mentions if each.start < offset + match.end("noun") <= each.end)
        named = (each for each in clause.mentions if match["by"] and end <= each.start <= end + _ARTICLE)
        mention = next(named, None) if match["by"] else next(held, None)
        if mention is None:
            continue
        start = mention.end + 1 if match["by"] else end
        if not match["by"] or text[start - offset :].startswith("that "):
            stop = min((cue for cue in cues if cue > start), default=clause.sentence.end)
            yield Utterance(start, stop, mention.reference, cue=(offset + match.start(), start))


def _from_headline(sentence: Sentence, mentions: Sequence[ActorMention]) -> Iterator[Utterance]:
    """Yield what a headline attributes by a bare name: "...: monitor", "... - SOHR", "SYRIAN COALITION: ..."."""
    first, last = mentions[0], mentions[-1]
    if last.end >= sentence.end - 1 and not last.adjectival and _closes_a_headline(sentence, last):
        yield Utterance(sentence.start, last.start, last.reference, cue=(last.start, last.end))
    elif first.start == sentence.start and sentence.text[first.end - sentence.start :].lstrip().startswith(":"):
        yield Utterance(first.end + 1, sentence.end, first.reference, cue=(first.start, first.end + 1))


def _closes_a_headline(sentence: Sentence, last: ActorMention) -> bool:
    """Return whether the name at the end of a sentence is that of its source."""
    before = sentence.text[: last.start - sentence.start]
    bare = sentence.role == Role.TITLE and "Monitor" in last.kinds and before.rstrip()[-1:].isalnum()
    return before.rstrip().endswith(_BEFORE_A_SOURCE) or (bare and not ends_in_preposition(before))


def ends_in_preposition(text: str) -> bool:
    """Return whether a text, apart from a "the", ends in a preposition."""
    words = text.lower().removesuffix("the ").rsplit(maxsplit=1)
    return bool(words) and words[-1] in _PREPOSITIONS


def _extended(document: Document, found: Sequence[Utterance]) -> Iterator[Utterance]:
    """Yield the rest of a quotation of which an utterance covers only a part."""
    for match in _QUOTED.finditer(document.article.text):
        inside = [each for each in found if each.start < match.end() and match.start() < each.end]
        for each in inside:
            if match.start() < each.start - _FRAGMENT:
                yield Utterance(match.start(), each.start, each.speaker, each.mode, carried=True)
            if each.end < match.end() - _FRAGMENT:
                yield Utterance(each.end, match.end(), each.speaker, each.mode, carried=True)


def innermost(utterances: Sequence[Utterance], start: int, end: int) -> tuple[Utterance, ...]:
    """Return the utterances of the innermost source of a stretch: the shortest ones that cover it, one per speaker."""
    covering = [each for each in utterances if each.start <= start and end <= each.end]
    if not covering:
        return ()
    shortest = min(each.end - each.start for each in covering)
    return tuple(each for each in covering if each.end - each.start == shortest)
