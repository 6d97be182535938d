"""The example graph in the two engines that stored queries must answer alike on."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import rdflib

from tollgraph.background import Background, background_of
from tollgraph.tables import Iri, Table, Value, literal_value

FILE = Path(__file__).with_name("example.trig")


class Oxigraph:
    """A pyoxigraph store over the union of its graphs, as the project's own stores are."""

    def __init__(self) -> None:
        """Load the example graph."""
        self.store = ox.Store()
        self.store.load(path=str(FILE), format=ox.RdfFormat.TRIG)

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the results of a query."""
        return self.store.query(sparql, use_default_graph_as_union=True)

    def background(self) -> Background:
        """Return the actors and places of the example graph."""
        return background_of(self.store)


class Rdflib:
    """An rdflib dataset over the union of its graphs."""

    def __init__(self) -> None:
        """Load the example graph, with literals kept as they are written."""
        normalise, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        with _without_own_warnings():
            self.dataset = rdflib.Dataset(default_union=True)
            self.dataset.parse(data=FILE.read_text(encoding="utf-8"), format="trig")
        rdflib.NORMALIZE_LITERALS = normalise

    def table(self, sparql: str, columns: tuple[str, ...]) -> Table:
        """Return the answer to a SELECT."""
        with _without_own_warnings():
            result = self.dataset.query(sparql)
            rows = [row for row in result if isinstance(row, rdflib.query.ResultRow)]
        assert [str(name) for name in result.vars or ()] == list(columns)
        return Table(columns, tuple(tuple(map(_value, row)) for row in rows))


@contextmanager
def _without_own_warnings() -> Iterator[None]:
    """Keep rdflib 7.6 from failing a test by using what it deprecates itself."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*is deprecated, use Dataset", DeprecationWarning)
        yield


def _value(term: object) -> Value:
    if isinstance(term, rdflib.Literal):
        return literal_value(str(term), str(term.datatype or ""))
    return None if term is None else Iri(str(term))
