"""Answers as tables, and the forms that a table is written in: for people, for spreadsheets, for programs."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import pyoxigraph as ox

from tollgraph.errors import ExportError
from tollgraph.export.formats import TABLE_FORMATS, find_format
from tollgraph.namespaces import XSD, local_name

_WHOLE = frozenset(XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long"))
_FRACTIONAL = frozenset(XSD + name for name in ("decimal", "double", "float"))
_LONG_TEXT = 28
"""Characters beyond which a column of the printed table gets a larger share of the width."""
_MINIMUM_WIDTH = 80
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Iri(str):
    """The IRI of a thing, told apart from plain text."""

    __slots__ = ()


Value: TypeAlias = str | int | float | bool | None
"""A cell: text (a date as YYYY-MM-DD), a number, a truth value, an `Iri`, or nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a question."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    shown: tuple[str, ...] = ()
    """The columns that a table printed for people keeps; empty for all."""
    more: bool = False
    """Whether there are more rows than were asked for."""

    @property
    def remark(self) -> str | None:
        """What to tell whoever reads the rows of an answer that has more; None for a whole answer."""
        count = len(self.rows)
        if not self.more:
            return None
        return f"the first {count:,} row{'s' if count != 1 else ''}; there are more: ask with rows=all for all"

    def first(self, most: int | None) -> "Table":
        """Return the first rows, which know whether there are more; the same table where it has no more than these."""
        return self if most is None or len(self.rows) <= most else replace(self, rows=self.rows[:most], more=True)

    def objects(self) -> list[dict[str, Value]]:
        """Return each row by column name; a cell without a value is None."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def iris(self) -> frozenset[str]:
        """Return every IRI in the cells."""
        return frozenset(cell for row in self.rows for cell in row if isinstance(cell, Iri))


def value_of(term: object) -> Value:
    """Return an RDF term of pyoxigraph as a cell; a literal of no simple type becomes its text."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return literal_value(term.value, term.datatype.value)
    return None if term is None else str(term)


def literal_value(text: str, datatype: str) -> Value:
    """Return the cell of a literal: a number, a truth value, or its text, also where it is not what its type says.

    >>> literal_value("47", XSD + "nonNegativeInteger")
    47
    >>> literal_value("many", XSD + "nonNegativeInteger")
    'many'
    """
    if datatype == XSD + "boolean":
        return text in ("true", "1")
    number = int if datatype in _WHOLE else float if datatype in _FRACTIONAL else None
    try:
        return number(text) if number else text
    except ValueError:  # RDF of others may say anything; whoever reads the table sees what it says
        return text


def table_of(solutions: ox.QuerySolutions, columns: tuple[str, ...], shown: tuple[str, ...] = ()) -> Table:
    """Return the solutions of a SELECT as a table with these columns, in this order."""
    rows = tuple(tuple(value_of(solution[name]) for name in columns) for solution in solutions)
    return Table(columns, rows, shown)


def write_table(table: Table, format_name: str, width: int | None = None, *, escape_formulas: bool = True) -> str:
    """Return a table in one of the table formats, ending in a newline; ExportError lists the formats.

    `width` is that of the terminal in characters and only counts for the format `table`; `escape_formulas` only for
    CSV: a text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    chosen = find_format(format_name, TABLE_FORMATS)
    if chosen.name == "table":
        return _for_people(table, width or 120)
    if chosen.name == "csv":
        return _csv(table, escape_formulas=escape_formulas)
    return _WRITERS[chosen.name](table)


def read_json(text: str) -> list[dict[str, Value]]:
    """Return the rows of a table that was written as JSON; ExportError for JSON of another shape."""
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ExportError("a table in JSON is a list of objects, one per row")
    return rows


def _csv(table: Table, *, escape_formulas: bool) -> str:
    lines: Iterable[Iterable[str]] = [table.columns, *([_cell_text(cell) for cell in row] for row in table.rows)]
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n")
    quoted = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for line in lines:
        cells = [_harmless(cell) if escape_formulas else cell for cell in line]
        # The plain writer leaves a carriage return unquoted, which readers take for the end of the line.
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a quoted passage as a formula: an apostrophe before its first character."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _tsv(table: Table) -> str:
    lines = [table.columns, *([_one_line(_cell_text(cell)) for cell in row] for row in table.rows)]
    return "".join("\t".join(line) + "\n" for line in lines)


def _one_line(text: str) -> str:
    """Return a text for a tab-separated cell: a backslash, tab or line end in it is written as an escape."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _json(table: Table) -> str:
    return json.dumps(table.objects(), ensure_ascii=False, indent=2) + "\n"


def _json_lines(table: Table) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table.objects())


_WRITERS: Mapping[str, Callable[[Table], str]] = {"tsv": _tsv, "json": _json, "jsonl": _json_lines}


def _cell_text(cell: Value) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _for_people(table: Table, width: int) -> str:
    """Return a table of the columns meant for people, with rules between rows, IRIs cut to their last part."""
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    if not table.rows:
        return "no rows\n"
    kept = [table.columns.index(name) for name in (table.shown or table.columns)]
    printed = RichTable(show_lines=True)
    for index in kept:
        cells = [_person_text(row[index]) for row in table.rows]
        longest = max(map(len, cells))
        ratio = 3 if longest > _LONG_TEXT * 2 else 2 if longest > _LONG_TEXT else None
        printed.add_column(table.columns[index].replace("_", " "), ratio=ratio, overflow="fold", min_width=6)
    for row in table.rows:
        printed.add_row(*(Text(_person_text(row[index])) for index in kept))
    console = Console(file=io.StringIO(), width=max(width, _MINIMUM_WIDTH), color_system=None, legacy_windows=False)
    with console.capture() as capture:
        console.print(printed)
    return capture.get() + _method_note(table)


def _method_note(table: Table) -> str:
    """Return where each verdict of a table is explained; nothing for a table without verdicts."""
    if "verdict" not in table.columns:
        return ""
    index = table.columns.index("verdict")
    verdicts = dict.fromkeys(str(row[index]).lower() for row in table.rows)
    return "What the verdicts mean: " + ", ".join(f"docs/method.md#{verdict}" for verdict in verdicts) + "\n"


def _person_text(cell: Value) -> str:
    return local_name(cell) if isinstance(cell, Iri) else _cell_text(cell)
