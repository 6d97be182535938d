"""The interval that words mean, and where two numbers come nearest."""

import pytest

from tests.comparison.encoding import quantity
from tollgraph.comparison.statement import figures_of
from tollgraph.extraction.numbers.quantities import find_quantities
from tollgraph.intervals import interval, nearest_ends, quantity_of, share_of, vague_amounts, vague_quantity
from tollgraph.terms import Kind, Qualifier, Standard

_WORDS = [
    (Qualifier.EXACT, 47, None, (47, 47)),
    (Qualifier.AT_LEAST, 47, None, (47, None)),
    (Qualifier.MORE_THAN, 1000, None, (1001, None)),
    (Qualifier.JUST_OVER, 1000, None, (1001, 1100)),
    (Qualifier.JUST_OVER, 0, None, (1, 1)),
    (Qualifier.NEARLY, 7600, None, (6840, 7599)),
    (Qualifier.NEARLY, 5, None, (4, 4)),
    (Qualifier.ABOUT, 220, None, (198, 242)),
    (Qualifier.ABOUT, 3, None, (2, 4)),
    (Qualifier.UP_TO, 15, None, (0, 15)),
    (Qualifier.FEWER_THAN, 10, None, (0, 9)),
    (Qualifier.BETWEEN, 10, 20, (10, 20)),
    (Qualifier.UNNUMBERED, 1, None, (1, None)),
]


@pytest.mark.parametrize(("qualifier", "low", "high", "expected"), _WORDS)
def test_words_mean_an_interval(
    qualifier: Qualifier, low: int, high: int | None, expected: tuple[int, int | None]
) -> None:
    assert interval(qualifier, low, high) == expected


def test_every_qualifier_has_a_convention() -> None:
    assert {row[0] for row in _WORDS} | {Qualifier.VAGUE} == set(Qualifier)


_NEAREST = [
    (Qualifier.MORE_THAN, 1000, (1001, 1999)),
    (Qualifier.AT_LEAST, 1257, (1257, 1257)),
    (Qualifier.AT_LEAST, 200, (200, 299)),
    (Qualifier.AT_LEAST, 50, (50, 59)),
    (Qualifier.MORE_THAN, 9, (10, 10)),
    (Qualifier.AT_LEAST, 0, (0, 0)),
    (Qualifier.NEARLY, 1000, (900, 999)),
    (Qualifier.UNNUMBERED, 1, (1, None)),
]


@pytest.mark.parametrize(("qualifier", "figure", "expected"), _NEAREST)
def test_open_ends_reach_to_the_next_round_number(
    qualifier: Qualifier, figure: int, expected: tuple[int, int | None]
) -> None:
    assert nearest_ends(quantity_of("n", qualifier, figure)) == expected


def test_vague_words_are_a_table_and_an_unknown_one_means_at_least_one() -> None:
    assert vague_amounts()["dozens"] == (24, 99)
    assert (vague_quantity("dozens", "dozens").lower, vague_quantity("a host", "host").upper) == (24, None)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tens of people were killed", (20, 99)),
        ("tens of thousands of people were killed", (20000, 99999)),
        ("hundreds of thousands were killed", (200000, 999999)),
        ("millions of people were killed", (2000000, 9999999)),
        ("several thousand people were killed", (2000, 9999)),
    ],
)
def test_stacked_vague_words_mean_the_larger_amount(words: str, expected: tuple[int, int]) -> None:
    found = [mention.quantity for mention in find_quantities(words)]
    assert [(each.lower, each.upper) for each in found] == [expected]


def test_a_share_multiplies_both_ends_outwards() -> None:
    whole = quantity_of("more than 360,000", Qualifier.MORE_THAN, 360000)
    found = share_of("nearly a third", ((3, 10), (1, 3)), whole, quantity_of("", Qualifier.NEARLY, 120000))
    assert (found.lower, found.upper) == (108000, 123333)


_BOUNDS = [
    ("a count so far", "26", Kind.WORLD, None, (26, None)),
    ("at most", "up to 15", Kind.WORLD, None, (0, 15)),
    ("none", "no", Kind.WORLD, None, (0, 0)),
    ("only", "only 9", Kind.WORLD, None, (9, 9)),
    ("a ledger never closes", "only 9", Kind.LEDGER, Standard.DOCUMENTED, (9, None)),
    ("no evidence found", "0", Kind.LEDGER, Standard.CREDIBLE, (0, None)),
    ("alleged", "at least 900", Kind.LEDGER, Standard.ALLEGED, (0, None)),
]


@pytest.mark.parametrize(("about", "amount", "kind", "standard", "expected"), _BOUNDS)
def test_what_a_number_says_of_the_true_count(
    about: str, amount: str, kind: Kind, standard: Standard | None, expected: tuple[int, int | None]
) -> None:
    figures = figures_of(quantity(amount), kind, standard)
    assert (figures.at_least, figures.at_most) == expected, about
