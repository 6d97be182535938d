"""Brings what the pages take from npm: the SPARQL editor and the outlines of countries; for tests also axe-core.

`make ui` runs it with `--tests`, and the build of a wheel without. It needs npm and a network; where one is missing the
pages work without: a plain form, and maps without outlines.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_SECONDS = 120
"""How long npm may take for one package."""


class PackageError(RuntimeError):
    """A package could not be brought; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Package:
    """One pinned package and what is taken from it."""

    name: str
    version: str
    sha256: str
    licence: str
    into: str
    """Folder below the checkout."""
    files: list[str]
    tests: bool = False
    """Whether only tests need it."""


def packages(*, tests: bool) -> list[Package]:
    """Return the pinned packages; those that only tests need where these are asked for."""
    table = tomllib.loads((_HERE / "packages.toml").read_text(encoding="utf-8"))
    return [each for each in (Package(**fields) for fields in table["package"]) if tests or not each.tests]


def bring(root: Path, *, tests: bool = False) -> list[Path]:
    """Put the files of all packages below a checkout and return their folders; PackageError where one cannot come."""
    npm = shutil.which("npm")
    if npm is None:
        raise PackageError("npm is missing; install Node.js, or do without the editor and the outlines")
    return [_bring(npm, each, root) for each in packages(tests=tests)]


def _bring(npm: str, package: Package, root: Path) -> Path:
    folder = root / package.into
    with tempfile.TemporaryDirectory() as temporary:
        archive = _download(npm, package, Path(temporary))
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != package.sha256:
            raise PackageError(
                f"{package.name} {package.version} has the sha256 {found}, not {package.sha256} as in packages.toml: "
                "do not use it before you know why"
            )
        _unpack(archive, package, folder)
    return folder


def _download(npm: str, package: Package, folder: Path) -> Path:
    wanted = f"{package.name}@{package.version}"
    command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), wanted]
    run = partial(subprocess.run, check=True, capture_output=True, text=True)
    try:
        run(command, cwd=folder, timeout=_SECONDS)
    except subprocess.CalledProcessError as error:
        raise PackageError(f"npm did not bring {wanted}: {error.stderr.strip()[-300:]}") from error
    except subprocess.TimeoutExpired as error:
        raise PackageError(f"npm did not bring {wanted} within {_SECONDS} seconds; is there a network?") from error
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise PackageError(f"npm brought {len(archives)} archives for {wanted} instead of one")
    return archives[0]


def _unpack(archive: Path, package: Package, folder: Path) -> None:
    """Write the files that are taken, and where they come from; nothing else of the archive is looked at."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(archive) as opened:
        for name in package.files:
            member = opened.extractfile(f"package/{name}")
            if member is None:
                raise PackageError(f"{package.name} {package.version} has no file {name}")
            (folder / Path(name).name).write_bytes(member.read())
    origin = f"npm {package.name} {package.version}, sha256 {package.sha256}\nlicence: {package.licence}\n"
    (folder / "ORIGIN").write_text(origin, encoding="utf-8")


def main() -> int:
    """Bring the packages; 2 where that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="bring what only tests need, too")
    try:
        for folder in bring(_HERE.parent, tests=parser.parse_args().tests):
            sys.stdout.write(f"{folder.relative_to(_HERE.parent)}\n")
    except PackageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
