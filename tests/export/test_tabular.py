"""Tables hold what the graph says, labels beside IRIs, in forms that spreadsheets and data frames read."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import Run
from tollgraph.errors import ExportError
from tollgraph.export.descriptions import Imprint, take_census
from tollgraph.export.descriptions.imprint import KEYWORDS
from tollgraph.export.extras import needed
from tollgraph.export.facts import Facts, steps
from tollgraph.export.selection import SelectedGraph
from tollgraph.export.tabular import (
    TABLES,
    TableDefinition,
    column_facts,
    csv_table,
    csv_tables,
    data_package,
    find_table,
    parquet_tables,
)
from tollgraph.namespaces import DEFAULT_BASE, RDF, TG
from tollgraph.ontology import load_triples, ontology_files


@pytest.fixture(scope="module")
def facts(seed_quads: list[ox.Quad]) -> Facts:
    return column_facts(seed_quads)


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_row_for_every_thing_in_the_order_of_their_iris(
    table: TableDefinition, facts: Facts, seed_quads: list[ox.Quad]
) -> None:
    kind = ox.NamedNode(TG + table.kind)
    things = {q.subject.value for q in seed_quads if q.object == kind and q.predicate.value == RDF + "type"}  # type: ignore[union-attr]  # each has an IRI
    rows = _read(csv_table(facts, table))
    assert things
    assert [row[table.columns[0].name] for row in rows] == sorted(things)


def test_a_claim_has_its_figure_words_quote_and_source_in_columns_of_their_own(facts: Facts) -> None:
    rows = _read(csv_table(facts, find_table("claims")))
    (row,) = (row for row in rows if row["claimant_label"] == "Airwars" and row["low"] == "1000")
    expected = {
        "high": "1000",
        "qualifier": "nearly",
        "count_text": "almost 1,000",
        "lower": "900",
        "upper": "999",
        "kind": "ledger",
        "standard": "alleged",
        "effect": "killed",
        "victims": "civilians",
        "place_label": "Iraq | Syria",
        "period_start": "2017-03-01",
        "period_end": "2017-03-31",
        "perpetrator_label": "US-led coalition",
        "published": "2017-03-24",
        "extractor": "rules",
    }
    assert {name: row[name] for name in expected} == expected
    assert "almost 1,000" in row["quote"]
    assert row["article"].startswith(f"{DEFAULT_BASE}article/")


def test_a_comparison_names_both_sides_in_words_and_by_iri(facts: Facts) -> None:
    claims = {row["claim"]: row for row in _read(csv_table(facts, find_table("claims")))}
    rows = [row for row in _read(csv_table(facts, find_table("comparisons"))) if row["verdict"] == "INVERTED"]
    assert rows
    for row in rows:
        for side in ("first", "second"):
            if row[side] in claims:
                assert row[f"{side}_quote"] == claims[row[side]]["quote"]
                assert row[f"{side}_told_on"] == claims[row[side]]["told_on"]


def test_columns_follow_properties_that_the_ontology_knows() -> None:
    """A property that was renamed would leave a column empty without a word."""
    known = {
        triple.subject.value for triple in load_triples(ontology_files()) if isinstance(triple.subject, ox.NamedNode)
    }
    paths = {column.path for table in TABLES for column in table.columns if column.path}
    used = {step[0] for path in paths for step in steps(path)}
    assert len(used) > 40
    assert {iri for iri in used if iri.startswith(TG)} <= known


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_column_is_named_once_and_says_what_it_holds(table: TableDefinition) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert all(column.meaning for column in table.columns)


_FORMULA = '=HYPERLINK("http://example.org")'


def _with_quote(quote: str) -> Facts:
    claim, passage = ox.NamedNode(f"{DEFAULT_BASE}claim/x"), ox.NamedNode(f"{DEFAULT_BASE}passage/x")
    return column_facts(
        [
            ox.Quad(claim, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + "Claim")),
            ox.Quad(claim, ox.NamedNode(TG + "quotedFrom"), passage),
            ox.Quad(passage, ox.NamedNode(TG + "quote"), ox.Literal(quote)),
        ]
    )


@pytest.mark.parametrize(("escape", "written"), [(True, f"'{_FORMULA}"), (False, _FORMULA)])
def test_a_quote_that_is_a_formula_is_escaped_unless_that_is_turned_off(escape: bool, written: str) -> None:  # noqa: FBT001  # a case of the table
    content = csv_table(_with_quote(_FORMULA), find_table("claims"), escape_formulas=escape)
    assert _read(content)[0]["quote"] == written


def test_the_package_says_whether_formulas_are_escaped(seed_quads: list[ox.Quad], facts: Facts) -> None:
    census = take_census(SelectedGraph(seed_quads))
    for escape in (True, False):
        files = csv_tables(facts, escape_formulas=escape)
        package = json.loads(data_package(files, census, Imprint(), escape_formulas=escape))
        assert ("apostrophe" in package["description"]) is escape
        assert package["version"] == census.version
        assert package["keywords"] == list(KEYWORDS)


def test_several_numbers_leave_a_cell_empty_rather_than_choose() -> None:
    incident, wgs84 = ox.NamedNode(f"{DEFAULT_BASE}incident/x"), "http://www.w3.org/2003/01/geo/wgs84_pos#"
    places = [ox.NamedNode(f"{DEFAULT_BASE}place/{name}") for name in "ab"]
    quads = [ox.Quad(incident, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + "Incident"))]
    for index, place in enumerate(places):
        quads.append(ox.Quad(incident, ox.NamedNode(TG + "area"), place))
        quads.append(ox.Quad(place, ox.NamedNode(wgs84 + "lat"), ox.Literal(str(30 + index))))
    row = _read(csv_table(column_facts(quads), find_table("incidents")))[0]
    assert row["place"] == " | ".join(place.value for place in places)
    assert row["latitude"] == ""


def test_parquet_has_typed_columns_with_their_meaning(facts: Facts, tmp_path: Path) -> None:
    import polars as pl
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # ships no types

    files = parquet_tables(facts)
    (tmp_path / "claims.parquet").write_bytes(files["claims.parquet"])
    claims = pl.read_parquet(tmp_path / "claims.parquet")
    assert claims.schema["told_on"] == pl.Date
    assert claims.schema["low"] == pl.Int64
    assert claims.filter(pl.col("low") == 1000)["told_on"].to_list() == [date(2017, 3, 24)] * 1
    field = pq.read_schema(tmp_path / "claims.parquet").field("told_on")
    assert b"day of the statement" in field.metadata[b"description"]


def test_csv_and_parquet_hold_the_same(facts: Facts, tmp_path: Path) -> None:
    import pandas as pd

    for name, content in parquet_tables(facts).items():
        (tmp_path / name).write_bytes(content)
        table = find_table(name.removesuffix(".parquet"))
        read = pd.read_parquet(tmp_path / name)
        rows = _read(csv_table(facts, table, escape_formulas=False))
        texts = [column.name for column in table.columns if column.type in ("text", "iri", "term")]
        for column in texts:
            assert [value or "" for value in read[column].astype(object).where(read[column].notna(), "")] == [
                row[column] for row in rows
            ]


def test_a_missing_library_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match=r"needs pyarrow, which is not installed.*tollgraph\[tables\]"):
        needed("pyarrow", "tables")


def test_an_unknown_table_lists_those_there_are(seeded_store: Path, tollgraph_run: Run) -> None:
    code, _, err = tollgraph_run("export", "--format", "csv", "--table", "deaths", "--store", seeded_store)
    assert code == 2
    assert "'deaths' is no table here; choose one of claims, assessments, comparisons, incidents, articles" in err


@pytest.mark.parametrize("name", ["csv", "parquet", "crate"])
def test_a_folder_needs_a_place(name: str, seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, err = tollgraph_run("export", "--format", name, "--store", seeded_store)
    assert (code, out) == (2, "")
    assert f"{name} is a folder of files; name it with --out" in err
