"""The guide's form of a reading."""

from tests.extraction.reading import read
from tollgraph.extraction.guide import to_guide

FIELDS = {
    "id", "quote", "count_text", "low", "high", "qualifier", "effect", "victims", "claimant", "attributed_to", "places",
    "start", "end", "part_of",
}  # fmt: skip
TEXT = (
    "The Syrian Observatory for Human Rights said Russian raids killed at least 61 people in Saraqib on Tuesday. "
    "Those killed included 20 children. The rest were men. Russia denied there were any civilian casualties."
)


def test_every_claim_has_the_guides_fields_and_its_offsets() -> None:
    claims = to_guide(read(TEXT))["claims"]

    assert [claim["id"] for claim in claims] == ["c1", "c2", "c3"]
    for claim in claims:
        assert claim.keys() >= FIELDS
        assert TEXT[claim["quote_start"] : claim["quote_end"]] == claim["quote"]


def test_the_first_claim_reads_as_a_person_would_write_it() -> None:
    claim = to_guide(read(TEXT))["claims"][0]

    assert {field: claim[field] for field in FIELDS - {"places", "quote"}} == {
        "id": "c1", "count_text": "at least 61", "low": 61, "high": 61, "qualifier": "at least", "effect": "killed",
        "victims": "people", "claimant": "Syrian Observatory for Human Rights", "attributed_to": ["Russia"],
        "start": "2017-05-09", "end": "2017-05-09", "part_of": None,
    }  # fmt: skip


def test_parts_name_the_claim_that_they_break_down() -> None:
    assert [claim["part_of"] for claim in to_guide(read(TEXT))["claims"]] == [None, "c1", "c1"]


def test_the_articles_own_voice_has_no_claimant() -> None:
    assert to_guide(read("Nine people were killed in Homs."))["claims"][0]["claimant"] is None


def test_a_vague_amount_has_no_figure() -> None:
    claim = to_guide(read("Dozens of people were killed in Homs."))["claims"][0]

    assert (claim["low"], claim["high"], claim["qualifier"], claim["count_text"]) == (None, None, "vague", "Dozens")


def test_finer_qualifiers_fold_into_those_of_the_guide() -> None:
    claim = to_guide(read("Just over 900 people were killed in Homs."))["claims"][0]

    assert (claim["low"], claim["qualifier"]) == (900, "more than")


def test_assessments_say_who_and_what() -> None:
    (denial,) = to_guide(read(TEXT))["assessments"]

    assert (denial["id"], denial["assessor"], denial["status"]) == ("a1", "Russia", "denied")
    assert denial["quote"] in TEXT
