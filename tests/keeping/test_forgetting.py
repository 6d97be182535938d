"""What must be forgotten is gone from every file of a store, stays gone, and nothing else goes with it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.keeping.contents import column, contents
from tollgraph.keeping.backup import back_up
from tollgraph.keeping.tombstones import hashes
from tollgraph.namespaces import TG
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store
from tollgraph.store.rewriting import finish_rewriting

_ARTICLE = """---
title: A day in Raqqa
published: {published}
publisher: The Example
id: example-1
---
A neighbour called {name} said that 14 civilians were killed by an air strike on a bakery in Raqqa on 21 March 2017.

The coalition said it killed 3 fighters in an air strike near Tabqa on 20 March 2017.
"""
_NAME = "Zubaydatest"
_SIGNED = ("--by", "A. Editor", "--because", "the witness asked for it", "--yes")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with one document in two versions, both with the words of a witness."""
    folder = tmp_path_factory.mktemp("told")
    for number, published in enumerate(("2017-03-22", "2017-03-23")):
        (folder / "article.md").write_text(
            _ARTICLE.format(name=_NAME, published=published) + "\n" * number + "End." * number
        )
        with open_store(folder / "store") as store:
            at = datetime(2026, 1, 1 + number, tzinfo=UTC)
            Ingestion(store, Settings(store=folder / "store"), at=at).run([str(folder / "article.md")])
    return folder


@pytest.fixture
def folder(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "told"))


def _witness(store: Path) -> str:
    with read_store(store) as opened:
        found = column(opened, f'?value a tg:Claim ; tg:quotedFrom/tg:quote ?q FILTER(CONTAINS(?q, "{_NAME}"))')
        found = found or column(opened, "?value a tg:Claim ; tg:lower 14")
    return found[0]


