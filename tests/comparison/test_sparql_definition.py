"""The definition in plain SPARQL gives every pair the relations and the verdict that the Python definition gives it."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared
from tests.comparison.given import given as given_store
from tests.comparison.given import thing
from tests.comparison.test_cases import CASES
from tests.comparison.test_pairs import PAIRS
from tests.comparison.test_properties import ANY, LIKE
from tests.comparison.test_worked import worked_statements
from tollgraph.background import Background
from tollgraph.comparison import Remark, Statement, compare, world_of
from tollgraph.identifiers import Minter
from tollgraph.materialised.statements import compared as compared_in
from tollgraph.seeding import background_of_store
from tollgraph.store import read_store
from tollgraph.terms import Dimension, Status, Verdict
from tollgraph.unmapping import readings_of

_HERE = Path(__file__).parent
_DEFINITION = (_HERE / "definition.rq").read_text(encoding="utf-8")
_OPEN = (_HERE / "open.rq").read_text(encoding="utf-8")
Row = tuple[str, ...]
"""The relation on each dimension, in the order of `Dimension`, and the verdict."""


def _rows(store: ox.Store, sparql: str, names: Sequence[str]) -> list[Row]:
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row[name].value for name in names) for row in found]


def by_sparql(said: Sequence[Statement | Remark], world: Background) -> dict[tuple[str, str], Row]:
    """Return what the SPARQL makes of each pair; OPEN pairs have no relations."""
    store = given_store(said, world)
    rows = _rows(store, _DEFINITION, ("a", "b", *Dimension, "verdict"))
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert len(found) == len(rows), "a pair has several rows"
    for remark, statement in _rows(store, _OPEN, ("remark", "statement")):
        found[_pair(remark, statement)] = (Verdict.OPEN.value,)
    return found


def by_python(said: Sequence[Statement | Remark], world: Background) -> dict[tuple[str, str], Row]:
    """Return what the Python definition makes of each pair that holds two numbers, or that is OPEN."""
    found: dict[tuple[str, str], Row] = {}
    for a, b in combinations(said, 2):
        comparison = compare(a, b, world, SETTINGS)
        numbers = isinstance(a, Statement) and isinstance(b, Statement)
        if numbers or comparison.verdict is Verdict.OPEN:
            relations = [comparison.relations[each].value for each in Dimension] if numbers else []
            pair = _pair(thing(comparison.first).value, thing(comparison.second).value)
            found[pair] = (*relations, comparison.verdict.value)
    return found


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _verdicts(found: dict[tuple[str, str], Row]) -> set[str]:
    return {row[-1] for row in found.values()}


def test_the_worked_claims_get_the_same_rows() -> None:
    said = worked_statements()
    found = by_sparql(said, WORLD)
    assert found == by_python(said, WORLD)
    assert _verdicts(found) >= {"CONTRADICT", "INVERTED", "DIFFER", "OPEN", "CONSISTENT", "INCOMMENSURABLE"}


def test_the_recorded_and_the_further_pairs_get_the_same_rows() -> None:
    sides = [*(each[1] for each in PAIRS), *((each.ours, each.theirs) for each in CASES)]
    assert len(sides) > 70
    seen: set[str] = set()
    for first, second in sides:
        said = compared(*{each.iri: each for each in (*first, *second)}.values())
        found = by_sparql(said, WORLD)
        assert found == by_python(said, WORLD), (first, second)
        seen |= _verdicts(found)
    assert seen == {each.value for each in Verdict} - {"OPEN"}


def test_the_statements_of_the_seeds_get_the_same_rows(seeded_store: Path) -> None:
    minter = Minter()
    with read_store(seeded_store) as store:
        background = background_of_store(store, minter)
        readings = list(readings_of(store))
        said = compared_in(store, background, readings).said
    world = world_of(readings, background)
    found = by_sparql(said, world)
    assert found == by_python(said, world)
    assert _verdicts(found) >= {"CONTRADICT", "INVERTED", "DIFFER", "OPEN", "UNDECIDED"}


_INQUIRY = (assessment("Pentagon", Status.UNDER_INVESTIGATION, ("e1",)),)
_GRAPHS = st.one_of([st.lists(each, min_size=2, max_size=8, unique_by=lambda said: said.iri) for each in (ANY, LIKE)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_GRAPHS)
def test_random_graphs_get_the_same_rows(claims: list[Said]) -> None:
    said = compared(*claims, assessments=_INQUIRY)
    assert by_sparql(said, WORLD) == by_python(said, WORLD)
