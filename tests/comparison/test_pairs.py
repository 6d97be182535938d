"""Further pairs, each with what it is meant to show."""

import pytest

from tests.comparison.encoding import SETTINGS, WORLD, Said, compared, statement
from tests.comparison.test_cases import strongest
from tollgraph.comparison import compare, counts_within
from tollgraph.comparison.order import ScopeOrder
from tollgraph.terms import Dimension, Effect, Relation, Standard, Unit, Victims

_STRIKE = Said("SOHR", "20", ("Raqqa",), "2017-06-05", "2017-06-06", event="strike")
_MONTH = Said("HRW", "100", ("Syria",), "2017-06-01..2017-06-30", "2017-07-02", standard=Standard.DOCUMENTED)
_CIVIL = (("as_civilians", True),)
_ALL = (("all_parties", True),)
_OWN = (("own_operation", True),)


def _against(said: Said, **changes: object) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    return (said,), (said.having(who="Airwars", **changes),)


PAIRS = [
    ("a strike above its month's toll", ((_STRIKE.having(amount="150"),), (_MONTH,)), "INVERTED"),
    ("a strike below its month's toll", ((_STRIKE,), (_MONTH,)), "CONSISTENT"),
    (
        "a closed month's toll below one strike",
        ((_STRIKE,), (_MONTH.having(amount="only 9", standard=None),)),
        "CONTRADICT",
    ),
    ("a ledger that says only", ((_STRIKE,), (_MONTH.having(amount="only 9"),)), "INVERTED"),
    ("just within the tolerance", _against(_STRIKE, amount="25"), "AGREE"),
    ("just past the tolerance", _against(_STRIKE, amount="26"), "DIFFER"),
    (
        "civilian children above civilians",
        ((_STRIKE.having(victims=Victims.CHILDREN, extra=_CIVIL),), (_STRIKE.having(who="VDC", amount="only 9"),)),
        "CONTRADICT",
    ),
    (
        "children above civilians",
        ((_STRIKE.having(victims=Victims.CHILDREN),), (_STRIKE.having(who="VDC", amount="only 9"),)),
        "DIFFER",
    ),
    (
        "women and children apart",
        _against(_STRIKE.having(victims=Victims.CHILDREN), victims=Victims.WOMEN),
        "INCOMMENSURABLE",
    ),
    ("medics above civilians", _against(_STRIKE, amount="30", victims=Victims.MEDICS), "INVERTED"),
    (
        "medics and combatants",
        _against(_STRIKE.having(victims=Victims.MEDICS), victims=Victims.COMBATANTS),
        "INCOMMENSURABLE",
    ),
    ("men and civilians overlap", _against(_STRIKE, amount="2", victims=Victims.MEN), "CONSISTENT"),
    ("police officers twice", _against(_STRIKE.having(victims=Victims.OTHER), amount="2"), "UNDECIDED"),
    ("killed and missing", _against(_STRIKE, effect=Effect.MISSING), "INCOMMENSURABLE"),
    ("reports and people", _against(_MONTH, unit=Unit.REPORTS), "INCOMMENSURABLE"),
    ("the United States within the coalition", _against(_MONTH, amount="300", by=("US",)), "INVERTED"),
    (
        "the coalition beyond the United States",
        _against(_MONTH.having(by=("US",)), amount="300", by=("coalition",)),
        "CONSISTENT",
    ),
    ("the war beyond one party", _against(_MONTH, amount="9000", by=(), extra=_ALL), "CONSISTENT"),
    ("one party above the war", _against(_MONTH, amount="50", by=(), extra=_ALL), "INVERTED"),
    ("no party named by one", _against(_MONTH, amount="300", by=()), "UNDECIDED"),
    ("a party nobody knows", _against(_MONTH, amount="300", by=("masked men",)), "UNDECIDED"),
    ("its own operation or not", _against(_MONTH.having(by=("US",)), amount="300", extra=_OWN), "UNDECIDED"),
    (
        "a region without known bounds",
        _against(_MONTH.having(places=("northern Syria",)), places=("Aleppo",), amount="900"),
        "CONSISTENT",
    ),
    ("two provinces", _against(_MONTH.having(places=("Idlib",)), places=("Aleppo",)), "INCOMMENSURABLE"),
    (
        "one of two provinces above both",
        ((_MONTH.having(places=("Idlib",), amount="300"),), (_MONTH.having(who="VDC", places=("Aleppo", "Idlib")),)),
        "INVERTED",
    ),
    (
        "no toll without a start",
        (
            (_MONTH.having(by=("rebels",), days="..2017-06-30", amount="900"),),
            (_MONTH.having(who="VDC", by=("rebels",)),),
        ),
        "UNDECIDED",
    ),
    ("some, and at least ten", _against(_STRIKE.having(amount="some"), amount="at least 10"), "AGREE"),
    ("thousands, and 900", _against(_MONTH.having(amount="thousands"), amount="900"), "DIFFER"),
    ("an undeclared fall", ((_MONTH,), (_MONTH.having(amount="90", told="2017-08-01"),)), "INVERTED"),
    ("a declared fall", ((_MONTH,), (_MONTH.having(amount="90", told="2017-08-01", restates=True),)), "CONSISTENT"),
    (
        "a fall of the injured",
        (
            (_MONTH.having(effect=Effect.INJURED),),
            (_MONTH.having(effect=Effect.INJURED, amount="90", told="2017-08-01"),),
        ),
        "CONSISTENT",
    ),
    (
        "children and women added above the whole",
        (
            (
                _MONTH.having(amount="70", victims=Victims.CHILDREN, extra=_CIVIL, article="x"),
                _MONTH.having(amount="60", victims=Victims.WOMEN, extra=_CIVIL, article="x"),
            ),
            (_MONTH.having(who="VDC"),),
        ),
        "INVERTED",
    ),
    (
        "killed and injured added beside casualties",
        (
            (_STRIKE.having(article="x"), _STRIKE.having(article="x", amount="10", effect=Effect.INJURED)),
            (_STRIKE.having(who="VDC", effect=Effect.CASUALTIES, amount="only 28"),),
        ),
        "CONTRADICT",
    ),
    (
        "two strikes added above the month",
        (
            (_STRIKE.having(amount="60", article="x"), _STRIKE.having(amount="70", event="second", article="x")),
            (_MONTH.having(who="VDC"),),
        ),
        "INVERTED",
    ),
    (
        "two months added above the quarter",
        (
            (_MONTH.having(article="x"), _MONTH.having(days="2017-05-01..2017-05-31", article="x")),
            (_MONTH.having(who="VDC", amount="150", days="2017-04-01..2017-06-30"),),
        ),
        "INVERTED",
    ),
]


