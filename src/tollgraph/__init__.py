"""Tollgraph: a knowledge graph of contested casualty claims.

The three functions here cover daily use; each step behind them can be called alone (see `docs/guides/developer.md`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tollgraph.pipeline import Ingested
    from tollgraph.settings import Settings
    from tollgraph.tables import Value

__version__ = "0.1.0"
__all__ = ["ask", "export_to", "ingest"]


def ingest(sources: Iterable[str | Path], *, store: str | Path | None = None) -> "Ingested":
    """Read articles (files, folders, http(s) addresses) into a store and return what was done and what was left out."""
    from tollgraph.keeping.clock import time_of_change
    from tollgraph.pipeline import Ingestion
    from tollgraph.store import open_store

    settings = _settings(store)
    with open_store(settings.store) as opened:
        return Ingestion(opened, settings, at=time_of_change(opened)).run(map(str, sources))


def ask(
    question: str, parameters: Mapping[str, str] | None = None, *, store: str | Path | None = None
) -> "list[dict[str, Value]]":
    """Return the rows that answer a stored question, each by column name (`docs/queries.md` lists them).

    All of them, unless the parameter `rows` of a question with many says how many are wanted.
    """
    from tollgraph.answering import answer_table

    return answer_table(_settings(store), question, parameters or {}).objects()


def export_to(out: str | Path, format_name: str, *, store: str | Path | None = None) -> None:
    """Write the whole graph to a file, or to a folder for `csv`, `parquet` and `crate`.

    The formats are those of `tollgraph export --help`: turtle, jsonld, trig, csv, geojson, nanopub and others. The name
    `export` belongs to the package `tollgraph.export`, which would take it once it is imported.
    """
    from tollgraph.export.descriptions import imprint_of
    from tollgraph.export.exports import Material, Options, write_export
    from tollgraph.export.nanopublications import Publisher
    from tollgraph.store import read_store

    settings = _settings(store)
    with read_store(settings.store) as opened:
        write_export(Material(opened, Options(Publisher(imprint_of(settings)))), format_name, Path(out))


def _settings(store: str | Path | None) -> "Settings":
    from dataclasses import replace

    from tollgraph.settings import load_settings
    from tollgraph.store_address import store_address

    settings = load_settings()
    return settings if store is None else replace(settings, store=store_address(store))
