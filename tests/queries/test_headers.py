"""A stored query's header is complete, or the error names the file and the field."""

from pathlib import Path

import pytest

from tests.queries.example import Oxigraph
from tollgraph.background import Background
from tollgraph.errors import ExitCode, ParameterError, QueryError
from tollgraph.parameters import ParameterType
from tollgraph.queries import find_query, load_queries, parse_query, run

_HEADER = """\
#+ summary: Which claims name a place?
#+ description: Claims whose words hold a name.
#+ tags: [claim]
#+ params:
#+   - name: words
#+     type: text
#+     description: The name
#+     example: Mosul
#+   - name: place
#+     type: place
#+     required: false
#+     description: The place
#+     example: Mosul
#+ columns:
#+   claim: The claim
"""
_TEXT = """\
SELECT ?claim WHERE {
  #$ words
  ?claim ?property ?words .
  #$ place {
  ?claim ?other ?place .
  #$ }
}
"""
_WHOLE = _HEADER + _TEXT


def test_a_whole_header_is_read() -> None:
    query = parse_query("naming", _WHOLE)
    assert query.summary == "Which claims name a place?"
    assert [(each.name, each.type, each.required) for each in query.parameters] == [
        ("words", ParameterType.TEXT, True),
        ("place", ParameterType.PLACE, False),
    ]
    assert query.columns == {"claim": "The claim"}
    assert "#+" not in query.text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (_HEADER, "", "naming.rq: it has no header"),
        ("#+ summary: Which claims name a place?\n", "", "naming.rq: the field 'summary' is missing"),
        ("summary: Which claims name a place?", "summary: [", "naming.rq: the header is not YAML"),
        ("summary: Which", "sumary: Which", "naming.rq: the header has an unknown field 'sumary'"),
        ("tags: [claim]", "tags: []", "naming.rq: the field 'tags' must list"),
        ("tags: [claim]", "tags: claim", "naming.rq: the field 'tags' is missing or not a list"),
        ("type: text", "type: string", "naming.rq, parameter words: the field 'type' must be one of actor, claim"),
        ("type: text", "type: concept", "naming.rq, parameter words: the field 'scheme'"),
        ("description: The name", "about: The name", "naming.rq: each entry of 'params' has fields of"),
        ("#+     description: The name\n", "", "naming.rq, parameter words: the field 'description' is missing"),
        ("example: Mosul\n#+   -", "example: 2017\n#+   -", "parameter words: the field 'example' .*quote numbers"),
        ("required: false", "required: maybe", "naming.rq, parameter place: the field 'required' is true or false"),
        ("claim: The claim", "claim:", "naming.rq, columns: the field 'claim' is missing"),
        ("claim: The claim", "claimant: Who", "naming.rq: 'columns' and what the query selects differ"),
        ("claim: The claim", "claim: The claim\n#+ shown: [who]", "naming.rq: the field 'shown' names 'who'"),
        ("  #$ words\n", "", "naming.rq: 'params' and the markers .* differ: words"),
        ("#$ words", "#$ word", "naming.rq: 'params' and the markers .* differ: word, words"),
        ("SELECT", "SELEC", "naming.rq: the SPARQL does not parse"),
        ("SELECT ?claim WHERE", "ASK", "naming.rq: 'columns' and what the query selects differ"),
    ],
)
def test_a_wrong_header_is_an_error_that_names_file_and_field(old: str, new: str, message: str) -> None:
    assert old in _WHOLE
    with pytest.raises(QueryError, match=message):
        parse_query("naming", _WHOLE.replace(old, new, 1))


def test_a_part_that_may_be_left_out_is_kept_with_its_value_only(background: Background) -> None:
    query = parse_query("naming", _WHOLE)
    without = query.bind({"words": "x"}, background)
    assert "?other" not in without
    assert 'VALUES (?words) { ("x") }' in without
    assert "?claim ?other ?place ." in query.bind({"words": "x", "place": "Mosul"}, background)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"party": "us-led-coalition"}, "disagreements needs 'period' .* as in period=2017-03"),
        ({"party": "us-led-coalition", "month": "2017-03"}, "has no parameter 'month'; it has party, period, place"),
        ({"party": "us-led-coalition", "period": "soon"}, "parameter 'period': 'soon' is not a period"),
    ],
)
def test_bad_asking_ends_with_the_code_for_parameters(
    values: dict[str, str], message: str, oxigraph: Oxigraph, background: Background
) -> None:
    with pytest.raises(ParameterError, match=message) as caught:
        run(oxigraph, find_query("disagreements"), values, background)
    assert caught.value.exit_code is ExitCode.BAD_PARAMETER


def test_a_question_that_is_not_there_lists_those_that_are() -> None:
    with pytest.raises(QueryError, match=r"there is no stored query 'disagree'; there are .*disagreements"):
        find_query("disagree")


def test_a_folder_without_queries_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="holds no stored query"):
        load_queries(tmp_path)


def test_two_queries_of_one_name_are_an_error(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "naming.rq").write_text(_WHOLE)
    with pytest.raises(QueryError, match="have one name"):
        load_queries(tmp_path)


def test_parts_within_parts_are_kept_where_each_has_its_value(background: Background) -> None:
    nested = _TEXT.replace("  #$ place {\n", "  #$ if words {\n  ?claim a ?kind .\n  #$ place {\n")
    query = parse_query("naming", _HEADER + nested.replace("  #$ }\n", "  #$ }\n  ?claim ?also ?kind .\n  #$ }\n"))
    bound = query.bind({"words": "x"}, background)
    assert bound.count("VALUES (?words)") == 1, "a part that is only kept for a value does not bind it again"
    assert ("?kind ." in bound, "?also" in bound, "?other" in bound) == (True, True, False)
