"""A store as one file, and back: quads as N-Quads, the private texts, the history, each with its hash.

The file is no copy of the database's own files, so a later version of the database reads it too. Comparisons travel
with it; the file that finds statements fast is made anew.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from tollgraph import __version__
from tollgraph.errors import StoreError
from tollgraph.keeping.archive import Archive
from tollgraph.store.embedded import read_store
from tollgraph.store.folder import HISTORY
from tollgraph.store.interface import Store
from tollgraph.unfinished import unfinished

FORMAT = 1
"""Version of the layout of a backup; a newer one is refused."""
MANIFEST, QUADS = "manifest.json", "quads.nq"
MEMBER = re.compile(rf"{re.escape(QUADS)}|{re.escape(HISTORY)}|texts/[0-9a-f]{{2}}/[0-9a-f]{{64}}")
"""What a backup holds besides its manifest, which stands last, when all hashes are known."""

Observe = Callable[[str], None]


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself."""

    quads: int
    store_version: int
    """The store's number of changes when it was backed up."""
    format: int = FORMAT
    software: str = __version__
    made: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    members: dict[str, str] = field(default_factory=dict)
    """Name to sha256."""

    @property
    def texts(self) -> int:
        """How many texts of articles are in it."""
        return sum(name.startswith("texts/") for name in self.members)

    def written(self) -> bytes:
        """Return it as JSON."""
        names = ("format", "software", "made", "store_version", "quads", "members")
        return json.dumps({name: getattr(self, name) for name in names}, indent=1).encode()


def back_up(store_path: Path, out: Path, observe: Observe = lambda _: None) -> Manifest:
    """Write a store to one file (tar, gzip) that its owner alone may read, and return what is in it.

    Others may read or write the store meanwhile; the backup is of one moment. The file appears whole or not at all.
    StoreError where the store cannot be read or the file cannot be written.
    """
    try:
        with (
            read_store(store_path) as store,
            _appearing(out) as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar,
            unfinished(out, folder=True) as room,
        ):
            return _Writing(tar, room, observe).write(store)
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"the backup {out} cannot be written ({error}); name a place with enough room") from error


@contextmanager
def _appearing(out: Path) -> Iterator[IO[bytes]]:
    """Open a private temporary file that takes its name only when the block ends well."""
    with unfinished(out) as part:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)


@dataclass(slots=True)
class _Writing:
    """The writing of one backup."""

    tar: tarfile.TarFile
    room: Path
    """A folder for what must be whole on disk before it goes into the file."""
    observe: Observe
    members: dict[str, str] = field(default_factory=dict)

    def write(self, store: Store) -> Manifest:
        """Write every part, then the manifest."""
        quads = self.room / QUADS
        with quads.open("wb") as file:
            store.dump(file, ox.RdfFormat.N_QUADS)
        self._add(QUADS, quads)
        folder = store.texts.parent if store.texts else self.room
        if (folder / HISTORY).exists():
            with Archive(folder / HISTORY) as archive:
                archive.copy(self.room / HISTORY)
            self._add(HISTORY, self.room / HISTORY)
        for path in sorted((folder / "texts").glob("??/*")):
            self._add(path.relative_to(folder).as_posix(), path)
        manifest = Manifest(store.count(), store.version, members=self.members)
        self._put(MANIFEST, manifest.written())
        return manifest

    def _add(self, name: str, path: Path) -> None:
        """Add a file, if its name is one that a backup holds: temporary files of a writer are none."""
        if MEMBER.fullmatch(name):
            self.observe(name)
            with path.open("rb") as file:
                self.members[name] = hashlib.file_digest(file, "sha256").hexdigest()
            self.tar.add(path, name, recursive=False)

    def _put(self, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        self.tar.addfile(entry, BytesIO(content))
