"""Claims from the fields of the annotation form, whoever filled it in."""

from datetime import UTC, date, datetime

import pytest

from tollgraph.background import load_background
from tollgraph.coding.claims import CodedRow, Coding, as_parts, check_row, coded_claim, coded_incidents, coded_quantity
from tollgraph.coding.names import Names
from tollgraph.errors import ReadingError
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Claim, Passage
from tollgraph.terms import Dating, Unit

_ARTICLE = Article("a", "At least 23 civilians were killed.", date(2016, 8, 14), "Reuters")
_EXTRACTOR = Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC))


def _row(**fields: str) -> CodedRow:
    given = {
        "quote": "At least 23 civilians were killed", "count_text": "At least 23", "low": "23", "high": "23",
        "qualifier": "at least", "effect": "killed", "victims": "civilians",
    }  # fmt: skip
    return CodedRow("row 1", {**given, **fields})


def _claim(**fields: str) -> Claim:
    version = _EXTRACTOR.minter.article(_ARTICLE)
    names = Names(_EXTRACTOR.background, _EXTRACTOR.minter, version)
    row = _row(**fields)
    return coded_claim(row, Passage(0, 33, row["quote"]), Coding(_ARTICLE, names, _EXTRACTOR, "by hand", 0.5))


@pytest.mark.parametrize(
    ("words", "low", "high", "qualifier", "meant"),
    [
        ("At least 23", "23", "23", "at least", (23, None, False)),
        ("1,200", "1,200", "", "exact", (1200, 1200, False)),
        ("only 12", "12", "12", "exact", (12, 12, True)),
        ("no", "0", "0", "exact", (0, 0, True)),
        ("12 to 15", "12", "15", "between", (12, 15, True)),
        ("dozens", "", "", "vague", (24, 99, False)),
        ("under 30", "", "30", "fewer than", (0, 29, True)),
    ],
)
def test_a_number_means_what_its_words_and_qualifier_say(
    words: str, low: str, high: str, qualifier: str, meant: tuple[int, int | None, bool]
) -> None:
    found = coded_quantity(_row(count_text=words, low=low, high=high, qualifier=qualifier))
    assert (found.lower, found.upper, found.closed) == meant


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quote", ""),
        ("count_text", ""),
        ("low", "many"),
        ("low", "-1"),
        ("low", "1234567890"),
        ("high", "22"),
        ("qualifier", "roughly"),
        ("effect", "harmed"),
        ("victims", "villagers"),
        ("start", "yesterday"),
    ],
)
def test_a_field_that_breaks_its_rule_is_named(field: str, value: str) -> None:
    with pytest.raises(ReadingError, match=f"row 1: {field}"):
        check_row(_row(**{field: value}))


def test_what_a_row_leaves_empty_is_not_stated() -> None:
    claim = _claim()
    assert (claim.own_voice, claim.scope.places, claim.scope.perpetrators, claim.scope.incident) == (True, (), (), None)
    assert (claim.told, claim.read_period.start, claim.scope.unit) == (_ARTICLE.published, None, Unit.PEOPLE)
    assert (claim.confidence, claim.rules) == (0.5, ("by hand",))


def test_optional_fields_say_how_a_claim_was_dated_and_told_and_what_it_counts() -> None:
    claim = _claim(start="2016-08-13", dating="publication", said="2016-08-12", rate="yes", whole_war="yes")
    assert (claim.read_period.dating, claim.told) == (Dating.PUBLICATION, date(2016, 8, 12))
    assert (claim.scope.unit, claim.scope.all_parties) == (Unit.RATE, True)


def test_nothing_is_told_after_it_was_published() -> None:
    assert _claim(said="2017-01-01").told == _ARTICLE.published


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [("children", "civilians", True), ("children", "people", False), ("medics", "civilians", False)],
)
def test_children_of_civilians_are_counted_as_civilians(part: str, whole: str, *, expected: bool) -> None:
    claims = [_claim(victims=whole), _claim(victims=part)]
    _, found = as_parts(claims, [None, claims[0].iri])
    assert (found.part_of, found.scope.as_civilians) == (claims[0].iri, expected)


def test_rows_of_one_incident_share_it_and_its_first_row_places_it() -> None:
    rows = [_row(incident="market", places="Binnish;Idlib"), _row(incident="market", victims="women"), _row()]
    claims = [_claim(**row.fields) for row in rows]
    (incident,) = coded_incidents(rows, claims)
    assert claims[0].scope.incident == claims[1].scope.incident == incident.iri
    assert (incident.label, incident.places) == ("market", claims[0].scope.places)
    assert claims[2].scope.incident is None
