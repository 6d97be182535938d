"""Every file of a store's folder, deleted or changed: it is named with a remedy, or the store is whole without it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Run
from tollgraph.comparison.kept import KeptStatements
from tollgraph.errors import StoreError
from tollgraph.keeping.archive import COUNT, Archive, Replaced
from tollgraph.keeping.backup import back_up
from tollgraph.keeping.files import _history, file_faults
from tollgraph.keeping.restore import restore
from tollgraph.store import open_store, read_store
from tollgraph.store.folder import HISTORY
from tollgraph.texts import TextStore

_GRAPHS = 3
_Held = tuple[frozenset[str], frozenset[str]]
"""Quads, and what history holds."""


def _reading(number: int) -> Replaced:
    moment = datetime(2026, 1, number + 1, tzinfo=UTC)
    quads = f'<urn:a> <urn:p> "{number}" <urn:g{number}> .\n'
    return Replaced(f"urn:g{number}", moment, moment.replace(year=2027), "a newer reader", "it reads better", quads)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small store that has every kind of file: written twice, read, with texts and a history."""
    path = tmp_path_factory.mktemp("whole") / "store"
    for number in range(_GRAPHS):
        with open_store(path) as store:
            words = " ".join(f"word {number} {each}" for each in range(400))
            triples = [f'<urn:s{each}> <urn:p{each % 7}> "{words} {each}"' for each in range(60)]
            store.add("".join(f"{each} <urn:g{number}> .\n{each} .\n" for each in triples))
    TextStore(path / "texts").put("Ten people were killed.")
    for number in range(3):
        with Archive(path / HISTORY, writable=True) as archive:
            archive.put(_reading(number))
    KeptStatements(path / "statements.sqlite").close()
    read_store(path).close()
    return path


def _held(path: Path) -> _Held:
    with read_store(path) as store, Archive(path / HISTORY) as archive:
        return frozenset(map(str, store.quads())), frozenset(map(str, archive.all()))


def _held_by_the_writer(path: Path) -> _Held:
    with open_store(path):
        pass
    return _held(path)


def _deleted(file: Path) -> None:
    file.unlink()


def _changed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 if len(content) > 20 else 0
    content[content.index(b"newer reader") if file.name == HISTORY else middle] ^= 0x15
    file.write_bytes(content)


def _told(path: Path) -> str:
    """Return what is said of a store: the faults of its files, or why it cannot be opened."""
    try:
        with read_store(path):
            return " ".join(f"{each.thing} {each.found} {each.remedy}" for each in file_faults(path))
    except StoreError as error:
        return str(error)


_NAMED, _WHOLE = "named", "whole"
_EXPECTED: dict[str, tuple[str, str]] = {
    # what it is: deleted, changed by a byte
    "FORMAT": (_NAMED, _NAMED),
    "VERSION": (_WHOLE, _WHOLE),  # readers' version stands in for it, and the greater one counts
    "LOCK": (_WHOLE, _WHOLE),  # made again; nothing stands in it that anybody relies on
    COUNT: (_WHOLE, _WHOLE),  # another stands among the texts; the next reading that is replaced makes it again
    HISTORY: (_NAMED, _NAMED),
    "statements.sqlite": (_WHOLE, _WHOLE),  # made again out of the quads
    "current": (_WHOLE, _WHOLE),  # readers then open the database itself, or publish it again
    "IN_USE": (_WHOLE, _WHOLE),  # as above; nothing stands in it
    "sst": (_NAMED, _NAMED),
    "CURRENT": (_NAMED, _NAMED),
    "MANIFEST": (_NAMED, _NAMED),
    "log": (_WHOLE, _WHOLE),  # all of it is in the other files since it was published
    "OPTIONS": (_WHOLE, _WHOLE),  # told for people; pyoxigraph sets its own
    "IDENTITY": (_WHOLE, _WHOLE),  # as above
    "LOG": (_WHOLE, _WHOLE),  # as above
    "text": (_NAMED, _NAMED),  # by its article: tests/keeping/test_integrity.py
}


def _kind(name: str) -> str:
    """Return the row of the table for a file."""
    path = Path(name)
    if path.parts[0] == "texts":
        return "text"
    if path.suffix in (".sst", ".log"):
        return path.suffix[1:]
    return path.name.partition("-")[0].partition(".old.")[0]


