import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.queries.example import Oxigraph
from tollgraph.errors import ExportError
from tollgraph.export import describe_rows, export_store, write_graph, write_rows
from tollgraph.export.formats import FORMATS, GRAPH_FORMATS, Format, find_format, format_of_media_type
from tollgraph.export.jsonld import compact
from tollgraph.namespaces import DEFAULT_BASE, OA, PREFIXES, RDF, TG, local_name
from tollgraph.queries import find_query, run

_SYNTAX = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_HOSTILE = ox.Quad(
    ox.NamedNode(f"{DEFAULT_BASE}claim/caf%C3%A9-#x"),
    ox.NamedNode(TG + "countText"),
    ox.Literal('dozens\n"<&>\\ \t] ]]> \u0301 \U0001f600 --'),
    ox.NamedNode(f"{DEFAULT_BASE}graph/one"),
)


class _Held:
    """A store of a few quads."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self._quads = quads

    def quads(self) -> Iterator[ox.Quad]:
        return iter(self._quads)


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return [*Oxigraph().store, _HOSTILE]


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda chosen: chosen.name)
def test_every_graph_format_reads_back_equal(chosen: Format, quads: list[ox.Quad]) -> None:
    written = write_graph(quads, chosen.name)
    back = set(ox.parse(written, format=_SYNTAX[chosen.name], base_iri=DEFAULT_BASE))
    assert len(back) > 500
    if chosen.keeps_graphs:
        assert back == set(quads)
    else:
        assert {quad.triple for quad in back} == {quad.triple for quad in quads}


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda chosen: chosen.name)
def test_the_order_of_the_store_does_not_show(chosen: Format, quads: list[ox.Quad]) -> None:
    assert write_graph(quads, chosen.name) == write_graph(reversed(quads), chosen.name)


def test_turtle_is_grouped_by_subject_with_short_names(quads: list[ox.Quad]) -> None:
    text = write_graph(quads, "turtle").decode()
    assert text.startswith("@prefix ")
    assert text.count("\nclaim:mosque a tg:Claim ;") == 1
    assert "qualifier:at-least" in text
    assert f"@prefix crm: <{PREFIXES['crm']}>" not in text, "only prefixes that are used"


def test_turtle_has_a_section_for_each_class_and_a_blank_line_between_things(quads: list[ox.Quad]) -> None:
    text = write_graph(quads, "turtle").decode()
    assert text.index("# --- Claim ---") < text.index("# --- Article ---") < text.index("# --- Place ---")
    assert "\n\nclaim:mosque a tg:Claim ;" in text
    prefixes = [line for line in text.split("\n") if line.startswith("@prefix ")]
    assert prefixes == sorted(prefixes, key=lambda line: line.split(":")[0])


def _with_restriction(name: str) -> list[ox.Quad]:
    node, other = ox.BlankNode(name), ox.BlankNode(f"{name}2")
    return [
        ox.Quad(ox.NamedNode(TG + "Claim"), ox.NamedNode(TG + "because"), node),
        ox.Quad(node, ox.NamedNode(TG + "reason"), other),
        ox.Quad(other, ox.NamedNode(TG + "reason"), ox.Literal("x")),
    ]


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda chosen: chosen.name)
def test_the_names_of_blank_nodes_do_not_make_two_exports_differ(chosen: Format) -> None:
    assert write_graph(_with_restriction("b7"), chosen.name) == write_graph(_with_restriction("a1"), chosen.name)


def test_one_changed_figure_changes_one_line_of_turtle(quads: list[ox.Quad]) -> None:
    low = ox.NamedNode(TG + "lower")
    changed = [
        ox.Quad(q.subject, low, ox.Literal(4711), q.graph_name)
        if q.predicate == low and str(q.subject).endswith("claim/mosque>")
        else q
        for q in quads
    ]
    before, after = (write_graph(each, "turtle").decode().split("\n") for each in (quads, changed))
    assert len(before) == len(after)
    assert [new for old, new in zip(before, after, strict=True) if old != new] == ["\ttg:lower 4711 ;"]


def test_every_short_name_of_a_thing_has_a_prefix_in_order_in_any_process(quads: list[ox.Quad], tmp_path: Path) -> None:
    """The library orders prefixes by a hash that differs from process to process."""
    held = tmp_path / "held.nq"
    held.write_bytes(write_graph(quads, "nquads"))
    script = (
        "import sys, pyoxigraph as ox; from tollgraph.export import write_graph; "
        "sys.stdout.buffer.write(write_graph(ox.parse(path=sys.argv[1]), sys.argv[2]))"
    )
    for name in ("turtle", "trig", "rdfxml"):
        command = [sys.executable, "-c", script, str(held), name]
        written = [subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)]
        assert written[0] == written[1] == write_graph(quads, name), name


def test_blank_nodes_of_foreign_data_are_kept() -> None:
    blank = ox.BlankNode()
    rows = [ox.Quad(blank, ox.NamedNode(TG + "because"), ox.Literal("x"))]
    assert len(list(ox.parse(write_graph(rows, "jsonld"), format=ox.RdfFormat.JSON_LD))) == 1


def test_json_ld_is_compact_and_carries_its_context(quads: list[ox.Quad]) -> None:
    document = json.loads(write_graph(quads, "jsonld"))
    assert isinstance(document["@context"], dict)
    assert TG + "Claim" not in json.dumps(document["@graph"])
    assert RDF + "type" not in json.dumps(document["@graph"])


def test_json_ld_fetches_nothing() -> None:
    outside = {"@context": f"{DEFAULT_BASE}context", "@id": f"{DEFAULT_BASE}x"}
    with pytest.raises(ExportError, match="cannot be written as JSON-LD"):
        compact(json.dumps(outside).encode())


def test_a_file_appears_whole_with_the_usual_permissions(tmp_path: Path, quads: list[ox.Quad]) -> None:
    out = tmp_path / "all.nq"
    out.write_text("old")
    assert export_store(_Held(quads), "nq", out) == len(quads)
    assert out.read_bytes() == write_graph(quads, "nquads")
    assert [path.name for path in tmp_path.iterdir()] == ["all.nq"]
    mask = os.umask(0)
    os.umask(mask)
    assert out.stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"missing.*cannot be written: No such file or directory; choose another"):
        export_store(_Held([]), "ttl", tmp_path / "missing" / "all.ttl")


def test_without_a_file_the_export_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    export_store(_Held([_HOSTILE]), "nt")
    assert capfdbinary.readouterr().out == write_graph([_HOSTILE], "nt")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ttl", "turtle"),
        ("Turtle", "turtle"),
        ("nq", "nquads"),
        (".rdf", "rdfxml"),
        ("xml", "rdfxml"),
        ("txt", "table"),
    ],
)
def test_a_format_is_found_by_name_alias_or_suffix(name: str, found: str) -> None:
    assert find_format(name).name == found


def test_names_suffixes_and_media_types_are_unambiguous() -> None:
    names = [name for each in FORMATS for name in {*each.names, each.suffix}]
    assert len(set(names)) == len(names)
    assert all(format_of_media_type(each.media_type) is each for each in FORMATS)
    assert format_of_media_type("image/png") is None


def test_an_unknown_format_lists_those_there_are() -> None:
    with pytest.raises(ExportError, match=r"'docx' is no format here; choose one of turtle \(or ttl\), jsonld"):
        export_store(_Held([]), "docx")


def test_behind_an_answer_stand_its_claims_comparisons_passages_and_articles() -> None:
    example = Oxigraph()
    table = run(example, find_query("disagreements"), {"party": "CJTF-OIR", "period": "2017-03"}, example.background())
    quads = describe_rows(example, table)
    kinds = {
        local_name(quad.object.value)
        for quad in quads
        if quad.predicate.value == RDF + "type" and isinstance(quad.object, ox.NamedNode)
    }
    assert {"Claim", "Assessment", "Comparison", "Passage", "Article", "Actor", "Scope", "Extraction"} <= kinds
    assert OA + "TextQuoteSelector" in {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}
    claims = {local_name(str(quad.subject)[1:-1]) for quad in quads if quad.predicate.value == TG + "claimant"}
    assert claims == {"admitted", "month", "mosque", "mosul", "mosul-us", "school"}
    assert write_rows(example, table, find_format("ttl")) == write_graph(quads, "turtle").decode()
