"""Each constraint component finds what the specification says, and what pySHACL finds."""

import pytest
from rdflib import Graph

from tests.shacl.both_engines import found_by_pyshacl, found_by_sparql, short, store_of

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
_INTEGER = "^^<http://www.w3.org/2001/XMLSchema#integer>"
_ONE, _TWO, _THREE = (f'"{number}"{_INTEGER}' for number in (1, 2, 3))

Fault = tuple[str, str, str, str]
"""Focus node, path, value, component."""


def _of_p(body: str) -> str:
    return f"sh:targetClass :C ; sh:property [ sh:path :p ; {body} ]"


def _sibling(kind: str) -> str:
    one = "sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true"
    return f"[ sh:path :p ; sh:qualifiedValueShape [ sh:class :{kind} ] ; {one} ]"


# What a shape says, the data, and the faults.
CASES: dict[str, tuple[str, str, list[Fault]]] = {
    "one value too few": (_of_p("sh:minCount 1"), ":a a :C . :b a :C ; :p 1 .", [("a", "p", "", "MinCount")]),
    "a triple given twice is one value": (
        _of_p("sh:minCount 2"),
        ":a a :C ; :p 1 , 1 . :b a :C ; :p 1 , 2 .",
        [("a", "p", "", "MinCount")],
    ),
    "no value where three are due": (_of_p("sh:minCount 3"), ":a a :C .", [("a", "p", "", "MinCount")]),
    "one value too many": (
        _of_p("sh:maxCount 1"),
        ":a a :C ; :p 1 , 2 . :b a :C ; :p 1 .",
        [("a", "p", "", "MaxCount")],
    ),
    "a property that may not be": (_of_p("sh:maxCount 0"), ":a a :C ; :p 1 . :b a :C .", [("a", "p", "", "MaxCount")]),
    "three values where two may be": (_of_p("sh:maxCount 2"), ":a a :C ; :p 1 , 2 , 3 .", [("a", "p", "", "MaxCount")]),
    "a value of another class": (
        _of_p("sh:class :D"),
        ":a a :C ; :p :d , :e , :n , 'x' . :d a :D . :e a :E . :E rdfs:subClassOf :F . :F rdfs:subClassOf :D .",
        [("a", "p", '"x"', "Class"), ("a", "p", "n", "Class")],
    ),
    "a class with a blank node below it": (
        _of_p("sh:class :D"),
        ":a a :C ; :p :d , :n . :d a [ rdfs:subClassOf :D ] .",
        [("a", "p", "n", "Class")],
    ),
    "a literal of another datatype": (
        _of_p("sh:datatype xsd:integer"),
        ":a a :C ; :p 1 , '1' , 1.5 , :a .",
        [
            ("a", "p", '"1"', "Datatype"),
            ("a", "p", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', "Datatype"),
            ("a", "p", "a", "Datatype"),
        ],
    ),
    "an ill-typed date": (
        _of_p("sh:datatype xsd:date"),
        ":a a :C ; :p '2020-02-29'^^xsd:date , '2021-02-29'^^xsd:date .",
        [("a", "p", '"2021-02-29"^^<http://www.w3.org/2001/XMLSchema#date>', "Datatype")],
    ),
    "an integer beyond 64 bits is well-typed": (
        _of_p("sh:datatype xsd:integer"),
        ":a a :C ; :p 123456789012345678901234567890 .",
        [],
    ),
    "a number that is none is a double": (_of_p("sh:datatype xsd:double"), ":a a :C ; :p 'NaN'^^xsd:double .", []),
    "a tagged string is no plain string": (
        _of_p("sh:datatype xsd:string"),
        ":a a :C ; :p 'x' , 'y'@en .",
        [("a", "p", '"y"@en', "Datatype")],
    ),
    "text in a language": (
        _of_p("sh:datatype rdf:langString"),
        ":a a :C ; :p 'x' , 'y'@en .",
        [("a", "p", '"x"', "Datatype")],
    ),
    "a node of another kind": (
        _of_p("sh:nodeKind sh:BlankNodeOrIRI"),
        ":a a :C ; :p :b , [] , 1 .",
        [("a", "p", _ONE, "NodeKind")],
    ),
    "a value that is not in the list": (
        _of_p("sh:in ( :b 1 'x'@en )"),
        ":a a :C ; :p :b , 1 , 1.0 , 'x'@en , 'x' .",
        [("a", "p", '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', "In"), ("a", "p", '"x"', "In")],
    ),
    "nothing is in an empty list": (_of_p("sh:in ()"), ":a a :C ; :p :b .", [("a", "p", "b", "In")]),
    "a value that is missing among others": (
        _of_p("sh:hasValue :b"),
        ":a a :C ; :p :c . :d a :C ; :p :b , :c .",
        [("a", "p", "", "HasValue")],
    ),
    "numbers out of range": (
        _of_p("sh:minInclusive 2 ; sh:maxExclusive 3"),
        ":a a :C ; :p 1 , 2 , 3 , 2.5 , :b .",
        [
            ("a", "p", _ONE, "MinInclusive"),
            ("a", "p", _THREE, "MaxExclusive"),
            ("a", "p", "b", "MaxExclusive"),
            ("a", "p", "b", "MinInclusive"),
        ],
    ),
    "days out of range": (
        _of_p("sh:minExclusive '2020-01-01'^^xsd:date ; sh:maxInclusive '2020-01-03'^^xsd:date"),
        ":a a :C ; :p '2020-01-01'^^xsd:date , '2020-01-02'^^xsd:date , '2020-01-03'^^xsd:date .",
        [("a", "p", '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>', "MinExclusive")],
    ),
    "text too short or too long": (
        _of_p("sh:minLength 2 ; sh:maxLength 3"),
        ":a a :C ; :p 'x' , 'xyz' , 'wxyz' , 17 .",
        [("a", "p", '"wxyz"', "MaxLength"), ("a", "p", '"x"', "MinLength")],
    ),
    "length counts characters, not bytes": (_of_p("sh:maxLength 4"), ":a a :C ; :p '\U0001d11eöß€' .", []),
    "an address has a length too": (_of_p("sh:maxLength 5"), ":a a :C ; :p :b .", [("a", "p", "b", "MaxLength")]),
    "text of another pattern": (
        _of_p("sh:pattern '^[0-9]+$'"),
        ":a a :C ; :p '12' , 12 , 'x1' , :b .",
        [("a", "p", '"x1"', "Pattern"), ("a", "p", "b", "Pattern")],
    ),
    "a pattern may leave case aside": (
        _of_p("sh:pattern '^IDLIB' ; sh:flags 'i'"),
        ":a a :C ; :p 'Idlib city' , 'Raqqa' .",
        [("a", "p", '"Raqqa"', "Pattern")],
    ),
    "quotes and backslashes in a pattern stay text": (
        _of_p(r"""sh:pattern "^\"\\w+\"$" """),
        r""":a a :C ; :p "\"word\"" , "word" .""",
        [("a", "p", '"word"', "Pattern")],
    ),
    "a language that may not be": (
        _of_p("sh:languageIn ( 'en' 'de' )"),
        ":a a :C ; :p 'x'@en-gb , 'y'@fr , 'z' .",
        [("a", "p", '"y"@fr', "LanguageIn"), ("a", "p", '"z"', "LanguageIn")],
    ),
    "a language twice, whatever its case": (
        _of_p("sh:uniqueLang true"),
        ":a a :C ; :p 'x'@en , 'y'@EN , 'z'@de . :b a :C ; :p 'x' , 'y' .",
        [("a", "p", "", "UniqueLang")],
    ),
    "each language twice is a fault of its own": (
        _of_p("sh:uniqueLang true"),
        ":a a :C ; :p 'x'@en , 'y'@en , 'x'@de , 'y'@de , 'z'@de .",
        [("a", "p", "", "UniqueLang")] * 2,
    ),
    "values of two properties differ": (
        _of_p("sh:equals :q"),
        ":a a :C ; :p 1 , 2 ; :q 2 , 3 .",
        [("a", "p", _ONE, "Equals"), ("a", "p", _THREE, "Equals")],
    ),
    "values of two properties meet": (
        _of_p("sh:disjoint :q"),
        ":a a :C ; :p 1 , 2 ; :q 2 , 3 .",
        [("a", "p", _TWO, "Disjoint")],
    ),
    "one fault for each pair that is out of order": (
        _of_p("sh:lessThan :q"),
        ":a a :C ; :p 2 ; :q 1 , 2 , 3 .",
        [("a", "p", _TWO, "LessThan")] * 2,
    ),
    "equal values are in order where they may be equal": (
        _of_p("sh:lessThanOrEquals :q"),
        ":a a :C ; :p 2 ; :q 1 , 2 , 3 .",
        [("a", "p", _TWO, "LessThanOrEquals")],
    ),
    "a shape within a shape": (
        _of_p("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]"),
        ":a a :C ; :p :b , :c . :b :q 1 .",
        [("a", "p", "c", "Node")],
    ),
    "not that shape": (_of_p("sh:not [ sh:class :D ]"), ":a a :C ; :p :d , :e . :d a :D .", [("a", "p", "d", "Not")]),
    "both shapes": (
        _of_p("sh:and ( [ sh:class :D ] [ sh:nodeKind sh:IRI ] )"),
        ":a a :C ; :p :d , :e . :d a :D .",
        [("a", "p", "e", "And")],
    ),
    "one shape or the other": (
        _of_p("sh:or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:date ] )"),
        ":a a :C ; :p 1 , '2020-01-01'^^xsd:date , 'x' .",
        [("a", "p", '"x"', "Or")],
    ),
    "exactly one of the shapes": (
        _of_p("sh:xone ( [ sh:class :D ] [ sh:class :E ] )"),
        ":a a :C ; :p :d , :de , :n . :d a :D . :de a :D , :E .",
        [("a", "p", "de", "Xone"), ("a", "p", "n", "Xone")],
    ),
    "a property of a property": (
        _of_p("sh:property [ sh:path :q ; sh:minCount 1 ]"),
        ":a a :C ; :p :b , :c . :b :q 1 .",
        [("c", "q", "", "MinCount")],
    ),
    "a fault found from two sides is told twice": (
        _of_p("sh:property [ sh:path :q ; sh:minCount 1 ]"),
        ":a a :C ; :p :x . :b a :C ; :p :x .",
        [("x", "q", "", "MinCount")] * 2,
    ),
    "too few and too many values of a shape": (
        _of_p("sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1"),
        ":a a :C ; :p :d , :n . :b a :C ; :p :n . :c a :C ; :p :d , :e . :d a :D . :e a :D .",
        [("b", "p", "", "QualifiedMinCount"), ("c", "p", "", "QualifiedMaxCount")],
    ),
    "a value counts for one sibling alone": (
        f"sh:targetClass :C ; sh:property {_sibling('D')} , {_sibling('E')}",
        ":a a :C ; :p :d , :de . :b a :C ; :p :d , :e . :d a :D . :e a :E . :de a :D , :E .",
        [("a", "p", "", "QualifiedMinCount")],
    ),
    "a property that a closed shape does not name": (
        "sh:targetClass :C ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ]",
        ":a a :C ; :p 1 ; :q 2 .",
        [("a", "q", _TWO, "Closed")],
    ),
    "constraints on the node itself": (
        "sh:targetNode :a , :b ; sh:class :C ; sh:pattern 'a$' ; sh:hasValue :a",
        ":a a :C .",
        [("b", "", "", "HasValue"), ("b", "", "b", "Class"), ("b", "", "b", "Pattern")],
    ),
    "a constraint that is broken for two reasons is two faults": (
        _of_p("sh:class :D , :E"),
        ":a a :C ; :p :b .",
        [("a", "p", "b", "Class")] * 2,
    ),
    "inside a shape too, values are counted as terms": (
        "sh:targetClass :C ; sh:not [ sh:property [ sh:path :p ; sh:maxCount 1 ] ]",
        ":a a :C ; :p 1 , 1.0 . :b a :C ; :p 1 .",
        [("b", "", "b", "Not")],
    ),
    "a shape that is switched off": (
        "sh:targetClass :C ; sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 1 ]",
        ":a a :C .",
        [],
    ),
    "a property shape that is switched off": (_of_p("sh:minCount 1 ; sh:deactivated true"), ":a a :C .", []),
}


@pytest.mark.parametrize("name", CASES)
def test_a_component_finds_what_the_specification_says_and_what_pyshacl_finds(name: str) -> None:
    shape, turtle, expected = CASES[name]
    shapes = Graph().parse(data=f"{PREFIXES} :S a sh:NodeShape ; {shape} .", format="turtle")
    store = store_of(PREFIXES + turtle)
    found = found_by_sparql(shapes, store)
    assert short(found) == sorted(expected)
    assert found == found_by_pyshacl(shapes, store)


@pytest.mark.parametrize(
    ("bound", "value"),
    [("2", "'2020-01-01'^^xsd:date"), ("'2020-01-01'^^xsd:date", "2"), ("2", "'abc'^^xsd:integer"), ("'x'", "'y'@en")],
)
def test_what_cannot_be_compared_is_a_fault_though_pyshacl_orders_it_by_datatype(bound: str, value: str) -> None:
    shape = f"{PREFIXES} :S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minInclusive {bound} ; sh:lessThan :q ] ."
    shapes = Graph().parse(data=shape, format="turtle")
    found = found_by_sparql(shapes, store_of(f"{PREFIXES} :a :p {value} ; :q {bound} ."))
    assert [each[3] for each in short(found)] == ["LessThan", "MinInclusive"]
