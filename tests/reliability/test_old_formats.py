"""A store that an earlier version of Tollgraph wrote is read and brought up to date; one of a newer layout is refused.

`stores/format-1.tar.xz` was written by the first version that stored anything: a report in two versions, over three
actors and four places of its seeds. It has neither snapshots nor a history, and its comparisons are of that version.
"""

import shutil
import tarfile
from pathlib import Path

import pytest

from benchmarks.store_states import graphs_of
from tests.conftest import Run
from tests.keeping.contents import column
from tollgraph.store import read_store
from tollgraph.store.folder import FORMAT

_STORES = Path(__file__).parent / "stores"
_ARTICLES = "/graph/article/"
_QUOTES = (
    "?value a tg:Claim ; tg:passage/<http://www.w3.org/ns/oa#hasSource> ?article "
    "FILTER NOT EXISTS { ?article <http://www.w3.org/ns/prov#invalidatedAtTime> ?when }"
)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Return a store of the first format."""
    path = tmp_path / "store"
    with tarfile.open(_STORES / "format-1.tar.xz") as tar:
        tar.extractall(path, filter="data")
    return path


def test_each_format_has_a_store_to_try() -> None:
    assert [path.name for path in sorted(_STORES.iterdir())] == [f"format-{n + 1}.tar.xz" for n in range(FORMAT)]


def test_a_store_of_the_first_format_is_read_as_it_is(first: Path, tollgraph_run: Run) -> None:
    with read_store(first) as store:
        assert column(store, "?claim a tg:Claim ; tg:lower ?value") == ["0", "0", "20", "33"]
        assert len(column(store, _QUOTES)) == 2
    code, out, _ = tollgraph_run("query", "claims-at-place", "-p", "place=Raqqa", "--format", "csv", "--store", first)
    assert code == 0
    assert "33" in out


def test_what_is_out_of_date_in_it_is_named_with_the_remedy_which_mends_it(first: Path, tollgraph_run: Run) -> None:
    before = graphs_of(first)
    code, said, _ = tollgraph_run("check", "--store", first)
    assert (code, "run `tollgraph compare`" in said) == (1, True), said
    assert tollgraph_run("compare", "--store", first)[0] == 0
    assert tollgraph_run("check", "--store", first)[0] == 0
    after = graphs_of(first)
    articles = {name: held for name, held in before.items() if _ARTICLES in name}
    assert len(articles) == 2
    assert {name: after.get(name) for name in articles} == articles


def test_reading_an_article_again_brings_it_up_to_date_too(
    first: Path, tmp_path: Path, seeded_store: Path, tollgraph_run: Run
) -> None:
    source = next((seeded_store / "texts").glob("??/*"))
    shutil.copy(source, tmp_path / "other.txt")
    code, said, _ = tollgraph_run("ingest", tmp_path / "other.txt", "--published", "2018-01-01", "--store", first)
    assert (code, "articles: 1 read" in said) == (0, True), said
    assert tollgraph_run("check", "--store", first)[0] == 0


@pytest.mark.parametrize("written", [f"{FORMAT + 1}", "0", "0.1-draft", ""])
def test_a_store_of_another_layout_is_refused_with_the_remedy_and_left_alone(
    written: str, first: Path, tollgraph_run: Run
) -> None:
    (first / "FORMAT").write_text(f"{written}\n")
    before = sorted(first.rglob("*"))
    for command in (("info",), ("ingest", first / "VERSION"), ("backup", first.parent / "out")):
        code, _, said = tollgraph_run(*command, "--store", first)
        assert (code, "upgrade tollgraph" in said) == (2, True), said
    assert sorted(first.rglob("*")) == before
