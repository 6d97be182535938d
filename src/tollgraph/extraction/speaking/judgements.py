"""What actors make of claims and events: denials, admissions, inquiries, refusals to comment, grades.

The rules stand in `lexicons/judgements.toml`; each says which words show the judgement and where the assessor is named.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tollgraph.extraction.document import ActorMention, Document, Role, Sentence, Utterance
from tollgraph.extraction.speaking.cues import Clause, named_before, subject_of
from tollgraph.extraction.text.words import keys_of, lexicon, lowered
from tollgraph.extraction.time.dates import find_periods
from tollgraph.model import Reference
from tollgraph.terms import Status

_CLAUSE_END = re.compile(r"[;.]|,? but\b|, (?:and|while|although|adding|which|after|as)\b|\bsaying\b|\badding\b")
_NEGATED = {
    "number": re.compile(r"\b(?:number|figure|toll|count|estimate|report)", re.IGNORECASE),
    "civilian casualties": re.compile(r"\bcivilians?\b", re.IGNORECASE),
    "casualties": re.compile(r"\b(?:casualt|death|kill|victim|dead)", re.IGNORECASE),
    "responsibility": re.compile(
        r"\b(?:responsib|involve|carr|using|use|target|bomb|strik|attack|accus|hit)", re.IGNORECASE
    ),
}
_CONCEDED = re.compile(
    r"(?:(?:at least|more than|over|nearly|almost|about|around|roughly|some|only|up to) ){0,2}"
    r"(?:(?<![\d,])\d[\d,]*+|one|two|three|four|five|six|seven|eight|nine|ten|a dozen|dozens|scores|hundreds)(?= )",
    re.IGNORECASE,
)
_GRADES = {**{status.value: status for status in Status}, "disproved": Status.DISCOUNTED}
_HEAD = 4
"""First letters of a word by which the rules are found that it may be a trigger of."""
_JUDGING = {
    name: re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)
    for name, words in lexicon("judgements")["publishers"].items()
}
_CONCEDING = frozenset({Status.ACKNOWLEDGED, Status.CREDIBLE})
_NOT_PARTIES = frozenset({"Monitor", "MediaOutlet", "UnnamedSource"})
_OFFICIAL_GRADES = frozenset({"credible", "not credible"})
"""Grades that only a coalition's own scheme has."""
_JOINING = frozenset({"and", "but", "also", "then"})
_PRONOUN = re.compile(r"\b(?:it|he|she|they|we)\b", re.IGNORECASE)
_OPENING = 60
"""A pronoun within this many characters before the words stands for their subject."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one actor makes of a claim or an event, in one passage."""

    assessor: Reference | None
    """None: the publisher of the document, who speaks without naming itself."""
    status: Status
    about_text: str
    """Words of the text for what is judged; empty where it says nothing."""
    start: int
    """Offset of the passage in the article."""
    end: int
    sentence: int
    """Number of the sentence."""
    rule: str
    """Name of the rule in the lexicon."""
    dated: date | None = None
    """The day of the judgement, where the sentence says when it was made."""
    reason: str | None = None
    negates: str | None = None
    """What a denial or a rejection is of: casualties, civilian casualties, responsibility or number."""
    conceded: tuple[int, int] | None = None
    """Offsets of the words of a number that an admission holds."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one judgement is told: a row of the lexicon."""

    name: str
    status: str
    words: re.Pattern[str]
    triggers: tuple[str, ...]
    subject: str
    of: str
    needs: re.Pattern[str] | None
    own_status: str
    """Status of a publisher that speaks without naming itself, where it is another."""


@cache
def judgement_rules() -> tuple[Rule, ...]:
    """Return the rules of the lexicon, in its order."""
    return tuple(_rule(row) for row in lexicon("judgements")["rules"])


@cache
def _by_head() -> dict[str, dict[str, set[int]]]:
    """Return the triggers with the numbers of their rules, by the first letters of the triggers."""
    table: dict[str, dict[str, set[int]]] = {}
    for number, rule in enumerate(judgement_rules()):
        for trigger in rule.triggers:
            table.setdefault(trigger[:_HEAD], {}).setdefault(trigger, set()).add(number)
    return table


