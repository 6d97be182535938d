"""The embedded store: pyoxigraph, on disk or in memory."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage
from typing import IO, Self, cast

import pyoxigraph as ox

from tollgraph.errors import QueryError, ReadingError, StoreError
from tollgraph.nquads import iri
from tollgraph.sparql_keywords import keywords
from tollgraph.store.changing import ChangingStore
from tollgraph.store.folder import (
    StoreFolder,
    check_store,
    delete_abandoned_loads,
    hold_for_reading,
    hold_for_writing,
    remedy_for,
    stored_version,
)
from tollgraph.store.interface import Change, QueryGraphs, Results
from tollgraph.store.rewriting import finish_rewriting, rewrite
from tollgraph.store.snapshots import Snapshot, Snapshots

_FAILED = (OSError, RuntimeError)
"""What pyoxigraph raises where the disk fails, and where the database is damaged."""
_PUBLISHED_EVERY = 2.0
"""Seconds after which a long run lets readers see what it has done so far."""
_PUBLISHING_SHARE = 0.05
"""Share of a long run's time that publishing may take at most."""
_BULK = 2_000_000
"""Bytes from which data are written as sorted files that the database takes over, all or none of them (the bulk loader
of Oxigraph 0.5 commits once, at its end). Some 10,000 quads; then it takes half the processor time of a transaction,
of 80,000 quads a third."""
_MANY_LOADS = 8
"""Loads in bulk after which the database is put in order, for the files of each overlap those of the others."""
_PART_OF_A_STORE = 0.25
"""The part of a store that they must make up, so that ingesting into a large one does not put all of it in order."""


