"""A claim in the making: a count with who says it, where, when and by whom, before claims are told apart and merged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from tollgraph.extraction.claims.attribution import are_its_own, is_motive, lays_shares, once, parties_of, party_of
from tollgraph.extraction.claims.events import Scene, Story
from tollgraph.extraction.claims.facts import Facts, SentenceFacts
from tollgraph.extraction.claims.scoping import harm_periods, harm_places, utterance_of
from tollgraph.extraction.claims.standing import told_on
from tollgraph.extraction.claims.surroundings import RANKS, distinct, rank
from tollgraph.extraction.counting.elsewhere import ELSEWHERE
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.counting.ties import LOST
from tollgraph.extraction.counting.vocabulary import words_in
from tollgraph.extraction.document import DateShape, Mode, PeriodMention, PlaceMention, Role, Utterance
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Period, Place, Quantity, Reference
from tollgraph.terms import Dating, Status, Victims

_WARS = words_in("weapons", "totals", "wars")
_GENERIC = words_in("weapons", "agents", "generic")
_OPERATIONS = words_in("weapons", "operations", "names")
_OPERATIONS_BEGIN = words_in("weapons", "operations", "beginnings")
_OWN_MEANS = words_in("weapons", "agents", "means") | {"forces", "troops", "fighters"}
_OWNING = frozenset({"its", "our", "their"})
_POINTING = frozenset({"the", "this", "that"})
_NEARBY = 400
"""Characters around a count that say whether it is of a whole war."""
_UNDATED = Period()
_ALONE = frozenset({LOST, ELSEWHERE})
_OPENING = 5
_LEAD = 3
_LARGEST_CAMPAIGN = 50_000
"""A toll from here on that names no party is that of a whole war."""
_WAR_TOLL = 1000
_OPERATION_REACH = 2
"""Sentences back in which the beginning of an operation may be told."""


@dataclass(slots=True, eq=False)
class Draft:
    """A claim in the making."""

    count: HarmCount
    sentence: SentenceFacts
    quantity: Quantity
    victims: Victims
    speaker: Reference | None
    """None: the article's own voice."""
    mode: Mode = Mode.SAY
    scene: Scene | None = None
    places: list[PlaceMention] = field(default_factory=list)
    period: Period = _UNDATED
    """What the statement itself or its event says."""
    read_period: Period = _UNDATED
    parties: tuple[Reference, ...] = ()
    told: date | None = None
    whole_war: bool = False
    total: bool = False
    """Whether it sums over more than one event."""
    parent: "Draft | None" = None
    echoes: "list[Draft]" = field(default_factory=list)
    """The same claim, said elsewhere in the article in other words."""
    rules: list[str] = field(default_factory=list)


def draft_claims(facts: Facts, story: Story, gazetteer: Gazetteer) -> list[Draft]:
    """Return one draft per count and source, in text order."""
    writer = _Writer(facts, story, gazetteer)
    return [draft for count in facts.counts for draft in writer.drafts(count)]


