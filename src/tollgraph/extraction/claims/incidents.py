"""The incidents of an article: one per event that a claim or an assessment is about, with a label for people."""

from collections.abc import Iterable
from functools import lru_cache

from tollgraph.extraction.claims.events import Scene
from tollgraph.extraction.claims.facts import KEPT, Facts
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.words import lexicon
from tollgraph.identifiers import Minter
from tollgraph.model import Incident, Period

_EVENTS: list[tuple[str, str]] = [
    (noun, label) for label, nouns in lexicon("weapons")["events"].items() for noun in nouns
]
_TARGETS: list[str] = lexicon("weapons")["totals"]["targets"]


def incident_of(scene: Scene, facts: Facts, gazetteer: Gazetteer, sentences: Iterable[int]) -> Incident:
    """Return the incident of an event; `sentences` are the numbers of those that tell of it."""
    minter = gazetteer.minter
    text = " ".join(facts.sentences[number].sentence.text for number in sentences)
    period = scene.period.period if scene.period else Period()
    parts = [_what(text), *[place.text for place in scene.places[:2]], *_when(period)]
    return Incident(
        iri=incident_iri(scene, facts, minter),
        label=", ".join(parts),
        places=smallest({place.place.iri for place in scene.places}, gazetteer, facts),
        period=period,
        perpetrators=tuple(sorted(party.iri for party in scene.parties)),
    )


@lru_cache(maxsize=KEPT)
def incident_iri(scene: Scene, facts: Facts, minter: Minter) -> str:
    """Return the IRI of an event of an article."""
    return minter.incident(facts.iri, scene.number)


def smallest(places: set[str], gazetteer: Gazetteer, facts: Facts) -> tuple[str, ...]:
    """Return the IRIs of those places that contain no other of them, sorted."""
    containers = gazetteer.background.containers
    if len(places) < 2:
        return tuple(places)
    above = {
        upper
        for place in places
        for inner in (place, *facts.within.get(place, ()))
        for upper in containers(inner)
        if upper != place
    }
    return tuple(sorted(places - above))


def _what(text: str) -> str:
    """Return "Airstrike on a mosque", or "Harm" when no word says what happened."""
    lowered = text.lower()
    label, before = "Harm", len(lowered)
    for noun, event in _EVENTS:
        at = lowered.find(noun, 0, before + len(noun))
        if 0 <= at < before or (at == before and event < label):
            label, before = event, at
    target = next((noun for noun in _TARGETS if f" {noun}" in lowered), None)
    return f"{label} on a {target}" if target else label


def _when(period: Period) -> list[str]:
    if period.start is None:
        return []
    if period.start == period.end:
        return [f"{period.start.day} {period.start:%B %Y}"]
    return [f"{period.start:%B %Y}"]
