"""Every stored query gives the expected rows on the seed reports, as a newcomer sees them after `make demo`.

`python -m tests.queries.test_seed_answers` writes what the queries give now; read the difference before you commit it.
"""

import csv
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tollgraph.answering import answer_table
from tollgraph.cli import run
from tollgraph.queries import StoredQuery, load_queries
from tollgraph.resources import shipped
from tollgraph.settings import Settings
from tollgraph.tables import Iri, Table, write_table

QUERIES = load_queries()
_EXPECTED = Path(__file__).with_name("expected_on_seeds")
_VALUES: Mapping[str, Mapping[str, str]] = {
    "about-incident": {"incident": "incident/527039fef769beaae17f"},
    "agreements": {},
    "article-speakers": {"article": "Four counts of the dead of one chemical attack"},
    "claim-sources": {"claim": "claim/1781ff8a9e9da634fccd"},
    "doubtful-claims": {"below": "75"},
    "quotes": {"words": "children"},
    "things-with-identifier": {"code": "172955"},
}
"""Where the header's examples name things of the example graph, what to ask of the seeds."""
_EMPTY: Mapping[str, str] = {
    "article-versions": "no seed report has a second version",
    "links": "nothing is linked before `tollgraph link` is run",
    "graded-differently": "no seed report tells of two grades of one incident",
    "superseded-figures": "every seed figure of the coalition counts another period",
    "undeclared-falls": "no seed series falls",
}
"""Queries that rightly find nothing in the seeds, and why."""
_CHANGING = {"read_at", "software_version"}
"""Columns that another run or release changes."""


def _values(query: StoredQuery) -> Mapping[str, str]:
    return _VALUES.get(query.name, query.example())


def _for_people(table: Table) -> list[list[str]]:
    """Return the header and the rows of the columns that are shown to people: no identifiers, which hash the texts."""
    named = table.shown or tuple(
        column for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=False)
        if not any(isinstance(cell, Iri) for cell in cells)
    )  # fmt: skip
    named = tuple(column for column in named if column not in _CHANGING)
    rows = tuple(tuple(row[column] for column in named) for row in table.objects())
    return list(csv.reader(write_table(Table(named, rows), "csv").splitlines()))


def _answer(name: str, store: Path) -> list[list[str]]:
    return _for_people(answer_table(Settings(store=store), name, _values(QUERIES[name])))


def _expected(name: str) -> list[list[str]]:
    with (_EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_question_has_an_expected_answer_on_the_seeds() -> None:
    assert QUERIES
    assert {path.stem for path in _EXPECTED.glob("*.csv")} == set(QUERIES)
    assert set(_VALUES) | set(_EMPTY) <= set(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_stored_query_answers_on_the_seeds(name: str, seeded_store: Path) -> None:
    found = _answer(name, seeded_store)
    assert found == _expected(name)
    assert (len(found) <= 1) == (name in _EMPTY), _EMPTY.get(name, "a question that finds nothing shows nothing")


def _write() -> None:
    _EXPECTED.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if run(["ingest", str(shipped("seeds") / "articles"), "--store", str(store)]):
            sys.exit("the seeds could not be ingested")
        for name in QUERIES:
            with (_EXPECTED / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(_answer(name, store))


if __name__ == "__main__":
    _write()
