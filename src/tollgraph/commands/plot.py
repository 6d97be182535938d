"""The command that draws an answer."""

from pathlib import Path

import click

from tollgraph.commands.options import pairs, parameter_option, settings_for, store_option
from tollgraph.plots.drawn import DRAWN
from tollgraph.store_address import StoreAddress


@click.command()
@click.argument("name", type=click.Choice(list(DRAWN)))
@parameter_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; its suffix says whether as .svg or as .png.",
)
@store_option
def plot(name: str, parameters: tuple[str, ...], out: Path, store_path: StoreAddress | None) -> int:
    """Draw the answer to a stored question: every claim as a bar of its own, open ends as arrows.

    For example `tollgraph plot disagreements -p party=us-led-coalition -p period=2017-03 --out march.svg`. The picture
    can be read in black and white, and never shows a mean or one headline number. Needs the extra `plot`.
    """
    from tollgraph.answering import answer_table
    from tollgraph.export.files import write_atomically
    from tollgraph.plots import draw
    from tollgraph.queries import find_query

    suffix = out.suffix.lower().removeprefix(".")
    if suffix not in ("svg", "png"):
        raise click.BadParameter(f"{out.name} must end in .svg or .png", param_hint="--out")
    values = pairs(parameters)
    table = answer_table(settings_for(store_path), name, values)
    title = f"{find_query(name).summary} {', '.join(values.values())}".strip()
    write_atomically(out, draw(name, table, title, "png" if suffix == "png" else "svg"))
    click.echo(f"{len(table.rows)} rows drawn to {out}", err=True)
    return 0
