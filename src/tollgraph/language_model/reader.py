"""The second reader: asks the model, keeps its answer, and makes a reading of what holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tollgraph.coding.claims import CodedRow, Coding, as_parts, coded_claim, coded_incidents
from tollgraph.coding.names import Names
from tollgraph.extraction import SOFTWARE, Extractor
from tollgraph.language_model.answers import Answer, read_answer
from tollgraph.language_model.cache import AnswerCache
from tollgraph.language_model.client import Completion, ModelClient
from tollgraph.language_model.errors import AnswerFormError, ModelError, UnansweredError
from tollgraph.language_model.judgements import Judging
from tollgraph.language_model.naming import doubted
from tollgraph.language_model.prompt import Question, prompt_version, question_about
from tollgraph.language_model.screening import screen
from tollgraph.language_model.settings import ModelSettings
from tollgraph.language_model.usage import Usage
from tollgraph.model import Article, Assessment, Claim, Extraction, LeftOut, Passage, Reading
from tollgraph.waiting import Clock

if TYPE_CHECKING:
    from types import TracebackType

_TRIES = 2
"""Answers that are asked for where the first is not of the form."""
_SILENCES = 3
"""Articles without an answer, one after the other, after which the endpoint is taken to be down."""
_CONFIDENCE = 0.75
"""How sure a model's claim is: as sure as a judgement read by rules, until a calibration says otherwise."""
_ENDS = {
    "length": "its answer was cut off; raise TOLLGRAPH_MODEL_ANSWER_TOKENS",
    "content_filter": "its answer was withheld by the endpoint's filter; read the article with the rules",
}


