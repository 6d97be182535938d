"""Tables as Parquet, with typed columns; needs pyarrow, the extra `tables`."""

import io
from typing import TYPE_CHECKING, Any

from tollgraph.export.extras import needed
from tollgraph.export.facts import Facts
from tollgraph.export.tabular.cells import rows
from tollgraph.export.tabular.columns import TABLES, ColumnType, TableDefinition

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types


def parquet_tables(facts: Facts) -> dict[str, bytes]:
    """Return every table as Parquet, by file name; ExportError names the extra where pyarrow is missing."""
    needed("pyarrow", "tables")
    return {f"{table.name}.parquet": _parquet(facts, table) for table in TABLES}


def _parquet(facts: Facts, table: TableDefinition) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # ships no types

    schema = _schema(table)
    columns = list(zip(*rows(facts, table), strict=True)) or [()] * len(table.columns)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), sink)
    return sink.getvalue()


def _schema(table: TableDefinition) -> "pa.Schema":
    """Return the types of a table's columns, each with its meaning."""
    import pyarrow as pa

    types: dict[ColumnType, Any] = {
        ColumnType.WHOLE: pa.int64(),
        ColumnType.NUMBER: pa.float64(),
        ColumnType.TRUTH: pa.bool_(),
        ColumnType.DATE: pa.date32(),
        ColumnType.MOMENT: pa.timestamp("us", tz="UTC"),
    }
    fields = [
        pa.field(column.name, types.get(column.type, pa.string()), metadata={"description": column.meaning})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.meaning})
