"""Date expressions of a sentence, resolved against the day of publication: "on Monday", "since 2011", "March 2017"."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tollgraph.extraction.document import DateShape, PeriodMention
from tollgraph.extraction.text.words import keys_of, lowered, row_of
from tollgraph.extraction.time.date_patterns import LEXICON, WEEKDAY_BEFORE, either
from tollgraph.extraction.time.date_points import Point, points_of, with_year_of
from tollgraph.model import Period

_WORDS = LEXICON["prepositions"]
_PART = r"(?:(?:early|late|mid|earlier|later|around|about|at\sleast|the\send\sof|the)[\s-]){0,2}"
_LEAD = re.compile(
    rf"(?:\b|(?<=\())(?:(?P<since>{either(_WORDS['since'])})|(?P<until>{either(_WORDS['until'])})|(?P<from>{either(_WORDS['from'])})"
    rf"|(?P<between>{either(_WORDS['between'])})|(?P<unusable>{either(_WORDS['unusable'])})"
    rf"|(?P<night>(?:the\s)?night\s(?:of|from|between))|(?P<plain>{either(_WORDS['plain'])}))"
    rf"\s{_PART}(?:on\s)?(?P<weekday>[a-z]{{3,9}},?\s)?$"
)
"""The preposition before a date, in a text in lower case."""
_LEAD_REACH = 50
_LEADS_BEGIN = {phrase.split()[0] for phrases in _WORDS.values() for phrase in phrases} | {"the", "night"}
"""The words that a preposition before a date begins with: the pattern is tried nowhere else."""
_CLAUSE = re.compile(r"\bsince\s(?P<words>(?:[\w\u2019'-]+\s){1,14})$", re.IGNORECASE)
_CLAUSE_REACH = 110
_BEGINNINGS = frozenset(LEXICON["clauses"]["beginnings"])
_PART_REACH = 12
"""Characters that the longest part of a day before a date takes: "earlier on "."""
_PART_BEFORE = re.compile(r"\b(?:early|late|mid|earlier|later)[\s-](?:on\s)?$", re.IGNORECASE)
_TO = re.compile(rf"\s?(?:to|until|till|up\suntil|through|and\suntil|-|\u2013|\u2014)\s?{_PART}", re.IGNORECASE)
_AND = re.compile(rf"\s(?:and|to)\s{_PART}(?:on\s)?", re.IGNORECASE)
_OVERNIGHT = re.compile(r"\s(?P<into>into\s)?(?:on\s|from\s|of\s|between\s)?", re.IGNORECASE)
_ONWARDS = re.compile(r"\son(?:ward|wards)?\b(?!\s(?:the|a)\b)", re.IGNORECASE)
_DATES = frozenset({"iso", "slash", "dmy", "mdy"})
_DAYS = frozenset({"iso", "slash", "dmy", "mdy", "weekday"})
_ENDS = _DAYS | {"monthyear", "month", "year", "day", "begin"}
_NAMED = frozenset({"month", "monthyear"})
_DOCUMENT = re.compile(rf"(?:['\u2019]s)?\s(?:{either(LEXICON['documents']['words'])})\b", re.IGNORECASE)
"""Behind a month, what it dates is a document and not what that tells of: "in a November report"."""
_STRETCHES = frozenset({"sofar", "past", "pastday", "night", "years"})
"""Kinds that have both ends already: "since" before them says nothing more."""


@dataclass(slots=True)
class _Reader:
    text: str
    published: date
    offset: int
    """Offset of the text in the article."""


def find_periods(text: str, published: date, offset: int = 0) -> list[PeriodMention]:
    """Return the date expressions of a sentence in order, with `offset` added to their places.

    A date without a year, a weekday or "yesterday" is the latest such day that is not after `published`. "Since" ends
    on the day of publication, "until" has no start, a duration such as "a seven-year war" is no date expression.
    """
    points = points_of(text, published)
    if not points:
        return []
    mentions = _mentions(_Reader(text, published, offset), _with_weekdays(text, points))
    return list(mentions)


def _with_weekdays(text: str, points: list[Point]) -> list[Point]:
    """Return the points with a weekday right before a date taken into it: "Monday, 20 March"."""
    kept: list[Point] = []
    for point in points:
        before = WEEKDAY_BEFORE.search(text, max(0, point.start - 30), point.start) if point.kind in _DATES else None
        start = before.start() if before else point.start
        while kept and kept[-1].kind == "weekday" and kept[-1].end > start:
            kept.pop()
        kept.append(replace(point, start=start) if before else point)
    return kept


def _mentions(reader: _Reader, points: list[Point]) -> Iterable[PeriodMention]:
    at = floor = 0
    while at < len(points):
        mention, used = _mention(reader, points[at : at + 2], floor)
        at += used
        if mention is not None:
            floor = mention.end - reader.offset
            yield mention


def _mention(reader: _Reader, points: list[Point], floor: int) -> tuple[PeriodMention | None, int]:
    """Return what the first point means with its preposition and the point after it, and how many points that took."""
    first = points[0]
    if first.kind in _NAMED and _DOCUMENT.match(reader.text, first.end):
        return None, 1
    lead, start = _lead(reader.text, first, floor)
    if lead == "unusable":
        return None, 1
    if len(points) > 1:
        joined = _overnight(reader, first, points[1]) or _range(reader, lead, first, points[1])
        if joined:
            shape, period = joined
            return _written(reader, (start, points[1].end), (shape, period), prepositioned=lead != ""), 2
    bounded, end = _bounded(reader, "since" if _since_a_beginning(reader.text, start, floor) else lead, first)
    if bounded is None:
        return None, 1
    return _written(reader, (start, end), bounded, prepositioned=lead != ""), 1


def _written(
    reader: _Reader, span: tuple[int, int], meaning: tuple[DateShape, Period], *, prepositioned: bool
) -> PeriodMention:
    start, end = span
    text, (shape, period) = reader.text[start:end], meaning
    return PeriodMention(start + reader.offset, end + reader.offset, text, period, shape, prepositioned)


def _lead(text: str, point: Point, floor: int) -> tuple[str, int]:
    """Return the kind of preposition before a point ("" for none), and where the expression begins with it."""
    match = _preposition(text, max(floor, point.start - _LEAD_REACH), point.start)
    if match is None or (match["weekday"] and not WEEKDAY_BEFORE.search(text, match.start(), point.start)):
        part = _PART_BEFORE.search(text, max(floor, point.start - _PART_REACH), point.start)
        return "", part.start() if part else point.start
    kind = next(name for name in match.groupdict() if name != "weekday" and match[name])
    return kind, match.start()


def _preposition(text: str, first: int, stop: int) -> re.Match[str] | None:
    """Return the first preposition at or after an offset that reaches to another."""
    row = row_of(text)
    for number in range(bisect_left(row.starts, first), bisect_left(row.starts, stop)):
        if row.keys[number] in _LEADS_BEGIN:
            match = _LEAD.match(lowered(text), row.starts[number], stop)
            if match is not None:
                return match
    return None


def _since_a_beginning(text: str, start: int, floor: int) -> bool:
    """Return whether "since" and what began stand before an expression: "since the war broke out" + "in 2011"."""
    if "since" not in keys_of(text):
        return False
    clause = _CLAUSE.search(text, max(floor, start - _CLAUSE_REACH), start)
    return clause is not None and not _BEGINNINGS.isdisjoint(clause["words"].lower().split())


def _overnight(reader: _Reader, first: Point, second: Point) -> tuple[DateShape, Period] | None:
    """Return the night that "overnight" and a day after it mean together: "overnight into Sunday"."""
    gap = reader.text[first.end : second.start]
    match = _OVERNIGHT.fullmatch(gap)
    if first.kind != "night" or second.kind not in _DAYS or match is None or second.period.start is None:
        return None
    start = second.period.start - timedelta(days=1) if match["into"] else second.period.start
    return DateShape.NIGHT, replace(second.period, start=start)


def _range(reader: _Reader, lead: str, first: Point, second: Point) -> tuple[DateShape, Period] | None:
    if first.kind not in _ENDS or second.kind not in _ENDS:
        return None
    gap = reader.text[first.end : second.start]
    if not _joins(lead, gap, (first, second)):
        return None
    earlier = with_year_of(first, second)
    start, end = earlier.period.start, second.period.end
    if start is None or end is None or start > end:
        return None
    shape = DateShape.NIGHT if lead == "night" else DateShape.RANGE
    return shape, Period(start, end, second.period.dating if not second.yearless else earlier.period.dating)


def _joins(lead: str, gap: str, points: tuple[Point, Point]) -> bool:
    if lead in {"between", "night"}:
        return bool(_AND.fullmatch(gap))
    if _TO.fullmatch(gap):
        return lead in {"from", "since"} or points[0].kind == points[1].kind
    return bool(_AND.fullmatch(gap)) and _follow_each_other(*points)


def _follow_each_other(first: Point, second: Point) -> bool:
    """Return whether two single days are neighbours: "on Monday and Tuesday"."""
    ends = first.period.end, second.period.start
    return (
        first.kind in _DAYS
        and second.kind in _DAYS
        and ends[0] is not None
        and ends[1] is not None
        and (ends[1] - ends[0]).days == 1
    )


def _bounded(reader: _Reader, lead: str, point: Point) -> tuple[tuple[DateShape, Period] | None, int]:
    """Return the meaning of one point with its preposition, None for a start in the future, and where it ends."""
    period = point.period
    onwards = _ONWARDS.match(reader.text, point.end) if lead == "from" else None
    if (lead == "since" or onwards) and point.kind not in _STRETCHES:
        if period.start is not None and period.start > reader.published:
            return None, point.end
        since = DateShape.SINCE, Period(period.start, reader.published, period.dating)
        return since, onwards.end() if onwards else point.end
    if lead == "until" and point.kind not in _STRETCHES:
        return (DateShape.UNTIL, Period(None, period.end, period.dating)), point.end
    return (DateShape.NIGHT if lead == "night" else point.shape, period), point.end
