"""Every stored query gives the expected rows on the example graph, on pyoxigraph and on rdflib."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.queries.example import Oxigraph, Rdflib
from tollgraph.background import Background
from tollgraph.namespaces import PREFIXES, SCHEME, TG
from tollgraph.queries import StoredQuery, load_queries, run
from tollgraph.tables import Table, write_table

QUERIES = load_queries()
_EXPECTED = Path(__file__).with_name("expected")
_DESCRIBED_AGAIN = frozenset(
    ox.NamedNode(TG + name)
    for name in ("Actor", "Monitor", "Belligerent", "Coalition", "MediaOutlet", "UnnamedSource", "Place")
)


def _required(query: StoredQuery) -> dict[str, str]:
    return {each.name: each.example for each in query.parameters if each.required}


def _cases() -> dict[str, tuple[StoredQuery, Mapping[str, str]]]:
    """Return each query with its example values, and again without those that may be left out."""
    with_all = {name: (query, query.example()) for name, query in QUERIES.items()}
    with_some = {
        f"{name}.required": (query, _required(query))
        for name, query in QUERIES.items()
        if _required(query) != query.example()
    }
    return {**with_all, **with_some}


CASES = _cases()


def _lines(table: Table) -> list[list[str]]:
    return list(csv.reader(write_table(table, "csv").splitlines()))


def _expected(case: str) -> list[list[str]]:
    with (_EXPECTED / f"{case}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_there_are_enough_questions_and_an_expected_answer_for_each() -> None:
    assert len(QUERIES) >= 25
    assert {path.stem for path in _EXPECTED.glob("*.csv")} == set(CASES)


@pytest.fixture(scope="module")
def repeated() -> Oxigraph:
    """Return the example graph with all that it says of actors and places once more, as every article says it."""
    found = Oxigraph()
    again = ox.NamedNode("urn:another-article")
    things = {quad.subject for quad in found.store if quad.object in _DESCRIBED_AGAIN}
    said = [quad for quad in found.store if quad.subject in things]
    assert len(things) > 10
    found.store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, again) for quad in said)
    return found


@pytest.mark.parametrize("case", CASES)
def test_what_two_articles_say_alike_of_an_actor_or_place_changes_no_answer(
    case: str, repeated: Oxigraph, background: Background
) -> None:
    query, values = CASES[case]
    assert _lines(run(repeated, query, values, background)) == _expected(case)


@pytest.mark.parametrize("case", CASES)
def test_a_stored_query_gives_the_expected_rows(case: str, oxigraph: Oxigraph, background: Background) -> None:
    query, values = CASES[case]
    lines = _lines(run(oxigraph, query, values, background))
    assert len(lines) > 1, "a query that finds nothing on the example graph shows nothing"
    assert lines == _expected(case)


@pytest.mark.parametrize("case", CASES)
def test_rdflib_gives_the_same_rows(case: str, with_rdflib: Rdflib, background: Background) -> None:
    query, values = CASES[case]
    table = with_rdflib.table(query.bind(values, background), tuple(query.columns))
    assert sorted(_lines(table)) == sorted(_expected(case))


@pytest.mark.parametrize("name", QUERIES)
def test_a_stored_query_uses_the_prefixes_of_the_project(name: str) -> None:
    found = re.findall(r"^PREFIX (\S+): <(\S+)>$", QUERIES[name].text, re.MULTILINE)
    assert found
    assert [(prefix, iri) for prefix, iri in found if PREFIXES.get(prefix) != iri and not iri.startswith(SCHEME)] == []


@pytest.mark.parametrize("name", QUERIES)
def test_no_answer_holds_a_row_twice(name: str, oxigraph: Oxigraph, background: Background) -> None:
    rows = run(oxigraph, QUERIES[name], _required(QUERIES[name]), background).rows
    assert len(set(rows)) == len(rows)


_ASKED = {"contradictions": {"verdict": "INVERTED"}}
"""What has several rows where what the question asks for unasked has one."""
_OF_MANY_ROWS = [name for name in QUERIES if "rows" in QUERIES[name].example()]


def test_questions_that_list_what_most_claims_say_can_be_asked_for_their_first_rows() -> None:
    assert len(_OF_MANY_ROWS) >= 6


@pytest.mark.parametrize("wanted", [1, 2, 3])
@pytest.mark.parametrize("name", _OF_MANY_ROWS)
def test_the_first_rows_are_those_of_the_whole_answer(
    name: str, wanted: int, oxigraph: Oxigraph, background: Background
) -> None:
    query = QUERIES[name]
    asked = {**_required(query), **_ASKED.get(name, {})}
    whole = run(oxigraph, query, {**asked, "rows": "all"}, background)
    first = run(oxigraph, query, {**asked, "rows": str(wanted)}, background)
    assert len(whole.rows) > 1
    assert first.rows == whole.rows[:wanted]
    assert first.more == (len(whole.rows) > wanted)
    assert not whole.more


@pytest.mark.parametrize("name", _OF_MANY_ROWS)
def test_whoever_cannot_be_told_of_more_rows_gets_all_unless_they_say_how_many(name: str) -> None:
    query = QUERIES[name]
    assert query.most_rows({}) == 1000
    assert query.most_rows(query.whole({})) is None
    assert query.most_rows(query.whole({"rows": "3"})) == 3


@pytest.mark.parametrize("name", _OF_MANY_ROWS)
def test_on_rdflib_the_first_rows_are_those_of_the_whole_answer(
    name: str, with_rdflib: Rdflib, background: Background
) -> None:
    query = QUERIES[name]
    whole, first = (
        with_rdflib.table(query.bind({**_required(query), "rows": rows}, background), tuple(query.columns)).rows
        for rows in ("all", "2")
    )
    assert first == whole[:2]


@pytest.mark.parametrize("name", _OF_MANY_ROWS)
def test_no_thing_found_is_left_out_for_what_is_not_said_of_it(
    name: str, oxigraph: Oxigraph, background: Background
) -> None:
    """A limit counts what is found, and so each must make a row: here where no figure and no quote is known."""
    query = QUERIES[name]
    poorer = Oxigraph()
    for told in ("quote", "countText", "lower", "reason", "verdict"):
        for quad in list(poorer.store.quads_for_pattern(None, ox.NamedNode(TG + told), None)):
            if told != "verdict" or name != "contradictions":
                poorer.store.remove(quad)
    asked = {**_required(query), "rows": "all"}
    found = run(poorer, query, asked, background)
    assert len(found.rows) == len(run(oxigraph, query, asked, background).rows)
