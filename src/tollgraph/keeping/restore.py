"""A store out of its backup: every part is checked against its hash before the store takes its place."""

import hashlib
import json
import tarfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from tollgraph.errors import StoreError
from tollgraph.foreign_rdf import check_depth
from tollgraph.keeping.appearing import appearing
from tollgraph.keeping.archive import count_again
from tollgraph.keeping.backup import FORMAT, MANIFEST, MEMBER, QUADS, Manifest, Observe
from tollgraph.store.folder import StoreFolder, hold_for_writing, replace_file

_CHUNK = 1 << 20
_MANIFEST_BYTES = 300
"""Of a manifest for each part that came before it, whose name and hash it gives in about 150 bytes."""


def restore(file: Path, store_path: Path, observe: Observe = lambda _: None) -> Manifest:
    """Make a store of a backup and return what was in it.

    The store appears whole or not at all, and never in the place of one that is there. StoreError names what is wrong:
    a file that is no backup, a part that is missing, added or changed, a newer format, or no room.
    """
    if store_path.exists() and any(store_path.iterdir()):
        raise StoreError(f"{store_path} is not empty; name a new folder with --store, and move the old store away")
    try:
        with appearing(store_path) as partial, closing(hold_for_writing(partial)) as folder:
            manifest = _checked(file, _unpacked(file, partial, observe))
            observe(QUADS)
            _load(folder, manifest)
    except (OSError, tarfile.TarError, EOFError, zlib.error, ValueError, SyntaxError, MemoryError) as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{file} cannot be restored ({error}); {_REMEDY}") from error
    return manifest


_REMEDY = "it is no backup of Tollgraph or a damaged one: use another backup"


def _unpacked(file: Path, folder: Path, observe: Observe) -> tuple[Manifest, dict[str, str]]:
    """Write the parts into a folder; return the manifest, and the hashes of what was written by name."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    with tarfile.open(file, "r:gz") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or not (member.name == MANIFEST or MEMBER.fullmatch(member.name)):
                raise StoreError(f"{file} holds {member.name!r}, which no backup has; {_REMEDY}")
            if member.name == MANIFEST:
                manifest = _manifest(file, content.read(_MANIFEST_BYTES * (len(found) + 10)))
            else:
                observe(member.name)
                found[member.name] = _written(content, folder, member.name)
    if manifest is None:
        raise StoreError(f"{file} has no {MANIFEST}; {_REMEDY}")
    return manifest, found


def _manifest(file: Path, content: bytes) -> Manifest:
    try:
        manifest = Manifest(**json.loads(content))
    except (ValueError, TypeError, RecursionError) as error:
        raise StoreError(f"the {MANIFEST} of {file} cannot be read ({error}); {_REMEDY}") from error
    if manifest.format > FORMAT:
        raise StoreError(
            f"{file} has format {manifest.format}, and this version reads up to {FORMAT}; upgrade tollgraph"
        )
    return manifest


def _written(content: IO[bytes], folder: Path, name: str) -> str:
    """Write a part for the owner only and return its sha256."""
    path = folder / name
    for each in reversed(path.parents[: len(Path(name).parents) - 1]):
        each.mkdir(mode=0o700, exist_ok=True)
    found = hashlib.sha256()
    with path.open("wb") as out:
        path.chmod(0o600)
        while chunk := content.read(_CHUNK):
            found.update(chunk)
            out.write(chunk)
    return found.hexdigest()


def _checked(file: Path, unpacked: tuple[Manifest, dict[str, str]]) -> Manifest:
    """Return the manifest; StoreError where it and the parts differ."""
    manifest, found = unpacked
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            wrong = "is missing" if name not in found else "was changed" if name in manifest.members else "was added"
            raise StoreError(f"{name} of the backup {file} {wrong}; {_REMEDY}")
    return manifest


def _load(folder: StoreFolder, manifest: Manifest) -> None:
    """Make the database out of the quads."""
    source = folder.path / QUADS
    with source.open("rb") as lines:
        for line in lines:
            check_depth(line)
    quads = ox.Store(folder.quads)
    quads.bulk_load(path=str(source), format=ox.RdfFormat.N_QUADS)
    quads.flush()
    if len(quads) != manifest.quads:
        raise StoreError(f"{len(quads)} quads were loaded where the backup names {manifest.quads}; {_REMEDY}")
    source.unlink()
    replace_file(folder.path / "VERSION", f"{manifest.store_version}\n".encode())
    if folder.history.exists():
        count_again(folder.path, folder.history)
