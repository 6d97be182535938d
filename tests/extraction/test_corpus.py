"""The annotated reports of the quality gate are well formed: a slip in them would measure the wrong thing."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tollgraph.terms import Effect, Status, Victims

_FOLDER = Path(__file__).parents[1] / "corpus"
_CLAIM_FIELDS = {
    "id", "quote", "count_text", "low", "high", "qualifier", "effect", "victims", "claimant", "attributed_to", "places",
    "start", "end", "part_of",
}  # fmt: skip
_ASSESSMENT_FIELDS = {"id", "assessor", "status", "about", "quote", "date"}
_QUALIFIERS = {"exact", "at least", "more than", "up to", "nearly", "about", "between", "vague"}
_PHENOMENA = (
    "breakdown", "lists without commas", "coordination", "elided nouns", "passive", "nominal", "headline",
    "updated toll",
    "restated toll", "remainder", "share", "percentage", "range", "vague", "zero", "one victim", "claimant after",
    "claimant interrupting", "carried claimant", "innermost source", "unnamed source", "own voice", "two sources",
    "attribution", "either perpetrator", "clashes", "spelling variants", "containing places", "place of speech",
    "weekday", "month", "so far this year", "since", "open period", "only the report dated", "denial", "no comment",
    "under investigation", "disputed", "graded", "credible", "not credible", "acknowledged", "one claim said twice",
    "headline rounding", "teasers", "credit", "text without commas", "displaced", "ages", "missing", "casualties",
    "other conflict", "rate", "closed count", "allies", "perpetrator breakdown", "number put", "interrupted quote",
    "nationality", "several places",
)  # fmt: skip


def _rows(name: str) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]
    assert len({row["article"] for row in rows}) == len(rows)
    return {row["article"]: row for row in rows}


ARTICLES, GOLD = _rows("articles.jsonl"), _rows("gold.jsonl")
CLAIMS = [(key, claim) for key, row in GOLD.items() for claim in row["claims"]]
ASSESSMENTS = [(key, assessment) for key, row in GOLD.items() for assessment in row["assessments"]]
_claims = pytest.mark.parametrize(("key", "claim"), CLAIMS, ids=lambda value: value if isinstance(value, str) else "")


def _words(key: str) -> str:
    return f"{ARTICLES[key]['title']}\n\n{ARTICLES[key]['text']}"


def test_the_corpus_is_large_enough_and_every_report_is_annotated() -> None:
    assert len(ARTICLES) >= 40
    assert list(ARTICLES) == list(GOLD)
    assert all(ARTICLES[key]["published"] == GOLD[key]["published"] for key in ARTICLES)


@pytest.mark.parametrize("phenomenon", _PHENOMENA)
def test_every_phenomenon_has_a_report(phenomenon: str) -> None:
    assert any(phenomenon in shown for article in ARTICLES.values() for shown in article["shows"])


@pytest.mark.parametrize("effect", Effect)
def test_every_effect_occurs(effect: Effect) -> None:
    assert any(claim["effect"] == effect for _, claim in CLAIMS)


@_claims
def test_a_claim_has_exactly_the_fields_with_allowed_values(key: str, claim: dict[str, Any]) -> None:
    assert set(claim) == _CLAIM_FIELDS, key
    assert claim["effect"] in set(Effect)
    assert claim["victims"] in set(Victims)
    assert claim["qualifier"] in _QUALIFIERS


@_claims
def test_a_claim_quotes_words_of_its_report(key: str, claim: dict[str, Any]) -> None:
    assert claim["quote"] in _words(key)
    assert claim["count_text"] in claim["quote"]


@_claims
def test_a_claim_names_places_and_claimant_that_can_be_found(key: str, claim: dict[str, Any]) -> None:
    assert all(place in _words(key) for place in claim["places"])
    assert claim["claimant"] is None or claim["claimant"].strip()


@_claims
def test_the_figures_and_days_of_a_claim_run_forwards(key: str, claim: dict[str, Any]) -> None:
    assert (claim["low"] is None) == (claim["high"] is None) == (claim["qualifier"] == "vague")
    assert claim["low"] is None or 0 <= claim["low"] <= claim["high"]
    assert (claim["start"] is None) == (claim["end"] is None)
    if claim["start"]:
        published = date.fromisoformat(ARTICLES[key]["published"])
        assert date.fromisoformat(claim["start"]) <= date.fromisoformat(claim["end"])
        assert date.fromisoformat(claim["start"]) <= published


@pytest.mark.parametrize("key", GOLD)
def test_parts_belong_to_an_earlier_claim_and_ids_run_on(key: str) -> None:
    ids = [claim["id"] for claim in GOLD[key]["claims"]]
    assert ids == [f"c{number}" for number in range(1, len(ids) + 1)]
    for number, claim in enumerate(GOLD[key]["claims"]):
        assert claim["part_of"] is None or claim["part_of"] in ids[:number]


@pytest.mark.parametrize(("key", "assessment"), ASSESSMENTS, ids=lambda value: value if isinstance(value, str) else "")
def test_an_assessment_is_complete_and_quotes_its_report(key: str, assessment: dict[str, Any]) -> None:
    assert set(assessment) == _ASSESSMENT_FIELDS
    assert assessment["quote"] in _words(key)
    assert assessment["about"] in _words(key)
    assert assessment["status"] in set(Status)
    assert assessment["date"] is None or date.fromisoformat(assessment["date"])
