"""The readings that newer ones took the place of, kept beside the store: nothing that was read is lost by reading anew.

One SQLite file, since its rows are only written, and read by graph and time: RDF that is out of date must not be among
what queries see. Each row has its checksum, and how many there are stands in a file beside it and in another among the
texts: so a row that was changed is noticed, and so is a file that is gone, alone or with the one beside it.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tollgraph import __version__
from tollgraph.errors import StoreError
from tollgraph.namespaces import PROV
from tollgraph.nquads import iri
from tollgraph.store.folder import replace_file
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of

COUNT = "REPLACED"
"""Name of the files that say how many readings the history holds at least."""
_COUNTS = (COUNT, f"texts/{COUNT}")
"""Where they stand in a store's folder: whoever deletes one and the history has not deleted the other."""
_TABLES = """
CREATE TABLE IF NOT EXISTS replaced (
    graph TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    by TEXT NOT NULL,
    because TEXT NOT NULL,
    nquads BLOB NOT NULL,
    PRIMARY KEY (graph, until)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checksum (
    graph TEXT NOT NULL,
    until TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (graph, until)
) WITHOUT ROWID;
"""
_Row = tuple[str, str, str, str, str, bytes]
"""A reading as it stands in the file, its quads compressed."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The content of a graph that another took the place of."""

    graph: str
    since: datetime
    """When it was read."""
    until: datetime
    """When it was replaced."""
    by: str
    """Who or what replaced it."""
    because: str
    nquads: str


def replaced_reading(store: Store, graph: str, until: datetime) -> Replaced:
    """Return the reading that a graph of a store holds, about to be replaced by a newer reader's."""
    since = _since(store, graph)
    by = f"tollgraph {__version__}"
    content = "".join(f"{quad} .\n" for quad in store.quads(graph))
    return Replaced(graph, since, until, by, "the same text was read by another version of the reader", content)


def _since(store: Store, graph: str) -> datetime:
    ended = f"{iri(PROV + 'wasGeneratedBy')}/{iri(PROV + 'endedAtTime')}"
    rows = rows_of(store, f"SELECT ?at {{ GRAPH {iri(graph)} {{ {iri(graph)} {ended} ?at }} }}")
    moments = [datetime.fromisoformat(at) for (at,) in rows]
    return min(moments, default=datetime.min.replace(tzinfo=UTC))


def kept_count(folder: Path) -> int:
    """Return how many replaced readings the history in a store's folder holds at least; 0 where nothing says."""
    found = [0]
    for name in _COUNTS:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError, ValueError):
            found.append(int((folder / name).read_text(encoding="ascii")))
    return max(found)


def _keep_count(folder: Path, count: int) -> None:
    (folder / "texts").mkdir(mode=0o700, exist_ok=True)
    for name in _COUNTS:
        replace_file(folder / name, f"{count}\n".encode())


def count_again(folder: Path, history: Path) -> None:
    """Note how many readings a history holds that came from elsewhere, as out of a backup."""
    with Archive(history) as archive:
        _keep_count(folder, archive.count())