def test_every_kind_of_file_is_in_the_table(whole: Path) -> None:
    found = {_kind(path.relative_to(whole).as_posix()) for path in whole.rglob("*") if path.is_file()}
    assert found == _EXPECTED.keys()


def _files(whole: Path) -> list[Path]:
    """Return every file of data, and of each other kind one from each folder."""
    found: dict[tuple[Path, str], Path] = {}
    for file in sorted(each for each in whole.rglob("*") if each.is_file() and "texts" not in each.parts):
        kind = _kind(file.name)
        found[file.parent, file.name if kind == "sst" else kind] = file.relative_to(whole)
    return list(found.values())


@pytest.mark.parametrize(("damage", "column"), [(_deleted, 0), (_changed, 1)], ids=["deleted", "changed"])
def test_a_file_that_is_gone_or_changed_is_named_with_a_remedy_or_the_store_is_whole(
    damage: Callable[[Path], None], column: int, whole: Path, tmp_path: Path
) -> None:
    before, path, files = _held(whole), tmp_path / "store", _files(whole)
    wrong: dict[str, str] = {}
    for name in files:
        if column and not (whole / name).stat().st_size:
            continue
        shutil.copytree(whole, path)
        damage(path / name)
        told = _told(path)
        if _EXPECTED[_kind(name.name)][column] == _NAMED:
            fine = any(remedy in told for remedy in ("backup", "upgrade"))
        else:
            fine = not told and _held(path) == before and _held_by_the_writer(path) == before
        if not fine:
            wrong[name.as_posix()] = told or "nothing is said"
        shutil.rmtree(path)
    assert len(files) > 30
    assert wrong == {}


def test_no_byte_of_the_history_changes_what_it_says_without_being_named(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "store")
    file = tmp_path / "store" / HISTORY
    content, before = file.read_bytes(), _said_by(file)
    named = 0
    for place in range(0, len(content), 61):
        file.write_bytes(content[:place] + bytes([content[place] ^ 0x15]) + content[place + 1 :])
        faults = list(_history(tmp_path / "store", lambda _: None))
        named += bool(faults)
        assert faults or _said_by(file) == before, place
    assert named > 10


def _said_by(file: Path) -> list[Replaced]:
    with Archive(file) as archive:
        return list(archive.all())


