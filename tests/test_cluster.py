"""Reading on a Dask cluster of real processes yields what one process yields, whoever dies meanwhile."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.contents import contents
from tollgraph.background import load_background
from tollgraph.cluster import ClusterStart, ReadingCluster, installed
from tollgraph.errors import ClusterError, ParameterError
from tollgraph.model import LeftOut, Reading
from tollgraph.pipeline import Ingestion
from tollgraph.portions import Portion
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source, enclosed
from tollgraph.settings import Settings
from tollgraph.store import open_store
from tollgraph.watching import Unwatched

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = ("Raqqa", "Mosul", "Aleppo", "Tabqa", "Hit")
_DASK = str(Path(sys.executable).parent / "dask")
_DEADLY = """
import os
from tollgraph.taking_up import TakingUp

def take(self, source, take=TakingUp.take):
    return os._exit(1) if getattr(source, "name", "") == "deadly" else take(self, source)

TakingUp.take = take
"""


def _text(number: int) -> str:
    place = _PLACES[number % len(_PLACES)]
    return f"An air strike on {place} on {number % 27 + 1} March 2017 killed {number + 2} civilians, Airwars said."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return a folder of articles in files, in lines, in files that lines name, and of what cannot be read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(24):
        head = f"---\npublished: 2017-04-02\npublisher: Paper\ntitle: Strike {number}\n---\n"
        (folder / f"{number:02}.md").write_text(head + _text(number))
    (folder / "beside.txt").write_text(_text(41))
    rows = [
        {"article": f"made-{n}", "published": "2017-04-03", "title": f"Row {n}", "text": _text(n)} for n in range(8)
    ]
    lines = [json.dumps(row) for row in (*rows, rows[3])]
    (folder / "lines.jsonl").write_text("\n".join([*lines, "{broken"]))
    named = [{"article": name, "published": "2017-04-04", "file": name} for name in ("beside.txt", "gone.txt", "../up")]
    (folder / "metadata.jsonl").write_text("\n".join(map(json.dumps, named)))
    (folder / "unknown.xyz").write_text("what is this")
    return folder


class Cluster:
    """A scheduler, and workers that can be started and killed."""

    def __init__(self, folder: Path, started: ExitStack) -> None:
        """Start the scheduler, which gives a task up of which one worker died; all ends with the stack."""
        self._folder, self._started = folder, started
        self._environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
        self.scheduler = self._run("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", self._file)
        _await((folder / "scheduler.json").exists)
        self.address: str = json.loads((folder / "scheduler.json").read_text())["address"]

    @property
    def _file(self) -> str:
        return str(self._folder / "scheduler.json")

    def worker(self) -> "subprocess.Popen[bytes]":
        """Start a worker that dies of sources named deadly."""
        preload = self._folder / "deadly.py"
        preload.write_text(_DEADLY)
        options = ("--nthreads", "1", "--no-nanny", "--preload", str(preload), "--local-directory", str(self._folder))
        return self._run("worker", self.address, *options)

    def _run(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [_DASK, *command, "--no-dashboard"], stdout=log, stderr=log, env=self._environment, cwd=self._folder
            )
        self._started.callback(_end, process)
        return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def _await(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end, "the cluster did not start"
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a cluster without workers."""
    (tmp_path / "dask").mkdir()
    with ExitStack() as started:
        yield Cluster(tmp_path / "dask", started)


def _ingested(store_path: Path, source: Path, **options: Any) -> tuple[tuple[object, ...], set[str]]:  # noqa: ANN401  # of the ingestion
    """Return what an ingestion did, and what the store holds then."""
    with open_store(store_path) as store:
        done = Ingestion(store, Settings(store=store_path), at=_AT, **options).run([str(source)])
        counts = (done.articles, done.unchanged, done.revised, done.claims, done.left_out, done.verdicts)
        return counts, contents(store.quads())


