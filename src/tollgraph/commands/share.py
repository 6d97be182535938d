"""The command that gives out: export."""

from pathlib import Path

import click

from tollgraph.commands.options import out_option, settings_for, store_option
from tollgraph.export.formats import GRAPH_FORMATS

_FORMAT_NAMES = [name for each in GRAPH_FORMATS for name in each.names]


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMAT_NAMES, case_sensitive=False),
    default="turtle",
    show_default=True,
)
@out_option
@store_option
def export(format_name: str, out: Path | None, store_path: Path | None) -> int:
    """Write the whole graph in an RDF syntax.

    N-Quads, TriG and JSON-LD keep the graphs; Turtle, N-Triples and RDF/XML hold the union of them.
    """
    from tollgraph.export import export_store
    from tollgraph.store import read_store

    with read_store(settings_for(store_path).store) as store:
        export_store(store, format_name, out)
    return 0
