"""A store that is not whole is found out, with the thing and the remedy; a whole one passes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.keeping.contents import copied
from tollgraph.keeping.integrity import check_store
from tollgraph.namespaces import OA, TG
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, open_store, read_store
from tollgraph.store.interface import Change


@pytest.fixture
def store_path(seeded_store: Path, tmp_path: Path) -> Path:
    return copied(seeded_store, tmp_path / "store")


def _change(path: Path, predicate: str, change: Callable[[str], Change]) -> None:
    """Change the first quad with a predicate, behind the back of everything."""
    with open_store(path) as store:
        quad = min(f"{each} .\n" for each in store.quads() if each.predicate.value == predicate)
        store.change(change(quad))


def test_a_whole_store_passes(store_path: Path, tollgraph_run: Run) -> None:
    code, told, _ = tollgraph_run("check", "--store", store_path)
    assert code == 0, told
    assert "6 articles" in told
    assert "no faults" in told


def test_links_to_wikidata_are_no_faults(store_path: Path, tollgraph_run: Run) -> None:
    assert tollgraph_run("link", "--offline", "--store", store_path)[0] == 0
    with read_store(store_path) as store:
        assert any(each.predicate.value == TG + "linksItem" for each in store.quads())
        assert check_store(store, Settings()).faults == ()


def _lose_a_text(path: Path) -> None:
    next((path / "texts").glob("??/*")).unlink()


def _change_a_text(path: Path) -> None:
    file = next((path / "texts").glob("??/*"))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"civilians", b"fighters "))


def _move_a_quote(path: Path) -> None:
    _change(path, OA + "start", lambda quad: Change(remove=quad, add=quad.replace('"', '"1', 1)))


def _drop_a_comparison(path: Path) -> None:
    _change(path, TG + "verdict", lambda quad: Change(remove=quad))


def _invent_a_comparison(path: Path) -> None:
    _change(path, TG + "verdict", lambda quad: Change(add=quad.replace("comparison/", "comparison/0", 1)))


def _lose_a_scope(path: Path) -> None:
    with open_store(path) as store:
        scope = min(str(each.object) for each in store.quads() if each.predicate.value == TG + "scope")
        quads = "".join(f"{each} .\n" for each in store.quads() if str(each.subject) == scope)
        store.change(Change(remove=quads))


@pytest.mark.parametrize(
    ("damage", "rule", "remedy"),
    [
        (_lose_a_text, "the text of an article is kept by its hash", "ingest the article again"),
        (_change_a_text, "the text of an article is kept by its hash", "ingest the article again"),
        (_move_a_quote, "a quote stands at its place in the text", "ingest the article again"),
        (_drop_a_comparison, "comparisons are those of the claims", "tollgraph compare"),
        (_invent_a_comparison, "comparisons are those of the claims", "tollgraph compare"),
        (_lose_a_scope, "what is referred to is described", "load again"),
    ],
)
def test_damage_is_found_with_its_remedy(
    damage: Callable[[Path], None], rule: str, remedy: str, store_path: Path
) -> None:
    damage(store_path)
    with read_store(store_path) as store:
        faults = check_store(store, Settings()).faults
    assert rule in {each.rule for each in faults}
    assert all(each.thing and each.found for each in faults)
    assert any(remedy in each.remedy for each in faults if each.rule == rule)


def test_comparing_anew_mends_the_comparisons(store_path: Path, tollgraph_run: Run) -> None:
    _drop_a_comparison(store_path)
    code, told, _ = tollgraph_run("check", "--store", store_path)
    assert (code, "run `tollgraph compare`" in told) == (1, True), told
    assert tollgraph_run("compare", "--store", store_path)[0] == 0
    assert tollgraph_run("check", "--store", store_path)[0] == 0


def test_checking_says_how_far_it_has_come(seeded_store: Path) -> None:
    observed: list[str] = []
    with read_store(seeded_store) as store:
        articles = check_store(store, Settings(), observed.append).articles
    files = observed[: observed.index("history.sqlite") + 1]
    assert files[0].startswith("snapshots/")
    assert len(set(observed[len(files) : -3])) == articles > 0
    assert observed[-3:] == ["quotes", "references", "comparisons"]


def test_checking_changes_nothing(store_path: Path) -> None:
    _drop_a_comparison(store_path)
    with read_store(store_path) as store:
        before = _held(store)
        check_store(store, Settings())
        assert _held(store) == before


def _held(store: EmbeddedStore) -> tuple[int, set[str]]:
    return store.version, {str(quad) for quad in store.quads()}
