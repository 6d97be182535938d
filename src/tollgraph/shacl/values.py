"""Constraints on one value node at a time (SHACL, sections 4.1 and 4.3 to 4.5) as SPARQL expressions.

Each function returns an expression that is true where the value keeps the constraint, and never an error: what cannot
be compared, cast or matched does not keep it.
"""

from collections.abc import Callable

import pyoxigraph as ox
from rdflib import RDFS, Literal, URIRef
from rdflib.term import Node

from tollgraph.namespaces import XSD
from tollgraph.shacl.shapes import Shape
from tollgraph.shacl.terms import NotCompiledError, written
from tollgraph.shacl.vocabulary import SHACL, component, words

ValueTest = Callable[[Shape, Node, str], str]
"""A shape, the value of its parameter, and the variable of the value node, to an expression."""

_NODE_KINDS = {
    SHACL.IRI: "isIRI({0})",
    SHACL.BlankNode: "isBlank({0})",
    SHACL.Literal: "isLiteral({0})",
    SHACL.BlankNodeOrIRI: "(isIRI({0}) || isBlank({0}))",
    SHACL.BlankNodeOrLiteral: "(isBlank({0}) || isLiteral({0}))",
    SHACL.IRIOrLiteral: "(isIRI({0}) || isLiteral({0}))",
}
_VALUED_NAMES = """
boolean double float decimal dateTime date time duration dayTimeDuration yearMonthDuration
gYear gYearMonth gMonth gMonthDay gDay
"""
_VALUED = frozenset(f"{XSD}{name}" for name in words(_VALUED_NAMES))
"""Datatypes whose values the engine knows, so that it tells ill-typed literals from the others."""


def _safe(expression: str) -> str:
    return f"COALESCE({expression}, false)"


def _datatype(shape: Shape, wanted: Node, value: str) -> str:
    del shape
    if wanted in (RDFS.Literal, RDFS.Datatype):
        raise NotCompiledError(f"sh:datatype {wanted} is a class of literals; no literal has it as its datatype")
    same = f"DATATYPE({value}) = {written(wanted)}"
    if str(wanted) == f"{XSD}integer":
        # The engine's own integers have 64 bits; longer ones are well-typed all the same.
        return _safe(f'{same} && (isNumeric({value}) || REGEX(STR({value}), "^[+-]?[0-9]+$"))')
    if str(wanted) in _VALUED:
        # Neither = nor <= tells an ill-typed literal from others: the engine compares equal terms by their text.
        return _safe(f"{same} && (isNumeric({value}) || STRLEN(STR({written(wanted)}(STR({value})))) > 0)")
    return _safe(same)


def _node_kind(shape: Shape, wanted: Node, value: str) -> str:
    del shape
    kind = _NODE_KINDS.get(wanted) if isinstance(wanted, URIRef) else None
    if kind is None:
        raise NotCompiledError(f"{wanted} is no kind of node")
    return kind.format(value)


def _in(shape: Shape, members: Node, value: str) -> str:
    terms = shape.items(members)
    names = ", ".join(written(each) for each in terms if isinstance(each, URIRef))
    tests = [f"(isIRI({value}) && {value} IN ({names}))"] if names else []
    # IN compares by value, and sh:in by term.
    tests += [f"sameTerm({value}, {written(each)})" for each in terms if not isinstance(each, URIRef)]
    return f"({' || '.join(tests) or 'false'})"


def _compared(sign: str) -> ValueTest:
    def test(shape: Shape, bound: Node, value: str) -> str:
        del shape
        return _safe(f"isLiteral({value}) && {value} {sign} {written(bound)}")

    return test


def _min_length(shape: Shape, _: Node, value: str) -> str:
    least = shape.number(SHACL.minLength)
    # Any node is long enough for a length of zero, a blank node too.
    return f"(!isBlank({value}) && STRLEN(STR({value})) >= {least})" if least else "true"


def _max_length(shape: Shape, _: Node, value: str) -> str:
    return f"(!isBlank({value}) && STRLEN(STR({value})) <= {shape.number(SHACL.maxLength)})"


def _pattern(shape: Shape, pattern: Node, value: str) -> str:
    flags = next(iter(shape.all(SHACL.flags)), Literal(""))
    arguments = f"{written(Literal(str(pattern)))}, {written(Literal(str(flags)))}"
    if not ox.Store().query(f'ASK {{ FILTER(BOUND(?ok)) BIND(REGEX("", {arguments}) AS ?ok) }}'):
        raise NotCompiledError(f"the engine of the store does not know the regular expression {pattern!s}")
    return f"(!isBlank({value}) && {_safe(f'REGEX(STR({value}), {arguments})')})"


def _language_in(shape: Shape, members: Node, value: str) -> str:
    ranges = [written(Literal(str(each))) for each in shape.items(members)]
    matches = " || ".join(f"LANGMATCHES(LANG({value}), {each})" for each in ranges) or "false"
    return _safe(f'LANG({value}) != "" && ({matches})')


VALUE_TESTS: dict[URIRef, tuple[URIRef, ValueTest]] = {
    SHACL.datatype: (component("Datatype"), _datatype),
    SHACL.nodeKind: (component("NodeKind"), _node_kind),
    SHACL["in"]: (component("In"), _in),
    SHACL.minExclusive: (component("MinExclusive"), _compared(">")),
    SHACL.minInclusive: (component("MinInclusive"), _compared(">=")),
    SHACL.maxExclusive: (component("MaxExclusive"), _compared("<")),
    SHACL.maxInclusive: (component("MaxInclusive"), _compared("<=")),
    SHACL.minLength: (component("MinLength"), _min_length),
    SHACL.maxLength: (component("MaxLength"), _max_length),
    SHACL.pattern: (component("Pattern"), _pattern),
    SHACL.languageIn: (component("LanguageIn"), _language_in),
}
"""A parameter to its constraint component and its test."""
