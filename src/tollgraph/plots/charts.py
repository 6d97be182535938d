"""The charts: ranges with open ends as arrows, and the steps of a growing toll. Readable in black and white.

Colours are those of Okabe and Ito ("Color universal design", 2008), which people with the common kinds of colour
blindness tell apart; shapes and dashes say the same once more.
"""

from collections.abc import Sequence
from statistics import median
from typing import TypeVar

import altair as alt

from tollgraph.plots.statements import Shown

_Look = TypeVar("_Look", str, list[int])

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#000000")
_SHAPES = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down")
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [10, 4], [4, 1])
_LOOK = {
    "font": "DejaVu Sans, Verdana, sans-serif",
    "view": {"stroke": None},
    "axis": {"grid": True, "gridColor": "#e5e5e5", "labelFontSize": 12, "titleFontSize": 12, "domainColor": "#888"},
    "legend": {"labelFontSize": 12},
}
_ROW_HEIGHT = 30
_STEPS_HEIGHT = 320
_WIDTH = 560
_ARROW = 0.08
"""How far the arrow of an open end reaches, as a share of the largest end shown."""
_WIDE = 40
"""How many times the middle number the largest may be before the scale becomes logarithmic."""
_LOGARITHMIC_ROOM = 40
_ROOM = 1.3
"""How far the axis goes beyond the largest end, as a factor, so that the words at an end have room."""
_UNSEEN = "\u200b"
"""Makes two rows of one speaker on one day two names; takes no room."""
_RANGES = (
    "One bar, one statement, in its own words. An arrow: nothing closes the number. Nothing is added up or averaged."
)
_STEPS = "One point, one statement, in its own words, on the day it was told. Nothing is added up or averaged."


def ranges(shown: Sequence[Shown], title: str, note: str = "") -> dict[str, object]:
    """Return one row per statement: a bar from the low to the high end, an arrow where the number is open above."""
    data = alt.InlineData(values=_rows(shown))
    rows = alt.Y("row:N", sort=None, title=None, axis=alt.Axis(labelLimit=0, ticks=False, domain=False))
    groups = _groups(shown)
    colour = alt.Color("group:N", legend=_legend(groups), scale=_told_apart(groups, _COLOURS))
    shape = alt.Shape("group:N", legend=_legend(groups), scale=_told_apart(groups, _SHAPES))
    base = alt.Chart(data).encode(y=rows, color=colour, description=alt.Description("described:N"))
    number = alt.X("low:Q", title=_axis_title(shown), scale=_number_scale(shown), axis=_number_axis(shown))
    bars = base.mark_rule(strokeWidth=5, opacity=0.85).encode(x=number, x2="end:Q")
    points = base.mark_point(size=70, filled=True, opacity=1).encode(x=number, shape=shape)
    arrows = base.transform_filter("datum.open").mark_point(
        shape="triangle-right", size=130, filled=True, opacity=1
    ).encode(x="end:Q")  # fmt: skip
    words = base.mark_text(align="left", dx=10, fontSize=12).encode(x="end:Q", text="words:N", color=alt.value("#222"))
    return _dressed((bars, points, arrows, words), _ROW_HEIGHT * len(shown), title, (_RANGES, note))


def steps(shown: Sequence[Shown], title: str, note: str = "") -> dict[str, object]:
    """Return the low ends by the day they were told, as a line that steps at each report; one line per speaker."""
    speakers = list(dict.fromkeys(each.speaker for each in shown))
    data = alt.InlineData(values=_rows(shown))
    base = alt.Chart(data).encode(
        x=alt.X("told:T", title="told on", scale=alt.Scale(padding=70)),
        y=alt.Y("low:Q", title="people, low end", scale=alt.Scale(domain=[0, _largest(shown) * 1.1])),
        color=alt.Color("speaker:N", legend=_legend(speakers), scale=_told_apart(speakers, _COLOURS)),
        description=alt.Description("described:N"),
    )  # fmt: skip
    dashes = alt.StrokeDash("speaker:N", legend=_legend(speakers), scale=_told_apart(speakers, _DASHES))
    shapes = alt.Shape("speaker:N", legend=_legend(speakers), scale=_told_apart(speakers, _SHAPES))
    lines = base.mark_line(interpolate="step-after", strokeWidth=2).encode(strokeDash=dashes)
    points = base.mark_point(size=60, filled=True, opacity=1).encode(shape=shapes)
    words = base.mark_text(align="left", dx=6, dy=-10, fontSize=12).encode(text="words:N", color=alt.value("#222"))
    return _dressed((lines, points, words), _STEPS_HEIGHT, title, (_STEPS, note))


