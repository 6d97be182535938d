"""Whether the files of a store's folder are whole: the databases block by block, the history row by row.

A file that nothing depends on, or that is made again out of the others, is no fault where it is gone: see the table in
`docs/guides/keeping.md`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import StoreError
from tollgraph.keeping.archive import COUNT, Archive, kept_count
from tollgraph.keeping.fault import Fault
from tollgraph.store.folder import HISTORY, hold_for_reading, stored_version
from tollgraph.store.snapshots import Snapshots

_RESTORE = "restore a backup into a new folder, or ingest the articles again into a new store"
_RULE_OF_DATABASES = "every block of the database has its checksum"
_RULE_OF_HISTORY = "the history holds every reading that was replaced"
_REFUSED = (OSError, RuntimeError)
"""What pyoxigraph raises for a file that is gone or damaged."""
Observe = Callable[[str], None]


def file_faults(folder: Path, observe: Observe = lambda _: None) -> Iterator[Fault]:
    """Yield the files of a store's folder that are missing or damaged, each with what to do about it.

    `observe` is told what is read. What another process writes just now is left out: readers do not see it either.
    """
    yield from _published(folder, observe)
    yield from _written(folder, observe)
    yield from _history(folder, observe)


def _published(folder: Path, observe: Observe) -> Iterator[Fault]:
    """Yield what is wrong with the database that readers open."""
    snapshot = Snapshots(folder).hold()
    if snapshot is None:
        return
    try:
        yield from _unreadable(snapshot.quads, folder, observe)
    finally:
        snapshot.close()


def _written(folder: Path, observe: Observe) -> Iterator[Fault]:
    """Yield what is wrong with the database that writers open, and whether it holds what readers see.

    Nobody is kept from writing but where something seems wrong: a writer that came meanwhile looks like that too.
    """
    if _unwritten(folder, list) is not None and _wrong(folder, observe):
        yield from _unwritten(folder, lambda: _wrong(folder, observe)) or ()


def _unwritten(folder: Path, look: Callable[[], list[Fault]]) -> list[Fault] | None:
    """Return what is found while nobody writes; None where another process does."""
    try:
        held = hold_for_reading(folder)
    except StoreError:
        return None
    try:
        return look()
    finally:
        held.close()


def _wrong(folder: Path, observe: Observe) -> list[Fault]:
    quads = folder / "quads"
    try:
        faults = [] if _shared(folder, quads) else list(_unreadable(quads, folder, observe))
        return faults or list(_unlike(folder, quads))
    except OSError as error:
        return [Fault(_RULE_OF_DATABASES, quads.name, str(error), _BACK_UP)]


def _unreadable(quads: Path, folder: Path, observe: Observe) -> Iterator[Fault]:
    name = quads.relative_to(folder).as_posix()
    observe(name)
    try:
        read_through(ox.Store.read_only(str(quads)))
    except _REFUSED as error:
        yield Fault(_RULE_OF_DATABASES, name, str(error), _RESTORE)


def read_through(quads: ox.Store) -> None:
    """Read every entry of every index of a database, whose blocks are compared with their checksums as they are read.

    OSError or RuntimeError names the file that is gone or damaged, or the index that lacks entries which others have.
    Takes some 20 microseconds of processor time for each quad.
    """
    graphs = set(quads.named_graphs())
    written = Counter[bool](quad.graph_name in graphs for quad in quads)
    for named, terms in _INDEXES:
        # Each solution is taken at once: to count them by SPARQL, Oxigraph goes on without end past a damaged block.
        rows = quads.query(_each_looked_up(terms, named=named))
        assert isinstance(rows, ox.QuerySolutions)  # noqa: S101  # a SELECT
        found = sum(1 for _ in rows)
        if found != written[named]:
            raise OSError(f"of {written[named]} quads the index by {terms} leads to {found}")


_INDEXES = (
    (True, "s"), (True, "p"), (True, "o"), (True, "g"), (True, "pg"), (True, "og"),
    (False, "s"), (False, "p"), (False, "o"),
)  # fmt: skip
"""Whether an index holds the quads of named graphs or of the default graph, and by which terms of a quad."""


def _each_looked_up(terms: str, *, named: bool) -> str:
    """Return a query for a solution for each quad, found by each value that terms (of s, p, o, g) have.

    LATERAL (proposal 6 of the SPARQL community group) has the values looked up one by one, by the index that begins
    with them; a plain join would read whatever index the optimiser likes.
    """
    by = " ".join(f"?{term}" for term in terms)
    values, every = " ".join(f"?{term}" if term in terms else f"?any_{term}" for term in "spo"), "?s ?p ?o"
    if named:
        values = f"GRAPH {'?g' if 'g' in terms else '?any_g'} {{ {values} }}"
        every = f"GRAPH ?g {{ {every} }}"
    return f"SELECT (1 AS ?found) {{ {{ SELECT DISTINCT {by} {{ {values} }} }} LATERAL {{ {every} }} }}"


def _shared(folder: Path, written: Path) -> bool:
    """Return whether every file of data that a writer would go on with is one that was read with the snapshot."""
    snapshot = folder / "snapshots" / str(Snapshots(folder).version()) / "quads"
    read = {each.stat().st_ino for each in snapshot.glob(_DATA)}
    return all(each.stat().st_ino in read for each in written.glob(_DATA))


_DATA = "*.sst"


def _unlike(folder: Path, written: Path) -> Iterator[Fault]:
    """Yield whether what a writer would go on with differs from what it published last.

    Both are in the order of their keys, so they are compared without keeping either in memory.
    """
    snapshot = Snapshots(folder).hold()
    if snapshot is None:
        return
    try:
        if snapshot.version == stored_version(folder) and not _same(snapshot.quads, written):
            yield Fault(_RULE_OF_WRITING, written.name, "holds something else than was published last", _BACK_UP)
    except _REFUSED as error:
        yield Fault(_RULE_OF_DATABASES, written.name, str(error), _BACK_UP)
    finally:
        snapshot.close()


def _same(one: Path, other: Path) -> bool:
    pairs = zip_longest(ox.Store.read_only(str(one)), ox.Store.read_only(str(other)))
    return all(quad == again for quad, again in pairs)


_RULE_OF_WRITING = "writers go on with what was published"


_BACK_UP = "save what readers see with `tollgraph backup`, and restore that into a new folder"


def _history(folder: Path, observe: Observe) -> Iterator[Fault]:
    """Yield what is wrong with the readings that newer ones took the place of."""
    observe(HISTORY)
    expected, path = kept_count(folder), folder / HISTORY
    if not path.exists():
        if expected:
            yield Fault(_RULE_OF_HISTORY, HISTORY, f"is gone, with {expected} readings", _RESTORE_HISTORY)
        return
    try:
        with Archive(path) as archive:
            damaged, rows = archive.damaged(), archive.count()
    except StoreError as error:
        yield Fault(_RULE_OF_HISTORY, HISTORY, str(error), _RESTORE_HISTORY)
        return
    if rows < expected:
        yield Fault(_RULE_OF_HISTORY, HISTORY, f"holds {rows} readings of {expected}", _RESTORE_HISTORY)
    for graph in damaged:
        yield Fault(_RULE_OF_HISTORY, graph, f"a reading of it in {HISTORY} was changed", _RESTORE_HISTORY)


_RESTORE_HISTORY = (
    f"take {HISTORY} out of a backup (a tar.gz); where there is none, the graph is whole and its history is lost: move "
    f"{HISTORY}, {COUNT} and texts/{COUNT} away to begin anew"
)
