"""From drafts to claims: identifiers, scopes, kinds, passages and confidence."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from tollgraph.article_memory import once_per_article
from tollgraph.extraction.claims.drafts import Draft, draft_claims
from tollgraph.extraction.claims.events import Story
from tollgraph.extraction.claims.facts import Facts, SentenceFacts, Spanned
from tollgraph.extraction.claims.incidents import incident_iri, smallest
from tollgraph.extraction.claims.merging import merge
from tollgraph.extraction.claims.parts import break_down
from tollgraph.extraction.claims.standing import kind_and_standard, restates, speaks_of_the_world
from tollgraph.extraction.claims.taking_up import take_up
from tollgraph.extraction.counting.harm import HarmCount
from tollgraph.extraction.document import DateShape, reference_to
from tollgraph.extraction.names.gazetteer import Gazetteer, Sort
from tollgraph.extraction.text.words import lexicon
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Claim, Passage, Period, Reference, Scope
from tollgraph.terms import Effect, Kind, Standard, Unit, Victims

_CONTEXT = 60
"""Characters kept before and after a quote, so that it can be found again in a changed text."""
_LENDING = 3
"""Sentences back from which a total without dates or places of its own is read to take them."""
UNLISTED = 0.9
"""How sure a claim is on which only rules worked that were never measured."""
_OUTLETS_KEPT = 128
"""How many publishers and agencies are remembered: articles come from the same ones again and again."""
_PARTS_OF_CIVILIANS = frozenset({Victims.CHILDREN, Victims.WOMEN, Victims.MEN, Victims.WOMEN_AND_CHILDREN})


@dataclass(frozen=True, slots=True)
class Assembler:
    """Makes the claims of one article."""

    facts: Facts
    story: Story
    gazetteer: Gazetteer

    @property
    def minter(self) -> Minter:
        """The minter of the gazetteer."""
        return self.gazetteer.minter

    def drafts(self) -> list[Draft]:
        """Return every claim of the article as a draft, merged, in text order."""
        drafts = merge(break_down(take_up(draft_claims(self.facts, self.story, self.gazetteer))))
        for number, draft in enumerate(drafts):
            self._begin(draft)
            _lend(draft, drafts[:number])
            _share_of_whole(draft, drafts[:number])
        self._remember_days(drafts)
        return drafts

    def claims(self, drafts: list[Draft]) -> list[Claim]:
        """Return the claims of the drafts, in the same order."""
        iris = {id(draft): self._iri(draft) for draft in drafts}
        for draft in drafts:
            iris.update((id(echo), iris[id(draft)]) for echo in draft.echoes)
        return [self._claim(draft, iris) for draft in drafts]

    def claimant(self, draft: Draft) -> Reference:
        """Return who says it: the source, else the publisher."""
        return draft.speaker or publisher(self.facts.article, self.gazetteer)

    def _iri(self, draft: Draft) -> str:
        quantity, count = draft.quantity, draft.count
        what = (quantity.low, quantity.high, quantity.qualifier, count.effect, draft.victims)
        return self.minter.claim(self.facts.iri, self.claimant(draft), _passage(self.facts, count), what)

    def _claim(self, draft: Draft, iris: dict[int, str]) -> Claim:
        claimant, rules = self.claimant(draft), tuple(dict.fromkeys(draft.rules))
        kind, standard = self._kind(draft, claimant)
        parent = iris.get(id(draft.parent)) if draft.parent else None
        counts = (draft.count, *(echo.count for echo in draft.echoes))
        passages = [_passage(self.facts, count) for count in counts]
        return Claim(
            iri=iris[id(draft)],
            article=self.facts.iri,
            claimant=claimant,
            quantity=draft.quantity,
            scope=self._scope(draft),
            kind=kind,
            passages=tuple(dict.fromkeys(passages)) if draft.echoes else tuple(passages),
            told=draft.told or self.facts.article.published,
            standard=standard,
            own_voice=draft.speaker is None,
            parties=draft.parties,
            places=tuple([reference_to(place.text, place.place.label, place.place.iri) for place in draft.places]),
            read_period=draft.read_period,
            part_of=parent if parent != iris[id(draft)] else None,
            restates=restates(_words(draft)),
            confidence=confidence(rules),
            rules=rules,
        )

    def _kind(self, draft: Draft, claimant: Reference) -> tuple[Kind, Standard | None]:
        if draft.speaker is None or speaks_of_the_world(draft.quantity, draft.victims):
            return Kind.WORLD, None
        return kind_and_standard(self.gazetteer.background, claimant, draft.parties, _words(draft), draft.mode)

    def _scope(self, draft: Draft) -> Scope:
        whole = draft.parent.victims if draft.parent else None
        incident = None if draft.scene is None else incident_iri(draft.scene, self.facts, self.minter)
        parties = {party.iri for party in draft.parties}
        return Scope(
            effect=draft.count.effect,
            victims=draft.victims,
            places=smallest({place.place.iri for place in draft.places}, self.gazetteer, self.facts),
            perpetrators=tuple(sorted(parties)),
            period=draft.period,
            incident=incident,
            unit=Unit.RATE if draft.count.rate else Unit.PEOPLE,
            all_parties=draft.whole_war and not parties,
            as_civilians=draft.victims in _PARTS_OF_CIVILIANS and whole == Victims.CIVILIANS,
            own_operation=bool(parties) and "unilateral" in _words(draft),
        )

    def _begin(self, draft: Draft) -> None:
        """Let a total without a first day begin when the article says that its party's strikes there began."""
        start = draft.period.start
        if draft.scene is not None or draft.whole_war or not draft.parties or draft.count.rate:
            return
        bare_year = start is not None and (start.month, start.day) == (1, 1)
        if draft.period.end is None or not (start is None or bare_year):
            return
        days = [day for sentence in self.facts.sentences if (day := _beginning(sentence, draft)) is not None]
        if days and (start is None or min(days).year == start.year):
            draft.period = draft.read_period = replace(draft.period, start=min(days))
            draft.rules.append("first day of the campaign")

    def _remember_days(self, drafts: list[Draft]) -> None:
        """Date what goes on with an attributed statement like that statement."""
        latest: dict[str, Draft] = {}
        for draft in drafts:
            speaker = draft.speaker.iri if draft.speaker else ""
            known = latest.get(speaker)
            if draft.told is None and known is not None and draft.sentence.number - known.sentence.number <= 1:
                draft.told = known.told
            if draft.told is not None:
                latest[speaker] = draft


