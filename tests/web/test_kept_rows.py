"""Answers read in parts: later parts come from the rows that an earlier one found, and nothing is lost where not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.site import app_over
from tollgraph.store import QueryGraphs, Results, read_store
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.tables import Table
from tollgraph.web.kept_rows import KeptRows, Place

_WHOLE = Table(("n", "square"), tuple((number, number * number) for number in range(100)))
_ANSWER = ("squares", 1)


class _Asked:
    """Gives rows of the whole answer, and notes what it was asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []

    def __call__(self, start: int, rows: int) -> Table:
        self.calls.append((start, rows))
        return Table(_WHOLE.columns, _WHOLE.rows[start : start + rows])


@pytest.mark.parametrize(
    ("window_cells", "most_cells", "calls"),
    [
        (1000, 4000, 1),
        (60, 4000, 4),
        (2, 4000, 20),
        (1000, 100, 11),
    ],
    ids=["whole answer kept", "windows of 30 rows", "windows as long as a part", "only the end has room"],
)
def test_parts_are_the_rows_of_the_answer_however_little_is_kept(
    window_cells: int, most_cells: int, calls: int
) -> None:
    kept, ask = KeptRows(window_cells, most_cells), _Asked()
    found = [row for start in range(0, 100, 5) for row in kept.get(Place(_ANSWER, start, 5), 2, ask).rows]
    assert tuple(found) == _WHOLE.rows
    assert len(ask.calls) == calls


@pytest.mark.parametrize("start", [95, 98, 100, 200])
def test_rows_behind_the_end_are_none(start: int) -> None:
    kept, ask = KeptRows(), _Asked()
    for _ in range(2):
        assert kept.get(Place(_ANSWER, start, 10), 2, ask).rows == _WHOLE.rows[start : start + 10]


def test_another_answer_and_another_version_have_windows_of_their_own() -> None:
    kept, ask = KeptRows(), _Asked()
    for answer in (_ANSWER, ("squares", 2), ("cubes", 1), _ANSWER):
        kept.get(Place(answer, 0, 5), 2, ask)
    assert len(ask.calls) == 3


def test_the_window_asked_for_longest_ago_makes_room() -> None:
    kept, ask = KeptRows(window_cells=200, most_cells=400), _Asked()
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.get(Place((name, 1), 0, 5), 2, ask)
    assert len(ask.calls) == 4


def test_reading_an_answer_to_its_end_asks_the_store_twice(seeded_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    query = EmbeddedStore.query

    def noted(store: EmbeddedStore, sparql: str, graphs: QueryGraphs | None = None) -> Results:
        asked.append(sparql)
        return query(store, sparql, graphs)

    with read_store(seeded_store) as store, TestClient(app_over(store)) as client:
        whole = client.get("/api/queries/unlinked-actors/results").json()
        monkeypatch.setattr(EmbeddedStore, "query", noted)
        parts = list(_parts(client, "/api/queries/unlinked-actors/results?limit=20"))
    assert [row for part in parts for row in part] == whole
    assert len(parts) > 5
    assert len(asked) == 2


def _parts(client: TestClient, link: str) -> Iterator[list[object]]:
    while link:
        answer = client.get(link)
        yield answer.json()
        link = answer.links.get("next", {}).get("url", "")
