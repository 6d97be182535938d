"""Numbers of dead and injured that items state (P1120, P1339): claims of whoever the reference names, never facts.

An item becomes an article of Wikidata's, whose text is one line a statement and reference. It is read again, as another
version, when the item states something else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tollgraph.coding.claims import CodedRow, Coding, check_row, coded_claim
from tollgraph.coding.names import Names
from tollgraph.extraction import SOFTWARE, Extractor
from tollgraph.identifiers import digest
from tollgraph.linking.items import Item, days_of_time, snak_value, statements
from tollgraph.linking.wikidata import Wikidata
from tollgraph.model import Article, Claim, Extraction, Incident, LeftOut, Passage, Reading
from tollgraph.namespaces import WIKIDATA_PAGE
from tollgraph.terms import Dating, Effect, Qualifier

PUBLISHER = "Wikidata"
_COUNTS = {"P1120": (Effect.KILLED, "number of deaths"), "P1339": (Effect.INJURED, "number of injured")}
_PUBLISHERS = ("P123", "P248")
"""Of a reference: its publisher, else the work that it is stated in."""
_DATES = ("P577", "P813")
"""Of a reference: when it was published, else when it was looked at."""
_NATURE, _CIRCA = "P1480", "Q5727902"
_HARMLESS = frozenset({_NATURE, "P585", "P459"})
"""Qualifiers that leave the number one of the whole event: nature of the statement, point in time, method."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an item, as one reference has it."""

    counts: str
    """The property of Wikidata."""
    low: int
    high: int
    about: bool
    """Whether it is marked as circa."""
    claimant: str
    """Who says it: the label of the reference's publisher, or Wikidata."""
    told: date | None

    @property
    def line(self) -> str:
        """The words that stand for the statement."""
        number = f"{self.low}" if self.low == self.high else f"between {self.low} and {self.high}"
        dated = f", {self.told}" if self.told else ""
        source = "no reference" if self.claimant == PUBLISHER else f"reference: {self.claimant}{dated}"
        return f"{_COUNTS[self.counts][1]} ({self.counts}): {'about ' * self.about}{number} ({source})"


@dataclass(frozen=True, slots=True)
class Counted:
    """An incident with the item that it is settled to be."""

    incident: Incident
    item: Item


def figure_readings(
    counted: Iterable[Counted], labels: Mapping[str, str], extractor: Extractor
) -> Iterator[Reading | LeftOut]:
    """Yield a reading for each item with figures, and each statement that is no count of the whole event.

    `labels` names the publishers of references, by item (`publishers_of`).
    """
    for each in counted:
        found = list(_figures(each.item, labels))
        yield from (one for one in found if isinstance(one, LeftOut))
        figures = [one for one in found if isinstance(one, Figure)]
        if figures:
            yield _reading(each, figures, extractor)


