"""The main job: who disagrees with the coalition for March 2017, from the seeds and from the real articles."""

import json
from pathlib import Path

import pytest

import tollgraph
from tests.conftest import Run
from tests.shared_data import needs_shared, shared_path
from tollgraph.resources import shipped

_MARCH = ("query", "disagreements", "-p", "party=us-led-coalition", "-p", "period=2017-03", "--format", "json")
_PROMISED = {
    "claimant", "claimant_label", "against_label", "verdict", "claim_quote", "other_quote", "claim_date", "other_date",
    "marks", "reason",
}  # fmt: skip


@pytest.fixture(scope="module")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "store"
    tollgraph.ingest([shared_path("articles")], store=folder)
    return folder


def _expect_march(rows: list[dict[str, str]]) -> None:
    found = {(row["claimant_label"], row["verdict"]) for row in rows}
    strong = [row for row in rows if row["verdict"] not in ("OPEN", "UNDECIDED")]
    assert [row["verdict"] for row in strong] == ["CONTRADICT", "INVERTED"]
    mosque, airwars = strong
    assert "on the ground" in mosque["claimant_label"]
    assert mosque["against_label"] == "Pentagon"
    assert airwars["claimant_label"] == "Airwars"
    assert {"STANDARD", "LAG"} <= set(airwars["marks"].split())
    assert ("Syrian Observatory for Human Rights", "OPEN") in found
    assert ("Iraqi media", "OPEN") in found
    assert len({label for label, _ in found}) == 4


def _expect_quotes_in(rows: list[dict[str, str]], folder: Path) -> None:
    texts = [
        " ".join(path.read_text(encoding="utf-8").split())
        for path in folder.iterdir()
        if path.suffix in (".md", ".txt")
    ]
    quotes = [row[column] for row in rows for column in ("claim_quote", "other_quote")]
    assert quotes
    assert [quote for quote in quotes if not any(" ".join(quote.split()) in text for text in texts)] == []


def test_the_seeds_answer_for_march_2017(seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run(*_MARCH, "--store", seeded_store)
    rows = json.loads(out)
    assert code == 0
    assert set(rows[0]) >= _PROMISED
    _expect_march(rows)
    _expect_quotes_in(rows, shipped("seeds") / "articles")


@needs_shared
def test_the_real_articles_answer_the_same(real_store: Path, tollgraph_run: Run) -> None:
    rows = json.loads(tollgraph_run(*_MARCH, "--store", real_store)[1])
    _expect_march(rows)
    _expect_quotes_in(rows, shared_path("articles"))


@needs_shared
def test_unrelated_teasers_yield_nothing(real_store: Path) -> None:
    def quoted(words: str) -> int:
        return len(tollgraph.ask("quotes", {"words": words}, store=real_store))

    assert quoted("3,331") == 1
    assert quoted("350,000") == 0
    assert quoted("thousands of people to use as human shields") == 0


def test_a_monitor_and_another_on_the_same_campaign_do_not_disagree(seeded_store: Path, tollgraph_run: Run) -> None:
    rows = tollgraph.ask("statements-by-actor", {"actor": "SOHR"}, store=seeded_store)
    others = tollgraph.ask("statements-by-actor", {"actor": "Airwars"}, store=seeded_store)
    sohr = next(str(row["statement"]) for row in rows if "3,331" in str(row["quote"]))
    airwars = next(str(row["statement"]) for row in others if "7,600" in str(row["quote"]))
    _, out, _ = tollgraph_run("compare", sohr, airwars, "--store", seeded_store)
    assert "CONSISTENT" in out
