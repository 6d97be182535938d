"""Tables as CSV, and the Frictionless data package (version 2) that says what their columns are."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tollgraph.export.descriptions import Census, Imprint
from tollgraph.export.descriptions.imprint import DESCRIPTION, KEYWORDS
from tollgraph.export.facts import Facts
from tollgraph.export.tabular.cells import Cell, rows
from tollgraph.export.tabular.columns import TABLES, Column, ColumnType, TableDefinition
from tollgraph.namespaces import CC_BY, TABLE_PROFILE
from tollgraph.tables import Table, Value, write_table

_FIELD_TYPE = {
    ColumnType.TEXT: "string",
    ColumnType.IRI: "string",
    ColumnType.TERM: "string",
    ColumnType.WHOLE: "integer",
    ColumnType.NUMBER: "number",
    ColumnType.TRUTH: "boolean",
    ColumnType.DATE: "date",
    ColumnType.MOMENT: "datetime",
}
_ESCAPED = (
    "A text that begins with =, +, -, @, a tab or a line end has an apostrophe before it, so that no spreadsheet runs "
    "it as a formula."
)


def csv_table(facts: Facts, table: TableDefinition, *, escape_formulas: bool = True) -> bytes:
    """Return one table as CSV in UTF-8 with a header; moments are written in UTC, nothing as an empty cell."""
    lines = tuple(tuple(map(_written, row)) for row in rows(facts, table))
    made = Table(tuple(column.name for column in table.columns), lines)
    return write_table(made, "csv", escape_formulas=escape_formulas).encode()


def csv_tables(facts: Facts, *, escape_formulas: bool = True) -> dict[str, bytes]:
    """Return every table as CSV, by file name."""
    return {f"{table.name}.csv": csv_table(facts, table, escape_formulas=escape_formulas) for table in TABLES}


def _written(cell: Cell) -> Value:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell.isoformat() if isinstance(cell, date) else cell


def data_package(
    files: Mapping[str, bytes], census: Census, imprint: Imprint, *, escape_formulas: bool = True
) -> bytes:
    """Return `datapackage.json` for the CSV files of `csv_tables`: schemas, keys, hashes, licence, version."""
    resources = [_resource(table, files[f"{table.name}.csv"]) for table in TABLES]
    package: dict[str, Any] = {
        "$schema": TABLE_PROFILE,
        "name": "contested-casualty-claims",
        "id": imprint.iri,
        "title": imprint.title,
        "description": f"{DESCRIPTION} {_ESCAPED}" if escape_formulas else DESCRIPTION,
        "version": census.version,
        "keywords": list(KEYWORDS),
        "contributors": [{"title": imprint.creator, "roles": ["creator"]}],
        "licenses": [_licence(imprint.licence)],
        "resources": resources,
    }
    if census.modified:
        package["created"] = census.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    if imprint.address:
        package["homepage"] = imprint.address
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _licence(address: str) -> dict[str, str]:
    return {"name": "CC-BY-4.0", "path": address} if address == CC_BY else {"path": address}


def _resource(table: TableDefinition, content: bytes) -> dict[str, Any]:
    key = table.columns[0].name
    schema: dict[str, Any] = {
        "fields": list(map(_field, table.columns)),
        "primaryKey": [key],
        "missingValues": [""],
    }
    if table.name in ("claims", "assessments"):
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": [field]}}
            for field, resource in (("article", "articles"), ("incident", "incidents"))
        ]
    return {
        "name": table.name,
        "type": "table",
        "title": table.meaning,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPE[column.type],
        "description": column.meaning,
    }
    return field if column.path else {**field, "constraints": {"required": True, "unique": True}}
