"""A comparison as a short proof for people: relations, figures, arithmetic, both quotes and their sources."""

from collections.abc import Mapping
from dataclasses import dataclass

from tollgraph.comparison.statement import Remark, Statement
from tollgraph.model import Article, Bridge, Comparison
from tollgraph.terms import Dimension

_RELATION = "  {:<12} {}"
LONGEST_QUOTE = 200
"""Characters of a quote that a proof shows at most; what is cut is marked."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article's words stand: its publisher and its title, as shown to people."""

    publisher: str
    title: str

    @classmethod
    def of(cls, article: Article) -> "Source":
        """Return what people are shown of an article."""
        return cls(article.publisher, article.title)


def proof(
    comparison: Comparison,
    said: Mapping[str, Statement | Remark],
    sources: Mapping[str, Source] | None = None,
) -> str:
    """Return the proof of a comparison; `said` holds its statements by IRI, `sources` their articles where known."""
    marks = "".join(f" + {mark}" for mark in sorted(comparison.marks))
    sides = [said[iri] for iri in (comparison.first, comparison.second)]
    lines = [f"{comparison.verdict}{marks}", comparison.reason, ""]
    for letter, side in zip("AB", sides, strict=True):
        lines += _side(letter, side, sources or {})
    if comparison.parts:
        lines.append("Added up: " + " + ".join(_part(said[iri]) for iri in comparison.parts if iri in said))
    if comparison.relations:
        lines += ["How what A counts stands to what B counts:", *_relations(comparison)]
    if comparison.bridge is not None:
        lines.append(_bridge(comparison.bridge))
    return "\n".join(lines)


def _side(letter: str, side: Statement | Remark, sources: Mapping[str, Source]) -> list[str]:
    figures = f": {_figures(side)}" if isinstance(side, Statement) else f": {side.status}"
    source = sources.get(side.article)
    where = f", {source.publisher}, {source.title!r}" if source else f", {side.article}"
    return [
        f"{letter}. {side.speaker_label}{figures}",
        f"   \u201c{_short(side.quote)}\u201d",
        f"   told {side.told}{where}",
    ]


def _figures(statement: Statement) -> str:
    figures = statement.figures
    high = "without end" if figures.near_upper is None else f"to {figures.near_upper:,}"
    standard = f", {statement.standard}" if statement.standard else ""
    return f"{statement.words} [{figures.near_lower:,} {high}], {statement.kind}{standard}"


def _short(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1].rstrip() + "\u2026"


def _part(part: Statement | Remark) -> str:
    return part.words if isinstance(part, Statement) else part.about_text


def _relations(comparison: Comparison) -> list[str]:
    return [_RELATION.format(each, comparison.relations[each]) for each in Dimension if each in comparison.relations]


def _bridge(bridge: Bridge) -> str:
    if not bridge.beyond:
        return f"The figures are {bridge.residual:,} apart at their nearest ends (ratio {bridge.ratio:.3f})."
    days = f", in {bridge.days:,} of {bridge.of_days:,} days" if bridge.days is not None and bridge.of_days else ""
    beyond = ", ".join(sorted(bridge.beyond))
    return f"For both to hold, {bridge.residual:,} would have to fall beyond the other's {beyond}{days}."
