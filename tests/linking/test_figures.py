"""Numbers of items come in as claims of whoever their reference names, and only where that is asked for."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.linking.api import FakeWikidata
from tests.linking.entities import entity, reference, statement
from tollgraph.cli import run
from tollgraph.linking.figure_run import take_in_figures
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.wikidata import Wikidata
from tollgraph.mapping.unmapping import readings_of
from tollgraph.pipeline import Ingested
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, open_store, read_store
from tollgraph.terms import Verdict
from tollgraph.validation import validate

_SIGNED = ("--by", "A. Researcher", "--because", "the day and the village")
_REPORT = """---
article: a1
published: 2017-03-24
publisher: The Gazette
title: Mosque hit
---
An air strike hit a mosque in Atarib on 22 March. Twelve people were killed there, activists said.
"""
_ITEM = "Q999000009"


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with one incident that a person called an item; tests copy it."""
    folder = tmp_path_factory.mktemp("linked")
    store, report = str(folder / "store"), folder / "a1.md"
    report.write_text(_REPORT, encoding="utf-8")
    assert run(["ingest", str(report), "--store", store]) == 0
    with read_store(Path(store)) as opened:
        ((incident,),) = [reading.incidents for reading in readings_of(opened)]
    assert run(["decide", incident.iri, "--same-as", _ITEM, *_SIGNED, "--store", store]) == 0
    return Path(store)


@pytest.fixture
def store(linked: Path, tmp_path: Path) -> Iterator[EmbeddedStore]:
    """Return a copy of that store, open for writing."""
    with open_store(Path(shutil.copytree(linked, tmp_path / "store"))) as found:
        yield found


def _strike(**claims: Any) -> dict[str, Any]:  # noqa: ANN401  # statements of any form
    made = entity(_ITEM, "Atarib air strike", P31="Q2223653")
    made["claims"].update(claims)
    made["modified"] = "2018-01-01T10:00:00Z"
    return made


def _taken_in(store: EmbeddedStore, settings: LinkSettings) -> Ingested:
    assert store.kept is not None
    with Wikidata(settings) as client:
        return take_in_figures(store, Settings(store=store.kept.parent), client)


def _read(store: EmbeddedStore) -> set[tuple[str, str]]:
    """Return claimant and number of each claim that came from Wikidata."""
    claims = [
        each for reading in readings_of(store) if reading.article.publisher == "Wikidata" for each in reading.claims
    ]
    return {(each.claimant.label, each.quantity.text) for each in claims}


_STATED: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    ("no reference", {"P1120": [statement("P1120", 47)]}, {("Wikidata", "47")}),
    (
        "a reference to a linked actor",
        {"P1120": [statement("P1120", 47, references=[reference(P248="Q130879", P813="2017-06-01")])]},
        {("Reuters", "47")},
    ),
    (
        "a publisher before the work",
        {"P1120": [statement("P1120", 47, references=[reference(P248="Q999000011", P123="Q999000010")])]},
        {("Example House", "47")},
    ),
    (
        "two references",
        {"P1120": [statement("P1120", 47, references=[reference(P248="Q130879"), reference(P248="Q40464")])]},
        {("Reuters", "47"), ("AFP", "47")},
    ),
    (
        "two numbers",
        {"P1120": [statement("P1120", 47), statement("P1120", 52)]},
        {("Wikidata", "47"), ("Wikidata", "52")},
    ),
    (
        "a range",
        {"P1120": [statement("P1120", {"amount": "+47", "lowerBound": "+45", "upperBound": "+50", "unit": "1"})]},
        {("Wikidata", "between 45 and 50")},
    ),
    ("the injured", {"P1339": [statement("P1339", 100)]}, {("Wikidata", "100")}),
    ("a deprecated number", {"P1120": [statement("P1120", 47, rank="deprecated")]}, set()),
]


@pytest.mark.parametrize(("claims", "expected"), [row[1:] for row in _STATED], ids=[row[0] for row in _STATED])
def test_a_figure_is_a_claim_of_whoever_the_reference_names(
    store: EmbeddedStore,
    wikidata: FakeWikidata,
    settings: LinkSettings,
    claims: dict[str, Any],
    expected: set[tuple[str, str]],
) -> None:
    wikidata.holds(_strike(**claims), entity("Q999000010", "Example House"), entity("Q999000011", "Example Book"))
    _taken_in(store, settings)
    assert _read(store) == expected


_NOT_READ = [
    ("a part", statement("P1120", 47, qualifiers={"P518": []}), "qualifiers (P518) make it a count of a part"),
    ("a fraction", statement("P1120", {"amount": "+47.5", "unit": "1"}), "no whole number of people"),
    ("less than nobody", statement("P1120", {"amount": "-1", "unit": "1"}), "no whole number of people"),
]


@pytest.mark.parametrize(("stated", "told"), [row[1:] for row in _NOT_READ], ids=[row[0] for row in _NOT_READ])
def test_what_is_no_count_of_the_event_is_named_and_left_out(
    store: EmbeddedStore, wikidata: FakeWikidata, settings: LinkSettings, stated: dict[str, Any], told: str
) -> None:
    wikidata.holds(_strike(P1120=[stated]))
    (left,) = _taken_in(store, settings).left_out
    assert (left.what, told in left.reason) == (f"{_ITEM} P1120", True)
    assert _read(store) == set()


def test_a_figure_is_compared_with_what_articles_say_of_the_same_incident(
    store: EmbeddedStore, wikidata: FakeWikidata, settings: LinkSettings
) -> None:
    wikidata.holds(_strike(P1120=[statement("P1120", 47)]))
    assert _taken_in(store, settings).verdicts == {Verdict.DIFFER: 1}
    assert validate(store).findings == ()


def test_taking_in_twice_changes_nothing_and_a_changed_item_is_a_new_version(
    store: EmbeddedStore, wikidata: FakeWikidata, settings: LinkSettings
) -> None:
    wikidata.holds(_strike(P1120=[statement("P1120", 47)]))
    _taken_in(store, settings)
    before = sorted(map(str, store.quads()))
    assert _taken_in(store, settings).unchanged == 1
    assert sorted(map(str, store.quads())) == before
    wikidata.holds(_strike(P1120=[statement("P1120", 52)]))
    assert _taken_in(store, settings).revised == 1
    assert _read(store) == {("Wikidata", "52")}


def test_figures_come_in_only_where_they_are_asked_for(
    linked: Path, tmp_path: Path, tollgraph_run: Run, wikidata: FakeWikidata, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOLLGRAPH_WIKIDATA_API", wikidata.api)
    monkeypatch.setenv("TOLLGRAPH_WIKIDATA_QUERIES", wikidata.queries)
    wikidata.holds(_strike(P1120=[statement("P1120", 47)]))
    folder = Path(shutil.copytree(linked, tmp_path / "store"))
    command = ("link", "--thing", "actor/airwars", "--store", folder)
    for options, expected in (((), set()), (("--figures",), {("Wikidata", "47")})):
        assert tollgraph_run(*command, *options)[0] == 0
        with read_store(folder) as opened:
            assert _read(opened) == expected
    code, _, err = tollgraph_run("link", "--offline", "--figures", "--store", folder)
    assert (code, "leave out --offline" in err) == (2, True)
