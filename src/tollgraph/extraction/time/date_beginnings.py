"""Where date expressions can begin, seen from the words of a text: so that no pattern is tried elsewhere."""

from tollgraph.extraction.text.words import Row, row_of
from tollgraph.extraction.time.date_patterns import AFTER_A_FIGURE, ALONE, LEADING, LED

_LONGEST_COUNT = 3
"""Digits of "120 days ago", at most: a longer figure is a year or a whole date."""
_BEGINNINGS = ALONE | LEADING


def beginnings(text: str) -> list[int]:
    """Return where the words stand with which a date expression can begin: the pattern is tried nowhere else."""
    row = row_of(text)
    numbers = [
        number for number, key in enumerate(row.keys)
        if key in _BEGINNINGS and (key in ALONE or _is_led(row.keys[number + 1 : number + 2]))
    ]  # fmt: skip
    if row.figures:
        numbers = sorted({*numbers, *[number for number in row.figures if _figure_begins(row, number)]})
    return [row.starts[number] for number in numbers]


def _figure_begins(row: Row, number: int) -> bool:
    """Return whether a date expression can begin with a word that is no name: with a year, or a figure and more."""
    key = row.keys[number]
    if not key[0].isdigit():
        return False
    if len(key) > _LONGEST_COUNT or row.gaps[number + 1] != " ":
        return True
    return number + 1 < len(row.keys) and row.keys[number + 1] in AFTER_A_FIGURE


def _is_led(following: list[str]) -> bool:
    return bool(following) and (following[0] in LED or following[0][0].isdigit())