def test_a_history_that_lost_readings_stays_a_fault_when_others_come(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    (path / HISTORY).unlink()
    with Archive(path / HISTORY, writable=True) as archive:
        archive.put(_reading(7))
        archive.put(_reading(7))
    (fault,) = file_faults(path)
    assert (fault.thing, fault.found) == (HISTORY, "holds 1 readings of 4")
    with Archive(path / HISTORY, writable=True) as archive:
        for number in range(3):
            archive.put(_reading(number))
    (fault,) = file_faults(path)
    assert fault.found == "holds 4 readings of 7"


@pytest.mark.parametrize(
    ("deleted", "noticed"),
    [
        ((HISTORY, COUNT), True),
        ((HISTORY, f"texts/{COUNT}"), True),
        ((COUNT, f"texts/{COUNT}"), False),
        ((HISTORY, COUNT, f"texts/{COUNT}"), False),
    ],
    ids=["the one beside it too", "the one among the texts too", "both but itself", "all"],
)
def test_a_history_that_is_gone_is_noticed_while_anything_tells_of_it(
    whole: Path, tmp_path: Path, deleted: tuple[str, ...], *, noticed: bool
) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    for name in deleted:
        (path / name).unlink()
    assert [each.found for each in file_faults(path)] == (["is gone, with 3 readings"] if noticed else [])


def test_a_restored_store_misses_its_history_too(whole: Path, tmp_path: Path) -> None:
    back_up(whole, tmp_path / "saved.tar.gz")
    restore(tmp_path / "saved.tar.gz", tmp_path / "again")
    assert list(file_faults(tmp_path / "again")) == []
    (tmp_path / "again" / HISTORY).unlink()
    assert [each.thing for each in file_faults(tmp_path / "again")] == [HISTORY]


def test_what_was_rewritten_on_purpose_is_no_fault(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    with Archive(path / HISTORY, writable=True) as archive:
        archive.rewrite(_reading(1), "")
        archive.shred()
    assert list(file_faults(path)) == []


def test_readings_without_checksums_are_no_fault_unless_they_cannot_be_read(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    (path / COUNT).unlink()
    with closing(sqlite3.connect(path / HISTORY)) as database, database:
        database.execute("DROP TABLE checksum")
    assert list(file_faults(path)) == []
    with closing(sqlite3.connect(path / HISTORY)) as database, database:
        database.execute("UPDATE replaced SET nquads = substr(nquads, 1, 20) WHERE graph = 'urn:g1'")
    assert [each.thing for each in file_faults(path)] == ["urn:g1"]


def test_what_another_process_writes_is_left_out(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    with open_store(path) as store:
        store.add("<urn:new> <urn:p> <urn:o> <urn:g> .\n")
        assert list(file_faults(path)) == []


def test_nobody_is_kept_from_writing_while_a_whole_store_is_looked_at(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    looked_at: list[str] = []

    def write(name: str) -> None:
        looked_at.append(name)
        if name == "quads":
            with open_store(path) as store:
                store.add("<urn:new> <urn:p> <urn:o> <urn:g> .\n")

    assert list(file_faults(path, write)) == []
    assert (looked_at[1], looked_at[-1]) == ("quads", HISTORY)


def test_a_writer_that_would_go_on_with_something_else_is_a_fault(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "store"
    shutil.copytree(whole, path)
    with open_store(path) as store:
        store.add("<urn:new> <urn:p> <urn:o> <urn:g> .\n")
    shutil.rmtree(path / "quads")
    shutil.copytree(whole / "quads", path / "quads")
    (fault,) = file_faults(path)
    assert (fault.thing, "tollgraph backup" in fault.remedy) == ("quads", True)


def test_checking_a_store_tells_of_its_files(seeded_store: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    path = Path(shutil.copytree(seeded_store, tmp_path / "store"))
    with Archive(path / HISTORY, writable=True) as archive:
        archive.put(_reading(1))
    (path / HISTORY).unlink()
    code, told, _ = tollgraph_run("check", "--store", path)
    assert (code, HISTORY in told, "1 fault" in told) == (1, True, True), told
    for file in (path / "snapshots").rglob("*.sst"):
        _changed(file)
    code, told, said = tollgraph_run("check", "--store", path)
    assert code != 0
    assert "backup" in told + said
    assert "Traceback" not in said


def test_statements_that_turn_out_to_be_damaged_are_made_again(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    path = Path(shutil.copytree(seeded_store, tmp_path / "store"))
    article = tmp_path / "article.md"
    article.write_text("---\npublished: 2017-03-22\n---\nAirwars said that 4 civilians were killed in Raqqa.\n")
    content = bytearray((path / "statements.sqlite").read_bytes())
    content[0x1000::0x1000] = bytes(len(content[0x1000::0x1000]))  # the kind of every page but the first
    (path / "statements.sqlite").write_bytes(content)
    ingest = ("ingest", article, "--jobs", "1", "--store", path)
    code, _, said = tollgraph_run(*ingest)
    assert (code, "run the same command again" in said) == (2, True), said
    assert tollgraph_run(*ingest)[0] == 0
    code, told, _ = tollgraph_run("check", "--store", path)
    assert (code, "7 articles" in told) == (0, True), told


_PARAMETERS = ("-p", "party=us-led-coalition", "-p", "period=2017-03")


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (("backup",), HISTORY),
        (("backup",), "quads/CURRENT"),
        (("export", "--format", "trig", "--out"), "VERSION"),
        (("export", "--format", "csv", "--out"), "texts/tables"),
        (("query", "disagreements", *_PARAMETERS, "--format", "csv", "--out"), "statements.sqlite"),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_nothing_is_written_over_the_files_of_a_store(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run, command: tuple[str, ...], target: str
) -> None:
    path = Path(shutil.copytree(seeded_store, tmp_path / "store"))
    (path / HISTORY).touch()
    before = {each: each.read_bytes() for each in path.rglob("*") if each.is_file() and each.name != "LOCK"}
    code, _, said = tollgraph_run(*command, path / target, "--store", path)
    assert (code, "lies within the store" in said, "outside" in said) == (2, True, True), said
    assert {each: each.read_bytes() for each in path.rglob("*") if each.is_file() and each.name != "LOCK"} == before
