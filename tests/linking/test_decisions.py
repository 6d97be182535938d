"""What people decide about links: kept with who, when and why, applied, not asked again, and taken back."""

import io
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.linking.api import FakeWikidata
from tests.linking.entities import entity
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import LinkGraph
from tollgraph.materialised.fitting import fits
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store
from tollgraph.terms import Standing

_SIGNED = ("--by", "A. Researcher", "--because", "its page says so")
_MINTER = Minter()


@pytest.fixture
def store(seeded_store: Path, tmp_path: Path) -> Path:
    """Return a copy of the store with the seed reports, to be written to."""
    return Path(shutil.copytree(seeded_store, tmp_path / "store"))


@pytest.fixture
def asking(wikidata: FakeWikidata, monkeypatch: pytest.MonkeyPatch) -> FakeWikidata:
    """Return the server, to which the command line is led, with two items for SOHR and one for Airwars."""
    monkeypatch.setenv("TOLLGRAPH_WIKIDATA_API", wikidata.api)
    monkeypatch.setenv("TOLLGRAPH_WIKIDATA_QUERIES", wikidata.queries)
    monkeypatch.setenv("TOLLGRAPH_WIKIDATA_CALLS_PER_MINUTE", "0")
    wikidata.holds(
        entity("Q999000001", "Syrian Observatory for Human Rights", P31="Q79913"),
        entity("Q999000002", "Syrian Observatory for Human Rights", P31="Q163740"),
        entity("Q999000003", "Airwars", P31="Q43229"),
    )
    return wikidata


_THINGS = ("--thing", "actor/syrian-observatory-for-human-rights", "--thing", "Airwars")
_SOHR = _MINTER.base + "actor/syrian-observatory-for-human-rights"
_AIRWARS = _MINTER.base + "actor/airwars"


def _links(store: Path, thing: str) -> dict[str, tuple[str, Standing]]:
    with read_store(store) as opened:
        entry = LinkGraph(opened, _MINTER).entries().get(thing)
        points = entry.standpoints if entry else ()
        return {each.link.item: (each.link.iri.rsplit("/", 1)[-1], each.standing) for each in points}


def _standings(store: Path, thing: str) -> dict[str, Standing]:
    return {item: standing for item, (_, standing) in _links(store, thing).items()}


def _rows(run: Run, store: Path, *question: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("query", *question, "--format", "json", "--store", store)[1])
    return rows


def _linked(run: Run, store: Path, asking: FakeWikidata) -> None:
    assert run("link", *_THINGS, "--store", store)[0] == 0
    assert asking.asked
    assert set(_standings(store, _SOHR).values()) == {Standing.PROPOSED}


def test_an_accepted_link_is_settled_and_its_rivals_are_refused(
    store: Path, tollgraph_run: Run, asking: FakeWikidata
) -> None:
    _linked(tollgraph_run, store, asking)
    name = _links(store, _SOHR)["Q999000001"][0]
    code, out, _ = tollgraph_run("link", "--store", store, "accept", name, *_SIGNED)
    assert code == 0
    assert "Q999000001 Syrian Observatory for Human Rights: settled" in out
    assert _standings(store, _SOHR) == {"Q999000001": Standing.SETTLED, "Q999000002": Standing.REFUSED}
    assert _SOHR not in {row["actor"] for row in _rows(tollgraph_run, store, "unlinked-actors")}
    undo = re.findall(r"--undo (\w+)", out)[0]
    assert tollgraph_run("decide", "--undo", undo, *_SIGNED, "--store", store)[0] == 0
    assert set(_standings(store, _SOHR).values()) == {Standing.PROPOSED}
    assert tollgraph_run("validate", "--store", store)[0] == 0


