import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.background import Background
from tollgraph.errors import ExitCode, ParameterError
from tollgraph.model import Actor, Place
from tollgraph.namespaces import DEFAULT_BASE, concept
from tollgraph.parameters import Naming, Parameter, ParameterType, values_block

_ACTORS = (
    Actor(f"{DEFAULT_BASE}actor/us-led-coalition", "US-led coalition", ("CJTF-OIR", "the alliance")),
    Actor(f"{DEFAULT_BASE}actor/nato", "NATO", ("the alliance",)),
    Actor(f"{DEFAULT_BASE}actor/syrian-government", "Syrian government", ("Assad régime",)),
    *(Actor(f"{DEFAULT_BASE}source/{number}", "a witness") for number in range(12)),
)
_PLACES = (Place(f"{DEFAULT_BASE}place/deir-ez-zor", "Deir ez-Zor", ("Deir al-Zour",)),)
_NAMING = Naming(Background({actor.iri: actor for actor in _ACTORS}, {place.iri: place for place in _PLACES}))


def _parameter(kind: str, scheme: str | None = None) -> Parameter:
    return Parameter("value", ParameterType(kind), "Something", "some", scheme=scheme)


def _bound(kind: str, text: str, scheme: str | None = None) -> list[str]:
    """Return the terms that SPARQL reads from the block of a value."""
    parameter = _parameter(kind, scheme)
    solutions = ox.Store().query(f"SELECT * WHERE {{ {values_block(parameter, text, _NAMING)} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    [row] = list(solutions)
    return [row[name].value for name in parameter.variables]


@pytest.mark.parametrize(
    ("kind", "text", "terms"),
    [
        ("party", f"{DEFAULT_BASE}actor/us-led-coalition", ["actor/us-led-coalition"]),
        ("party", "us-led-coalition", ["actor/us-led-coalition"]),
        ("party", "US-LED Coalition", ["actor/us-led-coalition"]),
        ("party", "U.S.-led coalition", ["actor/us-led-coalition"]),
        ("actor", "cjtf-oir", ["actor/us-led-coalition"]),
        ("actor", "  Assad regime ", ["actor/syrian-government"]),
        ("place", "Deir Ez Zor", ["place/deir-ez-zor"]),
        ("place", "deir al-zour", ["place/deir-ez-zor"]),
        ("claim", "0a1b", ["claim/0a1b"]),
        ("claim", "claim/0a1b", ["claim/0a1b"]),
        ("incident", f"{DEFAULT_BASE}incident/x", ["incident/x"]),
    ],
)
def test_a_thing_is_found_by_iri_slug_label_or_alias(kind: str, text: str, terms: list[str]) -> None:
    assert _bound(kind, text) == [DEFAULT_BASE + term for term in terms]


@pytest.mark.parametrize(
    ("kind", "text", "scheme", "terms"),
    [
        ("period", "2017-03", None, ["2017-03-01", "2017-03-31"]),
        ("date", "2017-03-24", None, ["2017-03-24"]),
        ("integer", " -25 ", None, ["-25"]),
        ("text", 'said "no"\n', None, ['said "no"\n']),
        ("concept", "Aid workers", "victims", [concept("victims", "aid workers")]),
        ("concept", concept("effect", "killed"), "effect", [concept("effect", "killed")]),
        ("concept", "credible", "status", [concept("grade-cjtf-oir", "credible")]),
    ],
)
def test_a_value_becomes_a_typed_term(kind: str, text: str, scheme: str | None, terms: list[str]) -> None:
    assert _bound(kind, text, scheme) == terms


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("party", "coalitoin", "names no actor here; the closest are US-led coalition <"),
        ("party", "zzz", "names no actor here; give the IRI, slug"),
        ("party", "", "names no actor"),
        ("party", "???", "names no actor"),
        ("party", f"{DEFAULT_BASE}actor/unknown", "names no actor"),
        ("party", "the alliance", r"several actors: US-led coalition <.*>, NATO <"),
        ("actor", "a witness", "and 4 more; give the IRI of one"),
        ("place", "NATO", "names no place"),
        ("integer", "25.5", "not a whole number"),
        ("integer", "9" * 19, "not a whole number"),
        ("integer", "٢٥", "not a whole number"),
        ("date", "2017-03", "not a day"),
        ("period", "March", "not a period"),
        ("claim", "a claim of ours", "names no claim"),
        ("text", "\ud800", "surrogate"),
        ("rows", "many", "no number of rows; write digits only, as in 1000, or all"),
        ("rows", "-1", "no number of rows"),
        ("rows", "1 } #", "no number of rows"),
        ("rows", "9" * 16, "no number of rows"),
    ],
)
def test_a_bad_value_is_refused_with_a_remedy(kind: str, text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message) as caught:
        _bound(kind, text)
    assert str(caught.value).startswith("parameter 'value': ")
    assert caught.value.exit_code is ExitCode.BAD_PARAMETER


@pytest.mark.parametrize(("text", "block"), [("25", "LIMIT 25"), (" 007 ", "LIMIT 7"), ("0", ""), ("All", "")])
def test_a_number_of_rows_becomes_a_limit(text: str, block: str) -> None:
    assert values_block(_parameter("rows"), text, _NAMING) == block


def test_a_term_of_another_scheme_is_refused_with_those_there_are() -> None:
    with pytest.raises(ParameterError, match="killed, injured, missing, casualties"):
        _bound("concept", "civilians", "effect")


_INJECTIONS = (
    "x> } ; DROP ALL #",
    'x") } DELETE WHERE { ?s ?p ?o } #',
    "UNDEF) } UNION { ?s ?p ?o",
    "2017-03-01) (UNDEF",
    "\\u003E } SERVICE <http://example.org/> { ?s ?p ?o }",
    "us-led-coalition\n}\nSELECT * { ?s ?p ?o",
)


@pytest.mark.parametrize("kind", [kind for kind in ParameterType if kind is not ParameterType.TEXT])
@pytest.mark.parametrize("text", _INJECTIONS)
def test_no_value_changes_the_query(kind: ParameterType, text: str) -> None:
    with pytest.raises(ParameterError):
        _bound(kind, text, "effect" if kind is ParameterType.CONCEPT else None)


@given(st.text())
def test_any_text_stays_one_literal(text: str) -> None:
    assert _bound("text", text) == [text]


@given(st.sampled_from([kind for kind in ParameterType if kind is not ParameterType.ROWS]), st.text())
def test_whatever_is_accepted_binds_exactly_the_parameters_variables(kind: ParameterType, text: str) -> None:
    parameter = _parameter(kind, "effect" if kind is ParameterType.CONCEPT else None)
    try:
        block = values_block(parameter, text, _NAMING)
    except ParameterError:
        return
    assert re.match(r"VALUES \((\?value|\?value_from \?value_to)\) \{ \(", block)
    solutions = ox.Store().query(f"SELECT * WHERE {{ {block} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == list(parameter.variables)
    assert len(list(solutions)) == 1
