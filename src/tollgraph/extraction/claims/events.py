"""Which sentences tell of the same harm event, and what they say of its place, its day and its agent together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tollgraph.extraction.claims.attribution import once, parties_of, party_of
from tollgraph.extraction.claims.facts import Facts, SentenceFacts
from tollgraph.extraction.claims.scoping import harm_periods, harm_places, is_report_date
from tollgraph.extraction.claims.surroundings import Surroundings
from tollgraph.extraction.counting.elsewhere import ELSEWHERE
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import DateShape, PeriodMention, PlaceMention, Role
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.words import keys_of
from tollgraph.model import Reference
from tollgraph.terms import Dating, Status

_SMALL = frozenset({"settlement", "neighbourhood", "district"})
_WARS = words_in("weapons", "totals", "wars")
_MEANS = words_in("weapons", "agents", "means")
_DEEDS = words_in("weapons", "agents", "deeds")
_KILLINGS = words_in("weapons", "agents", "killings")
_TELLING_WORDS = frozenset(max(keys_of(word), key=len) for word in _MEANS | _KILLINGS)
"""One of these stands in a sentence that tells of an attack: the others need not be cut into words."""
_BREAKS = words_in("weapons", "agents", "breaks")
_REACH = 70
"""Characters before and after a count in which words are near it."""
_LONG = timedelta(days=10)
_TOP = 3
"""Sentences at the top of the body that tell what the headline says."""
_RECENT = timedelta(days=14)
_OPENING = 6
"""Words at the start of a sentence among which "meanwhile" and the like begin a new event."""


@dataclass(slots=True, eq=False)
class Scene:
    """One harm event of an article, as its sentences tell it."""

    number: int
    places: list[PlaceMention] = field(default_factory=list)
    period: PeriodMention | None = None
    parties: tuple[Reference, ...] = ()
    told_before: PeriodMention | None = None
    """The day of the event told of before it, which holds where no other is named."""
    headline_parties: bool = False
    """Whether the parties come from the headline alone."""
    last_counted: int = -1
    """Number of the last sentence with a count of it; -1 for none."""
    counts: list[HarmCount] = field(default_factory=list)
    """The counts that belong to it."""
    iri: str = ""
    """IRI of its incident, once one was asked for."""

    @property
    def counted(self) -> bool:
        """Whether a count belongs to it."""
        return bool(self.counts)


@dataclass(frozen=True, slots=True)
class Story:
    """The events of an article: which one each count is about."""

    scenes: tuple[Scene, ...]
    scene_of_sentence: dict[int, Scene]
    totals: frozenset[int]
    """Start of each count that is a total over several events."""
    surroundings: Surroundings
    """What lies around the places of the article."""

    def scene(self, count: HarmCount) -> Scene | None:
        """Return the event that a count is about; None for a total, and for what happened elsewhere besides."""
        return (
            None
            if count.start in self.totals or count.rule == ELSEWHERE
            else self.scene_of_sentence.get(count.sentence)
        )


def tell(facts: Facts, gazetteer: Gazetteer) -> Story:
    """Return the events of an article."""
    teller = _Teller(gazetteer, facts, Surroundings(gazetteer.background))
    totals = frozenset(count.start for count in facts.counts if is_total(facts.of(count), count))
    for sentence in facts.sentences:
        teller.hear(sentence, totals)
    teller.hear_admissions()
    teller.hear_answers()
    return Story(tuple(teller.scenes), teller.by_sentence, totals, teller.surroundings)


def is_total(facts: SentenceFacts, count: HarmCount) -> bool:
    """Return whether a count sums over more than one event: since a day, in a war, over a campaign."""
    if any(_is_long(mention) for mention in harm_periods(facts, count)):
        return True
    near = _around(facts, count)
    if not _WARS.isdisjoint(near) or count.rate:
        return count.mention.quantity.low is None or count.mention.quantity.low >= _WAR_TOLL or count.rate
    small = [place for place in harm_places(facts, count) if place.place.kind in _SMALL]
    if small or facts.is_title or any(mention.shape in _DAYS for mention in harm_periods(facts, count)):
        return False
    large = (count.mention.quantity.low or 0) >= _LARGE
    return large or (not (_PLURAL.isdisjoint(facts.words) or _PERFECT.isdisjoint(near)))


_WAR_TOLL = 1000
_LARGE = 500
"""A figure without a spot or a day is taken as a total from here."""
_DAYS = frozenset({DateShape.DAY, DateShape.NIGHT})
_PLURAL = frozenset(
    {"strikes", "airstrikes", "operations", "actions", "campaign", "raids", "led", "us-led", "u.s.-led", "coalition"}
)
_PERFECT = frozenset({"has", "have", "had", "acknowledged", "admitted", "admits", "already", "unintentionally"})


def _around(facts: SentenceFacts, count: HarmCount) -> list[str]:
    """Return the words from shortly before a count to shortly after it."""
    return facts.tokens.between(count.start - _REACH, count.end + _REACH + 1)


def _is_short(mention: PeriodMention) -> bool:
    """Return whether an expression means a day, a night or "the past 24 hours"."""
    start, end = mention.period.start, mention.period.end
    return mention.shape in _DAYS or (start is not None and end is not None and end - start <= timedelta(days=1))


def _is_long(mention: PeriodMention) -> bool:
    start, end = mention.period.start, mention.period.end
    if start is None or end is None:
        return mention.shape in {DateShape.SINCE, DateShape.UNTIL}
    return end - start > _LONG


@dataclass(slots=True)
class _Teller:
    gazetteer: Gazetteer
    facts: Facts
    surroundings: Surroundings
    scenes: list[Scene] = field(default_factory=list)
    by_sentence: dict[int, Scene] = field(default_factory=dict)

    def hear(self, sentence: SentenceFacts, totals: frozenset[int]) -> None:
        """Add a sentence to the event it goes on with, or begin a new one."""
        counts = [count for count in sentence.counts if count.start not in totals]
        furniture = sentence.sentence.role == Role.FURNITURE
        if furniture or (not counts and (sentence.counts or not _tells_of_harm(sentence))):
            return
        places = harm_places(sentence, counts[0] if counts else None)
        dated = harm_periods(sentence, counts[0] if counts else None)
        periods = [mention for mention in dated if not _is_long(mention)]
        scene = self._retold(counts, places) or self._continued(sentence, places, periods)
        if scene is not None and self._is_aside(scene, sentence, counts, places, periods):
            return
        if scene is None and not counts and not (places or periods):
            return
        if scene is None:
            scene = Scene(len(self.scenes) + 1, told_before=self._day_before(sentence))
            self.scenes.append(scene)
        self._learn(scene, sentence, places, periods)
        scene.counts.extend(counts)
        scene.last_counted = sentence.number if counts else scene.last_counted
        self.by_sentence[sentence.number] = scene

    def hear_admissions(self) -> None:
        """Hold responsible for an event that nobody is blamed for a party that says its own did it."""
        for judgement in self.facts.judgements:
            if judgement.status != Status.ACKNOWLEDGED or judgement.assessor is None:
                continue
            party = party_of(judgement.assessor, self.gazetteer.background)
            for number, scene in self.by_sentence.items():
                if number <= judgement.sentence and scene.counted and not scene.parties:
                    scene.parties = (party,)

    @staticmethod
    def _is_aside(
        scene: Scene,
        sentence: SentenceFacts,
        counts: Sequence[HarmCount],
        places: Sequence[PlaceMention],
        periods: Sequence[PeriodMention],
    ) -> bool:
        """Return whether a sentence far below the last count of an event says nothing that ties it to the event."""
        return _is_far(scene, sentence) and not counts and not (_closest_small(places) or periods)

    def hear_answers(self) -> None:
        """Hold responsible for an event that nobody is blamed for the party that answers for it right after."""
        background = self.gazetteer.background
        for judgement in self.facts.judgements:
            if judgement.status not in _ANSWERS or judgement.assessor is None:
                continue
            party = party_of(judgement.assessor, background)
            actor = background.actors.get(party.iri)
            if actor is None or "Belligerent" not in actor.kinds:
                continue
            before = range(judgement.sentence, max(-1, judgement.sentence - 1 - _ANSWERED), -1)
            scene = next((self.by_sentence[number] for number in before if number in self.by_sentence), None)
            if scene is not None and scene.counted and not scene.parties:
                scene.parties = (party,)

    def _day_before(self, sentence: SentenceFacts) -> PeriodMention | None:
        """Return the day on which a report goes on; none after words that lead back in time."""
        if _opening(sentence) & _BACK_IN_TIME or self._tells_of_old_words(sentence):
            return None
        dated = (scene.period for scene in self.scenes if scene.period is not None and _is_short(scene.period))
        return next(dated, None)

    def _tells_of_old_words(self, sentence: SentenceFacts) -> bool:
        """Return whether a sentence reports what was said long ago: "the Pentagon said in 2016"."""
        said = (mention.period.end for mention in sentence.periods if is_report_date(sentence, mention))
        return any(day is not None and self.facts.article.published - day > _RECENT for day in said)

    def _is_recent(self, mention: PeriodMention) -> bool:
        start = mention.period.start
        return start is not None and self.facts.article.published - start <= _RECENT

    def _retold(self, counts: Sequence[HarmCount], places: Sequence[PlaceMention]) -> Scene | None:
        """Return the event that has one of these counts already, where the places do not forbid it."""
        figures = {_figure(count) for count in counts if _is_telling(count)}
        for scene in reversed(self.scenes) if figures else ():
            if figures & {_figure(count) for count in scene.counts} and self._fits(scene, places, ()):
                return scene
        return None

    def _continued(
        self, sentence: SentenceFacts, places: Sequence[PlaceMention], periods: Sequence[PeriodMention]
    ) -> Scene | None:
        """Return the event that a sentence goes on with: the latest one that nothing in it contradicts."""
        if (places or periods) and not _BREAKS.isdisjoint(_opening(sentence)):
            return None
        candidates = [scene for scene in reversed(self.scenes) if self._fits(scene, places, periods)]
        if places or parties_of(sentence):
            candidates = [scene for scene in candidates if scene.counted or not _is_sweeping(scene)]
        if sentence.counts and any(mention.shape in _DAYS for mention in periods):
            candidates = [scene for scene in candidates if not self._is_undated_above(scene, sentence)]
        if any(count.mention.further for count in sentence.counts):
            candidates = [scene for scene in candidates if not _moves_on(scene, places)]
        own_place = any(place.place.kind in _SMALL for place in places)
        if not candidates:
            return None
        if own_place:
            return candidates[0]
        counted = [scene for scene in candidates if scene.counted]
        return candidates[0] if candidates[0] is self.scenes[-1] else (counted or candidates)[0]

    @staticmethod
    def _is_undated_above(scene: Scene, sentence: SentenceFacts) -> bool:
        """Return whether an event was told in full far above without the day that a sentence now gives."""
        return scene.counted and scene.period is None and sentence.number - scene.last_counted > _FULLY_TOLD

    def _fits(self, scene: Scene, places: Sequence[PlaceMention], periods: Sequence[PeriodMention]) -> bool:
        if periods and scene.period is not None and all(_apart(scene.period, mention) for mention in periods):
            return False
        if not places or not scene.places:
            return True
        small, known = _closest(places), _closest(scene.places)
        return any(self._nested(one, other) for one in small for other in known)

    def _nested(self, one: PlaceMention, other: PlaceMention) -> bool:
        """Return whether two places can be the same spot: one contains the other, or they share a name."""
        if one.text.casefold() == other.text.casefold() or one.place.iri == other.place.iri:
            return True
        reach, above = self.surroundings.reach, self.surroundings.above
        here, there = one.place, other.place
        return not (reach(there).isdisjoint(above(here)) and reach(here).isdisjoint(above(there)))

    def _is_coarse(self, mention: PlaceMention) -> bool:
        """Return whether a name may be that of the whole province."""
        return len(self.surroundings.reach(mention.place)) > 1

    def _learn(
        self, scene: Scene, sentence: SentenceFacts, places: Sequence[PlaceMention], periods: Sequence[PeriodMention]
    ) -> None:
        if places:
            self._learn_places(scene, places)
        days = [mention for mention in periods if mention.shape in _DAYS] or list(periods)
        if scene.period is None and days and (sentence.counts or self._is_recent(days[0]) or _is_full(days[0], places)):
            scene.period = days[0]
        background = self.gazetteer.background
        if not _is_far(scene, sentence) and (not scene.parties or (scene.headline_parties and _says_who(sentence))):
            body = once(party_of(reference, background) for reference in parties_of(sentence))
            scene.parties = body or scene.parties
            scene.headline_parties = sentence.is_title if body else scene.headline_parties
        if not scene.parties and "similar" in sentence.words and len(self.scenes) > 1:
            scene.parties = self.scenes[-2].parties

    def _learn_places(self, scene: Scene, places: Sequence[PlaceMention]) -> None:
        known = {place.text.casefold() for place in scene.places}
        small = any(place.place.kind in _SMALL and not self._is_coarse(place) for place in scene.places)
        for place in places:
            if place.text.casefold() not in known and not (small and place.place.kind in _SMALL):
                scene.places.append(place)


def _is_far(scene: Scene, sentence: SentenceFacts) -> bool:
    """Return whether a sentence without a count stands too far below an event to say who did it."""
    far = scene.counted and sentence.number - scene.last_counted > _ASIDE
    return far and not sentence.counts and not _behind(sentence)


def _behind(sentence: SentenceFacts) -> bool:
    return "behind" in sentence.words


def _closest_small(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    return [place for place in places if place.place.kind in _SMALL]


def _says_who(sentence: SentenceFacts) -> bool:
    """Return whether a sentence of the body may correct the headline on who did it."""
    return bool(sentence.counts) or sentence.rank <= _TOP or _behind(sentence)


def _closest(places: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Return the most specific of some places: spots, else provinces, else countries."""
    spots = [place for place in places if place.place.kind in _SMALL]
    return spots or [place for place in places if place.place.kind != "country"] or list(places)


