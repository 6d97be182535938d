"""Tables of claims, assessments, comparisons, incidents and articles, for people who work without RDF."""

from tollgraph.export.tabular.cells import column_facts
from tollgraph.export.tabular.columns import TABLES, Column, ColumnType, TableDefinition, find_table
from tollgraph.export.tabular.csv_files import csv_table, csv_tables, data_package
from tollgraph.export.tabular.parquet import parquet_tables

__all__ = [
    "TABLES",
    "Column",
    "ColumnType",
    "TableDefinition",
    "column_facts",
    "csv_table",
    "csv_tables",
    "data_package",
    "find_table",
    "parquet_tables",
]
