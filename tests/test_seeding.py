"""Closures are those of the actors and places that a store holds, whenever a command that changed them was killed."""

from pathlib import Path

import pytest

from tollgraph import loading, seeding
from tollgraph.identifiers import Minter
from tollgraph.loading import load_files
from tollgraph.mapping import named_graph
from tollgraph.seeding import closures_mark, seed
from tollgraph.settings import Settings
from tollgraph.store import Store, memory_store

MINTER = Minter()
_PLACE = """
@prefix tg: <https://w3id.org/tollgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix place: <https://w3id.org/tollgraph/id/place/> .

place:hamlet a tg:Place ; skos:prefLabel "hamlet"@en ; tg:within place:raqqa .
"""


class _KilledError(Exception):
    """Stands for the end of a process."""


def _killed(*_: object) -> None:
    raise _KilledError


def _closures(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads(named_graph(MINTER, "closures"))}


def test_what_was_killed_before_the_closures_were_made_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    store, whole = memory_store(), memory_store()
    with monkeypatch.context() as patched:
        patched.setattr(seeding, "renew_closures", _killed)
        with pytest.raises(_KilledError):
            seed(store, MINTER)
    assert not _closures(store)
    seed(store, MINTER)
    seed(whole, MINTER)
    assert _closures(store) == _closures(whole)


def test_what_was_killed_after_loading_a_place_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "place.ttl").write_text(_PLACE, encoding="utf-8")
    store = memory_store()
    seed(store, MINTER)
    before = _closures(store)
    with monkeypatch.context() as patched:
        patched.setattr(loading, "renew_closures", _killed)
        with pytest.raises(_KilledError):
            list(load_files(store, Settings(), [tmp_path / "place.ttl"]))
    assert not closures_mark(store, MINTER)
    seed(store, MINTER)
    assert any("place/hamlet" in quad and "partOfPlace" in quad for quad in _closures(store) - before)


def test_closures_that_fit_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    store = memory_store()
    seed(store, MINTER)
    monkeypatch.setattr(seeding, "renew_closures", _killed)
    seed(store, MINTER)
    assert closures_mark(store, MINTER)
