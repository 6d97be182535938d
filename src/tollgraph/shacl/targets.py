"""The focus nodes of a shape as a graph pattern."""

from dataclasses import dataclass

from rdflib import URIRef

from tollgraph.shacl.hierarchy import Hierarchy
from tollgraph.shacl.shapes import Shape, implicit_class_shapes
from tollgraph.shacl.terms import NotCompiledError, written
from tollgraph.shacl.vocabulary import SHACL

FOCUS = "?this"


@dataclass(frozen=True, slots=True)
class Context:
    """Where the focus nodes of a shape come from: targets, then the paths of the shapes that it is a property of."""

    targets: tuple[str, ...]
    """Patterns of which each chooses some focus nodes; the focus node is written `{0}`."""
    paths: tuple[str, ...] = ()

    @property
    def outer(self) -> tuple[str, ...]:
        """The variables of the focus nodes further out, whose results are told apart."""
        return tuple(f"?shaclOuter{number}" for number in range(len(self.paths)))

    @property
    def pattern(self) -> str:
        """The pattern that binds `?this` to the focus nodes."""
        nodes = (*self.outer, FOCUS)
        steps = "".join(f" {one} {path} {two} ." for one, path, two in zip(nodes, self.paths, nodes[1:], strict=False))
        return targets_pattern(self.targets, nodes[0]) + steps

    def below(self, path: str) -> "Context":
        """Return the context whose focus nodes are the values of a path."""
        return Context(self.targets, (*self.paths, path)) if path else self


def targets_pattern(targets: tuple[str, ...], variable: str) -> str:
    """Return the pattern that binds a variable to what any of the targets chooses."""
    written_out = [each.replace("{0}", variable) for each in targets]
    return written_out[0] if len(written_out) == 1 else " UNION ".join(f"{{ {each} }}" for each in written_out)


def targets_of(shape: Shape, hierarchy: Hierarchy) -> tuple[str, ...]:
    """Return the targets of a shape; NotCompiledError for the targets of SHACL-AF."""
    if shape.all(SHACL.target):
        raise NotCompiledError("sh:target is of SHACL Advanced Features")
    found: list[str] = []
    nodes = " ".join(written(each) for each in shape.all(SHACL.targetNode))
    if nodes:
        found.append(f"VALUES {{0}} {{ {nodes} }}")
    kinds = shape.all(SHACL.targetClass)
    if shape.node in implicit_class_shapes(shape.graph) and isinstance(shape.node, URIRef):
        kinds.append(shape.node)
    for kind in kinds:
        found += hierarchy.instances("{0}", kind)
    found += [f"{{0}} {written(each)} ?shaclObject ." for each in shape.all(SHACL.targetSubjectsOf)]
    found += [f"?shaclSubject {written(each)} {{0}} ." for each in shape.all(SHACL.targetObjectsOf)]
    return tuple(dict.fromkeys(found))
