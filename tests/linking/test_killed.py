"""A run that is killed leaves a whole store, and the next run goes on from there."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.linking.api import FakeWikidata
from tests.linking.entities import entity
from tollgraph.background import load_background
from tollgraph.cli import run
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import LinkGraph
from tollgraph.store import read_store
from tollgraph.validation import validate

_LONGEST = 60
"""Seconds after which a run that does not get on fails the test."""
_THINGS = 36
_CALLS = 90
"""Calls that are answered before the server falls silent: some batches, but not all."""


def _command(store: Path) -> list[str]:
    actors = sorted(load_background().actors)[:_THINGS]
    named = [part for actor in actors for part in ("--thing", actor)]
    return [sys.executable, "-m", "tollgraph", "link", *named, "--find", "names", "--store", str(store)]


def test_a_killed_run_leaves_whole_batches_and_the_next_goes_on(tmp_path: Path, wikidata: FakeWikidata) -> None:
    store = tmp_path / "store"
    wikidata.holds(entity("Q999000001", "Airwars", P31="Q43229"))
    assert run(["link", "--offline", "--only", "incident", "--store", str(store)]) == 0
    settings = {
        "TOLLGRAPH_WIKIDATA_API": wikidata.api,
        "TOLLGRAPH_WIKIDATA_CALLS_PER_MINUTE": "0",
        "TOLLGRAPH_WIKIDATA_CACHE_DAYS": "30",
    }
    environment = {**os.environ, **settings}
    wikidata.silent_after = _CALLS
    killed = subprocess.Popen(_command(store), env=environment)
    deadline = time.monotonic() + _LONGEST
    while len(wikidata.asked) <= _CALLS and time.monotonic() < deadline:
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    with read_store(store) as opened:
        graph = LinkGraph(opened, Minter())
        kept = len(graph.entries())
        assert kept >= 20
        assert validate("".join(f"{quad} .\n" for quad in opened.quads(graph.name))).conforms
    wikidata.silent_after, before = None, len(wikidata.asked)
    assert subprocess.run(_command(store), env=environment, check=False, capture_output=True).returncode == 0
    with read_store(store) as opened:
        whole = len(LinkGraph(opened, Minter()).entries())
    assert kept < whole
    again = [call["search"] for call in wikidata.asked[before:] if "search" in call]
    assert not {call["search"] for call in wikidata.asked[: _CALLS - 1] if "search" in call} & set(again)
