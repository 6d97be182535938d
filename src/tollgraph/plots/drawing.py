"""Which questions can be drawn, and the drawing of their answers as SVG or PNG (extra `plot`: altair, vl-convert)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tollgraph.errors import ExportError, ParameterError
from tollgraph.plots.statements import Columns, Shown, statements
from tollgraph.tables import Table

Picture = Literal["svg", "png"]
_MOST = 120
"""Statements in one picture; more could not be read."""
_PIXELS = 2
"""Pixels of a PNG per unit of the drawing, for sharp screens and print."""


@dataclass(frozen=True, slots=True)
class Plot:
    """How the answer to one stored question is drawn."""

    kinds: tuple[Columns, ...]
    chart: Literal["ranges", "steps"]


_CLAIM = Columns(
    "claim", "claimant_label", "claim_date", "claim_low", "claim_high", ("claim_figure", "claim_quote"),
    "those who disagree",
)  # fmt: skip
_OTHER = Columns(
    "other", "against_label", "other_date", "other_low", "other_high", ("other_figure", "other_status"),
    "the party's side",
)  # fmt: skip
_STATEMENT = Columns("statement", "speaker_label", "told", "low", "high", ("figure", "status"), "effect", "victims")
_TOLL = Columns("claim", "claimant_label", "told", "low", "high", ("figure", "quote"), "victims")
_SERIES = Columns("claim", "the series", "told", "low", "high", ("figure", "quote"))

PLOTS: Mapping[str, Plot] = {
    "disagreements": Plot((_CLAIM, _OTHER), "ranges"),
    "about-incident": Plot((_STATEMENT,), "ranges"),
    "claims-at-place": Plot((_STATEMENT,), "ranges"),
    "tolls": Plot((_TOLL,), "ranges"),
    "toll-revisions": Plot((_SERIES,), "steps"),
}
"""Stored question to how its answer is drawn."""


def draw(name: str, table: Table, title: str, picture: Picture = "svg") -> bytes:
    """Return the answer to a stored question as SVG (UTF-8) or PNG.

    ParameterError for a question that cannot be drawn, ExportError where the answer holds no number, holds too many
    statements to be read, or the extra is not installed.
    """
    if name not in PLOTS:
        raise ParameterError(f"{name!r} cannot be drawn; these can: {', '.join(PLOTS)}")
    plot = PLOTS[name]
    shown, without = statements(table, plot.kinds)
    if not shown:
        raise ExportError(f"the answer to {name} holds no number to draw; ask for another period, place or party")
    if len(shown) > _MOST:
        raise ExportError(
            f"the answer to {name} holds {len(shown)} statements, and a picture with over {_MOST} cannot be read; "
            "ask for a shorter period or a smaller place"
        )
    note = f"Without a number, and so only in the table: {without}." if without else ""
    return _rendered(
        plot, sorted(shown, key=lambda each: (each.group, each.speaker, each.told)), (title, note), picture
    )


def _rendered(plot: Plot, shown: Sequence[Shown], words: tuple[str, str], picture: Picture) -> bytes:
    try:
        import vl_convert

        from tollgraph.plots import charts
    except ImportError as error:
        raise ExportError("plots need altair and vl-convert; install them: pip install 'tollgraph[plot]'") from error
    make = charts.ranges if plot.chart == "ranges" else charts.steps
    specification = json.dumps(make(shown, *words))
    if picture == "png":
        return bytes(vl_convert.vegalite_to_png(specification, scale=_PIXELS))
    return str(vl_convert.vegalite_to_svg(specification)).encode()