def test_none_of_these_is_kept_with_who_when_and_why_and_not_asked_again(
    store: Path, tollgraph_run: Run, asking: FakeWikidata
) -> None:
    _linked(tollgraph_run, store, asking)
    assert tollgraph_run("link", "none", "Airwars", *_SIGNED, "--store", store)[0] == 0
    said = [row for row in _rows(tollgraph_run, store, "decisions") if row["thing"] == _AIRWARS]
    assert [(row["decided_by"], row["because"], row["action"]) for row in said] == [
        ("A. Researcher", "its page says so", "no item")
    ]
    calls = len(asking.asked)
    assert tollgraph_run("link", "--thing", "Airwars", "--again", "--store", store)[0] == 0
    assert len(asking.asked) == calls
    assert _standings(store, _AIRWARS) == {"Q999000003": Standing.REFUSED}
    assert tollgraph_run("validate", "--store", store)[0] == 0


def test_decide_takes_a_thing_with_an_item_that_nobody_proposed(store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run("decide", "Airwars", "--same-as", "Q999000009", *_SIGNED, "--store", store)
    assert code == 0
    assert _standings(store, _AIRWARS) == {"Q999000009": Standing.SETTLED}
    undo = re.findall(r"--undo (\w+)", out)[0]
    assert tollgraph_run("decide", "--undo", undo, *_SIGNED, "--store", store)[0] == 0
    assert _standings(store, _AIRWARS) == {}


@pytest.mark.parametrize(
    ("option", "standing"), [("--accept", Standing.SETTLED), ("--reject", Standing.REFUSED)], ids=["accept", "reject"]
)
def test_decide_takes_a_link(
    store: Path, tollgraph_run: Run, asking: FakeWikidata, option: str, standing: Standing
) -> None:
    _linked(tollgraph_run, store, asking)
    name = _links(store, _AIRWARS)["Q999000003"][0]
    assert tollgraph_run("decide", name, option, *_SIGNED, "--store", store)[0] == 0
    assert _standings(store, _AIRWARS) == {"Q999000003": standing}


def test_checking_on_the_command_line_tells_what_changed(store: Path, tollgraph_run: Run, asking: FakeWikidata) -> None:
    assert tollgraph_run("decide", "Airwars", "--same-as", "Q999000003", *_SIGNED, "--store", store)[0] == 0
    del asking.entities["Q999000003"]
    code, out, _ = tollgraph_run("link", "check", "--store", store)
    assert (code, "the item is gone from Wikidata" in out, "to be reviewed: 1" in out) == (0, True, True)


def test_a_refused_link_of_the_seeds_is_no_exact_match_anywhere_until_it_is_taken_back(
    store: Path, tollgraph_run: Run
) -> None:
    def matches() -> int:
        exported = tollgraph_run("export", "--format", "nquads", "--store", store)[1]
        return len(re.findall(r"actor/afp> <[^>]*exactMatch> <[^>]*Q40464>", exported))

    assert tollgraph_run("link", "--offline", "--store", store)[0] == 0
    assert matches() == 2
    out = tollgraph_run("decide", "actor/afp", "--not-same-as", "Q40464", *_SIGNED, "--store", store)[1]
    assert matches() == 0
    assert tollgraph_run("link", "--offline", "--store", store)[0] == 0
    assert _standings(store, _MINTER.base + "actor/afp") == {"Q40464": Standing.REFUSED}
    undo = re.findall(r"--undo (\w+)", out)[0]
    assert tollgraph_run("decide", "--undo", undo, *_SIGNED, "--store", store)[0] == 0
    assert matches() == 2


def test_a_decision_about_an_incident_outlives_a_new_version_of_its_article(tmp_path: Path, tollgraph_run: Run) -> None:
    store, report = tmp_path / "store", tmp_path / "a1.md"
    head = "---\narticle: a1\npublished: 2017-03-24\npublisher: The Gazette\n---\n"
    text = "An air strike hit a mosque in Atarib on 22 March. Twelve people were killed there, activists said.\n"
    report.write_text(head + text, encoding="utf-8")
    assert tollgraph_run("ingest", report, "--store", store)[0] == 0
    with read_store(store) as opened:
        found = opened.query("SELECT ?i { ?i a <https://w3id.org/tollgraph/ontology#Incident> }")
        (incident,) = [each["i"].value for each in found]  # type: ignore[union-attr]  # a SELECT gives solutions
    assert tollgraph_run("decide", incident, "--same-as", "Q999000009", *_SIGNED, "--store", store)[0] == 0
    report.write_text(head + "Updated at noon.\n\n" + text, encoding="utf-8")
    assert tollgraph_run("ingest", report, "--store", store)[0] == 0
    assert tollgraph_run("link", "--offline", "--store", store)[0] == 0
    with read_store(store) as opened:
        (entry,) = [e for e in LinkGraph(opened, _MINTER).entries().values() if "/incident/" in e.thing]
    assert entry.thing != incident
    assert [(each.link.item, each.standing) for each in entry.standpoints] == [("Q999000009", Standing.SETTLED)]


def test_deciding_about_a_link_compares_nothing_anew(store: Path, tollgraph_run: Run) -> None:
    with open_store(store) as opened:
        before = fits(opened, Settings(store=store))
    assert before
    assert tollgraph_run("link", "--offline", "--store", store)[0] == 0
    assert tollgraph_run("decide", "Airwars", "--same-as", "Q999000009", *_SIGNED, "--store", store)[0] == 0
    with open_store(store) as opened:
        assert fits(opened, Settings(store=store))


_WRONG = [
    ("no such link", ("link", "accept", "nothing"), "is no link of this store"),
    ("no such thing", ("link", "none", "Nobody at all"), "names no actor, place or incident"),
    ("several things", ("link", "none", "Russia"), "names several things; write one of"),
    ("accepting a claim's words", ("decide", "Airwars", "--accept"), "is no link of this store"),
    ("no thing for an item", ("decide", "--same-as", "Q42"), "name the link, or the actor"),
    ("two wishes", ("decide", "Airwars", "--none", "--same-as", "Q42"), "exactly one of"),
]


@pytest.mark.parametrize(("asked", "told"), [row[1:] for row in _WRONG], ids=[row[0] for row in _WRONG])
def test_a_wrong_wish_is_refused(store: Path, tollgraph_run: Run, asked: tuple[str, ...], told: str) -> None:
    where = ("--store", str(store))
    command = ("link", *where, *asked[1:]) if asked[0] == "link" else (*asked, *where)
    code, _, err = tollgraph_run(*command, *_SIGNED)
    assert (code, told in err) == (3, True), err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _review(run: Run, store: Path, answers: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stdin", _Terminal(answers))
    code, out, err = run("link", "--store", store, "review", "--by", "A. Researcher")
    assert code == 0, err
    return out


def test_reviewing_shows_both_sides_and_keeps_each_answer(
    store: Path, tollgraph_run: Run, asking: FakeWikidata, monkeypatch: pytest.MonkeyPatch
) -> None:
    _linked(tollgraph_run, store, asking)
    out = _review(tollgraph_run, store, "a\nits site names it\nr\nanother body\ns\n", monkeypatch)
    assert ("1 of 2: Airwars" in out, "2 of 2: Syrian Observatory" in out, "Wikidata's" in out) == (True, True, True)
    assert _standings(store, _AIRWARS) == {"Q999000003": Standing.SETTLED}
    assert _standings(store, _SOHR) == {"Q999000001": Standing.REFUSED, "Q999000002": Standing.PROPOSED}
    said = {(row["decided_by"], row["because"], row["action"]) for row in _rows(tollgraph_run, store, "decisions")}
    assert {
        ("A. Researcher", "its site names it", "is the item"),
        ("A. Researcher", "another body", "is not the item"),
    } <= said


def test_a_review_can_be_left_and_skips_what_was_decided(
    store: Path, tollgraph_run: Run, asking: FakeWikidata, monkeypatch: pytest.MonkeyPatch
) -> None:
    _linked(tollgraph_run, store, asking)
    assert _review(tollgraph_run, store, "q\n", monkeypatch).count("score") == 1
    for thing in ("Airwars", "actor/syrian-observatory-for-human-rights"):
        assert tollgraph_run("link", "--store", store, "none", thing, *_SIGNED)[0] == 0
    assert "nothing to review" in _review(tollgraph_run, store, "", monkeypatch)


def test_reviewing_without_a_terminal_says_what_to_do(store: Path, tollgraph_run: Run) -> None:
    code, _, err = tollgraph_run("link", "--store", store, "review")
    assert (code, "reviewing needs a terminal" in err) == (2, True)
