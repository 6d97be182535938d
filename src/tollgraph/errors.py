"""One error tree: catch `TollgraphError` for all of them, or the exact case.

Every message names the thing, the rule it broke and the remedy. `exit_code` is what the command line ends with.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status means."""

    FINE = 0
    NOT_CONFORMING = 1
    CANNOT_RUN = 2
    BAD_PARAMETER = 3
    TIMED_OUT = 5
    INTERRUPTED = 130


class TollgraphError(Exception):
    """Base of every error that Tollgraph raises on purpose."""

    exit_code = ExitCode.CANNOT_RUN


class ReadingError(TollgraphError, ValueError):
    """A source could not be read as an article."""


class NotConformingError(TollgraphError, ValueError):
    """Data break a rule that they must keep."""

    exit_code = ExitCode.NOT_CONFORMING


class ParameterError(TollgraphError, ValueError):
    """A parameter has a value of the wrong type, or names nothing or several things."""

    exit_code = ExitCode.BAD_PARAMETER


class StoreError(TollgraphError, OSError):
    """The store cannot be opened, read or written."""


class ClusterError(TollgraphError, RuntimeError):
    """The cluster that is to read cannot be reached, does not fit this installation, or went away."""


class QueryError(TollgraphError, ValueError):
    """A stored query is missing, or its header or text is wrong."""


class ExportError(TollgraphError, ValueError):
    """A graph or a table cannot be written in the format asked for."""


class SeedError(TollgraphError, ValueError):
    """The background knowledge (actors, places, schemes) is incomplete or wrong."""


class ReasoningError(TollgraphError, RuntimeError):
    """The reasoner is missing or failed."""


class TimedOutError(TollgraphError, TimeoutError):
    """Work was stopped at its time limit."""

    exit_code = ExitCode.TIMED_OUT
