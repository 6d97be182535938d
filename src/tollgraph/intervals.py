"""The interval that a stated number means, and where two numbers come nearest.

The conventions are the table "Numbers are intervals" of `docs/method.md`; the vague words stand in `conventions.toml`.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tollgraph.model import Quantity
from tollgraph.terms import Qualifier

_CONVENTIONS = Path(__file__).with_name("conventions.toml")
_OPEN_ENDED = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
CLOSING = frozenset({Qualifier.UP_TO, Qualifier.FEWER_THAN, Qualifier.BETWEEN})
"""Qualifiers whose words say how many there were at most."""


@cache
def vague_amounts() -> dict[str, tuple[int, int]]:
    """Return each vague word with the interval that it stands for: `dozens -> (24, 99)`."""
    table = tomllib.loads(_CONVENTIONS.read_text(encoding="utf-8"))["vague"]
    return {word: (ends[0], ends[1]) for word, ends in table.items()}


def nine_tenths(n: int) -> int:
    """Return 0.9 n rounded down to whole people, in exact arithmetic."""
    return n * 9 // 10


def eleven_tenths(n: int) -> int:
    """Return 1.1 n rounded up to whole people, in exact arithmetic.

    >>> eleven_tenths(220)
    242
    """
    return -(-n * 11 // 10)


def interval(qualifier: Qualifier, low: int, high: int | None = None) -> tuple[int, int | None]:
    """Return the [lower, upper] that a qualifier and its figure mean; upper is None where nothing closes it.

    `high` is the second figure of a range and defaults to `low`.

    >>> interval(Qualifier.NEARLY, 1000)
    (900, 999)
    >>> interval(Qualifier.AT_LEAST, 47)
    (47, None)
    """
    return _INTERVALS[qualifier](low, low if high is None else high)


_INTERVALS: dict[Qualifier, Callable[[int, int], tuple[int, int | None]]] = {
    Qualifier.EXACT: lambda low, high: (low, high),
    Qualifier.BETWEEN: lambda low, high: (low, high),
    Qualifier.AT_LEAST: lambda low, _: (low, None),
    Qualifier.MORE_THAN: lambda low, _: (low + 1, None),
    Qualifier.JUST_OVER: lambda low, high: (low + 1, max(low + 1, eleven_tenths(high))),
    Qualifier.NEARLY: lambda low, high: (nine_tenths(low), max(nine_tenths(low), high - 1)),
    Qualifier.ABOUT: lambda low, high: (nine_tenths(low), eleven_tenths(high)),
    Qualifier.UP_TO: lambda _, high: (0, high),
    Qualifier.FEWER_THAN: lambda _, high: (0, max(0, high - 1)),
    Qualifier.UNNUMBERED: lambda _low, _high: (1, None),
    Qualifier.VAGUE: lambda low, high: (low, high),
}


def nearest_ends(quantity: Quantity) -> tuple[int, int | None]:
    """Return the interval at which a quantity is compared with another.

    "At least n" and "more than n" reach only to the next round number: more than 1,000 -> (1001, 1999),
    at least 1,257 -> (1257, 1257). Other quantities keep their interval.
    """
    if quantity.qualifier not in _OPEN_ENDED or quantity.upper is not None or quantity.low is None:
        return quantity.lower, quantity.upper
    step = 1
    while quantity.low and quantity.low % (step * 10) == 0:
        step *= 10
    return quantity.lower, max(quantity.lower, quantity.low + step - 1)


def quantity_of(
    text: str, qualifier: Qualifier, low: int, high: int | None = None, *, closed: bool = False
) -> Quantity:
    """Return the quantity of a stated figure, with its interval."""
    lower, upper = interval(qualifier, low, high)
    stated_high = low if high is None else high
    return Quantity(text, qualifier, low, stated_high, lower, upper, closed or qualifier in CLOSING)


def vague_quantity(text: str, word: str) -> Quantity:
    """Return the quantity of a vague word ("dozens"); a word that the conventions lack means at least one."""
    lower, upper = vague_amounts().get(word, (1, None))
    return Quantity(text, Qualifier.VAGUE, None, None, lower, upper)


def share_of(text: str, shares: tuple[tuple[int, int], tuple[int, int]], whole: Quantity, stated: Quantity) -> Quantity:
    """Return a share of another quantity: both ends multiplied, rounded outwards to whole people.

    `shares` are the lowest and the highest share as (numerator, denominator); `stated` carries the share's own words
    and computed figure.
    """
    (low_top, low_bottom), (high_top, high_bottom) = shares
    whole_lower, whole_upper = nearest_ends(whole)
    lower = whole_lower * low_top // low_bottom
    upper = None if whole_upper is None else -(-whole_upper * high_top // high_bottom)
    return Quantity(text, stated.qualifier, stated.low, stated.high, lower, upper)
