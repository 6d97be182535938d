"""Targets choose focus nodes and paths choose values as the specification says, and as pySHACL does."""

import pytest
from rdflib import Graph

from tests.shacl.both_engines import found_by_pyshacl, found_by_sparql, plan_for, short, store_of
from tests.shacl.test_components import PREFIXES
from tollgraph.shacl import ask_union, compile_shapes, count_focus_nodes

# How a shape chooses its nodes, the data, and the nodes.
TARGETS = {
    "a class": ("sh:targetClass :C", ":a a :C . :b a :D .", ["a"]),
    "a class with those below it": (
        "sh:targetClass :C",
        ":a a :C . :b a :E . :E rdfs:subClassOf :D . :D rdfs:subClassOf :C .",
        ["a", "b"],
    ),
    "a class below itself": ("sh:targetClass :C", ":a a :C . :C rdfs:subClassOf :C .", ["a"]),
    "a class below a blank node": (
        "sh:targetClass :C",
        ":a a :C . :b a :E . :E rdfs:subClassOf [ rdfs:subClassOf :C ] .",
        ["a", "b"],
    ),
    "the shape as a class": ("a rdfs:Class", ":a a :S . :b a :T . :T rdfs:subClassOf :S .", ["a", "b"]),
    "nodes by name, in the data or not": ("sh:targetNode :a , :z , 'x'", ":a :p 1 .", ['"x"', "a", "z"]),
    "a literal that looks like a slot": ("sh:targetNode '{0}' , '} # {'", ":a :p 1 .", ['"{0}"', '"} # {"']),
    "subjects of a property": ("sh:targetSubjectsOf :p", ":a :p :b , :c .", ["a"]),
    "objects of a property": ("sh:targetObjectsOf :p", ":a :p :b , 'x' .", ['"x"', "b"]),
    "several ways to the same node": (
        "sh:targetClass :C ; sh:targetNode :a ; sh:targetSubjectsOf :p",
        ":a a :C ; :p 1 .",
        ["a"],
    ),
}
# A path, and its values for :a among the triples below.
PATHS = {
    ":p": ["b"],
    "[ sh:inversePath :p ]": ["z"],
    "( :p :q )": ["c"],
    "( :p [ sh:inversePath :q ] )": ["y"],
    "[ sh:inversePath ( :p :p ) ]": ["x"],
    "[ sh:alternativePath ( :p :r ) ]": ["b", "d"],
    "[ sh:zeroOrMorePath :p ]": ["a", "b", "e"],
    "[ sh:oneOrMorePath :p ]": ["b", "e"],
    "[ sh:zeroOrOnePath :p ]": ["a", "b"],
    "( [ sh:zeroOrMorePath :p ] :q )": ["c", "g"],
    "[ sh:zeroOrMorePath [ sh:alternativePath ( :p [ sh:inversePath :p ] ) ] ]": ["a", "b", "e", "x", "z"],
}
_LINKS = ":x :p :z . :z :p :a . :a :p :b ; :r :d . :b :p :e ; :q :c . :e :q :g . :y :q :b ."


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_chooses_the_nodes_that_pyshacl_chooses(name: str) -> None:
    target, turtle, expected = TARGETS[name]
    shape = f"{PREFIXES} :S a sh:NodeShape ; {target} ; sh:not [ sh:minLength 0 ] ."
    shapes, store = Graph().parse(data=shape, format="turtle"), store_of(PREFIXES + turtle)
    found = found_by_sparql(shapes, store)
    assert [each[0] for each in short(found)] == expected
    assert found == found_by_pyshacl(shapes, store)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_has_the_values_that_pyshacl_follows(path: str) -> None:
    shape = f"{PREFIXES} :S sh:targetNode :a ; sh:property [ sh:path {path} ; sh:in () ] ."
    shapes, store = Graph().parse(data=shape, format="turtle"), store_of(PREFIXES + _LINKS)
    found = found_by_sparql(shapes, store)
    assert [each[2] for each in short(found)] == PATHS[path]
    assert found == found_by_pyshacl(shapes, store)


@pytest.mark.parametrize("path", PATHS)
def test_counts_over_a_path_are_those_of_pyshacl(path: str) -> None:
    count = "sh:minCount 2 ; sh:maxCount 3 ; sh:hasValue :e ; sh:equals :r ; sh:disjoint :p ; sh:closed true"
    shape = f"{PREFIXES} :S sh:targetSubjectsOf :p ; sh:property [ sh:path {path} ; {count} ] ."
    shapes, store = Graph().parse(data=shape, format="turtle"), store_of(PREFIXES + _LINKS)
    found = found_by_sparql(shapes, store)
    assert found
    assert found == found_by_pyshacl(shapes, store)


def test_focus_nodes_are_counted_once_and_only_those_that_the_data_mention() -> None:
    shape = f"{PREFIXES} :S sh:targetClass :C ; sh:targetNode :a , :z ; sh:minLength 1 ."
    shapes, store = Graph().parse(data=shape, format="turtle"), store_of(f"{PREFIXES} :a a :C . :b a :C .")
    assert count_focus_nodes(plan_for(shapes, store), ask_union(store)) == 2
    assert count_focus_nodes(compile_shapes(Graph()), ask_union(store)) == 0
