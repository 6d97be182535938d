"""What makes each export of `formats.EXPORT_FORMATS`: a file or a folder, from a store or a selection of it."""

import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from tollgraph import __version__
from tollgraph.errors import ExportError
from tollgraph.export.annotations import web_annotations
from tollgraph.export.claim_reviews import claim_reviews
from tollgraph.export.descriptions import Census, Download, Imprint, describe_dataset, take_census
from tollgraph.export.descriptions.croissant import croissant
from tollgraph.export.descriptions.ro_crate import METADATA, ro_crate
from tollgraph.export.descriptions.web import citation, schema_org_dataset
from tollgraph.export.facts import Facts
from tollgraph.export.files import write_atomically, write_folder
from tollgraph.export.formats import GRAPH_FORMATS, ExportFormat, find_export
from tollgraph.export.geojson import incidents_geojson
from tollgraph.export.graphs import write_graph, write_trees
from tollgraph.export.jsonld import FRAMES
from tollgraph.export.nanopublications import Publisher, nanopublications
from tollgraph.export.tabular import (
    TABLES,
    column_facts,
    csv_table,
    csv_tables,
    data_package,
    find_table,
    parquet_tables,
)
from tollgraph.queries import Answering


class Exported(Answering, Protocol):
    """What is exported: a store, or a selection of one."""

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads of all graphs."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose beside the kind of export."""

    publisher: Publisher = field(default_factory=Publisher)
    table: str | None = None
    """Only for CSV: one table instead of all."""
    escape_formulas: bool = True
    """Only for CSV: whether a text that a spreadsheet would run as a formula gets an apostrophe before it."""


@dataclass(frozen=True)
class Material:
    """What an export is made of."""

    graph: Exported
    options: Options = field(default_factory=Options)

    @property
    def imprint(self) -> Imprint:
        """Who publishes the data."""
        return self.options.publisher.imprint

    @cached_property
    def quads(self) -> list[ox.Quad]:
        """All quads."""
        return list(self.graph.quads())

    @cached_property
    def census(self) -> Census:
        """What the graph holds."""
        return take_census(self.graph)

    @cached_property
    def facts(self) -> Facts:
        """What the tables need of the graph."""
        return column_facts(self.quads)


def _graph(name: str, material: Material) -> bytes:
    return write_graph(material.quads, name, material.imprint.base)


def _trees(frame: str, material: Material) -> bytes:
    return write_trees(material.quads, frame, material.imprint.base)


def _csv(material: Material) -> dict[str, bytes]:
    escape = material.options.escape_formulas
    files = csv_tables(material.facts, escape_formulas=escape)
    package = data_package(files, material.census, material.imprint, escape_formulas=escape)
    described = croissant(material.census, material.imprint, downloads(files))
    return {**files, "datapackage.json": package, "croissant.json": described}


def _parquet(material: Material) -> dict[str, bytes]:
    return parquet_tables(material.facts)


def _crate(material: Material) -> dict[str, bytes]:
    """Return every file that needs no extra, and the descriptions of all of them."""
    files = {
        "claims.ttl": _graph("turtle", material),
        "claims.trig": _graph("trig", material),
        "incidents.geojson": incidents_geojson(material.quads),
        "annotations.json": web_annotations(material.quads, material.imprint),
        "claim-reviews.json": claim_reviews(material.quads),
        **_csv(material),
        "CITATION.cff": citation(material.census, material.imprint),
    }
    listed = tuple(downloads(files))
    files["void.ttl"] = describe_dataset(material.graph, material.imprint, listed).encode()
    files["dataset.jsonld"] = schema_org_dataset(material.census, material.imprint, listed)
    return {**files, METADATA: ro_crate(material.census, material.imprint, downloads(files), __version__)}


_TITLES = {
    "claims.ttl": ("text/turtle", "The graph in Turtle, as the union of its named graphs"),
    "claims.trig": ("application/trig", "The graph in TriG, with its named graphs"),
    "incidents.geojson": ("application/geo+json", "Incidents on the map"),
    "annotations.json": ("application/ld+json", "Claims and assessments as Web Annotations"),
    "claim-reviews.json": ("application/ld+json", "Grades of third parties as ClaimReview"),
    "datapackage.json": ("application/json", "Data package: what the columns of the tables are"),
    "croissant.json": ("application/ld+json", "Croissant description of the tables"),
    "CITATION.cff": ("application/yaml", "How to cite the dataset"),
    "void.ttl": ("text/turtle", "VoID and DCAT description"),
    "dataset.jsonld": ("application/ld+json", "Description for search engines"),
    **{f"{table.name}.csv": ("text/csv", table.meaning) for table in TABLES},
}
"""File of a folder -> its media type and what it is."""


def downloads(files: Mapping[str, bytes]) -> Iterator[Download]:
    """Yield the description of each file of a folder, by name."""
    for name, content in files.items():
        media_type, title = _TITLES[name]
        yield Download(name, media_type, title, len(content), hashlib.sha256(content).hexdigest())


def _described(material: Material) -> bytes:
    return describe_dataset(material.graph, material.imprint).encode()


_FILES: Mapping[str, Callable[[Material], bytes]] = {
    **{each.name: partial(_graph, each.name) for each in GRAPH_FORMATS},
    **{f"{name}-trees": partial(_trees, name) for name in FRAMES},
    "geojson": lambda material: incidents_geojson(material.quads),
    "nanopub": lambda material: nanopublications(material.quads, material.options.publisher),
    "annotations": lambda material: web_annotations(material.quads, material.imprint),
    "claimreview": lambda material: claim_reviews(material.quads),
    "void": _described,
    "schema-org": lambda material: schema_org_dataset(material.census, material.imprint),
    "citation": lambda material: citation(material.census, material.imprint),
}
"""Export of one file -> what makes it."""
_FOLDERS: Mapping[str, Callable[[Material], dict[str, bytes]]] = {"csv": _csv, "parquet": _parquet, "crate": _crate}
"""Export of a folder -> what makes its files."""


def write_export(material: Material, format_name: str, out: Path | None = None) -> None:
    """Write an export to a file, a folder, or standard output; it appears whole or not at all.

    Raises ExportError for an unknown format or table, a missing extra, and a place that cannot be written.
    """
    chosen = find_export(format_name)
    if material.options.table is not None:
        _give(_one_table(material, chosen), out)
    elif not chosen.folder:
        _give(_FILES[chosen.name](material), out)
    elif out is not None:
        write_folder(out, _FOLDERS[chosen.name](material))
    else:
        raise ExportError(f"{chosen.name} is a folder of files; name it with --out")


def _one_table(material: Material, chosen: ExportFormat) -> bytes:
    if chosen.name != "csv":
        raise ExportError(f"{chosen.name} has no single table; --table goes with the format csv")
    table = find_table(material.options.table or "")
    return csv_table(material.facts, table, escape_formulas=material.options.escape_formulas)


def _give(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        write_atomically(out, content)
