"""Evaluating one request over a store, and writing its answer part by part."""

import re
import time
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from tollgraph.errors import QueryError
from tollgraph.namespaces import PREFIXES
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.store.interface import QueryGraphs, Results
from tollgraph.web.columns import in_written_order
from tollgraph.web.compression import WORTH_IT, Compressor, compressor
from tollgraph.web.frames import CODED, End, Failure, Kind, Operation, Request, pack
from tollgraph.web.media import GRAPHS, TABLES, graph_format, table_format
from tollgraph.web.row_count import RowCount, row_count

_PART = 64 * 1024
"""Bytes of an answer that are sent at once: as much as a pipe takes without waiting."""
_POSITION = re.compile(r"error at (\d+):(\d+)")


class TooLongError(Exception):
    """The answer has more bytes than the server gives out."""


class Parts:
    """Takes an answer as it is made, and sends it in frames of some size, compressed where that is worth it."""

    rows = 0
    """Rows of the table, triples of the graph so far; of a truth value 1."""

    def __init__(self, send: Callable[[bytes], None], coding: str | None, most_bytes: int) -> None:
        self._send, self._coding, self._most_bytes = send, coding, most_bytes
        self._coder: Compressor | None = None
        self._part, self._bytes = bytearray(), 0
        self._kind: int = Kind.TABLE
        self._count: RowCount | None = None
        self._begun = time.perf_counter()

    def begin(self, kind: Kind, count: RowCount | None = None) -> None:
        """Say what the answer is, and what counts the rows in its text, if they are counted there."""
        self._kind, self._count = kind, count

    def counted(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield triples, and count them."""
        for triple in triples:
            self.rows += 1
            yield triple

    def write(self, data: bytes) -> int:
        """Take a piece of the answer; TooLongError where it has become too long."""
        self._bytes += len(data)
        if self._count is not None:
            self._count.add(data)
        if self._bytes > self._most_bytes:
            raise TooLongError
        self._part += self._coder.add(data) if self._coder else data
        if self._coder is None and self._coding is not None and self._bytes >= WORTH_IT:
            self._compress(self._coding)
        if len(self._part) >= _PART:
            self._send(pack(self._kind, self._part))
            self._kind = Kind.MORE
            self._part.clear()
        return len(data)

    def flush(self) -> None:
        """Do nothing: parts are sent by size, not when their writer thinks so."""

    def end(self) -> None:
        """Send the rest, and that this was all."""
        if self._coder:
            self._part += self._coder.end()
        rows = self.rows if self._count is None else self._count.rows
        took = int((time.perf_counter() - self._begun) * 1_000_000)
        self._send(pack(self._kind, self._part) + End(rows, took).packed())

    def _compress(self, coding: str) -> None:
        """Compress from here on, and what was taken so far: nothing of it was sent yet."""
        self._coder = compressor(coding)
        self._part = bytearray(self._coder.add(bytes(self._part)))
        self._kind |= CODED


def evaluate(store: EmbeddedStore, request: Request, parts: Parts) -> Failure | None:
    """Write the answer of a query or of a graph into parts, to its end; or return why that cannot be."""
    try:
        if request.operation is Operation.READ_GRAPH:
            return _write_graph(store, request, parts)
        query = in_written_order(request.text, request.base)
        result = store.query(query, QueryGraphs(request.default, request.named), base=request.base)
        return _write(result, request, parts)
    except QueryError as error:
        return refused(error)
    except TooLongError:
        return Failure(503, "the answer is longer than this server gives out; ask for a part of it, as by LIMIT")
    except (OSError, RuntimeError, ValueError) as error:
        return Failure(400, f"the query cannot be answered: {error}; take out the part that it names")


def refused(error: QueryError) -> Failure:
    """Return the failure of a text that is not SPARQL, with the place of the fault where the parser names it."""
    found = _POSITION.search(str(error))
    line, column = (int(found[1]), int(found[2])) if found else (None, None)
    return Failure(400, str(error), line, column)


def _write(result: Results, request: Request, parts: Parts) -> Failure | None:
    if isinstance(result, ox.QueryTriples):
        if request.graph is None:
            return Failure(406, f"this query is answered as {', '.join(GRAPHS)}")
        parts.begin(Kind.GRAPH)
        ox.serialize(parts.counted(result), parts, format=graph_format(request.graph), prefixes=PREFIXES)  # type: ignore[arg-type]  # it only writes
    else:
        if request.table is None:
            return Failure(406, f"this query is answered as {', '.join(TABLES)}")
        form = table_format(request.table)
        if isinstance(result, ox.QuerySolutions):
            parts.begin(Kind.TABLE, row_count(form))
        else:
            parts.begin(Kind.TABLE)
            parts.rows = 1
        result.serialize(parts, format=form)  # type: ignore[arg-type]  # it only writes
    parts.end()
    return None


def _write_graph(store: EmbeddedStore, request: Request, parts: Parts) -> Failure | None:
    """Write one graph of the store: the default graph where none is named."""
    name = request.default[0] if request.default else None
    if name is not None and not store.knows_graph(name):
        return Failure(404, f"there is no graph {name} in this store; `SELECT DISTINCT ?g` lists them")
    if request.graph is None:
        return Failure(406, f"a graph is given as {', '.join(GRAPHS)}")
    parts.begin(Kind.GRAPH)
    triples = (quad.triple for quad in store.own_quads(name))
    ox.serialize(parts.counted(triples), parts, format=graph_format(request.graph), prefixes=PREFIXES)  # type: ignore[arg-type]  # it only writes
    parts.end()
    return None
