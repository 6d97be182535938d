"""What two statements say of each other: the order of scopes, the verdict and its proof."""

from tollgraph.comparison.corrections import Correction, load_corrections
from tollgraph.comparison.explain import Source, proof
from tollgraph.comparison.index import Index, comparisons
from tollgraph.comparison.ledgers import MonthlyReport, arithmetic_faults
from tollgraph.comparison.question import Answer, Row, counts_within, who_disagrees
from tollgraph.comparison.series import replaced
from tollgraph.comparison.statement import Remark, Statement, statements, world_of
from tollgraph.comparison.verdicts import compare

__all__ = [
    "Answer",
    "Correction",
    "Index",
    "MonthlyReport",
    "Remark",
    "Row",
    "Source",
    "Statement",
    "arithmetic_faults",
    "compare",
    "comparisons",
    "counts_within",
    "load_corrections",
    "proof",
    "replaced",
    "statements",
    "who_disagrees",
    "world_of",
]
