"""Files and folders that appear whole or not at all, whatever happens while they are written."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tollgraph.errors import ExportError

_MARK = ".tollgraph-export"
"""A file that says of a folder: this is an export, and the next one may take its place."""


def write_atomically(out: Path, content: bytes) -> None:
    """Put a file in place whole: a reader sees the old one or the new one, never half; ExportError names the file."""
    part: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as file:
            part = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; a file that was asked for has the permissions that the user's umask gives.
        part.chmod(0o666 & ~_umask())
        part.replace(out)
    except OSError as error:
        raise _refusal(out, error) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of files (name to content) in place whole; it takes the place of an earlier export only.

    ExportError for a folder that holds something else, and for one that cannot be written.
    """
    _check_place(out)
    with _unfinished(out) as part:
        for name, content in {**files, _MARK: b""}.items():
            (part / name).write_bytes(content)
        part.chmod(0o777 & ~_umask())
        _swap(part, out)


def _check_place(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / _MARK).exists():
        raise ExportError(f"{out} is a folder that holds something else; name a new folder with --out")
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file, and this format is a folder of files; name a new folder with --out")


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` that is gone afterwards, unless it was renamed."""
    part: Path | None = None
    try:
        part = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
        yield part
    except OSError as error:
        raise _refusal(out, error) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _swap(part: Path, out: Path) -> None:
    """Rename a finished folder into place; an earlier export is moved away first, and back where that fails."""
    if not out.exists():
        part.rename(out)
        return
    aside = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.old."))
    try:
        out.rename(aside / "export")
        try:
            part.rename(out)
        except OSError:
            (aside / "export").rename(out)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refusal(out: Path, error: OSError) -> ExportError:
    return ExportError(f"{out} cannot be written: {error.strerror}; choose another place with --out")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