def publishers_of(items: Iterable[Item], wikidata: Wikidata, known: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the publishers that references of figures name, by item.

    `known` has our own names of items that are linked; the others are called as Wikidata calls them. Raises as
    `Wikidata.items` does.
    """
    wanted = {
        name
        for item in items
        for statement in statements(item.raw, *_COUNTS)
        for reference in statement.get("references", ())
        for name in _publishers(reference)
    }
    unknown = wikidata.items(sorted(wanted - known.keys()))
    return {**{name: item.label(wikidata.settings.languages) for name, item in unknown.items()}, **known}


def _figures(item: Item, labels: Mapping[str, str]) -> Iterator[Figure | LeftOut]:
    for name in _COUNTS:
        for statement in statements(item.raw, name):
            where = f"{item.id} {name}"
            ends = _ends(snak_value(statement.get("mainsnak", {})))
            narrower = sorted(set(statement.get("qualifiers", {})) - _HARMLESS)
            if ends is None:
                yield LeftOut(where, "the statement gives no whole number of people")
            elif narrower:
                yield LeftOut(where, f"qualifiers ({', '.join(narrower)}) make it a count of a part, which is not read")
            else:
                about = ends[0] == ends[1] and _CIRCA in _ids(statement.get("qualifiers", {}), _NATURE)
                yield from dict.fromkeys(_by_reference(name, ends, statement, labels, about=about))


def _by_reference(
    name: str, ends: tuple[int, int], statement: Mapping[str, Any], labels: Mapping[str, str], *, about: bool
) -> Iterator[Figure]:
    """Yield the figure once for each reference, as Wikidata's own where there is none that names a publisher."""
    named = [
        (labels.get(publisher, publisher), _told(reference))
        for reference in statement.get("references", ())
        for publisher in _publishers(reference)[:1]
    ]
    for claimant, told in named or [(PUBLISHER, None)]:
        yield Figure(name, *ends, about, claimant, told)


def _publishers(reference: Mapping[str, Any]) -> list[str]:
    return [each for name in _PUBLISHERS for each in _ids(reference.get("snaks", {}), name)]


def _ids(snaks: Mapping[str, Any], name: str) -> list[str]:
    values = (snak_value(each) for each in snaks.get(name, ()))
    return [value["id"] for value in values if isinstance(value, dict) and "id" in value]


def _told(reference: Mapping[str, Any]) -> date | None:
    snaks = reference.get("snaks", {})
    found = (days_of_time(snak_value(each)) for name in _DATES for each in snaks.get(name, ()))
    return next((each.last for each in found if each is not None), None)


def _ends(value: object) -> tuple[int, int] | None:
    """Return the low and high end of a quantity; None for one that is no count of people."""
    if not isinstance(value, dict):
        return None
    try:
        amount = Decimal(str(value["amount"]))
        low, high = (Decimal(str(value.get(name, amount))) for name in ("lowerBound", "upperBound"))
    except (KeyError, InvalidOperation):
        return None
    whole = all(each.is_finite() and each >= 0 and each == each.to_integral_value() for each in (low, high))
    return (int(low), int(high)) if whole and low <= high else None


def _reading(counted: Counted, figures: Sequence[Figure], extractor: Extractor) -> Reading:
    """Return the reading of an item: an article of Wikidata's whose text is the figures' lines."""
    article = _article(counted.item, figures, extractor)
    version = extractor.minter.article(article)
    names = Names(extractor.background, extractor.minter, version)
    coding = Coding(article, names, extractor, "stated in Wikidata")
    claims = tuple(_claim(each, counted.incident, coding) for each in figures)
    wikidata = names.known(PUBLISHER) or names.actor(PUBLISHER, "Actor")
    known = digest(counted.incident.iri, *(each.line for each in figures))
    done = Extraction(
        extractor.minter.extraction(version, PUBLISHER, known), SOFTWARE, known, PUBLISHER.lower(), extractor.at
    )
    return Reading(article, done, claims, actors=tuple(names.actors.values()), publisher=wikidata)


def _article(item: Item, figures: Sequence[Figure], extractor: Extractor) -> Article:
    title = f"{item.label()} ({item.id})"
    return Article(
        key=f"wikidata:{item.id}",
        text="\n".join((title, "", *(each.line for each in figures))),
        published=item.modified or extractor.at.date(),
        publisher=PUBLISHER,
        title=title,
        url=WIKIDATA_PAGE + item.id,
        media_type="application/json",
    )


def _claim(figure: Figure, incident: Incident, coding: Coding) -> Claim:
    """Return the claim that a figure makes of the incident that the item is."""
    start = coding.article.text.index(figure.line)
    passage = Passage(start, start + len(figure.line), figure.line)
    ranged = Qualifier.EXACT if figure.low == figure.high else Qualifier.BETWEEN
    row = CodedRow(
        f"{coding.article.key} {figure.counts}",
        {
            "quote": figure.line,
            "count_text": f"{figure.low}" if figure.low == figure.high else f"between {figure.low} and {figure.high}",
            "low": str(figure.low),
            "high": str(figure.high),
            "qualifier": Qualifier.ABOUT if figure.about and ranged is Qualifier.EXACT else ranged,
            "effect": _COUNTS[figure.counts][0],
            "victims": "people",
            "claimant": figure.claimant,
            "said": figure.told.isoformat() if figure.told else "",
        },
    )
    check_row(row)
    made = coded_claim(row, passage, coding)
    dated = replace(incident.period, dating=incident.period.dating or Dating.INFERRED)
    period = dated if incident.period.start or incident.period.end else incident.period
    return replace(made, scope=replace(made.scope, incident=incident.iri, places=incident.places, period=period))
