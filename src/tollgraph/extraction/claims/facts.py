"""What the stages found in each sentence, side by side, for the stages that put it together."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Protocol, TypeVar

from tollgraph.extraction.counting.harm import HarmCount, find_harm
from tollgraph.extraction.counting.in_context import in_context
from tollgraph.extraction.document import (
    ActorMention,
    Document,
    PeriodMention,
    PlaceMention,
    Role,
    Sentence,
    Utterance,
    article_iri,
)
from tollgraph.extraction.names.actors import find_actors
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.names.places import find_places
from tollgraph.extraction.speaking.judgements import Judgement, find_judgements
from tollgraph.extraction.speaking.speech import find_utterances
from tollgraph.extraction.text.segment import segment
from tollgraph.extraction.text.tokens import Tokens, tokens_of
from tollgraph.extraction.time.dates import find_periods
from tollgraph.model import Article


class Spanned(Protocol):
    """Anything with a place in the article's text."""

    @property
    def start(self) -> int:
        """First code point."""
        ...

    @property
    def end(self) -> int:
        """One past the last code point."""
        ...


S = TypeVar("S", bound=Spanned)


@dataclass(slots=True, eq=False)
class SentenceFacts:
    """A sentence with everything found in it; equal only to itself, so that it is a quick key.

    Its words and dates are read when first asked for: most are never needed. Not by `cached_property`, which takes a
    lock each time, as long as cutting the sentence into words does.
    """

    number: int
    rank: int
    """Its number among the sentences that are read: the headline and the body."""
    sentence: Sentence
    counts: tuple[HarmCount, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    utterances: tuple[Utterance, ...]
    published: date
    """The day of publication, against which its dates are read."""
    is_title: bool = False
    """Whether it is the headline, also where the body has it again."""
    _periods: tuple[PeriodMention, ...] | None = None
    _tokens: Tokens | None = None
    _cues: tuple[tuple[int, int], ...] | None = None

    @property
    def periods(self) -> tuple[PeriodMention, ...]:
        """The date expressions of the sentence; page furniture has none."""
        if self._periods is None:
            sentence, read = self.sentence, self.sentence.role != Role.FURNITURE
            self._periods = tuple(find_periods(sentence.text, self.published, sentence.start)) if read else ()
        return self._periods

    @property
    def cues(self) -> tuple[tuple[int, int], ...]:
        """Where the words of attribution stand."""
        if self._cues is None:
            self._cues = tuple([utterance.cue for utterance in self.utterances if utterance.cue is not None])
        return self._cues

    @property
    def tokens(self) -> Tokens:
        """The words of the sentence, offsets counted in the article."""
        if self._tokens is None:
            self._tokens = tokens_of(self.sentence.text, self.sentence.start)
        return self._tokens

    @property
    def words(self) -> frozenset[str]:
        """The different words of the sentence, in lower case."""
        return self.tokens.known


@dataclass(frozen=True, eq=False)
class Facts:
    """All that the stages found in an article; equal only to itself, so that it is a quick key."""

    document: Document
    iri: str
    """IRI of the article version."""
    sentences: tuple[SentenceFacts, ...]
    judgements: tuple[Judgement, ...]

    @property
    def article(self) -> Article:
        """The article that was read."""
        return self.document.article

    @property
    def counts(self) -> list[HarmCount]:
        """Every count of harmed people, in text order."""
        return [count for sentence in self.sentences for count in sentence.counts]

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """Every place that the article names, in text order; the later of two mentions of one thing is left out."""
        named = [place for each in self.sentences if each.sentence.role != Role.FURNITURE for place in each.places]
        return tuple({place.place.iri: place for place in reversed(named)}.values())[::-1]

    @cached_property
    def within(self) -> dict[str, tuple[str, ...]]:
        """What contains each place that the article names, by the IRIs, as its last mention has it."""
        return {place.place.iri: place.place.within for each in self.sentences for place in each.places}

    def of(self, count: HarmCount) -> SentenceFacts:
        """Return the sentence of a count."""
        return self.sentences[count.sentence]


def gather(article: Article, gazetteer: Gazetteer) -> Facts:
    """Return what every stage finds in an article."""
    document = segment(article)
    sentences = document.sentences
    actors = find_actors(document, gazetteer)
    utterances = find_utterances(document, actors)
    ranks = list(accumulate((each.role != Role.FURNITURE for each in sentences), initial=0))
    by_sentence = _Sorted(document)
    title = _plain(article.title)
    named, said = by_sentence(actors), _touching(sentences, utterances)
    placed = by_sentence(find_places(document, gazetteer))
    counted = (find_harm(each, number) if each.role != Role.FURNITURE else [] for number, each in enumerate(sentences))
    found = [
        SentenceFacts(
            number=number,
            rank=ranks[number],
            sentence=sentence,
            counts=counts,
            places=places,
            actors=mentions,
            utterances=told,
            published=article.published,
            is_title=sentence.role == Role.TITLE or _plain(sentence.text) == title,
        )
        for number, (sentence, counts, places, mentions, told) in enumerate(
            zip(
                sentences,
                in_context(counted, named, placed, said),
                placed,
                named,
                said,
                strict=True,
            )
        )
    ]
    iri = article_iri(document, gazetteer.minter)
    return Facts(document, iri, tuple(found), tuple(find_judgements(document, actors, utterances)))


def _plain(text: str) -> str:
    return text.casefold().strip(" .")


def _touching(sentences: Sequence[Sentence], utterances: Iterable[Utterance]) -> list[tuple[Utterance, ...]]:
    """Return the utterances that each sentence has a part in."""
    found: list[list[Utterance]] = [[] for _ in sentences]
    starts, ends = [sentence.start for sentence in sentences], [sentence.end for sentence in sentences]
    for utterance in utterances:
        for number in range(bisect_right(ends, utterance.start), bisect_left(starts, utterance.end)):
            found[number].append(utterance)
    return list(map(tuple, found))


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Sorts mentions into the sentences of a document."""

    document: Document

    def __call__(self, mentions: Iterable[S]) -> list[tuple[S, ...]]:
        """Return the mentions of each sentence, in the order of the sentences."""
        ordered = sorted(mentions, key=attrgetter("start"))
        starts = [mention.start for mention in ordered]
        cuts = [bisect_left(starts, sentence.end) for sentence in self.document.sentences]
        return [tuple(ordered[first:stop]) for first, stop in pairwise([0, *cuts])]


def within(inner: Spanned, outer: Spanned) -> bool:
    """Return whether one stretch lies inside another."""
    return outer.start <= inner.start and inner.end <= outer.end