def rules_for(keys: Set[str]) -> tuple[Rule, ...]:
    """Return the rules, in their order, whose words may stand in a sentence with such words."""
    table, found = _by_head(), set[int]()
    for key in [key for key in keys if key[:_HEAD] in table]:
        for trigger, numbers in table[key[:_HEAD]].items():
            if key.startswith(trigger):
                found |= numbers
    rules = judgement_rules()
    return tuple([rules[number] for number in sorted(found)])


def _rule(row: Mapping[str, Any]) -> Rule:
    needs = re.compile(row["needs"], re.IGNORECASE) if "needs" in row else None
    words = re.compile(rf"(?<!\w)(?:{row['words']})")
    return Rule(
        row["name"],
        row["status"],
        words,
        tuple(row["triggers"]),
        row.get("subject", "before"),
        row.get("of", ""),
        needs,
        row.get("own_status", ""),
    )


def find_judgements(
    document: Document, actors: Sequence[ActorMention], utterances: Sequence[Utterance]
) -> list[Judgement]:
    """Return the judgements of an article in text order; at most one per rule's words and assessor."""
    reader = _Reader(document, tuple(actors), tuple(utterances), [mention.start for mention in actors])
    found: list[Judgement] = []
    for number, sentence in enumerate(document.sentences):
        rules = () if sentence.role == Role.FURNITURE else rules_for(keys_of(sentence.text))
        if rules:
            found += reader.read(number, rules)
    return found


