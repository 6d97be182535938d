"""A stored question asked of a store, and its answer in any format."""

from collections.abc import Mapping

from tollgraph.export import write_rows
from tollgraph.export.formats import find_format
from tollgraph.identifiers import Minter
from tollgraph.queries import find_query, run
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store import Store, read_store
from tollgraph.tables import Table, write_table


def answer_table(settings: Settings, name: str, values: Mapping[str, str]) -> Table:
    """Return the answer of the store that the settings name; ParameterError or QueryError says what is wrong."""
    with read_store(settings.store) as store:
        return _ask(store, settings, name, values)


def answer_question(
    settings: Settings, name: str, values: Mapping[str, str], format_name: str = "json", width: int | None = None
) -> str:
    """Return the same answer written in a format.

    For the RDF formats that is what stands behind the rows: claims, comparisons, passages, articles.
    """
    chosen = find_format(format_name)
    with read_store(settings.store) as store:
        table = _ask(store, settings, name, values)
        return write_rows(store, table, chosen) if chosen.graph else write_table(table, chosen.name, width)


def _ask(store: Store, settings: Settings, name: str, values: Mapping[str, str]) -> Table:
    return run(store, find_query(name), values, background_of_store(store, Minter(settings.base)))
