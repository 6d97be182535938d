"""Rows that a model may answer, complete as its form asks for them."""

from typing import Any

_CLAIM: dict[str, Any] = {
    "id": "c1", "quote": "At least 23 civilians were killed", "count_text": "At least 23", "low": 23, "high": 23,
    "qualifier": "at least", "effect": "killed", "victims": "civilians",
    "claimant": "Syrian Observatory for Human Rights", "attributed_to": [], "places": ["Binnish", "Idlib"],
    "start": "2016-08-13", "end": "2016-08-13", "dating": "publication", "said": None, "part_of": None,
    "incident": "market in Binnish", "whole_war": False, "rate": False,
}  # fmt: skip
_ASSESSMENT: dict[str, Any] = {
    "id": "a1", "quote": "denied that its planes had hit any civilians", "assessor": "Russia", "status": "denied",
    "about": "any civilians", "date": None, "reason": None, "answers": ["c1"], "incident": "market in Binnish",
    "harm": "none", "effect": "casualties", "victims": "civilians",
}  # fmt: skip
NOTHING: dict[str, Any] = {"claims": [], "assessments": []}


def claim(**fields: object) -> dict[str, Any]:
    """Return the claim of 23 dead with other fields."""
    return {**_CLAIM, **fields}


def children(**fields: object) -> dict[str, Any]:
    """Return the claim of six children among the 23."""
    six = {"id": "c2", "quote": "Six children were among the dead", "count_text": "Six", "low": 6, "high": 6}
    return {**_CLAIM, **six, "qualifier": "exact", "victims": "children", "part_of": "c1", **fields}


def assessment(**fields: object) -> dict[str, Any]:
    """Return the denial with other fields."""
    return {**_ASSESSMENT, **fields}


def answer(*claims: dict[str, Any], assessments: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Return a whole answer."""
    return {"claims": list(claims), "assessments": list(assessments)}
