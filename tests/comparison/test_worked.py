"""The pairs of the three seed articles, hand-coded: independent of what the extraction makes of the texts."""

from datetime import date

import pytest

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared
from tollgraph.comparison import Correction, Remark, Statement, compare, comparisons, who_disagrees
from tollgraph.terms import Effect, Standard, Status, Unit, Victims

_BOTH = ("Iraq", "Syria")
_ALLEGED, _DOCUMENTED, _ACKNOWLEDGED = Standard.ALLEGED, Standard.DOCUMENTED, Standard.ACKNOWLEDGED
_MARCH = Said("Airwars", "nearly 1000", _BOTH, "2017-03-01..2017-03-31", "2017-03-24", standard=_ALLEGED, article="002")
_OTHERS = _MARCH.having(places=(), days="", standard=None)
_MOSQUE = _OTHERS.having(places=("Aleppo",), days="2017-03-13..2017-03-19", event="mosque", by=("US",))
_SOHR = Said("SOHR", "3331", ("Syria",), "2014-09-23..", "2018-09-23", standard=_DOCUMENTED, article="000")
_REPORT = Said("coalition", "1061", _BOTH, "..2018-07-30", "2018-09-23", standard=_ACKNOWLEDGED, article="000")
WORKED_CLAIMS = {
    "march": _MARCH,
    "terrorists": _MOSQUE.having(who="US officials", amount="dozens", victims=Victims.COMBATANTS),
    "ground": _MOSQUE.having(who="those on the ground", amount="at least 47"),
    "denial": _MOSQUE.having(who="Pentagon", amount="no", effect=Effect.CASUALTIES),
    "school": _OTHERS.having(
        who="SOHR", amount="at least 33", places=("Raqqa governorate",), event="school", victims=Victims.PEOPLE
    ),
    "mosul": _OTHERS.having(
        who="Iraqi media", amount="more than 200", places=("Mosul",), event="Mosul", victims=Victims.PEOPLE
    ),
    "airwars17": _OTHERS.having(amount="more than 2500", standard=_DOCUMENTED),
    "coalition17": _OTHERS.having(who="coalition", amount="about 220", standard=_ACKNOWLEDGED),
    "events": _OTHERS.having(amount="about 50", places=("Syria",), by=("Russia", "regime"), unit=Unit.EVENTS),
    "rate": _OTHERS.having(amount="hundreds", places=("Syria",), by=("Russia",), unit=Unit.RATE),
    "sohr": _SOHR,
    "children": _SOHR.having(amount="826", victims=Victims.CHILDREN, extra=(("as_civilians", True),)),
    "women": _SOHR.having(amount="615", victims=Victims.WOMEN, extra=(("as_civilians", True),)),
    "war": _SOHR.having(
        amount="more than 360000", victims=Victims.PEOPLE, by=(), days="2011-03-15..", extra=(("all_parties", True),)
    ),
    "coalition18": _REPORT,
    "coalition19": Said(
        "coalition", "at least 1257", ("Syria",), "2014-08-01..2019-02-28", "2019-03-28", standard=_ACKNOWLEDGED,
        article="001",
    ),
    "airwars19": Said(
        "Airwars", "nearly 7600", ("Syria",), "", "2019-03-28", standard=_DOCUMENTED, article="001"
    ),
}  # fmt: skip
WORKED_CORRECTIONS = (
    Correction("coalition", 1257, Effect.KILLED, _BOTH),
    Correction("Airwars", 7600, Effect.KILLED, _BOTH),
)
_INCIDENT_STATUS = (
    assessment("Pentagon", Status.UNDER_INVESTIGATION, ("mosque",)),
    assessment("Pentagon", Status.NO_COMMENT, ("school",)),
    assessment("Pentagon", Status.UNDER_INVESTIGATION, ("Mosul",)),
    assessment("Airwars", Status.DISPUTED, (WORKED_CLAIMS["coalition19"].iri,), "2019-03-28"),
)


