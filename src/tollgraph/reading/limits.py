"""How much is read of one thing: a page, a file, an archive, an article."""

from dataclasses import dataclass, field

from tollgraph.reading.source import SizeLimits
from tollgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long and how large a fetch may be, and whether it may reach addresses that are not public."""

    seconds: float = 20.0
    most_bytes: int = 10_000_000
    private_addresses: bool = False
    """Only for tests on this machine: a user's address must never lead into a private network."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much may come out of an archive, in bytes: compressed archives can be made to expand without end."""

    record: int = 10_000_000
    archive: int = 20_000_000_000
    fold: int = 100
    """How many times its length on disk an archive may expand to, once it is past `unfolded`; pages shrink by three to
    ten times, and gzip reaches a thousand."""
    unfolded: int = 200_000_000


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What is beyond a limit is left out, and the reason names the setting that moves it."""

    fetch: FetchLimits = field(default_factory=FetchLimits)
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)
    size: SizeLimits = field(default_factory=SizeLimits)

    @classmethod
    def of(cls, settings: Settings) -> "ReadingLimits":
        """Return the limits that the settings ask for."""
        return cls(
            FetchLimits(settings.fetch_seconds, settings.fetch_bytes),
            ArchiveLimits(settings.fetch_bytes, settings.archive_bytes),
            SizeLimits(settings.file_bytes, settings.article_characters),
        )
