"""What a store's comparisons are made of: the statements of its readings, under the decisions that people made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tollgraph.background import Background
from tollgraph.comparison.corrections import Correction, load_corrections
from tollgraph.comparison.statement import Remark, Statement, statements
from tollgraph.decisions.as_rdf import GRAPH, ruling_quads
from tollgraph.decisions.record import decisions_graphs, load_decisions, undone
from tollgraph.decisions.rulings import BringTogether, Ruled, ruled
from tollgraph.identifiers import Minter
from tollgraph.incidents.matching import match
from tollgraph.mapping import named_graph
from tollgraph.model import Reading
from tollgraph.store.interface import Store


@dataclass(frozen=True, slots=True)
class Compared:
    """The statements that are compared, and how decisions and matched incidents made them what they are."""

    said: list[Statement | Remark]
    ruled: Ruled


def compared(
    store: Store, background: Background, readings: Sequence[Reading], bring_together: BringTogether = match
) -> Compared:
    """Return the statements of some readings of a store, as its decisions and matched incidents have them."""
    outcome = ruled(readings, load_decisions(store), background, bring_together)
    found = statements(outcome.readings, background, corrections_of_store(store))
    said = [
        replace(each, corrected=True) if isinstance(each, Statement) and each.iri in outcome.corrected else each
        for each in found
    ]
    return Compared(said, outcome)


def corrections_of_store(store: Store) -> tuple[Correction, ...]:
    """Return the corrections of whole series that a store holds and that nobody took back."""
    return load_corrections(decisions_graphs(store), undone(load_decisions(store)))


def keep_rulings(store: Store, minter: Minter, outcome: Ruled) -> None:
    """Keep in the store which incidents are one and what decisions apply to; nothing is written where it is known."""
    graph, text = named_graph(minter, GRAPH), ruling_quads(outcome, minter)
    if {f"{quad} ." for quad in store.quads(graph)} != set(text.splitlines()):
        store.replace_graph(graph, text)
