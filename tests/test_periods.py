from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.errors import ParameterError
from tollgraph.periods import Days, parse_day, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-03", "2017-03-01", "2017-03-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-03-24", "2017-03-24", "2017-03-24"),
        ("2017-03..2017-05", "2017-03-01", "2017-05-31"),
        ("2014-08-08..2019", "2014-08-08", "2019-12-31"),
        (" 2017-03 .. 2017-03 ", "2017-03-01", "2017-03-31"),
    ],
)
def test_a_period_covers_its_first_and_its_last_day(text: str, first: str, last: str) -> None:
    assert parse_period(text) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not a period"),
        ("March 2017", "is not a period"),
        ("17-03", "is not a period"),
        ("2017-3", "is not a period"),
        ("2017-13", "not in the calendar"),
        ("2017-02-29", "not in the calendar"),
        ("0000", "not in the calendar"),
        ("2017..", "is not a period"),
        ("..2017", "is not a period"),
        ("2018..2017", "ends before it begins"),
        ("2017..2018..2019", "is not a period"),
        ("٢٠١٧", "is not a period"),
    ],
)
def test_what_is_no_period_is_refused_with_the_rule(text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message) as caught:
        parse_period(text)
    assert "2017-03-24" in str(caught.value)


def test_a_day_is_a_whole_date() -> None:
    assert parse_day("2017-03-24") == date(2017, 3, 24)
    for text in ("2017-03", "24/03/2017", "2017-03-24..2017-03-25"):
        with pytest.raises(ParameterError, match="YYYY-MM-DD"):
            parse_day(text)


@given(st.dates(), st.dates())
def test_what_is_written_reads_back(one: date, other: date) -> None:
    days = Days(min(one, other), max(one, other))
    assert parse_period(str(days)) == days
