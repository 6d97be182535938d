"""Content negotiation as a table of real Accept headers."""

import pytest

from tollgraph.web.negotiation import choose

_OFFERED = ["application/sparql-results+json", "text/csv", "text/html"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/csv;q=0.2, text/html;q=0.3", "text/html"),
        ("text/csv;q=0, */*", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, text/*", "text/csv"),
        ("text/csv;q=high, text/html;q=0.1", "text/html"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_the_best_liked_type_on_offer_is_chosen(accept: str, expected: str | None) -> None:
    assert choose(accept, _OFFERED) == expected


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose("*/*", []) is None
