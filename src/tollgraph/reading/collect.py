"""From what a user names on the command line (files, folders, URLs, `-`) to sources."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tollgraph.errors import ReadingError
from tollgraph.model import LeftOut
from tollgraph.reading.files import read_stream, read_whole, stretches, too_long
from tollgraph.reading.formats import SUFFIXES, media_type_of
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import LINES, SIDECAR, Defaults, Source, listed_files

ARCHIVES = (".warc", ".warc.gz")
"""Endings of web archives."""


def collect(names: Iterable[str], limits: ReadingLimits, defaults: Defaults) -> Iterator[Source | LeftOut]:
    """Yield a source for each file, for each readable file of a folder (sorted, recursive), for each URL and for `-`.

    A web archive yields a source for each page in it, and a file of JSON Lines several, each with whole lines.

    What cannot be opened or is too large is yielded as left out, so that a batch goes on. A folder's other files are
    passed over in silence only where their name begins with a dot.
    """
    collecting = _Collecting(limits, defaults)
    for name in names:
        try:
            for each in collecting.one(name):
                yield replace(each, size=limits.size) if isinstance(each, Source) else each
        except ReadingError as error:
            yield LeftOut(name, str(error))


@dataclass(frozen=True, slots=True)
class _Collecting:
    limits: ReadingLimits
    defaults: Defaults

    def one(self, name: str) -> Iterator[Source | LeftOut]:
        """Yield what is behind one name that a user gave."""
        if name == "-":
            data = read_stream(sys.stdin.buffer, "standard input", self.limits.size.file_bytes)
            yield Source("standard input", data, "text/markdown", defaults=self.defaults)
        elif "://" in name:
            from tollgraph.reading.fetch import fetch

            yield fetch(name, self.limits.fetch, self.defaults)
        elif Path(name).is_dir():
            yield from self._folder(Path(name))
        else:
            yield from self._file(Path(name))

    def _folder(self, folder: Path) -> Iterator[Source | LeftOut]:
        most = self.limits.size.file_bytes
        sidecars = sorted(path for path in folder.rglob(SIDECAR) if path.is_file())
        described = {sidecar.parent / name for sidecar in sidecars for name in listed_files(sidecar, most)}
        found, root = False, folder.resolve()
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if hidden or path in described or path.is_dir():
                continue
            found = True
            if _leads_outside(path, root):
                yield LeftOut(
                    str(path), f"{path}: is a link that leads outside {folder}; name the file itself to read it"
                )
                continue
            try:
                yield from self._file(path)
            except ReadingError as error:
                yield LeftOut(str(path), str(error))
        if not found:
            raise ReadingError(f"{folder}: holds no file to read; articles end in {', '.join((*SUFFIXES, *ARCHIVES))}")

    def _file(self, path: Path) -> Iterator[Source | LeftOut]:
        if not path.exists():
            raise ReadingError(f"{path}: there is no such file or folder; check the name")
        if path.name.lower().endswith(ARCHIVES):
            from tollgraph.reading.warc import read_archive

            yield from read_archive(path, self.limits.archive, self.defaults)
            return
        media_type = media_type_of(path)
        if media_type is None:
            known = ", ".join((*SUFFIXES, *ARCHIVES))
            raise ReadingError(f"{path}: the ending {path.suffix!r} is not one that is read ({known})")
        if media_type == LINES:
            yield from self._lines(path)
        else:
            data = read_whole(path, self.limits.size.file_bytes)
            yield Source(str(path), data, media_type, path.parent, self.defaults)

    def _lines(self, path: Path) -> Iterator[Source | LeftOut]:
        """Yield a file of JSON Lines in stretches, and each line that is too long as left out."""
        most, found = self.limits.size.file_bytes, False
        for number, data in stretches(path, most):
            if data is None:
                yield LeftOut(f"{path}, line {number}", too_long(most))
            elif data.strip():
                yield Source(str(path), data, LINES, path.parent, self.defaults, first_line=number)
            else:
                continue
            found = True
        if not found:
            raise ReadingError(f"{path}: is empty; JSON Lines hold one object a line")


def _leads_outside(path: Path, root: Path) -> bool:
    try:
        return not path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link to nothing, or in a circle, is told of when it is opened
        return False


def bytes_of(names: Iterable[str]) -> int | None:
    """Return how many bytes there are to read; None where that is not known before: archives, addresses and `-`."""
    paths = [path for name in names for path in _listed(name)]
    if any(not path.is_file() or path.name.lower().endswith(ARCHIVES) for path in paths):
        return None
    return sum(path.stat().st_size for path in paths)


def _listed(name: str) -> Iterator[Path]:
    """Yield the files behind a name: of a folder, all that are not hidden."""
    top = Path(name)
    if "://" in name or not top.is_dir():
        yield top
        return
    for path in top.rglob("*"):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(top).parts):
            yield path
