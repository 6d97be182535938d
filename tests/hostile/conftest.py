"""What the tests of attacks share."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.hostile.attack import Ground, Trap, trap
from tollgraph.cli import run
from tollgraph.namespaces import TG
from tollgraph.store import EmbeddedStore, open_store
from tollgraph.store.interface import Change

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
    """Return the folder of a store with the seed reports and an article whose every word is hostile, quotes and all."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "hostile.md").write_text(_ARTICLE, encoding="utf-8")
    shutil.copytree(seeded_store, folder / "store")
    assert run(["ingest", str(folder / "hostile.md"), "--store", str(folder / "store")]) == 0
    with open_store(folder / "store") as store:
        quotes = [each for each in store.quads() if each.predicate.value == TG + "quote" and _is_ours(store, each)]
        assert quotes
        spoiled = (
            ox.Quad(q.subject, q.predicate, ox.Literal(f"{SCRIPT} {_text(q)} {SCRIPT}"), q.graph_name) for q in quotes
        )
        store.change(Change(remove=_lines(quotes), add=_lines(spoiled)))
    return folder / "store"


def _is_ours(store: EmbeddedStore, quote: ox.Quad) -> bool:
    """Return whether a quote is of the hostile article: its graph names the publisher."""
    return any("Gazette" in str(each.object) for each in store.quads(str(quote.graph_name).strip("<>")))


def _text(quad: ox.Quad) -> str:
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def _lines(quads: Iterable[ox.Quad]) -> str:
    return "".join(f"{each} .\n" for each in quads)


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
