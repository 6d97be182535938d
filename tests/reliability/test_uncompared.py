"""A run that is killed between storing and comparing: the next one compares what was stored, and nothing else again."""

from pathlib import Path
from typing import Any

import pytest

from tests.keeping.contents import copied
from tollgraph import storing
from tollgraph.keeping.integrity import check_store
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store

_ARTICLE = (
    "---\npublished: 2017-03-{day}\n---\nAirwars said that {number} civilians were killed in Raqqa on 20 March.\n"
)


class _KilledError(Exception):
    """Stands for a kill: nothing in the code expects it."""


def _ingest(store: Path, number: int) -> None:
    article = store.parent / f"{number}.md"
    article.write_text(_ARTICLE.format(day=20 + number, number=number), encoding="utf-8")
    with open_store(store) as opened:
        Ingestion(opened, Settings(store=store), jobs=1).run([str(article)])


@pytest.fixture
def killed(seeded_store: Path, tmp_path: Path) -> Path:
    """Return a store with an article that was stored and not compared."""
    store = copied(seeded_store, tmp_path / "store")

    def kill(*_: object) -> None:
        raise _KilledError

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(storing, "update_comparisons", kill)
        with pytest.raises(_KilledError):
            _ingest(store, 3)
    with read_store(store) as opened:
        assert {each.remedy for each in check_store(opened, Settings(store=store)).faults} == {
            "run `tollgraph compare`"
        }
    return store


@pytest.fixture
def compared_all(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is added to each time that everything is compared."""
    found: list[str] = []

    def noted(*given: Any) -> object:  # noqa: ANN401  # what the function takes
        found.append("all")
        return refresh_comparisons(*given)

    monkeypatch.setattr(storing, "refresh_comparisons", noted)
    return found


def _is_whole(store: Path) -> bool:
    with read_store(store) as opened:
        return check_store(opened, Settings(store=store)).faults == ()


def test_the_next_run_compares_what_was_stored_and_nothing_else(killed: Path, compared_all: list[str]) -> None:
    _ingest(killed, 4)
    assert (compared_all, _is_whole(killed)) == ([], True)


def test_the_same_run_again_compares_it_too(killed: Path, compared_all: list[str]) -> None:
    _ingest(killed, 3)
    assert (compared_all, _is_whole(killed)) == ([], True)


def test_after_another_change_everything_is_compared(killed: Path, compared_all: list[str]) -> None:
    with open_store(killed) as store:
        store.add("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
    _ingest(killed, 4)
    assert (compared_all, _is_whole(killed)) == (["all"], True)
