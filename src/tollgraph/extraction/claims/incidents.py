"""The incidents of an article: one per event that a claim or an assessment is about, with a label for people."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter

from tollgraph.extraction.claims.events import Scene
from tollgraph.extraction.claims.facts import Facts
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.words import lexicon
from tollgraph.identifiers import Minter
from tollgraph.model import Incident, Period

_EVENTS: dict[str, list[str]] = lexicon("weapons")["events"]
_LABEL_OF_NOUN = {noun: label for label, nouns in _EVENTS.items() for noun in nouns}
"""What each noun says that happened."""
_NOUN = re.compile(
    "|".join(
        f"{letter}(?:{'|'.join(re.escape(noun[1:]) for noun in nouns)})"
        for letter, nouns in groupby(sorted(_LABEL_OF_NOUN, reverse=True), key=itemgetter(0))
    )
)
"""Any of the nouns; of several that begin at one place the longest. By first letters, which most places lack."""
_LABEL_OF_LONGEST = {
    noun: min(label for begun, label in _LABEL_OF_NOUN.items() if noun.startswith(begun)) for noun in _LABEL_OF_NOUN
}
"""The first label in the alphabet of the nouns that begin where the longest of them does."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TARGETS: dict[str, str] = {f" {noun}": noun for noun in lexicon("weapons")["totals"]["targets"]}
"""The nouns of what is struck, as they stand in a text: after a blank."""


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


def incident_iri(scene: Scene, facts: Facts, minter: Minter) -> str:
    """Return the IRI of an event of an article, and remember it with the event."""
    scene.iri = scene.iri or minter.incident(facts.iri, scene.number)
    return scene.iri


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
    label = _first_event(lowered)
    target = next((noun for words, noun in _TARGETS.items() if words in lowered), None)
    return f"{label} on a {target}" if target else label


def _first_event(lowered: str) -> str:
    """Return the label of the noun that stands first; of several that begin there, the first label in the alphabet."""
    noun = _NOUN.search(lowered)
    return _LABEL_OF_LONGEST[noun.group()] if noun else "Harm"


def _when(period: Period) -> list[str]:
    if period.start is None:
        return []
    if period.start == period.end:
        return [f"{period.start.day} {_month(period.start)}"]
    return [_month(period.start)]


def _month(day: date) -> str:
    """Return "March 2017", in English wherever it is read."""
    return f"{_MONTHS[day.month - 1]} {day.year}"
