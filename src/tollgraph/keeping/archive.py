"""The readings that newer ones took the place of, kept beside the store: nothing that was read is lost by reading anew.

One SQLite file, since its rows are only written, and read by graph and time: RDF that is out of date must not be among
what queries see.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tollgraph import __version__
from tollgraph.errors import StoreError
from tollgraph.namespaces import PROV
from tollgraph.nquads import iri
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of

_TABLE = """
CREATE TABLE IF NOT EXISTS replaced (
    graph TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    by TEXT NOT NULL,
    because TEXT NOT NULL,
    nquads BLOB NOT NULL,
    PRIMARY KEY (graph, until)
) WITHOUT ROWID
"""


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


class Archive:
    """The replaced readings of one store."""

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        """Open the file; to write, it is made where it is missing. StoreError where it cannot be used."""
        self._path = path
        try:
            self._database = sqlite3.connect(f"{path.absolute().as_uri()}?mode={'rwc' if writable else 'ro'}", uri=True)
            if writable:
                path.chmod(0o600)
                self._database.execute("PRAGMA secure_delete = ON")
                self._database.execute(_TABLE)
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
                self._database.execute("INSERT OR IGNORE INTO replaced VALUES (?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise StoreError(f"the history {self._path} cannot be written ({error}); nothing was replaced") from error

    def all(self, graph: str | None = None) -> Iterator[Replaced]:
        """Yield what was replaced, of one graph or of all, the earliest first."""
        where, values = ("WHERE graph = ?", (graph,)) if graph else ("", ())
        for row in self._database.execute(f"SELECT * FROM replaced {where} ORDER BY until, graph", values):  # noqa: S608  # fixed text
            name, since, until, by, because, nquads = row
            content = zlib.decompress(nquads).decode()
            yield Replaced(name, datetime.fromisoformat(since), datetime.fromisoformat(until), by, because, content)

    def rewrite(self, old: Replaced, nquads: str) -> None:
        """Put other content in the place of a replaced reading's: only for what must be forgotten."""
        with self._database:
            self._database.execute(
                "UPDATE replaced SET nquads = ? WHERE graph = ? AND until = ?",
                (zlib.compress(nquads.encode()), old.graph, old.until.isoformat()),
            )

    def shred(self) -> None:
        """Write the file anew, so that nothing of what was taken out stands in it any more."""
        self._database.execute("VACUUM")

    def copy(self, target: Path) -> None:
        """Write a copy, whole even while another process writes."""
        copy = sqlite3.connect(target)
        try:
            self._database.backup(copy)
        finally:
            copy.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        """Return the archive."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()
