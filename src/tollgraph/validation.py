"""Checking data against the shapes; findings come as rows that people can read.

The shapes are compiled to SPARQL and asked of the store (`tollgraph.shacl`); pySHACL takes what is not compiled, and is
the other engine. Data that no shape looks at are a finding of their own: SHACL calls an empty graph valid.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal as OneOf
from typing import get_args

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import BNode, Node

from tollgraph.article_checks import ArticleBatch, Violations
from tollgraph.errors import ParameterError, ReadingError
from tollgraph.findings import SEVERITIES, Finding, Report, gravest_first
from tollgraph.namespaces import PREFIXES, TG, local_name
from tollgraph.resources import shipped
from tollgraph.shacl import (
    Ask,
    Plan,
    Result,
    Survey,
    ask_union,
    compile_shapes,
    count_focus_nodes,
    judge,
    run,
    take_survey,
    with_targets_of,
)
from tollgraph.shacl.terms import as_quad, as_rdflib
from tollgraph.shacl.vocabulary import SHACL
from tollgraph.store import EmbeddedStore, Store, read_store
from tollgraph.store_address import StoreAddress

_SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
Data = Graph | Store | str
"""An rdflib graph, a store (the union of its graphs), or N-Quads text."""
Engine = OneOf["compiled", "pyshacl"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
"""What may check: the shapes compiled to SPARQL, or pySHACL for all of them."""


def load_shapes(files: Iterable[Path] | None = None) -> Graph:
    """Return the shapes of Turtle files, the shipped ones unless given."""
    shapes = Graph()
    for path in sorted(shipped("shapes").glob("*.ttl")) if files is None else files:
        shapes.parse(path, format="turtle")
    return shapes


def validate(data: Data, shapes: Graph | None = None, engine: Engine = "compiled") -> Report:
    """Return what the shapes find in data, whose graphs are taken together.

    Data that no shape targets yield a violation, and so does an empty graph. What pySHACL had to take stands in the
    notes of the report. ParameterError names an engine that there is not.
    """
    if engine not in ENGINES:
        raise ParameterError(f"{engine!r} is no engine of validation; there are {', '.join(ENGINES)}")
    source = _source(data)
    if shapes is None:
        return _Validation(source, _shipped_shapes(), _shipped_plan).report(engine)
    return _Validation(source, shapes, lambda: compile_shapes(shapes)).report(engine)


def validate_files(files: Iterable[Path], engine: Engine = "compiled") -> Report:
    """Return what the shapes find in RDF files taken together; ReadingError names a file that cannot be read."""
    store = ox.Store()
    for path in files:
        try:
            store.bulk_load(path=str(path), format=_SYNTAXES.get(path.suffix.lower(), ox.RdfFormat.TURTLE))
        except (OSError, SyntaxError, ValueError) as error:
            raise ReadingError(f"{path}: {error}; RDF syntaxes are told by {', '.join(_SYNTAXES)}") from error
    return validate(EmbeddedStore(store), engine=engine)


def validate_store(address: StoreAddress, engine: Engine = "compiled") -> Report:
    """Return what the shapes find in the store at an address."""
    with read_store(address) as store:
        return validate(store, engine=engine)


def faults_of(batch: ArticleBatch) -> dict[str, str]:
    """Return why a graph of a batch of articles violates the shapes, by the graph's name."""
    checking = _Validation(_Source(ask_union(batch.quads), batch.quads), _shipped_shapes(), _shipped_plan)
    results, _ = checking.results("compiled")
    broken = [each for each in results if each.severity == SHACL.Violation and str(each.focus) not in batch.elsewhere]
    owners = _owners(batch.graphs) if broken else {}
    faults: dict[str, set[Finding]] = {}
    for result in broken:
        if str(result.focus) in owners:
            faults.setdefault(owners[str(result.focus)], set()).add(_finding(result, checking.shapes))
    return {name: _told(findings) for name, findings in faults.items()}


def compiled_violations() -> tuple[Violations, ...] | None:
    """Return what asks for violations of the shipped shapes; None where SPARQL over the data alone cannot tell them."""
    plan = _shipped_plan()
    if plan.left or any(each.names_nodes for each in plan.targets):
        return None
    found: dict[tuple[str, ...], list[str]] = {}
    for check in plan.checks:
        if check.severity == SHACL.Violation:
            found.setdefault(tuple(each.pattern("?node") for each in check.targets), []).append(check.query)
    return tuple(Violations(targets, tuple(queries)) for targets, queries in found.items())


def _owners(graphs: Mapping[str, str]) -> dict[str, str]:
    """Return the graph that describes each thing."""
    return {subject: name for name, nquads in graphs.items() for subject in _subjects(nquads)}


