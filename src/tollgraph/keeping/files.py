"""Whether the files of a store's folder are whole: the databases block by block, the history row by row.

A file that nothing depends on, or that is made again out of the others, is no fault where it is gone: see the table in
`docs/guides/keeping.md`.
"""

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

    OSError or RuntimeError names the file that is gone or damaged. Takes some 25 microseconds for each quad.
    """
    subjects, objects = set[int](), set[int]()
    predicates = set[ox.NamedNode]()
    for graph in (ox.DefaultGraph(), *quads.named_graphs()):
        held = list(quads.quads_for_pattern(None, None, None, graph))
        own = {quad.predicate for quad in held}
        predicates |= own
        for predicate in own:
            _exhaust(quads, (None, predicate, None, graph))
        for term in {quad.object for quad in held}:
            _exhaust(quads, (None, None, term, graph))
            if _is_new(term, objects):
                _exhaust(quads, (None, None, term, None))
        for subject in {quad.subject for quad in held}:
            if _is_new(subject, subjects):
                _exhaust(quads, (subject, None, None, None))
    for predicate in predicates:
        _exhaust(quads, (None, predicate, None, None))


_Pattern = tuple[
    ox.NamedNode | ox.BlankNode | ox.Triple | None,
    ox.NamedNode | None,
    ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None,
    ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None,
]


def _exhaust(quads: ox.Store, pattern: _Pattern) -> None:
    for _ in quads.quads_for_pattern(*pattern):
        pass


def _is_new(term: object, seen: set[int]) -> bool:
    """Return whether a term was not seen before, and note it; the hash alone keeps millions of terms small."""
    before = len(seen)
    seen.add(hash(term))
    return len(seen) > before


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
    f"{HISTORY} and {COUNT} away to begin anew"
)
