"""What many tests share: a store with the seed reports, made once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tollgraph.cli import run
from tollgraph.resources import shipped

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def seeded_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with the seed reports; tests only read it."""
    folder = tmp_path_factory.mktemp("seeded") / "store"
    assert run(["ingest", str(shipped("seeds") / "articles"), "--store", str(folder)]) == 0
    return folder


@pytest.fixture
def tollgraph_run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line and returns exit code, standard output and standard error."""

    def run_command(*arguments: str | Path) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_command
