"""Facts of a graph, found by following paths through it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

import pyoxigraph as ox

from tollgraph.namespaces import PREFIXES, RDF, TG

_Step: TypeAlias = tuple[str, bool]
_TYPE = RDF + "type"


@cache
def steps(path: str) -> tuple[_Step, ...]:
    """Return the steps of a path: the IRI of a property, and whether it is followed against its direction.

    >>> steps("^tg:scope")
    (('https://w3id.org/tollgraph/ontology#scope', True),)
    """
    return tuple(_step(part) for part in path.split("/")) if path else ()


def _step(text: str) -> _Step:
    prefix, _, name = text.removeprefix("^").partition(":")
    return PREFIXES[prefix] + name, text.startswith("^")


class Facts:
    """The facts of a graph that some path needs, in both directions."""

    def __init__(self, quads: Iterable[ox.Quad], paths: Iterable[str]) -> None:
        """Keep what the paths need; two graphs that say the same count once."""
        wanted = {step[0] for path in paths for step in steps(path)} | {_TYPE}
        self._values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._subjects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in quads:
            subject, predicate, term = quad.subject, quad.predicate.value, quad.object
            if (
                predicate in wanted
                and isinstance(subject, ox.NamedNode)
                and isinstance(term, ox.NamedNode | ox.Literal)
            ):
                self._values[subject.value, predicate].add(term.value)
                self._subjects[term.value, predicate].add(subject.value)

    def instances(self, kind: str) -> list[str]:
        """Return the things of one of the ontology's classes, sorted."""
        return sorted(self._subjects.get((TG + kind, _TYPE), ()))

    def follow(self, thing: str, path: str) -> list[str]:
        """Return what a path leads to, sorted."""
        found = {thing}
        for predicate, backwards in steps(path):
            edges = self._subjects if backwards else self._values
            found = {value for each in found for value in edges.get((each, predicate), ())}
        return sorted(found)

    def one(self, thing: str, path: str) -> str | None:
        """Return the first of what a path leads to, or None."""
        return next(iter(self.follow(thing, path)), None)
