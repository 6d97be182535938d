"""Files and folders that appear whole or not at all, whatever happens while they are written."""

import os
from collections.abc import Mapping
from pathlib import Path

from tollgraph.errors import ExportError, StoreError
from tollgraph.unfinished import unfinished

_MARK = ".tollgraph-export"
"""A file that says of a folder: this is an export, and the next one may take its place."""


def write_atomically(out: Path, content: bytes) -> None:
    """Put a file in place whole: a reader sees the old one or the new one, never half; ExportError names the file."""
    try:
        with unfinished(out) as part:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # An unfinished file is private; one that was asked for has the permissions that the user's umask gives.
            part.chmod(0o666 & ~_umask())
            part.replace(out)
    except OSError as error:
        raise _refusal(out, error) from error


def write_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder of files (name to content) in place whole; it takes the place of an earlier export only.

    ExportError for a folder that holds something else, and for one that cannot be written.
    """
    _check_place(out)
    try:
        with unfinished(out, folder=True) as part:
            for name, content in {**files, _MARK: b""}.items():
                (part / name).write_bytes(content)
            part.chmod(0o777 & ~_umask())
            _swap(part, out)
    except OSError as error:
        raise _refusal(out, error) from error


def _check_place(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / _MARK).exists():
        raise ExportError(f"{out} is a folder that holds something else; name a new folder with --out")
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file, and this format is a folder of files; name a new folder with --out")


def _swap(part: Path, out: Path) -> None:
    """Rename a finished folder into place; an earlier export is moved away first, and back where that fails."""
    if not out.exists():
        part.rename(out)
        return
    with unfinished(out, folder=True) as aside:
        out.rename(aside / "export")
        try:
            part.rename(out)
        except OSError:
            (aside / "export").rename(out)
            raise


def _refusal(out: Path, error: OSError) -> ExportError:
    if isinstance(error, StoreError):
        return ExportError(str(error))
    return ExportError(f"{out} cannot be written: {error.strerror}; choose another place with --out")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
