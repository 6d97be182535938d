"""A run of linking over a store: what it asks, what it keeps, and that it can be stopped at any time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.link_candidates import load_sets
from tests.linking.api import MAXLAG, FakeWikidata, Trouble, api_error
from tests.linking.conftest import FakeTime
from tests.linking.entities import entity
from tests.linking.stores import BODY, MINTER, STRIKE, TOWN, WITH_ID, entries_of, own_store
from tollgraph.errors import TollgraphError
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.linking.errors import WikidataError
from tollgraph.linking.patience import Patience
from tollgraph.linking.query_service import QueryService
from tollgraph.linking.run import Linked, Linking, Online
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.things import ThingKind
from tollgraph.namespaces import SKOS, WIKIDATA
from tollgraph.nquads import iri
from tollgraph.store import EmbeddedStore
from tollgraph.store.interface import Change
from tollgraph.terms import Basis, Standing
from tollgraph.validation import validate

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _standings(store: EmbeddedStore, thing: str) -> dict[str, Standing]:
    entry = entries_of(store).get(MINTER.base + thing, Entry(thing))
    return {each.link.item: each.standing for each in entry.standpoints}


def _run(store: EmbeddedStore, online: Online | None = None, *, again: bool = False) -> Linked:
    return Linking(store, MINTER, online, _AT).run(again=again)


def test_without_a_network_the_verified_links_are_settled_and_nothing_else() -> None:
    store = own_store(with_seeds=True)
    done = _run(store)
    assert done.standings == {Standing.SETTLED: 25}
    assert {each.basis for entry in entries_of(store).values() for each in entry.standpoints} == {Basis.VERIFIED}


def test_without_a_network_a_place_with_the_geonames_id_of_a_verified_one_is_settled() -> None:
    store = own_store(
        'place:ar-raqqa a tg:Place ; skos:prefLabel "Ar Raqqa"@en ; tg:geonamesId "172955" .', with_seeds=True
    )
    _run(store)
    (point,) = entries_of(store)[MINTER.base + "place/ar-raqqa"].standpoints
    assert (point.link.item, point.basis) == ("Q283368", Basis.IDENTIFIER)


def test_a_link_that_a_loaded_graph_states_is_settled_by_that() -> None:
    store = own_store(TOWN, "place:exampleville skos:exactMatch wd:Q999000001 .")
    _run(store)
    (point,) = entries_of(store)[MINTER.base + "place/exampleville"].standpoints
    assert (point.link.item, point.basis) == ("Q999000001", Basis.STATED)


def test_a_shared_identifier_settles_and_a_name_proposes(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(
        entity("Q999000001", "Exampleville", P31="Q515", P1566="999000001"),
        entity("Q999000002", "Exampleville", P31="Q515"),
        entity("Q999000003", "Example Watch", P31="Q43229", P856="http://watch.example.org"),
    )
    store = own_store(TOWN, WITH_ID, BODY)
    _run(store, online)
    assert _standings(store, "place/exampleville") == {"Q999000001": Standing.SETTLED, "Q999000002": Standing.PROPOSED}
    assert _standings(store, "actor/watch") == {"Q999000003": Standing.SETTLED}
    quads = (quad for quad in store.quads(LinkGraph(store, MINTER).name) if "exampleville" in str(quad.subject))
    matches = {str(quad.predicate): str(quad.object) for quad in quads}
    assert matches == {
        iri(SKOS + "exactMatch"): iri(WIKIDATA + "Q999000001"),
        iri(SKOS + "closeMatch"): iri(WIKIDATA + "Q999000002"),
    }


def test_what_is_kept_keeps_the_shapes_and_comes_back_as_it_was(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P31="Q515", P1566="999000001", P17="Q858"))
    store = own_store(TOWN, WITH_ID)
    _run(store, online)
    assert validate(store).findings == ()
    graph = LinkGraph(store, MINTER)
    before, quads = graph.entries(), sorted(map(str, store.quads(graph.name)))
    graph.write(before.values())
    assert (graph.entries(), sorted(map(str, store.quads(graph.name)))) == (before, quads)


def test_an_event_is_found_by_place_and_day_and_stays_a_proposal(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(
        entity("Q999000006", "Attack of 16 March", P31="Q2223653", P585="2017-03-16", P276="Q999000005"),
        entity("Q999000007", "Attack of May", P31="Q2223653", P585="2017-05-01", P276="Q999000005"),
        entity("Q999000008", "Attack elsewhere", P31="Q2223653", P585="2017-03-16", P276="Q999000009"),
    )
    store = own_store(STRIKE)
    _run(store, online)
    assert _standings(store, "incident/strike") == {"Q999000006": Standing.PROPOSED}


def test_the_candidate_sets_are_settled_rightly_through_the_server_too(wikidata: FakeWikidata, online: Online) -> None:
    sets, classes = load_sets()
    for each in sets:
        wikidata.holds(*each.entities)
    wikidata.holds(*classes.values())
    store = own_store(with_seeds=True)
    _without_stated_links(store)
    done = Linking(store, MINTER, online, _AT).run(things={MINTER.base + each.thing for each in sets})
    right = {each.thing: each.right for each in sets if each.right}
    settled = {
        thing.removeprefix(MINTER.base): each.link.item
        for thing, entry in entries_of(store).items()
        for each in entry.standpoints
        if each.standing is Standing.SETTLED
    }
    assert len(settled) >= 12
    assert {thing: item for thing, item in settled.items() if right.get(thing, item) != item} == {}
    assert not settled.keys() & {"actor/us-led-coalition", "actor/unicef"}
    assert done.left_out == []


def _without_stated_links(store: EmbeddedStore) -> None:
    stated = [f"{quad} .\n" for quad in store.quads() if quad.predicate.value == SKOS + "exactMatch"]
    assert len(stated) >= 25
    store.change(Change(remove="".join(stated)))


def test_a_fresh_search_is_not_repeated_unless_asked_for(wikidata: FakeWikidata, online: Online) -> None:
    store = own_store(TOWN)
    assert _run(store, online).looked_at == 1
    calls = len(wikidata.asked)
    assert _run(store, online).skipped == 1
    assert len(wikidata.asked) == calls
    assert _run(store, online, again=True).looked_at == 1
    later = Linking(store, MINTER, online, _AT + timedelta(days=31))
    assert later.run().looked_at == 1


def test_a_run_that_is_stopped_goes_on_where_it_was(wikidata: FakeWikidata, online: Online) -> None:
    towns = [f'place:t{number} a tg:Place ; skos:prefLabel "Town {number}"@en ; tg:geonamesId "9990{number:05}" .'
             for number in range(45)]  # fmt: skip
    wikidata.holds(*(
        entity(f"Q9990{number:05}", f"Town {number}", P31="Q3957", P1566=f"9990{number:05}") for number in range(1, 45)
    ))  # fmt: skip
    store = own_store(*towns)
    names_only = replace(online, queries=None)

    def stop_after_forty(name: str) -> None:
        if name == "Town 7" and len(entries_of(store)) >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Linking(store, MINTER, names_only, _AT, observe=stop_after_forty).run()
    kept = len(entries_of(store))
    assert 0 < kept < 45
    done = _run(store, names_only)
    assert (done.skipped, done.looked_at) == (kept, 45 - kept)
    assert len(entries_of(store)) == 45


def test_one_name_that_cannot_be_searched_is_told_and_the_rest_goes_on(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P31="Q515"))
    wikidata.troubles = [api_error("badvalue", "no such search")]
    store = own_store(BODY, TOWN)
    done = _run(store, replace(online, queries=None))
    assert [each.what for each in done.left_out] == ["Example Watch"]
    assert list(entries_of(store)) == [MINTER.base + "place/exampleville"]


def test_items_that_cannot_be_had_are_told_and_searched_for_in_the_next_run(
    wikidata: FakeWikidata, online: Online
) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P31="Q515"))
    names_only = replace(online, queries=None)
    names_only.wikidata.search("Exampleville", "en")
    wikidata.troubles = [api_error("unknown_action")]
    store = own_store(TOWN)
    assert [each.what for each in _run(store, names_only).left_out] == ["1 items"]
    assert entries_of(store) == {}
    assert _run(store, names_only).standings == {Standing.PROPOSED: 1}


def test_a_service_that_cannot_be_used_stops_the_run_with_what_is_kept(wikidata: FakeWikidata, online: Online) -> None:
    store = own_store(BODY, TOWN)
    wikidata.troubles = [MAXLAG] * 3
    with pytest.raises(WikidataError, match="run again later"):
        _run(store, replace(online, queries=None))


_SERVICE = [
    ("too many queries", Trouble(b"", 429, {"Retry-After": "3"}), [3.0]),
    ("a fault", Trouble(b"", 500), [0.5]),
    ("a proxy that waits no longer", Trouble(b"", 504), [0.5]),
    ("an answer that ends early", Trouble(cut_after=10), [0.5]),
    ("an answer of another kind", Trouble(b"[1]"), [0.5]),
]


@pytest.mark.parametrize(("trouble", "slept"), [row[1:] for row in _SERVICE], ids=[row[0] for row in _SERVICE])
def test_the_query_service_is_waited_for_too(
    wikidata: FakeWikidata, online: Online, fake_time: FakeTime, trouble: Trouble, slept: list[float]
) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P1566="999000001"))
    wikidata.troubles = [trouble]
    store = own_store(TOWN, WITH_ID)
    _run(store, online)
    assert fake_time.slept == slept
    assert _standings(store, "place/exampleville") == {"Q999000001": Standing.SETTLED}


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "check TOLLGRAPH_WIKIDATA_QUERIES"), (404, "check"), (401, "check")]
)
def test_a_query_service_that_refuses_is_told(wikidata: FakeWikidata, online: Online, status: int, kind: str) -> None:
    wikidata.troubles = [Trouble(b"", status)]
    with pytest.raises(TollgraphError, match=kind):
        _run(own_store(TOWN, WITH_ID), online)


def test_a_slow_query_service_is_asked_again_and_one_that_is_not_there_is_told(
    wikidata: FakeWikidata, online: Online, settings: LinkSettings, fake_time: FakeTime
) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P1566="999000001"))
    wikidata.troubles = [Trouble(hangs=True)]
    hasty = QueryService(replace(settings, wikidata_seconds=1), Patience(settings, fake_time.clock))
    store = own_store(TOWN, WITH_ID)
    _run(store, replace(online, queries=hasty))
    assert hasty.calls == 2
    nowhere = QueryService(replace(settings, wikidata_queries="http://127.0.0.1:9/sparql"), hasty.patience)
    with pytest.raises(WikidataError, match="nobody answers there"):
        _run(own_store(TOWN, WITH_ID), replace(online, queries=nowhere))


def test_without_a_network_another_kind_of_place_with_the_id_is_left_to_a_person() -> None:
    store = own_store(
        'place:around-raqqa a tg:Place ; skos:prefLabel "Around Raqqa"@en ; tg:geonamesId "172955" ;',
        "tg:placeKind kind:district .",
        with_seeds=True,
    )
    _run(store)
    assert _standings(store, "place/around-raqqa") == {"Q283368": Standing.PROPOSED}


def test_links_of_things_that_are_gone_are_dropped_and_told(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P31="Q515"))
    store = own_store(TOWN)
    _run(store, online)
    store.remove_graph("https://example.org/own")
    assert _run(store, online).gone == 1
    assert store.count(LinkGraph(store, MINTER).name) == 0


def test_only_the_kinds_that_are_wanted_are_linked(online: Online) -> None:
    store = own_store(TOWN, BODY)
    Linking(store, MINTER, online, _AT).run([ThingKind.ACTOR])
    assert list(entries_of(store)) == [MINTER.base + "actor/watch"]
