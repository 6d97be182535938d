"""Who disagrees with a party for a period: what the answer holds, and what it must leave out."""

import pytest

from tests.queries.example import Oxigraph, Rdflib
from tollgraph.background import Background
from tollgraph.queries import find_query, run
from tollgraph.tables import Value

QUERY = find_query("disagreements")


def _rows(oxigraph: Oxigraph, background: Background, **values: str) -> list[dict[str, Value]]:
    return run(oxigraph, QUERY, {"party": "us-led-coalition", "period": "2017-03", **values}, background).objects()


def test_disagreements_come_first_then_what_is_open_then_what_is_undecided(
    oxigraph: Oxigraph, background: Background
) -> None:
    rows = _rows(oxigraph, background)
    assert [(row["claimant_label"], row["verdict"], row["against_label"]) for row in rows] == [
        ("people on the ground", "CONTRADICT", "Pentagon"),
        ("Airwars", "INVERTED", "US-led coalition"),
        ("Iraqi media", "OPEN", "Pentagon"),
        ("Syrian Observatory for Human Rights", "OPEN", "Pentagon"),
        ("Iraqi media", "UNDECIDED", "United States"),
    ]


def test_rdflib_gives_the_rows_in_the_same_order(
    oxigraph: Oxigraph, with_rdflib: Rdflib, background: Background
) -> None:
    values = {"party": "us-led-coalition", "period": "2014..2019"}
    table = with_rdflib.table(QUERY.bind(values, background), tuple(QUERY.columns))
    assert table.rows == run(oxigraph, QUERY, values, background).rows
    assert len(table.rows) > 5


def test_marks_are_one_sorted_text_and_several_passages_make_one_row(
    oxigraph: Oxigraph, background: Background
) -> None:
    rows = _rows(oxigraph, background)
    assert [row["marks"] for row in rows] == ["", "LAG STANDARD", "", "", "LAG STATUS"]
    assert rows[0]["claim_quote"] == "people there counted at least 47 dead worshippers"


def test_a_monitor_that_is_a_medium_too_counts_as_a_monitor(oxigraph: Oxigraph, background: Background) -> None:
    classes = {row["claimant_label"]: row["claimant_class"] for row in _rows(oxigraph, background)}
    assert classes["Syrian Observatory for Human Rights"] == "Monitor"
    assert classes["people on the ground"] == "UnnamedSource"
    assert classes["Iraqi media"] == "MediaOutlet"


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("withdrawn", "its article was withdrawn"),
        ("sohr-2019", "it differs from its own series only"),
        ("total-2017", "it counts years, not the month"),
        ("mosque-fighters", "the party's own side says it"),
    ],
)
def test_some_claims_are_no_answer(claim: str, why: str, oxigraph: Oxigraph, background: Background) -> None:
    claims = [str(row["claim"]).rpartition("/")[2] for row in _rows(oxigraph, background)]
    assert "month" in claims
    assert claim not in claims, why


def test_a_figure_that_was_replaced_is_no_answer(oxigraph: Oxigraph, background: Background) -> None:
    others = {str(row["other"]).rpartition("/")[2] for row in _rows(oxigraph, background, period="2014..2019")}
    assert "admitted-2019" in others
    assert "admitted-2018" not in others


def test_the_ends_of_the_period_count(oxigraph: Oxigraph, background: Background) -> None:
    assert [row["claim_figure"] for row in _rows(oxigraph, background, period="2017-03-16")] == ["at least 47"]
    assert _rows(oxigraph, background, period="2017-03-02..2017-03-15") == []
    wide = _rows(oxigraph, background, period="2017-03-01..2017-03-31")
    assert wide == _rows(oxigraph, background)


def test_a_member_of_the_party_is_asked_about_alone(oxigraph: Oxigraph, background: Background) -> None:
    rows = _rows(oxigraph, background, party="United States")
    assert {row["against_label"] for row in rows} == {"Pentagon", "United States"}
    assert "Airwars" not in {row["claimant_label"] for row in rows}


def test_a_place_keeps_the_claims_about_it_and_its_parts(oxigraph: Oxigraph, background: Background) -> None:
    assert {row["claimant_label"] for row in _rows(oxigraph, background, place="Iraq")} == {"Airwars", "Iraqi media"}
    assert [row["claimant_label"] for row in _rows(oxigraph, background, place="Aleppo province")] == [
        "people on the ground"
    ]
