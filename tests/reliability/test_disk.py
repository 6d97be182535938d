"""A full disk, a folder that may not be written, a second writer: a clear error, and the store stays whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.full_disk import CASES, NAMESPACE, Case, faults_of, may_mount, on_full_disk
from tests.conftest import Run
from tollgraph.errors import StoreError
from tollgraph.store import open_store, read_store

_CORPUS = Path(__file__).parents[1] / "corpus" / "articles.jsonl"


def _needs_mounting() -> None:
    """Skip where no disk may be mounted."""
    if not may_mount():
        if os.environ.get("CI") == "true":
            pytest.fail("CI must allow unprivileged user namespaces (unshare -rm)")
        pytest.skip("needs unprivileged user namespaces to mount a small disk (unshare -rm)")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_on_a_full_disk_the_error_says_so_and_nothing_is_lost(seeded_store: Path, case: Case) -> None:
    _needs_mounting()
    assert list(faults_of(on_full_disk(case, seeded_store))) == []


def test_a_disk_that_is_read_only_is_named_and_can_still_be_read(seeded_store: Path, tmp_path: Path) -> None:
    _needs_mounting()
    store = shutil.copytree(seeded_store, tmp_path / "store")
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    command = [*NAMESPACE, "sh", "-c", script, "sh", str(store), sys.executable, "-m", "tollgraph"]
    done = subprocess.run(
        [*command, "ingest", str(_CORPUS), "--store", str(store)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert "Read-only file system" in done.stderr
    read = subprocess.run([*command, "check", "--store", str(store)], capture_output=True, text=True, check=False)
    assert (read.returncode, "no faults" in read.stdout) == (0, True), read.stderr


def test_a_second_writer_is_refused_and_the_first_goes_on(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    path = shutil.copytree(seeded_store, tmp_path / "store")
    with open_store(path) as first:
        code, _, said = tollgraph_run("ingest", _CORPUS, "--jobs", "1", "--store", path)
        assert code == 2
        assert f"process {os.getpid()} is writing it; wait" in said
        first.add("<a:s> <a:p> <a:o> <a:g> .\n")
    with read_store(path) as store:
        assert store.has_graph("a:g")


def test_a_text_that_was_deleted_meanwhile_is_named_with_its_remedy(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    path = shutil.copytree(seeded_store, tmp_path / "store")
    next(path.glob("texts/??/*")).unlink()
    code, said, _ = tollgraph_run("check", "--store", path)
    assert (code, "ingest the article again" in " ".join(said.split())) == (1, True), said


def test_a_store_of_the_first_layout_opens_and_one_of_no_layout_is_refused(seeded_store: Path, tmp_path: Path) -> None:
    path = shutil.copytree(seeded_store, tmp_path / "store")
    shutil.rmtree(path / "snapshots")
    (path / "statements.sqlite").unlink()
    with read_store(path) as old, read_store(seeded_store) as new:
        assert set(old.quads()) == set(new.quads())
    (path / "FORMAT").write_text("0.1-draft\n")
    with pytest.raises(StoreError, match="upgrade tollgraph"):
        read_store(path)
