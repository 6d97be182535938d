"""What several commands share: where the store is, and where results go."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from tollgraph.errors import ParameterError
from tollgraph.settings import Settings, load_settings
from tollgraph.store_address import StoreAddress, is_remote, store_address

_Command = TypeVar("_Command", bound=Callable[..., object])


class _StoreType(click.Path):
    """The folder of a store, or the address of an endpoint."""

    name = "folder or https://..."

    def convert(  # type: ignore[override]  # a store may be no path
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> StoreAddress:
        """Return where the store is; click.BadParameter where that can be no store."""
        if isinstance(value, str) and is_remote(value):
            try:
                return store_address(value)
            except ParameterError as error:
                self.fail(str(error), param, ctx)
        return Path(os.fsdecode(super().convert(value, param, ctx)))


store_option: Callable[[_Command], _Command] = click.option(
    "--store",
    "store_path",
    type=_StoreType(file_okay=False),
    metavar="FOLDER|URL",
    help="Folder of the store, or https://HOST/sparql of a remote one; else TOLLGRAPH_STORE, else ./tollgraph-store.",
)
out_option: Callable[[_Command], _Command] = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file instead of standard output."
)
parameter_option: Callable[[_Command], _Command] = click.option(
    "-p", "--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter; may be repeated."
)


def pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    """Return the parameters of a stored question by name; click.BadParameter for one without a value."""
    return dict(map(_pair, parameters))


def _pair(parameter: str) -> tuple[str, str]:
    name, separator, value = parameter.partition("=")
    if not separator:
        raise click.BadParameter(f"{parameter!r} has no value; write it as name=value", param_hint="-p")
    return name.strip(), value.strip()


def settings_for(store_path: StoreAddress | None) -> Settings:
    """Return the environment's settings, with the store that the command line names."""
    from dataclasses import replace

    settings = load_settings()
    return settings if store_path is None else replace(settings, store=store_path)


def terminal_width() -> int:
    """Return the width of the terminal in characters; 160 where the output is a file or a pipe."""
    import shutil

    return shutil.get_terminal_size((160, 24)).columns if sys.stdout.isatty() else 160


def write_out(text: str, out: Path | None) -> None:
    """Write text to a file (whole or not at all) or to standard output."""
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from tollgraph.export.files import write_atomically

    write_atomically(out, text.encode("utf-8", "replace"))
