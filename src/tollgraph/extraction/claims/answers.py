"""From judgements to assessments: what each one answers, and the number that it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from tollgraph.extraction.claims.assembly import Assembler, passage_of, publisher
from tollgraph.extraction.claims.drafts import Draft
from tollgraph.extraction.claims.events import Scene
from tollgraph.extraction.claims.incidents import incident_iri, smallest
from tollgraph.extraction.speaking.judgements import Judgement
from tollgraph.model import Assessment, Claim, Period, Quantity, Reference, Scope
from tollgraph.terms import Effect, Kind, Qualifier, Status, Victims

_GENERAL = (
    "backlog",
    "each and every",
    "reports of",
    "all allegations",
    "all claims",
    "allegations of",
    "every allegation",
)
"""Words for reports at large: a judgement of them answers nothing in particular."""
_HARM = ("kill", "death", "casualt", "died", "dead", "victim", "injur", "harm", "civilian")
_RELIABILITY = 0.75
_LOCATION_UNCLEAR = "location unclear"
"""Reason of an assessor that cannot match a place with what is shown: it leaves the claim open, and rejects nothing."""
_DENIES_HARM = frozenset({"casualties", "civilian casualties"})


def assess(assembler: Assembler, drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[Assessment]:
    """Return the assessments of an article, in text order, each once."""
    writer = _Writer(assembler, tuple(drafts), tuple(claims))
    found = [writer.assessment(judgement) for judgement in assembler.facts.judgements]
    return list({assessment.iri: assessment for assessment in found}.values())


@dataclass(frozen=True, slots=True)
class _Writer:
    assembler: Assembler
    drafts: tuple[Draft, ...]
    claims: tuple[Claim, ...]

    def assessment(self, judgement: Judgement) -> Assessment:
        """Return the assessment of a judgement."""
        assembler = self.assembler
        article = assembler.facts.article
        assessor = judgement.assessor or publisher(article, assembler.gazetteer)
        scene = self._scene(judgement)
        held = self._holds(judgement, scene)
        quote = passage_of(article, judgement)
        iri = assembler.facts.iri
        return Assessment(
            iri=assembler.minter.assessment(iri, assessor, judgement.status, quote),
            article=iri,
            assessor=assessor,
            status=judgement.status,
            about_text=judgement.about_text or quote.exact,
            passage=quote,
            told=min(judgement.dated or article.published, article.published),
            about=self._about(judgement, assessor, scene),
            dated=judgement.dated,
            reason=judgement.reason or (_LOCATION_UNCLEAR if "location" in judgement.rule else None),
            quantity=held[0] if held else None,
            scope=self._scope(judgement, scene) if held and scene else None,
            kind=held[1] if held else Kind.WORLD,
            confidence=_RELIABILITY,
            rules=(f"judgement: {judgement.rule}",),
        )

    def _about(self, judgement: Judgement, assessor: Reference, scene: Scene | None) -> tuple[str, ...]:
        if judgement.conceded is not None:
            return self._conceded(*judgement.conceded) or self._own_claims(judgement, assessor)
        if _is_general(judgement):
            return ()
        answered = self._answered(judgement, assessor)
        if judgement.negates == "number" or _is_of_a_number(judgement):
            return answered
        event = (self._incident(scene),) if scene is not None else ()
        return event or answered

    def _incident(self, scene: Scene) -> str:
        return incident_iri(scene, self.assembler.facts, self.assembler.minter)

    def _conceded(self, start: int, end: int) -> tuple[str, ...]:
        """Return the claims whose number an admission holds, by where the number stands."""
        return tuple(
            claim.iri
            for draft, claim in zip(self.drafts, self.claims, strict=True)
            for count in (draft.count, *(echo.count for echo in draft.echoes))
            if count.mention.start < end and start < count.mention.end
        )

    def _own_claims(self, judgement: Judgement, assessor: Reference) -> tuple[str, ...]:
        """Return the claims of the assessor in the sentence of the judgement."""
        return tuple(
            claim.iri
            for draft, claim in zip(self.drafts, self.claims, strict=True)
            if draft.sentence.number == judgement.sentence and claim.claimant.iri == assessor.iri
        )

    def _answered(self, judgement: Judgement, assessor: Reference) -> tuple[str, ...]:
        """Return the last claim before a judgement that somebody else made."""
        before = [
            (draft.count.start, claim.iri)
            for draft, claim in zip(self.drafts, self.claims, strict=True)
            if draft.count.start < judgement.start and claim.claimant.iri != assessor.iri and claim.part_of is None
        ]
        return (max(before)[1],) if before else ()

    def _scene(self, judgement: Judgement) -> Scene | None:
        """Return the event that a judgement is of: the latest that was told of with a count, up to its words."""
        told = self.assembler.story.scene_of_sentence
        for number in range(judgement.sentence, -1, -1):
            scene = told.get(number)
            if scene is not None and (scene.counted or not self.drafts):
                return scene
            totals = any(draft.sentence.number == number and draft.scene is None for draft in self.drafts)
            if totals and number < judgement.sentence:
                return None
        return None

    def _holds(self, judgement: Judgement, scene: Scene | None) -> tuple[Quantity, Kind] | None:
        """Return the number that a judgement holds without naming one, and of what kind it is."""
        if scene is None or judgement.conceded is not None or _is_general(judgement):
            return None
        if judgement.status == Status.DENIED and judgement.negates in _DENIES_HARM:
            return _none_at_all(closed=True), Kind.WORLD
        if judgement.status == Status.NOT_CREDIBLE:
            return _none_at_all(closed=False), Kind.LEDGER
        speaks_of_harm = any(word in judgement.about_text.lower() for word in _HARM)
        if judgement.status in {Status.ACKNOWLEDGED, Status.CREDIBLE} and speaks_of_harm:
            return Quantity("", Qualifier.UNNUMBERED, None, None, 1, None), Kind.LEDGER
        return None

    def _scope(self, judgement: Judgement, scene: Scene) -> Scope:
        words = f"{judgement.about_text} {judgement.negates or ''}".lower()
        facts = self.assembler.facts
        period = scene.period or scene.told_before
        return Scope(
            effect=Effect.CASUALTIES if "casualt" in words else Effect.KILLED,
            victims=Victims.CIVILIANS if "civilian" in words else Victims.PEOPLE,
            places=smallest({place.place.iri for place in scene.places}, self.assembler.gazetteer, facts),
            perpetrators=tuple(sorted({party.iri for party in scene.parties})),
            period=period.period if period else Period(),
            incident=self._incident(scene),
        )


def _is_general(judgement: Judgement) -> bool:
    about = judgement.about_text.lower()
    counted = "report" in about and any(char.isdigit() for char in about)
    return counted or any(words in about for words in _GENERAL)


def _is_of_a_number(judgement: Judgement) -> bool:
    return judgement.status == Status.DISPUTED and judgement.negates != "responsibility"


def _none_at_all(*, closed: bool) -> Quantity:
    return Quantity("no", Qualifier.EXACT, 0, 0, 0, 0, closed)
