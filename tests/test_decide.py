"""`tollgraph decide` as a researcher meets it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run

_SIGNED = ("--by", "A. Researcher", "--because", "the annex has the table")
_HEAD = "---\narticle: {key}\npublished: 2017-03-24\npublisher: {publisher}\n---\n"
_MOSQUE = "An air strike hit a mosque in Atarib on 22 March. {count} people were killed there, activists said.\n"


@pytest.fixture
def store(seeded_store: Path, tmp_path: Path) -> Path:
    """Return a copy of the store with the seed reports, to be written to."""
    return Path(shutil.copytree(seeded_store, tmp_path / "store"))


def _rows(run: Run, store: Path, *question: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(run("query", *question, "--format", "json", "--store", store)[1])
    return rows


def _claim(run: Run, store: Path, actor: str, words: str) -> str:
    rows = _rows(run, store, "statements-by-actor", "-p", f"actor={actor}")
    return next(str(row["statement"]) for row in rows if words in str(row["quote"]) and row["type"] == "Claim")


def _ingest(run: Run, store: Path, key: str, text: str) -> None:
    report = store.parent / f"{key}.md"
    report.write_text(_HEAD.format(key=key, publisher=f"The {key} Gazette") + text, encoding="utf-8")
    assert run("ingest", report, "--store", store)[0] == 0


def _march(run: Run, store: Path) -> list[dict[str, str]]:
    return _rows(run, store, "disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03")


def test_a_correction_is_compared_marked_listed_and_taken_back(store: Path, tollgraph_run: Run) -> None:
    before = _march(tollgraph_run, store)
    airwars = next(row["claim"] for row in before if row["claimant_label"] == "Airwars")
    code, out, _ = tollgraph_run("decide", airwars, "--set", "end=2017-03-20", *_SIGNED, "--store", store)
    assert code == 0
    marked = next(row for row in _march(tollgraph_run, store) if row["claimant_label"] == "Airwars")
    assert "CORRECTED" in marked["marks"]
    listed = _rows(tollgraph_run, store, "decisions")
    assert ("A. Researcher", "the annex has the table") in {(row["decided_by"], row["because"]) for row in listed}
    undo = re.findall(r"--undo (\w+)", out)[0]
    assert tollgraph_run("decide", "--undo", undo, *_SIGNED, "--store", store)[0] == 0
    assert _march(tollgraph_run, store) == before
    assert len(_rows(tollgraph_run, store, "decisions")) == len(listed) + 1


def test_a_rejected_claim_answers_nothing_and_is_still_shown(store: Path, tollgraph_run: Run) -> None:
    rows = _march(tollgraph_run, store)
    mosque = next(row["claim"] for row in rows if row["verdict"] == "CONTRADICT")
    assert tollgraph_run("decide", mosque, "--reject", *_SIGNED, "--store", store)[0] == 0
    assert mosque not in {row["claim"] for row in _march(tollgraph_run, store)}
    assert any(
        row["statement"] == mosque for row in _rows(tollgraph_run, store, "claims-at-place", "-p", "place=syria")
    )


def test_a_decision_outlives_a_new_version_of_the_article(tmp_path: Path, tollgraph_run: Run) -> None:
    store = tmp_path / "store"
    _ingest(tollgraph_run, store, "a1", _MOSQUE.format(count="Twelve"))
    row = _rows(tollgraph_run, store, "claims-at-place", "-p", "place=Atarib")[0]
    assert tollgraph_run("decide", row["statement"], "--set", "area=Binnish", *_SIGNED, "--store", store)[0] == 0
    _ingest(tollgraph_run, store, "a1", "Updated at noon.\n\n" + _MOSQUE.format(count="Twelve"))
    exported = tollgraph_run("export", "--format", "nquads", "--store", store)[1]
    under = set(re.findall(r"<([^>]*/claim/\w+)> <[^>]*#underDecision>", exported))
    corrected = set(re.findall(r"<([^>]*/claim/\w+)> <[^>]*#correctedScope>", exported))
    assert len(under) == 1
    assert under == corrected != {row["statement"]}


def _same(run: Run, store: Path) -> set[str]:
    exported = run("export", "--format", "nquads", "--store", store)[1]
    return set(re.findall(r"<([^>]*/incident/\w+)> <[^>]*#sameIncidentAs>", exported))


def test_a_person_tells_apart_what_was_brought_together_and_takes_it_back(tmp_path: Path, tollgraph_run: Run) -> None:
    store = tmp_path / "store"
    for key, count in (("a1", "Twelve"), ("a2", "Forty")):
        _ingest(tollgraph_run, store, key, _MOSQUE.format(count=count))
    one, other = sorted(_same(tollgraph_run, store))
    out = tollgraph_run("decide", one, "--not-same-as", other, *_SIGNED, "--store", store)[1]
    assert _same(tollgraph_run, store) == set()
    undo = re.findall(r"--undo (\w+)", out)[0]
    assert tollgraph_run("decide", "--undo", undo, *_SIGNED, "--store", store)[0] == 0
    assert _same(tollgraph_run, store) == {one, other}
    assert tollgraph_run("validate", "--store", store)[0] == 0


def _everything(run: Run, store: Path) -> list[str]:
    return sorted(run("export", "--format", "nquads", "--store", store)[1].splitlines())


_DECISIONS = [
    ("a scope", ("--set", "area=Idlib", "--set", "victims=people")),
    ("a figure", ("--set", "low=40")),
    ("a rejection", ("--reject",)),
    ("two incidents", ("--not-same-as", "{other}")),
]


@pytest.mark.parametrize("asked", [row[1] for row in _DECISIONS], ids=[row[0] for row in _DECISIONS])
def test_deciding_and_undoing_leave_what_comparing_everything_anew_makes(
    tmp_path: Path, tollgraph_run: Run, asked: tuple[str, ...]
) -> None:
    store = tmp_path / "store"
    for key, count in (("a1", "Twelve"), ("a2", "Forty")):
        _ingest(tollgraph_run, store, key, _MOSQUE.format(count=count))
    rows = _rows(tollgraph_run, store, "claims-at-place", "-p", "place=Atarib")
    one, other = sorted({row["statement"] for row in rows})[:2]
    options = (each.format(other=other) for each in asked)
    out = tollgraph_run("decide", one, *options, *_SIGNED, "--store", store)[1]
    for more in ((), ("--undo", re.findall(r"--undo (\w+)", out)[0])):
        if more:
            assert tollgraph_run("decide", *more, *_SIGNED, "--store", store)[0] == 0
        found = _everything(tollgraph_run, store)
        assert tollgraph_run("compare", "--store", store)[0] == 0
        assert _everything(tollgraph_run, store) == found


_WRONG = [
    ("a claim that is not there", ("nothing", "--reject"), "'nothing' is no claim"),
    ("words instead of a name", ("7,600", "--reject"), "did you mean"),
    ("a field that is not there", ("{claim}", "--set", "colour=red"), "the field one of area, start, end"),
    ("no value", ("{claim}", "--set", "area"), "write FIELD=VALUE"),
    ("an unknown place", ("{claim}", "--set", "area=Syra"), "the closest are Syria"),
    ("an unknown party", ("{claim}", "--set", "attributed_to=Nobody at all"), "names no actor here"),
    ("a day that is none", ("{claim}", "--set", "start=March"), "YYYY-MM-DD"),
    ("a figure that is none", ("{claim}", "--set", "low=many"), "write digits only"),
    ("an unknown class", ("{claim}", "--set", "victims=soldiers"), "is none of people, civilians"),
    ("a period upside down", ("{claim}", "--set", "start=2019-01-02", "--set", "end=2019-01-01"), "before it begins"),
    ("a range upside down", ("{claim}", "--set", "low=9", "--set", "high=3"), "high must not be below low"),
    ("an effect left open", ("{claim}", "--set", "effect=none"), "only area, attributed_to, end, start can"),
    ("two decisions at once", ("{claim}", "--reject", "--set", "low=9"), "exactly one of"),
    ("no decision", ("{claim}",), "exactly one of"),
    ("a total for an incident", ("{claim}", "--same-as", "{claim}"), "counts no single incident"),
    ("a decision that is not there", ("--undo", "nothing"), "is not one decision of this store; there are"),
    ("nothing to decide about", ("--reject",), "name the claim or the incident"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "message"), [row[1:] for row in _WRONG], ids=[row[0] for row in _WRONG])
def test_a_wrong_decision_is_refused_and_nothing_is_kept(
    seeded_store: Path, tollgraph_run: Run, asked: tuple[str, ...], message: str
) -> None:
    claim = _claim(tollgraph_run, seeded_store, "Airwars", "7,600")
    before = _rows(tollgraph_run, seeded_store, "decisions")
    code, _, err = tollgraph_run(
        "decide", *(each.format(claim=claim) for each in asked), *_SIGNED, "--store", seeded_store
    )
    assert (code, message in err) == (3, True), err
    assert _rows(tollgraph_run, seeded_store, "decisions") == before


def test_a_shipped_correction_can_be_taken_back(store: Path, tollgraph_run: Run) -> None:
    claim = _claim(tollgraph_run, store, "Airwars", "7,600")
    assert claim in {row["claim"] for row in _rows(tollgraph_run, store, "corrected-claims")}
    assert tollgraph_run("decide", "--undo", "airwars-toll-2019", *_SIGNED, "--store", store)[0] == 0
    assert claim not in {row["claim"] for row in _rows(tollgraph_run, store, "corrected-claims")}
