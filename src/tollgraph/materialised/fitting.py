"""The file of statements beside a store's quads: whether it fits, and making it anew."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tollgraph.comparison.candidates import Candidates
from tollgraph.comparison.kept import KeptStatements
from tollgraph.errors import StoreError
from tollgraph.identifiers import digest
from tollgraph.materialised.events import KeptEvents, Recorded
from tollgraph.model import Reading
from tollgraph.settings import Settings
from tollgraph.store.folder import remedy_for
from tollgraph.store.interface import Store

_VERSION, _METHOD = "store_version", "method"
_UNCOMPARED, _UNCOMPARED_AT = "uncompared", "uncompared_at_version"
_COMPARING = ("comparison", "decisions", "incidents", "materialised")
"""The packages that decide, with the modules below, what the comparisons of a store are."""
_BESIDE = (
    "mapping/unmapping.py", "mapping/read_back.py", "mapping/comparisons.py", "mapping/parts.py",
    "intervals.py", "conventions.toml",
)  # fmt: skip


@contextmanager
def kept_statements(path: Path) -> Iterator[KeptStatements]:
    """Open a file of statements; a file that is damaged is begun anew, since all of it can be made again.

    StoreError where it turns out to be damaged later, when it is deleted, or cannot be written.
    """
    kept = _opened(path)
    try:
        yield kept
    except sqlite3.OperationalError as error:
        remedy = remedy_for(error, "delete the file: it is made again out of the store")
        raise StoreError(f"{path} cannot be written ({error}); {remedy}") from error
    except sqlite3.DatabaseError as error:
        path.unlink(missing_ok=True)
        raise StoreError(
            f"{path} was damaged ({error}) and is deleted; run the same command again: it makes the file again out of "
            "the store, and goes on"
        ) from error
    finally:
        kept.close()


def _opened(path: Path) -> KeptStatements:
    try:
        return KeptStatements(path)
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
    try:
        return KeptStatements(path)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path} cannot be made ({error}); {remedy_for(error, 'check the folder')}") from error


def fits(store: Store, settings: Settings) -> bool:
    """Return whether the kept statements are those of the store as it is now, compared by the method as it is now."""
    if store.kept is None or not store.kept.exists():
        return False
    with kept_statements(store.kept) as kept:
        return all(kept.mark(name) == value for name, value in marks_of(store, settings).items())


def marks_of(store: Store, settings: Settings) -> dict[str, str]:
    """Return the marks of kept statements that fit the store as it is now, by their names."""
    return {_VERSION: str(store.version), _METHOD: _method(settings)}


def uncompared(store: Store, settings: Settings) -> frozenset[str] | None:
    """Return the article versions that are stored and not compared yet: none where the kept statements fit the store.

    None where that is not known, and everything must be compared.
    """
    if fits(store, settings):
        return frozenset()
    if store.kept is None or not store.kept.exists():
        return None
    with kept_statements(store.kept) as kept:
        if (kept.mark(_UNCOMPARED_AT), kept.mark(_METHOD)) != (str(store.version), _method(settings)):
            return None
        return frozenset(json.loads(kept.mark(_UNCOMPARED) or "[]"))


def note_uncompared(store: Store, versions: Iterable[str]) -> None:
    """Note what is stored as of now and not compared yet, so that after a kill nothing else need be compared again.

    The kept statements must fit the store but for these: whoever writes something else, or is killed before this note,
    leaves a store of another version, to which it does not apply.
    """
    if store.kept is not None and store.kept.exists():
        with kept_statements(store.kept) as kept:
            kept.commit(**{_UNCOMPARED: json.dumps(sorted(versions)), _UNCOMPARED_AT: str(store.version)})


@dataclass(frozen=True, slots=True)
class Kept:
    """What a comparison of all statements leaves to be kept."""

    candidates: Candidates
    readings: Mapping[str, Reading]
    """By article version; for the places and actors that only articles know."""
    matching: Recorded


def keep_statements(store: Store, settings: Settings, found: Kept) -> None:
    """Write the file of statements anew."""
    if store.kept is None or fits(store, settings):
        return
    with kept_statements(store.kept) as kept:
        kept.clear()
        kept.keys = found.candidates.keys
        kept.fill(found.candidates.held.values())
        for version, reading in found.readings.items():
            kept.things.put(version, reading.actors, reading.places)
        events = KeptEvents(kept.database, found.candidates.keys.order.world)
        events.fill(found.matching.events, found.matching.canonical)
        note_fit(kept, store, settings)


def note_fit(kept: KeptStatements, store: Store, settings: Settings) -> None:
    """Note that what is kept fits the store as it is now."""
    kept.commit(**marks_of(store, settings))


def keep_fitting(store: Store, settings: Settings) -> None:
    """Note that what is kept fits the store after a change of something that is not compared, such as a link."""
    if store.kept is not None and store.kept.exists():
        with kept_statements(store.kept) as kept:
            note_fit(kept, store, settings)


def _method(settings: Settings) -> str:
    """Return what the comparisons depend on besides the store: the settings and the code that compares."""
    return digest(_code(), settings.base, settings.tolerance, settings.bridge_share)


@cache
def _code() -> str:
    package = Path(__file__).parents[1]
    files = [package / name for name in _BESIDE]
    files += (path for name in _COMPARING for path in (package / name).iterdir() if path.suffix in (".py", ".toml"))
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.read_bytes())
    return found.hexdigest()