@dataclass(frozen=True, slots=True)
class _Writer:
    facts: Facts
    story: Story
    gazetteer: Gazetteer

    def drafts(self, count: HarmCount) -> Iterator[Draft]:
        """Yield a draft for each source that says the number."""
        sentence = self.facts.of(count)
        draft = self._draft(count, sentence)
        speakers = _speakers(sentence, count) or self._source_that_follows(sentence)
        said_by = speakers[:1] if count.indefinite else speakers
        for utterance in said_by:
            spoken = replace(draft, parent=None, echoes=[]) if len(said_by) > 1 else draft
            spoken.speaker, spoken.mode = utterance.speaker, utterance.mode
            spoken.rules = [*draft.rules, _how_attributed(utterance)]
            self._attribute_to_speaker(spoken)
            yield spoken
        if not speakers:
            draft.rules.append("own voice")
            yield draft

    def _source_that_follows(self, sentence: SentenceFacts) -> list[Utterance]:
        """Return the monitor that the next sentence quotes on the same event, for a lead that names no source."""
        following = self.facts.sentences[sentence.number + 1 : sentence.number + 2]
        if sentence.is_title or sentence.rank > _LEAD or sentence.utterances or not following:
            return []
        actors = self.gazetteer.background.actors
        monitors = [
            replace(utterance, carried=True)
            for utterance in following[0].utterances
            if utterance.speaker is not None
            and utterance.speaker.iri in actors
            and "Monitor" in actors[utterance.speaker.iri].kinds
        ]
        same = self.story.scene_of_sentence.get(sentence.number)
        together = same is not None and same is self.story.scene_of_sentence.get(following[0].number)
        return monitors[:1] if together and not following[0].counts else []

    def _attribute_to_speaker(self, draft: Draft) -> None:
        """Hold a party responsible that tells of its own strikes, or of its enemy's dead without saying who did it."""
        if (
            draft.parties
            or draft.speaker is None
            or draft.count.rule == LOST
            or are_its_own(draft.sentence, draft.count)
        ):
            return
        own_deed = _speaks_of_its_own_means(draft) or self._concedes(draft)
        if draft.victims != Victims.COMBATANTS and not own_deed:
            return
        party = party_of(draft.speaker, self.gazetteer.background)
        actor = self.gazetteer.background.actors.get(party.iri)
        if actor is not None and "Belligerent" in actor.kinds and party.iri not in _counted(draft):
            draft.parties = (party,)
            draft.rules.append("party that tells of its enemy")

    def _concedes(self, draft: Draft) -> bool:
        """Return whether the speaker admits what the count says: it does so of its own acts."""
        speaker, span = draft.speaker, draft.count.mention
        return speaker is not None and any(
            each.status == Status.ACKNOWLEDGED and each.assessor is not None and each.assessor.iri == speaker.iri
            for each in self.facts.judgements
            if each.conceded is not None and each.conceded[0] < span.end and span.start < each.conceded[1]
        )

    def _draft(self, count: HarmCount, sentence: SentenceFacts) -> Draft:
        scene = self.story.scene(count)
        draft = Draft(count, sentence, count.mention.quantity, count.victims, None, scene=scene, rules=[count.rule])
        draft.told = told_on(sentence, self.facts.article.published)
        draft.whole_war = self._is_whole_war(sentence, count)
        draft.total = count.start in self.story.totals
        self._place(draft)
        self._date(draft)
        self._take_from_operation(draft)
        self._attribute(draft)
        draft.victims = self._victims(draft)
        return draft

    def _victims(self, draft: Draft) -> Victims:
        """Return the class of the people counted; students are children where the report is about a school."""
        noun = self.facts.article.text[draft.count.mention.end : draft.count.noun_end].lower()
        if draft.victims != Victims.CIVILIANS or "student" not in noun or "universit" in noun:
            return draft.victims
        return Victims.CHILDREN if "school" in self.facts.article.text.lower() else draft.victims

    def _is_whole_war(self, sentence: SentenceFacts, count: HarmCount) -> bool:
        if self.story.scene(count) is not None:
            return False
        figure = count.mention.quantity.low
        if figure is not None and figure >= _LARGEST_CAMPAIGN and not parties_of(sentence, count):
            return True
        if figure is not None and figure < _WAR_TOLL:
            return False
        near = sentence.tokens.between(count.start - _NEARBY + 1, count.start + _NEARBY)
        return not _WARS.isdisjoint(near) and not parties_of(sentence, count)

    def _place(self, draft: Draft) -> None:
        own = list(harm_places(draft.sentence, draft.count))
        if draft.whole_war:
            own = [place for place in own if place.place.kind == "country"] or own or self._country()
        elif draft.scene is not None and not any(self._is_exact(place, draft.scene) for place in own):
            own = [*draft.scene.places, *own]
            draft.rules.append("place of the event")
        draft.places = self._with_containers(distinct(own or self._country_of_the_dead(draft)))

    def _is_exact(self, mention: PlaceMention, scene: Scene) -> bool:
        """Return whether a place is a spot of its own, not a province whose spot the event names."""
        if rank(mention) >= RANKS["governorate"]:
            return False
        provinces = self.story.surroundings.provinces_of_its_name(mention.place)
        others = (place.place for place in scene.places if place.place.iri != mention.place.iri)
        return all(provinces.isdisjoint(self._above(place)) for place in others)

    def _country_of_the_dead(self, draft: Draft) -> list[PlaceMention]:
        """Return the country of "Syrian civilians" for a total that names no place."""
        count = draft.count
        words = self.facts.article.text[count.mention.end : count.noun_end].split()
        labels = {country for word in words if (country := lexicon("actors")["countries"].get(word))}
        if not labels or draft.scene is not None:
            return []
        known = self.gazetteer.background.places.values()
        found = [place for place in known if place.kind == "country" and place.label in labels]
        span = count.mention.end, count.noun_end
        return [PlaceMention(*span, place.label, place) for place in found]

    def _country(self) -> list[PlaceMention]:
        countries = [place for place in self._all_places() if place.place.kind == "country"]
        tally: dict[str, int] = {}
        for place in countries:
            tally[place.place.iri] = tally.get(place.place.iri, 0) + 1
        return sorted(countries, key=lambda place: -tally[place.place.iri])[:1]

    def _all_places(self) -> list[PlaceMention]:
        read = [sentence for sentence in self.facts.sentences if sentence.sentence.role != Role.FURNITURE]
        return [place for sentence in read for place in sentence.places]

    def _with_containers(self, places: list[PlaceMention]) -> list[PlaceMention]:
        """Return the places, most specific first, with the places around them that the article names."""
        if not places:
            return []
        above = set[str]().union(*[self.story.surroundings.above(place.place) for place in places])
        above -= {place.place.iri for place in places}
        containing = [place for place in self.facts.places if place.place.iri in above] if above else []
        return sorted([*places, *containing], key=rank)

    def _above(self, place: Place) -> frozenset[str]:
        return self.story.surroundings.above(place) - {place.iri}

    def _date(self, draft: Draft) -> None:
        own = harm_periods(draft.sentence, draft.count)
        if draft.whole_war:
            draft.period = self._war_period(own)
        elif own:
            draft.period = own[0].period
        elif (since := self._since_then(draft.sentence)) is not None:
            draft.period = Period(since, self.facts.article.published, Dating.INFERRED)
        elif draft.scene is not None and (day := draft.scene.period or draft.scene.told_before) is not None:
            draft.period = day.period
            draft.rules.append("date of the event")
        draft.read_period = draft.period

    def _since_then(self, sentence: SentenceFacts) -> date | None:
        """Return the day that "since that day", "since then" take up: the last one of the sentence before."""
        if "since" not in sentence.words:
            return None
        keys = sentence.tokens.keys
        taken_up = any(
            first == "since" and (second == "then" or (second, third) == ("that", "day"))
            for first, second, third in zip(keys, keys[1:], keys[2:], strict=False)
        )
        if not taken_up or sentence.number == 0:
            return None
        days = [mention.period.start for mention in self.facts.sentences[sentence.number - 1].periods]
        return next((day for day in reversed(days) if day is not None), None)

    def _war_period(self, own: Sequence[PeriodMention]) -> Period:
        """Return the days of a whole war up to publication: as stated, else as the article or the lexicon dates it."""
        published = self.facts.article.published
        if own and own[0].shape in {DateShape.SINCE, DateShape.RANGE}:
            return own[0].period
        began = self._war_began(own)
        return Period(began, published, Dating.INFERRED) if began else Period()

    def _war_began(self, own: Sequence[PeriodMention]) -> date | None:
        for sentence in self.facts.sentences:
            if _WARS.isdisjoint(sentence.words) or _BEGINNINGS.isdisjoint(sentence.words):
                continue
            for mention in sentence.periods:
                if mention.shape in {DateShape.MONTH, DateShape.YEAR, DateShape.SINCE, DateShape.DAY}:
                    return mention.period.start
        if own and own[0].shape in {DateShape.YEAR, DateShape.MONTH}:
            return own[0].period.start
        country = self._country()
        began: dict[str, date] = lexicon("weapons")["wars_began"]
        return began.get(country[0].place.label) if country else None

    def _take_from_operation(self, draft: Draft) -> None:
        """Place and date a toll of "the operation" that says no more by the sentence that tells how it began."""
        sentence, count = draft.sentence, draft.count
        if draft.whole_war or harm_periods(sentence, count) or harm_places(sentence, count):
            return
        if not _names_an_operation(sentence):
            return
        for number in range(sentence.number - 1, max(-1, sentence.number - 1 - _OPERATION_REACH), -1):
            began = _began(self.facts.sentences[number])
            if began is not None:
                day, places = began
                draft.period = draft.read_period = Period(day, self.facts.article.published, Dating.INFERRED)
                draft.places = self._with_containers(distinct(places))
                draft.scene, draft.total = None, True
                draft.rules.append("place and days of the operation")
                return

    def _attribute(self, draft: Draft) -> None:
        if is_motive(draft.sentence, draft.count):
            return
        own, elsewhere = parties_of(draft.sentence, draft.count), draft.count.rule not in _ALONE and not draft.whole_war
        if not own and elsewhere and not lays_shares(draft.sentence):
            own = self._parties_around(draft)
        draft.parties = once(party_of(party, self.gazetteer.background) for party in own)

    def _parties_around(self, draft: Draft) -> tuple[Reference, ...]:
        """Return the parties of the event of a count; of a total, those of the sentence before."""
        if draft.scene is None:
            return self._parties_before(draft.sentence)
        event = () if _dead_of_both_sides(draft) else self._event_parties(draft)
        own = tuple(party for party in event if _may_be_blamed(party, draft))
        if own:
            draft.rules.append("party of the event")
        return own

    def _parties_before(self, sentence: SentenceFacts) -> tuple[Reference, ...]:
        """Return the parties of the sentence before a total that says nothing of them."""
        if sentence.is_title or sentence.number == 0:
            return ()
        before = self.facts.sentences[sentence.number - 1]
        return () if before.is_title else parties_of(before)

    def _event_parties(self, draft: Draft) -> tuple[Reference, ...]:
        """Return the party of the event; else that of the headline, where nothing leads away from its event."""
        scene = draft.scene
        if scene is None or scene.parties:
            return scene.parties if scene else ()
        titles = [sentence for sentence in self.facts.sentences if sentence.is_title]
        opening = draft.sentence.tokens.keys[:_OPENING]
        if not titles or not _ELSEWHERE.isdisjoint(opening) or draft.count.mention.further:
            return ()
        return parties_of(titles[0])


