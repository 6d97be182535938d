"""Date expressions of a sentence, resolved against the day of publication."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollgraph.extraction.document import DateShape
from tollgraph.extraction.time.date_beginnings import beginnings
from tollgraph.extraction.time.date_patterns import POINT
from tollgraph.extraction.time.dates import find_periods
from tollgraph.terms import Dating

PUBLISHED = date(2017, 3, 24)  # a Friday

# text, first day, last day (empty: none), shape
STATED = [
    ("on September 23, 2014", "2014-09-23", "2014-09-23", "day"),
    ("September 23 2014", "2014-09-23", "2014-09-23", "day"),
    ("on Sept. 23, 2014", "2014-09-23", "2014-09-23", "day"),
    ("23 Sep 2014", "2014-09-23", "2014-09-23", "day"),
    ("on the 23rd of September, 2014", "2014-09-23", "2014-09-23", "day"),
    ("2014-09-23", "2014-09-23", "2014-09-23", "day"),
    ("17/03/2017", "2017-03-17", "2017-03-17", "day"),
    ("03/17/2017", "2017-03-17", "2017-03-17", "day"),
    ("17.03.2017", "2017-03-17", "2017-03-17", "day"),
    ("Wed 05 Apr 2017", "2017-04-05", "2017-04-05", "day"),
    ("on Monday, March 20, 2017", "2017-03-20", "2017-03-20", "day"),
    ("3 and 4 May 2016", "2016-05-03", "2016-05-04", "range"),
    ("May 3-5, 2016", "2016-05-03", "2016-05-05", "range"),
    ("on the night of 3 to 4 May 2016", "2016-05-03", "2016-05-04", "night"),
    ("in March 2016", "2016-03-01", "2016-03-31", "month"),
    ("in February 2016", "2016-02-01", "2016-02-29", "month"),
    ("in early August 2016", "2016-08-01", "2016-08-31", "month"),
    ("in 2016", "2016-01-01", "2016-12-31", "year"),
    ("in late 2015", "2015-01-01", "2015-12-31", "year"),
    ("during 2015", "2015-01-01", "2015-12-31", "year"),
    ("since 2011", "2011-01-01", "2017-03-24", "since"),
    ("since mid-2014", "2014-01-01", "2017-03-24", "since"),
    ("since March 2011", "2011-03-01", "2017-03-24", "since"),
    ("since September 23, 2014", "2014-09-23", "2017-03-24", "since"),
    ("until 2014", "", "2014-12-31", "until"),
    ("up until July 30, 2016", "", "2016-07-30", "until"),
    ("as of 30 July 2016", "", "2016-07-30", "until"),
    ("between August 2014 and February 2016", "2014-08-01", "2016-02-29", "range"),
    ("between August 3 and September 2, 2014", "2014-08-03", "2014-09-02", "range"),
    ("between November and February 2016", "2015-11-01", "2016-02-29", "range"),
    ("from 2014 to 2016", "2014-01-01", "2016-12-31", "range"),
    ("2014-2016", "2014-01-01", "2016-12-31", "range"),
    ("between 2013 and 2015", "2013-01-01", "2015-12-31", "range"),
    ("from 1 March 2016 until 5 April 2016", "2016-03-01", "2016-04-05", "range"),
    ("since August 2014 until July 2016", "2014-08-01", "2016-07-31", "range"),
    ("in the first quarter of 2016", "2016-01-01", "2016-03-31", "range"),
    ("in the second half of 2016", "2016-07-01", "2016-12-31", "range"),
    ("in the first six months of 2016", "2016-01-01", "2016-06-30", "range"),
    ("since the war broke out in March 2011", "2011-03-01", "2017-03-24", "since"),
    ("since it began its raids on 23 September 2014", "2014-09-23", "2017-03-24", "since"),
    ("has since killed 20 people in 2016", "2016-01-01", "2016-12-31", "year"),
    ("so far in 2017", "2017-01-01", "2017-03-24", "duration"),
    ("since the beginning of 2016", "2016-01-01", "2017-03-24", "since"),
]
DERIVED = [
    ("on March 17", "2017-03-17", "2017-03-17", "day"),
    ("on 17 March", "2017-03-17", "2017-03-17", "day"),
    ("on April 2", "2016-04-02", "2016-04-02", "day"),
    ("on February 29", "2016-02-29", "2016-02-29", "day"),
    ("3 and 4 May", "2016-05-03", "2016-05-04", "range"),
    ("from March 3 to March 8", "2017-03-03", "2017-03-08", "range"),
    ("in March", "2017-03-01", "2017-03-31", "month"),
    ("in May", "2016-05-01", "2016-05-31", "month"),
    ("in March 20 people", "2017-03-01", "2017-03-31", "month"),
    ("in March last year", "2016-03-01", "2016-03-31", "month"),
    ("since January", "2017-01-01", "2017-03-24", "since"),
    ("on Monday", "2017-03-20", "2017-03-20", "day"),
    ("on Friday", "2017-03-24", "2017-03-24", "day"),
    ("last Friday", "2017-03-17", "2017-03-17", "day"),
    ("last Monday", "2017-03-20", "2017-03-20", "day"),
    ("Saturday", "2017-03-18", "2017-03-18", "day"),
    ("on Fridays attack", "2017-03-24", "2017-03-24", "day"),
    ("Monday morning", "2017-03-20", "2017-03-20", "day"),
    ("late Monday night", "2017-03-20", "2017-03-20", "night"),
    ("on Monday and Tuesday", "2017-03-20", "2017-03-21", "range"),
    ("from Monday to Wednesday", "2017-03-20", "2017-03-22", "range"),
    ("between Monday and Thursday", "2017-03-20", "2017-03-23", "range"),
    ("since Monday", "2017-03-20", "2017-03-24", "since"),
    ("until Sunday", "", "2017-03-19", "until"),
    ("yesterday", "2017-03-23", "2017-03-23", "day"),
    ("today", "2017-03-24", "2017-03-24", "day"),
    ("earlier today", "2017-03-24", "2017-03-24", "day"),
    ("this morning", "2017-03-24", "2017-03-24", "day"),
    ("overnight", "2017-03-23", "2017-03-24", "night"),
    ("last night", "2017-03-23", "2017-03-24", "night"),
    ("overnight on Monday", "2017-03-20", "2017-03-20", "night"),
    ("overnight into Sunday", "2017-03-18", "2017-03-19", "night"),
    ("last week", "2017-03-13", "2017-03-19", "week"),
    ("this week", "2017-03-20", "2017-03-24", "week"),
    ("earlier this month", "2017-03-01", "2017-03-24", "month"),
    ("last month", "2017-02-01", "2017-02-28", "month"),
    ("late last month", "2017-02-01", "2017-02-28", "month"),
    ("last year", "2016-01-01", "2016-12-31", "year"),
    ("this year", "2017-01-01", "2017-03-24", "year"),
    ("so far this year", "2017-01-01", "2017-03-24", "duration"),
    ("since the beginning of the year", "2017-01-01", "2017-03-24", "since"),
    ("since the start of the month", "2017-03-01", "2017-03-24", "since"),
    ("the previous day", "2017-03-23", "2017-03-23", "day"),
    ("a day earlier", "2017-03-23", "2017-03-23", "day"),
    ("in the past 24 hours", "2017-03-23", "2017-03-24", "duration"),
    ("over the past three days", "2017-03-22", "2017-03-24", "duration"),
    ("in the past week", "2017-03-18", "2017-03-24", "duration"),
    ("during the last two months", "2017-01-25", "2017-03-24", "duration"),
    ("two days ago", "2017-03-22", "2017-03-22", "day"),
    ("two weeks ago", "2017-03-06", "2017-03-12", "week"),
    ("three months ago", "2016-12-01", "2016-12-31", "month"),
    ("five years ago", "2012-01-01", "2012-12-31", "year"),
    ("from 5 March onwards", "2017-03-05", "2017-03-24", "since"),
]
NO_DATES = [
    "a seven-year war", "31 February 2017", "February 30", "it may be", "they march on", "before 2011",
    "killed 2014 people",
    "2014 civilians were killed", "a 24-hour truce", "an hour later", "the sun and the sat phone", "next Monday",
    "32/13/2017", "1,257 people", "over 2000 fighters", "since 2031", "the next day", "10:30", "May Day",
    "later this week", "in a November report", "in its March 2017 statement",
]  # fmt: skip


def _days(text: str) -> list[tuple[str, str, str]]:
    found = find_periods(text, PUBLISHED)
    return [(str(m.period.start or ""), str(m.period.end or ""), m.shape.value) for m in found]


@pytest.mark.parametrize(("text", "start", "end", "shape"), STATED + DERIVED)
def test_an_expression_is_resolved_to_days(text: str, start: str, end: str, shape: str) -> None:
    assert _days(text) == [(start, end, shape)]


@pytest.mark.parametrize("text", [case[0] for case in STATED])
def test_a_written_year_makes_a_date_stated(text: str) -> None:
    assert [mention.period.dating for mention in find_periods(text, PUBLISHED)] == [Dating.STATED]


@pytest.mark.parametrize("text", [case[0] for case in DERIVED])
def test_without_a_year_a_date_comes_from_publication(text: str) -> None:
    assert [mention.period.dating for mention in find_periods(text, PUBLISHED)] == [Dating.PUBLICATION]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_gives_nothing(text: str) -> None:
    assert _days(text) == []


def test_the_tables_have_enough_cases() -> None:
    assert len(STATED) + len(DERIVED) + len(NO_DATES) >= 80


def test_the_preposition_belongs_to_the_span() -> None:
    (mention,) = find_periods("A raid on Monday killed six.", PUBLISHED, offset=50)
    assert (mention.text, mention.start, mention.end, mention.prepositioned) == ("on Monday", 57, 66, True)


def test_a_date_without_preposition_says_so() -> None:
    (mention,) = find_periods("Friday was quiet", PUBLISHED)
    assert (mention.text, mention.prepositioned) == ("Friday", False)


def test_the_day_before_counts_from_the_nearest_earlier_day() -> None:
    days = [mention.period.start for mention in find_periods("on Tuesday, after a raid the previous day", PUBLISHED)]
    assert days == [date(2017, 3, 21), date(2017, 3, 20)]


def test_several_expressions_stay_apart_and_in_order() -> None:
    text = "On Thursday a monitor said that raids since 2015 killed more in February than in January 2016."
    shapes = [mention.shape for mention in find_periods(text, PUBLISHED)]
    assert shapes == [DateShape.DAY, DateShape.SINCE, DateShape.MONTH, DateShape.MONTH]


_WORDS = (
    "on in since until between and from to the night of March May 3 31 2014 , - / . Monday overnight into last past 24"
    " hours years ago this year so far beginning first quarter 02 2016-02-30 99 yesterday before day"
)


@given(
    st.one_of(st.text(max_size=150), st.lists(st.sampled_from(_WORDS.split()), max_size=25).map(" ".join)), st.dates()
)
def test_no_text_breaks_the_search_and_spans_are_the_words(text: str, published: date) -> None:
    for mention in find_periods(text, published, offset=7):
        start, end = mention.period.start, mention.period.end
        assert text[mention.start - 7 : mention.end - 7] == mention.text
        assert start is None or end is None or start <= end


DATE_WORDS = (
    "the this last past a one two fifteen first quarter second half so far in of during through night day days month"
    " weeks year ago later earlier before next previous same following start beginning couple overnight today"
    " Monday Fridays March Sept 3 2014 2016-17 12/3/2017 5th at people strikes"
)


@given(st.lists(st.sampled_from(DATE_WORDS.split()), max_size=12).map(" ".join))
def test_no_date_begins_with_a_word_that_the_search_passes_over(text: str) -> None:
    found = {match.start() for match in POINT.finditer(text.lower())}
    assert found <= set(beginnings(text))


def test_a_sentence_without_words_of_dates_is_not_searched() -> None:
    assert beginnings("The strikes on a market killed people far to the south, the monitor said") == []
