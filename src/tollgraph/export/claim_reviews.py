"""ClaimReview of schema.org, for the grades of third parties only.

A grade is a review where the grader is a monitor, no party to the fighting, and grades what others said. What a
belligerent finds about its own strikes, a denial or an admission is an assessment and no review. A grade of an incident
is about what was reported of it, so it reviews the claims of reporters, not what a party to the fighting conceded.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from tollgraph.export.facts import Facts
from tollgraph.namespaces import SCHEMA, SCHEME, local_name

_GRADES = SCHEME + "grade-"
_PATHS = (
    "tg:assessor", "skos:prefLabel", "skos:definition", "foaf:homepage", "tg:status", "tg:assesses", "tg:claimant",
    "tg:aboutText", "tg:toldOn", "tg:assessedOn", "tg:reason", "tg:quotedFrom/tg:quote", "tg:article", "schema:url",
    "rdfs:label", "tg:partOf", "tg:speaksFor", "^tg:incident/^tg:scope", "dcterms:title", "tg:publisher",
)  # fmt: skip


def claim_reviews(quads: Iterable[ox.Quad]) -> bytes:
    """Return a JSON-LD array of reviews, empty where no third party has graded anything.

    Grades are words of a named scheme. No number stands for them: none of the schemes gives one.
    """
    facts = Facts(quads, _PATHS)
    document = [_review(facts, *each) for each in _graded(facts)]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _graded(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each assessment by a third party with a claim that it grades: one it names, or a report of the incident."""
    parties, claims = set(facts.instances("Belligerent")), set(facts.instances("Claim"))
    graders = set(facts.instances("Monitor")) - parties
    for assessment in facts.instances("Assessment"):
        assessor, status = facts.one(assessment, "tg:assessor"), facts.one(assessment, "tg:status")
        if assessor not in graders or status is None or not status.startswith(_GRADES):
            continue
        answered = set(facts.follow(assessment, "tg:assesses"))
        reported = {claim for each in answered for claim in facts.follow(each, "^tg:incident/^tg:scope")}
        about = answered | {claim for claim in reported if not _is_of_a_party(facts, claim, parties)}
        for claim in sorted(about & claims):
            if facts.one(claim, "tg:claimant") != assessor:
                yield assessment, claim


def _is_of_a_party(facts: Facts, claim: str, parties: set[str]) -> bool:
    """Return whether a party to the fighting makes a claim, or one who speaks for it."""
    claimant = facts.one(claim, "tg:claimant")
    return claimant is not None and not parties.isdisjoint({claimant, *facts.follow(claimant, "tg:speaksFor")})


def _review(facts: Facts, assessment: str, claim: str) -> dict[str, Any]:
    status = facts.one(assessment, "tg:status") or ""
    review = {
        "@context": {"@vocab": SCHEMA},
        "@type": "ClaimReview",
        "@id": f"{assessment}#review-of-{local_name(claim)}",
        "url": facts.one(assessment, "tg:article/schema:url") or facts.one(assessment, "tg:article"),
        "datePublished": facts.one(assessment, "tg:assessedOn") or facts.one(assessment, "tg:toldOn"),
        "author": _organization(facts, facts.one(assessment, "tg:assessor")),
        "claimReviewed": facts.one(claim, "rdfs:label"),
        "reviewBody": facts.one(assessment, "tg:reason") or facts.one(assessment, "tg:quotedFrom/tg:quote"),
        "itemReviewed": {
            "@type": "Claim",
            "@id": claim,
            "text": facts.one(claim, "tg:quotedFrom/tg:quote"),
            "datePublished": facts.one(claim, "tg:toldOn"),
            "author": _organization(facts, facts.one(claim, "tg:claimant")),
            "appearance": _article(facts, claim),
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": facts.one(status, "skos:prefLabel") or local_name(status),
            "ratingExplanation": facts.one(status, "skos:definition"),
        },
    }
    told: dict[str, Any] = _without_nothing(review)
    return told


def _organization(facts: Facts, actor: str | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    name, homepage = facts.one(actor, "skos:prefLabel"), facts.one(actor, "foaf:homepage")
    return {"@type": "Organization", "@id": actor, "name": name, "url": homepage}


def _article(facts: Facts, claim: str) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "@id": facts.one(claim, "tg:article"),
        "headline": facts.one(claim, "tg:article/dcterms:title"),
        "url": facts.one(claim, "tg:article/schema:url"),
    }


def _without_nothing(value: Any) -> Any:  # noqa: ANN401  # JSON has no narrower type
    """Return JSON without the members that hold nothing."""
    if isinstance(value, dict):
        return {name: _without_nothing(each) for name, each in value.items() if each is not None}
    return value
