"""Articles without a title are in the answers like all others."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run

_TEXT = "An air strike on Raqqa on 3 March 2017 killed {} civilians, a local doctor said."


@pytest.fixture
def store(tmp_path: Path, tollgraph_run: Run) -> Path:
    """Return a store with two versions of an article that has no title."""
    rows = [
        {"article": "made", "published": "2017-04-02", "publisher": "a paper", "text": _TEXT.format(count)}
        for count in (12, 15)
    ]
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert tollgraph_run("ingest", source, "--store", tmp_path / "store")[0] == 0
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    [
        ("article-versions", (), 1),
        ("article-speakers", ("article=made",), 2),
        ("unnamed-sources", (), 1),
    ],
)
def test_an_article_without_a_title_is_in_the_answer(
    store: Path, tollgraph_run: Run, name: str, parameters: tuple[str, ...], rows: int
) -> None:
    given = [word for each in parameters for word in ("-p", each)]
    code, said, _ = tollgraph_run("query", name, *given, "--format", "json", "--store", store)
    assert code == 0
    assert len(json.loads(said)) == rows


def test_the_source_of_its_claim_is_told(store: Path, tollgraph_run: Run) -> None:
    _, listed, _ = tollgraph_run("query", "unnamed-sources", "--format", "json", "--store", store)
    (claim,) = (row["claim"] for row in json.loads(listed))
    _, said, _ = tollgraph_run("query", "claim-sources", "-p", f"claim={claim}", "--format", "json", "--store", store)
    assert [row["title"] for row in json.loads(said)] == [None]
