"""Which incidents are one, and what each decision applies to, as RDF."""

from collections.abc import Mapping
from datetime import datetime
from itertools import permutations

from tollgraph.decisions.rulings import Ruled
from tollgraph.identifiers import Minter
from tollgraph.incidents.matching import Evidence
from tollgraph.mapping import named_graph
from tollgraph.namespaces import TG
from tollgraph.nquads import GraphLines, decimal, iri, moment, text

GRAPH = "incidents"
"""Name of the graph; it follows from the readings and the decisions, and is made anew with the comparisons."""


def ruling_quads(ruled: Ruled, minter: Minter) -> str:
    """Return the incidents that are one, the evidence for it, and what decisions apply to, as N-Quads."""
    lines = GraphLines(named_graph(minter, GRAPH))
    read_at = {each.iri: reading.extraction.at for reading in ruled.readings for each in reading.incidents}
    others: dict[str, list[str]] = {}
    for cluster in ruled.matching.clusters:
        for one, other in permutations(cluster, 2):
            others.setdefault(one, []).append(f"{iri(TG + 'sameIncidentAs')} {iri(other)}")
    for thing, decision in ruled.under:
        others.setdefault(thing, []).append(f"{iri(TG + 'underDecision')} {iri(decision)}")
    for evidence in ruled.matching.evidence:
        _match(lines, evidence, read_at, minter)
    for thing in sorted(others):
        lines.describe(thing, (), others[thing])
    return str(lines)


def _match(lines: GraphLines, evidence: Evidence, read_at: Mapping[str, datetime], minter: Minter) -> None:
    """Describe the evidence for one pair; its time is that of the later reading, so that it is the same every time."""
    pair = (evidence.first, evidence.second)
    lines.describe(
        minter.thing("match", *pair),
        (TG + "Match",),
        [f"{iri(TG + 'matches')} {iri(each)}" for each in pair],
        [f"{iri(TG + 'agreesOn')} {text(each)}" for each in evidence.agreed],
        [f"{iri(TG + 'score')} {decimal(min(evidence.points, 100) / 100)}"],
        [f"{iri(TG + 'matchedOn')} {moment(max(read_at[each] for each in pair))}"],
    )
