"""How an ingestion tells how far it has come, and learns that it is to stop."""

from typing import Protocol

from tollgraph.reading.source import Source


class Watch(Protocol):
    """Is told of each step."""

    def taken_up(self, source: Source) -> None:
        """Hear that a source, or a stretch of a long one, is about to be read."""

    def stored(self, articles: int) -> None:
        """Hear how many article versions are stored, or were known, since the beginning."""

    def stopping(self) -> bool:
        """Return whether to take nothing more up; what was read is still stored and compared."""


class Unwatched:
    """A `Watch` that nobody looks at."""

    def taken_up(self, source: Source) -> None:
        """Do nothing."""

    def stored(self, articles: int) -> None:
        """Do nothing."""

    def stopping(self) -> bool:
        """Go on."""
        return False
