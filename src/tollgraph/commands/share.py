"""The command that gives the graph out: export."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tollgraph.commands.options import pairs, settings_for, store_option
from tollgraph.export.formats import EXPORT_FORMATS
from tollgraph.store_address import StoreAddress

if TYPE_CHECKING:
    from tollgraph.export.exports import Options
    from tollgraph.export.selection import Selection
    from tollgraph.settings import Settings

_FORMAT_NAMES = [name for each in EXPORT_FORMATS for name in each.names]
_MEANINGS = "\n".join(f"  {', '.join(each.names):25} {each.meaning}" for each in EXPORT_FORMATS)
_HELP = f"""Write the graph, or a part of it, for others: RDF, tables, maps, descriptions.

A part is selected by the party, period or place of its statements, or by a stored question; it carries the
provenance of everything in it. A file or folder appears whole or not at all.

\b
{_MEANINGS}

\b
  tollgraph export --format trig --out claims.trig
  tollgraph export --format csv --out tables --period 2017-03
  tollgraph export --format csv --table claims --place Yemen
  tollgraph export --format crate --out crate --party us-led-coalition
  tollgraph export --format jsonld --query contradictions --out contradictions.jsonld
  tollgraph export --format nanopub --supersede last-year.trig --out now.trig
"""
_Command = Callable[..., int]


def _with_options(options: tuple[Callable[[_Command], _Command], ...], command: _Command) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


def _selection_options(command: _Command) -> _Command:
    """Add --query, -p, --party, --period and --place, which reach the command together as `selection`."""

    @wraps(command)
    def with_selection(*, query: str | None, parameters: tuple[str, ...], **given: Any) -> int:  # noqa: ANN401  # click's
        from tollgraph.export.selection import Selection

        parts = {name: given.pop(name) for name in ("party", "period", "place")}
        return command(selection=Selection(query, pairs(parameters), **parts), **given)

    return _with_options(
        (
            click.option("--query", metavar="NAME", help="Only what the answer to this stored question names."),
            click.option(
                "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="Of that question."
            ),
            click.option("--party", help="Only statements by this party's side, or about harm laid at its door."),
            click.option("--period", help="Only statements about harm in it: 2017, 2017-03, 2017-03-24 or A..B."),
            click.option("--place", help="Only statements about harm in this place, or in one inside it."),
        ),
        with_selection,
    )


def _choice_options(command: _Command) -> _Command:
    """Add the options of single formats, which reach the command together as `choices`."""

    @wraps(command)
    def with_choices(**given: Any) -> int:  # noqa: ANN401  # click's
        names = ("table", "escape_formulas", "profile", "supersede")
        return command(choices={name: given.pop(name) for name in names}, **given)

    path = click.Path(path_type=Path, dir_okay=False, exists=True)
    return _with_options(
        (
            click.option("--table", metavar="NAME", help="Only for csv: one table, as a file or to standard output."),
            click.option(
                "--escape-formulas/--no-escape-formulas",
                default=True,
                show_default=True,
                help="Only for csv: put an apostrophe before a text that a spreadsheet would run as a formula. Article "
                "text is not to be trusted; leave it out where programs read the tables and need the exact words.",
            ),
            click.option("--profile", type=path, help="Only for nanopub: profile (profile.yml) whose key signs."),
            click.option("--supersede", type=path, help="Only for nanopub: TriG published before, which this renews."),
        ),
        with_choices,
    )


@click.command(help=_HELP)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMAT_NAMES, case_sensitive=False),
    metavar="FORMAT",
    default="turtle",
    show_default=True,
    help="One of the names above.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder to write; else standard output.")
@_selection_options
@_choice_options
@store_option
def export(
    format_name: str, out: Path | None, selection: "Selection", choices: dict[str, Any], store_path: StoreAddress | None
) -> int:
    """Write an export."""
    from tollgraph.export.exports import Material, write_export
    from tollgraph.export.selection import select
    from tollgraph.identifiers import Minter
    from tollgraph.seeding import background_of_store
    from tollgraph.store import read_store

    settings = settings_for(store_path)
    options = _options(settings, choices)
    with read_store(settings.store) as store:
        if not selection:
            write_export(Material(store, options), format_name, out)
            return 0
        background = background_of_store(store, Minter(settings.base))
        write_export(Material(select(store, selection, background, settings.base), options), format_name, out)
    return 0


def _options(settings: "Settings", choices: dict[str, Any]) -> "Options":
    from tollgraph.export.descriptions import imprint_of
    from tollgraph.export.exports import Options
    from tollgraph.export.nanopublications import Publisher

    publisher = Publisher(imprint_of(settings), choices["profile"], choices["supersede"])
    return Options(publisher, choices["table"], choices["escape_formulas"])
