"""A comparison as a page shows it: both statements, the verdict, and the proof of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tollgraph.namespaces import SKOS, TG, concept
from tollgraph.terms import Dimension
from tollgraph.web.described import Described, describe
from tollgraph.web.site import Site
from tollgraph.web.statements import Statement, comparisons_of, statement_of, words


@dataclass(frozen=True, slots=True)
class Bridge:
    """What would have to fall in the part that only the higher claim counts."""

    residual: str
    ratio: str
    days: str | None
    of_days: str | None
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two statements and what comparing them yields."""

    iri: str
    verdict: str
    marks: tuple[str, ...]
    reason: str
    first: Statement
    second: Statement
    relations: tuple[tuple[str, str], ...]
    """Dimension, and how the first's scope stands to the second's on it."""
    bridge: Bridge | None
    parts: tuple[Statement, ...]
    """The claims that a derived sum was made of."""

    def other(self, statement: str) -> Statement:
        """Return the side that is not the statement."""
        return self.second if self.first.iri == statement else self.first


def comparisons(site: Site, iris: Sequence[str]) -> list[Compared]:
    """Return comparisons in the order of their IRIs given; what is no comparison of the graph is left out."""
    known = describe(site.store, iris)
    return [_compared(known, each, site) for each in iris if known.one(each, TG + "verdict")]


def comparisons_about(site: Site, statement: str) -> list[Compared]:
    """Return all comparisons of a statement, the gravest verdict first."""
    return comparisons(site, [each.comparison for each in comparisons_of(site.store, [statement]).get(statement, ())])


def _compared(known: Described, iri: str, site: Site) -> Compared:
    sides = {name: known.one(iri, TG + name) or iri for name in ("first", "second")}
    return Compared(
        iri=iri,
        verdict=words(known.one(iri, TG + "verdict")),
        marks=tuple(map(words, known.all(iri, TG + "mark"))),
        reason=known.one(iri, TG + "reason") or "",
        first=statement_of(known, sides["first"], site),
        second=statement_of(known, sides["second"], site),
        relations=tuple(_relations(known, iri)),
        bridge=_bridge(known, iri),
        parts=tuple(statement_of(known, each, site) for each in known.all(iri, TG + "sumOf")),
    )


def _relations(known: Described, iri: str) -> Iterable[tuple[str, str]]:
    for dimension in Dimension:
        relation = known.one(iri, f"{TG}{dimension}Relation")
        if relation:
            yield str(dimension), words(relation)


def _bridge(known: Described, iri: str) -> Bridge | None:
    residual = known.one(iri, TG + "residual")
    if residual is None:
        return None
    days, of_days = known.one(iri, TG + "bridgeDays"), known.one(iri, TG + "bridgeOfDays")
    beyond = tuple(map(words, known.all(iri, TG + "beyond")))
    return Bridge(f"{int(residual):,}", known.one(iri, TG + "ratio") or "", days, of_days, beyond)


def definitions(site: Site, terms: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return what concepts mean by their notation; `terms` maps a scheme to notations."""
    iris = {notation: concept(scheme, notation) for scheme, notations in terms.items() for notation in notations}
    known = describe(site.store, iris.values())
    return {notation: known.one(iri, SKOS + "definition") or "" for notation, iri in iris.items()}
