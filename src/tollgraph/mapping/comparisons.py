"""What comparing yields, as RDF: comparisons, and what the comparison knows of each statement."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tollgraph.comparison.months import AnswerMonth
from tollgraph.identifiers import Minter
from tollgraph.mapping.parts import describe_scope, dimension_term, named_graph, scope_iri, terms
from tollgraph.model import Comparison, Scope
from tollgraph.namespaces import TG, concept
from tollgraph.nquads import GraphLines, day, decimal, fact, facts, integer, iri, text

_COUNTS_FROM, _COUNTS_TO, _REPLACED_BY, _CORRECTED = terms("countsFrom", "countsTo", "replacedBy", "correctedScope")
_SPEAKER_NAME, _PUBLISHER_NAME = terms("speakerName", "publisherName")


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the comparison knows of one statement beyond its words; `None` where it knows nothing."""

    iri: str
    counts_from: date | None = None
    """First of the days that must lie within a period asked for."""
    counts_to: date | None = None
    replaced_by: str | None = None
    """IRI of the same claimant's later figure."""
    corrected_scope: Scope | None = None
    speaker_name: str | None = None
    """What answers call who says it; the graphs of all articles that name a speaker name it again."""
    publisher_name: str | None = None
    """What answers call who published it."""


def comparison_quads(comparisons: Iterable[Comparison], minter: Minter) -> str:
    """Return comparisons as N-Quads of the graph of comparisons."""
    lines = GraphLines(named_graph(minter, "comparisons"))
    for comparison in comparisons:
        lines.describe(comparison.iri, (TG + "Comparison",), _comparison(comparison), _bridge(comparison))
    return str(lines)


def statement_quads(statements: Iterable[StatementFacts], minter: Minter) -> str:
    """Return what the comparison knows of each statement as N-Quads of the graph of comparisons."""
    lines = GraphLines(named_graph(minter, "comparisons"))
    for known in statements:
        corrected = known.corrected_scope
        if corrected is not None:
            describe_scope(lines, corrected, minter)
        lines.describe(
            known.iri,
            (),
            fact(_COUNTS_FROM, day(known.counts_from) if known.counts_from else None),
            fact(_COUNTS_TO, day(known.counts_to) if known.counts_to else None),
            fact(_REPLACED_BY, iri(known.replaced_by) if known.replaced_by else None),
            fact(_CORRECTED, iri(scope_iri(minter, corrected)) if corrected else None),
            fact(_SPEAKER_NAME, text(known.speaker_name) if known.speaker_name else None),
            fact(_PUBLISHER_NAME, text(known.publisher_name) if known.publisher_name else None),
        )
    return str(lines)


def answer_quads(answers: Iterable[tuple[str, AnswerMonth]], minter: Minter) -> str:
    """Return the months that comparisons may answer for, grouped by comparison, as N-Quads of their graph."""
    lines = GraphLines(named_graph(minter, "comparisons"))
    answers_in, answers_to, starts, ends = terms("answersIn", "answersTo", "monthStarts", "monthEnds")
    for comparison, group in groupby(answers, key=lambda each: each[0]):
        months = {minter.thing("month", each.party, each.month): each for _, each in group}
        for subject, each in months.items():
            last = each.month.replace(day=monthrange(each.month.year, each.month.month)[1])
            dates = [f"{starts} {day(each.month)}", f"{ends} {day(last)}"]
            lines.describe(subject, (TG + "AnswerMonth",), facts(answers_to, [iri(each.party)]), dates)
        lines.describe(comparison, (), facts(answers_in, map(iri, months)))
    return str(lines)


def _comparison(comparison: Comparison) -> list[str]:
    first, second, compares, verdict, mark, reason, sum_of = terms(
        "first", "second", "compares", "verdict", "mark", "reason", "sumOf"
    )
    sides = (iri(comparison.first), iri(comparison.second))
    return [
        f"{first} {sides[0]}",
        f"{second} {sides[1]}",
        *facts(compares, sides),
        f"{verdict} {iri(concept('verdict', comparison.verdict))}",
        *facts(mark, (iri(concept("mark", each)) for each in sorted(comparison.marks))),
        f"{reason} {text(comparison.reason)}",
        *facts(sum_of, map(iri, comparison.parts)),
        *(
            f"{iri(f'{TG}{dimension}Relation')} {iri(concept('relation', relation))}"
            for dimension, relation in sorted(comparison.relations.items())
        ),
    ]


def _bridge(comparison: Comparison) -> list[str]:
    bridge = comparison.bridge
    if bridge is None:
        return []
    residual, ratio, days, of_days, beyond = terms("residual", "ratio", "bridgeDays", "bridgeOfDays", "beyond")
    return [
        f"{residual} {integer(bridge.residual)}",
        f"{ratio} {decimal(bridge.ratio)}",
        *fact(days, None if bridge.days is None else integer(bridge.days)),
        *fact(of_days, None if bridge.of_days is None else integer(bridge.of_days)),
        *facts(beyond, (dimension_term(each) for each in sorted(bridge.beyond))),
    ]
