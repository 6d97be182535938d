"""Ctrl-C ends an ingestion in order: what was read is stored, and running it again goes on from there."""

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.store_states import differences, graphs_of
from tests.conftest import Run
from tollgraph.article_readers import RulesReader
from tollgraph.commands.progress import ingestion_progress
from tollgraph.extraction import Extractor
from tollgraph.materialised.fitting import fits
from tollgraph.model import Article, LeftOut, Reading
from tollgraph.pipeline import Ingestion
from tollgraph.reading.collect import bytes_of
from tollgraph.reading.source import Source
from tollgraph.settings import Settings
from tollgraph.store import open_store
from tollgraph.watching import Unwatched

_ARTICLES = 12
_NOTED_WITHIN = 10.0


def _write_articles(path: Path, count: int) -> Path:
    text = "An air strike on Raqqa on {} March 2017 killed {} civilians, Airwars said."
    rows = (
        {"article": f"made-{n}", "published": "2017-04-02", "text": text.format(n % 28 + 1, n)} for n in range(count)
    )
    path.write_text("".join(f"{json.dumps({**row, 'publisher': 'a paper'})}\n" for row in rows))
    return path


def _interrupted(times: int, at_article: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl-C so often while one of the articles is read."""
    read, seen = RulesReader.read_or_leave_out, list[str]()

    def reading(self: RulesReader, article: Article, extractor: Extractor) -> Reading | LeftOut:
        seen.append(article.key)
        for _ in range(times if len(seen) == at_article else 0):
            _press()
        return read(self, article, extractor)

    monkeypatch.setattr(RulesReader, "read_or_leave_out", reading)


@pytest.fixture(autouse=True)
def _as_in_the_foreground() -> Iterator[None]:
    """Let SIGINT interrupt, also where the tests themselves run in the background of a shell, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _press() -> None:
    """Press Ctrl-C, and wait until it was taken note of: two at once are one."""
    before = signal.getsignal(signal.SIGINT)
    signal.raise_signal(signal.SIGINT)
    end = time.monotonic() + _NOTED_WITHIN
    while signal.getsignal(signal.SIGINT) == before and time.monotonic() < end:
        time.sleep(0.001)


def test_ctrl_c_stores_what_was_read_and_running_again_goes_on_from_there(
    tmp_path: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = _write_articles(tmp_path / "articles.jsonl", _ARTICLES), tmp_path / "store"
    _interrupted(1, 5, monkeypatch)
    code, out, err = tollgraph_run("ingest", source, "--jobs", "1", "--store", store)
    assert code == 130
    assert "articles: 5 read" in out
    assert "the same command goes on from there" in out
    assert "press Ctrl-C again" in err
    with open_store(store) as opened:
        assert fits(opened, Settings(store=store)), "what was stored is compared"
    code, out, _ = tollgraph_run("ingest", source, "--jobs", "1", "--store", store)
    assert code == 0
    assert f"articles: {_ARTICLES - 5} read (0 as new versions), 5 unchanged" in out


def test_a_second_ctrl_c_stops_at_once_and_loses_nothing(
    tmp_path: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = _write_articles(tmp_path / "articles.jsonl", _ARTICLES), tmp_path / "store"
    with monkeypatch.context() as patched:
        _interrupted(2, 5, patched)
        code, out, err = tollgraph_run("ingest", source, "--jobs", "1", "--store", store)
    assert (code, out) == (130, "")
    assert err.endswith("tollgraph: stopped\n")
    assert tollgraph_run("ingest", source, "--jobs", "1", "--store", store)[0] == 0
    whole = tmp_path / "whole"
    assert tollgraph_run("ingest", source, "--jobs", "1", "--store", whole)[0] == 0
    assert list(differences(graphs_of(store), graphs_of(whole))) == []


class _Leaving(Unwatched):
    """Wants no more once something was stored."""

    def __init__(self) -> None:
        self.articles = 0

    def stored(self, articles: int) -> None:
        self.articles = articles

    def stopping(self) -> bool:
        return self.articles > 0


def test_processes_that_read_stop_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollgraph.portions._BYTES", 1000)
    monkeypatch.setattr("tollgraph.storing._BATCH", 7)
    source, path = _write_articles(tmp_path / "articles.jsonl", 80), tmp_path / "store"
    with open_store(path) as store:
        stopped = Ingestion(store, Settings(store=path), jobs=2, watch=_Leaving()).run([str(source)])
        assert 7 <= stopped.articles < 80
        rest = Ingestion(store, Settings(store=path), jobs=2).run([str(source)])
        assert (rest.articles, rest.unchanged) == (80 - stopped.articles, stopped.articles)


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("a.txt",), 3), (("folder", "a.txt"), 13), (("https://example.org/", "a.txt"), None), (("-",), None),
     (("pages.warc.gz",), None), (("missing.txt",), None)],
)  # fmt: skip
def test_the_bytes_to_be_read_are_known_for_files(
    names: tuple[str, ...], expected: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name, size in (("a.txt", 3), ("folder/b.txt", 10), ("folder/.hidden", 100), ("pages.warc.gz", 5)):
        (tmp_path / name).write_bytes(b"x" * size)
    assert bytes_of(names) == expected


def test_progress_tells_the_rate_and_nothing_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with ingestion_progress(100, lambda: False) as watch:
        watch.taken_up(Source("news/long.jsonl", b"x" * 50, "application/jsonl"))
        watch.stored(1_234)
        assert not watch.stopping()
        assert watch.told.startswith("ingesting news/long.jsonl: 1,234 articles stored, ")
        assert watch.told.endswith(" a second")
    assert capsys.readouterr() == ("", "")
