"""`SELECT *` gives its columns in the order in which they were written, and the same rows."""

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.web.site import app_over
from tollgraph.store import memory_store
from tollgraph.web.columns import in_written_order

_DATA = "INSERT DATA { <urn:a> <urn:p> 1 ; <urn:q> 2 . <urn:b> <urn:p> 3 ; <urn:q> 4 }"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.update(_DATA)
    return store


def _rows(store: ox.Store, query: str) -> tuple[list[str], set[frozenset[tuple[str, str]]]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = {frozenset((name, str(row[name])) for name in names) for row in found}
    return names, rows


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", ["s", "p", "o"]),
        ("select*{ $s ?p $o }", ["s", "p", "o"]),
        ("PREFIX select: <urn:> SELECT DISTINCT * { ?z select:p ?y }", ["z", "y"]),
        ("BASE <urn:x/> SELECT # all *\n REDUCED # of it\n * WHERE { ?z <urn:p> ?y }", ["z", "y"]),
        ("SELECT * { ?z <urn:p> ?y MINUS { ?z <urn:q> ?b } FILTER(?y > 0 && !BOUND(?a)) }", ["z", "y"]),
        ("SELECT * { { SELECT ?y ?x { ?x <urn:p> ?y ; <urn:q> ?hidden } } ?x <urn:q> ?b }", ["y", "x", "b"]),
        ("SELECT * { ?z <urn:p>*/<urn:q> ?y } ORDER BY ?y LIMIT 3", ["z", "y"]),
        ('SELECT * { ?z <urn:p> ?y FILTER(STR(?y) != "?b ?a") BIND(1 AS ?a) }', ["z", "y", "a"]),
        ("SELECT ?y ?z { ?z <urn:p> ?y }", ["y", "z"]),
        ("SELECT (COUNT(*) AS ?n) { ?z <urn:p> ?y }", ["n"]),
    ],
)
def test_columns_stand_as_written_and_rows_are_the_same(store: ox.Store, query: str, columns: list[str]) -> None:
    names, rows = _rows(store, in_written_order(query))
    assert names == columns
    assert rows == _rows(store, query)[1]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { }",
        "SELECT * { ?s ?p",
        "ASK { ?s <urn:p>* ?o }",
        "DESCRIBE * { ?b <urn:p> ?a }",
        "SELECT * * { }",
        "",
    ],
)
def test_any_other_query_stays_as_it_is(query: str) -> None:
    assert in_written_order(query) == query


def test_the_endpoint_answers_with_columns_as_written() -> None:
    with memory_store() as store, TestClient(app_over(store)) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"Accept": "text/csv"})
    assert answer.text == "s,p,o\r\n"
