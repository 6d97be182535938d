"""A server that answers as Wikidata does, settings that lead to it, and a clock that does not wait."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.linking.api import FakeWikidata, serving
from tollgraph.linking.cache import AnswerCache
from tollgraph.linking.patience import Patience
from tollgraph.linking.query_service import QueryService
from tollgraph.linking.run import Online
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.wikidata import Wikidata
from tollgraph.waiting import Clock

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakeTime:
    """A clock that moves only when somebody sleeps, and remembers for how long."""

    slept: list[float] = field(default_factory=list)
    passed: timedelta = timedelta()

    @property
    def clock(self) -> Clock:
        """Return the clock to hand over."""
        return Clock(self.slept.append, lambda: sum(self.slept), lambda: START + self.passed)


@pytest.fixture
def wikidata() -> Iterator[FakeWikidata]:
    """Return a server that holds what a test gives it."""
    with serving() as found:
        yield found


@pytest.fixture
def settings(wikidata: FakeWikidata) -> LinkSettings:
    """Return settings that lead to the server."""
    return LinkSettings(
        wikidata_api=wikidata.api,
        wikidata_queries=wikidata.queries,
        wikidata_contact="someone@example.org",
        wikidata_attempts=3,
        wikidata_seconds=5,
        wikidata_calls_per_minute=0,
    )


@pytest.fixture
def fake_time() -> FakeTime:
    """Return a clock that does not wait."""
    return FakeTime()


@pytest.fixture
def client(settings: LinkSettings, fake_time: FakeTime, tmp_path: Path) -> Iterator[Wikidata]:
    """Return a client of the server that keeps answers in a folder of the test."""
    patience = Patience(settings, fake_time.clock, draw=lambda: 0.5)
    with Wikidata(settings, AnswerCache(tmp_path / "answers"), patience) as found:
        yield found


@pytest.fixture
def online(settings: LinkSettings, fake_time: FakeTime, client: Wikidata) -> Online:
    """Return what asks the server, by name and by queries."""
    return Online(client, QueryService(settings, Patience(settings, fake_time.clock, draw=lambda: 0.5)))
