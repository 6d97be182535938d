"""Snapshots: what readers open, so that they never wait for the writer and never see half a change.

snapshots/current       the version that readers open, switched by an atomic rename
snapshots/VERSION/quads a checkpoint of the quads: hard links, so it costs milliseconds and little disk
snapshots/VERSION/IN_USE held shared by each reader; a snapshot that nobody holds and that is not current is deleted
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tollgraph.store.folder import delete_half_done, replace_file

_TRIES = 20
"""How often a reader looks for the current snapshot: each miss means that a newer one was published meanwhile."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version of the quads that stays as it is, and on disk, until closed."""

    version: int
    quads: Path
    """A folder that `pyoxigraph.Store.read_only` opens, in any number of processes."""
    hold: IO[bytes]

    def close(self) -> None:
        """Let the snapshot be deleted once it is no longer current."""
        self.hold.close()


class Snapshots:
    """The snapshots of the store in a folder."""

    def __init__(self, store: Path) -> None:
        self._folder = store / "snapshots"

    def version(self) -> int | None:
        """Return the version that readers get now, None where nothing was published yet."""
        try:
            return int((self._folder / "current").read_text())
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None

    def hold(self) -> Snapshot | None:
        """Return the current snapshot, to be closed; None where nothing was published yet."""
        for _ in range(_TRIES):
            version = self.version()
            if version is None:
                return None
            held = self.hold_version(version)
            if held is not None:
                return held
        return None

    def hold_version(self, version: int) -> Snapshot | None:
        """Return the snapshot of a version, to be closed; None if it is gone or being deleted."""
        folder = self._folder / str(version)
        hold = _locked(folder / "IN_USE", fcntl.LOCK_SH)
        if hold is None:
            return None
        if os.fstat(hold.fileno()).st_nlink == 0:
            hold.close()
            return None
        return Snapshot(version, folder / "quads", hold)

    def publish(self, version: int, checkpoint: Callable[[Path], None]) -> None:
        """Make a checkpoint the current snapshot; only the store's writer may.

        `checkpoint` is given the path of a folder to make (`pyoxigraph.Store.backup`). OSError where the disk is full
        or may not be written: readers then keep what they had.
        """
        self._folder.mkdir(exist_ok=True)
        partial, whole = self._folder / f".{version}.part", self._folder / str(version)
        delete_half_done(self._folder)
        shutil.rmtree(whole, ignore_errors=True)
        partial.mkdir()
        (partial / "IN_USE").touch()
        checkpoint(partial / "quads")
        partial.rename(whole)
        replace_file(self._folder / "current", f"{version}\n".encode())
        self.delete_unused()

    def delete_unused(self) -> None:
        """Delete the snapshots that are not current and that no reader holds; what may not be deleted stays."""
        current = self.version()
        for path in self._published():
            if current is not None and int(path.name) < current:
                _delete_if_unused(path)

    def _published(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (path for path in self._folder.iterdir() if path.name.isdecimal())


def _locked(path: Path, kind: int) -> IO[bytes] | None:
    """Return an open file that is locked, None where it is gone or another process holds it otherwise."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _delete_if_unused(path: Path) -> None:
    """Delete a snapshot under its lock: a reader that comes meanwhile finds it gone and takes the current one."""
    try:
        hold = _locked(path / "IN_USE", fcntl.LOCK_EX)
    except PermissionError:
        return
    if hold is None:
        return
    with hold:
        (path / "IN_USE").unlink(missing_ok=True)
        shutil.rmtree(path, ignore_errors=True)
