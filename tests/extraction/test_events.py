"""What the sentences around a count say of its place, its day and who did it, and what they do not."""

import pytest

from tests.extraction.reading import read
from tollgraph.model import Claim


def told(text: str, figure: int) -> Claim:
    """Return the one claim of a text with a figure."""
    (found,) = [claim for claim in read(text).claims if claim.quantity.low == figure]
    return found


SEATS = [
    ("a seat", "The Syrian Observatory for Human Rights, a group with a seat in Britain, said 33 died in Raqqa."),
    ("a base", "SOHR, a monitor based in Britain, said that an air strike in Raqqa killed 33 people."),
    ("an aside", "Airwars, an organisation in London that counts the dead, said 33 people were killed in Raqqa."),
]


@pytest.mark.parametrize(("reason", "text"), SEATS)
def test_where_an_organisation_sits_is_no_place_of_harm(reason: str, text: str) -> None:
    assert [place.text for place in told(text, 33).places] == ["Raqqa"], reason


def test_a_description_after_a_name_means_that_name() -> None:
    text = (
        "Airwars counts the dead. The Syrian Observatory for Human Rights, a monitoring group in Britain, said that a "
        "strike near Raqqa killed 33 people. Airwars made no statement."
    )

    assert told(text, 33).claimant.label == "Syrian Observatory for Human Rights"


PARTIES = [
    ("of its strikes", "Air strikes of the US-led coalition killed 33 civilians.", ["US-led coalition"]),
    ("members of", "A suicide attack carried out by members of the Nusra Front killed 33 people.", ["Nusra Front"]),
    ("by what it sends", "Government shells hit Douma, Syria, killing 33 people.", ["Syrian government"]),
    ("soldiers", "Clashes between rebels and government troops near Hama killed 33 soldiers.", ["rebels"]),
    ("jihadists", "Clashes between the Syrian army and Islamic State killed 33 jihadists.", ["Syrian government"]),
    (
        "who looks into it",
        "A strike on Mosul killed 33 people, media said. The Pentagon is investigating it.",
        ["United States"],
    ),
    ("a motive", "Russian jets hit Idlib in revenge for the death of 33 crewmen killed when a helicopter fell.", []),
    (
        "both sides fell",
        (
            "US-led coalition jets struck Raqqa. SOHR said 33 Islamic State fighters and 20 Kurdish "
            "fighters were killed."
        ),
        [],
    ),
    ("who describes", "At least 33 people were killed after rocket fire, the opposition Syrian Observatory said.", []),
    ("its own admission", "The US-led coalition said that by mistake it killed 33 civilians.", ["US-led coalition"]),
]


@pytest.mark.parametrize(("reason", "text", "parties"), PARTIES)
def test_the_party_is_read_from_how_it_is_named(reason: str, text: str, parties: list[str]) -> None:
    assert [party.label for party in told(text, 33).parties] == parties, reason


def test_a_party_far_below_an_event_is_not_blamed_for_it() -> None:
    talk = "The talks went on for hours. Nobody would speak of them. The delegates left late. "
    text = (
        f"An explosion killed 33 people in Mosul, residents said. {talk}Russian strikes are hard to tell from others."
    )

    assert told(text, 33).parties == ()


DAYS = [
    ("a course of days", "Seven days of air strikes left 75 people dead in Idlib.", 75, "2017-05-06"),
    (
        "the past day",
        "Strikes killed 75 people in Idlib over the past 24 hours. Another raid killed 9 in Hama.",
        9,
        "2017-05-11",
    ),
    (
        "a killing",
        (
            "Activists say fighters killed 33 men in Syria. Islamic State executed them near Palmyra, Syria, on "
            "Wednesday."
        ),
        33,
        "2017-05-10",
    ),
    (
        "an operation",
        (
            "The SDF launched its offensive on Manbij, Syria, on April 3. The battle has killed 75 fighters, "
            "the Observatory said."
        ),
        75,
        "2017-04-03",
    ),
]


@pytest.mark.parametrize(("reason", "text", "figure", "start"), DAYS)
def test_the_day_is_taken_from_the_sentences_around(reason: str, text: str, figure: int, start: str) -> None:
    day = told(text, figure).read_period.start

    assert str(day) == start, reason


def test_a_bare_total_is_read_like_the_total_before_it() -> None:
    text = (
        "The US-led coalition said its strikes in Iraq and Syria killed 1,257 civilians between August 2014 and "
        "February 2017. Airwars rejected the figure and said nearly 7,500 civilians had died."
    )
    found = told(text, 7500)

    assert [party.label for party in found.parties] == ["US-led coalition"]
    assert [place.text for place in found.places] == ["Iraq", "Syria"]


def test_a_list_of_other_stories_ends_the_report() -> None:
    text = (
        "A car bomb killed 26 people in Mosul on Friday. Residents fled the city. "
        "Source AFP Related News Car bomb kills eight in Daraa Raid kills 54 in Gaza. Toll climbs to 22 in landslide."
    )

    assert [claim.quantity.low for claim in read(text).claims] == [26]


def test_the_previous_day_is_seen_from_the_day_of_telling() -> None:
    text = "SOHR on Wednesday raised the death toll from strikes in Idlib the previous day to 61."

    assert str(told(text, 61).read_period.start) == "2017-05-09"


PARTS = [
    ("of them", "Rebels killed 60 people in Hatla on Tuesday, a monitor said. Twelve of them were children.", [60, 12]),
    ("a share", "Raids on Aleppo have killed 300 civilians, a medic said; 40% of them were children.", [300, 120]),
    ("nobody before", "The army searched the village. Twelve of them were children.", []),
]


@pytest.mark.parametrize(("reason", "text", "figures"), PARTS)
def test_some_of_them_are_a_part_of_a_total_before(reason: str, text: str, figures: list[int]) -> None:
    claims = read(text).claims

    assert [claim.quantity.low for claim in claims] == figures, reason
    assert [claim.part_of for claim in claims[1:]] == [claims[0].iri for _ in claims[1:]]


def test_since_that_day_takes_up_the_day_before() -> None:
    text = (
        "The US-led coalition began its strikes on September 23, 2014. "
        "Since that day the strikes in Syria have killed 3,331 civilians, SOHR said."
    )

    assert str(told(text, 3331).read_period.start) == "2014-09-23"


def test_the_name_in_a_credit_says_nothing() -> None:
    assert told("Raids hit Raqqa on Monday killing 20 people REUTERS Rodi Said. Residents fled.", 20).own_voice


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Raids killed 82 people in Idlib. Medics said 58 civilians died. They said 24 others were killed.",
            2,
        ),
        (
            "Raids killed 82 people in Idlib. Medics said 58 civilians died. They said 23 others were killed.",
            0,
        ),
    ],
)
def test_counts_that_add_up_to_a_total_are_its_parts(text: str, parts: int) -> None:
    whole, *rest = read(text).claims

    assert whole.quantity.low == 82
    assert [claim.part_of for claim in rest].count(whole.iri) == parts


def test_an_event_keeps_the_day_and_the_spot_that_introduce_it_long_after() -> None:
    text = (
        "Sarin was used against the town of Khan Shaykhun on 4 April 2016. "
        "Human Rights Watch said that the attack killed at least 92 people."
    )
    found = told(text, 92)

    assert str(found.read_period.start) == "2016-04-04"
    assert [place.text for place in found.places] == ["Khan Shaykhun"]
