"""From what was read to graphs that conform to the shapes: all of ingestion that needs no writing.

It is done in any process that can read the store, on portions of a hundred articles or so: checking them against the
shapes together costs little more than checking one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic

from tollgraph.article_checks import validate_articles
from tollgraph.background import Background
from tollgraph.closures import article_closure_quads
from tollgraph.errors import NotConformingError
from tollgraph.identifiers import Minter
from tollgraph.keeping.tombstones import Tombstones
from tollgraph.mapping import reading_quads
from tollgraph.mapping.ledgers import ledger_quads
from tollgraph.model import LeftOut, Reading
from tollgraph.store.interface import Store
from tollgraph.taking_up import Known, Taken

_PORTION = 100
PATIENCE = 5.0
"""Seconds after which what was read goes on, however little it is: one article by a language model takes longer."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read of one article version, ready to be stored."""

    reading: Reading
    graph: str
    """The name of its graph."""
    nquads: str
    """The whole graph, but for what it says of the versions that it supersedes."""


PreparedOrNot = Prepared | Known | LeftOut


@dataclass(frozen=True, slots=True)
class Preparing:
    """What makes graphs of readings."""

    store: Store
    minter: Minter
    background: Background
    forgotten: Tombstones
    """What must not come back."""

    def prepare(self, taken: Iterable[Taken]) -> list[PreparedOrNot]:
        """Return what is to be stored of some articles, in their order; what does not conform is left out, and why."""
        found = [self._prepared(each) for each in taken]
        graphs = {each.graph: each.nquads for each in found if isinstance(each, Prepared)}
        faults = validate_articles(graphs, self.store)
        return [_unless_faulty(each, faults) for each in found]

    def _prepared(self, taken: Taken) -> PreparedOrNot:
        if not isinstance(taken, Reading):
            return taken
        reading = self.forgotten.spared(taken, self.minter)
        if isinstance(reading, LeftOut):
            return reading
        try:
            quads = reading_quads(reading, self.minter) + ledger_quads(reading, self.minter)
            closures = article_closure_quads(reading, self.background, self.minter)
        except NotConformingError as error:
            return LeftOut(reading.article.key, str(error))
        return Prepared(reading, self.minter.graph(self.minter.article(reading.article)), quads + closures)


def _unless_faulty(found: PreparedOrNot, faults: dict[str, str]) -> PreparedOrNot:
    if isinstance(found, Prepared) and found.graph in faults:
        return LeftOut(found.reading.article.key, faults[found.graph])
    return found


def by_portion(found: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Yield what comes in portions, smaller ones where it comes slowly: nothing that was read waits long."""
    portion: list[Taken] = []
    begun = monotonic()
    for each in found:
        portion.append(each)
        if len(portion) == _PORTION or monotonic() - begun > PATIENCE:
            yield portion
            portion, begun = [], monotonic()
    if portion:
        yield portion
