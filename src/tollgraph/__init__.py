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
__all__ = ["ask", "export", "ingest"]


def ingest(sources: Iterable[str | Path], *, store: str | Path | None = None) -> "Ingested":
    """Read articles (files, folders, http(s) addresses) into a store and return what was done and what was left out."""
    from tollgraph.pipeline import Ingestion
    from tollgraph.store import open_store

    settings = _settings(store)
    with open_store(settings.store) as opened:
        return Ingestion(opened, settings).run(map(str, sources))


def ask(
    question: str, parameters: Mapping[str, str] | None = None, *, store: str | Path | None = None
) -> "list[dict[str, Value]]":
    """Return the rows that answer a stored question, each by column name (`docs/queries.md` lists them)."""
    from tollgraph.answering import answer_table

    return answer_table(_settings(store), question, parameters or {}).objects()


def export(out: str | Path, format_name: str, *, store: str | Path | None = None) -> None:
    """Write the whole graph to a file in an RDF syntax: turtle, jsonld, nquads, trig, ntriples or rdfxml."""
    from tollgraph.export import export_store
    from tollgraph.store import read_store

    with read_store(_settings(store).store) as opened:
        export_store(opened, format_name, Path(out))


def _settings(store: str | Path | None) -> "Settings":
    from dataclasses import replace

    from tollgraph.settings import load_settings

    settings = load_settings()
    return settings if store is None else replace(settings, store=Path(store))
