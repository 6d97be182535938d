"""Periods as people write them: 2017, 2017-03, 2017-03-24, or two of these with `..` between."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from tollgraph.errors import ParameterError

_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?", re.ASCII)
_RULE = "a period is a year (2017), a month (2017-03), a day (2017-03-24) or two of these as FROM..TO, both included"


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, both ends included."""

    first: date
    last: date

    def __str__(self) -> str:
        """Return the form that `parse_period` reads back."""
        return f"{self.first}..{self.last}"


def parse_period(text: str) -> Days:
    """Return the days that a written period covers; ParameterError says what is wrong with it.

    >>> print(parse_period("2016-02"))
    2016-02-01..2016-02-29
    >>> print(parse_period("2017..2018-06"))
    2017-01-01..2018-06-30
    """
    first, separator, last = text.strip().partition("..")
    start = _span(first.strip(), text)
    end = _span(last.strip(), text) if separator else start
    if end.last < start.first:
        raise ParameterError(f"the period {text!r} ends before it begins; {_RULE}")
    return Days(start.first, end.last)


def parse_day(text: str) -> date:
    """Return the day of a date written as YYYY-MM-DD; ParameterError for anything else.

    >>> parse_day("2017-03-24")
    datetime.date(2017, 3, 24)
    """
    match = _FORM.fullmatch(text.strip())
    if match is None or match["day"] is None:
        raise ParameterError(f"{text!r} is not a day; write it as YYYY-MM-DD, as in 2017-03-24")
    return _span(text.strip(), text).first


def _span(part: str, whole: str) -> Days:
    """Return the days of a year, a month or a day."""
    match = _FORM.fullmatch(part)
    if match is None:
        raise ParameterError(f"{whole!r} is not a period; {_RULE}")
    year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ParameterError(f"{part!r} in the period {whole!r} is not in the calendar; {_RULE}") from error
    if day is not None:
        return Days(first, first)
    last_month = month or 12
    return Days(first, date(first.year, last_month, monthrange(first.year, last_month)[1]))
