"""The definition in plain SPARQL says of every pair what the code says: relations, verdict, marks and bridge.

So do replacement, corrections and what a sum counts. Three things SPARQL does not say. Which claims are added up: parts
are taken one after the other, the smallest or the largest first, as long as each is disjoint from all that were taken,
and a query has no order in which it makes its solutions. How a sum of several incidents stands to another scope: this
compares sets of sets, which the definition says for one incident a side. And which decision of several is the one that
stands, which rests on the order in which they were made and undone; a query is given the outcome.
"""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared, quantity
from tests.comparison.given import give, thing
from tests.comparison.given import given as given_store
from tests.comparison.test_cases import CASES
from tests.comparison.test_pairs import PAIRS
from tests.comparison.test_properties import ADDED, ANY, LIKE
from tests.comparison.test_series import REPLACED
from tests.comparison.test_worked import WORKED_CLAIMS, WORKED_CORRECTIONS, worked_statements
from tollgraph.background import Background
from tollgraph.comparison import Remark, Statement, compare, replaced, world_of
from tollgraph.comparison.order import ScopeOrder
from tollgraph.comparison.sums import derived_sums
from tollgraph.identifiers import Minter
from tollgraph.mapping.unmapping import readings_of
from tollgraph.materialised.statements import compared as compared_in
from tollgraph.model import Comparison
from tollgraph.seeding import background_of_store
from tollgraph.store import read_store
from tollgraph.terms import Dimension, Standard, Status, Verdict

_HERE = Path(__file__).parent
_DEFINITION = (_HERE / "definition.rq").read_text(encoding="utf-8")
_OPEN, _REPLACED, _SUMS = ((_HERE / f"{name}.rq").read_text(encoding="utf-8") for name in ("open", "replaced", "sums"))
_CORRECTIONS = (_HERE / "corrections.ru").read_text(encoding="utf-8")
_PROVEN = ("verdict", "marks", "residual", "days_beyond", "days_of")
Row = tuple[str, ...]
"""The relation on each dimension, in the order of `Dimension`; the verdict, the marks and the bridge's figures."""


def _rows(store: ox.Store, sparql: str, names: Sequence[str]) -> list[Row]:
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple("" if row[name] is None else row[name].value for name in names) for row in found]


def by_sparql(said: Sequence[Statement | Remark], world: Background) -> dict[tuple[str, str], Row]:
    """Return what the SPARQL makes of each pair; OPEN pairs have no relations."""
    return _pairs(given_store(said, world))


def _pairs(store: ox.Store) -> dict[tuple[str, str], Row]:
    rows = _rows(store, _DEFINITION, ("a", "b", *Dimension, *_PROVEN))
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert len(found) == len(rows), "a pair has several rows"
    for remark, statement, marks in _rows(store, _OPEN, ("remark", "statement", "marks")):
        found[_pair(remark, statement)] = (Verdict.OPEN.value, marks, "", "", "")
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
            found[pair] = (*relations, *_proven(comparison))
    return found


def _proven(comparison: Comparison) -> Row:
    bridge = comparison.bridge
    figures = (bridge.residual, bridge.days, bridge.of_days) if bridge else (None, None, None)
    marks = "".join(f" {mark}" for mark in sorted(comparison.marks))
    return (comparison.verdict.value, marks, *("" if each is None else str(each) for each in figures))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _verdicts(found: dict[tuple[str, str], Row]) -> set[str]:
    return {row[-len(_PROVEN)] for row in found.values()}


def replaced_by_sparql(said: Sequence[Statement | Remark], world: Background) -> dict[str, str]:
    """Return which figure stands in the place of each that was replaced."""
    return dict(_rows(given_store(said, world), _REPLACED, ("earlier", "later")))  # type: ignore[arg-type]  # two columns


