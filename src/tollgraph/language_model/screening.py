"""What must hold before a model's row becomes a claim: its words stand in the article, its figure in its words.

A model that makes something up is caught here; what is dropped is reported with the rule that it broke.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tollgraph.coding.claims import CodedRow, check_row, coded_day
from tollgraph.errors import ReadingError
from tollgraph.extraction.numbers.quantities import find_quantities
from tollgraph.language_model.quoting import find_words, quoted_passage
from tollgraph.model import LeftOut, Passage

_MOST_WORDS = 60
"""Words of a quote: a longer one is no passage of one count, and would carry an article's text into the graph."""


@dataclass(slots=True)
class Screened:
    """The rows that hold, each with its passage, and what was dropped."""

    rows: list[tuple[CodedRow, Passage]] = field(default_factory=list)
    dropped: list[LeftOut] = field(default_factory=list)


def screen(rows: Sequence[CodedRow], text: str, *, counts: bool) -> Screened:
    """Return the rows whose words stand in a text, in order; `counts`: the rows are claims, so figures are checked."""
    screened, near = Screened(), 0
    for row in rows:
        passage = quoted_passage(row["quote"], text, near)
        fault = next(_faults(row, passage, text, counts=counts), None)
        if fault is not None or passage is None:
            screened.dropped.append(LeftOut(row.name, fault or "it has no quote"))
            continue
        near = passage.start
        screened.rows.append((row, passage))
    return screened


def _faults(row: CodedRow, passage: Passage | None, text: str, *, counts: bool) -> Iterator[str]:
    """Yield what is wrong with a row, the first fault first."""
    if passage is None:
        yield f"{row.name}: the quote {row['quote']!r} does not stand in the article; only its own words are taken"
        return
    if len(passage.exact.split()) > _MOST_WORDS:
        yield f"{row.name}: the quote has more than {_MOST_WORDS} words; a claim is one stretch of one count"
    try:
        if counts:
            check_row(row)
        for column in ("said", "date"):
            coded_day(row, column)
    except ReadingError as error:
        yield str(error)
    if counts and find_words(row["count_text"], text, passage.start, passage.end) is None:
        yield f"{row.name}: the number's words {row['count_text']!r} do not stand in the quote {passage.exact!r}"
    if counts and not _figure_agrees(row):
        yield (
            f"{row.name}: low and high are {row['low'] or 'empty'} and {row['high'] or 'empty'}, "
            f"and the words say {row['count_text']!r}"
        )


def _figure_agrees(row: CodedRow) -> bool:
    """Return whether the row's figures are those of its words, as far as the number grammar can read them.

    A share, and what is left of a total, are computed from another number: any figure may be right.
    """
    found = find_quantities(row["count_text"])
    if any(each.share or each.remainder for each in found):
        return True
    said = {figure for each in found for figure in (each.quantity.low, each.quantity.high) if figure is not None}
    given = {int(row[column].replace(",", "")) for column in ("low", "high") if row[column]}
    return not said or given <= said
