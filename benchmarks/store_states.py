"""What a store holds, in a form that can be compared whatever the time of day was, and what was left half done."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox

from tollgraph.namespaces import TG, XSD
from tollgraph.store import read_store
from tollgraph.store.interface import Store

Graphs = Mapping[str, frozenset[str]]
"""Statements by the name of their graph."""

_MASKED = b'""^^' + str(ox.NamedNode(XSD + "dateTime")).encode()
_TIME = re.compile(rb'"[^"]*"' + re.escape(_MASKED[2:]))
"""A time of day as N-Triples have it."""
_WRITTEN_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_END = b" .\n"
_COUNTED = " statements"
"""What ends the line with the number of statements."""
_NODE = re.compile(r"<[^<> ]*>")
_DECISION = re.compile(r"(?<=/decision/)[0-9a-f]+(?=>)")
"""The name of a decision depends on when it was made."""


def graphs_of(path: Path) -> Graphs:
    """Return the statements of the store in a folder, without their times; StoreError where it does not open.

    Each graph also holds its number of statements, so that one that is there twice at two times is seen.
    """
    with read_store(path) as store:
        return {name: _statements(_triples(store, name)) for name in store.graphs()}


def _triples(store: Store, graph: str) -> bytes:
    written = BytesIO()
    store.dump(written, ox.RdfFormat.N_TRIPLES, graph)
    return written.getvalue()


@lru_cache(maxsize=64)
def _statements(triples: bytes) -> frozenset[str]:
    """Return what can be compared of a graph; most graphs of a store that was changed are as they were."""
    masked = _TIME.sub(_MASKED, triples)
    lines = (_canonical(masked) if b"_:" in masked else masked).decode().splitlines()
    return frozenset((*(_DECISION.sub("", line) for line in lines), f"{triples.count(_END)}{_COUNTED}"))


def _canonical(triples: bytes) -> bytes:
    """Return triples whose blank nodes are named by what is said of them."""
    dataset = ox.Dataset(ox.parse(triples, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(map(str, dataset)).encode()


def without_times(content: bytes) -> bytes:
    """Return the content of a file with every time of day taken out."""
    return _WRITTEN_TIME.sub(b"", content)


def differences(found: Graphs, expected: Graphs) -> Iterator[str]:
    """Yield in which graphs two stores differ, with a statement of each as an example."""
    for name in sorted(found.keys() | expected.keys()):
        more, less = (sorted(one - other) for one, other in _both_ways(found, expected, name))
        if more or less:
            yield f"the graph {name} has {len(more)} too many and {len(less)} too few, as {(more + less)[0]}"


def holds_whole_things(found: frozenset[str], *states: frozenset[str]) -> bool:
    """Return whether each subject of a graph is as in one of its states, and all that it names is there too.

    So a graph may be told from one of which a thing was written in part, where things are written some at a time.
    """
    here, known = _by_subject(found), [_by_subject(each) for each in states]
    named = {node for statements in here.values() for each in statements for node in _NODE.findall(each)}
    described = {subject for state in known for subject in state}
    whole = all(any(state.get(subject) == each for state in known) for subject, each in here.items())
    return whole and named & described <= here.keys()


def _by_subject(graph: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for statement in graph:
        if statement.endswith(_END.decode().rstrip()):
            found.setdefault(statement.partition(" ")[0], set()).add(statement)
    return found


def without_mark(graph: str, statements: frozenset[str] | None) -> frozenset[str] | None:
    """Return what a graph says but for its own hash, without which the next command makes it anew."""
    if statements is None:
        return None
    mark = f"{ox.NamedNode(graph)} {ox.NamedNode(TG + 'contentHash')} "
    return frozenset(each for each in statements if not each.startswith(mark) and not each.endswith(_COUNTED))


def _both_ways(found: Graphs, expected: Graphs, name: str) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
    one, other = found.get(name, frozenset()), expected.get(name, frozenset())
    return (one, other), (other, one)


def half_done(folder: Path) -> list[str]:
    """Return the names of hidden files and folders: what is being written has such a name until it is whole."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob(".*") if path.name != ".tollgraph-export"
    )
