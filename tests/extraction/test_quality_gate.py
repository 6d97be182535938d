"""The quality of extraction on our own annotated reports can only be lowered on purpose."""

import json

import pytest

from benchmarks.quality_gate import FLOOR, corpus_hash, fallen, measure, pinned
from benchmarks.scoring import same_name, score

_CLAIM = {
    "quote": "ten people died", "count_text": "ten", "low": 10, "high": 10, "effect": "killed", "victims": "people",
    "claimant": "activists", "attributed_to": ["Russia"], "places": ["Raqqa", "Syria"], "start": None, "end": None,
}  # fmt: skip


def _levels(**changed: object) -> list[str]:
    gold = {"a": {"claims": [_CLAIM], "assessments": []}}
    read = {"a": {"claims": [{**_CLAIM, **changed}], "assessments": []}}
    return [level for level, each in score(gold, read).items() if each.hits]


def test_the_corpus_is_read_no_worse_than_the_floor() -> None:
    floor = json.loads(FLOOR.read_text())
    assert floor["corpus"] == corpus_hash(), "the corpus changed: python -m benchmarks.quality_gate --pin --lower"
    assert fallen(measure(), floor["f1"]) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["number", "count", "core", "full"]),
        ({"start": "2017-03-01"}, ["number", "count", "core"]),
        ({"places": ["Aleppo"]}, ["number", "count", "core"]),
        ({"places": ["Syria", "Raqqah"]}, ["number", "count", "core", "full"]),
        ({"claimant": None}, ["number", "count"]),
        ({"effect": "injured"}, ["number"]),
        ({"low": 11, "high": 11}, []),
    ],
)
def test_each_level_asks_for_more(changed: dict[str, object], expected: list[str]) -> None:
    assert _levels(**changed) == expected


def test_a_claim_pairs_once_only() -> None:
    gold = {"a": {"claims": [_CLAIM], "assessments": []}}
    found = score(gold, {"a": {"claims": [_CLAIM, _CLAIM], "assessments": []}})["number"]
    assert (found.hits, found.predicted, found.annotated) == (1, 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Deir Ezzor", "Deir ez-Zor", True),
        ("the Syrian Observatory for Human Rights", "Syrian Observatory of Human Rights", True),
        ("Aleppo", "Idlib", False),
        (None, None, True),
        ("activists", None, False),
    ],
)
def test_names_are_the_same_in_other_spellings(one: str | None, other: str | None, same: bool) -> None:  # noqa: FBT001
    assert same_name(one, other) is same


def test_the_floor_only_rises_unless_lowering_is_meant() -> None:
    assert pinned({"core": 0.5}, {"core": 0.6}, lower=False) == {"core": 0.6}
    assert pinned({"core": 0.7}, {"core": 0.6}, lower=False) == {"core": 0.7}
    assert pinned({"core": 0.5}, {"core": 0.6}, lower=True) == {"core": 0.5}


def test_a_fall_beyond_noise_is_seen() -> None:
    assert fallen({"core": 0.59}, {"core": 0.6}) == ["core"]
    assert fallen({"core": 0.5999}, {"core": 0.6}) == []
    assert fallen({}, {"core": 0.6}) == ["core"]
