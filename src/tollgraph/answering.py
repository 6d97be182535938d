"""A stored question asked of a store, and its answer in any format."""

from collections.abc import Mapping
from dataclasses import dataclass

from tollgraph.export import write_rows
from tollgraph.export.formats import find_format
from tollgraph.identifiers import Minter
from tollgraph.queries import find_query, run
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store import Store, read_store
from tollgraph.tables import Table, write_table


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer written in a format."""

    text: str
    remark: str | None
    """What to tell beside it: that there are more rows than were asked for; None for a whole answer."""


def answer_table(settings: Settings, name: str, values: Mapping[str, str]) -> Table:
    """Return the answer of the store that the settings name; ParameterError or QueryError says what is wrong.

    It is whole unless the values say how many rows are wanted: those who take a table may not look whether it is.
    """
    with read_store(settings.store) as store:
        return _ask(store, settings, name, find_query(name).whole(values))


def answer_question(
    settings: Settings, name: str, values: Mapping[str, str], format_name: str = "json", width: int | None = None
) -> Answer:
    """Return the answer written in a format, of as many rows as the question has unless more are asked for.

    For the RDF formats that is what stands behind the rows: claims, comparisons, passages, articles.
    """
    chosen = find_format(format_name)
    with read_store(settings.store) as store:
        table = _ask(store, settings, name, values)
        text = write_rows(store, table, chosen) if chosen.graph else write_table(table, chosen.name, width)
    return Answer(text, table.remark)


def _ask(store: Store, settings: Settings, name: str, values: Mapping[str, str]) -> Table:
    return run(store, find_query(name), values, background_of_store(store, Minter(settings.base)))
