"""The store behind an endpoint: any SPARQL 1.1 engine with Query and Update, better with the Graph Store Protocol.

The engine holds the quads, and one graph more that counts the changes and names the last one. Texts, history and what
the comparison keeps stand in a folder on this machine.
"""

import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import pyoxigraph as ox

from tollgraph.errors import QueryError, ReadingError, StoreError
from tollgraph.namespaces import DCTERMS, SCHEMA, STORE_RECORD, STORE_STAGING, XSD
from tollgraph.nquads import iri
from tollgraph.store.batches import Limits, Requests, requests_for
from tollgraph.store.changing import ChangingStore
from tollgraph.store.connection import Connection, RefusedError
from tollgraph.store.embedded import EmbeddedStore, memory_store, names_graphs
from tollgraph.store.engines import UNIONS, addresses, as_written
from tollgraph.store.folder import StoreFolder, hold_for_writing
from tollgraph.store.interface import Change, QueryGraphs, Results
from tollgraph.store.protocol import Protocol, engine_at, names
from tollgraph.store.remote_settings import RemoteSettings, folder_beside, load_remote_settings
from tollgraph.store_address import Endpoint

_log = logging.getLogger(__name__)
_RECORD = iri(STORE_RECORD)
_COUNTED, _NAMED = iri(SCHEMA + "version"), iri(DCTERMS + "identifier")


@dataclass(frozen=True, slots=True)
class _Record:
    """What an endpoint says of the changes made to its store."""

    version: int
    tokens: frozenset[str]
    """Names of the last change; two where a change was cut."""
    lines: tuple[str, ...]
    """The triples that say so."""


