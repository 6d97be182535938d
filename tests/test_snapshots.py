"""Snapshots: readers and the writer side by side, and what becomes of a snapshot that nobody needs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from tollgraph.errors import StoreError
from tollgraph.store import EmbeddedStore, open_store, read_store
from tollgraph.store.snapshots import Snapshots

_QUAD = '<a:s> <a:p> "{}" <a:g> .\n'
_OTHER_PROCESS = """
import sys
from pathlib import Path
from tollgraph.store import read_store
with read_store(Path(sys.argv[1])) as store:
    print("open", flush=True)
    sys.stdin.readline()
    print(store.count(), flush=True)
"""


def _write(store: EmbeddedStore, *values: int) -> None:
    store.add("".join(_QUAD.format(value) for value in values))


def _on_disk(path: Path) -> list[str]:
    return sorted(entry.name for entry in (path / "snapshots").iterdir() if entry.is_dir())


def test_a_reader_keeps_what_it_opened_while_the_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    with read_store(path) as before:
        with open_store(path) as writer:
            _write(writer, 2, 3)
            with read_store(path) as meanwhile:
                assert (meanwhile.count(), meanwhile.version) == (1, before.version)
        with read_store(path) as after:
            assert (before.count(), after.count()) == (1, 3)
            assert after.version > before.version


def test_a_writer_lets_readers_see_its_work_before_it_ends(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as writer:
        _write(writer, 1)
        writer.publish()
        with read_store(tmp_path / "store") as reader:
            assert (reader.count(), reader.version) == (1, writer.version)


def test_a_long_run_publishes_from_time_to_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
        writer.publish_when_due()
        assert Snapshots(path).version() is None
        monkeypatch.setattr("tollgraph.store.embedded._PUBLISHED_EVERY", 0.0)
        writer.publish_when_due()
        assert Snapshots(path).version() == writer.version


def test_a_snapshot_is_deleted_once_it_is_neither_current_nor_read(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    first = _on_disk(path)
    with read_store(path), open_store(path) as writer:
        _write(writer, 2)
        writer.publish()
        assert len(_on_disk(path)) == 2
        assert set(first) < set(_on_disk(path))
    Snapshots(path).delete_unused()
    with open_store(path) as writer:
        _write(writer, 3)
    assert len(_on_disk(path)) == 1
    assert _on_disk(path) != first


def test_a_snapshot_that_another_process_reads_stays(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    command = [sys.executable, "-c", _OTHER_PROCESS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "open\n"
        with open_store(path) as writer:
            _write(writer, 2, 3)
        assert len(_on_disk(path)) == 2
        assert reader.communicate("\n")[0] == "1\n"


def test_what_a_crashed_writer_left_unpublished_is_published_by_the_next_reader(tmp_path: Path) -> None:
    path = tmp_path / "store"
    script = (
        "import os, sys; from pathlib import Path; from tollgraph.store import open_store\n"
        f"store = open_store(Path(sys.argv[1])); store.add({_QUAD.format(1)!r}); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], check=False).returncode == 9
    assert Snapshots(path).version() is None
    with read_store(path) as reader:
        assert reader.count() == 1


def test_a_store_from_before_snapshots_opens(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    shutil.rmtree(path / "snapshots")
    with read_store(path) as reader:
        assert reader.count() == 1
    assert Snapshots(path).version() == reader.version


def test_before_the_first_writer_has_published_a_reader_is_told_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path), pytest.raises(StoreError, match=r"process \d+ is writing it; wait"):
        read_store(path)


def test_opening_and_closing_publishes_nothing_new(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    before = (path / "snapshots" / "current").stat().st_mtime_ns
    open_store(path).close()
    assert (path / "snapshots" / "current").stat().st_mtime_ns == before


def test_a_snapshot_that_cannot_be_published_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    writer = open_store(path)
    _write(writer, 2)
    shutil.rmtree(path / "snapshots")
    (path / "snapshots").write_text("in the way")
    with pytest.raises(StoreError, match="is safe, but readers cannot see it yet"):
        writer.close()
    (path / "snapshots").unlink()
    with read_store(path) as reader:
        assert reader.count() == 2


def test_what_a_publication_left_behind_half_done_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "store"
    (path / "snapshots" / ".1.part" / "quads").mkdir(parents=True)
    (path / "FORMAT").write_text("1\n")
    with open_store(path) as writer:
        _write(writer, 1)
    with read_store(path) as reader:
        assert reader.count() == 1
    assert [entry.name for entry in (path / "snapshots").glob(".*")] == []


def test_readers_of_a_snapshot_may_be_many(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as writer:
        _write(writer, 1)
    held = Snapshots(path).hold()
    assert held is not None
    stores = [ox.Store.read_only(str(held.quads)) for _ in range(3)]
    assert [len(each) for each in stores] == [1, 1, 1]
    held.close()
