"""Commands that give out: export and serve."""

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


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; loopback unless you say otherwise."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@store_option
def serve(host: str, port: int, store_path: Path | None) -> int:
    """Serve the store, read-only: pages for the questions at /, SPARQL 1.1 queries at /sparql."""
    import uvicorn

    from tollgraph.identifiers import Minter
    from tollgraph.seeding import background_of_store
    from tollgraph.store import read_store
    from tollgraph.web.app import Served, create_app

    settings = settings_for(store_path)
    with read_store(settings.store) as store:
        background = background_of_store(store, Minter(settings.base))
        app = create_app(Served(store, background, settings.store.name))
        click.echo(f"serving {settings.store} at http://{host}:{port}/ and /sparql; stop with Ctrl-C", err=True)
        uvicorn.run(app, host=host, port=port, log_level="warning")
    return 0
