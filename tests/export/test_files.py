"""An export appears whole or not at all."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tollgraph.errors import ExportError
from tollgraph.export.files import write_atomically, write_folder

_FILES = {"a.txt": b"a", "b.txt": b"b"}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _fill_disk(*_: Any) -> None:  # noqa: ANN401  # stands in for any function that writes
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_folder_has_the_files_and_the_usual_permissions(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", _FILES)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in _FILES} == _FILES
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o777 & ~mask


def test_a_later_export_takes_the_place_of_an_earlier_one_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", {"old.txt": b"old"})
    write_folder(tmp_path / "out", _FILES)
    assert _names(tmp_path / "out") >= set(_FILES)
    assert "old.txt" not in _names(tmp_path / "out")
    assert _names(tmp_path) == {"out"}


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ExportError, match="holds something else; name a new folder"):
        write_folder(tmp_path, _FILES)
    assert _names(tmp_path) == {"thesis.tex"}


def test_a_file_in_the_place_of_a_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ExportError, match="is a file, and this format is a folder"):
        write_folder(tmp_path / "out", _FILES)
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_no_half_file(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "all.ttl"
    out.write_bytes(b"old")
    monkeypatch.setattr(os if call == "fsync" else Path, call, _fill_disk)
    with pytest.raises(ExportError, match=r"all\.ttl cannot be written: No space left on device; choose another place"):
        write_atomically(out, b"new")
    assert _names(tmp_path) == {"all.ttl"}
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize("call", ["write_bytes", "rename"])
def test_a_full_disk_leaves_no_half_folder(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_folder(out, {"old.txt": b"old"})
    monkeypatch.setattr(Path, call, _fill_disk)
    with pytest.raises(ExportError, match=r"out cannot be written: No space left on device"):
        write_folder(out, _FILES)
    assert _names(tmp_path) == {"out"}
    assert (out / "old.txt").read_bytes() == b"old"


def test_an_earlier_folder_is_put_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, rename, works = tmp_path / "out", Path.rename, iter((True, False, True))
    write_folder(out, {"old.txt": b"old"})

    def fail_once(self: Path, target: Path) -> Path:
        if not next(works):
            _fill_disk()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(ExportError, match="cannot be written"):
        write_folder(out, _FILES)
    assert (out / "old.txt").read_bytes() == b"old"
    assert _names(tmp_path) == {"out"}


def _write_one_file(out: Path) -> None:
    write_atomically(out, b"")


def _write_some_files(out: Path) -> None:
    write_folder(out, _FILES)


@pytest.mark.parametrize("write", [_write_one_file, _write_some_files])
def test_a_place_in_which_nothing_can_be_made_is_named(write: Callable[[Path], None], tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"missing.* cannot be written: No such file or directory"):
        write(tmp_path / "missing" / "out")
