"""What every store can write once it can carry out a change."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from tollgraph.errors import StoreError
from tollgraph.nquads import iri
from tollgraph.store.interface import Change


class ChangingStore(ABC):
    """The writing methods of a store, by its `add` and its `change`."""

    @abstractmethod
    def add(self, nquads: str) -> None:
        """Add N-Quads of any graphs."""

    @abstractmethod
    def change(self, change: Change) -> None:
        """Drop graphs, remove quads and add quads."""

    def add_graph(self, name: str, nquads: str) -> None:
        """Add N-Quads that all belong to one graph."""
        end = f" {iri(name)} ."
        stray = next((line for line in nquads.split("\n") if line and not line.endswith(end)), None)
        if stray is not None:
            raise StoreError(f"a quad is not of the graph {name}: {stray[:200]}; write each graph by its own name")
        self.add(nquads)

    def replace_graph(self, name: str, nquads: str) -> None:
        """Put N-Quads in the place of all that a graph holds."""
        self.replace_graphs({name: nquads})

    def replace_graphs(self, graphs: Mapping[str, str]) -> None:
        """Put N-Quads in the place of several graphs at once."""
        self.change(Change(add="".join(graphs.values()), drop=tuple(graphs)))

    def remove_graph(self, name: str) -> None:
        """Drop a graph."""
        self.change(Change(drop=(name,)))
