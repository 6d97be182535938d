"""A command on a disk that is full, run in a namespace of its own where it may mount one: `full_disk STORE ROOM ARGS`.

Copies the store to a small disk that has ROOM kB left, runs `tollgraph ARGS` there, then makes room and runs it again.
Prints as JSON how both ended, what was said, and the digests of the graphs before, between and after.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.store_states import graphs_of, half_done
from tollgraph.errors import TollgraphError


def _digests(store: Path) -> dict[str, str]:
    try:
        graphs = graphs_of(store)
    except TollgraphError as error:
        return {"error": str(error)}
    return {name: hashlib.sha256("\n".join(sorted(held)).encode()).hexdigest() for name, held in graphs.items()}


def _run(arguments: list[str], store: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "tollgraph", *arguments, "--store", str(store)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _fill(ballast: Path, room: int) -> None:
    free = shutil.disk_usage(ballast.parent).free - room * 1024
    ballast.write_bytes(bytes(free))


def main(source: Path, room: int, arguments: list[str]) -> None:
    """Print what happened."""
    with TemporaryDirectory() as folder:
        subprocess.run(["/usr/bin/env", "mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=True)
        store, ballast = Path(folder) / "store", Path(folder) / "ballast"
        shutil.copytree(source, store)
        before = _digests(store)
        _fill(ballast, room)
        full = _run([each.format(out=Path(folder) / "out") for each in arguments], store)
        left = sorted(path.name for path in Path(folder).iterdir())
        between = _digests(store)
        ballast.unlink()
        again = _run([each.format(out=Path(folder) / "out") for each in arguments], store)
        told = {"before": before, "full": full, "left": left, "between": between, "again": again}
        sys.stdout.write(json.dumps(told | {"after": _digests(store), "half": half_done(Path(folder))}))
        subprocess.run(["/usr/bin/env", "umount", "-l", folder], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
