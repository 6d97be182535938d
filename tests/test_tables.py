import csv
import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.errors import ExportError
from tollgraph.namespaces import DEFAULT_BASE, XSD
from tollgraph.tables import Iri, Table, Value, literal_value, read_json, table_of, value_of, write_table

_CLAIM = Iri(f"{DEFAULT_BASE}claim/0a1b")
_TABLE = Table(
    ("claim", "quote", "low", "closes", "high"),
    ((_CLAIM, 'at least "47",\nit said', 47, True, None), (_CLAIM, "=2+3", 0, False, 0.5)),
    shown=("quote", "low"),
)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.NamedNode(_CLAIM), _CLAIM),
        (_typed("47", "nonNegativeInteger"), 47),
        (_typed("0.50", "decimal"), 0.5),
        (_typed("1", "boolean"), True),
        (_typed("2017-03-24", "date"), "2017-03-24"),
        (ox.Literal("Airwars", language="en"), "Airwars"),
    ],
)
def test_a_term_becomes_a_cell(term: object, value: Value) -> None:
    assert value_of(term) == value
    assert type(value_of(term)) is type(value)


def test_a_variable_without_a_value_is_an_empty_cell() -> None:
    solutions = ox.Store().query("SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 UNDEF) } }")
    assert isinstance(solutions, ox.QuerySolutions)
    assert table_of(solutions, ("b", "a")).rows == ((None, 1),)


def test_json_is_a_list_of_objects_that_keeps_types_and_empty_cells() -> None:
    rows = json.loads(write_table(_TABLE, "json"))
    assert rows[0] == {
        "claim": str(_CLAIM), "quote": 'at least "47",\nit said', "low": 47, "closes": True, "high": None,
    }  # fmt: skip
    assert [json.loads(line) for line in write_table(_TABLE, "jsonl").splitlines()] == rows
    assert read_json(write_table(_TABLE, "json")) == rows


def test_json_of_another_shape_is_no_table() -> None:
    with pytest.raises(ExportError, match="list of objects"):
        read_json("{}")


def test_csv_keeps_line_ends_and_disarms_formulas() -> None:
    lines = list(csv.reader(write_table(_TABLE, "csv").splitlines(keepends=True)))
    assert lines[0] == list(_TABLE.columns)
    assert lines[1] == [_CLAIM, 'at least "47",\nit said', "47", "true", ""]
    assert lines[2][1] == "'=2+3"


def test_a_negative_number_is_no_formula() -> None:
    assert write_table(Table(("change",), ((-31,),)), "csv") == "change\n-31\n"


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1))
def test_each_row_is_one_line_of_tsv(rows: list[tuple[str, str]]) -> None:
    lines = write_table(Table(("a", "b"), tuple(rows)), "tsv").split("\n")
    assert len(lines) == len(rows) + 2
    assert all(line.count("\t") == 1 for line in lines[:-1])


def test_the_table_for_people_has_the_chosen_columns_and_whole_quotes() -> None:
    table = Table(("claim", "long_quote"), ((_CLAIM, "word " * 100 + "end"),), shown=("long_quote",))
    text = write_table(table, "table", width=60)
    assert "long quote" in text
    assert "claim" not in text
    assert text.count("word") == 100
    assert "end" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_table_for_people_cuts_iris_and_takes_markup_literally() -> None:
    text = write_table(Table(("claim", "quote"), ((_CLAIM, "[bold]47[/bold]"),)), "table", width=100)
    assert "0a1b" in text
    assert DEFAULT_BASE not in text
    assert "[bold]47[/bold]" in text


def test_an_empty_answer_says_so() -> None:
    assert write_table(Table(("a",), ()), "table") == "no rows\n"
    assert write_table(Table(("a",), ()), "csv") == "a\n"
    assert write_table(Table(("a",), ()), "json") == "[]\n"


def test_a_graph_format_is_no_table_format() -> None:
    with pytest.raises(ExportError, match=r"'turtle' is no format here; choose one of table \(or txt\), csv, tsv"):
        write_table(_TABLE, "turtle")


def test_a_printed_table_says_where_its_verdicts_are_explained() -> None:
    table = Table(("claim", "verdict"), (("a", "INVERTED"), ("b", "OPEN"), ("c", "INVERTED")))
    last = write_table(table, "table").splitlines()[-1]
    assert last == "What the verdicts mean: docs/method.md#inverted, docs/method.md#open"
    assert "method" not in write_table(Table(("claim",), (("a",),)), "table")


@pytest.mark.parametrize("name", ["integer", "nonNegativeInteger", "decimal", "double"])
def test_a_number_that_is_none_is_shown_as_it_is_written(name: str) -> None:
    assert literal_value("about nine", XSD + name) == "about nine"
