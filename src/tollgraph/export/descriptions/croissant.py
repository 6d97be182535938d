"""The tables described for machine learning: Croissant 1.0, one record set for each table."""

import json
from collections.abc import Iterable
from typing import Any

from tollgraph.export.descriptions.catalogue import Download
from tollgraph.export.descriptions.census import Census
from tollgraph.export.descriptions.imprint import DESCRIPTION, KEYWORDS, Imprint
from tollgraph.export.tabular.columns import TABLES, Column, ColumnType, TableDefinition
from tollgraph.namespaces import CROISSANT, CROISSANT_VERSION, DCTERMS, RAI, SCHEMA

_DATA_TYPES = {
    ColumnType.TEXT: "sc:Text",
    ColumnType.IRI: "sc:Text",
    ColumnType.TERM: "sc:Text",
    ColumnType.WHOLE: "sc:Integer",
    ColumnType.NUMBER: "sc:Float",
    ColumnType.TRUTH: "sc:Boolean",
    ColumnType.DATE: "sc:Date",
    ColumnType.MOMENT: "sc:DateTime",
}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": SCHEMA,
    "sc": SCHEMA,
    "cr": CROISSANT,
    "rai": RAI,
    "dct": DCTERMS,
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the specification asks every document to carry (Croissant 1.0, appendix)."""


def croissant(census: Census, imprint: Imprint, files: Iterable[Download]) -> bytes:
    """Return the description of the CSV tables among `files`; each needs its hash."""
    by_name = {file.name: file for file in files}
    tables = [table for table in TABLES if f"{table.name}.csv" in by_name]
    document = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": imprint.iri,
        "conformsTo": CROISSANT_VERSION,
        "name": "contested-casualty-claims",
        "alternateName": imprint.title,
        "description": DESCRIPTION,
        "license": imprint.licence,
        "url": imprint.address or imprint.iri,
        "version": census.version,
        "creator": {"@type": "sc:Organization", "name": imprint.creator},
        "datePublished": census.released.isoformat(),
        "keywords": list(KEYWORDS),
        "citeAs": f"{imprint.creator}: {imprint.title}, version {census.version}, {imprint.iri}",
        "distribution": [_file(by_name[f"{table.name}.csv"], table) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _file(file: Download, table: TableDefinition) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": table.meaning,
        "contentUrl": file.name,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _records(table: TableDefinition) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "key": {"@id": f"{table.name}/{table.columns[0].name}"},
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: TableDefinition, column: Column) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.meaning,
        "dataType": _DATA_TYPES[column.type],
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
    }
