"""The background of a store: what its own graphs say of actors and places, wherever they say it."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from tollgraph.identifiers import Minter
from tollgraph.namespaces import DEFAULT_BASE, PROV, RDF, SKOS, TG
from tollgraph.seeding import background_of_store
from tollgraph.store import memory_store

_WATCH, _TOWN = f"{DEFAULT_BASE}actor/watch", f"{DEFAULT_BASE}place/town"


def _quad(subject: str, predicate: str, value: str, graph: str) -> str:
    return f"<{subject}> <{predicate}> {value} <{graph}> .\n"


def test_a_thing_may_be_named_in_one_graph_and_described_in_another() -> None:
    with memory_store() as store:
        store.add(_quad(_WATCH, RDF + "type", f"<{TG}Monitor>", "urn:kinds"))
        store.add(_quad(_WATCH, SKOS + "prefLabel", '"River Watch"', "urn:names"))
        store.add(_quad(_TOWN, RDF + "type", f"<{TG}Place>", "urn:kinds"))
        store.add(_quad(_TOWN, SKOS + "prefLabel", '"the town"', "urn:kinds"))
        found = background_of_store(store, Minter())
    assert {actor.label for actor in found.actors.values()} == {"River Watch"}
    assert {place.label for place in found.places.values()} == {"the town"}


def test_what_only_an_article_names_is_no_background() -> None:
    minter = Minter()
    with memory_store() as store:
        graph = minter.graph(f"{minter.base}article/one")
        store.add(_quad(_WATCH, RDF + "type", f"<{TG}Monitor>", graph))
        store.add(_quad(_WATCH, SKOS + "prefLabel", '"River Watch"', graph))
        assert not background_of_store(store, minter).actors


def test_a_loaded_graph_that_says_how_it_was_made_is_background_and_one_read_from_an_article_is_not() -> None:
    with memory_store() as store:
        for graph in ("urn:mine", "urn:read"):
            store.add(_quad(f"{graph}:watch", RDF + "type", f"<{TG}Monitor>", graph))
            store.add(_quad(f"{graph}:watch", SKOS + "prefLabel", '"River Watch"', graph))
            store.add(_quad(graph, PROV + "wasGeneratedBy", f"<{graph}:run>", graph))
        store.add(_quad("urn:read:run", TG + "extractor", '"rules"', "urn:read"))
        assert set(background_of_store(store, Minter()).actors) == {"urn:mine:watch"}


def test_graphs_that_describe_neither_actors_nor_places_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str | None] = []
    with memory_store() as store:
        store.add(_quad(_WATCH, RDF + "type", f"<{TG}Monitor>", "urn:names"))
        store.add(_quad(_WATCH, SKOS + "prefLabel", '"River Watch"', "urn:names"))
        store.add("".join(_quad(f"urn:{n}", "urn:p", f'"{n}"', f"urn:other:{n}") for n in range(20)))
        quads = store.quads

        def noted(graph: str | None = None) -> Iterator[ox.Quad]:
            read.append(graph)
            return quads(graph)

        monkeypatch.setattr(store, "quads", noted)
        assert set(background_of_store(store, Minter()).actors) == {_WATCH}
    assert read == ["urn:names"]
