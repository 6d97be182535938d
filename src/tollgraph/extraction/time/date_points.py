"""Single date expressions resolved against the day of publication."""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tollgraph.extraction.document import DateShape
from tollgraph.extraction.text.words import lexicon, lowered
from tollgraph.extraction.time.date_beginnings import beginnings
from tollgraph.extraction.time.date_patterns import (
    COUNTS,
    LEXICON,
    MONTHS,
    POINT,
    WEEKDAYS,
    names_only_month,
)
from tollgraph.model import Period
from tollgraph.terms import Dating

_DAY = timedelta(days=1)
_NOUNS = "|".join(noun for noun in lexicon("not_counts")["counted_before"] if noun.endswith("s") or noun == "people")
_COUNTED = re.compile(rf"\s(?:{_NOUNS})\b", re.IGNORECASE)
_YEAR_LEAD = re.compile(
    r"\b(?:in|since|during|by|until|till|from|late|early|mid|throughout|through|of|for|between|to|and|year|before|after|end)[\s-]$",
    re.IGNORECASE,
)
_MONTH_LEAD = re.compile(
    r"\b(?:in|since|of|until|till|from|to|and|through|during|by|early|late|mid|last|this|between|throughout|or)[\s-]$",
    re.IGNORECASE,
)
_LEAD_REACH = 12
_VERBS = frozenset({"may", "march"})


@dataclass(slots=True)
class Point:
    """One date expression without its preposition."""

    start: int
    end: int
    shape: DateShape
    period: Period
    kind: str
    """Name of the pattern."""
    yearless: bool = False
    """Whether the year was not written and follows from the publication date."""


@dataclass(slots=True)
class _Context:
    text: str
    published: date
    anchor: date | None
    """The nearest single day before the expression."""

    def back(self, days: int) -> date:
        return self.published - days * _DAY


_Found = tuple[DateShape, date, date, Dating, bool]
_STATED, _PUBLICATION = Dating.STATED, Dating.PUBLICATION