def worked_statements(*, corrected: bool = True) -> list[Statement | Remark]:
    """Return the statements of the three articles of the worked table, with what they reject or leave open."""
    corrections = WORKED_CORRECTIONS if corrected else ()
    return compared(*WORKED_CLAIMS.values(), assessments=_INCIDENT_STATUS, corrections=corrections)


def _found() -> dict[str, Statement]:
    by_iri = {each.iri: each for each in worked_statements() if isinstance(each, Statement)}
    return {name: by_iri[claim.iri] for name, claim in WORKED_CLAIMS.items()}


_WORKED = [
    ("march", "coalition17", "INVERTED LAG STANDARD"),
    ("ground", "denial", "CONTRADICT"),
    ("terrorists", "ground", "INCOMMENSURABLE STATUS"),
    ("airwars17", "coalition17", "DIFFER LAG STANDARD"),
    ("sohr", "coalition18", "DIFFER LAG STANDARD"),
    ("children", "sohr", "CONSISTENT"),
    ("coalition19", "airwars19", "DIFFER CORRECTED DISPUTES LAG STANDARD"),
    ("sohr", "airwars19", "CONSISTENT CORRECTED LAG"),
    ("coalition18", "coalition19", "CONSISTENT CORRECTED LAG"),
    ("sohr", "coalition19", "INVERTED CORRECTED LAG STANDARD"),
    ("airwars17", "coalition18", "INVERTED LAG STANDARD"),
    ("events", "march", "INCOMMENSURABLE LAG"),
    ("rate", "rate", "INCOMMENSURABLE"),
]


@pytest.mark.parametrize(("first", "second", "expected"), _WORKED)
def test_a_worked_pair_has_its_verdict_and_marks_from_both_sides(first: str, second: str, expected: str) -> None:
    found = _found()
    there = compare(found[first], found[second], WORLD, SETTINGS)
    back = compare(found[second], found[first], WORLD, SETTINGS)
    assert " ".join((there.verdict, *sorted(there.marks))) == expected
    assert there == back


_BRIDGES = [
    ("sohr", "coalition18", (2270, 55, 1462)),
    ("coalition19", "airwars19", (5583, 28, 1694)),
]


@pytest.mark.parametrize(("first", "second", "expected"), _BRIDGES)
def test_a_difference_says_what_would_have_to_fall_in_how_many_days(
    first: str, second: str, expected: tuple[int, int, int]
) -> None:
    found = _found()
    bridge = compare(found[first], found[second], WORLD, SETTINGS).bridge
    assert bridge is not None
    assert (bridge.residual, bridge.days, bridge.of_days) == expected


def test_march_2017_has_one_monitor_and_the_people_on_the_ground_against_the_coalition() -> None:
    said = worked_statements()
    names = {claim.iri: name for name, claim in WORKED_CLAIMS.items()}
    answer = who_disagrees(
        "coalition", (date(2017, 3, 1), date(2017, 3, 31)), said, comparisons(said, WORLD, SETTINGS), WORLD
    )
    rows = {(row.verdict.value, names[row.claim], names[row.other]) for row in answer.disagreements}
    assert ("INVERTED", "march", "coalition17") in rows
    assert {(verdict, claim) for verdict, claim, _ in rows} == {("INVERTED", "march"), ("CONTRADICT", "ground")}
    assert {(row.verdict.value, names[row.claim]) for row in answer.undecided} == {
        ("OPEN", "school"),
        ("OPEN", "mosul"),
    }
    assert answer.rejections == ()


def test_every_pair_of_the_three_articles_has_one_verdict_from_both_sides() -> None:
    said = worked_statements()
    assert len(said) > 20
    for a in said:
        for b in said:
            if a.iri != b.iri:
                assert compare(a, b, WORLD, SETTINGS) == compare(b, a, WORLD, SETTINGS)
