"""Pages of Airwars: the narrative is read, and so is what its researchers coded, with words to quote for it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.shared_data import needs_shared, shared_path
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.identifiers import Minter
from tollgraph.incidents.summaries import RULE, add_incident_summary
from tollgraph.mapping import reading_quads
from tollgraph.model import Article, Claim, Reading
from tollgraph.reading.airwars import find_summary
from tollgraph.reading.formats import read_source
from tollgraph.reading.source import Defaults, Source
from tollgraph.terms import Effect, Kind, Standard, Status, Victims

_PAGE = Path(__file__).with_name("airwars_page.html")
_EXTRACTOR = Extractor(load_background(), Minter(), datetime(2020, 1, 1, tzinfo=UTC))


def _article(data: bytes, **more: object) -> Article:
    (article,) = read_source(Source("page.html", data, "text/html", **more))  # type: ignore[arg-type]  # its fields
    assert isinstance(article, Article)
    return article


def _reading(article: Article) -> Reading:
    return add_incident_summary(extract(article, _EXTRACTOR), _EXTRACTOR)


@pytest.fixture(scope="module")
def article() -> Article:
    return _article(_PAGE.read_bytes())


@pytest.fixture(scope="module")
def reading(article: Article) -> Reading:
    return _reading(article)


def _coded(reading: Reading, claimant: str) -> list[Claim]:
    return [claim for claim in reading.claims if RULE in claim.rules and claim.claimant.label == claimant]


def test_the_text_holds_the_narrative_and_the_summary_but_not_the_page_around_them(article: Article) -> None:
    summary = find_summary(article)
    assert summary is not None
    assert "on a bakery near Tabqa" in article.text[: summary.start]
    assert "Civilians reported killed: 4 \u2013 6 (1\u20132 children, 1 woman, 1 healthcare_personnel)" in article.text
    assert article.text.count("Civilians reported killed") == 1
    assert not any(words in article.text for words in ("Subscribe", "About us", "99 people", "50 killed"))


def test_a_page_without_a_date_of_publication_counts_as_of_the_incident_s_last_day(article: Article) -> None:
    own = _article(_PAGE.read_bytes(), defaults=Defaults(published=date(2019, 5, 1)))
    assert (article.published, own.published) == (date(2017, 3, 4), date(2019, 5, 1))
    assert (article.key, article.publisher) == ("https://example.org/incidents/xx001/", "Airwars")


def test_the_coded_numbers_are_counts_by_airwars_of_the_one_incident(reading: Reading) -> None:
    found = [
        (c.scope.effect, c.scope.victims, c.quantity.low, c.quantity.high, c.kind, c.standard)
        for c in _coded(reading, "Airwars")
    ]
    assert found == [
        (Effect.KILLED, Victims.CIVILIANS, 4, 6, Kind.LEDGER, Standard.GRADED),
        (Effect.KILLED, Victims.CHILDREN, 1, 2, Kind.LEDGER, Standard.GRADED),
        (Effect.KILLED, Victims.WOMEN, 1, 1, Kind.LEDGER, Standard.GRADED),
        (Effect.KILLED, Victims.MEDICS, 1, 1, Kind.LEDGER, Standard.GRADED),
        (Effect.INJURED, Victims.CIVILIANS, 9, 9, Kind.LEDGER, Standard.GRADED),
    ]
    assert {c.scope.incident for c in _coded(reading, "Airwars")} == {reading.incidents[0].iri}


def test_a_breakdown_is_part_of_the_killed_and_counts_among_the_civilians(reading: Reading) -> None:
    whole, children, *_ = _coded(reading, "Airwars")
    assert children.part_of == whole.iri
    assert children.scope.as_civilians
    assert children.passages[0].exact == "1\u20132 children"


def test_the_incident_has_its_code_days_place_and_suspects(reading: Reading) -> None:
    incident, claim = reading.incidents[0], reading.claims[0]
    assert incident.identifiers == (("airwars", "XX001"),)
    assert (incident.period.start, incident.period.end) == (date(2017, 3, 3), date(2017, 3, 4))
    assert [place.label for place in claim.places] == ["Tabqa", "Raqqa Governorate", "Syria"]
    assert [party.label for party in claim.parties] == ["US-led coalition", "Russia"]


def test_a_belligerent_s_concession_is_its_own_claim(reading: Reading) -> None:
    (claim,) = _coded(reading, "US-led coalition")
    assert (claim.quantity.low, claim.scope.effect, claim.standard) == (2, Effect.KILLED, Standard.ACKNOWLEDGED)
    assert claim.passages[0].exact == "Civilian deaths conceded: 2"


def test_the_grade_and_the_positions_are_assessments(reading: Reading) -> None:
    found = [(each.assessor.label, each.status, each.reason) for each in reading.assessments if RULE in each.rules]
    assert found == [
        ("Airwars", Status.FAIR, None),
        ("US-led coalition", Status.CREDIBLE, "It hit the place at that time"),
    ]


def test_the_narrative_s_claims_stay_and_are_of_the_same_incident(reading: Reading) -> None:
    narrated = [claim for claim in reading.claims if RULE not in claim.rules]
    killed = next(claim for claim in narrated if claim.scope.effect == Effect.KILLED)
    assert killed.quantity.text == "at least four"
    assert killed.scope.incident == reading.incidents[0].iri


def test_every_passage_quotes_the_text_that_it_points_at(reading: Reading) -> None:
    passages = [passage for claim in reading.claims for passage in claim.passages]
    passages += [each.passage for each in reading.assessments]
    assert passages
    assert all(reading.article.text[each.start : each.end] == each.exact for each in passages)


@pytest.mark.parametrize(
    ("position", "status", "numbers"),
    [
        ("Non credible / Unsubstantiated", Status.NOT_CREDIBLE, (0, 0)),
        ("Duplicate", Status.DUPLICATE, None),
        ("Open", Status.OPEN, None),
    ],
)
def test_a_position_is_read_by_how_it_begins(position: str, status: Status, numbers: tuple[int, int] | None) -> None:
    page = _PAGE.read_text().replace("Credible / Substantiated", position).replace(">2<", ">None<")
    found = [each for each in _reading(_article(page.encode())).assessments if RULE in each.rules][1]
    assert found.status == status
    assert (found.quantity and (found.quantity.lower, found.quantity.upper)) == numbers


def test_another_page_with_the_same_words_is_read_as_an_article() -> None:
    text = "Civilians reported killed: 4. Incident Code: a meta-block. Ten people were killed in a raid, they said."
    page = f"<html><body><article><h1>A raid</h1><p>{text}</p><p>{text}</p></article></body></html>"
    article = _article(page.encode(), defaults=Defaults(published=date(2020, 1, 1)))
    assert find_summary(article) is None
    reading = extract(article, _EXTRACTOR)
    assert add_incident_summary(reading, _EXTRACTOR) is reading


def _coded_figures(reading: Reading) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {
        (str(claim.scope.effect), str(claim.scope.victims)): (claim.quantity.low, claim.quantity.high)
        for claim in reading.claims
        if RULE in claim.rules
    }


@needs_shared
def test_the_coded_numbers_of_real_pages_are_read_exactly() -> None:
    rows = [json.loads(line) for line in shared_path("eval", "airwars_dev.jsonl").read_text().splitlines()]
    truth = {row["code"].lower(): row for row in rows}
    fields = {"civ_killed": ("killed", "civilians"), "children": ("killed", "children"), "women": ("killed", "women"),
              "men": ("killed", "men"), "civ_injured": ("injured", "civilians")}  # fmt: skip
    pages = sorted(shared_path("eval", "airwars_pages").glob("*.html"))
    assert pages
    for page in pages:
        reading = _reading(_article(page.read_bytes()))
        row, found = truth[page.stem], _coded_figures(reading)
        expected = {what: (row[f"{name}_low"], row[f"{name}_high"]) for name, what in fields.items()}
        assert {what: found.get(what, (None, None)) for what in expected} == expected
        assert reading.incidents[0].period.start == date.fromisoformat(row["date_start"])
        assert reading_quads(reading, Minter())
