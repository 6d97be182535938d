"""Where the quads live, behind one small interface."""

from tollgraph.store.embedded import EmbeddedStore, memory_store, names_graphs
from tollgraph.store.interface import Change, QueryGraphs, Results, Store
from tollgraph.store.opening import open_store, read_store

__all__ = [
    "Change",
    "EmbeddedStore",
    "QueryGraphs",
    "Results",
    "Store",
    "memory_store",
    "names_graphs",
    "open_store",
    "read_store",
]
