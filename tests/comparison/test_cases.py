"""Forty-four pairs with the verdict that a casualty recorder would give, and ours where it differs, with the reason."""

from dataclasses import dataclass

import pytest

from tests.comparison.encoding import SETTINGS, WORLD, Said, compared
from tollgraph.comparison import Statement, compare
from tollgraph.comparison.order import ScopeOrder
from tollgraph.comparison.sums import derived_sums
from tollgraph.terms import Effect, Standard, Unit, Verdict, Victims

_RANK = (
    Verdict.CONTRADICT,
    Verdict.INVERTED,
    Verdict.DIFFER,
    Verdict.UNDECIDED,
    Verdict.AGREE,
    Verdict.CONSISTENT,
    Verdict.INCOMMENSURABLE,
)
_DOC, _ACK, _GRADED, _CREDIBLE = Standard.DOCUMENTED, Standard.ACKNOWLEDGED, Standard.GRADED, Standard.CREDIBLE
_ALL = (("all_parties", True),)
_WORLD = Said("", "0", ("Raqqa",), "2017-06-05", "2017-06-06", event="strike")
_LEDGER = _WORLD.having(standard=_DOC)
_CAMPAIGN = Said("", "0", ("Iraq", "Syria"), "2014-08-08..", standard=_DOC)
_2017 = _CAMPAIGN.having(days="2017-01-01..2017-12-31")
_ADMITTED = _CAMPAIGN.having(who="coalition", standard=_ACK)
_YEAR = Said("", "0", ("Syria",), "2016-01-01..2016-12-31", by=("Russia",), standard=_DOC)
_MOSUL = Said("", "0", ("Mosul",), "2017-03-17", "2017-03-23", event="Mosul")
_MARCH = Said("", "0", ("Iraq", "Syria"), "2017-03-01..2017-03-31", standard=_DOC)
_JUNE = Said("", "0", ("Nineveh",), "2017-06-01..2017-06-30", standard=_DOC)
_APRIL = Said("VDC", "0", (), "2017-04-01..2017-04-30", by=("Russia",), standard=_DOC)
_GHOUTA = Said("", "0", ("Ghouta",), "2018-03-01", event="Ghouta", by=("Russia",))
_SINCE_2011 = Said("", "0", ("Syria",), by=(), victims=Victims.PEOPLE, standard=_DOC, extra=_ALL)


@dataclass(frozen=True)
class Case:
    """Claims of one side, claims of the other, the recorder's verdict with marks, and ours where another."""

    about: str
    ours: tuple[Said, ...]
    theirs: tuple[Said, ...]
    recorder: str
    verdict: str = ""
    why: str = ""


def _say(said: Said, who: str, amount: str, **changes: object) -> tuple[Said, ...]:
    return (said.having(who=who, amount=amount, **changes),)


