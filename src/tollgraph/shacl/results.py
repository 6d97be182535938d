"""What validation says of one fault: the terms of a `sh:ValidationResult`."""

from dataclasses import dataclass

from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2), in rdflib's terms."""

    focus: Node
    path: Node | None
    """The property, or the blank node of a longer path in the shapes graph."""
    value: Node | None
    component: Node
    """The constraint component, such as `sh:MinCountConstraintComponent`."""
    shape: Node
    severity: Node
    message: str
