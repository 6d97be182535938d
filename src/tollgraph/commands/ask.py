"""Commands that ask the graph: stored questions, and the comparison of two statements."""

from pathlib import Path

import click

from tollgraph.commands.options import (
    out_option,
    pairs,
    parameter_option,
    settings_for,
    store_option,
    terminal_width,
    write_out,
)
from tollgraph.export.formats import FORMATS
from tollgraph.store_address import StoreAddress


@click.command()
def queries() -> int:
    """List the stored questions with their parameters."""
    from tollgraph.queries import load_queries
    from tollgraph.tables import Table, write_table

    rows = [
        (query.name, query.summary, " ".join(f"-p {each.name}={each.example}" for each in query.parameters))
        for query in load_queries().values()
    ]
    click.echo(write_table(Table(("name", "question", "parameters, as in"), tuple(rows)), "table", terminal_width()))
    return 0


_FORMAT_NAMES = [name for each in FORMATS for name in each.names]


@click.command()
@click.argument("name")
@parameter_option
@click.option("--format", "format_name", type=click.Choice(_FORMAT_NAMES, case_sensitive=False), default="table")
@out_option
@store_option
def query(
    name: str, parameters: tuple[str, ...], format_name: str, out: Path | None, store_path: StoreAddress | None
) -> int:
    """Ask a stored question: `tollgraph queries` lists them.

    Actors and places may be given as IRI, slug, label or alias; periods as 2017, 2017-03, 2017-03-24 or A..B, both
    inclusive. As ttl or jsonld the answer is the claims, comparisons, passages and articles behind the rows.
    """
    from tollgraph.answering import answer_question

    settings = settings_for(store_path)
    answer = answer_question(settings, name, pairs(parameters), format_name, terminal_width())
    write_out(answer.text, out)
    if answer.remark:
        click.echo(answer.remark, err=True)
    return 0


@click.command()
@click.argument("statements", nargs=-1, metavar="[STATEMENT STATEMENT]")
@store_option
def compare(statements: tuple[str, ...], store_path: StoreAddress | None) -> int:
    """Compare all claims of the store anew, or print the proof for two of them.

    A STATEMENT is the IRI of a claim or an assessment, or the last part of it.
    """
    from tollgraph.commands.comparisons import compare_all, prove

    settings = settings_for(store_path)
    if not statements:
        return compare_all(settings)
    if len(statements) != 2:
        raise click.UsageError("compare takes no statement (all are compared anew) or two")
    return prove(settings, statements[0], statements[1])