def _names_an_operation(sentence: SentenceFacts) -> bool:
    if _OPERATIONS.isdisjoint(sentence.words):
        return False
    named = (first for first, second in pairwise(sentence.tokens.keys) if second in _OPERATIONS)
    return not _POINTING.isdisjoint(named)


def _began(sentence: SentenceFacts) -> tuple[date, list[PlaceMention]] | None:
    """Return the day on which an operation began by a sentence, and the smallest places that it aims at."""
    if _OPERATIONS_BEGIN.isdisjoint(sentence.words):
        return None
    dated = (
        mention.period.start for mention in sentence.periods
        if mention.shape in {DateShape.DAY, DateShape.MONTH, DateShape.SINCE}
    )  # fmt: skip
    day = next((day for day in dated if day is not None), None)
    if day is None:
        return None
    places = sorted((place for place in sentence.places if place.relation != "from"), key=rank)
    return (day, [place for place in places if rank(place) == rank(places[0])]) if places else None


_ELSEWHERE = frozenset({"elsewhere", "separately", "separate", "another"})


def _speaks_of_its_own_means(draft: Draft) -> bool:
    """Return whether the harm is that of "its strikes", "our forces"."""
    if _OWNING.isdisjoint(draft.sentence.words):
        return False
    return any(owner in _OWNING and thing in _OWN_MEANS for owner, thing in pairwise(draft.sentence.tokens.keys))