def replaced_by_python(said: Sequence[Statement | Remark]) -> dict[str, str]:
    """Return the same by the code."""
    found = replaced(each for each in said if isinstance(each, Statement))
    return {thing(earlier).value: thing(later).value for earlier, later in found.items()}


def test_the_worked_claims_get_the_same_rows() -> None:
    said = worked_statements()
    found = by_sparql(said, WORLD)
    assert found == by_python(said, WORLD)
    assert _verdicts(found) >= {"CONTRADICT", "INVERTED", "DIFFER", "OPEN", "CONSISTENT", "INCOMMENSURABLE"}


def test_the_worked_claims_get_the_same_rows_when_the_corrections_are_made_by_sparql() -> None:
    store = given_store(worked_statements(corrected=False), WORLD)
    for said in WORKED_CLAIMS.values():
        figures = {quantity(said.amount).low, quantity(said.amount).high} - {None}
        give(store, said.iri, [("figure", ox.Literal(each)) for each in figures if each is not None])
    assert _pairs(store) != by_python(worked_statements(), WORLD)
    for number, each in enumerate(WORKED_CORRECTIONS):
        facts = [("claimant", ox.Literal(each.claimant)), ("figure", ox.Literal(each.figure))]
        places = [("setsPlace", thing(place)) for place in each.places]
        give(store, f"correction/{number}", [*facts, ("ofEffect", ox.Literal(str(each.effect))), *places])
    store.update(_CORRECTIONS)
    assert _pairs(store) == by_python(worked_statements(), WORLD)


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
    assert replaced_by_sparql(said, world) == replaced_by_python(said)


_SUMMED = ("least", "at_most", "near_lower", "near_upper", "first", "last", "kind")
_INQUIRY = (assessment("Pentagon", Status.UNDER_INVESTIGATION, ("e1",)),)
_AMOUNTS = st.sampled_from(["no", "7", "at least 12", "only 9", "some", "10-12"])
_STANDARDS = st.sampled_from([None, None, Standard.DOCUMENTED, Standard.ALLEGED])
_PARTS = st.builds(Said.having, ADDED, amount=_AMOUNTS, standard=_STANDARDS)
"""Claims that add up, some with open ends, some closed, some of them ledgers."""
_GRAPHS = st.one_of([st.lists(each, min_size=2, max_size=8, unique_by=lambda said: said.iri) for each in (ANY, LIKE)])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_GRAPHS)
def test_random_graphs_get_the_same_rows(claims: list[Said]) -> None:
    said = compared(*claims, assessments=_INQUIRY)
    assert by_sparql(said, WORLD) == by_python(said, WORLD)
    assert replaced_by_sparql(said, WORLD) == replaced_by_python(said)


def test_a_later_figure_replaces_the_same_earlier_ones() -> None:
    seen = 0
    for about, earlier, later, expected in REPLACED:
        said = compared(earlier, later)
        found = replaced_by_sparql(said, WORLD)
        assert found == replaced_by_python(said), about
        assert bool(found) == expected, about
        seen += expected
    assert seen > 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PARTS, min_size=2, max_size=6, unique_by=lambda said: said.iri))
def test_a_sum_says_the_same(claims: list[Said]) -> None:
    said = [each for each in compared(*claims) if isinstance(each, Statement)]
    sums = {f"sum/{number}": each for number, each in enumerate(derived_sums(said, ScopeOrder(WORLD)))}
    store = given_store(said, WORLD)
    for name, each in sums.items():
        give(store, name, [("part", thing(part.iri)) for part in each.parts])
    assert {row[0]: row[1:] for row in _rows(store, _SUMS, ("sum", *_SUMMED))} == {
        thing(name).value: _summed(each) for name, each in sums.items()
    }


def _summed(each: Statement) -> Row:
    figures = each.figures
    ends = (figures.at_least, figures.at_most, figures.near_lower, figures.near_upper, each.days.first, each.days.last)
    return (*("" if end is None else str(end) for end in ends), str(each.kind))
