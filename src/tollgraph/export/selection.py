"""A part of the graph, by question, party, period or place, with the provenance of everything in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.errors import ParameterError
from tollgraph.export.rows import EXPLAINS, quads_about
from tollgraph.namespaces import DCTERMS, ONTOLOGY, PROV, SKOS, TG
from tollgraph.parameters import Naming, Parameter, ParameterType, values_block
from tollgraph.queries import Answering, find_query, run
from tollgraph.store.interface import QueryGraphs, Results

_ALSO = frozenset(
    ox.NamedNode(iri)
    for iri in (
        *(
            TG + name
            for name in (
                "claimant", "assessor", "namedParty", "namedPlace", "within", "partOfPlace", "memberOf", "speaksFor",
                "side", "actsFor", "onSideOf", "theatre", "assesses", "replacedBy", "underDecision", "answersIn",
                "answersTo", "sameIncidentAs", "hasIdentifier", "identifierScheme",
                "qualifier", "kind", "standard", "status", "effect", "victims", "unit",
                "dating", "placeKind", "verdict", "mark", "inferredDimension", "beyond", "areaRelation",
                "periodRelation", "victimsRelation", "perpetratorRelation", "effectRelation", "incidentRelation",
            )
        ),
        PROV + "wasRevisionOf", PROV + "used", PROV + "wasDerivedFrom", DCTERMS + "isVersionOf", SKOS + "inScheme",
    )
)  # fmt: skip
"""From a thing in a selection to what it needs to be understood without the rest of the graph."""
_PARTS = {
    "party": """  { ?s tg:speaker/tg:side ?party } UNION { ?x tg:perpetrator/tg:actsFor ?party }""",
    "place": """  ?x tg:area/tg:partOfPlace ?place .""",
    "period": """  OPTIONAL { ?x tg:period/tg:start ?start } OPTIONAL { ?x tg:period/tg:end ?end } ?s tg:toldOn ?told .
  FILTER(COALESCE(?start, ?end, ?told) <= ?period_to && COALESCE(?end, ?told) >= ?period_from)""",
}
"""How a statement ?s, which counts or answers ?x (a scope or an incident), fits each part of a selection."""
_STATEMENTS = f"""PREFIX tg: <{TG}>
SELECT DISTINCT ?s WHERE {{
  %s
  ?s a ?kind FILTER(?kind IN (tg:Claim, tg:Assessment))
  OPTIONAL {{
    {{ ?s tg:scope ?x }} UNION {{ ?s tg:assesses/tg:scope ?x }} UNION {{ ?s tg:assesses ?x . ?x a tg:Incident }}
  }}
%s
}}"""
_BESIDE = f"""PREFIX tg: <{TG}>
SELECT DISTINCT ?other WHERE {{ VALUES ?s {{ %s }}
  {{ ?other tg:compares ?s }} UNION {{ ?other tg:assesses ?s }} UNION {{ ?other tg:matches ?s }} }}"""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """What to export of a graph; an empty selection is all of it."""

    query: str | None = None
    """Name of a stored question: what its answer names is selected."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of that question."""
    party: str | None = None
    """Statements by this party's side, and about harm laid at its door."""
    period: str | None = None
    """Statements that count harm in some part of it; undated ones by the day they were told."""
    place: str | None = None
    """Statements about harm in this place, or in one inside it."""

    def __post_init__(self) -> None:
        """Check that a question stands alone: its own parameters say what is selected."""
        if self.parameters and not self.query:
            raise ParameterError("parameters (-p) belong to a stored question; name it with --query")
        if self.query and self._wanted():
            raise ParameterError("a question and a party, period or place cannot be combined; select by one of them")

    def __bool__(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.query or self._wanted())

    def _wanted(self) -> dict[str, str]:
        given = {"party": self.party, "period": self.period, "place": self.place}
        return {name: value for name, value in given.items() if value is not None}

    def statements(self, store: Answering, naming: Naming) -> set[str]:
        """Return the claims and assessments that fit every part; ParameterError for a value that names nothing."""
        wanted = self._wanted()
        blocks = [values_block(_parameter(name), value, naming) for name, value in wanted.items()]
        sparql = _STATEMENTS % ("\n  ".join(blocks), "\n".join(_PARTS[name] for name in wanted))
        return set(_names(store, sparql))


class SelectedGraph:
    """A part of a graph, which answers as a store does: over the union of its graphs."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Hold these quads in memory."""
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs."""
        return iter(self._store)

    def query(self, sparql: str, _graphs: QueryGraphs | None = None, /) -> Results:
        """Return the results of a SPARQL query over the union of all graphs."""
        return self._store.query(sparql, use_default_graph_as_union=True)


def select(store: Answering, selection: Selection, background: Background, base: str) -> SelectedGraph:
    """Return the selected part of a store, closed under what explains it.

    With a statement come every comparison it stands in and the other side of each, and the assessments of it; with
    each of these its passage, article, extraction and the description of the graph it was read into, its speaker with
    the sides that one is on, its scope, places with those that contain them, and the terms used.
    """
    if selection.query:
        query = find_query(selection.query)
        named = run(store, query, query.whole(selection.parameters), background).iris()
    else:
        named = frozenset(selection.statements(store, Naming(background, base)))
    beside = {other for batch in _batches(named) for other in _names(store, _BESIDE % batch)}
    return SelectedGraph(_explained(store, {ONTOLOGY, *named, *beside} if named else set()))


def _explained(store: Answering, things: set[str]) -> Iterator[ox.Quad]:
    """Yield all about things, about the graphs that say it, and about what they point to, each once."""
    known: set[str] = set()
    frontier = things
    while frontier:
        known |= frontier
        found: set[str] = set()
        for quad in quads_about(store, sorted(frontier)):
            yield quad
            if isinstance(quad.graph_name, ox.NamedNode):
                found.add(quad.graph_name.value)
            if quad.predicate in EXPLAINS | _ALSO and isinstance(quad.object, ox.NamedNode):
                found.add(quad.object.value)
        frontier = found - known


def _batches(iris: Iterable[str]) -> Iterator[str]:
    ordered = sorted(iris)
    for start in range(0, len(ordered), _BATCH):
        yield " ".join(str(ox.NamedNode(iri)) for iri in ordered[start : start + _BATCH])


def _names(store: Answering, sparql: str) -> Iterator[str]:
    solutions = store.query(sparql)
    if isinstance(solutions, ox.QuerySolutions):
        yield from (row[0].value for row in solutions if isinstance(row[0], ox.NamedNode))


def _parameter(name: str) -> Parameter:
    return Parameter(name, ParameterType(name), f"the {name} to select by", "")
