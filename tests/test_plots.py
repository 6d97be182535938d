"""Answers as pictures: every claim by itself with its own ends, nothing added up, readable without colour."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tollgraph.errors import ExportError, ParameterError
from tollgraph.plots import DRAWN, draw
from tollgraph.plots.charts import ranges, steps
from tollgraph.plots.statements import Shown
from tollgraph.queries import load_queries
from tollgraph.tables import Table

_MARCH = ("disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03")


def _shown(low: int, high: int | None, words: str = "n", speaker: str = "Airwars") -> Shown:
    return Shown(f"claim/{words}", speaker, "2017-03-24", low, high, words)


def _series(*figures: int) -> Table:
    columns = ("claim", "told", "low", "figure", "quote")
    rows = tuple((f"c{n}", f"2017-03-{n + 1:02}", n, str(n), "") for n in figures)
    return Table(columns, rows)


def _values(chart: dict[str, object]) -> list[dict[str, object]]:
    """Return the records that a chart in Vega-Lite draws."""
    (records,) = json.loads(json.dumps(chart["datasets"])).values()
    return list(records)


def test_every_question_that_can_be_drawn_is_a_stored_one() -> None:
    assert DRAWN
    assert set(DRAWN) <= set(load_queries())


def test_the_picture_of_the_main_question_shows_each_statement_in_its_words(
    seeded_store: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    out = tmp_path / "march.svg"
    code, _, _ = tollgraph_run("plot", *_MARCH, "--out", out, "--store", seeded_store)
    picture = out.read_text(encoding="utf-8")
    assert code == 0
    for words in ("at least 47", "almost 1,000", "roughly 220", "at least 33", "people on the ground, 2017-03-24"):
        assert words in picture
    assert "Without a number, and so only in the table: 2." in picture
    assert 'aria-label="people on the ground, 2017-03-24: at least 47, 47 or more"' in picture
    assert re.findall(r"(?:href|src)\s*=", picture) == [], "a picture must fetch nothing"


@pytest.mark.parametrize("name", DRAWN)
def test_every_drawable_question_is_drawn_on_the_seeds(
    name: str, seeded_store: Path, tmp_path: Path, tollgraph_run: Run
) -> None:
    values = {**load_queries()[name].example(), "incident": "incident/527039fef769beaae17f"}
    wanted = [f"-p{each.name}={values[each.name]}" for each in load_queries()[name].parameters]
    code, _, told = tollgraph_run("plot", name, *wanted, "--out", tmp_path / "picture.svg", "--store", seeded_store)
    assert code == 0, told
    assert (tmp_path / "picture.svg").read_text(encoding="utf-8").count("aria-label") > 2


def test_a_png_is_made_where_the_name_says_so(seeded_store: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    out = tmp_path / "march.png"
    assert tollgraph_run("plot", *_MARCH, "--out", out, "--store", seeded_store)[0] == 0
    data = out.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") > 1000, "wide enough for print"


@pytest.mark.parametrize(
    ("shown", "end", "is_open"),
    [
        (_shown(47, None), 47 + 1000 * 0.08, True),
        (_shown(200, 242), 242, False),
        (_shown(0, 0), 0, False),
    ],
    ids=["nothing closes it: an arrow", "two ends", "a denial stands at zero"],
)
def test_the_ends_of_a_bar_are_the_ends_of_the_number(shown: Shown, end: float, is_open: bool) -> None:  # noqa: FBT001  # a column of the table
    row = _values(ranges([shown, _shown(1000, 1000, "other")], "title"))[0]
    assert (row["low"], row["end"], row["open"]) == (shown.low, end, is_open)


def test_two_statements_of_one_speaker_on_one_day_keep_a_row_each() -> None:
    rows = [row["row"] for row in _values(ranges([_shown(1, 1, "one"), _shown(2, 2, "two")], "title"))]
    assert len(set(rows)) == 2
    assert {str(row).rstrip("\u200b") for row in rows} == {"Airwars, 2017-03-24"}


@pytest.mark.parametrize(("largest", "kind"), [(1000, None), (360_000, "symlog")])
def test_numbers_far_apart_get_a_logarithmic_scale_that_says_so(largest: int, kind: str | None) -> None:
    chart = json.dumps(ranges([_shown(50, 50), _shown(200, 200, "b"), _shown(largest, None, "c")], "title"))
    assert ('"type": "symlog"' in chart) == (kind == "symlog")
    assert ("logarithmic" in chart) == (kind == "symlog")


def test_a_toll_steps_at_each_report_and_draws_no_mean() -> None:
    chart = json.dumps(steps([_shown(220, 242), _shown(1257, None)], "title"))
    assert '"interpolate": "step-after"' in chart
    assert "mean" not in chart


def test_words_of_an_article_cannot_break_out_of_the_picture() -> None:
    hostile = '</text><script>alert("x")</script>'
    table = Table(
        ("claim", "claimant_label", "told", "low", "high", "figure", "quote", "victims"),
        (("c", hostile, "2017-03-24", 5, None, hostile, "", hostile),),
    )
    picture = draw("tolls", table, hostile).decode()
    assert "script" in picture
    assert "<script" not in picture


@pytest.mark.parametrize(
    ("name", "table", "error", "says"),
    [
        ("outlets", _series(1), ParameterError, "toll-revisions"),
        ("toll-revisions", Table(_series(1).columns, ()), ExportError, "no number to draw"),
        ("toll-revisions", _series(*range(121)), ExportError, "121 statements"),
    ],
    ids=["a question that cannot be drawn", "an answer without numbers", "more than anyone can read"],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(
    name: str, table: Table, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        draw(name, table, "title")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(ExportError, match=r"tollgraph\[plot\]"):
        draw("toll-revisions", _series(1), "title")


@pytest.mark.parametrize(("out", "says"), [("picture.gif", "must end in .svg or .png"), ("picture", "must end in")])
def test_a_picture_of_another_kind_is_refused(out: str, says: str, tmp_path: Path, tollgraph_run: Run) -> None:
    code, _, told = tollgraph_run("plot", *_MARCH, "--out", tmp_path / out)
    assert code == 3
    assert says in told
    assert list(tmp_path.iterdir()) == []
