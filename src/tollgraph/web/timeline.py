"""Statements in time, drawn by the server: the days that each counts as a bar, and the day it was told as a dot."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tollgraph.web.statements import Statement

WIDTH, _LEFT, _RIGHT = 960, 300, 24
_ROW, _TOP = 22, 26
MOST_ROWS = 40
_MOST_TICKS = 12
_NAME_LENGTH = 44


@dataclass(frozen=True, slots=True)
class Row:
    """One statement in time; positions in units of the drawing."""

    iri: str
    name: str
    title: str
    y: int
    told: float
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year or a month."""

    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing in units of `WIDTH` by `height`."""

    height: int
    left: int
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]
    left_out: int
    """Statements beyond the most that can be read in one drawing."""


def timeline(statements: Sequence[Statement]) -> Timeline | None:
    """Return the drawing of statements with a number, the earliest told first; None for fewer than two."""
    counted = [each for each in statements if each.low is not None and _day(each.told)]
    shown = sorted(counted, key=lambda each: (each.told, each.iri))[-MOST_ROWS:]
    days = [day for each in shown for day in _days(each)]
    if len(shown) < 2:
        return None
    scale = _Scale(min(days), max(*days, min(days) + timedelta(days=30)))
    return Timeline(
        height=_TOP + _ROW * len(shown) + 8,
        left=_LEFT,
        ticks=tuple(scale.ticks()),
        rows=tuple(_row(each, scale, _TOP + _ROW * (index + 1) - 6) for index, each in enumerate(shown)),
        left_out=len(counted) - len(shown),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def ticks(self) -> Iterator[Tick]:
        """Yield at most a dozen beginnings of years, or of months where all is within two years."""
        monthly = (self.last - self.first).days < 2 * 366
        starts = list(self._months() if monthly else self._years())
        for start in starts[:: -(-len(starts) // _MOST_TICKS) or 1]:
            yield Tick(self.place(start), f"{start:%Y-%m}" if monthly else str(start.year))

    def _years(self) -> Iterable[date]:
        return (date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1))

    def _months(self) -> Iterable[date]:
        months = range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month)
        return (date(number // 12, number % 12 + 1, 1) for number in months)


def _row(each: Statement, scale: _Scale, y: int) -> Row:
    start, end = _day(each.counted.first_day), _day(each.counted.last_day)
    told = _day(each.told) or scale.last
    name = f"{each.speaker.label}: {each.figure or each.meaning}"
    return Row(
        iri=each.iri,
        name=name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 3].rstrip()}...",
        title=f"{each.label}; counts {each.counted.first_day or 'from no stated day'} to "
        f"{each.counted.last_day or 'the day it was told'}",
        y=y,
        told=scale.place(told),
        start=scale.place(start) if start else None,
        end=scale.place(end or told) if start else None,
    )


def _days(each: Statement) -> Iterator[date]:
    for text in (each.told, each.counted.first_day, each.counted.last_day):
        day = _day(text)
        if day:
            yield day


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
