"""Counts that only what stands around them bears out: shares of parties, tolls taken up, speakers are no victims."""

import pytest

from tests.extraction.reading import read


def _told(text: str) -> list[str]:
    """Return figure, effect, victims, claimant and parties of every claim of a text."""
    return [
        " ".join(
            [
                str(claim.quantity.low), claim.scope.effect, claim.scope.victims, "|", claim.claimant.label, "|",
                ", ".join(party.label for party in claim.parties),
            ]
        )
        for claim in read(text).claims
    ]  # fmt: skip


SHARES = [
    (
        "The SOHR documented 484 civilian deaths in July, 224 by government forces and 260 by the US-led coalition.",
        {484: ["Syrian government", "US-led coalition"], 224: ["Syrian government"], 260: ["US-led coalition"]},
    ),
    (
        "Of the 340 people killed in Syria, 200 were killed by the regime and 140 by Russian jets, the SOHR said.",
        {340: ["Syrian government", "Russia"], 200: ["Syrian government"], 140: ["Russia"]},
    ),
    (
        "The SOHR said 417 people were killed by the regime and 224 at the hands of Islamic State in Syria.",
        {417: ["Syrian government"], 224: ["Islamic State"]},
    ),
    ("The SOHR said 40 people were killed in Homs, 12 by Friday.", {40: []}),
    (
        "Some 224 civilians died in regime attacks in July and 260 in coalition strikes, the SOHR said.",
        {224: ["Syrian government"], 260: ["US-led coalition"]},
    ),
    (
        "The SOHR counted 484 deaths in Syria: 224 in regime attacks and 260 in Russian air raids.",
        {484: ["Syrian government", "Russia"], 224: ["Syrian government"], 260: ["Russia"]},
    ),
]


@pytest.mark.parametrize(("text", "parties"), SHARES)
def test_each_share_of_a_toll_is_laid_to_its_own_party(text: str, parties: dict[int, list[str]]) -> None:
    claims = read(text).claims

    assert {claim.quantity.low: [party.label for party in claim.parties] for claim in claims} == parties


def test_shares_are_parts_of_the_toll_before_them() -> None:
    whole, *shares = read(SHARES[0][0]).claims
    beside = read(SHARES[2][0]).claims

    assert [share.part_of for share in shares] == [whole.iri, whole.iri]
    assert [claim.part_of for claim in beside] == [None, None]


ELSEWHERE = [
    ("Shells killed 20 people in Aleppo and 30 in Homs on Monday.", {20: ["Aleppo"], 30: ["Homs"]}),
    (
        "At least 25 civilians were killed in Raqqa, 11 in Tabqa and six others in Mayadin, activists said.",
        {25: ["Raqqa"], 11: ["Tabqa"], 6: ["Mayadin"]},
    ),
    ("The raids killed 14 people, 9 in Idlib and 5 in Hama.", {14: ["Idlib", "Hama"], 9: ["Idlib"], 5: ["Hama"]}),
    ("Shells killed 20 people in Aleppo and 30 in line at a bakery.", {20: ["Aleppo"]}),
    ("Shells killed 20 people in Aleppo and 30 in Homs fled.", {20: ["Aleppo", "Homs"]}),
    ("Shells killed 20 people in Aleppo and hit 30 in Homs.", {20: ["Aleppo", "Homs"]}),
]


@pytest.mark.parametrize(("text", "places"), ELSEWHERE)
def test_a_row_of_counts_has_a_place_each(text: str, places: dict[int, list[str]]) -> None:
    claims = read(text).claims

    assert {claim.quantity.low: [place.text for place in claim.places] for claim in claims} == places


def test_a_row_of_counts_is_of_one_day_where_no_other_is_named_and_of_events_of_their_own() -> None:
    there, here = read("On Monday shells killed 20 people in Aleppo and 30 in Homs.").claims
    first, second = read("Shells killed 20 people in Aleppo on Monday and 30 in Homs on Tuesday.").claims

    assert there.read_period == here.read_period
    assert here.scope.incident is None
    assert first.read_period.end != second.read_period.end


def test_a_row_of_counts_has_the_day_of_the_event_before_it() -> None:
    there, here = read("On Monday jets bombed Aleppo. The strikes killed 20 people in Aleppo and 30 in Homs.").claims

    assert there.read_period.end is not None
    assert there.read_period == here.read_period


def test_a_row_of_counts_breaks_down_a_total_without_a_place() -> None:
    whole, *parts = read(ELSEWHERE[2][0]).claims
    beside = read(ELSEWHERE[0][0]).claims

    assert [part.part_of for part in parts] == [whole.iri, whole.iri]
    assert [claim.part_of for claim in beside] == [None, None]


TAKEN_UP = [
    (
        "The SOHR said 60 civilians died in coalition strikes in Homs. The coalition put the number at fewer than 10.",
        "10 killed civilians | US-led coalition | US-led coalition",
    ),
    (
        "Activists said 60 people were wounded in Homs. A local doctor put the figure at 75.",
        "75 injured people | A local doctor | ",
    ),
    (
        "Activists said 60 people were wounded in Homs. A local doctor put the figure at 75 children.",
        "75 injured children | A local doctor | ",
    ),
]


@pytest.mark.parametrize(("text", "last"), TAKEN_UP)
def test_a_number_that_is_put_counts_whom_the_one_before_counts(text: str, last: str) -> None:
    assert _told(text)[-1] == last


def test_a_number_that_is_put_has_the_place_and_days_of_the_one_before() -> None:
    one, other = read(
        "Airwars said 60 civilians died in coalition strikes in Syria in April. The coalition put the number at 10."
    ).claims

    assert one.read_period.start is not None
    assert (one.places, one.read_period, one.parties) == (other.places, other.read_period, other.parties)


@pytest.mark.parametrize(
    "text",
    [
        "Thousands fled Homs. The United Nations put the number at 40,000.",
        "The SOHR said 60 people died. It rained. It was late. Homs was dark. Airwars put the number at 300.",
    ],
)
def test_a_number_put_to_nobody_counted_before_counts_nobody(text: str) -> None:
    assert not [told for told in _told(text) if told.startswith(("40000", "300"))]


INTERRUPTED = [
    ('"We counted 22 bodies," said a nurse in Homs, "and 60 people were wounded."',
     ["22 killed people | a nurse in Homs | ", "60 injured people | a nurse in Homs | "]),
    ('"Eleven people," the head of the SOHR said, "were killed in Homs."',
     ["11 killed people | Syrian Observatory for Human Rights | "]),
    ('"The raid on Homs killed five people," said Omar, a resident, "and 12 others were injured."',
     ["5 killed people | Omar | ", "12 injured people | Omar | "]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), INTERRUPTED)
def test_a_quotation_goes_on_after_its_speaker_who_is_no_victim(text: str, told: list[str]) -> None:
    assert _told(text) == told
