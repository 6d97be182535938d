"""What a plan says, what it leaves to pySHACL, and that no shape can end a query early."""

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

from tests.shacl.both_engines import plan_for, store_of
from tests.shacl.test_components import PREFIXES
from tollgraph.errors import ReadingError
from tollgraph.namespaces import SH
from tollgraph.shacl import ask_union, compile_shapes, judge, run, with_targets_of
from tollgraph.shacl.terms import as_oxigraph
from tollgraph.validation import validate

_ONE = "sh:property [ sh:path :p ; sh:minCount 1 ]"
# A shape that SPARQL does not take here, and what the reason says.
LEFT = {
    "sh:not :S": "refers to itself",
    "sh:property [ sh:path :p ; sh:node :S ]": "refers to itself",
    "sh:in ( [] )": "blank node",
    "sh:pattern '(?=a)b'": "regular expression",
    "sh:expression [ sh:path :p ]": "expression is not compiled",
    "sh:js [ ]": "js is not compiled",
    "sh:datatype rdfs:Literal": "class of literals",
    "sh:nodeKind :Person": "no kind of node",
    "sh:property [ sh:path [ :p :q ] ; sh:minCount 1 ]": "none of the kinds",
    "sh:property [ sh:path ( :p ) ; sh:minCount 1 ]": "fewer than two",
    "sh:property [ sh:path :p ; sh:minCount 'many' ]": "whole number",
    "sh:not [ sh:property [ sh:path :p ; sh:minCount 9 ] ]": "counted",
    "sh:not [ sh:sparql [ sh:select 'SELECT $this { $this :p 1 }' ] ]": "another shape refers to",
    ":word 'x'": "not compiled",
    "sh:target [ sh:select 'SELECT ?this { ?this :p 1 }' ]": "Advanced Features",
    "sh:targetNode :z ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:IRI ]": "no steps",
}
_OWN = ":Component a sh:ConstraintComponent ; sh:parameter [ sh:path :word ] ."


def _shapes(body: str) -> Graph:
    return Graph().parse(data=f"{PREFIXES} {_OWN} :S a sh:NodeShape ; sh:targetClass :C ; {body} .", format="turtle")


@pytest.mark.parametrize("body", LEFT)
def test_what_is_not_compiled_is_left_with_its_reason(body: str) -> None:
    plan = plan_for(_shapes(body), store_of(f"{PREFIXES} :a a :C ."))
    assert plan.checks == ()
    (left,) = plan.left
    assert LEFT[body] in left.reason


def test_pyshacl_takes_the_shapes_that_are_left_and_a_note_says_so() -> None:
    shapes = _shapes("sh:pattern '(?=.*/a)http' ; sh:message 'Named a.'")
    shapes.parse(data=f"{PREFIXES} :T sh:targetClass :C ; {_ONE} .", format="turtle")
    data = Graph().parse(data=f"{PREFIXES} :a a :C ; :p 1 . :b a :C .", format="turtle")
    report = validate(data, shapes)
    found = {(each.focus[-1], each.component.removesuffix("ConstraintComponent")) for each in report.findings}
    assert found == {("b", "MinCount"), ("b", "Pattern")}
    (note,) = report.notes
    assert note.startswith("pySHACL checked http://example.org/S: the engine of the store does not know")


def test_only_the_kept_shapes_choose_nodes_for_pyshacl() -> None:
    shapes = Graph().parse(
        data=f"{PREFIXES} :S a sh:NodeShape , rdfs:Class ; {_ONE} . :T sh:targetNode :a ; {_ONE} .", format="turtle"
    )
    data = Graph().parse(data=f"{PREFIXES} :s a :S .", format="turtle")
    for kept, focus in (("S", "s"), ("T", "a")):
        only = with_targets_of(shapes, {URIRef(f"http://example.org/{kept}")})
        assert [str(each.focus)[-1] for each in judge(data, only)] == [focus]


def test_a_result_has_the_severity_and_message_of_its_own_shape() -> None:
    shapes = _shapes(
        "sh:severity sh:Warning ; sh:message 'Outer.' ; sh:class :D ; sh:property [ sh:path :p ; sh:minCount 1 ; "
        "sh:severity sh:Info ; sh:message 'Drinnen.'@de , 'Inner.'@en ]"
    )
    store = store_of(f"{PREFIXES} :a a :C .")
    found = {(str(each.severity), each.message) for each in run(compile_shapes(shapes), ask_union(store))}
    assert found == {(f"{SH}Warning", "Outer."), (f"{SH}Info", "Inner.")}


def test_a_result_without_a_message_names_its_constraint() -> None:
    (result,) = run(compile_shapes(_shapes(_ONE)), ask_union(store_of(f"{PREFIXES} :a a :C .")))
    assert "MinCount" in result.message


@pytest.mark.parametrize(
    "text",
    [
        '" . } #',
        "' } UNION { ?s ?p ?o",
        "\\",
        '\\"',
        "a\nb\r\t",
        "}}}}",
        "{0}",
        "\x00\x1f",
        "<http://example.org/>",
        "?this",
    ],
)
@pytest.mark.parametrize("parameter", ["hasValue", "pattern", "in", "languageIn"])
def test_no_text_of_a_shape_can_end_a_query_early(parameter: str, text: str) -> None:
    shapes = _shapes(_ONE)
    term = Literal(text)
    subject = URIRef("http://example.org/S")
    if parameter in ("in", "languageIn"):
        shapes.add((subject, URIRef(SH + parameter), Collection(shapes, BNode(), [term]).uri))
    else:
        shapes.add((subject, URIRef(SH + parameter), term))
    plan = compile_shapes(shapes)
    found = {str(each.component) for each in run(plan, ask_union(store_of(f"{PREFIXES} :a a :C .")))}
    name = f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"
    assert plan.left or {f"{SH}MinCountConstraintComponent", f"{SH}{name}"} <= found


def test_shapes_that_neither_engine_can_use_are_refused() -> None:
    shapes = _shapes("sh:property [ sh:path :p ; sh:minCount 'many' ]")
    with pytest.raises(ReadingError, match="cannot use the shapes"):
        validate(Graph().parse(data=f"{PREFIXES} :a a :C .", format="turtle"), shapes)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ReadingError, match="not an RDF term"):
        as_oxigraph(URIRef("http://example.org/> . } #"))
