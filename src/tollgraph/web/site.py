"""What every page and every answer of the question API is made from: the store, what is known, and the settings."""

from dataclasses import dataclass, field
from typing import Protocol

from tollgraph.background import Background
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.store.interface import QueryGraphs, Results
from tollgraph.texts import TextStore
from tollgraph.web.current_background import CurrentBackground
from tollgraph.web.kept_rows import KeptRows


class VersionedStore(Protocol):
    """What pages need of a store: answers, and a version that grows with every change."""

    @property
    def version(self) -> int:
        """The version of what is answered from."""

    def query(self, sparql: str, graphs: QueryGraphs | None = None) -> Results:
        """Return the result of a query; over the union of all graphs where none is named."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the operator lets pages show beside the graph."""

    base: str = DEFAULT_BASE
    """Base of the IRIs of things."""
    texts: TextStore | None = None
    """The private texts of the articles; without them excerpts are as long as the graph's own context of a quote."""
    serve_texts: bool = False
    """Whether pages may show whole articles: only where the operator has the right to."""
    contact: str = ""
    """Where errors are reported: a web or mail address; empty where the operator gives none."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One store shown to people and programs."""

    store: VersionedStore
    known: CurrentBackground = field(default_factory=CurrentBackground)
    """Where the actors and places of the store are read."""
    name: str = "Tollgraph"
    """What the operator calls the store."""
    showing: Showing = field(default_factory=Showing)
    kept_rows: KeptRows = field(default_factory=KeptRows)
    """Rows of answers that are read in parts."""

    @property
    def background(self) -> Background:
        """The actors and places that parameters may name, as of the version that is served now."""
        return self.known.at(self.store.version)

    @property
    def base(self) -> str:
        """The base of the IRIs of things."""
        return self.showing.base
