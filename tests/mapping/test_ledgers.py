"""A monthly report goes into the graph of its article as counts of reports."""

from datetime import UTC, date, datetime

import pyoxigraph as ox
import pytest

from tollgraph.identifiers import Minter
from tollgraph.mapping.ledgers import ledger_quads
from tollgraph.model import Article, Extraction, Reading, Reference
from tollgraph.namespaces import TG

_MINTER = Minter()
_REPORT = (
    "In March 2017 it carried over 43 open reports and received 27 new reports; 17 credible reports; 42 are still open."
)
_COALITION = Reference("CJTF-OIR", "US-led coalition", _MINTER.actor("US-led coalition"))


def _reading(text: str, publisher: Reference | None = _COALITION) -> Reading:
    article = Article("report", text, date(2017, 4, 30), "CJTF-OIR", "Monthly report")
    extraction = Extraction(
        "http://example.org/extraction", "tollgraph", "1", "rules", datetime(2020, 1, 1, tzinfo=UTC)
    )
    return Reading(article, extraction, publisher=publisher)


def _facts(reading: Reading) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in ox.parse(ledger_quads(reading, _MINTER), format=ox.RdfFormat.N_QUADS):
        assert quad.graph_name == ox.NamedNode(_MINTER.graph(_MINTER.article(reading.article)))
        assert not isinstance(quad.object, ox.Triple)
        found.setdefault(quad.predicate.value, set()).add(quad.object.value)
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [("openAtStart", "43"), ("received", "27"), ("credibleReports", "17"), ("openAtEnd", "42"), ("month", "2017-03")],
)
def test_each_count_that_a_report_gives_is_a_fact_of_its_month(name: str, value: str) -> None:
    assert _facts(_reading(_REPORT))[TG + name] == {value}


def test_a_count_that_a_report_does_not_give_is_not_made_up() -> None:
    assert not {TG + "closedReports", TG + "duplicateReports"} & _facts(_reading(_REPORT)).keys()


def test_the_month_of_a_known_publisher_has_the_iri_that_the_seeds_give_it() -> None:
    (line, *_) = ledger_quads(_reading(_REPORT), _MINTER).splitlines()
    assert line.startswith(f"<{_MINTER.base}ledger/us-led-coalition-2017-03> ")


def test_an_unknown_publisher_is_named_by_the_article() -> None:
    assert _facts(_reading(_REPORT, None))[TG + "publisher"] == {_MINTER.actor("CJTF-OIR")}


def test_any_other_article_adds_nothing() -> None:
    assert ledger_quads(_reading("Ten people were killed in a raid."), _MINTER) == ""
