"""Writing the files of the database anew: what was deleted stands in them until then."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

_NEW, _OLD, _TEXT = "quads.new", "quads.old", "quads.nq"


def rewrite(folder: Path, dump: Callable[[str], object], release: Callable[[], None]) -> None:
    """Put a database that holds the same quads in the place of `folder/quads`.

    `dump` writes the quads to a path as N-Quads; `release` must let go of the old database, so that nothing has it open
    when the new one takes its place. OSError where there is no room; the old database then stays.
    """
    text, new, old = (folder / name for name in (_TEXT, _NEW, _OLD))
    shutil.rmtree(new, ignore_errors=True)
    try:
        dump(str(text))
        fresh = ox.Store(new)
        fresh.bulk_load(path=str(text), format=ox.RdfFormat.N_QUADS)
        fresh.flush()
    finally:
        text.unlink(missing_ok=True)
    del fresh
    release()
    (folder / "quads").rename(old)
    new.rename(folder / "quads")
    shutil.rmtree(old, ignore_errors=True)


def finish_rewriting(folder: Path) -> None:
    """Bring a folder back into order whose rewriting was interrupted: the old database is in its place, or the new."""
    old, quads = folder / _OLD, folder / "quads"
    if old.exists() and not quads.exists():
        old.rename(quads)
    for leftover in (old, folder / _NEW):
        shutil.rmtree(leftover, ignore_errors=True)
    (folder / _TEXT).unlink(missing_ok=True)
