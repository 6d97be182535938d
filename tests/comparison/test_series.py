"""One claimant's own figures: what replaces what, sums over parts, and the marks."""

from pathlib import Path

import pytest

from tests.comparison.encoding import SETTINGS, WORLD, Said, compared, statement
from tollgraph.comparison import Correction, Index, Statement, compare, comparisons, load_corrections, replaced
from tollgraph.errors import SeedError
from tollgraph.resources import shipped
from tollgraph.terms import Effect, Standard, Verdict, Victims

_STRIKE = Said("SOHR", "26", ("Raqqa",), "2017-06-05", "2017-06-05", event="strike")
_MONTH = Said("SOHR", "100", ("Syria",), "2017-06-01..2017-06-30", "2017-07-02", standard=Standard.DOCUMENTED)
_NEXT = "2017-07-03"

REPLACED = [
    ("a later figure of one incident", _STRIKE, _STRIKE.having(amount="41", told=_NEXT), True),
    ("a later figure of an equal scope", _MONTH, _MONTH.having(amount="120", told=_NEXT), True),
    ("the same figure again", _STRIKE, _STRIKE.having(told=_NEXT), False),
    ("another figure on the same day", _STRIKE, _STRIKE.having(amount="41"), False),
    ("another claimant", _STRIKE, _STRIKE.having(who="VDC", amount="41", told=_NEXT), False),
    ("the wounded after the killed", _STRIKE, _STRIKE.having(amount="41", effect=Effect.INJURED, told=_NEXT), False),
    ("children after civilians", _STRIKE, _STRIKE.having(amount="9", victims=Victims.CHILDREN, told=_NEXT), False),
    ("a toll up to a later day", _MONTH, _MONTH.having(amount="150", days="2017-06-01..2017-07-02", told=_NEXT), False),
    (
        "women who are said to be civilians after women",
        _MONTH.having(victims=Victims.WOMEN),
        _MONTH.having(victims=Victims.WOMEN, amount="120", told=_NEXT, extra=(("as_civilians", True),)),
        False,
    ),
    (
        "the party's own operation after the coalition's",
        _MONTH.having(by=("US",)),
        _MONTH.having(by=("US",), amount="120", told=_NEXT, extra=(("own_operation", True),)),
        False,
    ),
    ("everybody's victims", _MONTH, _MONTH.having(amount="120", told=_NEXT, extra=(("all_parties", True),)), False),
    (
        "a toll from an earlier day",
        _MONTH,
        _MONTH.having(amount="150", days="2017-05-31..2017-06-30", told=_NEXT),
        False,
    ),
    ("another place", _MONTH, _MONTH.having(amount="120", places=("Syria", "Iraq"), told=_NEXT), False),
    ("another party", _MONTH, _MONTH.having(amount="120", by=("coalition", "Russia"), told=_NEXT), False),
    ("another party at one incident", _STRIKE, _STRIKE.having(amount="41", by=("Russia",), told=_NEXT), False),
    ("a party named later", _STRIKE.having(by=()), _STRIKE.having(amount="41", told=_NEXT), True),
    (
        "a denial withdrawn",
        _STRIKE.having(amount="no", effect=Effect.CASUALTIES),
        _STRIKE.having(amount="1", told=_NEXT),
        True,
    ),
]


@pytest.mark.parametrize(("about", "earlier", "later", "expected"), REPLACED)
def test_a_later_figure_replaces_an_earlier_one_of_the_same_thing(
    about: str, earlier: Said, later: Said, *, expected: bool
) -> None:
    found = replaced([statement(earlier), statement(later)])
    assert found == ({earlier.iri: later.iri} if expected else {}), about


def test_the_latest_of_several_figures_stands() -> None:
    series = [_STRIKE.having(amount=str(n), told=f"2017-06-0{n}") for n in range(5, 8)]
    found = replaced(statement(each) for each in series)
    assert found == {series[0].iri: series[2].iri, series[1].iri: series[2].iri}