def _subjects(nquads: str) -> set[str]:
    quads = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _told(findings: set[Finding]) -> str:
    first = sorted(findings, key=gravest_first)[:3]
    return "; ".join(f"{finding.message} ({finding.value or finding.focus})" for finding in first)


@cache
def _shipped_shapes() -> Graph:
    return load_shapes()


@cache
def _shipped_plan() -> Plan:
    return compile_shapes(_shipped_shapes())


@dataclass(frozen=True, slots=True)
class _Source:
    """Data in both forms: SPARQL is asked of the one, pySHACL takes the other."""

    ask: Ask
    triples: Iterable[ox.Quad] | Graph
    kept_as_written: bool = True
    """Whether a store gives every literal back as it was written: it writes `01` as `1`."""

    def graph(self) -> Graph:
        """Return the data as an rdflib graph that pySHACL may work on."""
        if isinstance(self.triples, Graph):
            return self.triples
        graph = Graph()
        for quad in self.triples:
            graph.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
        return graph


def _source(data: Data) -> _Source:
    if isinstance(data, Graph):
        return _source_of_graph(data)
    if isinstance(data, str):
        store = ox.Store()
        store.load(data, format=ox.RdfFormat.N_QUADS)
        return _Source(ask_union(store), store)
    return _Source(data.query, data.quads())


def _source_of_graph(graph: Graph) -> _Source:
    """Return an rdflib graph with its copy in a store, which keeps the names of blank nodes."""
    quads = [as_quad(triple) for triple in graph]
    store = ox.Store()
    store.extend(quads)
    kept = {quad.object for quad in store}
    return _Source(ask_union(store), graph, kept_as_written=all(quad.object in kept for quad in quads))


@dataclass(frozen=True, slots=True)
class _Validation:
    """Data and the shapes that they are checked against."""

    source: _Source
    shapes: Graph
    plan_without_subclasses: Callable[[], Plan]

    def report(self, engine: Engine) -> Report:
        """Return what people read."""
        looked_at = count_focus_nodes(self._plan(), self.source.ask)
        if not looked_at:
            return Report((_nothing_checked(self.source),), 0)
        results, notes = self.results(engine)
        found = {_finding(result, self.shapes) for result in results}
        return Report(tuple(sorted(found, key=gravest_first)), looked_at, notes)

    def results(self, engine: Engine) -> tuple[list[Result], tuple[str, ...]]:
        """Return what breaks the shapes, and what pySHACL had to check of it."""
        if engine == "pyshacl":
            return list(judge(self.source.graph(), self.shapes)), ()
        if not self.source.kept_as_written:
            note = "pySHACL checked all shapes: the data have literals that a store writes otherwise (01 as 1)"
            return list(judge(self.source.graph(), self.shapes)), (note,)
        plan = self._plan()
        results = list(run(plan, self.source.ask))
        if plan.left:
            left = with_targets_of(self.shapes, {each.shape for each in plan.left})
            results += judge(self.source.graph(), left)
        return results, tuple(f"pySHACL checked {_shown(each.shape) or 'a shape'}: {each.reason}" for each in plan.left)

    def _plan(self) -> Plan:
        survey = take_survey(self.shapes, self.source.ask)
        return self.plan_without_subclasses() if survey == Survey() else compile_shapes(self.shapes, survey)


def _nothing_checked(source: _Source) -> Finding:
    empty = not source.ask("ASK { ?thing ?property ?value }")
    said = "the data are empty" if empty else "no shape looks at anything in the data"
    message = f"{said}; data are checked by the shapes of their classes, so use the classes of {TG}"
    return Finding("Violation", "", "", "", message, "", "NothingChecked")


def _finding(result: Result, shapes: Graph) -> Finding:
    severity = _shown(result.severity).removeprefix("sh:")
    return Finding(
        severity=severity if severity in SEVERITIES else "Violation",
        focus=str(result.focus),
        path=_shown(result.path),
        value=_shown(result.value),
        message=result.message,
        shape=_node_shape(result.shape, shapes),
        component=_shown(result.component).removeprefix("sh:"),
    )


def _node_shape(source: Node, shapes: Graph) -> str:
    """Return the local name of the node shape that a result's shape is, or is a property of."""
    owner = next(iter(shapes.subjects(SHACL.property, source)), source)
    return local_name(str(owner)) if isinstance(owner, URIRef) else ""


def _shown(term: Node | None) -> str:
    """Return a term for people: prefixed where a prefix is known."""
    if not isinstance(term, URIRef):
        return "" if term is None or isinstance(term, BNode) else str(term)
    prefix = max(
        (name for name, space in PREFIXES.items() if term.startswith(space)), key=lambda n: len(PREFIXES[n]), default=""
    )
    return f"{prefix}:{term[len(PREFIXES[prefix]) :]}" if prefix else str(term)
