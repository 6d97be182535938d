"""The classes below those that shapes name, read from the data before the shapes are compiled.

With the classes written out, `?x a <class>` is a look-up in an index; `rdf:type/rdfs:subClassOf*` would walk a path for
every node.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from tollgraph.shacl.shapes import implicit_class_shapes
from tollgraph.shacl.terms import written
from tollgraph.shacl.vocabulary import SHACL

_BELOW = written(RDFS.subClassOf)
_TYPE = written(RDF.type)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The classes of the data below each class that the shapes name."""

    below: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A class as SPARQL text, to the classes below it; those without any are not in it."""
    unnamed: frozenset[str] = frozenset()
    """Classes with a blank node below them, which only a path can follow."""

    def instance(self, variable: str, kind: Node, kind_variable: str) -> str:
        """Return the pattern that holds where a variable is an instance of a class or of one below it."""
        name = written(kind)
        if name in self.unnamed:
            return f"{variable} {_TYPE}/{_BELOW}* {name} ."
        narrower = self.below.get(name, ())
        if not narrower:
            return f"{variable} {_TYPE} {name} ."
        return f"{variable} {_TYPE} {kind_variable} . FILTER({kind_variable} IN ({', '.join((name, *narrower))}))"

    def instances(self, variable: str, kind: Node) -> list[str]:
        """Return patterns that together choose the instances of a class: one for each class below it, and its own."""
        name = written(kind)
        if name in self.unnamed:
            return [self.instance(variable, kind, "")]
        return [f"{variable} {_TYPE} {each} ." for each in (name, *self.below.get(name, ()))]


def read_hierarchy(shapes: Graph, ask: Callable[[str], object]) -> Hierarchy:
    """Return what the data say of the classes that the shapes name; `ask` answers SPARQL."""
    if not ask(f"ASK {{ ?narrow {_BELOW} ?wide }}"):
        return Hierarchy()
    below: dict[str, tuple[str, ...]] = {}
    unnamed = set()
    for kind in sorted(_classes(shapes)):
        found = ask(f"SELECT DISTINCT ?narrow {{ ?narrow {_BELOW}+ {kind} }}")
        narrower = [each["narrow"] for each in found] if isinstance(found, ox.QuerySolutions) else []
        if not all(isinstance(each, ox.NamedNode) for each in narrower):
            unnamed.add(kind)
        names = sorted({str(each) for each in narrower} - {kind})
        if names:
            below[kind] = tuple(names)
    return Hierarchy(below, frozenset(unnamed))


def _classes(shapes: Graph) -> set[str]:
    named: Iterable[Node] = (
        *shapes.objects(None, SHACL.targetClass),
        *shapes.objects(None, SHACL["class"]),
        *implicit_class_shapes(shapes),
    )
    return {written(each) for each in named if isinstance(each, URIRef)}