def _is_sweeping(scene: Scene) -> bool:
    """Return whether an event without a count so far is placed in countries only: a summary."""
    countries = {place.place.iri for place in scene.places if place.place.kind == "country"}
    return len(countries) == len(scene.places) and (len(countries) > 1 or scene.period is None)


def _moves_on(scene: Scene, places: Sequence[PlaceMention]) -> bool:
    """Return whether a sentence names a spot that the event does not have."""
    known = {place.place.iri for place in scene.places}
    return any(place.place.kind in _SMALL and place.place.iri not in known for place in places)


def _figure(count: HarmCount) -> tuple[object, ...]:
    return count.effect, count.mention.quantity.low, count.mention.quantity.high


def _is_telling(count: HarmCount) -> bool:
    """Return whether a figure is large enough for its repetition to be no accident."""
    low = count.mention.quantity.low
    return low is not None and low >= _TELLING


def _opening(sentence: SentenceFacts) -> set[str]:
    """Return the first words of a sentence; "earlier in the day" leads nowhere else."""
    words = set(sentence.tokens.keys[:_OPENING])
    return words - {"earlier"} if words & {"day", "today"} else words


_TELLING = 6
_ANSWERS = frozenset({Status.UNDER_INVESTIGATION})
_ANSWERED = 2
"""Sentences back to the event that a party answers for."""
_FULLY_TOLD = 8
"""Sentences after which an event is no more told of by a count with a day, where it had none."""
_ASIDE = 3
"""Sentences below the last count of an event up to which words without a place or a day still are of it."""
_BACK_IN_TIME = frozenset({"earlier", "previously", "last", "past", "since", "ago", "before", "formerly", "recent"})


def _is_full(mention: PeriodMention, places: Iterable[PlaceMention]) -> bool:
    """Return whether a sentence gives a day with its year and the spot: it introduces the event, however long ago."""
    spot = any(place.place.kind in _SMALL for place in places)
    return spot and mention.shape == DateShape.DAY and mention.period.dating == Dating.STATED


def _apart(one: PeriodMention, other: PeriodMention) -> bool:
    """Return whether two dates share no day."""
    if not (one.period.start and other.period.start and one.period.end and other.period.end):
        return False
    return one.period.end < other.period.start or other.period.end < one.period.start


def _tells_of_harm(sentence: SentenceFacts) -> bool:
    """Return whether a sentence without a count tells of an attack."""
    if sentence.is_title or _TELLING_WORDS.isdisjoint(keys_of(sentence.sentence.text)):
        return False
    words = sentence.words
    if not _MEANS.isdisjoint(words) and (sentence.places or not _DEEDS.isdisjoint(words)):
        return True
    return bool(sentence.places) and not _KILLINGS.isdisjoint(words) and bool(parties_of(sentence))
