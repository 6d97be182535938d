"""The JSON-LD context gives short names that mean what the ontology says."""

import json
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld
from rdflib import OWL, RDF, RDFS, SKOS, XSD, URIRef

from tests.ontology.loading import FOLDER, declared, graph
from tollgraph.namespaces import OA, PREFIXES, PROV, SCHEME, TG
from tollgraph.namespaces import RDFS as RDFS_START
from tollgraph.namespaces import XSD as XSD_START

CONTEXT: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))["@context"]
DATATYPES = {
    XSD.boolean: "xsd:boolean",
    XSD.decimal: "xsd:decimal",
    XSD.dateTime: "xsd:dateTime",
    XSD.nonNegativeInteger: "xsd:integer",  # what the store writes: it keeps the wider type
    XSD.string: None,
}


def _coerced(term: URIRef) -> str | None:
    if (term, RDF.type, OWL.ObjectProperty) in graph():
        return "@id"
    note = str(graph().value(term, SKOS.scopeNote))
    unranged = next((f"xsd:{name}" for name in ("gYearMonth", "date") if f"xsd:{name}," in note), None)
    ranged = graph().value(term, RDFS.range)
    return DATATYPES[ranged] if isinstance(ranged, URIRef) else unranged


@pytest.mark.parametrize("term", declared(), ids=lambda term: term.removeprefix(TG))
def test_term_has_its_local_name_and_the_type_of_its_range(term: URIRef) -> None:
    entry = CONTEXT[term.removeprefix(TG)]
    if (term, RDF.type, OWL.Class) in graph():
        assert entry == f"tg:{term.removeprefix(TG)}"
        return
    assert entry["@id"] == f"tg:{term.removeprefix(TG)}"
    assert entry.get("@type") == _coerced(term)


def test_the_prefixes_are_those_of_the_project() -> None:
    assert {name: CONTEXT.get(name) for name in PREFIXES} == PREFIXES


SAMPLE = {
    "@context": CONTEXT,
    "id": "https://example.org/claim",
    "type": "Claim",
    "label": "A claim",
    "claimant": "https://example.org/monitor",
    "lower": 47,
    "toldOn": "2017-03-18",
    "closes": False,
    "qualifier": "tgs:qualifier/at-least",
    "wasGeneratedBy": "https://example.org/extraction",
    "passage": {
        "id": "https://example.org/passage",
        "hasSelector": {"id": "https://example.org/passage#position", "type": "TextPositionSelector", "start": 3},
    },
}
EXPECTED = {
    (RDFS_START + "label", '"A claim"@en'),
    (TG + "claimant", "<https://example.org/monitor>"),
    (TG + "lower", f'"47"^^<{XSD_START}integer>'),
    (TG + "toldOn", f'"2017-03-18"^^<{XSD_START}date>'),
    (TG + "closes", f'"false"^^<{XSD_START}boolean>'),
    (TG + "qualifier", f"<{SCHEME}qualifier/at-least>"),
    (PROV + "wasGeneratedBy", "<https://example.org/extraction>"),
    (OA + "start", f'"3"^^<{XSD_START}integer>'),
}


def _facts_by_pyoxigraph() -> set[tuple[str, str]]:
    return {(q.predicate.value, str(q.object)) for q in ox.parse(json.dumps(SAMPLE), format=ox.RdfFormat.JSON_LD)}


def _facts_by_pyld() -> set[tuple[str, str]]:
    text = jsonld.to_rdf(SAMPLE, {"format": "application/n-quads"})
    return {(q.predicate.value, str(q.object)) for q in ox.parse(text, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("read", [_facts_by_pyoxigraph, _facts_by_pyld])
def test_short_names_expand_to_the_right_terms_and_datatypes(read: Any) -> None:  # noqa: ANN401
    assert read() >= EXPECTED