def _is_wide(shown: Sequence[Shown]) -> bool:
    """Return whether the numbers differ so much that the smaller ones could not be told apart on an even scale."""
    return _largest(shown) > _WIDE * median(max(each.low, 1) for each in shown)


def _axis_title(shown: Sequence[Shown]) -> str:
    return "people, on a logarithmic scale" if _is_wide(shown) else "people"


def _number_scale(shown: Sequence[Shown]) -> alt.Scale:
    if _is_wide(shown):
        return alt.Scale(type="symlog", constant=1, domain=[0, _largest(shown) * _LOGARITHMIC_ROOM])
    return alt.Scale(domain=[0, _largest(shown) * _ROOM], nice=True)


def _number_axis(shown: Sequence[Shown]) -> alt.Axis:
    """Return the axis; on the logarithmic scale with powers of ten, which the library does not choose by itself."""
    powers = [10**power for power in range(len(str(_largest(shown))) + 1)]
    return alt.Axis(values=[0, *powers]) if _is_wide(shown) else alt.Axis()


def _arrow_end(low: int, shown: Sequence[Shown]) -> float:
    """Return where the arrow of an open number ends: far enough to be seen, near enough not to look like a figure."""
    return low * 1.8 + 1 if _is_wide(shown) else low + max(_largest(shown) * _ARROW, 1)


def _rows(shown: Sequence[Shown]) -> list[dict[str, object]]:
    """Return the statements as records, in their order."""
    return [
        {
            "row": f"{_who_and_when(each)}{_UNSEEN * place}",
            "speaker": each.speaker,
            "told": each.told,
            "low": each.low,
            "end": _arrow_end(each.low, shown) if each.high is None else each.high,
            "open": each.high is None,
            "words": each.words,
            "group": each.group,
            "described": _described(each),
        }
        for place, each in enumerate(shown)
    ]


def _who_and_when(each: Shown) -> str:
    return f"{each.speaker}, {each.told}" if each.told else each.speaker


def _described(each: Shown) -> str:
    """Return what a screen reader says of a bar.

    >>> _described(Shown("i", "Airwars", "2017-03-24", 900, 999, "almost 1,000"))
    'Airwars, 2017-03-24: almost 1,000, 900 to 999'
    """
    ends = f"{each.low:,} or more" if each.high is None else f"{each.low:,} to {each.high:,}"
    return f"{_who_and_when(each)}: {each.words}, {ends}"


def _largest(shown: Sequence[Shown]) -> int:
    return max((each.high or each.low for each in shown), default=1) or 1


def _groups(shown: Sequence[Shown]) -> list[str]:
    return list(dict.fromkeys(each.group for each in shown))


def _told_apart(names: Sequence[str], looks: Sequence[_Look]) -> alt.Scale:
    """Return the scale that gives each name a look, beginning again where there are more names than looks."""
    return alt.Scale(domain=list(names), range=[looks[place % len(looks)] for place in range(len(names))])


def _legend(groups: Sequence[str]) -> alt.Legend | None:
    return alt.Legend(title=None, orient="top") if len(groups) > 1 else None


def _dressed(marks: Sequence[alt.Chart], height: int, title: str, notes: tuple[str, str]) -> dict[str, object]:
    """Return the layers as one chart in Vega-Lite, with its title, its description and one look for all."""
    lines = [each for each in notes if each]
    heading = alt.TitleParams(title, subtitle=lines, anchor="start", fontSize=15, subtitleFontSize=11, offset=12)
    size = {"width": _WIDTH, "height": height, "padding": 12, "background": "white"}
    chart = alt.layer(*marks, title=heading, description=title, config=_LOOK, **size)
    return chart.to_dict()