@dataclass
class _Reader:
    document: Document
    actors: tuple[ActorMention, ...]
    utterances: tuple[Utterance, ...]
    starts: list[int]

    def read(self, number: int, rules: Sequence[Rule]) -> Iterator[Judgement]:
        """Yield the judgements of one sentence by the rules whose words may stand in it."""
        text = lowered(self.document.sentences[number].text)
        taken: list[tuple[int, int]] = []
        seen: set[tuple[str | None, Status]] = set()
        for rule in rules:
            for match in rule.words.finditer(text):
                if any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                found = self._judged(number, rule, match)
                key = (found.assessor.iri if found and found.assessor else None, found.status) if found else None
                if found is not None and key is not None and key not in seen:
                    taken.append(match.span())
                    seen.add(key)
                    yield found

    def _judged(self, number: int, rule: Rule, match: re.Match[str]) -> Judgement | None:
        sentence = self.document.sentences[number]
        held_from = 0 if rule.subject == "speaker" else match.start()
        if rule.needs is not None and not rule.needs.search(sentence.text, held_from):
            return None
        assessor, start, known = self._assessor(sentence, rule, match)
        if not known or not self._allowed(rule, assessor):
            return None
        status = _GRADES[match["grade"].lower()] if rule.status == "grade" else Status(rule.status)
        status = Status(rule.own_status) if assessor is None and rule.own_status else status
        end = match.end() + _clause_length(sentence.text[match.end() :])
        about = sentence.text[match.end() : end].strip(' ,.:\u201d"') or sentence.text[: match.start()].strip()
        return Judgement(
            assessor,
            status,
            about,
            sentence.start + min(start, match.start()),
            sentence.start + end,
            number,
            rule.name,
            _dated(self.document, sentence),
            negates=_negated(status, sentence.text[match.start() : end], about),
            conceded=_conceded(sentence, match.start(), end) if status in _CONCEDING else None,
        )

    def _clause(self, sentence: Sentence) -> Clause:
        low, high = bisect_left(self.starts, sentence.start), bisect_right(self.starts, sentence.end - 1)
        before = [each for each in self.utterances if each.start < sentence.start]
        speaker = before[-1].speaker if before else None
        topic = next((each.reference for each in self.actors[:low][::-1] if not each.adjectival), speaker)
        return Clause(sentence, self.actors[low:high], speaker, speaker or topic)

    def _assessor(self, sentence: Sentence, rule: Rule, match: re.Match[str]) -> tuple[Reference | None, int, bool]:
        """Return who judges, where the passage begins in the sentence, and whether anyone was found."""
        clause = self._clause(sentence)
        if rule.subject == "after":
            following = (each for each in clause.mentions if each.start >= sentence.start + match.end())
            mention = next(following, None)
            return (mention.reference, match.start(), True) if mention else (None, 0, False)
        speaking = self._speaking(sentence, match)
        if rule.subject == "speaker":
            if speaking is not None:
                begin = min(speaking.start, (speaking.cue or (speaking.start, 0))[0])
                return speaking.speaker, max(0, begin - sentence.start), speaking.speaker is not None
            if rule.status in _OFFICIAL_GRADES and not rule.of:
                return self._coalition(rule)
            if rule.status != "grade":
                return self._own(rule)
        word = bisect_right(clause.words.ends, match.start())
        subject = subject_of(clause, word)
        if subject is not None:
            return subject[0][0], clause.start(subject[1]), True
        if rule.status == "grade":
            return self._own(rule)
        elided = named_before(clause, word) if clause.key(word - 1) in _JOINING else None
        if elided is not None:
            return elided, match.start(), True
        return self._taken_up(clause, sentence, match, speaking)

    def _taken_up(
        self, clause: Clause, sentence: Sentence, match: re.Match[str], speaking: Utterance | None
    ) -> tuple[Reference | None, int, bool]:
        """Return whom a pronoun or an office without a name before the words takes up."""
        before = sentence.text[max(0, match.start() - _OPENING) : match.start()]
        pronoun = _PRONOUN.search(before)
        if speaking is not None and speaking.cue is not None and pronoun:
            return speaking.speaker, max(0, min(speaking.start, speaking.cue[0]) - sentence.start), True
        if pronoun and clause.topic is not None:
            return clause.topic, max(0, match.start() - _OPENING) + pronoun.start(), True
        return None, 0, False

    def _speaking(self, sentence: Sentence, match: re.Match[str]) -> Utterance | None:
        start, end = sentence.start + match.start(), sentence.start + match.end()
        covering = [each for each in self.utterances if each.start <= start and end <= each.end]
        return min(covering, key=lambda each: each.end - each.start, default=None)

    def _own(self, rule: Rule) -> tuple[Reference | None, int, bool]:
        """Return the assessor of words that nobody is named for: the publisher, where it judges in its own name."""
        judges = _JUDGING.get("monitors" if rule.status == "grade" else "parties")
        return None, 0, judges is not None and judges.search(self.document.article.publisher) is not None

    def _coalition(self, rule: Rule) -> tuple[Reference | None, int, bool]:
        """Return who grades a report where only the grade is told: the publisher, else the coalition of the article."""
        own = self._own(rule)
        named = next((each.reference for each in self.actors if "Coalition" in each.kinds), None)
        return own if own[2] or named is None else (named, 0, True)

    def _allowed(self, rule: Rule, assessor: Reference | None) -> bool:
        if not rule.of or assessor is None:
            return True
        kinds = {kind for each in self.actors if each.reference.iri == assessor.iri for kind in each.kinds}
        return not kinds & _NOT_PARTIES if rule.of == "party" else rule.of in kinds


def _clause_length(text: str) -> int:
    """Return how far the clause reaches that a text begins with."""
    match = _CLAUSE_END.search(text)
    return match.start() if match else len(text)


def _negated(status: Status, passage: str, about: str) -> str | None:
    """Return what a denial denies by the words after its verb; a rejection names the number in its own words."""
    if status not in {Status.DENIED, Status.DISPUTED}:
        return None
    if status == Status.DISPUTED and _NEGATED["number"].search(passage):
        return "number"
    return next((name for name, words in _NEGATED.items() if words.search(about)), None)


def _conceded(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    match = _CONCEDED.search(sentence.text, start, end)
    return (sentence.start + match.start(), sentence.start + match.end()) if match else None


def _dated(document: Document, sentence: Sentence) -> date | None:
    """Return the day of a statement where "on Friday" stands beside its verb; None where no day does."""
    periods = find_periods(sentence.text, document.article.published, sentence.start)
    days = [each.period.start for each in periods if each.period.start and each.period.start == each.period.end]
    return days[0] if len(days) == 1 and len(periods) == 1 else None
