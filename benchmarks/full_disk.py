"""Commands on a disk that is full: `python -m benchmarks.full_disk STORE ROOM ARGS` in a namespace that may mount one.

Copies the store to a small disk that has ROOM kB left, runs `tollgraph ARGS` there, then makes room and runs it again.
Prints as JSON how both ended, what was said, and the digests of the graphs before, between and after.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from benchmarks.store_states import graphs_of, half_done
from tollgraph.errors import TollgraphError

NAMESPACE = ("unshare", "--map-root-user", "--mount")
"""The command before a command that may mount disks of its own."""
_ROOT = Path(__file__).parents[1]
_CORPUS = _ROOT / "tests" / "corpus" / "articles.jsonl"
_CLAIM = "615877c153b2dd067656"
"""A claim of the seed reports."""
_FEW = 12
"""Articles that are ingested; they need more than 130 kB."""


@dataclass(frozen=True, slots=True)
class Case:
    """A command and how much room it has."""

    name: str
    room: int
    """kB."""
    arguments: tuple[str, ...]


CASES = (
    Case("ingestion, no room", 0, ("ingest", "{articles}", "--jobs", "1")),
    Case("ingestion, little room", 130, ("ingest", "{articles}", "--jobs", "1")),
    Case("forgetting", 130, ("forget", _CLAIM, "--by", "A. Reader", "--because", "it was asked for", "--yes")),
    Case("export", 130, ("export", "--format", "trig", "--out", "{out}")),
    Case("backup", 130, ("backup", "{out}")),
)


def may_mount() -> bool:
    """Return whether this user may mount a disk in a namespace of its own."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0  # noqa: S603  # fixed


def on_full_disk(case: Case, store: Path) -> dict[str, Any]:
    """Return what happened to a copy of a store when a command ran on a full disk, and again with room."""
    with NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as articles:
        articles.writelines(_CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)[:_FEW])
        articles.flush()
        given = [each.replace("{articles}", articles.name) for each in case.arguments]
        command = [*NAMESPACE, sys.executable, "-m", "benchmarks.full_disk", str(store), str(case.room), *given]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)  # noqa: S603  # fixed
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def faults_of(told: dict[str, Any]) -> Iterator[str]:
    """Yield what was wrong: an error that is not clear, something lost, or something left half done."""
    code, said = told["full"]
    if code != 2 or "Traceback" in said or not ("space" in said or "room" in said):
        yield f"on the full disk it ended with {code} and said {said[-300:]!r}"
    if told["between"] != told["before"]:
        yield "the store is not what it was before"
    if told["left"] != ["ballast", "store"]:
        yield f"left beside the store: {told['left']}"
    if told["again"][0] != 0:
        yield f"with room again it ended with {told['again'][0]} and said {told['again'][1][-300:]!r}"
    if told["half"]:
        yield f"half done and left behind: {told['half']}"


def _digests(store: Path) -> dict[str, str]:
    try:
        graphs = graphs_of(store)
    except TollgraphError as error:
        return {"error": str(error)}
    return {name: hashlib.sha256("\n".join(sorted(held)).encode()).hexdigest() for name, held in graphs.items()}


def _run(arguments: list[str], store: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "tollgraph", *arguments, "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # given by this module
    return done.returncode, done.stdout + done.stderr


def _fill(ballast: Path, room: int) -> None:
    free = shutil.disk_usage(ballast.parent).free - room * 1024
    ballast.write_bytes(bytes(free))


def main(source: Path, room: int, arguments: list[str]) -> None:
    """Print what happened."""
    with TemporaryDirectory() as folder:
        mount = ["/usr/bin/env", "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]
        subprocess.run(mount, check=True)  # noqa: S603  # fixed arguments
        store, ballast = Path(folder) / "store", Path(folder) / "ballast"
        shutil.copytree(source, store)
        before = _digests(store)
        _fill(ballast, room)
        given = [each.format(out=Path(folder) / "out") for each in arguments]
        full = _run(given, store)
        left = sorted(path.name for path in Path(folder).iterdir())
        between = _digests(store)
        ballast.unlink()
        again = _run(given, store)
        told = {"before": before, "full": full, "left": left, "between": between, "again": again}
        sys.stdout.write(json.dumps(told | {"half": half_done(Path(folder))}))
        subprocess.run(["/usr/bin/env", "umount", "-l", folder], check=True)  # noqa: S603  # fixed arguments


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
