"""The file of statements: what somebody changed in it is named, what it says after many changes of the graph is not."""

import sqlite3
from contextlib import closing
from itertools import islice
from json import dumps
from pathlib import Path

import pytest

from benchmarks.generate_articles import articles
from tests.conftest import Run
from tests.keeping.contents import copied
from tollgraph.keeping.fault import Fault
from tollgraph.keeping.integrity import check_store
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store

_CHANGES = {
    "a figure in a statement": ("UPDATE said SET body = replace(body, '1', '2') WHERE id % 7 = 1", "statements"),
    "a statement that is gone": ("DELETE FROM said WHERE id = (SELECT max(id) FROM said)", "1 statements"),
    "a statement of no article": ("INSERT INTO said (identity, article, body) VALUES ('a', 'b', '{}')", "1 statements"),
    "keys that are gone": ("DELETE FROM entry WHERE id IN (SELECT min(id) FROM entry)", "keys"),
    "another figure to be found by": ("UPDATE shelf SET value = value + 1", "figures"),
    "another place": ("UPDATE thing SET body = '{\"within\": []}' WHERE body != ''", "places and actors"),
    "an event that stands for another": ("UPDATE event SET canonical = 'urn:x'", "events"),
    "an event that is not found": ("DELETE FROM event_entry", "keys of events"),
    "no table": ("DROP TABLE said", "cannot be read"),
}


def _found(path: Path) -> tuple[Fault, ...]:
    with read_store(path) as store:
        return check_store(store, Settings(store=path)).faults


@pytest.mark.parametrize(("change", "named"), _CHANGES.values(), ids=_CHANGES)
def test_what_was_changed_in_it_is_named(seeded_store: Path, tmp_path: Path, change: str, named: str) -> None:
    path = copied(seeded_store, tmp_path / "store")
    with closing(sqlite3.connect(path / "statements.sqlite")) as database, database:
        database.execute(change)
    (fault,) = _found(path)
    assert (fault.thing, named in fault.found, "delete statements.sqlite" in fault.remedy) == (
        "statements.sqlite", True, True,
    ), fault  # fmt: skip


def test_the_remedy_mends_it(seeded_store: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    path = copied(seeded_store, tmp_path / "store")
    with closing(sqlite3.connect(path / "statements.sqlite")) as database, database:
        database.execute("DELETE FROM shelf")
    assert tollgraph_run("check", "--store", path)[0] == 1
    (path / "statements.sqlite").unlink()
    _ingest(path, 1)
    assert _found(path) == ()


def _ingest(path: Path, count: int, more: str = "") -> None:
    file = path.parent / "articles.jsonl"
    rows = [row | {"text": row["text"] + more} for row in islice(articles(), count)]
    file.write_text("".join(f"{dumps(row)}\n" for row in rows), encoding="utf-8")
    with open_store(path) as store:
        assert Ingestion(store, Settings(store=path), jobs=1).run([str(file)]).articles == count


def test_after_articles_and_new_versions_of_them_it_is_whole(seeded_store: Path, tmp_path: Path) -> None:
    path = copied(seeded_store, tmp_path / "store")
    for count, more in ((12, ""), (6, "\n\nThis report was updated.")):
        _ingest(path, count, more)
        assert _found(path) == ()


def test_one_of_another_version_of_the_store_is_no_fault(seeded_store: Path, tmp_path: Path) -> None:
    path = copied(seeded_store, tmp_path / "store")
    with closing(sqlite3.connect(path / "statements.sqlite")) as database, database:
        database.execute("UPDATE mark SET value = '0' WHERE name = 'store_version'")
        database.execute("DELETE FROM said")
    assert _found(path) == ()