class EmbeddedStore(ChangingStore):
    """Quads in a pyoxigraph store; see `Store` in `interface` for what each method does."""

    def __init__(
        self,
        quads: ox.Store,
        folder: StoreFolder | None = None,
        *,
        writable: bool = True,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Wrap an open pyoxigraph store; use `open_store`, `read_store` or `memory_store`."""
        self._quads: ox.Store | None = quads
        self._folder = folder
        self._writable = writable
        self._snapshot = snapshot
        self._changes = 0
        self._loaded_in_bulk: list[int] = []
        self._published_at, self._published_in = time.monotonic(), 0.0

    @property
    def version(self) -> int:
        """A number that grows with every change, and only then; for readers, that of what they see."""
        if self._snapshot:
            return self._snapshot.version
        return self._folder.version() if self._folder else self._changes

    @property
    def path(self) -> Path | None:
        """The store's folder; None for a store in memory."""
        return self._folder.path if self._folder else None

    @property
    def texts(self) -> Path | None:
        """The private folder for the texts of articles; None for a store in memory."""
        return self._folder.texts if self._folder else None

    @property
    def kept(self) -> Path | None:
        """The file in which the comparison keeps what it can make again; None for a store in memory."""
        return self._folder.kept if self._folder else None

    @property
    def history(self) -> Path | None:
        """The file of replaced readings, which may not be there yet; None for a store in memory."""
        return self._folder.history if self._folder else None

    def add(self, nquads: str) -> None:
        """Add N-Quads of any graphs."""
        if nquads:
            self._load(nquads, ox.RdfFormat.N_QUADS, None)

    def change(self, change: Change) -> None:
        """Drop graphs, remove quads and add quads in one transaction."""
        drop = [name for name in change.drop if self.has_graph(name)]
        if not (drop or change.remove):
            # Loading costs a fifth of what the same quads cost in an update.
            return self.add(change.add)
        steps = [f"DROP SILENT GRAPH {iri(name)}" for name in drop]
        steps += [f"{verb} DATA {{ {body} }}" for verb, body in _data(change)]
        store = self._for_writing()
        try:
            store.update(" ;\n".join(steps))
        except (SyntaxError, *_FAILED) as error:
            raise _refused(error) from error
        return None

    def has_graph(self, name: str) -> bool:
        """Return whether a graph holds anything."""
        return next(iter(self.quads(name)), None) is not None

    def contains(self, quad: ox.Quad) -> bool:
        """Return whether a quad is there: a look-up, where a query takes twenty times as long to be planned."""
        return quad in self._open()

    def graphs(self, without: str | None = None) -> list[str]:
        """Return the names of the named graphs, sorted; with a SPARQL pattern, of those `?g` it does not match.

        A few of many are found without reading the names of the others, which lie all over the store.
        """
        others = f"MINUS {{ {without} }}" if without else ""
        found = cast("ox.QuerySolutions", self._open().query(f"SELECT ?g {{ GRAPH ?g {{}} {others} }}"))
        return sorted(graph.value for (graph,) in found if isinstance(graph, ox.NamedNode))

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all."""
        return len(self._open()) if graph is None else sum(1 for _ in self.quads(graph))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """Yield the quads of one graph or of all."""
        return self._open().quads_for_pattern(None, None, None, ox.NamedNode(graph) if graph else None)

    def own_quads(self, graph: str | None) -> Iterator[ox.Quad]:
        """Yield the quads of one graph, of the default graph where none is named."""
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        return self._open().quads_for_pattern(None, None, None, name)

    def knows_graph(self, name: str) -> bool:
        """Return whether a graph is there, if only as an empty one."""
        return self._open().contains_named_graph(ox.NamedNode(name))

    def query(self, sparql: str, graphs: QueryGraphs | None = None, *, base: str | None = None) -> Results:
        """Return the results of a SPARQL query; without a base, relative IRIs in it are refused."""
        store = self._open()
        try:
            if graphs is not None and (graphs.default or graphs.named):
                return store.query(
                    sparql,
                    base_iri=base,
                    default_graph=[ox.NamedNode(name) for name in graphs.default],
                    named_graphs=[ox.NamedNode(name) for name in graphs.named],
                )
            return store.query(sparql, base_iri=base, use_default_graph_as_union=not names_graphs(sparql))
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query is not valid SPARQL 1.1: {error}; correct it at the place named") from error

    def load_rdf(self, data: bytes | str, format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Load a document in any RDF syntax into a named graph, or as its quads say."""
        self._load(data, format, ox.NamedNode(graph) if graph else None)

    def dump(self, output: IO[bytes], format: ox.RdfFormat, graph: str | None = None) -> None:  # noqa: A002
        """Write one graph or all; a format without graphs gets the union of them."""
        if graph is not None:
            self._open().dump(output, format, from_graph=ox.NamedNode(graph))
        elif format.supports_datasets:
            self._open().dump(output, format)
        else:
            ox.serialize({quad.triple for quad in self.quads()}, output, format)

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Run a SPARQL 1.1 Update in one transaction; QueryError where it is not SPARQL.

        Its patterns see the default graph unless they name others, as the standard has it. Relative IRIs are resolved
        against the base; without one they are refused.
        """
        store = self._for_writing()
        try:
            store.update(sparql, base_iri=base)
        except SyntaxError as error:
            raise QueryError(f"the update is not valid SPARQL 1.1: {error}; correct it at the place named") from error
        except _FAILED as error:
            raise StoreError(f"the store refused the update ({error}); nothing was changed") from error

    def rewrite(self) -> None:
        """Write the database's files anew, so that nothing that was deleted stands in them; nothing in memory.

        Earlier snapshots go as soon as no reader holds them. StoreError where there is no room for a copy.
        """
        if self._folder is None:
            return
        self._for_writing()
        try:
            rewrite(self._folder.path, lambda path: self._open().dump(path, ox.RdfFormat.N_QUADS), self._let_go)
        except OSError as error:
            raise StoreError(
                f"the store {self._folder.path} could not be written anew ({error}); make room, then run it again"
            ) from error
        finally:
            self._quads = self._quads or ox.Store(self._folder.quads)
        self._folder.count_change()
        self.publish()

    def _let_go(self) -> None:
        self._quads = None

    def publish(self) -> None:
        """Let readers see every change made so far; StoreError where that is not possible, and nothing is lost then."""
        if self._folder is None or not self._writable:
            return
        snapshots, version = Snapshots(self._folder.path), self._folder.version()
        if snapshots.version() == version:
            return
        begun = time.monotonic()
        try:
            snapshots.publish(version, lambda path: self._open().backup(str(path)))
        except OSError as error:
            raise StoreError(
                f"what was written to {self._folder.path} is safe, but readers cannot see it yet ({error}); "
                "make room on the disk, then open the store again, as with `tollgraph info`"
            ) from error
        self._published_at = time.monotonic()
        self._published_in = self._published_at - begun

    def publish_when_due(self) -> None:
        """Let readers see the changes if they have not for a while; a long run calls it after each whole step."""
        wait = max(_PUBLISHED_EVERY, self._published_in / _PUBLISHING_SHARE)
        if time.monotonic() - self._published_at >= wait:
            self.publish()

    def close(self) -> None:
        """Let readers see every change, and give the store free for others."""
        try:
            if self._quads is not None:
                self._put_in_order()
                self.publish()
        finally:
            self._quads = None
            if self._folder:
                self._folder.close()
            if self._snapshot:
                self._snapshot.close()

    def _put_in_order(self) -> None:
        """Have the database merge its files where many loads in bulk made a good part of it, if there is room to do so.

        It would do so bit by bit in the commands that follow, each of which then takes up to twice as long. Takes two
        microseconds a quad of the store, and next to nothing where the database kept pace, as with small loads.
        """
        if self._folder is None or len(self._loaded_in_bulk) < _MANY_LOADS:
            return
        with suppress(*_FAILED):  # files come and go while the database merges; the store is as whole as before
            size = sum(each.stat().st_size for each in self._folder.quads.iterdir())
            there_is_room = disk_usage(self._folder.path).free > 2 * size
            if there_is_room and sum(self._loaded_in_bulk) >= _PART_OF_A_STORE * size:
                self._open().optimize()

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Close the store; at once where the block failed."""
        if any(failure):
            self._loaded_in_bulk.clear()
        self.close()

    def _open(self) -> ox.Store:
        if self._quads is None:
            raise StoreError("the store is closed; open it again")
        return self._quads

    def _for_writing(self) -> ox.Store:
        store = self._open()
        if not self._writable:
            raise StoreError("the store was opened for reading; open it for writing to change it")
        try:
            if self._folder:
                self._folder.count_change()
        except OSError as error:
            raise _refused(error) from error
        self._changes += 1
        return store

    def _load(self, data: bytes | str, syntax: ox.RdfFormat, graph: ox.NamedNode | None) -> None:
        store = self._for_writing()
        content = data.encode("utf-8", "replace") if isinstance(data, str) else data
        in_bulk = self._folder is not None and len(content) >= _BULK
        load = store.bulk_load if in_bulk else store.load
        try:
            load(content, format=syntax, to_graph=graph)
            self._loaded_in_bulk += [len(content)] if in_bulk else []
        except (SyntaxError, ValueError) as error:
            raise ReadingError(f"the data are not valid {syntax.name}: {error}; nothing was loaded") from error
        except _FAILED as error:
            raise _refused(error) from error


def _refused(error: Exception) -> StoreError:
    remedy = remedy_for(error, "run `tollgraph check`")
    return StoreError(f"the store refused a change ({error}); nothing was changed: {remedy}")


def names_graphs(sparql: str) -> bool:
    """Return whether a query has a FROM clause, looking past IRIs, strings and comments.

    >>> names_graphs('SELECT * WHERE { ?s ?p "read FROM here" } # FROM')
    False
    """
    return "from" in sparql.lower() and "FROM" in keywords(sparql)


def _data(change: Change) -> Iterator[tuple[str, str]]:
    """Yield the verb and the quads of each data block, written anew by the parser that read them."""
    for verb, nquads in (("DELETE", change.remove), ("INSERT", change.add)):
        if nquads:
            try:
                quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
            except (SyntaxError, ValueError) as error:
                raise ReadingError(f"the data are not valid N-Quads: {error}; nothing was changed") from error
            yield verb, " ".join(_patterns(quads))


def _patterns(quads: Iterable[ox.Quad]) -> Iterator[str]:
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        yield triple if isinstance(quad.graph_name, ox.DefaultGraph) else f"GRAPH {quad.graph_name} {{ {triple} }}"


def open_store(path: Path) -> EmbeddedStore:
    """Return the store in a folder for reading and writing, made where it is missing; one process at a time.

    StoreError names who may hold the store and what to do.
    """
    folder = hold_for_writing(path)
    try:
        finish_rewriting(path)
        delete_abandoned_loads(folder.quads)
        return EmbeddedStore(ox.Store(folder.quads), folder)
    except _FAILED as error:
        folder.close()
        raise StoreError(f"the store {path} cannot be opened ({error}); {remedy_for(error, _DAMAGED)}") from error


def read_store(path: Path) -> EmbeddedStore:
    """Return an existing store for reading only, as it was when its writer last published; never waits for one.

    StoreError where there is no store, or where its first writer has published nothing yet.
    """
    check_store(path)
    snapshots = Snapshots(path)
    if snapshots.version() != stored_version(path):
        _publish_what_is_missing(path)
    snapshot = snapshots.hold()
    if snapshot is None:
        return _read_in_place(path)
    try:
        quads = ox.Store.read_only(str(snapshot.quads))
        return EmbeddedStore(quads, StoreFolder(path), writable=False, snapshot=snapshot)
    except _FAILED as error:
        snapshot.close()
        raise StoreError(f"the store {path} cannot be read ({error}); {remedy_for(error, _DAMAGED)}") from error


def _publish_what_is_missing(path: Path) -> None:
    """Publish what a writer that crashed, or an earlier version of Tollgraph, left unpublished.

    Where another process writes just now it will publish itself, and where the folder may not be written the store is
    read as it stands.
    """
    try:
        open_store(path).close()
    except StoreError:
        return


def _read_in_place(path: Path) -> EmbeddedStore:
    """Return a store without snapshots, under the lock that keeps writers out."""
    folder = hold_for_reading(path)
    try:
        return EmbeddedStore(ox.Store.read_only(str(folder.quads)), folder, writable=False)
    except _FAILED as error:
        folder.close()
        raise StoreError(f"the store {path} cannot be read ({error}); {remedy_for(error, _DAMAGED)}") from error


def memory_store() -> EmbeddedStore:
    """Return an empty store that is gone when the program ends."""
    return EmbeddedStore(ox.Store())


_DAMAGED = (
    "if no other program uses it, it is damaged: save what can be read with `tollgraph backup`, or take an earlier "
    "backup, and restore that into a new folder; or move it away and ingest the articles again"
)
