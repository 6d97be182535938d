"""How well a reading agrees with a person's: four levels, each stricter than the last, in the guide's form.

number (low and high, or the words of a vague amount), count (and the effect), core (and victims and claimant), full
(and attribution, the most specific place and the period). A claim that was read pairs with at most one annotated claim
of the same article; the pairs that agree on most are made first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Claim = Mapping[str, Any]
"""One claim as `docs/guides/annotation.md` describes it."""

_ARTICLES = re.compile(r"\b(?:the|a|an|al|ar|as|ash|ad|at|el)\b")
_VAGUE = re.compile(r"dozen|score|hundred|thousand|several|many|number|few|some|tens?\b", re.IGNORECASE)
_SAME_SPELLING = 0.85
"""Names that are spelled this alike are one name: "Deir Ezzor", "Deir ez-Zor"."""
_SAME_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, 0 to 1."""

    hits: int
    predicted: int
    annotated: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing agrees."""
        return 2 * self.hits / (self.predicted + self.annotated) if self.predicted + self.annotated else 0.0


def plain(name: str | None) -> str:
    """Return a name as it is compared: without accents, case, punctuation and articles."""
    letters = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().casefold()
    return " ".join(_ARTICLES.sub(" ", re.sub(r"[^a-z0-9]+", " ", letters)).split())


def same_name(one: str | None, other: str | None) -> bool:
    """Return whether two names are spelled nearly alike or share most of their words."""
    a, b = plain(one), plain(other)
    if not a or not b:
        return a == b
    words = set(a.split()), set(b.split())
    shared = len(words[0] & words[1]) / len(words[0] | words[1])
    return a == b or shared >= _SAME_WORDS or SequenceMatcher(None, a, b).ratio() >= _SAME_SPELLING


def same_names(one: Iterable[str], other: Iterable[str]) -> bool:
    """Return whether each name of either side is on the other side too."""
    a, b = list(one), list(other)
    return all(any(same_name(x, y) for y in b) for x in a) and all(any(same_name(x, y) for x in a) for y in b)


def _same_number(gold: Claim, read: Claim) -> bool:
    if gold["low"] is not None or gold["high"] is not None:
        return bool((gold["low"], gold["high"]) == (read["low"], read["high"]))
    if read["low"] is not None or read["high"] is not None:
        return False
    words = [{word.casefold() for word in _VAGUE.findall(each["count_text"] or "")} for each in (gold, read)]
    return bool(words[0] & words[1]) or plain(gold["count_text"]) == plain(read["count_text"])


def _same_place(gold: Claim, read: Claim) -> bool:
    if not gold["places"]:
        return not read["places"]
    return any(same_name(gold["places"][0], place) for place in read["places"])


Test = Callable[[Claim, Claim], bool]
LEVELS: Mapping[str, tuple[Test, ...]] = {
    "number": (),
    "count": (lambda gold, read: gold["effect"] == read["effect"],),
    "core": (
        lambda gold, read: gold["victims"] == read["victims"],
        lambda gold, read: same_name(gold["claimant"], read["claimant"]),
    ),
    "full": (
        lambda gold, read: same_names(gold["attributed_to"], read["attributed_to"]),
        _same_place,
        lambda gold, read: (gold["start"], gold["end"]) == (read["start"], read["end"]),
    ),
}
"""What each level asks beyond the one before it; all ask for the number."""


def score(gold: Mapping[str, Mapping[str, Any]], read: Mapping[str, Mapping[str, Any]]) -> dict[str, Score]:
    """Return the score of each level, and of assessments, over articles by their id."""
    hits = dict.fromkeys([*LEVELS, "assessments"], 0)
    for key, annotated in gold.items():
        found = read[key]
        for pair in _pairs(annotated["claims"], found["claims"]):
            for level in _levels_reached(*pair):
                hits[level] += 1
        hits["assessments"] += _shared_assessments(annotated["assessments"], found["assessments"])
    totals = {level: "assessments" if level == "assessments" else "claims" for level in hits}
    return {
        level: Score(
            hits[level],
            sum(len(each[field]) for each in (read[key] for key in gold)),
            sum(len(each[field]) for each in gold.values()),
        )
        for level, field in totals.items()
    }


def right_claims(gold: list[Claim], read: list[Claim], level: str = "core") -> list[bool]:
    """Return for each claim of one article that was read whether it agrees with an annotated one up to a level."""
    right = [found for annotated, found in _pairs(gold, read) if level in _levels_reached(annotated, found)]
    return [any(each is found for found in right) for each in read]


def _levels_reached(gold: Claim, read: Claim) -> list[str]:
    reached: list[str] = []
    for level, tests in LEVELS.items():
        if not all(test(gold, read) for test in tests):
            break
        reached.append(level)
    return reached


def _pairs(gold: list[Claim], read: list[Claim]) -> list[tuple[Claim, Claim]]:
    """Return one-to-one pairs with the same number, those that agree on most first."""
    options = sorted(
        (
            (len(_levels_reached(a, b)) + _shared_words(a, b), -i, -j)
            for i, a in enumerate(gold)
            for j, b in enumerate(read)
            if _same_number(a, b)
        ),
        reverse=True,
    )
    left, right, pairs = set(range(len(gold))), set(range(len(read))), []
    for _, i, j in options:
        if -i in left and -j in right:
            left.remove(-i)
            right.remove(-j)
            pairs.append((gold[-i], read[-j]))
    return pairs


def _shared_words(gold: Claim, read: Claim) -> float:
    a, b = set(plain(gold["quote"]).split()), set(plain(read["quote"]).split())
    return len(a & b) / max(1, min(len(a), len(b)))


def _shared_assessments(gold: list[Claim], read: list[Claim]) -> int:
    remaining, hits = list(read), 0
    for one in gold:
        match = next((b for b in remaining if _same_assessment(one, b)), None)
        if match is not None:
            remaining.remove(match)
            hits += 1
    return hits


def _same_assessment(gold: Claim, read: Claim) -> bool:
    return gold["status"] == read["status"] and same_name(gold["assessor"], read["assessor"])
