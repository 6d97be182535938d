"""Files and folders that are being written: beside their place, under a hidden name, until they are whole.

Each is locked by the process that writes it. One that nobody holds was left behind by a process that was killed, and
goes when the same file is next written.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tollgraph.errors import StoreError

_SUFFIX = ".part"


@contextmanager
def unfinished(out: Path, *, folder: bool = False) -> Iterator[Path]:
    """Give an empty private file (or folder) beside `out`, to be renamed into its place; else it is gone afterwards.

    OSError where none can be made there, StoreError where `out` lies within a store. What killed processes left of the
    same `out` is deleted first.
    """
    refuse_within_store(out)
    _delete_abandoned(out)
    part, hold = _made(out, folder=folder)
    try:
        yield part
    finally:
        _delete(part)
        os.close(hold)


def refuse_within_store(out: Path) -> None:
    """Raise StoreError where a file or folder lies within a store: what stands there is the store's own."""
    for folder in out.resolve().parents:
        if (folder / "FORMAT").is_file() and (folder / "quads").is_dir():
            raise StoreError(f"{out} lies within the store {folder}; name a place outside it")


def _made(out: Path, *, folder: bool) -> tuple[Path, int]:
    """Return a new file or folder and the descriptor that locks it."""
    while True:
        part = _new(out, folder=folder)
        hold = _locked(part)
        if hold is not None:
            return part, hold


def _new(out: Path, *, folder: bool) -> Path:
    prefix = f".{out.name}."
    if folder:
        return Path(tempfile.mkdtemp(dir=out.parent, prefix=prefix, suffix=_SUFFIX))
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=prefix, suffix=_SUFFIX)
    os.close(handle)
    return Path(name)


def _delete_abandoned(out: Path) -> None:
    prefix = f".{out.name}."
    with os.scandir(out.parent) as entries:
        found = [Path(each.path) for each in entries if each.name.startswith(prefix) and each.name.endswith(_SUFFIX)]
    for part in found:
        hold = _locked(part)
        if hold is not None:
            _delete(part)
            os.close(hold)


def _locked(part: Path) -> int | None:
    """Return a descriptor that holds the lock; None where another process holds it, or deleted the file meanwhile."""
    try:
        hold = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(hold)
        return None
    if os.fstat(hold).st_nlink == 0:
        os.close(hold)
        return None
    return hold


def _delete(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)