_BEGINNINGS = frozenset(["began", "begun", "erupted", "erupting", "started", "start", "broke", "since", "outbreak"])


def _may_be_blamed(party: Reference, draft: Draft) -> bool:
    """Return whether the party of an event can have caused the harm: not to its own, nor "rebels" to fighters."""
    vague = draft.victims == Victims.COMBATANTS and party.label.lower() in _GENERIC
    return party.iri not in _counted(draft) and not vague


def _dead_of_both_sides(draft: Draft) -> bool:
    """Return whether a sentence counts the fallen fighters of more than one named side: no one party killed both."""
    fallen = [count for count in draft.sentence.counts if count.victims == Victims.COMBATANTS]
    sides = [frozenset(_named_in(draft.sentence, count)) for count in fallen]
    return draft.count in fallen and len({side for side in sides if side}) > 1


def _counted(draft: Draft) -> set[str]:
    """Return the actors named in the count itself: the dead's own side."""
    return _named_in(draft.sentence, draft.count)


def _named_in(sentence: SentenceFacts, count: HarmCount) -> set[str]:
    return {
        actor.reference.iri for actor in sentence.actors
        if count.mention.start <= actor.start and actor.end <= count.noun_end
    }  # fmt: skip


def _speakers(sentence: SentenceFacts, count: HarmCount) -> list[Utterance]:
    """Return the innermost utterance around a count, and any other over the very same words."""
    inner = utterance_of(sentence, count)
    if inner is None or inner.speaker is None:
        return []
    same = [each for each in sentence.utterances if (each.start, each.end) == (inner.start, inner.end)]
    return [each for each in same if each.speaker is not None]


def _how_attributed(utterance: Utterance) -> str:
    return "source carried over" if utterance.carried else "source in the sentence"
