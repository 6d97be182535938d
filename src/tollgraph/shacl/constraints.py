"""The constraints of a shape as graph patterns that hold where a focus node breaks them.

A pattern is used in two places: behind the targets of a shape, where each solution is a validation result, and inside
NOT EXISTS, where one shape asks whether a node conforms to another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.term import Node

from tollgraph.shacl.shapes import Shape
from tollgraph.shacl.survey import Survey
from tollgraph.shacl.terms import NotCompiledError, Variables, written
from tollgraph.shacl.values import VALUE_TESTS
from tollgraph.shacl.vocabulary import ABOUT_SHAPES, NOT_CONSTRAINTS, SHACL, TARGETS, component, words

_MOST_COUNTED_INSIDE = 4
"""Inside NOT EXISTS, n values are counted by n variables that all differ; the steps grow as their product."""


@dataclass(frozen=True, slots=True)
class Test:
    """What each value node must satisfy."""

    component: Node
    expression: str
    """True where the value keeps the constraint."""

    @property
    def looks_up(self) -> bool:
        """Whether the expression asks the store, instead of looking at the value alone."""
        return "EXISTS" in self.expression


@dataclass(frozen=True, slots=True)
class Failure:
    """What holds of a focus node that breaks a constraint."""

    component: Node
    pattern: str
    value: str = ""
    """The variable of `sh:value`; empty where the result has none."""
    path: str = ""
    """The variable of the result path, where it is not the path of the shape."""
    apart: str = ""
    """A further variable that tells results apart."""
    having: str = ""
    """A condition on the solutions of one focus node, grouped."""


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a focus node that are counted."""

    focus: str
    pattern: str
    variable: str
    inside: bool
    """Whether the count goes into NOT EXISTS, where groups do not work."""
    scanned: bool
    """Whether the pattern may be swept over for all nodes at once."""

    def grouped(self, condition: str) -> str:
        """Return the subquery of the focus nodes whose number of values satisfies a condition."""
        having = f"HAVING (COUNT(DISTINCT {self.variable}) {condition})"
        return f"{{ SELECT {self.focus} WHERE {{ {self.pattern} }} GROUP BY {self.focus} {having} }}"


