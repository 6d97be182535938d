"""The folder of an embedded store: its format, its lock, its number of changes, and what stands in it.

FORMAT      the version of this layout
VERSION     grows with every change
LOCK        held by the one writer, whose process number stands in it
quads/      RocksDB, as pyoxigraph writes it; only the writer opens it
snapshots/  what readers open (see `snapshots`)
texts/      the texts of articles, readable by the owner only
history.sqlite     readings that newer ones took the place of; how many they are stands in REPLACED, here and in texts/
statements.sqlite  what the comparison keeps to find statements by; may be deleted
"""

import fcntl
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from typing import IO

from tollgraph.errors import StoreError

HISTORY = "history.sqlite"
"""Name of the file with replaced readings."""
FORMAT = 1
"""Version of the layout. A store of a newer layout is refused; older ones are read."""


_PART = ".part"
"""How the names of files end that are being written."""
_AT_ONCE = 64
"""Files open at once when many are written: few beside the thousand that a process may have."""
_WAITING_TOGETHER = 8
"""Files that wait for the disk at once: the file system commits what several wait for in one go."""


class StoreFolder:
    """A store's folder, held under its lock, if one is given, until closed."""

    def __init__(self, path: Path, lock: IO[str] | None = None, *, alone: bool = False) -> None:
        """Hold the folder; use `hold_for_writing` or `hold_for_reading`."""
        self.path = path
        self._lock = lock
        self._alone = alone

    @property
    def quads(self) -> Path:
        """Where pyoxigraph keeps the quads."""
        return self.path / "quads"

    @property
    def texts(self) -> Path:
        """Where the texts of articles are kept."""
        return self.path / "texts"

    @property
    def kept(self) -> Path:
        """Where the comparison keeps what it can make again from the quads."""
        return self.path / "statements.sqlite"

    @property
    def history(self) -> Path:
        """Where replaced readings are kept."""
        return self.path / HISTORY

    def version(self) -> int:
        """Return how often the store was changed."""
        return stored_version(self.path)

    def count_change(self) -> None:
        """Let the version grow by one. Called before the change: a crash may skip a number, never repeat one."""
        replace_file(self.path / "VERSION", f"{self.version() + 1}\n".encode())

    def close(self) -> None:
        """Give the lock free."""
        if self._lock is None:
            return
        if self._alone and not self._lock.closed:
            self._lock.truncate(0)
        self._lock.close()


def stored_version(path: Path) -> int:
    """Return how often the store in a folder was changed, at least as often as readers see: no number comes twice."""
    found = [0]
    for file in (path / "VERSION", path / "snapshots" / "current"):
        with suppress(FileNotFoundError, NotADirectoryError, ValueError):
            found.append(int(file.read_text()))
    return max(found)


def replace_file(path: Path, content: bytes, mode: int = 0o644, room: Path | None = None) -> None:
    """Write a file so that it is whole or not there at all, whatever happens meanwhile.

    It is written in the folder `room`, by default its own, under a hidden name that `delete_half_done` knows.
    """
    _replace({path: content}, mode, room)


def replace_files(contents: Mapping[Path, bytes], mode: int, room: Path) -> None:
    """Write many files as `replace_file` does; all are on the disk when this returns."""
    todo = iter(contents.items())
    while some := dict(islice(todo, _AT_ONCE)):
        _replace(some, mode, room)


def _replace(contents: Mapping[Path, bytes], mode: int, room: Path | None) -> None:
    partial = {path: (room or path.parent) / f".{path.name}.{os.getpid()}{_PART}" for path in contents}
    try:
        with ExitStack() as opened:
            files = [
                opened.enter_context(open(each, "wb", opener=lambda name, flags: os.open(name, flags, mode)))
                for each in partial.values()
            ]
            for file, content in zip(files, contents.values(), strict=True):
                file.write(content)
                file.flush()
            _wait_for_disk([file.fileno() for file in files])
        for path, part in partial.items():
            part.replace(path)
    finally:
        for part in partial.values():
            part.unlink(missing_ok=True)


def _wait_for_disk(files: Sequence[int]) -> None:
    """Return when the content of open files is on the disk; those that wait together are served together."""
    if len(files) == 1:
        os.fsync(files[0])
        return
    with ThreadPoolExecutor(_WAITING_TOGETHER) as pool:
        list(pool.map(os.fsync, files))


def remedy_for(error: Exception, otherwise: str) -> str:
    """Return what to do about a failure of the disk: RocksDB and SQLite say what is wrong in words only."""
    said = str(error).casefold()
    if any(words in said for words in ("no space left", "quota exceeded", "disk is full")):
        return "make room on the disk, then run the same command again: what was stored before is safe"
    if any(words in said for words in ("read-only", "readonly", "permission denied", "unable to open database")):
        return "let this user write the folder and all that is in it, or name another with --store"
    return otherwise