def _lend(draft: Draft, before: list[Draft]) -> None:
    """Let a total without dates or places of its own be read with those of the total before it, of the same party."""
    if draft.scene is not None or draft.whole_war or draft.count.effect != Effect.KILLED:
        return
    parties = {party.iri for party in draft.parties}
    bare = draft.total and not (parties or draft.places)
    for other in reversed(before):
        if bare and other.total and not other.whole_war and draft.sentence.number - other.sentence.number <= 1:
            draft.parties, parties = other.parties, {party.iri for party in other.parties}
            draft.victims = draft.victims if draft.count.named else other.victims
        if other.scene is not None or parties.isdisjoint(party.iri for party in other.parties):
            continue
        if not draft.places:
            draft.places = other.places
            draft.rules.append("borrowed from a neighbouring total")
        near = draft.sentence.number - other.sentence.number <= _LENDING
        if draft.read_period == Period() and near and draft.count.rate is False:
            draft.read_period = other.read_period
            draft.rules.append("borrowed from a neighbouring total")
            same = draft.speaker and other.speaker and draft.speaker.iri == other.speaker.iri
            draft.period = other.period if same else draft.period
        return


def _beginning(sentence: SentenceFacts, draft: Draft) -> date | None:
    """Return the day on which a sentence says that a party of the draft began its strikes in a place of the draft."""
    if _BEGINNINGS.isdisjoint(sentence.words):
        return None
    parties = {party.iri for party in draft.parties}
    places = {place.place.iri for place in draft.places}
    if parties.isdisjoint(actor.reference.iri for actor in sentence.actors):
        return None
    if places.isdisjoint(place.place.iri for place in sentence.places) or sentence.counts:
        return None
    return next((mention.period.start for mention in sentence.periods if mention.shape in _DATED), None)


def _share_of_whole(draft: Draft, before: list[Draft]) -> None:
    """Give a part what its whole says since it was merged with its other mentions."""
    whole = next((other for other in before if draft.parent is other or draft.parent in other.echoes), None)
    if whole is None or draft.sentence.number == whole.sentence.number:
        return
    if draft.period == Period():
        draft.period, draft.read_period = whole.period, whole.read_period
    draft.parties = draft.parties or whole.parties
    draft.places = draft.places or whole.places


_BEGINNINGS = frozenset({"began", "begun", "started", "launched", "extended", "intervened", "expanded"})
_DATED = frozenset({DateShape.DAY, DateShape.MONTH})


def publisher(article: Article, gazetteer: Gazetteer) -> Reference:
    """Return the publisher of an article: the known actor of that name, else one minted from the name."""
    return _outlet(article.publisher.strip() or "unknown publisher", gazetteer)


@lru_cache(maxsize=_OUTLETS_KEPT)
def _outlet(name: str, gazetteer: Gazetteer) -> Reference:
    return known_outlet(name, gazetteer) or Reference(name, name, gazetteer.minter.actor(name))


@lru_cache(maxsize=_OUTLETS_KEPT)
def known_outlet(name: str | None, gazetteer: Gazetteer) -> Reference | None:
    """Return the known actor of exactly this name; None where there is none."""
    for match in gazetteer.matches(name or ""):
        for iri in match.targets(Sort.ACTOR):
            if match.start == 0 and match.end == len(name or ""):
                return Reference(name or "", gazetteer.background.actors[iri].label, iri)
    return None


def passage_of(article: Article, span: Spanned) -> Passage:
    """Return the exact words of a stretch of the article, with a little of what stands around them."""
    text = article.text
    before, after = max(0, span.start - _CONTEXT), span.end + _CONTEXT
    return Passage(span.start, span.end, text[span.start : span.end], text[before : span.start], text[span.end : after])


@once_per_article
def _passage(facts: Facts, count: HarmCount) -> Passage:
    return passage_of(facts.article, count)


def confidence(rules: tuple[str, ...]) -> float:
    """Return how sure a claim is, 0 to 1: as sure as the least reliable rule that made it."""
    table: dict[str, float] = lexicon("harm")["reliability"]
    return min([table[rule] for rule in rules if rule in table], default=UNLISTED)


def _words(draft: Draft) -> frozenset[str]:
    return draft.sentence.words
