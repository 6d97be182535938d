"""What compiling has to know of the data: the classes below those that shapes name, and which target nodes are absent.

With the classes written out, `?x a <class>` is a look-up in an index; `rdf:type/rdfs:subClassOf*` would walk a path for
every node.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox
from rdflib import RDF, RDFS, BNode, Graph, URIRef
from rdflib.term import Node

from tollgraph.shacl.shapes import implicit_class_shapes
from tollgraph.shacl.terms import written
from tollgraph.shacl.vocabulary import SHACL

_BELOW = written(RDFS.subClassOf)
_TYPE = written(RDF.type)
_MENTIONED = "ASK { VALUES ?any { ?node } FILTER(EXISTS { ?any ?p ?o } || EXISTS { ?s ?p ?any }) }"


@dataclass(frozen=True, slots=True)
class Survey:
    """What data say of the terms that the shapes name."""

    below: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A class as SPARQL text, to the classes below it; those without any are not in it."""
    unnamed: frozenset[str] = frozenset()
    """Classes with a blank node below them, which only a path can follow."""
    absent: frozenset[str] = frozenset()
    """Target nodes as SPARQL text that the data do not mention: the engine knows no path of no steps for them."""

    def instance(self, variable: str, kind: Node, kind_variable: str) -> str:
        """Return the pattern that holds where a variable is an instance of a class or of one below it."""
        name = written(kind)
        if name in self.unnamed:
            return f"{variable} {self.below_path(kind)}"
        narrower = self.below.get(name, ())
        if not narrower:
            return f"{variable} {_TYPE} {name} ."
        return f"{variable} {_TYPE} {kind_variable} . FILTER({kind_variable} IN ({', '.join((name, *narrower))}))"

    def below_path(self, kind: Node) -> str:
        """Return the rest of the pattern that follows the path from an instance to a class."""
        return f"{_TYPE}/{_BELOW}* {written(kind)} ."

    def kinds(self, kind: Node) -> tuple[str, ...]:
        """Return a class and those below it as the objects of patterns that together choose its instances."""
        name = written(kind)
        return () if name in self.unnamed else (name, *self.below.get(name, ()))


def take_survey(shapes: Graph, ask: Callable[[str], object]) -> Survey:
    """Return what the data say of the classes that the shapes name; `ask` answers SPARQL."""
    absent = frozenset(name for name in _target_nodes(shapes) if not ask(_MENTIONED.replace("?node", name)))
    if not ask(f"ASK {{ ?narrow {_BELOW} ?wide }}"):
        return Survey(absent=absent)
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
    return Survey(below, frozenset(unnamed), absent)


def _target_nodes(shapes: Graph) -> set[str]:
    return {written(each) for each in shapes.objects(None, SHACL.targetNode) if not isinstance(each, BNode)}


def _classes(shapes: Graph) -> set[str]:
    named: Iterable[Node] = (
        *shapes.objects(None, SHACL.targetClass),
        *shapes.objects(None, SHACL["class"]),
        *implicit_class_shapes(shapes),
    )
    return {written(each) for each in named if isinstance(each, URIRef)}
