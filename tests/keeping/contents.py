"""What a store holds, in a form in which two stores can be compared."""

from collections.abc import Iterable

import pyoxigraph as ox

from tollgraph.namespaces import TG
from tollgraph.store import EmbeddedStore


def contents(quads: Iterable[ox.Quad]) -> set[str]:
    """Return quads as text, with blank nodes named by their place among them."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def column(store: EmbeddedStore, pattern: str) -> list[str]:
    """Return the values of `?value` in a graph pattern, sorted; `tg:` may be used."""
    rows = store.query(f"PREFIX tg: <{TG}> SELECT ?value {{ {pattern} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(row["value"].value for row in rows)
