"""The SPARQL 1.1 Protocol and Graph Store Protocol, spoken with one endpoint.

SPARQLWrapper makes the requests of queries and updates; they are sent over a connection that is kept open, since
its own way opens one for each request, follows redirects with the credentials, and tries once.
"""

import urllib.request
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

import pyoxigraph as ox
from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from tollgraph.errors import StoreError
from tollgraph.store.connection import Answer, Connection, MissingError, RefusedError
from tollgraph.store.engines import Addresses, Engine, find_engine, standard_results
from tollgraph.store.interface import QueryGraphs

_N_TRIPLES = "application/n-triples"
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
_GRAPHS: dict[str, ox.RdfFormat] = {
    _N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_SNIFFED = b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
"""Stands before data: Virtuoso looks at how they begin, and takes N-Triples with a long literal for plain text."""


class _Client(SPARQLWrapper):
    """Makes requests by the SPARQL Protocol; the connection sends them."""

    def __init__(self, where: Addresses, accept: str) -> None:
        super().__init__(where.query, updateEndpoint=where.update)
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self._accept = accept

    def _getAcceptHeader(self) -> str:  # noqa: N802  # the library's name
        return self._accept

    def request(self) -> urllib.request.Request:
        """Return the request for the query or the update that was set."""
        made = self._createRequest()
        assert isinstance(made, urllib.request.Request)  # noqa: S101  # what the library makes
        return made


class Protocol:
    """What asks and changes one endpoint."""

    def __init__(self, connection: Connection, where: Addresses, engine: Engine) -> None:
        """Speak to an engine at its addresses."""
        self.connection, self.where, self.engine = connection, where, engine
        self.union: Mapping[str, str] = {}
        """Parameters by which a query sees the union of all graphs."""

    def select(self, sparql: str, graphs: QueryGraphs | None = None, *, union: bool = False) -> ox.QuerySolutions:
        """Return the solutions of a SELECT."""
        found = self._results(sparql, graphs, union=union)
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError(f"{self.where.query}: answered a SELECT with truth or falsehood; is it a SPARQL endpoint?")
        return found

    def ask(self, sparql: str, graphs: QueryGraphs | None = None, *, union: bool = False) -> ox.QueryBoolean:
        """Return the answer of an ASK."""
        found = self._results(sparql, graphs, union=union)
        if not isinstance(found, ox.QueryBoolean):
            raise StoreError(f"{self.where.query}: answered an ASK with solutions; is it a SPARQL endpoint?")
        return found

    def construct(self, sparql: str, graphs: QueryGraphs | None = None, *, union: bool = False) -> IO[bytes]:
        """Return what a CONSTRUCT or a DESCRIBE makes, as N-Triples."""
        made = self._triples(self._asked(sparql, _N_TRIPLES, graphs, union=union))
        if self.engine.page and sum(1 for _ in made) >= self.engine.page:
            made.close()
            raise RefusedError(f"{self.where.query}: cuts graphs of {self.engine.page} triples and more", "")
        made.seek(0)
        return made

    def update(self, sparql: str, done: Callable[[], bool] | None = None) -> None:
        """Carry out an update; `done` says after a lost connection whether it was carried out."""
        client = _Client(self.where, "*/*")
        client.setRequestMethod(POSTDIRECTLY)
        client.setQuery(sparql)
        self.connection.send(client.request(), done)

    def graph(self, name: str) -> IO[bytes]:
        """Return the triples of a graph as N-Triples; none where it is not there."""
        if self.engine.page:
            return self._graph_by_pages(name)
        if not self.where.graphs:
            return self.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        request = urllib.request.Request(self._graph_address(name), headers={"Accept": _N_TRIPLES})  # noqa: S310  # http(s) only
        try:
            answer = self.connection.send(request)
        except MissingError:
            return BytesIO()
        assert answer is not None  # noqa: S101  # only a request with `done` has none
        return self._triples(answer)

    def _graph_by_pages(self, name: str) -> IO[bytes]:
        """Return a graph of an engine that cuts long answers, put together; StoreError where something is missing."""
        where = f"WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        total = int(next(self.select(f"SELECT (COUNT(*) AS ?number) {where}"))["number"].value)
        made: IO[bytes] = TemporaryFile() if total > self.engine.page else BytesIO()  # noqa: SIM115  # its reader closes it
        found = 0
        for start in range(0, total, self.engine.page):
            page = f"CONSTRUCT {{ ?s ?p ?o }} {where} LIMIT {self.engine.page} OFFSET {start}"
            with self._triples(self._asked(page, _N_TRIPLES, None, union=False)) as part:
                for line in part:
                    found += not line.startswith(b"#") and bool(line.strip())
                    made.write(line if line.endswith(b"\n") else line + b"\n")
        if found != total:
            made.close()
            raise StoreError(
                f"{self.where.query}: gave {found} of the {total} triples of {name}; see that nobody writes meanwhile, "
                f"and that ResultSetMaxRows in virtuoso.ini is at least {self.engine.page}"
            )
        made.seek(0)
        return made

    def put(self, name: str, triples: bytes) -> None:
        """Put N-Triples in the place of a graph."""
        self._write("PUT", name, triples)

    def post(self, name: str, triples: bytes) -> None:
        """Add N-Triples, without blank nodes, to a graph."""
        self._write("POST", name, triples)

    def _write(self, method: str, name: str, triples: bytes) -> None:
        headers = {"Content-Type": "text/turtle"}
        request = urllib.request.Request(  # noqa: S310  # http(s) only
            self._graph_address(name), data=_SNIFFED + triples, headers=headers, method=method
        )
        self.connection.send(request)

    def _graph_address(self, name: str) -> str:
        return f"{self.where.graphs}?graph={quote(name, safe='')}"

    def _results(
        self, sparql: str, graphs: QueryGraphs | None, *, union: bool
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        answer = self._asked(sparql, self.engine.results, graphs, union=union)
        syntax = _RESULTS.get(_media_type(answer))
        with answer.body:
            data = answer.body.read()
        if syntax is None:
            raise StoreError(
                f"{self.where.query}: answered {_media_type(answer) or 'without a media type'}, which is no format of "
                "SPARQL results; is this the address of a SPARQL endpoint?"
            )
        if self.engine.results != "application/sparql-results+json":
            data = standard_results(data)
        try:
            return ox.parse_query_results(data, format=syntax)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.where.query}: its answer is not what its media type says ({error})") from error

    def _asked(self, sparql: str, accept: str, graphs: QueryGraphs | None, *, union: bool) -> Answer:
        client = _Client(self.where, accept)
        client.setRequestMethod(URLENCODED)
        client.setQuery(f"{self.engine.prologue}{sparql}")
        for name in graphs.default if graphs else ():
            client.addParameter("default-graph-uri", name)
        for name in graphs.named if graphs else ():
            client.addParameter("named-graph-uri", name)
        for name, value in self.union.items() if union else ():
            client.addParameter(name, value)
        answer = self.connection.send(client.request())
        assert answer is not None  # noqa: S101  # only a request with `done` has none
        self._check_whole(answer)
        return answer

    def _check_whole(self, answer: Answer) -> None:
        """Refuse a result that the engine cut, which Virtuoso tells in a header."""
        most = answer.headers.get("x-sparql-maxrows")
        if most:
            raise StoreError(
                f"{self.where.query}: gave only the first {most} rows of an answer; raise ResultSetMaxRows in the "
                "section [SPARQL] of virtuoso.ini, and start the server again"
            )

    def _triples(self, answer: Answer) -> IO[bytes]:
        """Return a graph as N-Triples, whatever syntax it came in."""
        syntax = _GRAPHS.get(_media_type(answer))
        if syntax is None:
            raise StoreError(
                f"{self.where.graphs or self.where.query}: answered {_media_type(answer)}, which is no RDF"
            )
        if syntax is ox.RdfFormat.N_TRIPLES:
            return answer.body
        made = TemporaryFile()  # noqa: SIM115  # whoever reads the triples closes it
        with answer.body:
            triples = ox.parse(input=answer.body, format=syntax)
            ox.serialize((each.triple for each in triples), made, ox.RdfFormat.N_TRIPLES)
        made.seek(0)
        return made


def _media_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def engine_at(connection: Connection, url: str) -> Engine:
    """Return the engine that answers at an address; an answer of any status names it."""
    from urllib.parse import urlencode

    request = urllib.request.Request(f"{url}?{urlencode({'query': 'ASK {}'})}")  # noqa: S310  # http(s) only
    request.add_header("Accept", "application/sparql-results+json, application/sparql-results+xml;q=0.9")
    answer = connection.probe(request)
    return find_engine(answer.headers.get("server", ""))


def names(graphs: Sequence[str]) -> str:
    """Return graph names as SPARQL writes a list of them."""
    return ", ".join(f"<{name}>" for name in graphs)