def _files_with(folder: Path, word: str) -> list[str]:
    """Return the files of a store in which a word stands, whatever its case."""
    found = [
        path for path in folder.rglob("*") if path.is_file() and word.lower().encode() in path.read_bytes().lower()
    ]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_a_statement_is_gone_from_every_file_and_the_others_stay(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    assert _files_with(store, _NAME), "before, the name stands in the store"
    code, _, err = tollgraph_run("forget", _witness(store), *_SIGNED, "--store", store)
    assert code == 0, err
    assert _files_with(store, _NAME) == []
    with read_store(store) as opened:
        assert column(opened, "?c a tg:Claim ; tg:lower ?value") == ["3", "3"]
        assert column(opened, "?t a tg:Tombstone ; tg:because ?value") == ["the witness asked for it"]
    assert tollgraph_run("validate", "--store", store)[0] == 0


def test_a_document_is_gone_with_all_its_versions(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    with read_store(store) as opened:
        article = column(opened, "?value a tg:Article")[0]
    assert tollgraph_run("forget", article, *_SIGNED, "--store", store)[0] == 0
    with read_store(store) as opened:
        assert column(opened, "?value a tg:Article") == []
        assert column(opened, "?value a tg:Claim") == []
    assert _files_with(store, _NAME) == []
    assert _files_with(store, "bakery") == []
    assert [path for path in (store / "texts").rglob("*") if path.is_file()] == []


def test_what_was_forgotten_does_not_come_back(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    assert tollgraph_run("forget", _witness(store), *_SIGNED, "--store", store)[0] == 0
    newer = _ARTICLE.format(name=_NAME, published="2017-03-24") + "With a correction at its end."
    (folder / "article.md").write_text(newer, encoding="utf-8")
    code, out, _ = tollgraph_run("ingest", folder / "article.md", "--store", store)
    assert code == 0
    assert "words that were forgotten" in out
    assert _files_with(store, _NAME) == []


def test_a_store_that_has_forgotten_a_claim_is_whole(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    assert tollgraph_run("forget", _witness(store), *_SIGNED, "--store", store)[0] == 0
    code, told, _ = tollgraph_run("check", "--store", store)
    assert code == 0, told


def test_a_forgotten_document_is_left_out_with_the_reason(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    with read_store(store) as opened:
        article = column(opened, "?value a tg:Article")[0]
    tollgraph_run("forget", article, *_SIGNED, "--store", store)
    code, out, _ = tollgraph_run("ingest", folder / "article.md", "--store", store)
    assert code == 2
    assert "forgotten on" in out
    assert "A. Editor: the witness asked for it" in out
    assert _files_with(store, _NAME) == []


def test_other_documents_are_untouched(seeded_store: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    store = Path(shutil.copytree(seeded_store, tmp_path / "store"))
    with read_store(store) as opened:
        article = column(opened, 'GRAPH ?g { ?value a tg:Article . ?c tg:countText "3,331" }')[0]
        graph = article.replace("/article/", "/graph/article/")
        others = contents(quad for quad in opened.quads() if "/graph/article/" in str(quad) and graph not in str(quad))
    assert tollgraph_run("forget", article, *_SIGNED, "--store", store)[0] == 0
    with read_store(store) as opened:
        assert contents(quad for quad in opened.quads() if "/graph/article/" in str(quad)) == others
    assert tollgraph_run("check", "--store", store)[0] == 0


def test_forgetting_twice_completes_what_was_interrupted(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    claim = _witness(store)
    assert tollgraph_run("forget", claim, *_SIGNED, "--store", store)[0] == 0

    with read_store(store) as opened:
        before = contents(opened.quads())
    assert tollgraph_run("forget", claim, *_SIGNED, "--store", store)[0] == 0
    with read_store(store) as opened:
        assert contents(opened.quads()) == before


@pytest.mark.parametrize("step", ["_change_archive", "_remove_texts", "_change_graphs", "_compare"])
def test_a_document_that_was_being_forgotten_is_forgotten_whole_by_running_it_again(
    step: str, folder: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    store = folder / "store"
    with read_store(store) as opened:
        article = column(opened, "?value a tg:Article")[0]
    with monkeypatch.context() as broken:
        broken.setattr(f"tollgraph.keeping.forgetting._Forgetting.{step}", crash)
        assert tollgraph_run("forget", article, *_SIGNED, "--store", store)[0] != 0
    assert tollgraph_run("forget", article, *_SIGNED, "--store", store)[0] == 0
    assert _files_with(store, _NAME) == []
    assert [path for path in (store / "texts").rglob("*") if path.is_file()] == []


def test_a_backup_made_afterwards_holds_nothing_of_it(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    tollgraph_run("forget", _witness(store), *_SIGNED, "--store", store)
    back_up(store, folder / "backup.tar.gz")
    assert tollgraph_run("restore", folder / "backup.tar.gz", "--store", folder / "again")[0] == 0
    assert _files_with(folder / "again", _NAME) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing", *_SIGNED), "names 0 things"),
        (("actor/airwars", *_SIGNED), "names 0 things"),
        (("claim", "--by", " ", "--because", "why", "--yes"), "is empty"),
    ],
)
def test_what_cannot_be_forgotten_is_refused(
    arguments: tuple[str, ...], says: str, told: Path, tollgraph_run: Run
) -> None:
    code, _, err = tollgraph_run("forget", *arguments, "--store", told / "store")
    assert code == 3
    assert says in err


def test_hashes_know_the_words_in_another_sentence_and_tell_nothing_of_other_documents() -> None:
    quote = "a neighbour called Zubayda said that 14 civilians were killed"
    longer = f"On Tuesday, {quote.upper()} by an air strike."
    assert hashes("d1", quote) & hashes("d1", longer)
    assert not hashes("d1", quote) & hashes("d2", quote)
    assert not hashes("d1", quote) & hashes("d1", "14 civilians were hurt, a neighbour said")
    assert hashes("d1", "14 killed") == hashes("d1", "14  Killed!")


@pytest.mark.parametrize("moment", ["before the old one moved", "between the two", "before the old one was deleted"])
def test_an_interrupted_rewriting_leaves_a_whole_database(moment: str, folder: Path) -> None:
    store = folder / "store"
    with read_store(store) as opened:
        before = contents(opened.quads())
    shutil.copytree(store / "quads", store / "quads.new")
    if moment != "before the old one moved":
        (store / "quads").rename(store / "quads.old")
    if moment == "before the old one was deleted":
        (store / "quads.new").rename(store / "quads")
    finish_rewriting(store)
    with open_store(store) as opened:
        assert contents(opened.quads()) == before
    assert [path.name for path in store.glob("quads.*")] == []


def test_tombstones_say_nothing_of_what_they_stand_for(folder: Path, tollgraph_run: Run) -> None:
    store = folder / "store"
    tollgraph_run("forget", _witness(store), *_SIGNED, "--store", store)
    with read_store(store) as opened:
        graph = next(each for each in opened.graphs() if each.endswith("/tombstones"))
        told = " ".join(str(quad) for quad in opened.quads(graph))
    assert "14" not in told.replace(TG, "").split('"')
    assert _NAME.lower() not in told.lower()
