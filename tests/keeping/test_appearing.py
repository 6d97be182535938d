"""A store that is made out of another appears whole or not at all, whoever else makes one of its name."""

import shutil
from pathlib import Path

import pytest

from benchmarks.store_states import graphs_of
from tests.conftest import Run
from tollgraph.keeping.appearing import appearing
from tollgraph.keeping.backup import back_up
from tollgraph.keeping.restore import restore
from tollgraph.store import EmbeddedStore, open_store


class _KilledError(Exception):
    """Stands for a kill: nothing in the code expects it."""


def test_an_earlier_state_that_is_cut_short_leaves_no_store(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    then, add = tmp_path / "then", EmbeddedStore.add
    asked = ("as-of", "2040-01-01", "--to", then, "--store", seeded_store)

    def killed(store: EmbeddedStore, nquads: str) -> None:
        add(store, nquads)
        if store.path is not None:
            raise _KilledError

    monkeypatch.setattr(EmbeddedStore, "add", killed)
    with pytest.raises(_KilledError):
        tollgraph_run(*asked)
    monkeypatch.setattr(EmbeddedStore, "add", add)
    assert list(tmp_path.iterdir()) == []
    assert tollgraph_run(*asked)[0] == 0
    assert graphs_of(then).keys() == graphs_of(seeded_store).keys()


def test_of_two_that_restore_at_once_the_first_has_the_place_and_the_other_is_told(
    seeded_store: Path, tmp_path: Path
) -> None:
    saved, path = tmp_path / "saved.tar.gz", tmp_path / "store"
    back_up(seeded_store, saved)

    def slow() -> None:
        with appearing(path) as partial, open_store(partial) as store:
            store.add("<urn:a> <urn:p> <urn:half> .\n")
            restore(saved, path)

    with pytest.raises(OSError, match="not empty"):
        slow()
    assert graphs_of(path) == graphs_of(seeded_store)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["saved.tar.gz", "store"]


def test_a_new_store_may_take_the_place_of_an_empty_folder(seeded_store: Path, tmp_path: Path) -> None:
    saved, path = tmp_path / "saved.tar.gz", tmp_path / "far" / "store"
    back_up(seeded_store, saved)
    path.mkdir(parents=True)
    restore(saved, path)
    shutil.rmtree(path.parent)
    restore(saved, path)
    assert oct(path.stat().st_mode & 0o777) == oct(seeded_store.stat().st_mode & 0o777)
