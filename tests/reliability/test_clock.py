"""The machine's clock jumps between changes: their order stays, in decisions, in the history and in earlier states."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.keeping.contents import column
from tollgraph.cli import run
from tollgraph.decisions.record import Field, in_force, load_decisions
from tollgraph.keeping import clock
from tollgraph.keeping.history import Event, as_of, events_of
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, read_store

_START = datetime(2030, 6, 1, 12, tzinfo=UTC)
"""Later than what the seeds say of themselves."""
_ARTICLE = """---
title: A strike in Raqqa
published: 2017-03-22
publisher: The Example
id: example-1
---
An air strike on a school in Raqqa on 21 March 2017 killed at least {} civilians, Airwars said.
"""
_OF_ARTICLE = "tg:passage/<http://www.w3.org/ns/oa#hasSource>/<http://purl.org/dc/terms/title> 'A strike in Raqqa'"
_SIGNED = ("--by", "A. Reader", "--because", "the report's own table")
_JUMPS = {
    "steady": (timedelta(hours=1),) * 4,
    "stopped": (timedelta(0),) * 4,
    "set back each time": (timedelta(hours=-1),) * 4,
    "far ahead for one change": (timedelta(days=30_000), timedelta(days=-30_000), timedelta(hours=1), timedelta(0)),
}


@dataclass(frozen=True, slots=True)
class _Lived:
    """A store whose clock jumped."""

    jumps: str
    path: Path
    claim: str
    said: Sequence[str]
    """What each change said on standard error."""

    def events(self) -> list[Event]:
        """Return what happened to the claim."""
        with read_store(self.path) as store:
            return events_of(store, None, Settings(store=self.path), self.claim)


@pytest.fixture(scope="module", params=_JUMPS)
def lived(request: pytest.FixtureRequest, seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> _Lived:
    """Return a store that was changed five times: read, corrected, corrected otherwise, that undone, superseded."""
    path = shutil.copytree(seeded_store, tmp_path_factory.mktemp("lived") / "store")
    article, said = path.parent / "article.md", list[str]()
    times = _times(_JUMPS[request.param])

    def change(*arguments: str | Path) -> None:
        told = StringIO()
        with redirect_stderr(told):
            assert run([*map(str, arguments), "--store", str(path)]) == 0, told.getvalue()
        said.append(told.getvalue())

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(clock, "clock_time", lambda: next(times))
        article.write_text(_ARTICLE.format(20), encoding="utf-8")
        change("ingest", article, "--jobs", "1")
        with read_store(path) as store:
            claim = column(store, f"?value a tg:Claim ; {_OF_ARTICLE}")[0]
        change("decide", claim, "--set", "area=Iraq", *_SIGNED)
        change("decide", claim, "--set", "area=Syria", *_SIGNED)
        change("decide", "--undo", _latest_decision(path), *_SIGNED)
        article.write_text(_ARTICLE.format(33), encoding="utf-8")
        change("ingest", article, "--jobs", "1")
    return _Lived(request.param, path, claim, said)


def _times(jumps: Sequence[timedelta]) -> Iterator[datetime]:
    """Yield what the clock says at each change; a command looks twice, to date the change and to compare."""
    now = _START
    for jump in (*jumps, timedelta(0)):
        yield from (now, now)
        now += jump


def _latest_decision(path: Path) -> str:
    with read_store(path) as store:
        return max(in_force(load_decisions(store)), key=lambda each: each.at).iri


def _areas(store: EmbeddedStore) -> list[str]:
    """Return the areas that the decisions in force set, the one that prevails last."""
    changes = [dict(each.changes) for each in in_force(load_decisions(store)) if each.changes]
    return [each[Field.AREA][0].rpartition("/")[2] for each in changes if Field.AREA in each]


def test_the_history_has_the_order_of_the_changes(lived: _Lived) -> None:
    events = lived.events()
    assert [event.what for event in events[:3]] == ["read", "setsArea iraq", "setsArea syria"]
    assert events[3].what.startswith("undoes")
    assert [event.what for event in events[4:]] == ["read", "superseded"]
    moments = sorted({event.at for event in events})
    assert len(moments) == 5, "no two changes have one time"


def test_the_state_of_each_change_comes_back(lived: _Lived) -> None:
    settings = Settings(store=lived.path)
    found = []
    with read_store(lived.path) as store:
        for moment in sorted({event.at for event in lived.events()}):
            with as_of(store, None, settings, moment) as then:
                found.append((_areas(then), column(then, f"?claim a tg:Claim ; tg:lower ?value ; {_OF_ARTICLE}")))
    assert found == [
        ([], ["20"]),
        (["iraq"], ["20"]),
        (["iraq", "syria"], ["20"]),
        (["iraq"], ["20"]),
        (["iraq"], ["20", "33"]),
    ]


def test_a_clock_that_is_behind_is_named_and_no_other(lived: _Lived) -> None:
    behind, latest, now = [False], _START, _START
    for jump in _JUMPS[lived.jumps]:
        now += jump
        behind.append(latest - now > timedelta(seconds=5))
        latest = max(latest, now)
    assert ["before the store's latest change" in each for each in lived.said] == behind


def test_times_that_no_clock_wrote_do_not_hinder_a_change(tmp_path: Path, tollgraph_run: Run) -> None:
    data = tmp_path / "others.ttl"
    data.write_text(
        "@prefix tg: <https://w3id.org/tollgraph/ontology#> . @prefix x: <http://www.w3.org/2001/XMLSchema#> . "
        '<urn:a> tg:decidedOn "some day" . <urn:b> tg:decidedOn "2016-01-01T00:00:00"^^x:dateTime .'
    )
    assert tollgraph_run("load", data, "--store", tmp_path / "store")[0] == 0
    with read_store(tmp_path / "store") as store:
        assert clock.latest_change(store, datetime(1970, 1, 1, tzinfo=UTC)) is not None
        assert clock.time_of_change(store, _START) == _START
