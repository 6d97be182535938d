"""SPARQL constraints asked once of all focus nodes find what pySHACL finds node by node."""

import re

import pytest
from rdflib import Graph

from tests.shacl.both_engines import found_by_pyshacl, found_by_sparql, short, store_of
from tests.shacl.test_components import PREFIXES, Fault
from tollgraph.shacl import ask_union, compile_shapes, run

_DECLARED = ':ns sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
_DATA = ":a a :C ; :p 5 , 6 ; :q 5 . :b a :C ; :p 1 ; :q 2 . :c a :D ; :p 9 ; :q 1 ."


def _shapes(select: str, more: str = "", shape: str = "sh:targetClass :C") -> Graph:
    constraint = f'sh:sparql [ sh:prefixes :ns ; {more} sh:select """{select}""" ]'
    return Graph().parse(data=f"{PREFIXES} {_DECLARED} :S a sh:NodeShape ; {shape} ; {constraint} .", format="turtle")


_FIVE, _SIX = (f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' for number in (5, 6))
# A query, and its faults in the data above.
QUERIES: dict[str, list[Fault]] = {
    "SELECT $this ?value { $this ex:p ?value ; ex:q ?most . FILTER(?value > ?most) }": [
        ("a", "", '"6"^^<http://www.w3.org/2001/XMLSchema#integer>', "SPARQL")
    ],
    "SELECT $this ?value { $this a ex:C ; ex:p ?value ; ex:p/^ex:p ?other ; ex:q 5 , ?any . FILTER(?any = 5) }": [
        ("a", "", _FIVE, "SPARQL"),
        ("a", "", _SIX, "SPARQL"),
    ],
    "SELECT $this ?value { $this ^ex:none* ?value . [] ex:q ?any . FILTER(?any = 1) }": [
        ("a", "", "a", "SPARQL"),
        ("b", "", "b", "SPARQL"),
    ],
    "SELECT $this WHERE { $this ex:p ?value FILTER NOT EXISTS { $this ex:q ?value } }": [
        ("a", "", "a", "SPARQL"),
        ("b", "", "b", "SPARQL"),
    ],
    "SELECT $this (ex:p AS ?path) ?value { $this ex:p ?value . FILTER(?value < 5) }": [
        ("b", "p", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>', "SPARQL")
    ],
    "SELECT $this (STR(?p) AS ?value) { $this ex:q ?p # a { in a comment\n FILTER(?p = 2 && '{' != '}') }": [
        ("b", "", '"2"', "SPARQL")
    ],
    "SELECT ?this ?value { ?this ex:p ?any OPTIONAL { ?this ex:none ?value } FILTER(!BOUND(?value) && ?any = 1) }": [
        ("b", "", "b", "SPARQL")
    ],
    "SELECT $this ?value { { $this ex:p ?value } UNION { $this ex:q ?value } FILTER(?value > 5) }": [
        ("a", "", '"6"^^<http://www.w3.org/2001/XMLSchema#integer>', "SPARQL")
    ],
}
# A query that may mean something else when it is asked of all nodes at once, and what the reason says.
NOT_AT_ONCE = {
    "SELECT $this { $this ex:p ?v } LIMIT 1": "Slice",
    "SELECT $this (COUNT(?v) AS ?value) { $this ex:p ?v } GROUP BY $this": "Aggregate",
    "SELECT $this { $this ex:p ?v MINUS { $this ex:q ?v } }": "MINUS",
    "SELECT $this { VALUES ?v { 1 } $this ex:p ?v }": "VALUES",
    "SELECT $this { $this ex:p ?v SERVICE <http://example.org/> { ?s ?p ?o } }": "SERVICE",
    "SELECT $this { { FILTER($this = ex:a) } UNION { $this ex:p 1 } }": "no pattern binds it",
    "SELECT $this { { SELECT ?v { ?any ex:p ?v } } $this ex:q ?v }": "does not select",
    "SELECT ?v { $this ex:p ?v }": "does not select",
    "SELECT $this { $this ex:p ?v . FILTER(?v = $currentShape) }": "currentShape",
    "SELECT $this { $this $PATH ?v }": "PATH",
    "SELECT $this { $this ex:p ?v": "no WHERE|not SPARQL",
    "ASK { $this ex:p ?v }": "no SELECT",
    "SELECT $this { $this none:p ?v }": "not SPARQL",
}


@pytest.mark.parametrize("select", QUERIES)
def test_a_query_asked_once_finds_what_pyshacl_finds_node_by_node(select: str) -> None:
    shapes, store = _shapes(select), store_of(PREFIXES + _DATA)
    found = found_by_sparql(shapes, store)
    assert short(found) == QUERIES[select]
    assert found == found_by_pyshacl(shapes, store)


@pytest.mark.parametrize("select", NOT_AT_ONCE)
def test_a_query_that_may_mean_something_else_is_left_with_its_reason(select: str) -> None:
    plan = compile_shapes(_shapes(select))
    assert plan.checks == ()
    (left,) = plan.left
    assert re.search(NOT_AT_ONCE[select], left.reason)


def test_the_path_of_a_property_shape_stands_for_its_slot_and_is_the_path_of_the_result() -> None:
    constraint = 'sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value . FILTER(?value > 5) }" ]'
    shape = f"{PREFIXES} :S sh:targetClass :C ; sh:property [ sh:path :p ; {constraint} ] ."
    shapes, store = Graph().parse(data=shape, format="turtle"), store_of(PREFIXES + _DATA)
    found = found_by_sparql(shapes, store)
    assert short(found) == [("a", "p", '"6"^^<http://www.w3.org/2001/XMLSchema#integer>', "SPARQL")]
    assert found == found_by_pyshacl(shapes, store)


def test_a_constraint_that_is_switched_off_finds_nothing() -> None:
    shapes = _shapes("SELECT $this { $this ex:p ?v }", "sh:deactivated true ;")
    assert not found_by_sparql(shapes, store_of(PREFIXES + _DATA))


@pytest.mark.parametrize(
    ("message", "filled"),
    [
        ("{?value} of {$this} is above {?most}", "6 of http://example.org/a is above 5"),
        ("{?value}, {$value}, {?nothing}, {value}", "6, 6, {?nothing}, {value}"),
    ],
)
def test_the_slots_of_a_message_are_filled_from_the_row(message: str, filled: str) -> None:
    select = "SELECT $this ?value ?most { $this ex:p ?value ; ex:q ?most . FILTER(?value > ?most) }"
    plan = compile_shapes(_shapes(select, f"sh:message '{message}' ;"))
    store = store_of(PREFIXES + _DATA)
    assert [each.message for each in run(plan, ask_union(store))] == [filled]