def delete_half_done(folder: Path) -> None:
    """Delete what a process that was killed left half written in a folder; only the store's writer may."""
    for partial in folder.glob(f".*{_PART}"):
        if partial.is_dir():
            shutil.rmtree(partial, ignore_errors=True)
        else:
            partial.unlink(missing_ok=True)


def delete_abandoned_loads(quads: Path) -> None:
    """Delete the sorted files of a bulk load that was killed before the database took them over."""
    for left in quads.glob("bulk-*.sst"):
        left.unlink(missing_ok=True)


def hold_for_writing(path: Path) -> StoreFolder:
    """Return the folder, made where it is missing, held by this process alone.

    StoreError where it is no store, is of a newer format, or is in use.
    """
    if path.exists():
        _check(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = _locked(path, fcntl.LOCK_EX)
    except OSError as error:
        raise _told(path, error) from error
    try:
        _take_over(path, lock)
    except OSError as error:
        lock.close()
        raise _told(path, error) from error
    return StoreFolder(path, lock, alone=True)


def _take_over(path: Path, lock: IO[str]) -> None:
    """Clear away what an earlier writer left half done, name the layout of a new store, and name the writer."""
    for folder in (path, path / "texts"):
        delete_half_done(folder)
    if not (path / "FORMAT").exists():
        replace_file(path / "FORMAT", f"{FORMAT}\n".encode())
    lock.truncate(0)
    # Unbuffered: what a full disk refuses must not be tried again when the file is closed.
    os.write(lock.fileno(), f"{os.getpid()}\n".encode())


def hold_for_reading(path: Path) -> StoreFolder:
    """Return the folder of a store that exists, shared with other readers; StoreError as for writing."""
    check_store(path)
    try:
        return StoreFolder(path, _locked(path, fcntl.LOCK_SH), alone=False)
    except OSError as error:
        raise _told(path, error) from error


def check_store(path: Path) -> None:
    """Raise StoreError where a folder holds no store, or one of a newer format; it names the remedy."""
    if not (path / "FORMAT").exists() and not _in_use_by_others(path):
        raise StoreError(
            f"there is no store at {path}; make one with `tollgraph ingest ARTICLES --store {path}`, "
            "or name another with --store or TOLLGRAPH_STORE"
        )
    _check(path)


def _in_use_by_others(path: Path) -> bool:
    """Return whether something else than a store stands at the path, so that `_check` can say what."""
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


def _check(path: Path) -> None:
    """Refuse what is not a store, or is one of a newer format."""
    if not path.is_dir():
        raise StoreError(f"{path} is a file; a store is a folder, so name another path with --store")
    marker = path / "FORMAT"
    names = {entry.name for entry in path.iterdir() if not _is_half_done_format(entry.name)} - {"LOCK"}
    if names and not marker.exists():
        raise StoreError(f"{path} holds files but is not a Tollgraph store; {_other_folder(path)}")
    found = marker.read_text().strip() if marker.exists() else str(FORMAT)
    if not found.isdecimal() or not 1 <= int(found) <= FORMAT:
        raise StoreError(
            f"the store {path} has format {found!r}, and this version of Tollgraph reads up to {FORMAT}; "
            "upgrade tollgraph, or export the store to N-Quads with the newer version"
        )


def _other_folder(path: Path) -> str:
    """Return the remedy for a folder without the file that names its layout."""
    if (path / "quads").is_dir() and (path / "VERSION").is_file():
        return (
            f"it looks like one whose file FORMAT was deleted: restore a backup, or write {FORMAT} into {path}/FORMAT"
        )
    return "name an empty or a new folder with --store"


def _is_half_done_format(name: str) -> bool:
    """Return whether a writer that was killed while it made the store left this."""
    return name.startswith(".FORMAT.") and name.endswith(_PART)


def _locked(path: Path, kind: int) -> IO[str]:
    """Return the open lock file; StoreError names who may hold it."""
    lock = (path / "LOCK").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        who = f"process {holder} is writing it" if holder else "another process is reading it"
        raise StoreError(
            f"the store {path} is in use: {who}; wait until that `tollgraph` command has ended, or stop it"
        ) from error
    return lock


def _told(path: Path, error: OSError) -> StoreError:
    if isinstance(error, StoreError):
        return error
    remedy = remedy_for(error, "check that the folder exists and may be written")
    return StoreError(f"the store {path} cannot be opened ({error}); {remedy}")