@dataclass
class Constraints:
    """Reads constraints from shapes; `variables` names what the patterns need."""

    survey: Survey
    variables: Variables = field(default_factory=Variables)
    _within: list[Node] = field(default_factory=list)
    """The shapes whose conformance is being written, to see a shape that refers to itself."""

    def tests(self, shape: Shape, focus: str, value: str) -> Iterator[Test]:
        """Yield what each value node of a shape must satisfy; `value` is `focus` for a node shape."""
        for parameter, (kind, test) in VALUE_TESTS.items():
            for argument in shape.all(parameter):
                yield Test(kind, test(shape, argument, value))
        for argument in shape.all(SHACL["class"]):
            pattern = self.survey.instance(value, argument, self.variables.new())
            yield Test(component("Class"), f"EXISTS {{ {pattern} }}")
        for argument in shape.all(SHACL.disjoint):
            yield Test(component("Disjoint"), f"!EXISTS {{ {focus} {written(argument)} {value} }}")
        for name, expression in self._of_shapes(shape, value):
            yield Test(component(name), expression)

    def _of_shapes(self, shape: Shape, value: str) -> Iterator[tuple[str, str]]:
        """Yield the constraints that ask whether a value conforms to other shapes (SHACL, sections 4.6 and 4.7.1)."""
        for argument in shape.all(SHACL.node):
            yield "Node", self.conforms(shape.other(argument), value)
        for argument in shape.all(SHACL["not"]):
            yield "Not", f"!({self.conforms(shape.other(argument), value)})"
        for argument in shape.all(SHACL["and"]):
            yield "And", " && ".join(self._all(shape, argument, value)) or "true"
        for argument in shape.all(SHACL["or"]):
            yield "Or", " || ".join(self._all(shape, argument, value)) or "false"
        for argument in shape.all(SHACL.xone):
            ones = " + ".join(f"IF({each}, 1, 0)" for each in self._all(shape, argument, value))
            yield "Xone", f"({ones or '0'}) = 1"

    def _all(self, shape: Shape, members: Node, value: str) -> list[str]:
        return [f"({self.conforms(shape.other(each), value)})" for each in shape.items(members)]

    def conforms(self, shape: Shape, node: str) -> str:
        """Return the expression that a node conforms to a shape; NotCompiledError for a shape that refers to itself."""
        if shape.node in self._within:
            raise NotCompiledError("a shape refers to itself")
        if shape.deactivated:
            return "true"
        require_known(shape)
        if shape.all(SHACL.sparql):
            raise NotCompiledError("a SPARQL constraint stands in a shape that another shape refers to")
        self._within.append(shape.node)
        try:
            parts = [*self._values_conform(shape, node)]
            parts += [_nothing_matches(each.pattern) for each in self.failures(shape, node, inside=True)]
        finally:
            self._within.pop()
        return " && ".join(f"({each})" for each in parts) or "true"

    def _values_conform(self, shape: Shape, node: str) -> Iterator[str]:
        value = self.variables.new() if shape.path else node
        expressions = [each.expression for each in self.tests(shape, node, value)]
        expressions += [self.conforms(shape.other(each), value) for each in shape.all(SHACL.property)]
        if not shape.path:
            yield from expressions
        elif expressions:
            kept = " && ".join(f"({each})" for each in expressions)
            yield f"!EXISTS {{ {node} {shape.path} {value} . FILTER(!({kept})) }}"

    def failures(self, shape: Shape, focus: str, *, inside: bool = False) -> Iterator[Failure]:
        """Yield the constraints on all values of a focus node together; `inside` where they go into NOT EXISTS."""
        if shape.path:
            yield from self._counts(shape, focus, inside=inside)
            yield from self._unique_languages(shape, focus, inside=inside)
            yield from self._less_than(shape, focus, inside=inside)
            yield from self._qualified(shape, focus, inside=inside)
        yield from self._has_value(shape, focus, inside=inside)
        yield from self._equals(shape, focus, inside=inside)
        yield from self._closed(shape, focus)

    def _counts(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        least, most = shape.number(SHACL.minCount), shape.number(SHACL.maxCount)
        value = self.variables.new()
        values = _Values(focus, f"{focus} {shape.path} {value} .", value, inside=inside, scanned=shape.scans)
        if least is not None:
            yield from self._fewer(component("MinCount"), values, least)
        if most is not None:
            yield from self._more(component("MaxCount"), values, most)

    def _fewer(self, kind: Node, values: "_Values", least: int) -> Iterator[Failure]:
        """Yield that there are fewer values than there must be."""
        if least <= 0:
            return
        if values.inside or (least == 1 and not values.scanned):
            yield Failure(kind, f"FILTER NOT EXISTS {{ {self._so_many(values, least)} }}")
        elif not values.scanned:
            having = f"COUNT(DISTINCT {values.variable}) < {least}"
            yield Failure(kind, f"OPTIONAL {{ {values.pattern} }}", having=having)
        elif least == 1:
            yield Failure(kind, f"MINUS {{ {values.pattern} }}")
        else:
            yield Failure(kind, f"MINUS {values.grouped(f'>= {least}')}")

    def _more(self, kind: Node, values: "_Values", most: int) -> Iterator[Failure]:
        """Yield that there are more values than there may be."""
        if values.inside:
            yield Failure(kind, self._so_many(values, most + 1))
        elif values.scanned:
            yield Failure(kind, values.grouped(f"> {most}"))
        else:
            yield Failure(kind, values.pattern, having=f"COUNT(DISTINCT {values.variable}) > {most}")

    def _so_many(self, values: "_Values", number: int) -> str:
        """Return the pattern that holds where a focus node has at least so many values."""
        if number > _MOST_COUNTED_INSIDE:
            raise NotCompiledError(f"{number} values are counted in a shape that another shape refers to")
        copies = [self.variables.new() for _ in range(number)]
        apart = [f"!sameTerm({one}, {two})" for one, two in combinations(copies, 2)]
        repeated = " ".join(re.sub(rf"{re.escape(values.variable)}\b", each, values.pattern) for each in copies)
        return f"{repeated} FILTER({' && '.join(apart)})" if apart else repeated

    def _unique_languages(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        if Literal(lexical_or_value=True) not in shape.all(SHACL.uniqueLang):  # "1" does not switch it on
            return
        value, language = self.variables.new(), self.variables.new()
        tagged = f'{focus} {shape.path} {value} . FILTER(isLiteral({value}) && LANG({value}) != "")'
        counted = f"GROUP BY {focus} (LCASE(LANG({value})) AS {language}) HAVING (COUNT(DISTINCT {value}) > 1)"
        pattern = f"{{ SELECT {focus} {language} WHERE {{ {tagged} }} {counted} }}"
        if inside or not shape.scans:
            other = self.variables.new()
            pattern = (
                f"{tagged} {focus} {shape.path} {other} . FILTER(!sameTerm({value}, {other})) "
                f"BIND(LCASE(LANG({value})) AS {language}) FILTER(COALESCE(LCASE(LANG({other})) = {language}, false))"
            )
        yield Failure(component("UniqueLang"), pattern, apart=language)

    def _less_than(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        for parameter, sign, name in ((SHACL.lessThan, "<", ""), (SHACL.lessThanOrEquals, "<=", "OrEquals")):
            for argument in shape.all(parameter):
                value, other = self.variables.new(), self.variables.new()
                one, two = f"{focus} {shape.path} {value} .", f"{focus} {written(argument)} {other} ."
                unlike = f"FILTER(!COALESCE({value} {sign} {other}, false))"
                if inside or not shape.scans:
                    pattern = f"{one} {two} {unlike}"
                else:
                    scans = f"{{ SELECT {focus} {value} {{ {one} }} }} {{ SELECT {focus} {other} {{ {two} }} }}"
                    pattern = f"{{ SELECT {focus} {value} {other} {{ {scans} {unlike} }} }}"
                yield Failure(component(f"LessThan{name}"), pattern, value=value, apart=other)

    def _qualified(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        least, most = shape.number(SHACL.qualifiedMinCount), shape.number(SHACL.qualifiedMaxCount)
        for argument in shape.all(SHACL.qualifiedValueShape):
            value = self.variables.new()
            wanted = [self.conforms(shape.other(argument), value)]
            wanted += [f"!({self.conforms(shape.other(each), value)})" for each in _siblings(shape, argument)]
            kept = " && ".join(f"({each})" for each in wanted)
            pattern = f"{focus} {shape.path} {value} . FILTER({kept})"
            values = _Values(focus, pattern, value, inside=inside, scanned=shape.scans and "EXISTS" not in kept)
            if least is not None:
                yield from self._fewer(component("QualifiedMinCount"), values, least)
            if most is not None:
                yield from self._more(component("QualifiedMaxCount"), values, most)

    def _has_value(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        without = "FILTER NOT EXISTS" if inside or not shape.scans else "MINUS"
        for argument in shape.all(SHACL.hasValue):
            name = written(argument)
            missing = f"{without} {{ {focus} {shape.path} {name} }}"
            yield Failure(component("HasValue"), missing if shape.path else f"FILTER(!sameTerm({focus}, {name}))")

    def _equals(self, shape: Shape, focus: str, *, inside: bool) -> Iterator[Failure]:
        for argument in shape.all(SHACL.equals):
            other, value = written(argument), self.variables.new()
            kind = component("Equals")
            if not shape.path:
                yield Failure(kind, f"FILTER NOT EXISTS {{ {focus} {other} {focus} }}", value=focus)
                outside = f"{focus} {other} {value} . FILTER(!sameTerm({focus}, {value}))"
                yield Failure(kind, outside, value=value)
                continue
            for one, two in ((shape.path, other), (other, shape.path)):
                pattern = f"{focus} {one} {value} . FILTER NOT EXISTS {{ {focus} {two} {value} }}"
                if shape.scans and not inside:
                    alone = f"{focus} {one} {value} . MINUS {{ {focus} {two} {value} }}"
                    pattern = f"{{ SELECT {focus} {value} WHERE {{ {alone} }} }}"
                yield Failure(kind, pattern, value=value)

    def _closed(self, shape: Shape, focus: str) -> Iterator[Failure]:
        if not shape.true(SHACL.closed):
            return
        predicate, value = self.variables.new(), self.variables.new()
        node = self.variables.new() if shape.path else focus
        steps = f"{focus} {shape.path} {node} . " if shape.path else ""
        allowed = {path for each in shape.all(SHACL.property) for path in shape.graph.objects(each, SHACL.path)}
        allowed.update(item for members in shape.all(SHACL.ignoredProperties) for item in shape.items(members))
        names = ", ".join(sorted(written(each) for each in allowed if isinstance(each, URIRef)))
        # The engine takes nothing to be outside an empty list.
        unnamed = f"FILTER({predicate} NOT IN ({names}))" if names else ""
        resource = f"{predicate} = {written(RDF.type)} && {value} = {written(RDFS.Resource)}"
        yield Failure(
            component("Closed"),
            f"{steps}{node} {predicate} {value} . {unnamed} FILTER(!({resource}))",
            value=value,
            path=predicate,
            apart=node if shape.path else "",
        )


_ABSENCE = re.compile(r"FILTER NOT EXISTS (\{[^{}]*\})")


def _nothing_matches(pattern: str) -> str:
    """Return that a pattern has no solution; where it only asks for an absence, the presence, which is the same.

    Virtuoso takes one absence within the other for false.
    """
    absence = _ABSENCE.fullmatch(pattern.strip())
    return f"EXISTS {absence[1]}" if absence else f"!EXISTS {{ {pattern} }}"


def _siblings(shape: Shape, argument: Node) -> list[Node]:
    """Return the sibling shapes of a qualified value shape (SHACL, section 4.7.3)."""
    if not shape.true(SHACL.qualifiedValueShapesDisjoint):
        return []
    parents = shape.graph.subjects(SHACL.property, shape.node)
    properties = {each for parent in parents for each in shape.graph.objects(parent, SHACL.property)}
    found = {value for each in properties for value in shape.graph.objects(each, SHACL.qualifiedValueShape)}
    return sorted(found - {argument}, key=str)


_OTHERS = """
class disjoint node not and or xone property minCount maxCount uniqueLang lessThan lessThanOrEquals
qualifiedValueShape hasValue equals closed sparql
"""
_KNOWN = frozenset({*VALUE_TESTS, *TARGETS, *ABOUT_SHAPES, *NOT_CONSTRAINTS, *(SHACL[each] for each in words(_OTHERS))})
"""Every predicate of a shape that is compiled, or that checking may pass over."""


def require_known(shape: Shape) -> None:
    """Raise NotCompiledError where a shape uses a constraint that is not compiled, its own components included."""
    graph = shape.graph
    own = {path for each in graph.objects(None, SHACL.parameter) for path in graph.objects(each, SHACL.path)}
    for predicate in sorted(set(graph.predicates(shape.node)), key=str):
        if (predicate in own or str(predicate).startswith(SHACL)) and predicate not in _KNOWN:
            raise NotCompiledError(f"{predicate} is not compiled")
