"""The model as RDF, and back: one named graph per article version, as N-Quads text.

`readings` writes what an article says, `comparisons` what comes of comparing, `ledgers` a publisher's table, `parts`
what several of them describe; `unmapping` is the way back, and `read_back` tells what would come back unasked.
"""

from tollgraph.mapping.comparisons import StatementFacts, answer_quads, comparison_quads, statement_quads
from tollgraph.mapping.parts import CONTEXT, named_graph, scope_iri
from tollgraph.mapping.readings import claim_label, reading_quads, revision_quads

__all__ = [
    "CONTEXT",
    "StatementFacts",
    "answer_quads",
    "claim_label",
    "comparison_quads",
    "named_graph",
    "reading_quads",
    "revision_quads",
    "scope_iri",
    "statement_quads",
]
