"""The command line: `tollgraph COMMAND`. Exit codes are those of `errors.ExitCode`."""

import os
import sys
from collections.abc import Sequence

import click

from tollgraph import __version__
from tollgraph.commands.ask import compare, queries, query
from tollgraph.commands.check import info, reason, validate
from tollgraph.commands.decide import decide
from tollgraph.commands.demonstrate import demo
from tollgraph.commands.ingest import extract, ingest, load, template
from tollgraph.commands.keep import as_of, backup, check, forget, history, restore
from tollgraph.commands.link import link
from tollgraph.commands.plot import plot
from tollgraph.commands.serve import serve
from tollgraph.commands.share import export
from tollgraph.errors import ExitCode, TollgraphError

COMMANDS = (
    demo, ingest, extract, template, load, queries, query, plot, compare, decide, link, history, as_of, validate, check,
    reason, export, backup, restore, forget, serve, info,
)  # fmt: skip
"""In the order in which a newcomer meets them."""


class _Ordered(click.Group):
    """Lists the commands in the order of `COMMANDS` rather than by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the signature is click's
        return [command.name for command in COMMANDS if command.name]


@click.group(cls=_Ordered, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tollgraph")
def cli() -> None:
    """Who says how many people were harmed, where, when and by whom; and who disagrees.

    Begin with `tollgraph demo`, or with `tollgraph ingest` and a folder of articles.
    """


for _command in COMMANDS:
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code; errors are told on standard error."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        outcome = cli.main(args=arguments, prog_name="tollgraph", standalone_mode=False)
    except click.BadParameter as error:
        return _told(error.format_message(), ExitCode.BAD_PARAMETER)
    except click.UsageError as error:
        hint = f"; see '{error.ctx.command_path} --help'" if error.ctx else ""
        return _told(error.format_message() + hint, ExitCode.CANNOT_RUN)
    except click.ClickException as error:
        return _told(error.format_message(), ExitCode.CANNOT_RUN)
    except click.Abort:
        return _told("stopped", ExitCode.INTERRUPTED)
    except TollgraphError as error:
        return _told(str(error), error.exit_code)
    except MemoryError:
        return _told(_NO_MEMORY, ExitCode.CANNOT_RUN)
    except BrokenPipeError:
        return _silence()
    return outcome if isinstance(outcome, int) else ExitCode.FINE


_NO_MEMORY = (
    "there is not enough memory to go on; what was stored before is safe: give it more, or less to do at once, and run "
    "the same command again"
)


def _told(message: str, code: ExitCode) -> int:
    click.echo(f"tollgraph: {message}", err=True)
    return code


def _silence() -> int:
    """End quietly when the reader of our output has gone (`tollgraph ... | head`)."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # closed by Python at its end
    return ExitCode.FINE
