"""Whatever changed a statement is told with who, when and why, and the graph of any earlier moment comes back."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.keeping.contents import column, contents
from tollgraph.article_readers import RulesReader
from tollgraph.decisions.entry import Choice, decide
from tollgraph.decisions.record import Signature
from tollgraph.errors import ParameterError
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.keeping.archive import Archive
from tollgraph.keeping.history import Event, as_of, events_of
from tollgraph.model import Article, Extraction, LeftOut, Reading
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.store import EmbeddedStore, open_store, read_store

_DAYS = [datetime(2026, 1, day, 12, tzinfo=UTC) for day in (1, 2, 3, 4)]
_ARTICLE = """---
title: A strike in Raqqa
published: 2017-03-22
publisher: The Example
id: example-1
---
An air strike on a school in Raqqa on 21 March 2017 killed at least {} civilians, Airwars said.
"""


class _NewerReader(RulesReader):
    """The rules, as a later version of them would sign: it finds one claim less."""

    def extraction(self, article: Article, extractor: Extractor) -> Extraction:
        """Return who reads, under another version."""
        from dataclasses import replace

        old = super().extraction(article, extractor)
        return replace(old, version="99.0", iri=extractor.minter.extraction(article.key, old.extractor, "99.0"))

    def read_or_leave_out(self, article: Article, extractor: Extractor) -> Reading | LeftOut:
        """Return the reading without its claims."""
        from dataclasses import replace

        read = super().read_or_leave_out(article, extractor)
        assert isinstance(read, Reading)
        return replace(read, claims=(), extraction=self.extraction(article, extractor))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that lived: read on day 1, corrected on day 2, read anew on day 3, superseded on day 4."""
    folder = tmp_path_factory.mktemp("lived")
    path, file = folder / "store", folder / "article.md"
    file.write_text(_ARTICLE.format(20), encoding="utf-8")
    settings = Settings(store=path)
    with open_store(path) as store:
        Ingestion(store, settings, at=_DAYS[0]).run([str(file)])
        claim = column(store, "?value a tg:Claim")[0]
        choice = Choice(("area=Syria",), False, None, None, None)  # noqa: FBT003  # the fields have names in the class
        decide(store, Minter(settings.base), claim, choice, Signature("A Person", "the report's own table", _DAYS[1]))
        Ingestion(store, settings, at=_DAYS[2], reader=_NewerReader()).run([str(file)])
        file.write_text(_ARTICLE.format(33), encoding="utf-8")
        Ingestion(store, settings, at=_DAYS[3]).run([str(file)])
    (folder / "claim").write_text(claim, encoding="utf-8")
    return path


def _figures(store: EmbeddedStore) -> list[str]:
    return column(store, "?claim a tg:Claim ; tg:lower ?value")


def _events(path: Path, thing: str) -> list[Event]:
    with read_store(path) as store, Archive(path / "history.sqlite") as archive:
        return events_of(store, archive, Settings(store=path), thing)


def test_a_claim_tells_all_that_happened_to_it(lived: Path) -> None:
    claim = (lived.parent / "claim").read_text(encoding="utf-8")
    told = [(event.at, event.what) for event in _events(lived, claim)]
    assert told == [
        (_DAYS[0], "read"),
        (_DAYS[1], "setsArea syria"),
        (_DAYS[2], "read"),
        (_DAYS[2], "read anew"),
        (_DAYS[3], "read"),
        (_DAYS[3], "superseded"),
    ]


def test_every_event_says_who_and_why_where_there_is_a_why(lived: Path) -> None:
    claim = (lived.parent / "claim").read_text(encoding="utf-8")
    events = {event.what: event for event in _events(lived, claim)}
    assert (events["setsArea syria"].by, events["setsArea syria"].because) == ("A Person", "the report's own table")
    assert "another version of the reader" in events["read anew"].because
    assert "tollgraph" in events["read"].by


@pytest.mark.parametrize(
    ("moment", "figures", "decisions"),
    [
        (_DAYS[0] - timedelta(days=1), [], 0),
        (_DAYS[0], ["20"], 0),
        (_DAYS[1], ["20"], 1),
        (_DAYS[2], [], 1),
        (_DAYS[3], ["33"], 1),
    ],
    ids=["before anything", "read", "corrected", "read anew", "superseded"],
)
def test_the_store_of_an_earlier_moment_comes_back(
    moment: datetime, figures: list[str], decisions: int, lived: Path
) -> None:
    with read_store(lived) as store, Archive(lived / "history.sqlite") as archive:
        then = as_of(store, archive, Settings(store=lived), moment)
    assert _figures(then) == figures
    assert len(column(then, '?value tg:decidedBy "A Person"')) == decisions


def test_the_state_of_now_is_the_store(seeded_store: Path) -> None:
    with read_store(seeded_store) as store:
        observed: list[str] = []
        now = as_of(store, None, Settings(store=seeded_store), datetime.now(UTC), observed.append)
        assert observed[-1] == "comparisons"
        assert set(observed[:-1]) < set(store.graphs())
        assert contents(now.quads()) == contents(store.quads())


def test_a_store_of_a_day_answers_as_any_other(lived: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    old = tmp_path / "old"
    assert tollgraph_run("as-of", "2026-01-01", "--to", old, "--store", lived)[0] == 0
    _, out, _ = tollgraph_run("query", "tolls", "--format", "json", "--store", old)
    assert json.loads(out) == []
    _, out, _ = tollgraph_run("query", "claims-at-place", "-p", "place=Raqqa", "--format", "json", "--store", old)
    assert [row["low"] for row in json.loads(out)] == [20]
    assert tollgraph_run("as-of", "2026-01-01", "--to", old, "--store", lived)[0] == 3


def test_the_command_prints_the_history(lived: Path, tollgraph_run: Run) -> None:
    claim = (lived.parent / "claim").read_text(encoding="utf-8").rpartition("/")[2]
    code, out, _ = tollgraph_run("history", claim, "--store", lived)
    assert code == 3, "the claim is in no current reading, so its whole IRI is needed"
    code, out, _ = tollgraph_run("history", (lived.parent / "claim").read_text(encoding="utf-8"), "--store", lived)
    assert code == 0
    assert "2026-01-02" in out
    assert "A Person" in out


def test_a_thing_that_never_was_is_refused(lived: Path) -> None:
    with pytest.raises(ParameterError, match="never did"):
        _events(lived, Settings().base + "claim/nothing")
    with pytest.raises(ParameterError, match="names 0 things"):
        _events(lived, "nothing")


def test_reading_again_with_the_same_reader_adds_no_history(lived: Path) -> None:
    before = (lived / "history.sqlite").read_bytes()
    with open_store(lived) as store:
        Ingestion(store, Settings(store=lived)).run([str(lived.parent / "article.md")])
    assert (lived / "history.sqlite").read_bytes() == before


def test_a_text_is_kept_before_the_graph_that_quotes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeded_store: Path
) -> None:
    path = Path(shutil.copytree(seeded_store, tmp_path / "store"))
    (tmp_path / "article.md").write_text(_ARTICLE.format(20), encoding="utf-8")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    before = len(list((path / "texts").glob("??/*")))
    with open_store(path) as store:
        monkeypatch.setattr(type(store), "replace_graphs", crash)
        with pytest.raises(KeyboardInterrupt):
            Ingestion(store, Settings(store=path)).run([str(tmp_path / "article.md")])
    assert len(list((path / "texts").glob("??/*"))) == before + 1
