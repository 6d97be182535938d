"""Whatever an article says, no IRI and no literal breaks out of the syntax that it is written in."""

import csv
import io
import json
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tollgraph.errors import ExportError
from tollgraph.export import write_graph
from tollgraph.export.annotations import web_annotations
from tollgraph.export.descriptions import Imprint, describe_dataset
from tollgraph.export.descriptions.census import Census
from tollgraph.export.descriptions.web import citation, schema_org_dataset
from tollgraph.export.formats import GRAPH_FORMATS
from tollgraph.export.geojson import incidents_geojson
from tollgraph.export.graphs import write_trees
from tollgraph.export.selection import SelectedGraph
from tollgraph.export.tabular import column_facts, csv_table, find_table
from tollgraph.namespaces import DEFAULT_BASE, RDF, RDFS, TG

_SYNTAX = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_NASTY = st.sampled_from(
    ['"', "'", "\\", "\n", "\r", "\t", "<", ">", "&", "]]>", '"""', ". }", "# --- Claim ---", "\n@prefix a: <b> .",
     "\ntg:x a tg:Claim .", "=1+1", "</script>", "\u2028", "\u0301", "\U0001f600", "\\u0022", "%3E", "@en", "^^", "--"]
)  # fmt: skip
# XML 1.0 has no way to write most control characters, so RDF/XML cannot hold them: they are tried apart.
_WRITABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
_TEXTS = st.lists(st.one_of(_NASTY, st.text(_WRITABLE, max_size=6)), max_size=6).map("".join)
_NAMES = st.text(_WRITABLE | st.sampled_from("#/?:%&'()*+,;=@!$"), max_size=12)


def _iri(name: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(f"{DEFAULT_BASE}claim/{name}")
    except ValueError:
        return None


_IRIS = _NAMES.map(_iri).filter(bool)


def _claim(iri: ox.NamedNode, text: str) -> list[ox.Quad]:
    passage, graph = ox.NamedNode(f"{DEFAULT_BASE}passage/x"), ox.NamedNode(f"{DEFAULT_BASE}graph/x")
    rows: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (iri, RDF + "type", ox.NamedNode(TG + "Claim")),
        (iri, RDFS + "label", ox.Literal(text, language="en")),
        (iri, TG + "countText", ox.Literal(text)),
        (iri, TG + "quotedFrom", passage),
        (iri, TG + "passage", passage),
        (passage, RDF + "type", ox.NamedNode(TG + "Passage")),
        (passage, TG + "quote", ox.Literal(text)),
    ]
    return [ox.Quad(subject, ox.NamedNode(predicate), term, graph) for subject, predicate, term in rows]


@pytest.mark.parametrize("name", [each.name for each in GRAPH_FORMATS])
@settings(max_examples=40, deadline=None)
@given(iri=_IRIS, text=_TEXTS)
def test_a_graph_reads_back_as_it_was(name: str, iri: ox.NamedNode, text: str) -> None:
    quads = _claim(iri, text)
    back = list(ox.parse(write_graph(quads, name), format=_SYNTAX[name], base_iri=DEFAULT_BASE))
    keeps = name in ("jsonld", "nquads", "trig")
    assert ({q if keeps else q.triple for q in back}) == {q if keeps else q.triple for q in quads}


@pytest.mark.parametrize("character", [*map(chr, (*range(9), 11, 12, *range(14, 32))), "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_write_is_named_and_other_formats_hold_it(character: str) -> None:
    quads = _claim(ox.NamedNode(f"{DEFAULT_BASE}claim/x"), f"12{character}killed")
    with pytest.raises(ExportError, match=rf"U\+{ord(character):04X} .* choose another format"):
        write_graph(quads, "rdfxml")
    for name in ("turtle", "nquads", "jsonld"):
        assert write_graph(quads, name)


@settings(max_examples=60, deadline=None)
@given(iri=_IRIS, text=_TEXTS)
def test_a_table_reads_back_as_it_was(iri: ox.NamedNode, text: str) -> None:
    content = csv_table(column_facts(_claim(iri, text)), find_table("claims"), escape_formulas=False)
    (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert (row["claim"], row["quote"], row["count_text"]) == (iri.value, text, text)


@settings(max_examples=60, deadline=None)
@given(text=_TEXTS)
def test_an_escaped_table_begins_no_text_as_a_formula(text: str) -> None:
    content = csv_table(column_facts(_claim(ox.NamedNode(f"{DEFAULT_BASE}claim/x"), text)), find_table("claims"))
    (row,) = csv.DictReader(io.StringIO(content.decode(), newline=""))
    assert row["quote"] in (text, f"'{text}")
    assert not row["quote"].startswith(("=", "@", "\t", "\r"))


@settings(max_examples=30, deadline=None)
@given(iri=_IRIS, text=_TEXTS)
def test_json_documents_hold_the_text_as_it_was(iri: ox.NamedNode, text: str) -> None:
    quads = _claim(iri, text)
    (annotation,) = json.loads(web_annotations(quads, Imprint()))
    assert annotation["body"][0]["value"] == (text or iri.value)
    assert annotation["body"][1]["source"] == iri.value


def test_a_tree_holds_the_text_as_it_was() -> None:
    """One text of all that is nasty: framing is slow, so it is not tried with many."""
    text = '"\\\n\r\t<>&]]> {"@id": 1} \u2028 =1 </script> @en ^^ \U0001f600 \u0301'
    quads = _claim(ox.NamedNode(f"{DEFAULT_BASE}claim/x"), text)
    (tree,) = json.loads(write_trees(quads, "claim"))["@graph"]
    assert (tree["countText"], tree["passage"]["quote"]) == (text, text)


@settings(max_examples=30, deadline=None)
@given(text=_TEXTS)
def test_a_map_holds_the_label_as_it_was(text: str) -> None:
    incident = ox.NamedNode(f"{DEFAULT_BASE}incident/x")
    quads = [
        ox.Quad(incident, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + "Incident")),
        ox.Quad(incident, ox.NamedNode(RDFS + "label"), ox.Literal(text, language="en")),
    ]
    assert json.loads(incidents_geojson(quads))["features"][0]["properties"]["label"] == text


def _turtle_title(imprint: Imprint) -> set[str]:
    described = ox.parse(describe_dataset(SelectedGraph([]), imprint).encode(), format=ox.RdfFormat.TURTLE)
    return {q.object.value for q in described if q.predicate.value.endswith("terms/title")}


def _yaml_title(imprint: Imprint) -> set[str]:
    import yaml

    return {yaml.safe_load(citation(Census(), imprint))["title"]}


def _json_title(imprint: Imprint) -> set[str]:
    return {json.loads(schema_org_dataset(Census(), imprint))["name"]}


@pytest.mark.parametrize("read", [_turtle_title, _yaml_title, _json_title])
@settings(max_examples=30, deadline=None)
@given(text=_TEXTS)
def test_a_description_holds_the_title_as_it_was(read: Callable[[Imprint], set[str]], text: str) -> None:
    assert read(Imprint(title=text)) == {text}


@pytest.mark.parametrize(
    "iri", ["http://x.org/a b", "http://x.org/>", 'http://x.org/"', "http://x.org/\n", "x", "http://x.org/{}"]
)
def test_what_is_no_iri_never_becomes_one(iri: str) -> None:
    with pytest.raises(ValueError, match=r"IRI|Invalid|scheme"):
        ox.NamedNode(iri)
