"""The statements of a store in a file beside its quads, found by key: what makes comparing one article cheap.

Everything here can be made again from the quads. The file says which version of the store it fits and which version of
the method made it; where either differs it is of no use (`docs/decisions/20261121-kept-statements.md`).
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from tollgraph.comparison.candidates import answerable_names, identity_of
from tollgraph.comparison.keys import Key, Keys, own_keys
from tollgraph.comparison.series import series_key
from tollgraph.comparison.statement import Remark, Statement
from tollgraph.comparison.things import KeptThings
from tollgraph.comparison.written import read, write

_TABLES = """
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS said (
  id INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL UNIQUE, article TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS said_in ON said (article);
CREATE TABLE IF NOT EXISTS shelf (
  key INTEGER, value INTEGER, id INTEGER, first INTEGER, last INTEGER, PRIMARY KEY (key, value, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS thing (
  iri TEXT, article TEXT, label TEXT, body TEXT, PRIMARY KEY (iri, article)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS thing_in ON thing (article);
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, iri TEXT UNIQUE, article TEXT, canonical TEXT, body TEXT);
CREATE INDEX IF NOT EXISTS event_in ON event (article);
CREATE INDEX IF NOT EXISTS event_as ON event (canonical);
CREATE TABLE IF NOT EXISTS event_entry (key INTEGER, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TEMP TABLE asked_entry (asker INTEGER, key INTEGER);
CREATE TEMP TABLE asked_shelf (asker INTEGER, key INTEGER, beyond INTEGER, first INTEGER, last INTEGER);
"""
_FOUND = """
SELECT asker, id FROM asked_entry CROSS JOIN entry USING (key)
UNION
SELECT asker, id FROM asked_shelf CROSS JOIN shelf ON shelf.key = asked_shelf.key AND value > beyond
  AND shelf.first <= asked_shelf.last AND shelf.last >= asked_shelf.first
ORDER BY asker, id
"""
"""What stands under the keys asked for, and on a side of shelves beyond a figure and on the same days."""
_BEFORE_ALL_DAYS = -1
"""Stands for a first day that is not known; ordinals of days begin with 1."""
_AT_ONCE = 500
"""Names in one SQL statement."""

_ShelfRow = tuple[int, int, int, int, int]


class KeptStatements:
    """Statements, sums and remarks in an SQLite file; a `Finder`."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, made where it is missing; in memory where no path is given."""
        self.keys: Keys | None = None
        self.database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute("PRAGMA cache_size = -65536")
        self.database.execute("PRAGMA temp_store = MEMORY")
        self.database.executescript(_TABLES)
        self.database.execute("BEGIN")
        self.things = KeptThings(self.database)

    def mark(self, name: str) -> str | None:
        """Return what was noted under a name."""
        found = self.database.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def commit(self, **marks: str) -> None:
        """Note each value under its name and keep all that was changed."""
        self.database.executemany("REPLACE INTO mark VALUES (?, ?)", marks.items())
        self.database.execute("COMMIT")
        self.database.execute("BEGIN")

    def close(self) -> None:
        """Give the file free; what was not committed is lost."""
        self.database.close()

    def clear(self) -> None:
        """Forget everything."""
        for table in ("mark", "said", "shelf", "entry", "thing", "event", "event_entry"):
            self.database.execute(f"DELETE FROM {table}")  # noqa: S608  # the names stand above

    def fill(self, said: Iterable[Statement | Remark]) -> None:
        """Add many at once: rows are sorted first, which writes each page once."""
        last = self.database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'said'").fetchone()
        numbered = list(enumerate(said, 1 + (int(last[0]) if last else 0)))
        shelves = sorted(row for number, each in numbered for row in self._shelf_rows(each, number))
        entries = sorted((key, number) for number, each in numbered for key in self._entries(each))
        self.database.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", _rows_of(numbered))
        self.database.executemany("INSERT OR IGNORE INTO shelf VALUES (?, ?, ?, ?, ?)", shelves)
        self.database.executemany("INSERT OR IGNORE INTO entry VALUES (?, ?)", entries)

    def remove(self, said: Statement | Remark) -> None:
        """Forget a statement or a remark; rows by keys that it no longer has stay behind and lead nowhere."""
        identity = identity_of(said)
        found = self.database.execute("SELECT id FROM said WHERE identity = ?", (identity,)).fetchone()
        if found is None:
            return
        number = int(found[0])
        rows = [row[:3] for row in self._shelf_rows(said, number)]
        self.database.executemany("DELETE FROM shelf WHERE key = ? AND value = ? AND id = ?", rows)
        entries = [(key, number) for key in self._entries(said)]
        self.database.executemany("DELETE FROM entry WHERE key = ? AND id = ?", entries)
        self.database.execute("DELETE FROM said WHERE id = ?", (number,))

    def of_articles(self, articles: Iterable[str]) -> list[Statement | Remark]:
        """Return all that is kept of some articles, sums included."""
        rows = self._rows("SELECT body FROM said WHERE article IN", articles)
        return [read(str(row[0])) for row in rows]

    def articles_naming(self, things: Iterable[str]) -> set[str]:
        """Return the articles whose statements name some places or actors."""
        numbers = self._members(("thing", each) for each in things)
        return {str(row[0]) for row in self._rows("SELECT article FROM said WHERE id IN", numbers)}

    def named(self, identities: Iterable[str]) -> dict[str, Statement | Remark]:
        """Return single statements and remarks by their IRIs; what is not kept is left out."""
        rows = self._rows("SELECT identity, body FROM said WHERE identity IN", identities)
        return {str(row[0]): _read(str(row[1])) for row in rows}

    def count(self) -> int:
        """Return how many statements, sums and remarks there are."""
        return int(self.database.execute("SELECT count(*) FROM said").fetchone()[0])

    def series(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return all members of the series that some statements belong to."""
        keys = {key_number(("series", *series_key(each))) for each in statements if not each.parts}
        numbers = {int(row[0]) for row in self._rows("SELECT id FROM entry WHERE key IN", keys)}
        return [each for _, each in self._bodies(numbers) if isinstance(each, Statement)]

    def found_by(self, asking: Sequence[Statement | Remark]) -> dict[str, list[Statement | Remark]]:
        """Return what is kept for each of some new statements and remarks, by identity.

        For a statement, those that it could have a stored comparison with, and the remarks that answer it; for a
        remark, the statements that it answers.
        """
        found: dict[str, list[Statement | Remark]] = {identity_of(each): [] for each in asking}
        if self.database.execute("SELECT NOT EXISTS (SELECT * FROM said)").fetchone()[0]:
            return found
        met = self._met(asking)
        kept = dict(self._bodies({number for _, number in met}))
        for asker, number in met:
            if number in kept:
                found[identity_of(asking[asker])].append(kept[number])
        return found

    def _met(self, asking: Sequence[Statement | Remark]) -> list[tuple[int, int]]:
        """Return each place in a sequence with the number of what is found for what stands there."""
        entries = ((place, key) for place, each in enumerate(asking) for key in self._asked_entries(each))
        shelves = ((place, *row) for place, each in enumerate(asking) for row in self._asked_shelves(each))
        self.database.executemany("INSERT INTO asked_entry VALUES (?, ?)", entries)
        self.database.executemany("INSERT INTO asked_shelf VALUES (?, ?, ?, ?, ?)", shelves)
        met = self.database.execute(_FOUND).fetchall()
        self.database.execute("DELETE FROM asked_entry")
        self.database.execute("DELETE FROM asked_shelf")
        return met

    def _entries(self, said: Statement | Remark) -> Iterator[int]:
        """Yield the keys that are looked up by themselves."""
        if isinstance(said, Remark):
            yield from (key_number(("answers", about)) for about in said.about)
            yield key_number(("thing", said.speaker))
            return
        yield from map(key_number, _known_by(self.keys).group_keys(said))
        yield from (key_number(("answerable", name)) for name in answerable_names(said))
        named = {said.speaker, *said.scope.places, *said.scope.perpetrators}
        yield from (key_number(("thing", each)) for each in named)
        if not said.parts:
            yield key_number(("series", *series_key(said)))

    def _shelf_rows(self, said: Statement | Remark, number: int) -> Iterator[_ShelfRow]:
        """Yield the places on shelves, each searched by value and days; a shelf is a unit and a place."""
        if isinstance(said, Remark):
            return
        first = _first_day(said)
        for key in self._higher_shelves(said):
            yield key_number(("below", *key)), said.figures.near_lower, number, first, said.likely.last
        for key in self._lower_shelves(said):
            yield key_number(("above", *key)), -(said.figures.near_upper or 0), number, first, said.likely.last

    def _higher_shelves(self, said: Statement) -> set[Key]:
        """Return the shelves on which a statement stands as the higher one."""
        return {key[:2] for key in _known_by(self.keys).around(said)}

    def _lower_shelves(self, said: Statement) -> set[Key]:
        """Return the shelves on which a statement stands as the lower one."""
        if not said.is_total or said.figures.near_upper is None:
            return set()
        return {key[:2] for key in own_keys(said)}

    def _asked_entries(self, said: Statement | Remark) -> Iterator[int]:
        """Yield the keys of what a statement could meet and of what answers it, or of what a remark answers."""
        if isinstance(said, Remark):
            yield from (key_number(("answerable", about)) for about in said.about)
            return
        yield from map(key_number, _known_by(self.keys).asked_keys(said))
        yield from (key_number(("answers", name)) for name in answerable_names(said))

    def _asked_shelves(self, said: Statement | Remark) -> Iterator[tuple[int, int, int, int]]:
        """Yield the shelves on which something beyond a statement's figure and on its days could meet it."""
        if isinstance(said, Remark):
            return
        figures, days = said.figures, (_first_day(said), said.likely.last)
        for key in self._lower_shelves(said):
            yield key_number(("below", *key)), figures.near_upper or 0, *days
        for key in self._higher_shelves(said):
            yield key_number(("above", *key)), -figures.near_lower, *days

    def _members(self, keys: Iterable[Key]) -> set[int]:
        return {int(row[0]) for row in self._rows("SELECT id FROM entry WHERE key IN", set(map(key_number, keys)))}

    def _bodies(self, numbers: set[int]) -> Iterator[tuple[int, Statement | Remark]]:
        rows = self._rows("SELECT id, body FROM said WHERE id IN", sorted(numbers))
        return ((int(row[0]), _read(str(row[1]))) for row in rows)

    def _rows(self, asked: str, names: Iterable[str] | Iterable[int]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query that ends with IN, for so many names as there are."""
        values = list(names)
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self.database.execute(f"{asked} ({','.join('?' * len(some))})", some)


_read = lru_cache(maxsize=20_000)(read)


def _rows_of(numbered: Iterable[tuple[int, Statement | Remark]]) -> Iterator[tuple[int, str, str, str]]:
    """Yield the rows of statements and remarks; what is written of one that is a part of a sum is written once."""
    written: dict[str, str] = {}
    for number, said in numbered:
        body = write(said, written)
        if not (isinstance(said, Statement) and said.parts):
            written[said.iri] = body
        yield number, identity_of(said), said.article, body


def _first_day(said: Statement) -> int:
    return _BEFORE_ALL_DAYS if said.likely.first is None else said.likely.first


def _known_by(keys: Keys | None) -> Keys:
    if keys is None:
        raise ValueError("kept statements are found by the keys of a world; set `keys` first")
    return keys


def key_number(key: Key) -> int:
    """Return 64 bits that stand for a key in every run; where two keys share them, a comparison too many is tried."""
    return int.from_bytes(hashlib.blake2b(_text_of(key).encode(), digest_size=8).digest(), "big", signed=True)


def _text_of(part: object) -> str:
    """Return a key or a part of one in a form that is written alike in every run: sets have no order of their own."""
    if type(part) is str:
        return part
    if type(part) is tuple:
        return "\x1f".join(map(_text_of, part))
    return "\x1e".join(sorted(map(_text_of, part))) if isinstance(part, frozenset) else str(part)
