"""The fast check of an article's graph finds a fault exactly where the shapes do, and its queries are kept."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tollgraph import article_checks
from tollgraph.article_checks import ArticleBatch, cache_folder, validate_articles, violations
from tollgraph.errors import TollgraphError
from tollgraph.namespaces import TG
from tollgraph.nquads import TYPE
from tollgraph.store import memory_store, read_store
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.validation import compiled_violations, faults_of

_DAMAGES = 60


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give an empty folder for the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    violations.cache_clear()
    yield tmp_path / "cache" / "tollgraph"
    violations.cache_clear()


@pytest.fixture(scope="module")
def stored(seeded_store: Path) -> Iterator[EmbeddedStore]:
    with read_store(seeded_store) as store:
        yield store


@pytest.fixture(scope="module")
def graphs(stored: EmbeddedStore) -> dict[str, str]:
    """Return the graphs of the seed articles."""
    names = [name for name in stored.graphs() if "/graph/article/" in name]
    assert len(names) >= 5
    return {name: "".join(f"{quad} .\n" for quad in stored.quads(name)) for name in names}


def test_graphs_that_conform_are_let_through(graphs: dict[str, str], stored: EmbeddedStore) -> None:
    assert ArticleBatch(graphs, stored).conforms()
    assert validate_articles(graphs, stored) == {}


def test_what_is_found_is_what_the_shapes_find(graphs: dict[str, str], stored: EmbeddedStore) -> None:
    drawn = random.Random(7)  # noqa: S311  # damages, no secrets
    names, found = sorted(graphs), 0
    for _ in range(_DAMAGES):
        name = drawn.choice(names)
        lines = graphs[name].splitlines(keepends=True)
        del lines[drawn.randrange(len(lines))]
        batch = ArticleBatch({name: "".join(lines)}, stored)
        faults = faults_of(batch)
        assert not (faults and batch.conforms())
        assert validate_articles(batch.graphs, stored) == faults
        found += bool(faults)
    assert found > _DAMAGES // 4


def test_classes_below_others_are_left_to_the_shapes() -> None:
    line = "<http://example.org/{}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{}Publication> <g:g> .\n"
    kind = f"<http://example.org/x> {TYPE} <http://example.org/Narrow> <g:g> .\n"
    graphs = {"g:g": line.format("Narrow", TG) + kind}
    assert not ArticleBatch(graphs).conforms()
    assert "g:g" in validate_articles(graphs, memory_store())


def test_the_queries_are_compiled_once_and_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = violations()
    assert first == compiled_violations()
    assert first
    assert len(list(cache.glob("checks-*.json"))) == 1
    violations.cache_clear()
    monkeypatch.setattr("tollgraph.validation.compiled_violations", None)
    assert violations() == first


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '[{"targets": []}]'])
def test_kept_queries_that_are_damaged_are_made_anew(cache: Path, damaged: str) -> None:
    made = violations()
    (kept,) = cache.glob("checks-*.json")
    kept.write_text(damaged)
    violations.cache_clear()
    assert violations() == made
    assert kept.read_text() != damaged


def test_queries_of_other_shapes_are_not_used(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = violations()
    (kept,) = cache.glob("checks-*.json")
    monkeypatch.setattr(article_checks, "_fingerprint", lambda: "of-other-shapes")
    kept.write_text("[]")
    violations.cache_clear()
    assert violations() == made
    assert [path.name for path in cache.iterdir()] == ["checks-of-other-shapes.json"]


def test_without_a_cache_that_can_be_written_the_checks_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    violations.cache_clear()
    assert violations() == compiled_violations()
    violations.cache_clear()


@pytest.mark.parametrize(("given", "expected"), [("/var/x", "/var/x/tollgraph"), ("x", "~"), ("", "~")])
def test_the_cache_is_where_the_standard_has_it(given: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    home = str(Path("~/.cache/tollgraph").expanduser())
    assert str(cache_folder()) == expected.replace("~", home)


def test_a_graph_is_only_checked_under_its_own_name() -> None:
    with pytest.raises((SyntaxError, TollgraphError)):
        validate_articles({"g:one": f"<g:s> {TYPE} <g:o> <g:other> .\n"})
