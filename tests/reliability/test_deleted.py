"""Files that somebody deletes meanwhile: what is missing is named with its remedy, and what is not stays readable."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.store_states import graphs_of
from tests.conftest import Run
from tests.web.running_server import running_server
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.store import read_store
from tollgraph.store.snapshots import Snapshots

_ARTICLE = "---\ntitle: A strike\npublished: 2017-03-22\n---\nAirwars said that 4 civilians were killed in Raqqa.\n"


@pytest.fixture
def store(seeded_store: Path, tmp_path: Path) -> Path:
    """Return a store of the test's own."""
    return Path(shutil.copytree(seeded_store, tmp_path / "store"))


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Return an article to ingest."""
    path = tmp_path / "article.md"
    path.write_text(_ARTICLE, encoding="utf-8")
    return path


def test_an_article_that_is_gone_when_its_turn_comes_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(_ARTICLE, encoding="utf-8")
    sources = collect([str(tmp_path)], ReadingLimits(), Defaults())
    found = [next(sources)]
    (tmp_path / "b.md").unlink()
    found += sources
    assert [Path(each.name if isinstance(each, Source) else each.what).name for each in found] == [
        "a.md", "b.md", "c.md",
    ]  # fmt: skip
    gone = found[1]
    assert not isinstance(gone, Source)
    assert "there is no such file" in gone.reason


def _a_database_file(store: Path) -> None:
    for path in (store / "quads").glob("*.sst"):
        path.unlink()


def _the_list_of_database_files(store: Path) -> None:
    (store / "quads" / "CURRENT").unlink()


@pytest.mark.parametrize("delete", [_a_database_file, _the_list_of_database_files])
def test_a_writer_refuses_a_database_that_lacks_a_file_and_readers_still_have_the_last_state(
    delete: Callable[[Path], None], store: Path, article: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    before = graphs_of(store)
    delete(store)
    left = sorted(store.rglob("*"))
    code, _, said = tollgraph_run("ingest", article, "--jobs", "1", "--store", store)
    assert (code, "Traceback" in said, "restore" in said) == (2, False, True), said
    assert {path for path in left if not path.exists() and path.name != "LOCK"} == set()
    assert graphs_of(store) == before
    assert tollgraph_run("backup", tmp_path / "saved.tar.gz", "--store", store)[0] == 0
    assert tollgraph_run("restore", tmp_path / "saved.tar.gz", "--store", tmp_path / "again")[0] == 0
    assert graphs_of(tmp_path / "again") == before
    assert tollgraph_run("ingest", article, "--jobs", "1", "--store", tmp_path / "again")[0] == 0


def test_a_store_without_its_format_is_refused_with_the_remedy_which_works(store: Path, tollgraph_run: Run) -> None:
    before = graphs_of(store)
    (store / "FORMAT").unlink()
    code, _, said = tollgraph_run("info", "--store", store)
    assert (code, f"write 1 into {store}/FORMAT" in said) == (2, True), said
    (store / "FORMAT").write_text("1\n")
    assert graphs_of(store) == before


@pytest.mark.parametrize("left", [None, "", "1\n", "many\n"], ids=["nothing", "nought", "an earlier one", "no number"])
def test_a_store_that_lost_its_number_of_changes_repeats_none(
    left: str | None, store: Path, article: Path, tollgraph_run: Run
) -> None:
    published = Snapshots(store).version()
    (store / "VERSION").unlink()
    if left is not None:
        (store / "VERSION").write_text(left)
    assert tollgraph_run("ingest", article, "--jobs", "1", "--store", store)[0] == 0
    with read_store(store) as read:
        assert published is not None
        assert read.version > published


def test_a_server_whose_snapshots_are_deleted_gives_no_wrong_answer_and_goes_on_after_the_next_change(
    store: Path, article: Path, tollgraph_run: Run
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    with running_server(store, "--workers", "2", token=None) as server:
        count = server.get(query).rows()
        shutil.rmtree(store / "snapshots")
        for number in range(6):
            reply = server.get(f"{query} # {number}")
            assert reply.status == 503 or reply.rows() == count
        assert tollgraph_run("ingest", article, "--jobs", "1", "--store", store)[0] == 0
        with read_store(store) as read:
            expected = [{"n": str(read.count())}]
        replies = [server.get(f"{query} # again {number}") for number in range(100)]
        assert replies[-1].status == 200
        assert replies[-1].rows() == expected
