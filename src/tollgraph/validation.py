"""Checking data against the shapes; findings come as rows that people can read.

Data that no shape looks at are a finding of their own: `pyshacl` calls an empty graph and an empty shapes graph valid.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.term import BNode, Node

from tollgraph.errors import ReadingError
from tollgraph.findings import SEVERITIES, Finding, Report, gravest_first
from tollgraph.namespaces import PREFIXES, SH, TG
from tollgraph.nquads import iri
from tollgraph.resources import shipped
from tollgraph.sparql_constraints import sparql_findings, without_sparql
from tollgraph.store import EmbeddedStore, Store, read_store

_SH = Namespace(SH)
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


def load_shapes(files: Iterable[Path] | None = None) -> Graph:
    """Return the shapes of Turtle files, the shipped ones unless given."""
    shapes = Graph()
    for path in sorted(shipped("shapes").glob("*.ttl")) if files is None else files:
        shapes.parse(path, format="turtle")
    return shapes


def validate(data: Data, shapes: Graph | None = None) -> Report:
    """Return what the shapes find in data, whose graphs are taken together.

    Data that no shape targets yield a violation, and so does an empty graph.
    """
    rules = load_shapes() if shapes is None else shapes
    if isinstance(data, Graph):
        merged = ox.Store()
        merged.load(data.serialize(format="nt", encoding="utf-8"), format=ox.RdfFormat.N_TRIPLES)
        return _check(data, merged, rules)
    merged = _merged(data)
    return _check(_as_graph(merged), merged, rules)


def _check(graph: Graph, merged: ox.Store, rules: Graph) -> Report:
    """Return what the shapes find in data that are given in both forms: pySHACL takes the one, SPARQL the other."""
    targets = focus_nodes(graph, rules)
    if not targets:
        return Report((_nothing_checked(graph),), 0)
    core = without_sparql(rules)
    _, results, _ = pyshacl.validate(graph, shacl_graph=core, inference="none", advanced=False, inplace=True)
    if not isinstance(results, Graph):
        raise TypeError(f"pyshacl gave {results!r} instead of a report")
    found = {_finding(results, node, rules) for node in results.subjects(RDF.type, _SH.ValidationResult)}
    found.update(sparql_findings(merged, rules))
    return Report(tuple(sorted(found, key=gravest_first)), len(targets))


def validate_files(files: Iterable[Path]) -> Report:
    """Return what the shapes find in RDF files taken together; ReadingError names a file that cannot be read."""
    quads: list[str] = []
    for path in files:
        try:
            parsed = ox.parse(path=str(path), format=_SYNTAXES.get(path.suffix.lower(), ox.RdfFormat.TURTLE))
            quads += [f"{quad} .\n" for quad in parsed]
        except (OSError, SyntaxError, ValueError) as error:
            raise ReadingError(f"{path}: {error}; RDF syntaxes are told by {', '.join(_SYNTAXES)}") from error
    return validate("".join(quads))


def validate_store(path: Path) -> Report:
    """Return what the shapes find in the store of a folder."""
    with read_store(path) as store:
        return validate(store)


def validate_articles(graphs: Mapping[str, str], store: EmbeddedStore | None = None) -> dict[str, str]:
    """Return why a graph of a batch violates the shapes, by the graph's name; conforming graphs are not in it.

    All graphs go through one run of pySHACL, together with what the store says of the things they point to.
    """
    if not graphs:
        return {}
    together = _merged("".join(graphs.values()))
    owners = {subject: name for name, nquads in graphs.items() for subject in _subjects(nquads)}
    if store is not None:
        _add_known_types(together, store, set(owners))
    faults: dict[str, list[str]] = {}
    for finding in _check(_as_graph(together), together, load_shapes()).findings:
        if finding.severity == "Violation" and finding.focus in owners:
            faults.setdefault(owners[finding.focus], []).append(f"{finding.message} ({finding.value or finding.focus})")
    return {name: "; ".join(messages[:3]) for name, messages in faults.items()}


def focus_nodes(graph: Graph, shapes: Graph) -> set[Node]:
    """Return the things that the shapes' targets choose from a graph."""
    found: set[Node] = set(shapes.objects(None, _SH.targetNode)) & set(graph.all_nodes())
    for kind in shapes.objects(None, _SH.targetClass):
        for narrower in graph.transitive_subjects(RDFS.subClassOf, kind):
            found.update(graph.subjects(RDF.type, narrower))
    for predicate in shapes.objects(None, _SH.targetSubjectsOf):
        found.update(graph.subjects(predicate, None))
    for predicate in shapes.objects(None, _SH.targetObjectsOf):
        found.update(graph.objects(None, predicate))
    return found


