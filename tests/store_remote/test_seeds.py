"""The seed reports in a store behind an endpoint: the answers are those of a store in a folder."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import Run
from tests.store_remote.engines import Running
from tollgraph.cli import run
from tollgraph.queries import StoredQuery, load_queries
from tollgraph.resources import shipped
from tollgraph.store.remote import open_remote

_DATED = ("endedAtTime", "decidedAt")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where texts, history and kept statements stand."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def seeded(engine: Running, home: Path) -> Iterator[str]:
    """Return the address of a store with the seed reports in each engine in turn."""
    with pytest.MonkeyPatch.context() as environment:
        _be_user(engine, home, environment)
        _empty(engine)
        assert run(["ingest", str(shipped("seeds") / "articles"), "--store", engine.endpoint.url]) == 0
    yield engine.endpoint.url
    _empty(engine)


@pytest.fixture(autouse=True)
def state(engine: Running, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each command run as the user's own, with the same folder beside the quads."""
    _be_user(engine, home, monkeypatch)


def _be_user(engine: Running, home: Path, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("XDG_STATE_HOME", str(home))
    environment.setenv("TOLLGRAPH_STORE_USER", engine.settings.store_user)
    environment.setenv("TOLLGRAPH_STORE_PASSWORD", engine.settings.store_password)


def _empty(engine: Running) -> None:
    with open_remote(engine.endpoint, engine.settings) as store:
        for graph in store.graphs():
            store.remove_graph(graph)


def _held(nquads: str) -> ox.Dataset:
    """Return quads as pyoxigraph keeps them, without the moments of reading, which differ between two runs."""
    store = ox.Store()
    store.load(nquads.encode(), format=ox.RdfFormat.N_QUADS)
    found = ox.Dataset(quad for quad in store if not quad.predicate.value.endswith(_DATED))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_the_graph_is_that_of_a_store_in_a_folder(seeded: str, seeded_store: Path, tollgraph_run: Run) -> None:
    code, here, _ = tollgraph_run("export", "--format", "nquads", "--store", seeded_store)
    assert code == 0
    code, there, said = tollgraph_run("export", "--format", "nquads", "--store", seeded)
    assert (code, said) == (0, "")
    assert len(_held(here)) > 20_000
    assert set(_held(there)) == set(_held(here))


def _questions() -> list[tuple[str, list[str]]]:
    return [(query.name, _examples(query)) for query in load_queries().values()]


def _examples(query: StoredQuery) -> list[str]:
    given = (f"{each.name}={each.example}" for each in query.parameters if each.required)
    return [word for value in given for word in ("-p", value)]


@pytest.mark.parametrize(("name", "parameters"), _questions())
def test_a_question_has_the_same_answer(
    seeded: str, seeded_store: Path, tollgraph_run: Run, name: str, parameters: list[str]
) -> None:
    asked = ("query", name, *parameters, "--format", "json")
    code, here, _ = tollgraph_run(*asked, "--store", seeded_store)
    assert code == 0
    code, there, said = tollgraph_run(*asked, "--store", seeded)
    assert code == 0, said
    assert _rows(there) == _rows(here)


def _rows(answer: str) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(answer))


def test_there_are_questions() -> None:
    assert len(_questions()) > 10


def test_who_disagrees_for_march_2017_is_answered_in_the_same_order(
    seeded: str, seeded_store: Path, tollgraph_run: Run
) -> None:
    asked = ("query", "disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03", "--format", "csv")
    _, here, _ = tollgraph_run(*asked, "--store", seeded_store)
    _, there, _ = tollgraph_run(*asked, "--store", seeded)
    rows = list(csv.DictReader(io.StringIO(there)))
    assert {"Airwars"} < {row["claimant_label"] for row in rows}
    assert there == here


def test_the_store_conforms(seeded: str, tollgraph_run: Run) -> None:
    code, said, _ = tollgraph_run("validate", "--store", seeded)
    assert code == 0, said
    assert "0 findings: conforms" in said


def test_ingesting_again_changes_nothing(seeded: str, tollgraph_run: Run) -> None:
    _, before, _ = tollgraph_run("info", "--store", seeded)
    code, said, _ = tollgraph_run("ingest", shipped("seeds") / "articles", "--store", seeded)
    assert code == 0
    assert "0 read" in said
    _, after, _ = tollgraph_run("info", "--store", seeded)
    assert after == before


def test_the_store_is_whole(seeded: str, tollgraph_run: Run) -> None:
    code, said, _ = tollgraph_run("check", "--store", seeded)
    assert code == 0, said
    assert "no faults" in said


def test_another_machine_misses_the_texts_and_says_so(
    seeded: str, tollgraph_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code, said, _ = tollgraph_run("check", "--store", seeded)
    assert code == 1
    assert "text of an" in said


@pytest.mark.changes_the_store
def test_a_decision_is_kept_compared_and_taken_back(seeded: str, tollgraph_run: Run) -> None:
    _, listed, _ = tollgraph_run("query", "contradictions", "--format", "json", "--store", seeded)
    claim = json.loads(listed)[0]["first"]
    signed = ("--by", "A. Researcher", "--because", "a test", "--store", seeded)
    code, said, _ = tollgraph_run("decide", claim, "--reject", *signed)
    assert code == 0
    assert claim not in tollgraph_run("query", "contradictions", "--format", "json", "--store", seeded)[1]
    (decision,) = (line.rpartition("/")[2] for line in said.splitlines() if line.startswith("decided: "))
    assert tollgraph_run("decide", "--undo", decision, *signed)[0] == 0
    assert tollgraph_run("query", "contradictions", "--format", "json", "--store", seeded)[1] == listed


@pytest.mark.changes_the_store
def test_every_other_command_takes_the_address(seeded: str, tollgraph_run: Run, tmp_path: Path) -> None:
    _, listed, _ = tollgraph_run("query", "contradictions", "--format", "json", "--store", seeded)
    claim, other = (json.loads(listed)[0][name] for name in ("first", "second"))
    extra = tmp_path / "extra.ttl"
    extra.write_text('<http://a/s> <http://a/p> "1" .', encoding="utf-8")
    commands = [
        ("compare", claim, other),
        ("compare",),
        ("history", claim),
        ("plot", "disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03", "--out", tmp_path / "m.svg"),
        ("export", "--format", "csv", "--out", tmp_path / "tables", "--period", "2017-03"),
        ("link", "--offline"),
        ("load", extra),
        ("as-of", "2099-01-01", "--to", tmp_path / "then"),
        ("extract", shipped("seeds") / "articles"),
    ]
    for command in commands:
        code, _, said = tollgraph_run(*command, "--store", seeded)
        assert code == 0, (command, said)
    assert tollgraph_run("query", "contradictions", "--format", "json", "--store", tmp_path / "then")[1] == listed


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        (("backup", "out.tar.gz"), "engine's own backup"),
        (("restore", __file__), "restore to a folder"),
        (("serve",), "as-of"),
    ],
)
def test_a_command_that_needs_a_folder_says_what_to_do_instead(
    seeded: str, tollgraph_run: Run, command: tuple[str, ...], instead: str
) -> None:
    code, _, said = tollgraph_run(*command, "--store", seeded)
    assert code == 2
    assert "needs a store in a folder" in said
    assert instead in said
