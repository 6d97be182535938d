"""Thousands of hostile documents: each is read or left out with a reason, none stops the batch or reaches outside."""

import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.hostile.corpus import Bad, corpus
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.model import LeftOut
from tollgraph.pipeline import Ingestion
from tollgraph.reading.formats import SUFFIXES
from tollgraph.reading.source import Defaults, Source
from tollgraph.seeding import seed
from tollgraph.settings import Settings
from tollgraph.store import open_store
from tollgraph.taking_up import TakingUp

_PARTS = 16
_DEFAULTS = Defaults(published=date(2017, 4, 1))


class _ReachedOutsideError(AssertionError):
    """A document made the reader open a connection."""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_options: object) -> None:
        raise _ReachedOutsideError(f"a connection was opened: {arguments!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def taking_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TakingUp]:
    minter = Minter(Settings().base)
    with open_store(tmp_path_factory.mktemp("hostile") / "store") as store:
        yield TakingUp(store, Extractor(seed(store, minter), minter, datetime.now(UTC)))


def test_there_are_at_least_two_thousand_cases_each_of_its_own() -> None:
    cases = corpus()
    assert len(cases) >= 2000
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.parametrize("part", range(_PARTS))
def test_a_hostile_document_is_read_or_left_out_with_a_reason(taking_up: TakingUp, tmp_path: Path, part: int) -> None:
    failed: dict[str, str] = {}
    for case in corpus()[part::_PARTS]:
        if case.suffix in SUFFIXES:
            failed.update(_faults(case, taking_up, tmp_path))
    assert failed == {}


def _faults(case: Bad, taking_up: TakingUp, folder: Path) -> dict[str, str]:
    source = Source(f"bad{case.suffix}", case.data, SUFFIXES[case.suffix], folder, _DEFAULTS)
    try:
        found = list(taking_up.take(source))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a crash, and all of them are to be listed
        return {case.name: repr(error)[:200]}
    unexplained = [each for each in found if isinstance(each, LeftOut) and not each.reason]
    return {case.name: "left out without a reason"} if unexplained or not found else {}


_GOOD = "---\npublished: 2017-03-24\n---\nTen people were killed in an air strike on Mosul, Airwars said.\n"


def test_a_batch_goes_on_past_hostile_files_and_lists_them(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    cases = corpus()[::60]
    for number, case in enumerate(cases):
        (folder / f"{number:04}\n{case.suffix}").write_bytes(case.data)
    (folder / "zz-good.md").write_text(_GOOD)
    with open_store(tmp_path / "store") as store:
        done = Ingestion(store, Settings(), _DEFAULTS).run([str(folder)])
        stored = store.query(
            'ASK { GRAPH ?g { ?s ?p ?quote } FILTER(CONTAINS(STR(?quote), "Ten people were killed")) }'
        )
    assert len(cases) > 50
    assert done.articles > 0
    assert done.left_out
    assert all(each.reason for each in done.left_out)
    assert stored