def _merged(data: Store | str) -> ox.Store:
    """Return the union of all graphs as the default graph of a store in memory."""
    quads = ox.parse(data, format=ox.RdfFormat.N_QUADS) if isinstance(data, str) else data.quads()
    merged = ox.Store()
    merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return merged


def _as_graph(merged: ox.Store) -> Graph:
    """Return the data as an rdflib graph that pySHACL may work on."""
    graph = Graph()
    for quad in merged:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: object) -> URIRef | BNode | Literal:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        plain = datatype == URIRef(PREFIXES["xsd"] + "string")
        return Literal(term.value, lang=term.language, datatype=None if plain else datatype, normalize=False)
    raise ReadingError(f"{term} is a quoted triple; the shapes know none, so write it as triples of its own")


def _subjects(nquads: str) -> set[str]:
    quads = ox.parse(nquads, format=ox.RdfFormat.N_QUADS)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _add_known_types(merged: ox.Store, store: EmbeddedStore, described: set[str]) -> None:
    """Add the types of the things that a batch points to and does not describe itself."""
    pointed = {quad.object.value for quad in merged if isinstance(quad.object, ox.NamedNode)} - described
    wanted = " ".join(iri(each) for each in sorted(pointed))
    found = store.query(f"SELECT ?thing ?kind {{ VALUES ?thing {{ {wanted} }} ?thing a ?kind }}")
    if isinstance(found, ox.QuerySolutions):
        kind = ox.NamedNode(str(RDF.type))
        merged.extend([ox.Quad(each["thing"], kind, each["kind"]) for each in found])


def _nothing_checked(graph: Graph) -> Finding:
    said = "the data are empty" if len(graph) == 0 else "no shape looks at anything in the data"
    message = f"{said}; data are checked by the shapes of their classes, so use the classes of {TG}"
    return Finding("Violation", "", "", "", message, "", "NothingChecked")


def _finding(results: Graph, node: Node, shapes: Graph) -> Finding:
    def said(name: str) -> str:
        return _shown(next(iter(results.objects(node, _SH[name])), None))

    severity = said("resultSeverity").removeprefix("sh:")
    source = next(iter(results.objects(node, _SH.sourceShape)), None)
    return Finding(
        severity=severity if severity in SEVERITIES else "Violation",
        focus=str(next(iter(results.objects(node, _SH.focusNode)), "")),
        path=said("resultPath"),
        value=said("value"),
        message=said("resultMessage"),
        shape=_node_shape(source, shapes, results),
        component=said("sourceConstraintComponent").removeprefix("sh:"),
    )


def _node_shape(source: Node | None, *graphs: Graph) -> str:
    """Return the local name of the node shape that a result's shape is, or is a property of."""
    for graph in graphs:
        owner = next(iter(graph.subjects(_SH.property, source)), source)
        if isinstance(owner, URIRef):
            return str(owner).rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return ""


def _shown(term: Node | None) -> str:
    """Return a term for people: prefixed where a prefix is known."""
    if not isinstance(term, URIRef):
        return "" if term is None or isinstance(term, BNode) else str(term)
    prefix = max(
        (name for name, space in PREFIXES.items() if term.startswith(space)), key=lambda n: len(PREFIXES[n]), default=""
    )
    return f"{prefix}:{term[len(PREFIXES[prefix]) :]}" if prefix else str(term)
