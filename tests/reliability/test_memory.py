"""Out of memory: what needs too much is named and left out or refused, the rest goes on, and the store stays whole."""

import json
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.store_states import graphs_of
from tests.conftest import Run
from tests.web.running_server import Running, running_server
from tollgraph.keeping.integrity import check_store
from tollgraph.pipeline import Ingestion
from tollgraph.reading.source import Source
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, open_store, read_store

_SPARE = 150 << 20
"""Bytes that a cramped process may still take: enough for an article, too little for the page below."""
_GREEDY_PAGE = b"<html><body>" + (b"<p>" + b"a " * 80 + b"<b>b</b></p>") * 45_000 + b"</body></html>"
"""Within the limits of a page: 90,000 elements in 8 MB."""
_NUMBERS = " ".join(map(str, range(300)))
_LONG = "x" * 500


class _Cramped(str):
    """A name that leaves the process that unpacks it little memory."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Be unpacked by limiting the process."""
        return _cramped, (str(self),)


def _cramped(name: str) -> str:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + _SPARE
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return name


def _article(number: int) -> Source:
    text = f"An air strike on Raqqa on {number + 1} March 2017 killed {number + 2} civilians, Airwars said."
    row = {"article": f"made-{number}", "published": "2017-04-02", "title": f"Strike {number}", "text": text}
    return Source(f"article {number}", f"{json.dumps(row)}\n".encode(), "application/jsonl")


@pytest.fixture
def copied(seeded_store: Path, tmp_path: Path) -> Path:
    """Return a store of the test's own."""
    return Path(shutil.copytree(seeded_store, tmp_path / "store"))


def test_a_source_that_needs_more_memory_than_there_is_is_left_out_and_the_rest_is_stored(
    seeded_store: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[Source] = [_article(number) for number in range(10)]
    sources.insert(4, Source(_Cramped("greedy.html"), _GREEDY_PAGE, "text/html"))
    monkeypatch.setattr("tollgraph.pipeline.collect", lambda *_: iter(sources))
    monkeypatch.setattr("tollgraph.portions._SOURCES", 1)
    with open_store(copied) as store:
        done = Ingestion(store, Settings(store=copied), jobs=2).run([])
    assert [each.what for each in done.left_out] == ["greedy.html"]
    assert "not enough memory" in done.left_out[0].reason, done.left_out[0].reason
    assert done.articles == 10
    with read_store(copied) as store:
        assert check_store(store, Settings(store=copied)).faults == ()
    before, after = graphs_of(seeded_store), graphs_of(copied)
    assert {name: after[name] for name in before if "/article/" in name} == {
        name: held for name, held in before.items() if "/article/" in name
    }


def test_a_command_that_runs_out_of_memory_says_so_with_a_remedy(
    seeded_store: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(_: object) -> int:
        return len(bytearray(1 << 62))

    monkeypatch.setattr(EmbeddedStore, "count", greedy)
    code, _, said = tollgraph_run("info", "--store", seeded_store)
    assert (code, "not enough memory" in said, "run the same command again" in said) == (2, True, True), said


@pytest.fixture(scope="module")
def cramped_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server whose workers may take little memory."""
    path = tmp_path_factory.mktemp("cramped") / "store"
    with open_store(path) as store:
        store.add('<urn:a> <urn:p> "kept" <urn:g> .\n')
    with running_server(path, "--memory", "200", "--workers", "2") as server:
        yield server


_CROSS = "".join(f"VALUES ?{name} {{ {_NUMBERS} }} " for name in "abc")
_KEPT = "SELECT ?o { GRAPH <urn:g> { ?s <urn:p> ?o } } ORDER BY ?o"


@pytest.mark.parametrize(
    "greedy",
    [
        f'SELECT (GROUP_CONCAT(?x) AS ?all) {{ {_CROSS} BIND(CONCAT(STR(?a), "{_LONG}") AS ?x) }}',
        f"SELECT * {{ {_CROSS} }} ORDER BY ?a",
    ],
    ids=["a long text", "a long order"],
)
def test_a_query_that_runs_out_of_memory_is_refused_and_others_are_answered(
    cramped_server: Running, greedy: str
) -> None:
    for _ in range(3):
        reply = cramped_server.get(greedy)
        assert (reply.status, reply.media_type) == (503, "application/problem+json")
        assert "memory" in reply.json()["detail"]
    assert [cramped_server.get(_KEPT).rows() for _ in range(4)] == [[{"o": "kept"}]] * 4


def test_an_update_that_runs_out_of_memory_changes_nothing_and_the_next_one_is_made(cramped_server: Running) -> None:
    texts = f"BIND(CONCAT(STR(?a), STR(?b), STR(?c), '{_LONG}') AS ?x)"
    reply = cramped_server.update(f"INSERT {{ GRAPH <urn:big> {{ <urn:a> <urn:p> ?x }} }} WHERE {{ {_CROSS} {texts} }}")
    assert (reply.status, reply.media_type) == (503, "application/problem+json")
    assert "memory" in reply.json()["detail"]
    assert cramped_server.get("ASK { GRAPH <urn:big> { ?s ?p ?o } }").json()["boolean"] is False
    assert cramped_server.update('INSERT DATA { GRAPH <urn:next> { <urn:a> <urn:p> "made" } }').status == 204
    assert cramped_server.get(_KEPT.replace("urn:g", "urn:next")).rows() == [{"o": "made"}]
    assert cramped_server.get(_KEPT).rows() == [{"o": "kept"}]