_MARKS = [
    ("two standards", _MONTH, _MONTH.having(who="HRW", standard=Standard.GRADED), "STANDARD"),
    ("a ledger and the world", _MONTH, _MONTH.having(who="HRW", standard=None), ""),
    ("up to different days", _MONTH, _MONTH.having(who="HRW", days="2017-06-01..2017-06-29"), "LAG"),
    ("one does not say until when", _MONTH, _MONTH.having(who="HRW", days="2017-06-01.."), "LAG"),
    ("one event told on two days", _STRIKE, _STRIKE.having(who="HRW", told=_NEXT), "LAG"),
    ("an event and a total", _STRIKE, _MONTH.having(who="HRW"), ""),
    ("the status of the dead", _STRIKE, _STRIKE.having(who="HRW", victims=Victims.COMBATANTS), "STATUS"),
    ("who did it", _STRIKE, _STRIKE.having(who="HRW", by=("Russia",)), "ATTRIBUTION"),
    ("old cases removed", _MONTH, _MONTH.having(amount="90", told=_NEXT, restates=True), "RESTATED"),
]


@pytest.mark.parametrize(("about", "one", "other", "expected"), _MARKS)
def test_a_mark_stands_beside_the_verdict(about: str, one: Said, other: Said, expected: str) -> None:
    found = compare(statement(one), statement(other), WORLD, SETTINGS)
    assert " ".join(sorted(found.marks)) == expected, about


def test_a_correction_changes_the_area_of_one_claimants_figure_only() -> None:
    correction = Correction("SOHR", 100, Effect.KILLED, ("Iraq", "Syria"))
    found = compared(_MONTH, _MONTH.having(amount="101"), _MONTH.having(who="HRW"), corrections=(correction,))
    areas = [(each.scope.places, each.corrected) for each in found if isinstance(each, Statement)]
    assert areas == [(("Iraq", "Syria"), True), (("Syria",), False), (("Syria",), False)]


def test_the_shipped_decisions_are_read() -> None:
    figures = {(each.claimant.rsplit("/", 1)[-1], each.figure) for each in load_corrections()}
    assert {("us-led-coalition", 1257), ("airwars", 7600)} <= figures
    assert (shipped("seeds") / "decisions.ttl").exists()


def test_a_decision_that_lacks_the_figure_is_named(tmp_path: Path) -> None:
    file = tmp_path / "decisions.ttl"
    file.write_text(
        "@prefix tg: <https://w3id.org/tollgraph/ontology#> .\n"
        "<urn:d> a tg:Decision ; tg:concernsClaimant <urn:a> ; tg:setsArea <urn:p> ."
    )
    with pytest.raises(SeedError, match="concernsFigure, tg:concernsEffect"):
        load_corrections([file])
    file.write_text("no turtle")
    with pytest.raises(SeedError, match=r"decisions\.ttl"):
        load_corrections([file])


_CIVIL = (("as_civilians", True),)
_PARTS = (
    _MONTH.having(amount="70", victims=Victims.CHILDREN, extra=_CIVIL, article="x"),
    _MONTH.having(amount="60", victims=Victims.WOMEN, extra=_CIVIL, article="x"),
)
_WHOLE = _MONTH.having(who="HRW", article="y")


def test_a_sum_is_compared_and_names_its_parts() -> None:
    (found,) = comparisons(compared(*_PARTS, _WHOLE), WORLD, SETTINGS)
    assert found.verdict is Verdict.INVERTED
    assert set(found.parts) == {part.iri for part in _PARTS}
    assert "SOHR (70 + 60 = 130)" in found.reason


def test_a_sum_says_nothing_where_one_of_its_parts_says_it_already() -> None:
    said = compared(_PARTS[0].having(amount="110"), _PARTS[1], _WHOLE)
    (found,) = comparisons(said, WORLD, SETTINGS)
    assert found.parts == ()


def test_a_sum_goes_when_one_of_its_parts_goes() -> None:
    index = Index(WORLD, SETTINGS)
    made = index.add(compared(*_PARTS, _WHOLE))
    assert len(made) == 1
    assert index.remove([_PARTS[0].iri]) == [each.iri for each in made]
    assert index.comparisons == {}
    assert index.add(compared(_PARTS[0])) == made


def test_months_with_a_gap_between_them_are_not_added() -> None:
    said = compared(
        _MONTH.having(article="x"),
        _MONTH.having(days="2017-04-01..2017-04-30", article="x"),
        _WHOLE.having(amount="150", days="2017-04-01..2017-06-30"),
    )
    assert list(comparisons(said, WORLD, SETTINGS)) == []
