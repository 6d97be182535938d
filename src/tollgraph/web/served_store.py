"""The store as pages and the question API ask it: in the workers, within the endpoint's limits, by plain calls."""

import asyncio

import pyoxigraph as ox

from tollgraph.errors import QueryError, StoreError, TimedOutError
from tollgraph.store.interface import QueryGraphs, Results
from tollgraph.web.answers import Answer, Answers, BrokenOffError
from tollgraph.web.frames import Failure, Kind, Operation, Request
from tollgraph.web.media import GRAPHS, TABLES
from tollgraph.web.refusal import RefusedError

_TABLE = next(name for name, each in TABLES.items() if each == ox.QueryResultsFormat.JSON)
_GRAPH = next(name for name, each in GRAPHS.items() if each == ox.RdfFormat.N_TRIPLES)
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class ServedStore:
    """Asks the newest snapshot. Its methods wait for the answer, so call them in a thread, not in the event loop."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._loop: asyncio.AbstractEventLoop | None = None

    def run_in_this_loop(self) -> None:
        """Say that the answers are made in the loop that runs now."""
        self._loop = asyncio.get_running_loop()

    @property
    def version(self) -> int:
        """The version of the store that is asked now."""
        return self._answers.version

    def query(self, sparql: str, graphs: QueryGraphs | None = None) -> Results:
        """Return the result of a query; over the union of all graphs where none is named.

        QueryError where it is not SPARQL, TimedOutError where it took too much, StoreError where the server is busy.
        """
        if self._loop is None:
            raise StoreError("the server has not started yet; ask again")
        named = graphs or QueryGraphs()
        request = Request(
            Operation.QUERY, sparql, default=tuple(named.default), named=tuple(named.named),
            table=_TABLE, graph=_GRAPH,
        )  # fmt: skip
        try:
            kind, data = asyncio.run_coroutine_threadsafe(self._whole(request), self._loop).result()
        except RefusedError as error:
            raise _as_raised_by_a_store(error.failure) from error
        except BrokenOffError as error:
            raise TimedOutError("the query was stopped at its limit of time or length; ask for less at once") from error
        return _read(kind, data)

    async def _whole(self, request: Request) -> tuple[Kind, bytes]:
        answer: Answer = await self._answers.get(request)
        try:
            return answer.kind, b"".join([answer.first, *[part async for part in answer.rest()]])
        finally:
            answer.close()


def _as_raised_by_a_store(failure: Failure) -> QueryError | TimedOutError:
    return TimedOutError(failure.detail) if failure.status == 503 else QueryError(failure.detail)


def _read(kind: Kind, data: bytes) -> Results:
    if kind == Kind.TABLE:
        return ox.parse_query_results(data, format=TABLES[_TABLE])
    store = ox.Store()
    store.load(data, format=GRAPHS[_GRAPH])
    triples = store.query(_EVERYTHING)
    assert isinstance(triples, ox.QueryTriples)  # noqa: S101  # a CONSTRUCT gives triples
    return triples
