"""The terms of SHACL, and which predicates of a shape are which."""

from rdflib import Namespace, URIRef

from tollgraph.namespaces import SH

SHACL = Namespace(SH)
TARGETS = frozenset({SHACL.targetClass, SHACL.targetNode, SHACL.targetSubjectsOf, SHACL.targetObjectsOf})
"""The targets of SHACL Core; implicit class targets have no predicate."""
_ABOUT_SHAPES = """
path name description order group defaultValue severity message deactivated flags ignoredProperties
qualifiedMinCount qualifiedMaxCount qualifiedValueShapesDisjoint declare prefixes select
"""


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


ABOUT_SHAPES = frozenset(SHACL[name] for name in words(_ABOUT_SHAPES))
"""Predicates of shapes that constrain nothing by themselves."""
NOT_CONSTRAINTS = frozenset({SHACL.rule, SHACL.parameter, SHACL.values})
"""Predicates of SHACL-AF that make triples instead of checking them; checking leaves them alone."""


def component(name: str) -> URIRef:
    """Return the constraint component of a name.

    >>> component("MinCount").rsplit("#")[-1]
    'MinCountConstraintComponent'
    """
    return SHACL[f"{name}ConstraintComponent"]