def points_of(text: str, published: date) -> list[Point]:
    """Return the date expressions of a text in order; impossible dates (31 February) are left out."""
    points: list[Point] = []
    anchor = None
    for match in _matches(text):
        kind = match.lastgroup or ""
        found = _resolve(kind, match, _Context(text, published, anchor))
        if found is None:
            continue
        shape, start, end, dating, yearless = found
        points.append(Point(match.start(), _end(match, kind), shape, Period(start, end, dating), kind, yearless))
        anchor = start if start == end else anchor
    return points


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield the date expressions of a text; the name of a month alone needs its capital: "in May", not "may"."""
    words, free = lowered(text), 0
    for start in beginnings(text):
        match = POINT.match(words, start) if start >= free else None
        if match and (match.lastgroup != "month" or text[slice(*match.span("om"))].istitle()):
            yield match
            free = match.end()


def _end(match: re.Match[str], kind: str) -> int:
    """Return the end of an expression: "in March 20 people" ends after the month."""
    if kind == "mdy" and names_only_month(match):
        return match.end("mm")
    return match.end()


def _resolve(kind: str, match: re.Match[str], context: _Context) -> _Found | None:
    try:
        return _RESOLVERS[kind](match, context)
    except (ValueError, OverflowError):
        return None


def with_year_of(point: Point, later: Point) -> Point:
    """Return the first end of a range with the year of its second: "between August 3 and September 2, 2014"."""
    if not point.yearless or later.yearless or point.period.start is None or later.period.end is None:
        return point
    year = later.period.end.year
    start, end = _in_year(point.period, year)
    if start > later.period.end:
        start, end = _in_year(point.period, year - 1)
    return replace(point, period=Period(start, end, later.period.dating), yearless=False)


def _in_year(period: Period, year: int) -> tuple[date, date]:
    start, end = period.start or date.min, period.end or date.max
    if (start.day, end.month) == (1, start.month) and end.day >= 28:
        return _month(year, start.month)
    return _safe(year, start.month, start.day), _safe(year, end.month, end.day)


def _safe(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _latest(published: date, month: int, day: int) -> date:
    """Return the latest such day that is not after publication."""
    for year in range(published.year, published.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= published:
            return found
    raise ValueError(f"no year has a day {day} in month {month}")


def _iso(match: re.Match[str], _: _Context) -> _Found:
    day = date(int(match["iy"]), int(match["im"]), int(match["id"]))
    return DateShape.DAY, day, day, _STATED, False


def _slash(match: re.Match[str], _: _Context) -> _Found:
    first, second, year = int(match["sa"]), int(match["sb"]), int(match["sy"])
    day = date(year, second, first) if second <= 12 else date(year, first, second)
    return DateShape.DAY, day, day, _STATED, False


def _day_month(match: re.Match[str], context: _Context) -> _Found:
    return _days(context, match["dm"], (match["d1"], match["d2"]), match["dy"])


def _month_day(match: re.Match[str], context: _Context) -> _Found | None:
    if names_only_month(match):
        start, end = _latest_month(context.published, _month_number(match["mm"]))
        return DateShape.MONTH, start, end, _PUBLICATION, True
    return _days(context, match["mm"], (match["m1"], match["m2"]), match["my"])


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _days(context: _Context, month: str, days: tuple[str, str | None], year: str | None) -> _Found:
    number, first = _month_number(month), int(days[0])
    last = int(days[1]) if days[1] else first
    if year is None:
        end = _latest(context.published, number, last)
        start, dating = date(end.year, number, first), _PUBLICATION
    else:
        start, end, dating = date(int(year), number, first), date(int(year), number, last), _STATED
    if start > end:
        raise ValueError("the days of a range run backwards")
    return DateShape.RANGE if last > first else DateShape.DAY, start, end, dating, year is None


def _month_year(match: re.Match[str], _: _Context) -> _Found:
    start, end = _month(int(match["yy"]), _month_number(match["ym"]))
    return DateShape.MONTH, start, end, _STATED, False


def _latest_month(published: date, month: int) -> tuple[date, date]:
    return _month(published.year if month <= published.month else published.year - 1, month)


def _led(lead: re.Pattern[str], match: re.Match[str]) -> bool:
    """Return whether one of the words of `lead` stands right before a match."""
    return bool(lead.search(match.string, max(0, match.start() - _LEAD_REACH), match.start()))


def _month_alone(match: re.Match[str], context: _Context) -> _Found | None:
    name = match["om"].lower()
    led = match["omod"] or match["oyear"] or _led(_MONTH_LEAD, match)
    if name in _VERBS and not led:
        return None
    number = MONTHS[name]
    if match["oyear"]:
        year = context.published.year - (match["oyear"].lower() == "last")
        start, end = _month(year, number)
    else:
        start, end = _latest_month(context.published, number)
    return DateShape.MONTH, start, end, _PUBLICATION, not match["oyear"]


def _weekday(match: re.Match[str], context: _Context) -> _Found:
    back = (context.published.weekday() - WEEKDAYS[match["wd"].lower()]) % 7
    if back == 0 and (match["wlast"] or "").lower().startswith("last"):
        back = 7
    day = context.back(back)
    night = (match["wtime"] or "").lower().startswith("night")
    return DateShape.NIGHT if night else DateShape.DAY, day, day, _PUBLICATION, False


def _words(text: str) -> str:
    return " ".join(text.lower().split())


def _day(match: re.Match[str], context: _Context) -> _Found:
    day = context.back(-LEXICON["days"][_words(match["day"])])
    return DateShape.NIGHT if match["day"].lower() == "tonight" else DateShape.DAY, day, day, _PUBLICATION, False


def _night(_: re.Match[str], context: _Context) -> _Found:
    return DateShape.NIGHT, context.back(1), context.published, _PUBLICATION, False


def _anchored(match: re.Match[str], context: _Context) -> _Found | None:
    step = LEXICON["from_anchor"][_words(match["anchored"])]
    if context.anchor is None and step >= 0:
        return None
    day = (context.anchor or context.published) + step * _DAY
    return DateShape.DAY, day, day, _PUBLICATION, False


def _earlier(match: re.Match[str], context: _Context) -> _Found:
    day = (context.anchor or context.published) - COUNTS[match["ec"].lower()] * _DAY
    return DateShape.DAY, day, day, _PUBLICATION, False


def _begun(context: _Context, unit: str) -> date:
    """Return the first day of the week, month or year of publication."""
    if unit == "week":
        return context.back(context.published.weekday())
    return context.published.replace(day=1) if unit == "month" else context.published.replace(month=1, day=1)


def _so_far(match: re.Match[str], context: _Context) -> _Found:
    unit = match["fu"].lower().split()[-1]
    start = date(int(unit), 1, 1) if unit.isdigit() else _begun(context, unit)
    return DateShape.DURATION, start, context.published, _STATED if unit.isdigit() else _PUBLICATION, False


def _beginning(match: re.Match[str], context: _Context) -> _Found:
    unit = match["bu"].lower().split()[-1]
    if unit in MONTHS:
        start = date(int(match["by"]), MONTHS[unit], 1) if match["by"] else _latest(context.published, MONTHS[unit], 1)
        stated = match["by"] is not None
    else:
        start, stated = (date(int(unit), 1, 1), True) if unit.isdigit() else (_begun(context, unit), False)
    return DateShape.MONTH, start, _month(start.year, start.month)[1], _STATED if stated else _PUBLICATION, False


_LENGTH = {"week": 6, "month": 30, "year": 364}


def _unit(match: re.Match[str], context: _Context) -> _Found | None:
    which, unit = _words(match["uw"]), match["uu"].lower()
    if match[0].lower().startswith("later"):
        return None
    if "past" in which or which == "the last":
        return DateShape.DURATION, context.back(_LENGTH[unit]), context.published, _PUBLICATION, False
    start, end = _begun(context, unit), context.published
    if which != "this":
        end = start - _DAY
        start = {"week": end - 6 * _DAY, "month": end.replace(day=1), "year": end.replace(month=1, day=1)}[unit]
    return DateShape(unit), start, end, _PUBLICATION, False


def _count(text: str) -> int:
    words = _words(text)
    return int(words) if words.isdigit() else COUNTS.get(words, 2)


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return _safe(index // 12, index % 12 + 1, day.day)


def _ago(match: re.Match[str], context: _Context) -> _Found:
    count, unit = _count(match["ac"]), match["au"].lower().rstrip("s")
    if unit in {"hour", "day"}:
        day = context.back(count if unit == "day" else count // 24)
        return DateShape.DAY, day, day, _PUBLICATION, False
    if unit == "week":
        monday = context.back(7 * count + context.published.weekday())
        return DateShape.WEEK, monday, monday + 6 * _DAY, _PUBLICATION, False
    if unit == "month":
        then = _months_back(context.published, count)
        return DateShape.MONTH, *_month(then.year, then.month), _PUBLICATION, False
    year = context.published.year - count
    return DateShape.YEAR, date(year, 1, 1), date(year, 12, 31), _PUBLICATION, False


def _past(match: re.Match[str], context: _Context) -> _Found:
    count, unit = _count(match["pc"]), match["pu"].lower().rstrip("s")
    if unit in {"hour", "day", "week"}:
        days = {"hour": -(-count // 24), "day": count - 1, "week": 7 * count - 1}[unit]
        start = context.back(max(days, 0))
    else:
        start = _months_back(context.published, count * (12 if unit == "year" else 1)) + _DAY
    return DateShape.DURATION, start, context.published, _PUBLICATION, False


def _course(match: re.Match[str], context: _Context) -> _Found:
    days = _count(match["cc"]) * (7 if match["cu"].lower() == "weeks" else 1)
    return DateShape.DURATION, context.back(max(days - 1, 0)), context.published, _PUBLICATION, False


def _past_day(_: re.Match[str], context: _Context) -> _Found:
    return DateShape.DURATION, context.back(1), context.published, _PUBLICATION, False


def _part(match: re.Match[str], context: _Context) -> _Found:
    first, last = LEXICON["parts"][_words(match["pp"])]
    written = match["py"].isdigit()
    year = int(match["py"]) if written else context.published.year - match["py"].lower().startswith("last")
    return DateShape.RANGE, date(year, first, 1), _month(year, last)[1], _STATED if written else _PUBLICATION, False


def _years(match: re.Match[str], _: _Context) -> _Found:
    first, second = int(match["y1"]), match["y2"]
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if last <= first:
        raise ValueError("the years of a range run backwards")
    return DateShape.RANGE, date(first, 1, 1), date(last, 12, 31), _STATED, False


def _year(match: re.Match[str], context: _Context) -> _Found | None:
    counted = _COUNTED.match(context.text, match.end())
    if counted or not _led(_YEAR_LEAD, match):
        return None
    year = int(match["y0"])
    return DateShape.YEAR, date(year, 1, 1), date(year, 12, 31), _STATED, False


_RESOLVERS: dict[str, Callable[[re.Match[str], _Context], _Found | None]] = {
    "iso": _iso,
    "slash": _slash,
    "dmy": _day_month,
    "mdy": _month_day,
    "monthyear": _month_year,
    "weekday": _weekday,
    "month": _month_alone,
    "day": _day,
    "night": _night,
    "anchored": _anchored,
    "earlier": _earlier,
    "sofar": _so_far,
    "begin": _beginning,
    "unit": _unit,
    "ago": _ago,
    "past": _past,
    "course": _course,
    "pastday": _past_day,
    "part": _part,
    "years": _years,
    "year": _year,
}
