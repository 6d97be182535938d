"""The rows of an answer are counted exactly, whatever its values hold and wherever its text is cut."""

import pyoxigraph as ox
import pytest

from tollgraph.web.row_count import row_count

_FORMATS = (
    ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML, ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV,
)  # fmt: skip
_QUERIES = {
    "no row": ("SELECT ?x { FILTER(false) }", 0),
    "no variable": ("SELECT * { }", 1),
    "rows without values": ("SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) (1 UNDEF) (UNDEF UNDEF) (UNDEF 2) } }", 4),
    "values that look like rows": (
        'SELECT ?x ?y { VALUES (?x ?y) { ("a},{" "}},{\\"b\\":{") (",{},[{" "},{}") ("\\\\" "\\"") ("<result>" 1) } }',
        4,
    ),
    "line ends": ('SELECT ?x { VALUES ?x { "a\\nb" "\\r\\n\\r\\n" "\\"\\n\\"" "\\n" "plain" } }', 5),
    "backslashes": ('SELECT ?x { VALUES ?x { "\\\\" "\\\\\\\\" "\\\\\\"},{\\\\" } }', 3),
    "triples": ('SELECT ?x { VALUES ?x { <<( <urn:a> <urn:b> "},{" )>> <<( <urn:a> <urn:b> 1 )>> } }', 2),
    "many": ("SELECT ?x ?y { VALUES ?x { 1 2 3 4 5 6 7 8 9 10 } VALUES ?y { 1 2 3 4 5 6 7 8 9 10 } }", 100),
}  # fmt: skip


@pytest.mark.parametrize("syntax", _FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize("name", _QUERIES)
def test_the_rows_of_a_table_are_counted(name: str, syntax: ox.QueryResultsFormat) -> None:
    query, rows = _QUERIES[name]
    solutions = ox.Store().query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    text = solutions.serialize(format=syntax)
    assert text
    for size in (1, 2, 3, 5, 7, 64, 8192):
        count = row_count(syntax)
        for start in range(0, len(text), size):
            count.add(text[start : start + size])
        assert count.rows == rows, (size, text)
