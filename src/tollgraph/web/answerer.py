"""What a worker does with each request: queries over a snapshot, changes over the store itself."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import QueryError, StoreError
from tollgraph.store.embedded import EmbeddedStore, open_store
from tollgraph.store.snapshots import Snapshots
from tollgraph.web.evaluation import Parts, evaluate, refused
from tollgraph.web.frames import Done, Failure, Operation, Request


class Answerer:
    """Answers requests about the store in a folder."""

    def __init__(self, store: Path, most_bytes: int, send: Callable[[bytes], None]) -> None:
        self._folder, self._most_bytes, self._send = store, most_bytes, send
        self._snapshots = Snapshots(store)
        self._opened: EmbeddedStore | None = None

    def ready(self) -> bytes:
        """Open the current snapshot, if there is one, and return the frame that says that requests may come."""
        version = self._snapshots.version()
        if version is not None:
            with suppress(StoreError):  # it was replaced just now; the first request names the newer one
                self._at(version)
        return Done(version or 0).packed()

    def answer(self, request: Request, version: int) -> None:
        """Send the answer to a request about a version; StoreError where the store cannot be read or written now."""
        if request.operation in (Operation.UPDATE, Operation.WRITE_GRAPH):
            self._send(self._change(request))
            return
        store = self._at(version)
        if request.operation is Operation.OPEN:
            self._send(Done(version).packed())
            return
        failure = evaluate(store, request, Parts(self._send, request.encoding, self._most_bytes))
        if failure is not None:
            self._send(failure.packed())

    def _at(self, version: int) -> EmbeddedStore:
        """Return the store as it was at a version that the server holds."""
        if self._opened is None or self._opened.version != version:
            snapshot = self._snapshots.hold_version(version)
            if snapshot is None:
                raise StoreError(f"version {version} of the store is gone; ask again for the current one")
            self._let_go()
            self._opened = EmbeddedStore(ox.Store.read_only(str(snapshot.quads)), writable=False, snapshot=snapshot)
        return self._opened

    def _let_go(self) -> None:
        """Close the snapshot that is open: one that nobody asks any more must not be kept on disk by this process."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _change(self, request: Request) -> bytes:
        """Make a change under the store's lock, held for this change only, and return what to send."""
        self._let_go()
        with open_store(self._folder) as store:
            try:
                if request.operation is Operation.UPDATE:
                    store.update(request.text, base=request.base)
                    done = Done(store.version)
                else:
                    done = _write_graph(store, request)
            except QueryError as error:
                return refused(error).packed()
            except StoreError as error:
                return Failure(400, str(error)).packed()
        return done.packed()


def _write_graph(store: EmbeddedStore, request: Request) -> Done:
    """Replace, merge or drop one graph (SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 to 5.5)."""
    name = request.default[0] if request.default else None
    known = name is None or store.knows_graph(name)
    target = "DEFAULT" if name is None else f"GRAPH {ox.NamedNode(name)}"
    if request.verb == "DELETE" and not known:
        return Done(store.version, missing=True)
    steps = [] if request.verb == "POST" else [f"DROP SILENT {target}"]
    if request.verb != "DELETE":
        steps += [] if name is None else [f"CREATE SILENT {target}"]
        steps.append(f"INSERT DATA {{ {_in_graph(name, ' '.join(_triples(request.text)))} }}")
    store.update(" ;\n".join(steps))
    return Done(store.version, created=not known)


def _in_graph(name: str | None, triples: str) -> str:
    return triples if name is None else f"GRAPH {ox.NamedNode(name)} {{ {triples} }}"


def _triples(ntriples: str) -> Iterator[str]:
    """Yield triples as the library writes them, so that no text can leave its literal."""
    for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES):
        yield f"{quad.subject} {quad.predicate} {quad.object} ."