def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make portions small, so that there are many."""
    monkeypatch.setattr("tollgraph.portions._BYTES", 500)


def test_a_cluster_of_which_a_worker_is_killed_fills_a_store_as_one_process_does(
    articles: Path, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _few_at_a_time(monkeypatch)
    alone = _ingested(tmp_path / "alone", articles)
    assert alone[0][:2] == (33, 1)
    victim, _ = cluster.worker(), cluster.worker()

    class Killing(Unwatched):
        count = 0

        def taken_up(self, source: Source) -> None:
            del source
            self.count += 1
            if self.count == 14:
                assert victim.poll() is None
                victim.kill()

    assert _ingested(tmp_path / "cluster", articles, cluster=cluster.address, watch=Killing()) == alone
    assert victim.poll() is not None
    again, quads = _ingested(tmp_path / "cluster", articles, cluster=cluster.address)
    assert (again[0], again[1], quads) == (0, 34, alone[1]), "nothing is stored twice"


def test_files_that_lines_name_come_along_to_where_they_are_not(articles: Path) -> None:
    path = articles / "metadata.jsonl"
    source = Source(str(path), path.read_bytes(), "application/jsonl", articles)
    here, carried = list(read_json_lines(source)), enclosed(source)
    shutil.rmtree(articles)
    assert list(read_json_lines(carried)) == here
    assert [isinstance(each, LeftOut) for each in here] == [False, True, True]
    assert enclosed(replace(source, folder=None)).beside == {}


def _start() -> ClusterStart:
    return ClusterStart(load_background(), Settings().base, _AT, installed())


def _portions(names: tuple[str, ...]) -> list[Portion]:
    """Return portions of two: an article of a name, and something left out."""
    lines = [json.dumps({"article": name, "published": "2017-04-02", "text": _text(9)}).encode() for name in names]
    sources = [Source(name, line, "application/jsonl") for name, line in zip(names, lines, strict=True)]
    return [[source, LeftOut(f"note on {source.name}", "why")] for source in sources]


def test_a_source_that_workers_die_of_is_left_out_and_the_rest_is_read(cluster: Cluster) -> None:
    workers = [cluster.worker() for _ in range(3)]
    with ReadingCluster(cluster.address, _start()) as reading:
        found = list(reading.read(_portions(("first", "deadly", "last"))))
    keys = [each.article.key if isinstance(each, Reading) else getattr(each, "what", "") for each in found]
    assert keys == ["first", "note on first", "deadly", "note on deadly", "last", "note on last"]
    assert isinstance(found[2], LeftOut)
    assert "every worker that read it died" in found[2].reason
    assert sum(each.poll() is not None for each in workers) == 2


def test_a_scheduler_that_goes_away_ends_the_ingestion_with_what_to_do(cluster: Cluster) -> None:
    cluster.worker()
    portions = _portions(("first", "second", "third"))
    with ReadingCluster(cluster.address, _start()) as reading:
        found = reading.read(portions * 200)
        assert isinstance(next(found), Reading)
        cluster.scheduler.kill()
        with pytest.raises(ClusterError, match=r"went away.*goes on"):
            list(found)


def test_a_cluster_without_workers_or_with_other_ones_is_refused(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tollgraph.cluster._PATIENCE", 0.5)
    with pytest.raises(ClusterError, match=r"has had no worker.*dask worker tcp"):
        ReadingCluster(cluster.address, _start())
    monkeypatch.undo()
    cluster.worker()
    start = replace(_start(), installed="tollgraph 0.0.1 (code 000000000000)")
    with pytest.raises(ClusterError, match=r"worker tcp.* runs tollgraph .* and this is tollgraph 0\.0\.1"):
        ReadingCluster(cluster.address, start)


@pytest.mark.parametrize("address", ["", "somewhere", "127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1"])
def test_what_is_no_address_of_a_scheduler_is_refused(address: str) -> None:
    with pytest.raises(ParameterError, match="tcp://HOST:PORT"):
        ReadingCluster(address, _start())


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollgraph.cluster._CONNECTING", "0.5s")
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1 .*dask scheduler"):
        ReadingCluster("tcp://127.0.0.1:1", _start())


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'tollgraph\[cluster\]'"):
        ReadingCluster("tcp://127.0.0.1:1", _start())