@pytest.mark.parametrize(("about", "sides", "expected"), PAIRS, ids=lambda each: each if isinstance(each, str) else "")
def test_a_pair_shows_its_rule(about: str, sides: tuple[tuple[Said, ...], tuple[Said, ...]], expected: str) -> None:
    assert strongest(*sides)[0].value == expected, about


_PERIODS = [
    ("a total from the operation to the day told", Said("SOHR", "1", told="2017-03-24"), ("2014-08-08", "2017-03-24")),
    (
        "a start before the operation",
        Said("SOHR", "1", days="2014-08-01..", told="2015-01-01"),
        ("2014-08-08", "2015-01-01"),
    ),
    (
        "an end after the day told",
        Said("SOHR", "1", days="2017-03-01..2017-03-31", told="2017-03-24"),
        ("2017-03-01", "2017-03-24"),
    ),
    (
        "a member's operation is the coalition's",
        Said("SOHR", "1", by=("US",), told="2015-01-01"),
        ("2014-08-08", "2015-01-01"),
    ),
    (
        "the earlier of two operations",
        Said("SOHR", "1", by=("Russia", "regime"), told="2016-01-01"),
        ("2011-03-15", "2016-01-01"),
    ),
    (
        "an undated event counts on the day of its report",
        Said("SOHR", "1", told="2017-03-24", event="e"),
        ("2017-03-24", "2017-03-24"),
    ),
    ("a total of a party without a known operation", Said("SOHR", "1", by=("rebels",), told="2017-03-24"), None),
]


@pytest.mark.parametrize(("about", "said", "expected"), _PERIODS)
def test_the_days_that_a_claim_counts(about: str, said: Said, expected: tuple[str, str] | None) -> None:
    days = counts_within(statement(said))
    assert (days and tuple(each.isoformat() for each in days)) == expected, about


def test_a_partys_toll_without_a_place_counts_its_theatre() -> None:
    found = statement(Said("SOHR", "1"))
    assert found.scope.places == ("Iraq", "Syria")
    assert found.scope.inferred == {Dimension.AREA}


def test_what_both_leave_unstated_in_one_passage_is_equal() -> None:
    bare = Said("SOHR", "20", by=("rebels",), article="x", at=0)
    a, b = compared(bare, bare.having(who="VDC", amount="9"))
    assert compare(a, b, WORLD, SETTINGS).relations[Dimension.AREA] is Relation.EQUAL
    c, d = compared(bare, bare.having(who="VDC", amount="9", at=500))
    assert compare(c, d, WORLD, SETTINGS).relations[Dimension.AREA] is Relation.UNKNOWN


_EVENTS = [
    ("the same", _STRIKE, _STRIKE.having(who="VDC", places=("Aleppo",)), "EQUAL"),
    ("told apart by one article", _STRIKE.having(article="x"), _STRIKE.having(event="other", article="x"), "DISJOINT"),
    ("of two articles", _STRIKE, _STRIKE.having(event="other"), "UNKNOWN"),
    ("of two articles, elsewhere", _STRIKE, _STRIKE.having(event="other", places=("Aleppo",)), "DISJOINT"),
    ("of two articles, another day", _STRIKE, _STRIKE.having(event="other", days="2017-05-05"), "DISJOINT"),
    ("in a total", _STRIKE, _MONTH, "IN"),
]


@pytest.mark.parametrize(("about", "one", "other", "expected"), _EVENTS)
def test_how_incidents_stand_to_each_other(about: str, one: Said, other: Said, expected: str) -> None:
    relations = ScopeOrder(WORLD).relations(statement(one), statement(other))
    assert relations[Dimension.INCIDENT].value == expected, about
    if expected == "EQUAL":
        assert relations[Dimension.AREA] is relations[Dimension.PERIOD] is Relation.EQUAL
