"""What the tests of attacks share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.attack import Ground, Trap, trap
from tollgraph.cli import run

SCRIPT = "<script>alert(1)</script>"
_ARTICLE = f"""---
title: '=1+1 "><img src=x onerror=alert(1)> {SCRIPT}'
publisher: 'The {SCRIPT} Gazette'
published: 2017-03-24
url: javascript:alert(1)
---
{SCRIPT} Ten people were killed in an air strike on Mosul on 17 March 2017, "</script>{SCRIPT}" said Airwars {SCRIPT}.

=cmd|' /C calc'!A0 and 12 people were killed in Raqqa, the {SCRIPT} coalition said.
"""


@pytest.fixture(scope="session")
def hostile_store(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with the seed reports and an article whose every word is hostile."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "hostile.md").write_text(_ARTICLE, encoding="utf-8")
    shutil.copytree(seeded_store, folder / "store")
    assert run(["ingest", str(folder / "hostile.md"), "--store", str(folder / "store")]) == 0
    return folder / "store"


@pytest.fixture(scope="session")
def one_trap() -> Iterator[Trap]:
    """Yield the trap of all tests."""
    with trap() as set_up:
        yield set_up


@pytest.fixture
def ground(hostile_store: Path, tmp_path: Path, one_trap: Trap) -> Ground:
    """Return a ground whose trap is empty."""
    one_trap.seen.clear()
    return Ground(hostile_store, tmp_path, one_trap)
