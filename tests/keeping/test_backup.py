"""A backup gives the same store back, or says what is wrong with it and makes none."""

import gzip
import io
import json
import shutil
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.keeping.contents import contents
from tollgraph.errors import StoreError
from tollgraph.keeping.backup import MANIFEST, QUADS, back_up
from tollgraph.keeping.restore import restore
from tollgraph.resources import shipped
from tollgraph.store import open_store, read_store

_Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def backup_file(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "store.tar.gz"
    back_up(seeded_store, file)
    return file


def _quads(path: Path) -> set[str]:
    with read_store(path) as store:
        return contents(store.quads())


def _parts(file: Path) -> _Parts:
    with tarfile.open(file, "r:gz") as tar:
        return {each.name: content.read() for each in tar if (content := tar.extractfile(each))}


def _packed(parts: _Parts, file: Path) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return file


def test_a_restored_store_is_the_store(
    seeded_store: Path, backup_file: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    target = tmp_path / "again"
    code, told, _ = tollgraph_run("restore", backup_file, "--store", target)
    assert code == 0, told
    assert _quads(target) == _quads(seeded_store)
    texts = {path.name: path.read_bytes() for path in (seeded_store / "texts").glob("??/*")}
    assert texts
    assert {path.name: path.read_bytes() for path in (target / "texts").glob("??/*")} == texts
    with read_store(target) as restored, read_store(seeded_store) as old:
        assert restored.version == old.version
    assert tollgraph_run("check", "--store", target)[0] == 0
    code, told, _ = tollgraph_run("ingest", shipped("seeds") / "articles", "--store", target)
    assert (code, "6 unchanged" in told) == (0, True), told


def test_private_things_stay_private(backup_file: Path, tmp_path: Path) -> None:
    restore(backup_file, tmp_path / "again")
    private = [backup_file, *(tmp_path / "again" / "texts").rglob("*"), tmp_path / "again" / "texts"]
    assert len(private) > 3
    assert [each for each in private if stat.S_IMODE(each.stat().st_mode) & 0o077] == []


def test_a_store_is_backed_up_while_it_is_written(seeded_store: Path, tmp_path: Path) -> None:
    live = shutil.copytree(seeded_store, tmp_path / "live")
    before = _quads(live)
    with open_store(live) as writer:
        writer.add("<a:s> <a:p> <a:o> <a:g> .\n")
        back_up(live, tmp_path / "store.tar.gz")
    restore(tmp_path / "store.tar.gz", tmp_path / "again")
    assert _quads(tmp_path / "again") >= before


def _without_manifest(parts: _Parts) -> _Parts:
    return {name: content for name, content in parts.items() if name != MANIFEST}


def _with(name: str, content: bytes) -> Callable[[_Parts], _Parts]:
    return lambda parts: {name: content, **{key: value for key, value in parts.items() if key != name}}


def _without_a_text(parts: _Parts) -> _Parts:
    gone = next(name for name in parts if name.startswith("texts/"))
    return {name: content for name, content in parts.items() if name != gone}


def _newer(parts: _Parts) -> _Parts:
    manifest = json.loads(parts[MANIFEST]) | {"format": 99}
    return parts | {MANIFEST: json.dumps(manifest).encode()}


def _fewer_quads(parts: _Parts) -> _Parts:
    manifest = json.loads(parts[MANIFEST]) | {"quads": 1}
    return parts | {MANIFEST: json.dumps(manifest).encode()}


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_without_manifest, "has no manifest.json"),
        (_with(QUADS, b""), f"{QUADS} of the backup .* was changed"),
        (_without_a_text, "texts/.* is missing"),
        (_with("texts/aa/" + "a" * 64, b"more"), "was added"),
        (_with("../../outside", b"out"), "'../../outside', which no backup has"),
        (_with("/etc/passwd", b"out"), "which no backup has"),
        (_with(MANIFEST, b"[]"), "cannot be read"),
        (_newer, "has format 99, and this version reads up to 1"),
        (_fewer_quads, "where the backup names 1"),
    ],
    ids=["no manifest", "quads changed", "text missing", "text added", "a path out", "an absolute path", "no object",
         "newer format", "another count"],
)  # fmt: skip
def test_a_damaged_backup_makes_no_store(
    damage: Callable[[_Parts], _Parts], says: str, backup_file: Path, tmp_path: Path
) -> None:
    file = _packed(damage(_parts(backup_file)), tmp_path / "damaged.tar.gz")
    with pytest.raises(StoreError, match=says):
        restore(file, tmp_path / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.tar.gz"]


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no archive either")])
def test_a_file_that_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreError, match="use another backup"):
        restore(tmp_path / "file", tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_half_a_backup_is_refused(backup_file: Path, tmp_path: Path) -> None:
    (tmp_path / "half").write_bytes(backup_file.read_bytes()[: backup_file.stat().st_size // 2])
    with pytest.raises(StoreError, match="use another backup"):
        restore(tmp_path / "half", tmp_path / "store")


def test_a_store_that_is_there_is_never_overwritten(backup_file: Path, tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "file").touch()
    with pytest.raises(StoreError, match="is not empty"):
        restore(backup_file, tmp_path / "store")
    assert (tmp_path / "store" / "file").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(seeded_store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="name a place with enough room"):
        back_up(seeded_store, tmp_path / "missing" / "store.tar.gz")
    assert list(tmp_path.iterdir()) == []
