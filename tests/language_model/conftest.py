"""An endpoint, settings that lead to it, a clock that does not wait, and a short article in our own words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.language_model.endpoint import Endpoint, Reply, says, serving
from tollgraph.background import load_background
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.language_model import ModelReader, ModelSettings, answers_folder
from tollgraph.model import Article, Reading
from tollgraph.waiting import Clock

TEXT = (
    "Market struck in Binnish\n\n"
    "At least 23 civilians were killed on Saturday when jets struck a market in Binnish, in Idlib province, the Syrian "
    "Observatory for Human Rights said. Six children were among the dead, said the monitor.\n\n"
    "A nurse at the town\u2019s hospital counted \u201c25 bodies\u201d. The Russian defence ministry denied that its "
    "planes had hit any civilians.\n\n"
    "Dozens were wounded."
)


@dataclass
class FakeTime:
    """A clock that moves only when somebody sleeps, and remembers for how long."""

    slept: list[float] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        """Return the clock to hand over."""
        return Clock(self.slept.append, lambda: sum(self.slept), lambda: datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Return a server that answers as told."""
    with serving() as found:
        yield found


@pytest.fixture
def settings(endpoint: Endpoint) -> ModelSettings:
    """Return settings that lead to the server."""
    return ModelSettings(endpoint.url, "careful-1", "sk-hidden", model_attempts=3)


@pytest.fixture
def fake_time() -> FakeTime:
    """Return a clock that does not wait."""
    return FakeTime()


@pytest.fixture
def article() -> Article:
    """Return an article with five counts and a denial."""
    return Article("market", TEXT, date(2016, 8, 14), "Reuters", "Market struck in Binnish")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Return an extractor that knows the seeds."""
    return Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(repr=False)
class Desk:
    """All that reading one article with a model takes."""

    endpoint: Endpoint
    settings: ModelSettings
    time: FakeTime
    article: Article
    extractor: Extractor
    folder: Path
    """Where answers are kept."""

    @cached_property
    def reader(self) -> ModelReader:
        """Return the reader."""
        return ModelReader(self.settings, self.folder, self.time.clock)

    def read(self, *said: Reply | str | dict[str, Any]) -> Reading:
        """Return what is read of the article when the model says this, one after the other."""
        self.endpoint.will(*(each if isinstance(each, Reply) else says(each) for each in said))
        with self.reader:
            return self.reader.read(self.article, self.extractor)


@pytest.fixture
def desk(endpoint: Endpoint, settings: ModelSettings, article: Article, extractor: Extractor, tmp_path: Path) -> Desk:
    """Return a desk whose clock does not wait."""
    return Desk(endpoint, settings, FakeTime(), article, extractor, answers_folder(tmp_path / "store"))