class RemoteStore(ChangingStore):
    """Quads behind an endpoint; see `Store` in `interface` for what each method does.

    On engines that do not carry out a request of several operations as one, readers may see half of a change, and one
    that was cut is completed by trying again.
    """

    def __init__(self, endpoint: Endpoint, protocol: Protocol, folder: StoreFolder, *, writable: bool) -> None:
        """Wrap what speaks to the endpoint; use `open_remote` or `read_remote`."""
        self.endpoint = endpoint
        self._protocol = protocol
        self._settings = protocol.connection.settings
        self._folder = folder
        self._writable = writable
        self._last: _Record | None = None
        self._copy: tuple[int, EmbeddedStore] | None = None

    @property
    def version(self) -> int:
        """A number that grows with every change, and only then."""
        return self._recorded().version

    @property
    def path(self) -> Path | None:
        """None: no folder holds the quads."""
        return None

    @property
    def texts(self) -> Path | None:
        """The private folder on this machine for the texts of articles."""
        return self._folder.texts

    @property
    def kept(self) -> Path | None:
        """The file on this machine in which the comparison keeps what it can make again."""
        return self._folder.kept

    @property
    def history(self) -> Path | None:
        """The file on this machine of replaced readings, which may not be there yet."""
        return self._folder.history

    def add(self, nquads: str) -> None:
        """Add N-Quads of any graphs."""
        if nquads:
            self.change(Change(add=nquads))

    def change(self, change: Change) -> None:
        """Drop graphs, remove quads and add quads; all is in place after the last of the requests."""
        if not (change.add or change.remove or change.drop):
            return
        if not self._writable:
            raise StoreError("the store was opened for reading; open it for writing to change it")
        token = str(uuid.uuid4())
        known = self._unchanged_by_others()
        requests = requests_for(change, self._limits, token)
        self._send_pieces(requests)
        steps = (*requests.steps, *_counting(known, token), *requests.cleaning)
        self._protocol.update(" ;\n".join(steps), lambda: token in self._recorded().tokens)
        self._last = self._recorded()

    def has_graph(self, name: str) -> bool:
        """Return whether a graph holds anything."""
        return bool(self._protocol.ask(f"ASK {{ GRAPH {iri(name)} {{ ?s ?p ?o }} }}"))

    def contains(self, quad: ox.Quad) -> bool:
        """Return whether a quad of a named graph is there."""
        return bool(self._protocol.ask(f"ASK {{ GRAPH {quad.graph_name} {{ {quad.triple} }} }}"))

    def graphs(self, without: str | None = None) -> list[str]:
        """Return the names of the named graphs, sorted; with a SPARQL pattern, of those `?g` it does not match."""
        others = f"MINUS {{ {without} }}" if without else ""
        found = self._protocol.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours} {others} }}")
        return sorted(each["g"].value for each in found)

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all."""
        where = f"GRAPH ?g {{ ?s ?p ?o }} {self._ours}" if graph is None else f"GRAPH {iri(graph)} {{ ?s ?p ?o }}"
        found = self._protocol.select(f"SELECT (COUNT(*) AS ?number) {{ {where} }}")
        return int(next(found)["number"].value)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all; a blank node keeps its name within one graph and one call."""
        for number, name in enumerate(self.graphs() if graph is None else [graph]):
            yield from self._quads_of(name, f"g{number}" if graph is None else "")

    def query(self, sparql: str, graphs: QueryGraphs | None = None, *, base: str | None = None) -> Results:
        """Return the results of a SPARQL query; a valid one that the engine refuses is answered from a copy."""
        kind = _kind_of(sparql, base)
        based = f"BASE {iri(base)}\n{sparql}" if base else sparql
        union = not (graphs is not None and (graphs.default or graphs.named)) and not names_graphs(sparql)
        try:
            if kind is ox.QueryBoolean:
                return self._protocol.ask(based, graphs, union=union)
            if kind is ox.QuerySolutions:
                return self._protocol.select(based, graphs, union=union)
            return _as_triples(self._protocol.construct(based, graphs, union=union))
        except RefusedError as error:
            return self._copied(error).query(sparql, graphs, base=base)

    def load_rdf(self, data: bytes | str, format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Load a document in any RDF syntax into a named graph, or as its quads say."""
        named = None if graph is None else ox.NamedNode(graph)
        content = data.encode("utf-8", "replace") if isinstance(data, str) else data
        try:
            quads = list(ox.parse(content, format=format))
        except (SyntaxError, ValueError) as error:
            raise ReadingError(f"the data are not valid {format.name}: {error}; nothing was loaded") from error
        self.add("".join(f"{each.triple} {named or each.graph_name} .\n" for each in quads))

    def dump(self, output: IO[bytes], format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Write one graph or all; a format without graphs gets the union of them."""
        if graph is None and format.supports_datasets:
            ox.serialize(self.quads(), output, format)
        else:
            ox.serialize({quad.triple for quad in self.quads(graph)}, output, format)

    def publish(self) -> None:
        """Do nothing: readers ask the endpoint, and see every change."""

    def publish_when_due(self) -> None:
        """Do nothing: readers ask the endpoint, and see every change."""

    def rewrite(self) -> None:
        """Do nothing: the files of the engine are not in our hands; its operator compacts them."""

    def close(self) -> None:
        """Let go of the endpoint and of the folder on this machine."""
        self._protocol.connection.close()
        self._folder.close()

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    @property
    def _ours(self) -> str:
        """A filter for the graphs that belong to the store."""
        others = names((STORE_RECORD, *self._protocol.engine.own_graphs))
        return f"FILTER(?g NOT IN ({others}) && !STRSTARTS(STR(?g), {ox.Literal(STORE_STAGING)}))"

    @property
    def _limits(self) -> Limits:
        engine, most = self._protocol.engine, self._settings.store_batch_bytes
        batch = most if self._protocol.where.graphs else min(most, engine.update_bytes)
        return Limits(min(most, engine.update_bytes), engine.update_quads, batch)

    def _quads_of(self, name: str, prefix: str) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(name)
        with self._protocol.graph(name) as triples:
            for quad in ox.parse(input=triples, format=ox.RdfFormat.N_TRIPLES):
                subject, value = quad.subject, as_written(quad.object)
                if isinstance(subject, ox.BlankNode):
                    subject = ox.BlankNode(f"{prefix}{subject.value}")
                if isinstance(value, ox.BlankNode):
                    value = ox.BlankNode(f"{prefix}{value.value}")
                yield ox.Quad(subject, quad.predicate, value, graph)

    def _send_pieces(self, requests: Requests) -> None:
        for piece in requests.pieces:
            blank = piece.staging.endswith("/blank")
            if not self._protocol.where.graphs:
                clear = f"DROP SILENT GRAPH {iri(piece.staging)} ;\n" if blank else ""
                self._protocol.update(f"{clear}INSERT DATA {{ GRAPH {iri(piece.staging)} {{\n{piece.triples}}} }}")
            elif blank:
                self._protocol.put(piece.staging, piece.triples.encode())
            else:
                self._protocol.post(piece.staging, piece.triples.encode())

    def _recorded(self) -> _Record:
        """Return what the endpoint says of its changes; StoreError where it holds no store."""
        found = list(self._protocol.select(f"SELECT ?p ?o {{ GRAPH {_RECORD} {{ {_RECORD} ?p ?o }} }}"))
        lines = tuple(f"{_RECORD} {each['p']} {each['o']} ." for each in found)
        versions = [int(each["o"].value) for each in found if str(each["p"]) == _COUNTED]
        if not versions:
            raise StoreError(
                f"there is no store at {self.endpoint}; make one with `tollgraph ingest ARTICLES --store "
                f"{self.endpoint}`, or name another with --store or TOLLGRAPH_STORE"
            )
        tokens = frozenset(each["o"].value for each in found if str(each["p"]) == _NAMED)
        return _Record(max(versions), tokens, lines)

    def _unchanged_by_others(self) -> _Record:
        """Return the record; StoreError where another program has written since this one did."""
        now = self._recorded()
        if self._last is not None and now.tokens != self._last.tokens:
            raise StoreError(
                f"another program wrote to {self.endpoint} meanwhile, so what this one compared is out of date; let "
                "one program at a time write, and run this command again: what was stored is safe"
            )
        return now

    def _copied(self, refusal: RefusedError) -> EmbeddedStore:
        """Return a copy of the store as it is now; the refusal itself where the store is too large for that."""
        version, quads = self.version, self.count()
        if quads > self._settings.store_copy_quads:
            raise StoreError(
                f"{refusal}; the query is valid, but the engine does not take it, and the store is too large to be "
                f"copied ({quads} quads, TOLLGRAPH_STORE_COPY_QUADS is {self._settings.store_copy_quads})"
            ) from refusal
        if self._copy is None or self._copy[0] != version:
            _log.warning("%s refuses a valid query; the store is copied to answer it here", self.endpoint)
            copy = memory_store()
            copy.add("".join(f"{quad} .\n" for quad in self.quads()))
            self._copy = version, copy
        return self._copy[1]

    def prepare(self) -> Self:
        """Make the store where it is missing, clear away what a killed program left, and find the union of graphs."""
        if self._writable:
            begin = f"{_RECORD} {_COUNTED} 0 ; {_NAMED} {ox.Literal(str(uuid.uuid4()))}"
            if not self._protocol.ask(f"ASK {{ GRAPH {_RECORD} {{ {_RECORD} {_COUNTED} ?number }} }}"):
                self._protocol.update(f"INSERT DATA {{ GRAPH {_RECORD} {{ {begin} }} }}")
            self._clear_staging()
        self._last = self._recorded()
        self._protocol.union = self._union()
        return self

    def _clear_staging(self) -> None:
        starts = f"FILTER(STRSTARTS(STR(?g), {ox.Literal(STORE_STAGING)}))"
        found = self._protocol.select(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {starts} }}")
        left = [f"DROP SILENT GRAPH {each['g']}" for each in found]
        if left:
            self._protocol.update(" ;\n".join(left))

    def _union(self) -> Mapping[str, str]:
        """Return the parameters by which queries see the union of all graphs."""
        seen = f"ASK {{ {_RECORD} {_COUNTED} ?number }}"
        for parameters in UNIONS:
            self._protocol.union = parameters
            try:
                if self._protocol.ask(seen, union=True):
                    return parameters
            except RefusedError:
                continue
        raise StoreError(
            f"{self.endpoint} answers from its default graph alone, and the claims are in named graphs; set it up so "
            "that queries without FROM see the union of all graphs (docs/guides/remote-stores.md)"
        )


