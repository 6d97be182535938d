"""How much is read of one thing: a page, a file, an archive, an article."""

from dataclasses import dataclass, field

from tollgraph.reading.fetch import FetchLimits
from tollgraph.reading.source import SizeLimits
from tollgraph.reading.warc import ArchiveLimits
from tollgraph.settings import Settings


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
