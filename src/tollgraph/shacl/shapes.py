"""The shapes of a shapes graph: what they target, and what they say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from tollgraph.shacl.paths import sparql_path
from tollgraph.shacl.terms import NotCompiledError
from tollgraph.shacl.vocabulary import SHACL, TARGETS


@dataclass(frozen=True, eq=False)
class Shape:
    """A node shape, or a property shape where it has a path."""

    graph: Graph
    node: Node

    @cached_property
    def path_node(self) -> Node | None:
        """The path as it stands in the shapes graph; None for a node shape."""
        return next(iter(self.graph.objects(self.node, SHACL.path)), None)

    @cached_property
    def path(self) -> str:
        """The path as SPARQL text; empty for a node shape."""
        return "" if self.path_node is None else sparql_path(self.graph, self.path_node)

    @property
    def scans(self) -> bool:
        """Whether the path is one property, whose triples a store gives in one sweep of an index."""
        return isinstance(self.path_node, URIRef)

    @cached_property
    def deactivated(self) -> bool:
        """Whether the shape is switched off."""
        return self.true(SHACL.deactivated)

    @property
    def severity(self) -> Node:
        """What its results are: `sh:Violation` unless it says otherwise."""
        return next(iter(self.all(SHACL.severity)), SHACL.Violation)

    @property
    def message(self) -> str:
        """What its results say, in English where there are several languages; empty where it has no message."""
        return message_of(self.graph, self.node)

    def all(self, predicate: URIRef) -> list[Node]:
        """Return the values of a predicate, in a stable order."""
        return sorted(self.graph.objects(self.node, predicate), key=str)

    def true(self, predicate: URIRef) -> bool:
        """Return whether a predicate has the value true."""
        return any(isinstance(each, Literal) and bool(each.value) for each in self.all(predicate))

    def number(self, predicate: URIRef) -> int | None:
        """Return the whole number that a predicate has; None where it has no value."""
        for each in self.all(predicate):
            if isinstance(each, Literal) and isinstance(each.value, int) and len(self.all(predicate)) == 1:
                return each.value
            raise NotCompiledError(f"the value of {predicate} is not one whole number")
        return None

    def items(self, members: Node) -> list[Node]:
        """Return the members of an RDF list; NotCompiledError where it is empty or no list."""
        try:
            found = list(self.graph.items(members))
        except ValueError as error:
            raise NotCompiledError(f"a list of the shapes graph runs in a circle ({error})") from error
        if not found and members != RDF.nil:
            raise NotCompiledError("what should be a list of the shapes graph is none")
        return found

    def other(self, node: Node) -> "Shape":
        """Return another shape of the same graph."""
        return Shape(self.graph, node)


def message_of(graph: Graph, node: Node) -> str:
    """Return the message of a shape or a constraint, the English one or the one without a language first."""
    found = [each for each in graph.objects(node, SHACL.message) if isinstance(each, Literal)]
    return str(min(found, key=lambda each: (each.language or "en") != "en")) if found else ""


def targeting_shapes(graph: Graph) -> Iterator[Shape]:
    """Yield the shapes that choose nodes of the data by themselves."""
    found: set[Node] = {subject for target in (*TARGETS, SHACL.target) for subject in graph.subjects(target)}
    found.update(implicit_class_shapes(graph))
    yield from (Shape(graph, node) for node in sorted(found, key=str))


def implicit_class_shapes(graph: Graph) -> set[Node]:
    """Return the shapes that are classes too, and so target their instances (SHACL, section 2.1.3.3)."""
    kinds = {RDFS.Class, *graph.transitive_subjects(RDFS.subClassOf, RDFS.Class)}
    classes = {node for kind in kinds for node in graph.subjects(RDF.type, kind) if isinstance(node, URIRef)}
    return {node for node in classes if _is_shape(graph, node)}


def _is_shape(graph: Graph, node: Node) -> bool:
    if set(graph.objects(node, RDF.type)) & {SHACL.NodeShape, SHACL.PropertyShape}:
        return True
    return any(predicate.startswith(SHACL) for predicate in graph.predicates(node) if isinstance(predicate, URIRef))
