"""A reader and a server beside an ingestion, all in processes of their own: whole article versions, and soon."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from json import dumps
from pathlib import Path

import pytest

from benchmarks.generate_articles import articles
from tests.web.running_server import Running, running_server
from tollgraph.namespaces import DCTERMS
from tollgraph.store import read_store
from tollgraph.store.snapshots import Snapshots

_ARTICLES = 60
_SOON = 5.0
"""Seconds after which a server shows what a writer has published."""
_LONGEST = 240.0
_BATCH = 10
"""Articles that the ingestion stores at once, so that it publishes several times."""
_INGEST = f"""
from tollgraph import cli, storing
from tollgraph.store import embedded

storing._BATCH, embedded._PUBLISHED_EVERY = {_BATCH}, 0.5
cli.main()
"""
_VERSIONS = f"SELECT (COUNT(DISTINCT ?version) AS ?n) {{ ?version <{DCTERMS}isVersionOf> ?document }}"
_Graphs = dict[str, frozenset[str]]


@dataclass(slots=True)
class _Watched:
    """What was seen while an ingestion ran."""

    states: list[_Graphs] = field(default_factory=list)
    """The graphs of articles that a reader saw, one state for each version of the store."""
    published: dict[int, float] = field(default_factory=dict)
    """When each version of the store was published (monotonic seconds, as the reader saw it)."""
    served: dict[int, float] = field(default_factory=dict)
    """When the server was first seen to serve a version, or a later one."""
    counted: list[int] = field(default_factory=list)
    """Article versions that the server counted, one after the other."""


@pytest.fixture(scope="module")
def watched(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> _Watched:
    """Return what a reader and a server saw of articles that came, each in two versions."""
    path = shutil.copytree(seeded_store, tmp_path_factory.mktemp("beside") / "store")
    file = path.parent / "articles.jsonl"
    rows = list(islice(articles(), _ARTICLES))
    revised = [row | {"text": row["text"] + "\n\nThis report was updated."} for row in rows]
    file.write_text("".join(f"{dumps(row)}\n" for row in [*rows, *revised]), encoding="utf-8")
    found = _Watched()
    with running_server(path, token=None) as server:
        with _ingesting(file, path) as writer:
            end = time.monotonic() + _LONGEST
            while writer.poll() is None and time.monotonic() < end:
                _look(path, server, found)
            assert writer.wait(1) == 0
        last = time.monotonic() + _SOON
        while time.monotonic() < last and _newest(found.published) != _newest(found.served):
            _look(path, server, found)
    return found


@contextmanager
def _ingesting(file: Path, store: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-c", _INGEST, "ingest", str(file), "--jobs", "1", "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def _look(path: Path, server: Running, found: _Watched) -> None:
    """Note what a reader and the server see now."""
    published = Snapshots(path).version()
    if published is not None and published not in found.published:
        found.published[published] = time.monotonic()
        with read_store(path) as store:
            names = [name for name in store.graphs() if "/graph/article/" in name]
            found.states.append({name: frozenset(map(str, store.quads(name))) for name in names})
    found.counted.append(int(server.get(_VERSIONS).rows()[0]["n"]))
    metrics = server.send("GET", "/metrics").body.decode()
    served = next(line for line in metrics.splitlines() if line.startswith("tollgraph_store_version "))
    found.served.setdefault(int(float(served.split()[1])), time.monotonic())
    time.sleep(0.05)


def _newest(versions: dict[int, float]) -> int:
    return max(versions, default=0)


def test_a_reader_sees_whole_article_versions_only(watched: _Watched) -> None:
    assert len(watched.states) > 2, "the ingestion published while it ran"
    first, last = watched.states[0], watched.states[-1]
    assert len(last) == len(first) + 2 * _ARTICLES
    for state in watched.states:
        assert {name: held for name, held in state.items() if held != last.get(name)} == {}


def test_what_was_seen_once_stays(watched: _Watched) -> None:
    sizes = [len(state) for state in watched.states]
    assert sizes == sorted(sizes)
    assert watched.counted == sorted(watched.counted)


def test_the_server_shows_what_is_published_within_five_seconds(watched: _Watched) -> None:
    assert len(watched.served) > 2
    assert watched.counted[-1] == len(watched.states[-1])
    late = {
        version: since
        for version, since in watched.published.items()
        if min((at for each, at in watched.served.items() if each >= version), default=since + 99) - since > _SOON
    }
    assert late == {}
