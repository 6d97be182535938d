"""From what a user names on the command line (files, folders, URLs, `-`) to sources."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tollgraph.errors import ReadingError
from tollgraph.model import LeftOut
from tollgraph.reading.fetch import FetchLimits, fetch
from tollgraph.reading.formats import SUFFIXES, media_type_of
from tollgraph.reading.source import SIDECAR, Defaults, Source, listed_files
from tollgraph.reading.warc import SUFFIXES as ARCHIVES
from tollgraph.reading.warc import ArchiveLimits, read_archive


def collect(names: Iterable[str], limits: FetchLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    """Yield a source for each file, for each readable file of a folder (sorted, recursive), for each URL and for `-`.

    A web archive yields a source for each page in it.

    What cannot be opened is yielded as left out, so that a batch goes on. A folder's other files are passed over in
    silence only where their name begins with a dot.
    """
    for name in names:
        try:
            yield from _collect_one(name, limits, defaults)
        except ReadingError as error:
            yield LeftOut(name, str(error))


def _collect_one(name: str, limits: FetchLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    if name == "-":
        yield Source("standard input", sys.stdin.buffer.read(), "text/markdown", defaults=defaults)
    elif "://" in name:
        yield fetch(name, limits, defaults)
    elif Path(name).is_dir():
        yield from _folder(Path(name), limits, defaults)
    else:
        yield from _file(Path(name), limits, defaults)


def _folder(folder: Path, limits: FetchLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    described = {sidecar.parent / name for sidecar in sorted(folder.rglob(SIDECAR)) for name in listed_files(sidecar)}
    found, root = False, folder.resolve()
    # Listed before any is read: a file that is gone when its turn comes was there, and is told as left out.
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or path in described:
            continue
        found = True
        if not path.resolve().is_relative_to(root):
            yield LeftOut(str(path), f"{path}: is a link that leads outside {folder}; name the file itself to read it")
            continue
        try:
            yield from _file(path, limits, defaults)
        except ReadingError as error:
            yield LeftOut(str(path), str(error))
    if not found:
        raise ReadingError(f"{folder}: holds no file to read; articles end in {', '.join((*SUFFIXES, *ARCHIVES))}")


def _file(path: Path, limits: FetchLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    if not path.exists():
        raise ReadingError(f"{path}: there is no such file or folder; check the name")
    if path.name.lower().endswith(ARCHIVES):
        yield from read_archive(path, ArchiveLimits(limits.most_bytes), defaults)
        return
    media_type = media_type_of(path)
    if media_type is None:
        known = ", ".join((*SUFFIXES, *ARCHIVES))
        raise ReadingError(f"{path}: the ending {path.suffix!r} is not one that is read ({known})")
    try:
        yield Source(str(path), path.read_bytes(), media_type, path.parent, defaults)
    except OSError as error:
        raise ReadingError(f"{path}: {error.strerror or error}; check the name and that you may read it") from error
