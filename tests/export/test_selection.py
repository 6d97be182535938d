"""A part of the graph is what was asked for, and carries the provenance of everything in it."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tollgraph.background import Background
from tollgraph.errors import ParameterError
from tollgraph.export.selection import SelectedGraph, Selection, select
from tollgraph.identifiers import Minter
from tollgraph.namespaces import DEFAULT_BASE, OA, PROV, RDF, RDFS, SKOS, TG
from tollgraph.parameters import Naming
from tollgraph.seeding import background_of_store
from tollgraph.store import EmbeddedStore, read_store

_SELECTIONS = (
    Selection(party="us-led-coalition"),
    Selection(period="2017-03"),
    Selection(place="Yemen"),
    Selection(party="Airwars", period="2017-03", place="Iraq"),
    Selection(query="disagreements", parameters={"party": "us-led-coalition", "period": "2017-03"}),
)


@pytest.fixture(scope="module")
def store(seeded_store: Path) -> Iterator[EmbeddedStore]:
    with read_store(seeded_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def background(store: EmbeddedStore) -> Background:
    return background_of_store(store, Minter())


@pytest.fixture(scope="module", params=_SELECTIONS, ids=lambda each: each.query or "-".join(each._wanted()))
def part(request: pytest.FixtureRequest, store: EmbeddedStore, background: Background) -> SelectedGraph:
    return select(store, request.param, background, DEFAULT_BASE)


def _ask(graph: SelectedGraph | EmbeddedStore, pattern: str) -> list[dict[str, str]]:
    prefixes = f"PREFIX tg: <{TG}> PREFIX prov: <{PROV}> PREFIX oa: <{OA}> PREFIX skos: <{SKOS}> PREFIX rdfs: <{RDFS}>"
    solutions = graph.query(f"{prefixes} SELECT * WHERE {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    names = [each.value for each in solutions.variables]
    return [{name: str(row[name]) for name in names} for row in solutions]


def test_a_part_is_some_of_the_graph_as_it_stands(part: SelectedGraph, store: EmbeddedStore) -> None:
    quads, whole = set(part.quads()), set(store.quads())
    assert 100 < len(quads) < len(whole)
    assert quads <= whole


_PROVENANCE = {
    "article": "tg:article ?a . ?a a tg:Article ; tg:textHash ?hash ; tg:publisher/skos:prefLabel ?publisher",
    "passage": "tg:quotedFrom ?p . ?p tg:quote ?q ; oa:hasSelector/oa:exact ?e ; oa:hasSelector/oa:start ?i",
    "extraction": "prov:wasGeneratedBy ?x . ?x tg:softwareVersion ?v ; prov:endedAtTime ?t",
    "speaker": "tg:speaker/skos:prefLabel ?name",
    "graph": "tg:article ?a . ?g prov:wasDerivedFrom ?a ; prov:wasGeneratedBy ?x",
}


@pytest.mark.parametrize("what", _PROVENANCE)
@pytest.mark.parametrize("kind", ["Claim", "Assessment"])
def test_every_statement_carries(what: str, kind: str, part: SelectedGraph) -> None:
    statements = _ask(part, f"?s a tg:{kind}")
    if kind == "Claim":
        assert statements
    assert _ask(part, f"?s a tg:{kind} FILTER NOT EXISTS {{ ?s {_PROVENANCE[what]} }}") == []


def test_both_sides_of_every_comparison_are_there(part: SelectedGraph) -> None:
    assert _ask(part, "?c a tg:Comparison ; tg:compares ?s FILTER NOT EXISTS { ?s a ?kind }") == []


@pytest.mark.parametrize("term", ["verdict", "qualifier", "effect", "status"])
def test_terms_used_are_explained(term: str, part: SelectedGraph) -> None:
    assert _ask(part, f"?s tg:{term} ?t FILTER NOT EXISTS {{ ?t skos:definition ?d }}") == []


def _claims(selection: Selection, store: EmbeddedStore, background: Background) -> list[tuple[str, str]]:
    """Return claimant and count of the claims that fit; what explains them is not among these."""
    names = sorted(selection.statements(store, Naming(background)))
    iris = " ".join(f"<{name}>" for name in names)
    rows = _ask(store, f"VALUES ?s {{ {iris} }} ?s tg:claimant/skos:prefLabel ?who ; tg:countText ?count")
    return sorted((row["who"].split('"')[1], row["count"].split('"')[1]) for row in rows)


def test_a_place_contains_what_lies_in_it(store: EmbeddedStore, background: Background) -> None:
    yemen = _claims(Selection(place="Yemen"), store, background)
    dahyan = _claims(Selection(place="Dahyan"), store, background)
    assert ("International Committee of the Red Cross", "51") in yemen
    assert dahyan
    assert set(dahyan) <= set(yemen)


def test_a_period_takes_what_counts_harm_in_any_part_of_it(store: EmbeddedStore, background: Background) -> None:
    march = _claims(Selection(period="2017-03"), store, background)
    assert ("Airwars", "almost 1,000") in march
    assert ("International Committee of the Red Cross", "51") not in march, "that strike was in August 2018"
    assert ("Syrian Observatory for Human Rights", "3,331") in march, "a total of 2014 to 2018 counts March 2017 too"


def test_a_party_is_its_whole_side_and_the_harm_laid_at_its_door(store: EmbeddedStore, background: Background) -> None:
    names = Selection(party="us-led-coalition").statements(store, Naming(background))
    iris = " ".join(f"<{name}>" for name in names)
    speakers = {row["who"] for row in _ask(store, f"VALUES ?s {{ {iris} }} ?s tg:speaker/skos:prefLabel ?who")}
    assert {'"US-led coalition"@en', '"Pentagon"@en', '"Airwars"@en'} <= speakers


def test_parts_of_a_selection_narrow_each_other(store: EmbeddedStore, background: Background) -> None:
    naming = Naming(background)
    both = Selection(party="Airwars", place="Iraq").statements(store, naming)
    assert both
    assert both == Selection(party="Airwars").statements(store, naming) & Selection(place="Iraq").statements(
        store, naming
    )


def test_a_selection_of_nothing_is_empty(store: EmbeddedStore, background: Background) -> None:
    assert list(select(store, Selection(period="1950"), background, DEFAULT_BASE).quads()) == []


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ({"party": "nobody known"}, "parameter 'party': 'nobody known' names no actor here"),
        ({"place": "nowhere at all"}, "parameter 'place': 'nowhere at all' names no place"),
        ({"period": "yesterday"}, "parameter 'period': 'yesterday'"),
        ({"party": '"> } DROP ALL # '}, "names no actor here"),
    ],
)
def test_a_part_that_names_nothing_says_so(
    selection: dict[str, str], message: str, store: EmbeddedStore, background: Background
) -> None:
    with pytest.raises(ParameterError, match=message.replace(".", r"\.")):
        select(store, Selection(**selection), background, DEFAULT_BASE)  # type: ignore[arg-type]  # of the fields above


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"parameters": {"party": "x"}}, "belong to a stored question"),
        ({"query": "disagreements", "place": "Yemen"}, "cannot be combined"),
    ],
)
def test_a_question_stands_alone(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Selection(**fields)  # type: ignore[arg-type]  # of the fields above


def test_types_are_never_left_behind(part: SelectedGraph) -> None:
    subjects = {quad.subject for quad in part.quads()}
    typed = {quad.subject for quad in part.quads() if quad.predicate.value == RDF + "type"}
    graphs = {quad.graph_name for quad in part.quads()}
    assert {each for each in subjects - typed - graphs if "/scheme/" not in str(each)} == set()
