"""Keywords of SPARQL texts: found where the store's parser would read them, and nowhere else."""

import pyoxigraph as ox
import pytest

from tollgraph.sparql_keywords import (
    is_update,
    is_volatile,
    reaches_out,
    with_dataset,
    without_own_services,
    without_silent_services,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", True),
        ("SELECT * { sErViCe <urn:x> { ?s ?p ?o } }", True),
        ("SELECT * { ?s ?p 1SERVICE <urn:x> { ?s ?p ?o } }", True),
        ("PREFIX : <urn:> SELECT * { SERVICE:y { ?s ?p ?o } }", True),
        ("PREFIX : <urn:> SELECT * { SERVICE SILENT:y { ?s ?p ?o } }", True),
        ("SELECT * { FILTER(?x<2)SERVICE?g#>\n{ ?s ?p ?o } }", True),
        ("PREFIX ex: <urn:> SELECT * { ?a ex:a\\' ?b . SERVICE <urn:x> { ?s ?p ?o } #'\n }", True),
        ("SELECT * { ?s ?p 'a\\'' . SERVICE <urn:x> { } #'\n }", True),
        ("LOAD <urn:x>", True),
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; load silent <urn:x>", True),
        ("PREFIX : <urn:> LOAD:x", True),
        ('ASK { ?service ?load "SERVICE" } # LOAD', False),
        ("ASK { ?s <http://x/service> 'it''s SERVICE' }", False),
        ('ASK { ?s ?p """a " SERVICE <urn:x> { } " """ }', False),
        ("PREFIX service: <urn:> ASK { ?s service:of ?o }", False),
        ("ASK { <http://x/a(b)#SERVICE> ?p ?o }", False),
    ],
)
def test_a_call_is_told_from_the_word(text: str, *, expected: bool) -> None:
    assert reaches_out(text) is expected


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT * { SERVICE SILENT <urn:x> { ?s ?p ?o } }", 1),
        ("SELECT * { ?s ?p ?o . SERVICE SILENT ?s { ?a ?b { ?c ?d ?e } } }", 2),
        ("SELECT * { SERVICE SILENT <urn:x> { ?s ?p '}' } SERVICE\nSILENT <urn:y> {} }", 1),
        ("SELECT * { ?s ?p ?o MINUS { SERVICE SILENT <urn:x> { ?s ?p ?o } } }", 2),
    ],
)
def test_a_silent_call_becomes_one_solution_without_bindings(query: str, rows: int) -> None:
    store = ox.Store()
    store.load("<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 .", ox.RdfFormat.TURTLE)
    changed = without_silent_services(query)
    assert not reaches_out(changed)
    assert (len(changed), changed.count("\n")) == (len(query), query.count("\n"))
    found = store.query(changed)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == rows


@pytest.mark.parametrize(
    "query",
    [
        "ASK { GRAPH ?g { SERVICE <http://me/> { ?s ?p ?o } } }",
        "SELECT * FROM <urn:g> { SERVICE <http://me/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://me/else> { ?s ?p ?o } }",
        "ASK { SERVICE <http://me/> { SERVICE <urn:x> { ?s ?p ?o } } }",
    ],
)
def test_a_call_of_the_endpoint_itself_stays_a_call_where_its_answer_would_differ(query: str) -> None:
    assert reaches_out(without_own_services(query, "http://me/"))


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p ?o }"),
        ("DELETE WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }"),
        (
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
            "DELETE { ?s ?p ?o } INSERT { ?s ?p 2 } USING <urn:g> WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 'WHERE' }", "INSERT DATA { <urn:a> <urn:b> 'WHERE' }"),
        (
            "DELETE WHERE { ?a ?b ?c } ; INSERT { ?s ?p 1 } WHERE {}",
            "DELETE { ?a ?b ?c } USING <urn:g> WHERE { ?a ?b ?c } ; INSERT { ?s ?p 1 } USING <urn:g> WHERE {}",
        ),
    ],
)
def test_each_pattern_of_an_update_gets_the_graphs_named_beside_it(update: str, expected: str) -> None:
    assert with_dataset(update, ["urn:g"], []) == expected
    ox.Store().update(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA {}", True),
        ("BASE <urn:> PREFIX a: <urn:> clear all", True),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", True),
        ("SELECT ?insert { ?insert ?p 'DELETE' }", False),
        ("PREFIX drop: <urn:> ASK { drop:a ?p ?o }", False),
        ("", False),
    ],
)
def test_an_update_is_told_from_a_query(text: str, *, expected: bool) -> None:
    assert is_update(text) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (rand() AS ?x) {}", True),
        ("SELECT (STRUUID() AS ?x) {}", True),
        ("SELECT (BNODE() AS ?x) {}", True),
        ("SELECT ?now { ?now ?p 'RAND()' }", False),
        ("ASK { ?s <urn:now> ?o }", False),
    ],
)
def test_an_answer_that_changes_by_itself_is_foreseen(query: str, *, expected: bool) -> None:
    assert is_volatile(query) is expected


@pytest.mark.parametrize(
    "piece", ["<", "'", '"', "\\", "{", "a:", "SERVICE ", "SERVICE SILENT <a:> {", "#", "<a>(", "?"]
)
def test_long_hostile_texts_are_read_in_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(reaches_out(f"service {text}"), bool)
    assert len(without_silent_services(f"silent {text}")) == len(text) + 7
    assert is_update(f"insert {text}") is True
