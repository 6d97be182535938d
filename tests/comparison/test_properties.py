"""What holds of every pair of statements, and of the index over any set of them."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared, statement
from tollgraph.comparison import Index, Remark, Statement, compare, comparisons
from tollgraph.comparison.order import CONTAINED, EQUAL, ScopeOrder
from tollgraph.comparison.undecided import worth_a_look
from tollgraph.comparison.verdicts import judge
from tollgraph.model import Comparison
from tollgraph.terms import Dimension, Effect, Relation, Standard, Status, Unit, Verdict, Victims

_PLACES = ("Raqqa", "al-Badu", "Raqqa governorate", "Aleppo", "Syria", "Iraq", "Mosul", "northern Syria")
_PARTIES = ("coalition", "US", "Pentagon", "Russia", "regime", "rebels", "somebody")
_DAYS = ("", "2017-03-01..2017-03-31", "2017-03-17", "2017-03-01..", "..2017-03-20", "2016-01-01..2017-12-31")
_EXTRAS: tuple[tuple[tuple[str, bool], ...], ...] = (
    (),
    (("as_civilians", True),),
    (("own_operation", True),),
    (("all_parties", True),),
)
_AMOUNTS = st.one_of(
    st.integers(0, 60).map(str),
    st.integers(1, 60).map(lambda n: f"at least {n}"),
    st.integers(1, 60).map(lambda n: f"up to {n}"),
    st.sampled_from(["no", "some", "dozens", "only 9", "10-30"]),
)


def _said(*, events: tuple[str | None, ...] = (None, None, "e1", "e2")) -> st.SearchStrategy[Said]:
    """Return a strategy of claims that often meet."""
    return st.builds(
        Said,
        who=st.sampled_from(["SOHR", "Airwars", "coalition", "Pentagon"]),
        amount=_AMOUNTS,
        places=st.lists(st.sampled_from(_PLACES), max_size=2, unique=True).map(tuple),
        days=st.sampled_from(_DAYS),
        told=st.sampled_from(["2017-03-20", "2017-03-24", "2018-06-01"]),
        by=st.lists(st.sampled_from(_PARTIES), max_size=2, unique=True).map(tuple),
        victims=st.sampled_from(list(Victims)),
        effect=st.sampled_from(list(Effect)),
        standard=st.sampled_from([None, Standard.DOCUMENTED, Standard.ALLEGED]),
        event=st.sampled_from(events),
        unit=st.sampled_from(Unit),
        article=st.sampled_from(["a1", "a2", "a3"]),
        extra=st.sampled_from(_EXTRAS),
        restates=st.booleans(),
        at=st.sampled_from([None, None, 0]),
    )


ANY = _said()
LIKE = st.builds(
    Said,
    who=st.sampled_from(["SOHR", "Airwars", "coalition"]),
    amount=_AMOUNTS,
    places=st.sampled_from([("Raqqa",), ("Syria",), ("Aleppo",), ("Raqqa", "Aleppo"), ()]),
    days=st.sampled_from(_DAYS),
    told=st.sampled_from(["2017-03-20", "2017-03-24"]),
    by=st.sampled_from([("coalition",), ("US",), ()]),
    victims=st.sampled_from([Victims.CIVILIANS, Victims.PEOPLE, Victims.CHILDREN, Victims.WOMEN]),
    effect=st.sampled_from([Effect.KILLED, Effect.KILLED, Effect.CASUALTIES, Effect.INJURED]),
    standard=st.sampled_from([None, Standard.DOCUMENTED]),
    event=st.sampled_from([None, None, "e1", "e2"]),
    article=st.sampled_from(["a1", "a2", "a3"]),
    at=st.sampled_from([None, 0]),
)
ADDED = st.builds(
    Said,
    who=st.sampled_from(["SOHR", "coalition"]),
    amount=st.integers(0, 60).map(str),
    places=st.sampled_from([("Raqqa",), ("Aleppo",), ("Syria",)]),
    days=st.just("2017-03-01..2017-03-31"),
    victims=st.sampled_from([Victims.CIVILIANS, Victims.CHILDREN, Victims.WOMEN]),
    effect=st.sampled_from([Effect.KILLED, Effect.INJURED]),
    event=st.sampled_from([None, None, None, "e1", "e2"]),
    article=st.sampled_from(["a1", "a2"]),
)
_SETS = st.one_of(
    [st.lists(claims, min_size=2, max_size=9, unique_by=lambda said: said.iri) for claims in (LIKE, ADDED)]
)
_STRENGTH = {Verdict.CONTRADICT: 3, Verdict.INVERTED: 2, Verdict.DIFFER: 1}
_ORDER = ScopeOrder(WORLD)


def _within(a: Statement, b: Statement) -> bool:
    return CONTAINED.issuperset(_ORDER.relations(a, b).values())


@given(ANY, ANY)
def test_every_pair_has_one_verdict_and_it_is_the_same_from_both_sides(one: Said, other: Said) -> None:
    a, b = statement(one), statement(other)
    found = compare(a, b, WORLD, SETTINGS)
    assert found.verdict in set(Verdict)
    assert found.reason.endswith(".")
    assert found == compare(b, a, WORLD, SETTINGS)


@given(_said(events=(None,)), _said(events=(None,)), _said(events=(None,)))
def test_the_order_of_the_scopes_of_totals_is_transitive(one: Said, other: Said, third: Said) -> None:
    a, b, c = statement(one), statement(other), statement(third)
    if _within(a, b) and _within(b, c):
        assert _within(a, c)


@given(ANY)
def test_a_scope_is_equal_to_itself_where_all_of_it_is_stated(said: Said) -> None:
    found = statement(said)
    relations = _ORDER.relations(found, found)
    assert set(relations.values()) <= {Relation.EQUAL, Relation.UNKNOWN}


@given(ANY, ANY)
def test_containment_seen_from_both_sides_is_equality(one: Said, other: Said) -> None:
    a, b = statement(one), statement(other)
    if _within(a, b) and _within(b, a):
        assert set(_ORDER.relations(a, b).values()) == {EQUAL}


@given(ANY, ANY, st.integers(0, 30), st.integers(0, 30))
def test_a_wider_interval_never_makes_a_contradiction(one: Said, other: Said, down: int, up: int) -> None:
    a, b = statement(one), statement(other)
    figures = a.figures
    wider = replace(
        figures,
        at_least=max(0, figures.at_least - down),
        near_lower=max(0, figures.near_lower - down),
        at_most=None if figures.at_most is None else figures.at_most + up,
        near_upper=None if figures.near_upper is None else figures.near_upper + up,
    )
    if compare(replace(a, figures=wider), b, WORLD, SETTINGS).verdict is Verdict.CONTRADICT:
        assert compare(a, b, WORLD, SETTINGS).verdict is Verdict.CONTRADICT


@given(LIKE, LIKE, st.sampled_from(list(Dimension)))
def test_not_knowing_a_dimension_never_makes_a_verdict_stronger(one: Said, other: Said, unknown: Dimension) -> None:
    a, b = statement(one), statement(other)
    relations = _ORDER.relations(a, b)
    if relations[unknown] is not Relation.DISJOINT:
        less = judge(a, b, relations | {unknown: Relation.UNKNOWN}, SETTINGS).verdict
        assert _STRENGTH.get(less, 0) <= _STRENGTH.get(judge(a, b, relations, SETTINGS).verdict, 0)


@given(LIKE, LIKE, st.sampled_from(_PLACES))
def test_a_scope_stays_within_a_union_that_grows(one: Said, other: Said, place: str) -> None:
    a = statement(one)
    smaller, larger = statement(other), statement(other.having(places=(*other.places, place)))
    if other.places and _within(a, smaller):
        assert _within(a, larger)


@given(LIKE, LIKE, LIKE)
def test_a_union_of_places_stays_within_what_all_its_members_lie_in(one: Said, other: Said, around: Said) -> None:
    member = one.having(places=other.places)
    union = one.having(places=tuple(dict.fromkeys((*one.places, *other.places))))
    whole = statement(around)
    if one.places and other.places and all(_within(statement(each), whole) for each in (one, member)):
        assert _within(statement(union), whole)


def _by_brute_force(said: Iterable[Statement | Remark]) -> dict[str, Comparison]:
    """Return what is to be stored of all pairs of single statements, by looking at each."""
    everything = sorted(said, key=lambda each: each.iri)
    found = {}
    for number, a in enumerate(everything):
        for b in everything[number + 1 :]:
            comparison = compare(a, b, WORLD, SETTINGS)
            if _is_stored(a, b, comparison):
                found[comparison.iri] = comparison
    return found


def _is_stored(a: Statement | Remark, b: Statement | Remark, comparison: Comparison) -> bool:
    if a.speaker == b.speaker:
        return isinstance(a, Statement) and comparison.verdict is Verdict.INVERTED
    if comparison.verdict is Verdict.UNDECIDED and isinstance(a, Statement) and isinstance(b, Statement):
        return worth_a_look(a, b, comparison.relations, _ORDER)
    return comparison.verdict in {*_STRENGTH, Verdict.AGREE, Verdict.OPEN}


_INQUIRY = (assessment("Pentagon", Status.UNDER_INVESTIGATION, ("e1",)),)


@settings(max_examples=300)
@given(_SETS)
def test_the_index_finds_exactly_the_pairs_that_looking_at_all_finds(said: list[Said]) -> None:
    everything = compared(*said, assessments=_INQUIRY)
    found = {each.iri: each for each in comparisons(everything, WORLD, SETTINGS) if not each.parts}
    assert found == _by_brute_force(everything)


@settings(max_examples=200)
@given(_SETS, st.data())
def test_adding_and_removing_step_by_step_gives_what_recomputing_gives(said: list[Said], data: st.DataObject) -> None:
    everything = compared(*said, assessments=_INQUIRY)
    index = Index(WORLD, SETTINGS)
    for each in data.draw(st.permutations(everything)):
        index.add([each])
    assert index.comparisons == {each.iri: each for each in comparisons(everything, WORLD, SETTINGS)}
    gone = data.draw(st.sets(st.sampled_from([each.iri for each in everything])))
    before = set(index.comparisons)
    removed = index.remove(gone)
    rest = [each for each in everything if each.iri not in gone]
    assert index.comparisons == {each.iri: each for each in comparisons(rest, WORLD, SETTINGS)}
    assert set(removed) == before - set(index.comparisons)


def test_each_comparison_of_a_set_has_its_own_name() -> None:
    said = compared(*(Said("SOHR", str(n), ("Raqqa",), "2017-03-17", article="a1") for n in range(3)))
    other = compared(Said("coalition", "no", ("Syria",), "2017-03-01..2017-03-31", article="a2"))
    found = list(comparisons([*said, *other], WORLD, SETTINGS))
    assert len({each.iri for each in found}) == len(found) == 2