@dataclass(slots=True)
class ModelReader:
    """Reads articles with one model during one run; use it as a context manager, or close it."""

    settings: ModelSettings
    answers: Path | None = None
    """Folder in which answers are kept (`answers_folder`); None: none is kept."""
    clock: Clock = field(default_factory=Clock)
    usage: Usage = field(init=False)
    """What was spent so far."""
    _client: ModelClient = field(init=False)
    _cache: AnswerCache = field(init=False)
    _stopped: str = ""
    _silences: int = 0

    def __post_init__(self) -> None:
        """Make the client; ParameterError where the address or the name of the model is missing."""
        self.usage = Usage(self.settings)
        self._client = ModelClient(self.settings, self.usage, self.clock)
        self._cache = AnswerCache(self.answers)

    def __enter__(self) -> "ModelReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def name(self) -> str:
        """Return what readings of this model name as their extractor."""
        return f"model: {self.settings.model_name}"

    @property
    def version(self) -> str:
        """Return the version of this reader: another prompt or form of answer is another version."""
        return prompt_version()

    def extraction(self, article: Article, extractor: Extractor) -> Extraction:
        """Return the extraction that reading an article would make; its IRI tells whether that was done before."""
        minter = extractor.minter
        iri = minter.extraction(minter.article(article), self.name, self.version)
        return Extraction(iri, SOFTWARE, self.version, self.name, extractor.at)

    def read(self, article: Article, extractor: Extractor) -> Reading:
        """Return what the model read in an article, less what does not hold.

        Raises UnansweredError where the model gave no usable answer, ModelError where it will give no further one.
        """
        return self.reading_of(self._answer(article), article, extractor)

    def reading_of(self, answer: Answer, article: Article, extractor: Extractor) -> Reading:
        """Return the reading that an answer makes of an article, without asking anybody."""
        return _Reader(self, article, extractor).reading(answer)

    def read_or_leave_out(self, article: Article, extractor: Extractor) -> Reading | LeftOut:
        """Return what the model read in an article, or why it read nothing; after a lasting fault nothing is sent."""
        try:
            reading = self.read(article, extractor)
        except UnansweredError as error:
            return LeftOut(article.key, str(error))
        except ModelError as error:
            self._stopped = str(error)
            return LeftOut(article.key, str(error))
        return reading

    def _answer(self, article: Article) -> Answer:
        question = question_about(article)
        key = question.key(self.settings.model_name)
        kept = self._kept(key, article)
        if kept is not None:
            self.usage.from_cache += 1
            return kept
        self._check(article)
        text, answer = self._asked(question, article)
        self._cache.put(key, text, self.settings.model_name)
        return answer

    def _kept(self, key: str, article: Article) -> Answer | None:
        """Return the answer that is kept; None where there is none, or what is kept is no answer any more."""
        text = self._cache.get(key)
        try:
            return None if text is None else read_answer(text, article.key)
        except AnswerFormError:
            return None

    def _check(self, article: Article) -> None:
        """Raise where an article is not to be sent."""
        most = self.settings.model_article_characters
        if len(article.text) > most:
            raise UnansweredError(
                f"{article.key}: has {len(article.text)} characters, and a model is sent {most} at most; "
                "raise TOLLGRAPH_MODEL_ARTICLE_CHARACTERS, or read it with the rules"
            )
        if self._stopped:
            raise ModelError(self._stopped)

    def _asked(self, question: Question, article: Article) -> tuple[str, Answer]:
        """Return the text of an answer and its rows; an answer that is not of the form is asked for once more."""
        asked = question
        for last in range(_TRIES - 1, -1, -1):
            completion = self._complete(asked)
            if completion.refusal or completion.finish in _ENDS:
                why = completion.refusal[:200] and f"it refused: {completion.refusal[:200]}; read it with the rules"
                raise UnansweredError(
                    f"{article.key}: model {self.settings.model_name}: {why or _ENDS[completion.finish]}"
                )
            try:
                return completion.text, read_answer(completion.text, article.key)
            except AnswerFormError as error:
                if not last:
                    raise
                asked = Question(question.instructions, question.article, question.schema, complaint=str(error))
        raise AssertionError

    def _complete(self, question: Question) -> Completion:
        """Return an answer; ModelError after several articles in a row without one."""
        try:
            completion = self._client.complete(question)
        except UnansweredError as error:
            self._silences += 1
            if self._silences < _SILENCES:
                raise
            raise ModelError(f"{error} ({_SILENCES} articles in a row had no answer)") from error
        self._silences = 0
        return completion


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes the reading of one article."""

    model: ModelReader
    article: Article
    extractor: Extractor

    def reading(self, answer: Answer) -> Reading:
        """Return the reading of an answer."""
        names = Names(self.extractor.background, self.extractor.minter, self.extractor.minter.article(self.article))
        coding = Coding(self.article, names, self.extractor, f"read by {self.model.name}", _CONFIDENCE)
        counts = screen(answer.claims, self.article.text, counts=True)
        said = screen(answer.assessments, self.article.text, counts=False)
        told, twice = _told_apart([(row, self._claim(row, passage, coding)) for row, passage in counts.rows])
        claims = _with_parts(told)
        ids = {row["id"]: claim for (row, _), claim in zip(told, claims, strict=True) if row["id"]}
        judged = list(Judging(coding, claims, ids).assessments(said.rows))
        assessments = tuple(each for each in judged if isinstance(each, Assessment))
        dropped = (*counts.dropped, *twice, *said.dropped, *(each for each in judged if isinstance(each, LeftOut)))
        self.model.usage.dropped += len(dropped)
        return Reading(
            self.article,
            self.model.extraction(self.article, self.extractor),
            claims,
            assessments,
            tuple(coded_incidents([row for row, _ in told], claims)),
            tuple(names.actors.values()),
            tuple(names.places.values()),
            dropped,
            names.known(self.article.publisher),
            names.known(self.article.agency) if self.article.agency else None,
        )

    def _claim(self, row: CodedRow, passage: Passage, coding: Coding) -> Claim:
        return doubted(coded_claim(row, passage, coding), self.article.text, self.extractor.background)


def _told_apart(coded: Sequence[tuple[CodedRow, Claim]]) -> tuple[list[tuple[CodedRow, Claim]], list[LeftOut]]:
    """Return each claim once, and what said the same again."""
    kept: dict[str, tuple[CodedRow, Claim]] = {}
    twice: list[LeftOut] = []
    for row, claim in coded:
        if claim.iri in kept:
            twice.append(LeftOut(row.name, f"{row.name}: says the same as {kept[claim.iri][0].name}"))
        else:
            kept[claim.iri] = (row, claim)
    return list(kept.values()), twice


def _with_parts(told: Sequence[tuple[CodedRow, Claim]]) -> tuple[Claim, ...]:
    """Return the claims with what they are parts of, as far as that can be."""
    ids = {row["id"]: (row, claim) for row, claim in told if row["id"]}
    wholes = [_whole(row, claim, ids) for row, claim in told]
    return as_parts([claim for _, claim in told], wholes)


def _whole(row: CodedRow, claim: Claim, ids: Mapping[str, tuple[CodedRow, Claim]]) -> str | None:
    """Return the IRI of the claim that a row is a part of; None where that is none, smaller, or a part of this one."""
    above = list(_above(row, ids))
    if not above or any(each.iri == claim.iri for each in above):
        return None
    upper = above[0].quantity.upper
    return None if upper is not None and claim.quantity.lower > upper else above[0].iri


def _above(row: CodedRow, ids: Mapping[str, tuple[CodedRow, Claim]]) -> Iterator[Claim]:
    """Yield the whole of a row, the whole of that, and so on, each once."""
    seen: set[str] = set()
    while row["part_of"] in ids and row["part_of"] not in seen:
        seen.add(row["part_of"])
        row, claim = ids[row["part_of"]]
        yield claim
