"""From judgements to assessments: what each one answers, and the number that it holds."""

from collections.abc import Sequence
from dataclasses import replace

from tollgraph.extraction.assembly import Assembler, passage_of
from tollgraph.extraction.drafts import Draft
from tollgraph.extraction.judgements import Judgement
from tollgraph.model import Assessment, Claim


def assess(assembler: Assembler, drafts: Sequence[Draft], claims: Sequence[Claim]) -> list[Assessment]:
    """Return the assessments of an article, in text order."""
    return []
