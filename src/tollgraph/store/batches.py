"""A change as requests of bounded size: data too large for one update travel ahead, into graphs of their own.

The last request is one update that puts all in place. Whatever is lost before it has changed nothing that a reader
sees under its name; and every request can be sent again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from tollgraph.errors import ReadingError, StoreError
from tollgraph.namespaces import STORE_STAGING
from tollgraph.nquads import iri
from tollgraph.store.interface import Change


@dataclass(frozen=True, slots=True)
class Piece:
    """Triples of one graph on their way."""

    staging: str
    """The graph that they are put into."""
    target: str
    """The graph that they belong to."""
    triples: str
    """N-Triples."""
    removed: bool
    """Whether they are to be taken out of the target, not put into it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much fits into one request."""

    update_bytes: int
    update_quads: int
    batch_bytes: int


@dataclass(frozen=True, slots=True)
class Requests:
    """What carries out one change."""

    pieces: tuple[Piece, ...]
    """Sent first, each by itself."""
    steps: tuple[str, ...]
    """The operations of the update that follows."""
    cleaning: tuple[str, ...] = field(default=())
    """The operations that clear the pieces away."""


def requests_for(change: Change, limits: Limits, token: str) -> Requests:
    """Return the requests for a change; `token` names this one among all.

    ReadingError where the data are no N-Quads, StoreError for a quad outside any named graph.
    """
    drops = tuple(f"DROP SILENT GRAPH {iri(name)}" for name in change.drop)
    removed, added = _by_graph(change.remove), _by_graph(change.add)
    if _fits(change, removed, added, limits):
        steps = (*drops, *_data("DELETE", removed), *_data("INSERT", added))
        return Requests((), steps)
    pieces = tuple(_pieces(removed, limits, f"{token}/out", removed=True))
    pieces += tuple(_pieces(added, limits, f"{token}/in", removed=False))
    stagings = dict.fromkeys(each.staging for each in pieces)
    steps = (*drops, *dict.fromkeys(_placing(each) for each in pieces))
    return Requests(pieces, steps, tuple(f"DROP SILENT GRAPH {iri(each)}" for each in stagings))


_Lines = dict[str, list[tuple[str, bool]]]
"""Graph -> its triples, each as a line of N-Triples and whether it holds a blank node."""


def _by_graph(nquads: str) -> _Lines:
    found: _Lines = defaultdict(list)
    try:
        for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
            if not isinstance(quad.graph_name, ox.NamedNode):
                raise StoreError(f"{quad} is in no named graph, and engines differ in what that means; name its graph")
            blank = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
            found[quad.graph_name.value].append((f"{quad.triple} .\n", blank))
    except (SyntaxError, ValueError) as error:
        raise ReadingError(f"the data are not valid N-Quads: {error}; nothing was changed") from error
    return found


def _fits(change: Change, removed: _Lines, added: _Lines, limits: Limits) -> bool:
    """Return whether a change fits into one update, sent twice without harm: blank nodes would be made twice."""
    lines = [line for some in (*removed.values(), *added.values()) for line in some]
    return (
        len(change.add) + len(change.remove) <= limits.update_bytes
        and len(lines) <= limits.update_quads
        and not any(blank for _, blank in lines)
    )


def _data(verb: str, graphs: _Lines) -> Iterator[str]:
    if graphs:
        inner = "".join(f"GRAPH {iri(name)} {{\n{_text(lines)}}}\n" for name, lines in graphs.items())
        yield f"{verb} DATA {{\n{inner}}}"


def _text(lines: Iterable[tuple[str, bool]]) -> str:
    return "".join(line for line, _ in lines)


def _pieces(graphs: _Lines, limits: Limits, token: str, *, removed: bool) -> Iterator[Piece]:
    """Yield the triples of each graph, those with blank nodes in one piece and a graph of their own."""
    for number, (name, lines) in enumerate(graphs.items()):
        staging = f"{STORE_STAGING}{token}/{number}"
        blank = [line for line in lines if line[1]]
        if blank:
            yield Piece(f"{staging}/blank", name, _text(blank), removed)
        for part in _parts((line for line, is_blank in lines if not is_blank), limits.batch_bytes):
            yield Piece(staging, name, part, removed)


def _parts(lines: Iterable[str], most: int) -> Iterator[str]:
    """Yield lines together, up to a number of bytes; one that is longer stands alone.

    >>> list(_parts(["aa", "bb", "cccccc", "d"], 4))
    ['aabb', 'cccccc', 'd']
    """
    held: list[str] = []
    size = 0
    for line in lines:
        length = len(line.encode("utf-8", "replace"))
        if held and size + length > most:
            yield "".join(held)
            held, size = [], 0
        held.append(line)
        size += length
    if held:
        yield "".join(held)


def _placing(piece: Piece) -> str:
    """Return the operation that carries a piece to its graph."""
    staging, target = iri(piece.staging), iri(piece.target)
    if not piece.removed:
        return f"ADD SILENT {staging} TO {target}"
    return f"DELETE {{ GRAPH {target} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {staging} {{ ?s ?p ?o }} }}"
