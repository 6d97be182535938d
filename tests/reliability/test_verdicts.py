"""What the benchmarks of reliability count as a loss, shown on made-up outcomes: none of them passes everything."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.full_disk import faults_of
from benchmarks.load import Loaded, Plan, misanswered
from benchmarks.load_clients import PAGE, SMALL, STOPPED, Asked
from benchmarks.load_process import Held
from benchmarks.store_states import holds_whole_things, without_mark
from tollgraph.namespaces import TG

_WELL: dict[str, Any] = {
    "before": {"g": "1"},
    "full": [2, "no space left: make room"],
    "between": {"g": "1"},
    "left": ["ballast", "store"],
    "again": [0, "articles: 3 read"],
    "half": [],
}
_FINE = Asked(SMALL, 0.01, 200)
_BUSY = Asked(SMALL, 0.01, STOPPED, "503: the query's process ended")
_WRONG = Asked(PAGE, 0.01, 500, "500: oops")
_LATER = Asked(SMALL, 0.01, STOPPED, "503: the server is busy; try again later")
_CUT = Asked(SMALL, 0.01, 0, "IncompleteRead")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, ""),
        ({"full": [0, "articles: 3 read"]}, "ended with 0"),
        ({"full": [2, "Traceback: no space"]}, "Traceback"),
        ({"full": [2, "it failed"]}, "it failed"),
        ({"between": {"g": "2"}}, "not what it was"),
        ({"left": ["ballast", ".out.part", "store"]}, ".out.part"),
        ({"again": [2, "damaged"]}, "damaged"),
        ({"half": ["store/.VERSION.part"]}, ".VERSION.part"),
    ],
)
def test_a_full_disk_has_one_outcome_that_is_right(change: dict[str, Any], fault: str) -> None:
    found = list(faults_of({**_WELL, **change}))
    assert len(found) == bool(fault)
    assert fault in "".join(found)


@pytest.mark.parametrize(
    ("asked", "killed", "wrong"),
    [
        ([_FINE, _FINE], 0, 0),
        ([_FINE, _BUSY], 0, 1),
        ([_FINE, _BUSY], 1, 0),
        ([_FINE, _BUSY, _CUT], 1, 1),
        ([_FINE, _BUSY, _BUSY], 1, 1),
        ([_FINE, _WRONG], 5, 1),
        ([_FINE, _LATER], 0, 0),
        ([], 0, 1),
    ],
    ids=[
        "all well",
        "refused",
        "its worker was killed",
        "two for one kill",
        "the same twice for one kill",
        "an error of the server",
        "put off",
        "nobody asked",
    ],
)
def test_a_wrong_answer_is_excused_by_a_killed_worker_only(asked: list[Asked], killed: int, wrong: int) -> None:
    assert len(list(misanswered(asked, killed))) == wrong


def test_targets_are_missed_by_slow_answers_and_by_memory_that_grows() -> None:
    held = [Held(100.0, 200.0, 30)] * 8
    well = Loaded(Plan(8), [_FINE] * 200, 1, 0, 1, 0, held, ())
    assert well.missed == ()
    slow = replace(well, asked=[_FINE] * 190 + [Asked(SMALL, 0.3, 200)] * 10)
    assert len(slow.missed) == 1
    busy = replace(well, asked=[*[_FINE] * 200, _LATER])
    assert len(busy.missed) == 1
    grown = replace(well, held=[*held[:6], Held(111.0, 200.0, 30), Held(112.0, 200.0, 30)])
    assert len(grown.missed) == 1


_LINK = "<urn:afp> <urn:match> <urn:item> ."
_EVIDENCE = (
    "<urn:link> <urn:of> <urn:afp> .",
    "<urn:link> <urn:evidence> <urn:seen> .",
    '<urn:seen> <urn:says> "so" .',
)


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        ((), True),
        ((_LINK, *_EVIDENCE), True),
        ((_LINK, *_EVIDENCE[:2]), False),
        ((_LINK, _EVIDENCE[0], _EVIDENCE[2]), False),
        (_EVIDENCE, False),
        (("<urn:afp> <urn:match> <urn:another> .",), False),
    ],
    ids=["nothing", "all", "no evidence", "half a link", "no match", "something else"],
)
def test_of_a_graph_written_some_things_at_a_time_each_thing_is_whole(found: tuple[str, ...], *, whole: bool) -> None:
    after = frozenset((_LINK, *_EVIDENCE, "<urn:bbc> <urn:match> <urn:other> ."))
    assert holds_whole_things(frozenset(found), frozenset(), after) is whole


def test_a_graph_without_its_mark_is_told_from_one_that_lacks_a_statement() -> None:
    marked = frozenset((f'<urn:g> <{TG}contentHash> "sha256:0" .', "<urn:a> <urn:b> <urn:c> .", "2 statements"))
    unmarked = frozenset(("<urn:a> <urn:b> <urn:c> .", "1 statements"))
    assert without_mark("urn:g", marked) == without_mark("urn:g", unmarked)
    assert without_mark("urn:g", frozenset(("0 statements",))) != without_mark("urn:g", marked)
    assert without_mark("urn:g", None) is None
