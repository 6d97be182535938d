"""Commands that check: shapes, logic, and what a store holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollgraph.commands.options import settings_for, store_option, terminal_width
from tollgraph.store_address import StoreAddress

if TYPE_CHECKING:
    from tollgraph.validation import Engine


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@store_option
@click.option(
    "--engine",
    type=click.Choice(["compiled", "pyshacl"]),
    default="compiled",
    show_default=True,
    help="What checks: the shapes compiled to SPARQL and asked of the store, or pySHACL, which is far slower.",
)
def validate(files: tuple[Path, ...], store_path: StoreAddress | None, engine: "Engine") -> int:
    """Check the store, or RDF files, against the shapes; findings are printed as rows.

    Shapes that SPARQL cannot express are checked by pySHACL, and named. Exit code 1 where the data do not conform.
    """
    from tollgraph.tables import Table, write_table
    from tollgraph.validation import validate_files, validate_store

    report = validate_files(files, engine) if files else validate_store(settings_for(store_path).store, engine)
    for note in report.notes:
        click.echo(note, err=True)
    rows = [(f.severity, f.focus, f.path, f.value, f.message) for f in report.findings]
    if rows:
        table = Table(("severity", "focus", "path", "value", "message"), tuple(rows))
        click.echo(write_table(table, "table", terminal_width()))
    click.echo(
        f"{report.focus_nodes} things checked, {len(rows)} findings: "
        + ("conforms" if report.conforms else "does not conform")
    )
    return 0 if report.conforms else 1


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def reason(files: tuple[Path, ...]) -> int:
    """Check with HermiT that the ontology, the alignments and data (the seeds unless named) are consistent.

    Needs Java. Exit code 1 where they are inconsistent.
    """
    from tollgraph.reasoning import reason as run_reasoner
    from tollgraph.settings import load_settings

    result = run_reasoner(files or None, load_settings())
    for line in result.lines():
        click.echo(line)
    return 0 if result.consistent else 1


@click.command()
@store_option
def info(store_path: StoreAddress | None) -> int:
    """Say what the store holds."""
    from tollgraph.answering import answer_question
    from tollgraph.store import read_store

    settings = settings_for(store_path)
    click.echo(answer_question(settings, "contents", {}, "table", terminal_width()).text.rstrip())
    with read_store(settings.store) as store:
        click.echo(f"store {settings.store}: {store.count()} quads, version {store.version}")
    return 0