class Archive:
    """The replaced readings of one store."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        """Open the file; to write, it is made where it is missing. StoreError where it cannot be used."""
        self._path, self._new = path, 0
        try:
            self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}", uri=True)
            if writable:
                path.chmod(0o600)
                self._database.execute("PRAGMA secure_delete = ON")
                self._database.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"the history {path} cannot be opened ({error}); restore a backup, or move it away to begin anew"
            ) from error

    def put(self, replaced: Replaced) -> None:
        """Keep a reading; on disk when this returns. StoreError where it cannot be written."""
        row = (
            replaced.graph, replaced.since.isoformat(), replaced.until.isoformat(), replaced.by, replaced.because,
            zlib.compress(replaced.nquads.encode()),
        )  # fmt: skip
        try:
            with self._database:
                put = self._database.execute("INSERT OR IGNORE INTO replaced VALUES (?, ?, ?, ?, ?, ?)", row)
                if put.rowcount:
                    self._database.execute("REPLACE INTO checksum VALUES (?, ?, ?)", (row[0], row[2], _checksum(row)))
        except sqlite3.Error as error:
            raise StoreError(f"the history {self._path} cannot be written ({error}); nothing was replaced") from error
        self._new += put.rowcount

    def all(self, graph: str | None = None) -> Iterator[Replaced]:
        """Yield what was replaced, of one graph or of all, the earliest first; StoreError where it cannot be read."""
        where, values = ("WHERE graph = ?", (graph,)) if graph else ("", ())
        with self._told():
            for row in self._database.execute(f"SELECT * FROM replaced {where} ORDER BY until, graph", values):  # noqa: S608  # fixed text
                yield _replaced(row)

    def count(self) -> int:
        """Return how many readings there are."""
        with self._told():
            return int(self._database.execute("SELECT count(*) FROM replaced").fetchone()[0])

    def damaged(self) -> list[str]:
        """Return the graphs of which a reading is not as it was put; StoreError where the file cannot be read.

        Readings of versions of Tollgraph that kept no checksums are looked at as far as they can be read.
        """
        with self._told():
            wrong = self._database.execute("PRAGMA integrity_check").fetchone()[0]
            if wrong != "ok":
                raise sqlite3.DatabaseError(wrong)
            sums = self._checksums()
            rows = self._database.execute("SELECT * FROM replaced ORDER BY graph, until")
            return [
                row[0] for row in rows if sums.get((row[0], row[2]), _checksum(row)) != _checksum(row) or _broken(row)
            ]

    def _checksums(self) -> dict[tuple[str, str], bytes]:
        there = self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'checksum'").fetchone()
        rows = self._database.execute("SELECT graph, until, sha256 FROM checksum") if there else ()
        return {(graph, until): found for graph, until, found in rows}

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say by a StoreError what is wrong with the file."""
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError, TypeError) as error:
            raise StoreError(
                f"the history {self._path} is damaged ({error}); take it out of a backup, or move it away to begin anew"
            ) from error

    def rewrite(self, old: Replaced, nquads: str) -> None:
        """Put other content in the place of a replaced reading's: only for what must be forgotten."""
        content, until = zlib.compress(nquads.encode()), old.until.isoformat()
        row = (old.graph, old.since.isoformat(), until, old.by, old.because, content)
        with self._database:
            self._database.execute(
                "UPDATE replaced SET nquads = ? WHERE graph = ? AND until = ?", (content, old.graph, until)
            )
            self._database.execute("REPLACE INTO checksum VALUES (?, ?, ?)", (old.graph, until, _checksum(row)))

    def shred(self) -> None:
        """Write the file anew, so that nothing of what was taken out stands in it any more."""
        self._database.execute("VACUUM")

    def copy(self, target: Path) -> None:
        """Write a copy, whole even while another process writes."""
        copy = sqlite3.connect(target)
        try:
            with self._told():
                self._database.backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Close the file, and note how many readings there are now, and how many are lost."""
        try:
            if self._new:
                held, told = self.count(), kept_count(self._path.parent)
                lost = max(0, told - (held - self._new))
                _keep_count(self._path.parent, held + lost)
        finally:
            self._database.close()

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()


def _replaced(row: _Row) -> Replaced:
    graph, since, until, by, because, nquads = row
    content = zlib.decompress(nquads).decode()
    return Replaced(graph, datetime.fromisoformat(since), datetime.fromisoformat(until), by, because, content)


def _checksum(row: _Row) -> bytes:
    return hashlib.sha256("\0".join(map(str, row[:5])).encode() + b"\0" + bytes(row[5])).digest()


def _broken(row: _Row) -> bool:
    """Return whether a reading that has no checksum cannot be read."""
    try:
        _replaced(row)
    except (zlib.error, ValueError, TypeError):
        return True
    return False
