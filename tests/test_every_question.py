"""A stored question meets its target by the median of its times, and who disagrees has the strictest."""

import pytest

from benchmarks.every_question import Timed, report


@pytest.mark.parametrize(
    ("name", "times", "met"),
    [
        ("bridges", (0.2, 0.9, 3.0), True),
        ("bridges", (0.2, 1.1, 1.2), False),
        ("disagreements", (0.03, 0.04, 0.06), True),
        ("disagreements", (0.03, 0.06, 0.07), False),
    ],
)
def test_the_median_decides(name: str, times: tuple[float, ...], *, met: bool) -> None:
    assert Timed(name, "defaults", 3, times).met is met


def test_the_page_shows_both_quantiles_the_rows_alone_and_the_target() -> None:
    page = report([Timed("bridges", "defaults", 20_000, (0.2, 1.1, 3.0), rows_alone=0.5)], 1_000)
    assert "| bridges | defaults | 20,000 | 1,100 ms | 3,000 ms | 500 ms | < 1,000 ms | MISSED |" in page
