"""Cells of a table, found by following the paths of its columns through the graph."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import TypeAlias

import pyoxigraph as ox

from tollgraph.export.facts import Facts
from tollgraph.export.tabular.columns import JOINED, TABLES, Column, ColumnType, TableDefinition
from tollgraph.namespaces import local_name

Cell: TypeAlias = str | int | float | bool | date | None
"""A date or a moment is a `date` or a `datetime`; several values are one text, with `columns.JOINED` between."""


def column_facts(quads: Iterable[ox.Quad]) -> Facts:
    """Return what the columns of all tables need of a graph."""
    return Facts(quads, (column.path for table in TABLES for column in table.columns))


def rows(facts: Facts, table: TableDefinition) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a table, one for every thing of its class, in the order of their IRIs."""
    for thing in facts.instances(table.kind):
        yield tuple(cell(facts, thing, column) for column in table.columns)


def cell(facts: Facts, thing: str, column: Column) -> Cell:
    """Return the value of one cell; several values are joined where the type is text, else the cell stays empty."""
    values = facts.follow(thing, column.path)
    if not values:
        return None
    if column.type in (ColumnType.TEXT, ColumnType.IRI):
        return JOINED.join(values)
    if column.type is ColumnType.TERM:
        return JOINED.join(sorted(map(local_name, values)))
    return _READ[column.type](values[0]) if len(values) == 1 else None


_READ: dict[ColumnType, Callable[[str], Cell]] = {
    ColumnType.WHOLE: int,
    ColumnType.NUMBER: float,
    ColumnType.TRUTH: lambda text: text in ("true", "1"),
    ColumnType.DATE: date.fromisoformat,
    ColumnType.MOMENT: datetime.fromisoformat,
}
