"""What a running server holds, as Linux tells it: memory, file descriptors, snapshots that it keeps from deletion."""

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Held:
    """What a server and its workers hold at one moment."""

    megabytes: float
    """Resident memory of the server itself."""
    with_workers: float
    """The same with its workers; what they share is counted for each."""
    descriptors: int
    """Open files and sockets of the server itself."""


def held_by(server: int, workers: list[int]) -> Held:
    """Return what the server with a process number holds."""
    own = _resident(server)
    return Held(own, own + sum(map(_resident, workers)), len(_open_files(server)))


def old_snapshots(processes: list[int], store: Path) -> set[str]:
    """Return the versions of a store that some of these processes hold open and that are not the current one."""
    folder = store / "snapshots"
    current = (folder / "current").read_text().strip()
    names = (Path(each) for process in processes for each in _open_files(process))
    versions = {each.relative_to(folder).parts[0] for each in names if each.is_relative_to(folder)}
    return {each for each in versions if each.isdecimal() and each != current}


def _resident(process: int) -> float:
    try:
        return int((_PROC / str(process) / "statm").read_text().split()[1]) * _PAGE / 1e6
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _open_files(process: int) -> list[str]:
    """Return what the descriptors of a process lead to; one that is closed meanwhile is passed over."""
    found = []
    try:
        for descriptor in (_PROC / str(process) / "fd").iterdir():
            try:
                found.append(str(descriptor.readlink()))
            except FileNotFoundError:
                continue
    except (FileNotFoundError, ProcessLookupError):
        return []
    return found
