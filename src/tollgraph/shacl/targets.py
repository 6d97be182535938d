"""The focus nodes of a shape as a graph pattern."""

from dataclasses import dataclass

from rdflib import RDF, URIRef

from tollgraph.shacl.shapes import Shape, implicit_class_shapes
from tollgraph.shacl.survey import Survey
from tollgraph.shacl.terms import NotCompiledError, written
from tollgraph.shacl.vocabulary import SHACL

FOCUS = "?this"
_TYPE = written(RDF.type)


@dataclass(frozen=True, slots=True)
class Target:
    """A pattern that chooses nodes: its text before and after the variable of the node."""

    before: str
    after: str

    def pattern(self, variable: str) -> str:
        """Return the pattern for a variable."""
        return f"{self.before} {variable} {self.after}"

    @property
    def names_nodes(self) -> bool:
        """Whether the nodes are named, and so need not be in the data."""
        return self.before == "VALUES"


@dataclass(frozen=True, slots=True)
class Context:
    """Where the focus nodes of a shape come from: targets, then the paths of the shapes that it is a property of."""

    targets: tuple[Target, ...]
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


def targets_pattern(targets: tuple[Target, ...], variable: str, among: str = "") -> str:
    """Return the pattern that binds a variable to what any of the targets chooses.

    `among` is a condition on nodes that are named by the shapes.
    """
    chosen = [each.pattern(variable) + (among if each.names_nodes else "") for each in targets]
    return chosen[0] if len(chosen) == 1 else " UNION ".join(f"{{ {each} }}" for each in chosen)


def targets_of(shape: Shape, survey: Survey) -> tuple[Target, ...]:
    """Return the targets of a shape; NotCompiledError for the targets of SHACL-AF."""
    if shape.all(SHACL.target):
        raise NotCompiledError("sh:target is of SHACL Advanced Features")
    found: list[Target] = []
    nodes = " ".join(written(each) for each in shape.all(SHACL.targetNode))
    if nodes:
        found.append(Target("VALUES", f"{{ {nodes} }}"))
    kinds = shape.all(SHACL.targetClass)
    if shape.node in implicit_class_shapes(shape.graph) and isinstance(shape.node, URIRef):
        kinds.append(shape.node)
    for kind in kinds:
        names = survey.kinds(kind)
        found += [Target("", f"{_TYPE} {name} .") for name in names] or [Target("", survey.below_path(kind))]
    found += [Target("", f"{written(each)} ?shaclObject .") for each in shape.all(SHACL.targetSubjectsOf)]
    found += [Target(f"?shaclSubject {written(each)}", ".") for each in shape.all(SHACL.targetObjectsOf)]
    return tuple(dict.fromkeys(found))
