"""The values that the stages of extraction pass on. Every offset is a code point of the article's text.

segment -> Document; quantities, dates, places, actors -> mentions; speech -> utterances; harm -> events and counts;
assembly -> claims and assessments.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tollgraph.article_memory import once_per_article
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Period, Place, Quantity, Reference


class Role(StrEnum):
    """What a sentence is to the article."""

    TITLE = "title"
    BODY = "body"
    FURNITURE = "furniture"
    """Teasers, related stories, captions' credits, bylines, page furniture: nothing is read from it."""


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence, with its place in the article."""

    start: int
    end: int
    text: str
    paragraph: int
    """Paragraphs are numbered from 0."""
    role: Role = Role.BODY


@dataclass(slots=True, eq=False)
class Document:
    """An article cut into sentences, in text order, together covering all of its words."""

    article: Article
    sentences: tuple[Sentence, ...]


@once_per_article
def article_iri(document: Document, minter: Minter) -> str:
    """Return the IRI of the article version that was cut; worked out once, for it takes a hash of the whole text."""
    return minter.article(document.article)


@dataclass(slots=True)
class QuantityMention:
    """A number of something, with its qualifier, wherever it stands and whatever it counts."""

    start: int
    end: int
    quantity: Quantity
    share: tuple[tuple[int, int], tuple[int, int]] | None = None
    """For "nearly a third", "40%": lowest and highest share as (numerator, denominator), figure not yet known."""
    remainder: bool = False
    """"the rest", "the remaining": what is left of a stated total."""
    further: bool = False
    """"19 others", "another 12", "18 more": besides those counted before."""
    of_known: bool = False
    """"two of them", "five of those": part of those counted before."""


class DateShape(StrEnum):
    """What kind of expression dated something."""

    DAY = "day"
    NIGHT = "night"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    SINCE = "since"
    UNTIL = "until"
    DURATION = "duration"
    """"in the past 24 hours", "so far this year", "during the last three months"."""


@dataclass(slots=True)
class PeriodMention:
    """A date expression, resolved against the date of publication."""

    start: int
    end: int
    text: str
    period: Period
    shape: DateShape
    prepositioned: bool = False
    """Whether "on", "in", "since", "between" ... before it belongs to the span."""


@dataclass(slots=True)
class PlaceMention:
    """A place name in the text, resolved; a place that no list has carries a minted Place."""

    start: int
    end: int
    text: str
    """The name as in the text, without the noun or the preposition around it."""
    place: Place
    known: bool = True
    relation: str = "in"
    """in, near, outside, from, to, or "" where nothing says."""


@dataclass(slots=True)
class ActorMention:
    """A name or a description of an actor in the text, resolved."""

    start: int
    end: int
    text: str
    reference: Reference
    kinds: frozenset[str]
    """Local names of ontology classes, as in `model.Actor`."""
    adjectival: bool = False
    """"Russian", "US-led coalition's", "regime" used of something else: strikes, warplanes, forces."""


@lru_cache(maxsize=2048)
def reference_to(text: str, label: str, iri: str) -> Reference:
    """Return a reference; the same one as before, for an article has the same names in the same words many times."""
    return Reference(text, label, iri)


class Mode(StrEnum):
    """What a speaker does with the words: it decides whether a number is a count of theirs."""

    SAY = "say"
    DOCUMENT = "document"
    """documented, recorded, counted, verified."""
    ADMIT = "admit"
    ALLEGE = "allege"
    DENY = "deny"
    CONFIRM = "confirm"
    ESTIMATE = "estimate"


@dataclass(slots=True)
class Utterance:
    """A stretch of text that one speaker says."""

    start: int
    end: int
    speaker: Reference | None
    """None: the article's own voice."""
    mode: Mode = Mode.SAY
    carried: bool = False
    """Continued from an earlier sentence rather than attributed by words in this one."""
    cue: tuple[int, int] | None = None
    """Where the words of attribution stand ("the monitor said"), so that nothing in them is read as harm."""
