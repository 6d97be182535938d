"""Whether the file of statements beside a store says what its graph says: what comes is compared with that file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tollgraph.keeping.fault import Fault
from tollgraph.materialised.fitting import marks_of
from tollgraph.settings import Settings
from tollgraph.store.interface import Store

_RULE = "the kept statements are those of the graph"
_SAME = {
    "statements": "SELECT identity, article, body FROM {}.said",
    "places and actors": "SELECT iri, article, label, body FROM {}.thing WHERE body != ''",
    "events": "SELECT iri, article, canonical, body FROM {}.event",
}
"""What must be alike, by what it is; a number that a row bears tells only when it came."""
_FOUND_BY = {
    "keys": "SELECT key, identity FROM {0}.entry JOIN {0}.said USING (id)",
    "figures": "SELECT key, value, first, last, identity FROM {0}.shelf JOIN {0}.said USING (id)",
    "keys of events": "SELECT key, iri FROM {0}.event_entry JOIN {0}.event USING (id)",
}
"""What rows are found by. One too many costs a comparison; one that lacks is a disagreement that nobody sees."""


def statement_faults(store: Store, settings: Settings, anew: Path, room: Path) -> Iterator[Fault]:
    """Yield how the file of statements of a store differs from one that was made anew out of the graph.

    It is copied into the folder `room` first, so that nobody is kept from writing. A file of another version of the
    store is of no use to anybody, and so no fault.
    """
    kept = store.kept
    if kept is None or not kept.exists() or not anew.exists():
        return
    remedy = f"delete {kept.name}: it is made again with the next change"
    try:
        with closing(_copied(kept, room / "copied.sqlite")) as database:
            marks = dict(database.execute("SELECT name, value FROM mark"))
            if marks_of(store, settings).items() <= marks.items():
                database.execute("ATTACH ? AS anew", (str(anew),))
                wrong = [f"{count} {what}" for what, count in _differences(database) if count]
                if wrong:
                    yield Fault(_RULE, kept.name, f"{', '.join(wrong)} are not those of the graph", remedy)
    except sqlite3.Error as error:
        yield Fault(_RULE, kept.name, f"it cannot be read ({error})", remedy)


def _copied(file: Path, to: Path) -> sqlite3.Connection:
    """Return an open copy of a database, whole even where another process writes it."""
    copy = sqlite3.connect(to)
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            database.backup(copy)
    except sqlite3.Error:
        copy.close()
        raise
    return copy


def _differences(database: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    for what, rows in _SAME.items():
        yield what, _count(database, rows, "main", "anew") + _count(database, rows, "anew", "main")
    for what, rows in _FOUND_BY.items():
        yield what, _count(database, rows, "anew", "main")


def _count(database: sqlite3.Connection, rows: str, of: str, without: str) -> int:
    """Return how many rows of one database the other lacks."""
    asked = f"SELECT count(*) FROM ({rows.format(of)} EXCEPT {rows.format(without)})"  # noqa: S608  # texts of ours
    return int(database.execute(asked).fetchone()[0])