def _counting(known: _Record, token: str) -> Iterator[str]:
    """Yield what counts a change: the new record first, so that there is one at any moment."""
    version = ox.Literal(str(known.version + 1), datatype=ox.NamedNode(XSD + "integer"))
    yield f"INSERT DATA {{ GRAPH {_RECORD} {{ {_RECORD} {_COUNTED} {version} ; {_NAMED} {ox.Literal(token)} }} }}"
    yield f"DELETE DATA {{ GRAPH {_RECORD} {{ {' '.join(known.lines)} }} }}"


def _kind_of(sparql: str, base: str | None) -> type[Results]:
    """Return what a query gives; QueryError where it is not SPARQL."""
    try:
        return type(ox.Store().query(sparql, base_iri=base))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the query is not valid SPARQL 1.1: {error}; correct it at the place named") from error


def _as_triples(ntriples: IO[bytes]) -> ox.QueryTriples:
    """Return triples as the embedded store gives them."""
    held = ox.Store()
    with ntriples:
        held.extend(_standard(ox.parse(input=ntriples, format=ox.RdfFormat.N_TRIPLES)))
    made = held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(made, ox.QueryTriples)  # noqa: S101  # a CONSTRUCT gives triples
    return made


def _standard(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        yield ox.Quad(quad.subject, quad.predicate, as_written(quad.object))


def open_remote(endpoint: Endpoint, settings: RemoteSettings | None = None) -> RemoteStore:
    """Return the store behind an endpoint for reading and writing, made where it is missing.

    One process of this machine at a time; StoreError names what keeps the endpoint from answering, and what to do.
    """
    folder = hold_for_writing(folder_beside(endpoint))
    try:
        return _connected(endpoint, folder, settings, writable=True)
    except BaseException:
        folder.close()
        raise


def read_remote(endpoint: Endpoint, settings: RemoteSettings | None = None) -> RemoteStore:
    """Return an existing store behind an endpoint for reading only; StoreError where there is none."""
    return _connected(endpoint, StoreFolder(folder_beside(endpoint)), settings, writable=False)


def _connected(endpoint: Endpoint, folder: StoreFolder, given: RemoteSettings | None, *, writable: bool) -> RemoteStore:
    settings = given or load_remote_settings()
    with ExitStack() as on_failure:
        connection = Connection(endpoint, settings)
        on_failure.callback(connection.close)
        engine = engine_at(connection, endpoint.url)
        if engine.refusal is not None:
            connection.refuses = lambda said: bool(engine.refusal and engine.refusal.search(said))
        protocol = Protocol(connection, addresses(endpoint.url, engine, settings), engine)
        store = RemoteStore(endpoint, protocol, folder, writable=writable).prepare()
        on_failure.pop_all()
    return store