CASES = [
    Case(
        "a toll falls, and the removal of cases is declared",
        _say(_ADMITTED, "coalition", "1190", days="2014-08-08..2018-09-30", told="2018-10-30"),
        _say(_ADMITTED, "coalition", "1139", days="2014-08-08..2018-10-31", told="2018-11-29", restates=True),
        "CONSISTENT RESTATED",
    ),
    Case(
        "two cities added against a smaller toll of two countries",
        _say(_2017, "SOHR", "600", places=("Raqqa",), article="x")
        + _say(_2017, "SOHR", "500", places=("Deir ez-Zor",), article="x"),
        _say(_ADMITTED, "coalition", "817", days="2014-08-08..2017-12-31", told="2018-01-25"),
        "INVERTED",
    ),
    Case(
        "two cities added against at most so many in their governorate",
        _say(_JUNE, "IBC", "at least 70", places=("Mosul",), article="x")
        + _say(_JUNE, "IBC", "40", places=("Tal Afar",), article="x"),
        _say(_JUNE, "ministry", "at most 90", standard=None),
        "CONTRADICT",
    ),
    Case(
        "at least 105 admitted, more than 200 reported",
        _say(_MOSUL, "Iraqi media", "more than 200"),
        _say(_MOSUL, "Pentagon", "at least 105", told="2017-05-25", standard=_ACK),
        "DIFFER LAG",
    ),
    Case("none in a year", _say(_YEAR, "SNHR", "3967"), _say(_YEAR, "Russia", "no", standard=None), "CONTRADICT"),
    Case(
        "none at one strike, against a month's total",
        _say(_MARCH, "Airwars", "900"),
        _say(_MOSUL, "Pentagon", "no", places=("Aleppo",), days="2017-03-16"),
        "CONSISTENT",
    ),
    Case("nothing found", _say(_LEDGER, "Airwars", "12", standard=_GRADED),
         _say(_LEDGER, "coalition", "0", standard=_CREDIBLE), "DIFFER STANDARD"),
    Case(
        "an undated strike and none in another month",
        _say(_MOSUL, "SOHR", "40", days="", told="2017-04-02"),
        _say(_MARCH, "coalition", "no", places=("Mosul",), days="2017-01-01..2017-01-31", standard=None),
        "UNDECIDED",
    ),
    Case(
        "one of two did it, and one of the two denies",
        _say(_GHOUTA, "SNHR", "26", by=("Russia", "regime")),
        _say(_GHOUTA, "Russia", "no"),
        "CONSISTENT",
    ),
    Case("two perpetrators", _say(_WORLD, "SOHR", "33"), _say(_WORLD, "US officials", "33", by=("regime",)),
         "INCOMMENSURABLE ATTRIBUTION"),
    Case("children and fewer civilians", _say(_GHOUTA, "SNHR", "30", victims=Victims.CHILDREN),
         _say(_GHOUTA, "SANA", "12"), "DIFFER"),
    Case(
        "areas that overlap",
        _say(_APRIL, "SNHR", "120", places=("Aleppo", "Idlib")),
        _say(_APRIL, "VDC", "80", places=("Idlib", "Hama")),
        "CONSISTENT",
    ),
    Case(
        "all the dead were fighters",
        _say(_WORLD, "locals", "at least 56"),
        _say(_WORLD, "US officials", "80", victims=Victims.COMBATANTS) + _say(_WORLD, "US officials", "no"),
        "CONTRADICT STATUS",
    ),
    Case("militants and civilians", _say(_WORLD, "locals", "at least 46"),
         _say(_WORLD, "US officials", "about 50", victims=Victims.COMBATANTS), "INCOMMENSURABLE STATUS"),
    Case("dozens and 26", _say(_WORLD, "activists", "dozens"), _say(_LEDGER, "SOHR", "26"), "AGREE"),
    Case("dozens and 150", _say(_WORLD, "activists", "dozens"), _say(_WORLD, "locals", "at least 150"), "DIFFER"),
    Case("one monitor at noon and the next day", _say(_LEDGER, "SOHR", "26", told="2017-06-05"),
         _say(_LEDGER, "SOHR", "41"), "CONSISTENT LAG"),
    Case("26 and 24", _say(_WORLD, "doctor", "26"), _say(_WORLD, "civil defence", "24"), "AGREE"),
    Case("26, and 41 a day later", _say(_WORLD, "doctor", "26", told="2017-06-05"),
         _say(_WORLD, "civil defence", "41"), "DIFFER LAG"),
    Case(
        "a member's own campaign",
        _say(_CAMPAIGN, "Airwars", "91", places=("Idlib",), by=("US",), extra=(("own_operation", True),)),
        _say(_ADMITTED, "coalition", "2", places=("Aleppo", "Idlib")),
        "INCOMMENSURABLE STANDARD LAG",
    ),
    Case("a decade of war", _say(_SINCE_2011, "UN", "350209", days="2011-03-15..2021-03-31"),
         _say(_SINCE_2011, "SOHR", "606000", days="2011-03-15..2021-06-01"), "DIFFER LAG"),
    Case("up to 15 and 5", _say(_WORLD, "locals", "up to 15"), _say(_LEDGER, "Airwars", "5"), "AGREE"),
    Case(
        "fewer wounded the next day",
        _say(_LEDGER, "hospital", "12", effect=Effect.INJURED, told="2017-06-05"),
        _say(_LEDGER, "hospital", "10", effect=Effect.INJURED),
        "CONSISTENT LAG",
    ),
    Case("killed and fewer casualties", _say(_LEDGER, "SNHR", "45"),
         _say(_WORLD, "army", "30", effect=Effect.CASUALTIES), "INVERTED"),
    Case("one strike of 300 and a toll of 220", _say(_MOSUL, "officials", "more than 300"),
         _say(_ADMITTED, "coalition", "about 220", told="2017-03-24"), "INVERTED"),
    Case("one strike of 400 and a toll of 220", _say(_MOSUL, "officials", "more than 400"),
         _say(_ADMITTED, "coalition", "about 220", told="2017-03-24"), "INVERTED"),
    Case("alleged and at most", _say(_MARCH, "Airwars", "nearly 1000", standard=Standard.ALLEGED),
         _say(_MARCH, "coalition", "at most 100", standard=None), "DIFFER"),
    Case("two strikes on one town, told apart by one article", _say(_LEDGER, "SOHR", "25", event="other", article="x"),
         _say(_LEDGER, "Airwars", "10", article="x"), "INCOMMENSURABLE"),
    Case("an old toll and a new one", _say(_CAMPAIGN, "Airwars", "nearly 7600", days="2014-08-08..2019-03-28"),
         _say(_ADMITTED, "coalition", "about 220", days="..2017-03-24", told="2017-03-24"), "CONSISTENT LAG"),
    Case("any casualty denied", _say(_LEDGER, "SNHR", "3"),
         _say(_WORLD, "coalition", "no", effect=Effect.CASUALTIES), "CONTRADICT"),
    Case("a round floor and an exact figure", _say(_CAMPAIGN, "SNHR", "more than 1000", days="2014-08-08..2019-02-28"),
         _say(_ADMITTED, "coalition", "1257", days="2014-08-08..2019-02-28"), "AGREE"),
    Case("one city above the whole", _say(_CAMPAIGN, "Amnesty", "more than 1600", places=("Raqqa",),
         days="2017-06-06..2017-10-17"),
         _say(_ADMITTED, "coalition", "at least 1291", days="..2019-03-31"), "INVERTED"),
    Case("a day shorter, nearly alike", _say(_CAMPAIGN, "SOHR", "1300", days="2014-08-08..2019-02-27"),
         _say(_ADMITTED, "coalition", "1257", days="2014-08-08..2019-02-28"), "CONSISTENT LAG"),
    Case("people and civilians", _say(_MOSUL, "Iraqi media", "more than 200", victims=Victims.PEOPLE),
         _say(_MOSUL, "Pentagon", "at least 105", standard=_ACK), "DIFFER", "CONSISTENT",
         "the other 96 may not have been civilians; the bridge says so"),
    Case("two deny what either did", _say(_GHOUTA, "SNHR", "26", by=("Russia", "regime")),
         _say(_GHOUTA, "Russia", "no") + _say(_GHOUTA, "regime", "no", by=("regime",)), "CONTRADICT", "CONSISTENT",
         "denials of several speakers are not added up"),
    Case("a rate", _say(_YEAR, "Airwars", "hundreds", unit=Unit.RATE, days="", standard=None),
         _say(_YEAR, "SNHR", "120", days="2017-03-01..2017-03-31"), "DIFFER", "INCOMMENSURABLE",
         "rates are not modelled"),
    Case("3 and 2", _say(_LEDGER, "SOHR", "3"), _say(_LEDGER, "VDC", "2"), "AGREE", "DIFFER",
         "a ratio is coarse for the smallest figures, and we do not judge what is small"),
    Case("some, and none", _say(_WORLD, "locals", "some"), _say(_WORLD, "Pentagon", "no"), "CONTRADICT"),
    Case(
        "one monitor's children among its civilians",
        _say(_YEAR, "SNHR", "40", victims=Victims.CHILDREN, extra=(("as_civilians", True),)),
        _say(_YEAR, "SNHR", "120"),
        "CONSISTENT",
    ),
    Case("one strike dated on two days", _say(_LEDGER, "SOHR", "40"),
         _say(_LEDGER, "VDC", "38", places=("al-Badu",), days="2017-06-06"), "AGREE"),
    Case(
        "no place, no party to lend one",
        _say(_CAMPAIGN, "a report", "500", places=(), by=("rebels",), days="2014-08-08..2018-07-30"),
        _say(_CAMPAIGN, "SOHR", "300", places=("Syria",), by=("rebels",), days="2014-08-08..2018-07-30"),
        "UNDECIDED",
    ),
    Case("one strike and the town's day", _say(_LEDGER, "VDC", "60", event=None), _say(_LEDGER, "SOHR", "25"),
         "CONSISTENT"),
    Case("strikes of two articles", _say(_LEDGER, "SOHR", "25"), _say(_LEDGER, "RBSS", "40", event="its own"),
         "UNDECIDED"),
    Case("almost 5 and 4", _say(_WORLD, "doctor", "nearly 5"), _say(_WORLD, "locals", "4"), "AGREE"),
]  # fmt: skip


def strongest(ours: tuple[Said, ...], theirs: tuple[Said, ...]) -> tuple[Verdict, set[str]]:
    """Return the strongest verdict between the claims (and sums) of two sides, and all marks."""
    pairs = [(one, other) for one in _with_sums(ours) for other in _with_sums(theirs)]
    found = [compare(one, other, WORLD, SETTINGS) for one, other in pairs]
    verdict = min((each.verdict for each in found), key=_RANK.index)
    return verdict, {mark.value for each in found for mark in each.marks}


def _with_sums(said: tuple[Said, ...]) -> list[Statement]:
    single = [each for each in compared(*said) if isinstance(each, Statement)]
    return single + derived_sums(single, ScopeOrder(WORLD))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_a_pair_has_the_recorders_verdict_or_a_reason_why_not(case: Case) -> None:
    recorder, *marks = case.recorder.split()
    verdict, found = strongest(case.ours, case.theirs)
    assert verdict.value == (case.verdict or recorder)
    assert set(marks) <= found
    assert bool(case.verdict) == bool(case.why)


def test_all_cases_are_there_and_few_differ_from_the_recorder() -> None:
    assert (len(CASES), sum(bool(case.why) for case in CASES)) == (44, 4)
