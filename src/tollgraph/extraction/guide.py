"""The guide's form of a reading: what `tollgraph extract --format jsonl` prints, one object per article."""

from typing import Any

from tollgraph.model import Assessment, Claim, Period, Reading
from tollgraph.terms import Qualifier

_COARSER = {
    Qualifier.JUST_OVER: Qualifier.MORE_THAN,
    Qualifier.FEWER_THAN: Qualifier.UP_TO,
    Qualifier.UNNUMBERED: Qualifier.VAGUE,
}
"""Finer words of the graph that the guide folds into another."""


def to_guide(reading: Reading) -> dict[str, Any]:
    """Return a reading as the guide's object: article, published, claims and assessments in text order.

    Beside the guide's fields every claim has `quote_start`, `quote_end` (code points), `confidence` and `rules`.
    """
    names = {claim.iri: f"c{number}" for number, claim in enumerate(reading.claims, 1)}
    return {
        "article": reading.article.key,
        "published": reading.article.published.isoformat(),
        "claims": [_claim(claim, names) for claim in reading.claims],
        "assessments": [_assessment(each, number) for number, each in enumerate(reading.assessments, 1)],
    }


def _claim(claim: Claim, names: dict[str, str]) -> dict[str, Any]:
    quote, quantity = claim.passages[0], claim.quantity
    return {
        "id": names[claim.iri],
        "quote": quote.exact,
        "count_text": quantity.text,
        "low": quantity.low,
        "high": quantity.high,
        "qualifier": str(_COARSER.get(quantity.qualifier, quantity.qualifier)),
        "effect": str(claim.scope.effect),
        "victims": str(claim.scope.victims),
        "claimant": None if claim.own_voice else claim.claimant.label,
        "attributed_to": [party.label for party in claim.parties],
        "places": list(dict.fromkeys(place.text for place in claim.places)),
        **_dates(claim.read_period),
        "part_of": names.get(claim.part_of or ""),
        "quote_start": quote.start,
        "quote_end": quote.end,
        "confidence": claim.confidence,
        "rules": list(claim.rules),
    }


def _dates(period: Period) -> dict[str, str | None]:
    return {
        "start": period.start.isoformat() if period.start else None,
        "end": period.end.isoformat() if period.end else None,
    }


def _assessment(assessment: Assessment, number: int) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "assessor": assessment.assessor.label,
        "status": str(assessment.status),
        "about": assessment.about_text,
        "quote": assessment.passage.exact,
        "date": assessment.dated.isoformat() if assessment.dated else None,
        "quote_start": assessment.passage.start,
        "quote_end": assessment.passage.end,
        "confidence": assessment.confidence,
        "rules": list(assessment.rules),
    }
