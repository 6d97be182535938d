"""What a store holds, in a form that can be compared whatever the time of day was, and what was left half done."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from tollgraph.namespaces import XSD
from tollgraph.store import read_store

Graphs = Mapping[str, frozenset[str]]
"""Statements by the name of their graph."""

_TIME = ox.NamedNode(XSD + "dateTime")
_MASKED = ox.Literal("", datatype=_TIME)
_WRITTEN_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_DECISION = re.compile(r"(?<=/decision/)[0-9a-f]+(?=>)")
"""The name of a decision depends on when it was made."""


def graphs_of(path: Path) -> Graphs:
    """Return the statements of the store in a folder, without their times; StoreError where it does not open.

    Each graph also holds its number of statements, so that one that is there twice at two times is seen.
    """
    with read_store(path) as store:
        return {name: _statements(list(store.quads(name))) for name in store.graphs()}


def _statements(quads: list[ox.Quad]) -> frozenset[str]:
    masked = {_without_time(quad) for quad in quads}
    if any(isinstance(term, ox.BlankNode) for quad in masked for term in (quad.subject, quad.object)):
        dataset = ox.Dataset(masked)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        masked = set(dataset)
    return frozenset((*(_DECISION.sub("", str(quad)) for quad in masked), f"{len(quads)} statements"))


def _without_time(quad: ox.Quad) -> ox.Quad:
    if isinstance(quad.object, ox.Literal) and quad.object.datatype == _TIME:
        return ox.Quad(quad.subject, quad.predicate, _MASKED, quad.graph_name)
    return quad


def without_times(content: bytes) -> bytes:
    """Return the content of a file with every time of day taken out."""
    return _WRITTEN_TIME.sub(b"", content)


def differences(found: Graphs, expected: Graphs) -> Iterator[str]:
    """Yield in which graphs two stores differ, with a statement of each as an example."""
    for name in sorted(found.keys() | expected.keys()):
        more, less = (sorted(one - other) for one, other in _both_ways(found, expected, name))
        if more or less:
            yield f"the graph {name} has {len(more)} too many and {len(less)} too few, as {(more + less)[0]}"


def _both_ways(found: Graphs, expected: Graphs, name: str) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
    one, other = found.get(name, frozenset()), expected.get(name, frozenset())
    return (one, other), (other, one)


def half_done(folder: Path) -> list[str]:
    """Return the names of hidden files and folders: what is being written has such a name until it is whole."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob(".*") if path.name != ".tollgraph-export"
    )
