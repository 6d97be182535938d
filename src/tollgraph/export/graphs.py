"""Graphs as files in every RDF syntax, in an order that does not change from one export to the next."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from tollgraph.errors import ExportError
from tollgraph.export.files import write_atomically
from tollgraph.export.formats import GRAPH_FORMATS, Format, find_format
from tollgraph.export.jsonld import compact, frame
from tollgraph.export.turtle import sort_prefixes, write_turtle
from tollgraph.namespaces import DEFAULT_BASE, PREFIXES, RDF, SCHEME

_TYPE = ox.NamedNode(RDF + "type")
_SYNTAX: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KINDS = (
    "actor", "article", "assessment", "claim", "comparison", "decision", "extraction", "graph", "incident", "ledger",
    "passage", "period", "place", "publication", "scope", "source",
)  # fmt: skip
"""The kinds of things whose IRIs get a prefix of their own where names are shortened."""
_SCHEMES = (
    "dating", "dimension", "effect", "grade-airwars", "grade-cjtf-oir", "kind", "mark", "place-kind", "qualifier",
    "relation", "standard", "status", "unit", "verdict", "victims",
)  # fmt: skip
"""The SKOS schemes whose concepts get one."""


class Holding(Protocol):
    """What yields quads: the store."""

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs."""
        ...


def write_trees(quads: Iterable[ox.Quad], frame_name: str, base: str = DEFAULT_BASE) -> bytes:
    """Return JSON-LD with one tree for each claim or incident, as `frame_name` says (see `jsonld.FRAMES`)."""
    left_out = {ox.NamedNode(f"{base}graph/{name}") for name in ("ontology", "closures")}
    triples = sorted({quad.triple for quad in quads if quad.graph_name not in left_out}, key=str)
    return frame(ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b"", frame_name)


def export_store(store: Holding, format_name: str, out: Path | None = None, base: str = DEFAULT_BASE) -> int:
    """Write everything that a store holds to a file, or to standard output; return the number of statements written.

    A format that keeps no graphs gets the union of all graphs. The file appears whole or not at all.
    Raises ExportError for a format that is not there, or a file that cannot be written.
    """
    chosen = find_format(format_name, GRAPH_FORMATS)
    quads = sorted_quads(store.quads(), chosen)
    content = _serialised(quads, chosen, base)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        write_atomically(out, content)
    return len(quads)


def write_graph(quads: Iterable[ox.Quad], format_name: str, base: str = DEFAULT_BASE) -> bytes:
    """Return quads in an RDF format; ExportError lists the formats."""
    chosen = find_format(format_name, GRAPH_FORMATS)
    return _serialised(sorted_quads(quads, chosen), chosen, base)


def sorted_quads(quads: Iterable[ox.Quad], chosen: Format) -> list[ox.Quad]:
    """Return quads by graph, subject and predicate, types first; without graphs where the format keeps none."""
    if not chosen.keeps_graphs:
        quads = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}
    return sorted(_with_stable_names(quads), key=quad_order)


def _with_stable_names(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with each blank node named by what is said of it (RDFC-1.0), not by chance."""
    held = list(quads)
    nameless = {quad for quad in held if any(isinstance(term, ox.BlankNode) for term in quad)}
    if not nameless:
        return held
    named = ox.Dataset(nameless)
    named.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [*(quad for quad in held if quad not in nameless), *named]


def quad_order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    """Return what quads are sorted by: graph, subject, types first, property, value."""
    return (
        str(quad.graph_name),
        str(quad.subject),
        quad.predicate != _TYPE,
        str(quad.predicate),
        str(quad.object),
    )


def _serialised(quads: list[ox.Quad], chosen: Format, base: str) -> bytes:
    rows = quads if chosen.keeps_graphs else [quad.triple for quad in quads]
    prefixes = _prefixes(rows, base)
    if chosen.name == "turtle":
        return write_turtle((quad.triple for quad in quads), prefixes)
    if chosen.name == "rdfxml":
        _check_for_xml(quads)
    written = ox.serialize(rows, format=_SYNTAX[chosen.name], prefixes=prefixes) or b""
    if chosen.name == "jsonld":
        return compact(written)
    return sort_prefixes(written) if chosen.name == "trig" else written


def _check_for_xml(quads: Iterable[ox.Quad]) -> None:
    """Refuse what XML 1.0 has no way to write (section 2.2): most control characters, U+FFFE and U+FFFF."""
    for quad in quads:
        found = _NOT_IN_XML.search(quad.object.value) if isinstance(quad.object, ox.Literal) else None
        if found:
            raise ExportError(
                f"RDF/XML cannot hold the character U+{ord(found[0]):04X} in {quad.predicate} of {quad.subject}; "
                "choose another format, such as Turtle"
            )


def _prefixes(rows: Iterable[ox.Quad | ox.Triple], base: str) -> dict[str, str]:
    """Return the prefixes that shorten at least one IRI of the rows."""
    things = {kind: f"{base}{kind}/" for kind in _KINDS}
    known = {**PREFIXES, **things, **{scheme: f"{SCHEME}{scheme}/" for scheme in _SCHEMES}}
    spaces = {_namespace(iri) for row in rows for iri in _iris(row)}
    return {prefix: space for prefix, space in known.items() if space in spaces}


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _iris(row: ox.Quad | ox.Triple) -> Iterator[str]:
    for term in row:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal):
            yield term.datatype.value
