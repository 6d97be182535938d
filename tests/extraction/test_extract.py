"""From a whole report to its claims: who says it, of whom, where and when, said how often, part of what."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.reading import article, claim, extractor, read
from tollgraph.extraction import extract
from tollgraph.terms import Kind, Standard, Unit

SPEAKERS = [
    ("The Syrian Observatory for Human Rights said raids killed 12 people.", "Syrian Observatory for Human Rights"),
    ("Air strikes killed 12 civilians, activists said.", "activists"),
    ("The White Helmets rescue group said that 12 civilians were killed.", "White Helmets"),
    ("Twelve civilians were killed, SANA news agency reports.", "SANA"),
    ("The SANA state news agency said that 12 civilians were killed.", "SANA"),
    ("Twelve civilians were killed, initial reports said.", "initial reports"),
    ("Omar Haddad spoke. Twelve people were wounded without causing deaths said Haddad.", "Omar Haddad"),
    ("Airwars spoke. The UK-based group which backs the Syrian opposition said 12 people were killed.", "Airwars"),
    ("A UN inquiry concluded that 12 civilians were killed.", "United Nations"),
    ("The army said that 12 civilians were killed. In Mali people fled.", "Mali"),
    ("The coalition is blamed for 12 deaths.", None),
    ("According to Airwars, 12 civilians were killed.", "Airwars"),
    ("The local journalist Omar Haddad placed the death toll in Raqqa at 12.", "local journalist Omar Haddad"),
    ("Twelve civilians were killed in Raqqa, a local doctor told Reuters.", "a local doctor"),
    ("Twelve civilians were killed in Raqqa.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_the_claimant_is_who_says_the_number(text: str, speaker: str | None) -> None:
    found = claim(text)

    assert (None if found.own_voice else found.claimant.label) == speaker


PARTIES = [
    ("Russian warplanes killed 12 civilians in Idlib.", ["Russia"]),
    ("US-led coalition strikes killed 12 civilians in Raqqa.", ["US-led coalition"]),
    ("Twelve civilians were killed by Islamic State in Mosul.", ["Islamic State"]),
    ("Twelve civilians were killed in a village held by Islamic State.", []),
    ("Strikes by Syrian or Russian warplanes killed 12 people.", ["Syrian government", "Russia"]),
    ("Saudi-led coalition air raids killed 12 people in Sanaa.", ["Saudi-led coalition"]),
    ("Twelve people died when a roof fell in.", []),
    ("Israel said 53 of its soldiers were killed.", []),
    ("Russia said it had killed 53 militants.", ["Russia"]),
]


@pytest.mark.parametrize(("text", "parties"), PARTIES)
def test_the_parties_are_those_who_did_it(text: str, parties: list[str]) -> None:
    assert [party.label for party in claim(text).parties] == parties


DATES = [
    ("A strike killed 12 civilians in Raqqa on Monday.", "2017-05-08", "2017-05-08"),
    ("A strike killed 12 civilians in Raqqa, a monitor said on Monday.", None, None),
    ("A strike killed 12 civilians in Raqqa on 3 May 2017, a monitor said on Monday.", "2017-05-03", "2017-05-03"),
    ("Air strikes killed 12 civilians in Raqqa in March 2017.", "2017-03-01", "2017-03-31"),
    ("Residents say that 12 civilians were killed in Raqqa on 17 March.", "2017-03-17", "2017-03-17"),
    ("Residents say that 12 civilians were killed in Raqqa on 17 Mar. 2017.", "2017-03-17", "2017-03-17"),
    ("The war in Syria has killed more than 320,000 people since 2011.", "2011-01-01", "2017-05-12"),
]


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_the_period_is_that_of_the_harm(text: str, start: str | None, end: str | None) -> None:
    period = claim(text).read_period

    assert (period.start and period.start.isoformat(), period.end and period.end.isoformat()) == (start, end)


def test_the_place_of_the_harm_comes_first_and_what_contains_it_after() -> None:
    found = claim("A doctor in Damascus said that 12 people were killed in Saraqib, in Idlib province in Syria.")

    assert [place.text for place in found.places] == ["Saraqib", "Idlib", "Syria"]
    assert len(found.scope.places) == 1


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Jets struck the west Mosul neighbourhood where residents say 12 civilians were killed.", ["Mosul"]),
        ("A missile attack on Ukraine killed 12 people.", ["Ukraine"]),
        ("In Mosul, residents say 12 civilians were killed.", ["Mosul"]),
        ("Twelve people were killed when a hospital in Kunduz was bombed.", ["Kunduz"]),
        ("Twelve people were killed, a hospital in Kunduz said.", []),
        ("Thirty rebels died near Mosul.", ["Mosul"]),
    ],
)
def test_the_place_stands_where_the_sentence_tells_of_the_harm(text: str, places: list[str]) -> None:
    assert [place.text for place in claim(text).places] == places


def test_more_of_the_same_elsewhere_has_its_own_place() -> None:
    found = read("Thirty rebels were killed around Raqqa and another five outside Kobane.").claims
    assert [[place.text for place in each.places] for each in found] == [["Raqqa"], ["Kobane"]]


def test_what_the_sentences_after_add_belongs_to_the_event() -> None:
    reading = read(
        "At least 26 civilians were killed in Syria on Wednesday. Russian jets hit the town of Saraqib in Idlib. "
        "Another 40 people were wounded."
    )

    assert [claim.quantity.low for claim in reading.claims] == [26, 40]
    assert {claim.scope.incident for claim in reading.claims} == {reading.incidents[0].iri}
    assert {claim.places[0].text for claim in reading.claims} == {"Saraqib"}
    assert {claim.parties[0].label for claim in reading.claims} == {"Russia"}


def test_two_events_are_told_apart() -> None:
    reading = read(
        "A car bomb killed 14 people in Mosul on Monday. In Raqqa, an air strike killed 9 people on Tuesday."
    )

    assert len({claim.scope.incident for claim in reading.claims}) == len(reading.incidents) == 2


def test_a_total_is_of_no_incident() -> None:
    found = claim("Airwars said coalition strikes have killed more than 2,500 civilians in Iraq and Syria since 2014.")

    assert found.scope.incident is None
    assert len(found.scope.places) == 2


def test_a_claim_said_twice_is_one_claim_with_two_passages() -> None:
    found = claim(
        "Local activists said that 31 people were killed in Saraqib on Monday.", title="Air strike kills 31 in Syria"
    )

    assert (found.claimant.label.casefold(), len(found.passages)) == ("local activists", 2)
    assert found.passages[0].exact == "31 people were killed"


def test_a_rounding_and_its_figure_are_one_claim() -> None:
    found = claim(
        "More than 3,000 civilians have died in coalition strikes in Syria, a monitor said. "
        "The Syrian Observatory for Human Rights said that they had killed 3,118 civilians."
    )

    assert (found.quantity.low, len(found.passages)) == (3118, 2)


def test_two_sources_are_two_claims() -> None:
    reading = read("Rebels said 12 people were killed in Homs. A doctor said 20 people were killed in Homs.")

    assert [claim.quantity.low for claim in reading.claims] == [12, 20]


def test_a_breakdown_names_its_total() -> None:
    total, children, rest = read(
        "The Observatory said 61 people were killed in Saraqib. Those killed included 20 children. The rest were men."
    ).claims

    assert (children.part_of, rest.part_of) == (total.iri, total.iri)
    assert rest.quantity.low == 41


def test_a_share_of_a_total_is_computed() -> None:
    total, part = read("Activists said 200 people were killed in Aleppo, 40% of them children.").claims

    assert (part.quantity.low, part.part_of) == (80, total.iri)


KINDS = [
    ("Airwars said coalition strikes killed 12 civilians in Raqqa.", Kind.LEDGER, Standard.DOCUMENTED),
    ("The coalition said its strikes killed 12 civilians in Raqqa.", Kind.LEDGER, Standard.ACKNOWLEDGED),
    ("Residents said coalition strikes killed 12 civilians in Raqqa.", Kind.WORLD, None),
    ("Coalition strikes killed 12 civilians in Raqqa.", Kind.WORLD, None),
    ("Airwars said that 12 civilian deaths were alleged in Raqqa.", Kind.LEDGER, Standard.ALLEGED),
]


@pytest.mark.parametrize(("text", "kind", "standard"), KINDS)
def test_monitors_count_and_parties_concede(text: str, kind: Kind, standard: Standard | None) -> None:
    found = claim(text)

    assert (found.kind, found.standard) == (kind, standard)


def test_a_rate_has_its_own_unit() -> None:
    assert claim("Airwars said Russia is killing hundreds of civilians in Syria every month.").scope.unit == Unit.RATE


def test_a_toll_of_a_war_is_of_all_parties() -> None:
    assert claim("The war in Yemen has killed more than 10,000 people since 2015.").scope.all_parties


OTHER_WARS = [
    ("An Israeli air strike killed 9 people in the city of Rafah on Tuesday, medics said.", 9, "medics", "Rafah"),
    ("Shelling in Kharkiv killed three people and wounded 11 on Thursday, the mayor said.", 3, "mayor", "Kharkiv"),
    ("Gunmen killed at least 22 villagers near the town of Djibo, residents said.", 22, "residents", "Djibo"),
    ("A rocket hit a house in Tripoli, killing a mother, a medical source said.", 1, "medical", "Tripoli"),
    ("Houthi shells killed six children in Taiz on Monday, rights groups said.", 6, "rights", "Taiz"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "low", "speaker", "place"), OTHER_WARS)
def test_reports_of_other_wars_are_read_too(text: str, low: int, speaker: str, place: str) -> None:
    found = read(text).claims[0]

    assert found.quantity.low == low
    assert speaker in found.claimant.label.lower()
    assert place in [mention.text for mention in found.places]


NOTHING = [
    "Read more: war has killed 350,000 people",
    "The coalition carried out 34,000 strikes.",
    "Some 12,000 people fled the town.",
    "",
    "1",
]


@pytest.mark.parametrize("text", NOTHING)
def test_what_counts_no_harm_yields_nothing(text: str) -> None:
    assert read(text).claims == ()


def test_places_and_sources_known_only_here_come_with_the_reading() -> None:
    reading = read("Activists said 12 people were killed in the village of Umm Zanbaq in Idlib province.")

    assert [actor.label.casefold() for actor in reading.actors] == ["activists"]
    assert [place.label for place in reading.places] == ["Umm Zanbaq"]


def test_every_claim_lists_its_rules_and_how_sure_it_is() -> None:
    found = claim("Air strikes killed 12 civilians, activists said.")

    assert "object of a harm word" in found.rules
    assert 0 < found.confidence <= 1


SENTENCES = st.sampled_from([
    "Air strikes killed 12 civilians in Raqqa, activists said.", "The Pentagon denied there were any casualties.",
    "Among the dead were 4 children.", "The rest were men.", "It said 40% of them were women.", "Read more: 3 dead",
    "Last week, Russian jets hit a school, killing dozens.", "“No civilians died,” he added.", "\n\n",
    "The toll rose to 90.",
])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(SENTENCES, max_size=8).map(" ".join))
def test_quotes_stand_in_the_text_and_reading_again_changes_nothing(text: str) -> None:
    reading = extract(article(text), extractor())

    for found in reading.claims:
        for passage in found.passages:
            assert passage.exact == text[passage.start : passage.end] != ""
    assert extract(article(text), extractor()) == reading


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_input_breaks_it(text: str) -> None:
    assert read(text).article.text == text


@pytest.mark.parametrize(("others", "share"), [("Three Israelis died.", 75), ("Eight Israelis died.", 6)])
def test_a_share_is_of_a_number_that_it_can_divide(others: str, share: int) -> None:
    told = f"The death toll rose to 100 in Gaza. {others} Three quarters of those killed were civilians."
    assert [each.quantity.low for each in read(told).claims if "quarters" in each.quantity.text] == [share]


def test_what_is_listed_as_the_dead_is_beside_the_rest_of_the_list() -> None:
    found = read("The dead were 24 patients and four caretakers, a doctor said.").claims
    assert [(each.quantity.low, each.part_of) for each in found] == [(24, None), (4, None)]


THEATRES = [
    ("Twelve people were killed in Raqqa by the coalition fighting Daesh in Syria and Iraq.", ["Raqqa", "Syria"]),
    ("Twelve members of Daesh (a group banned in Russia) were killed in Raqqa.", ["Raqqa"]),
    ("The coalition struck rebels fighting Daesh near Marea and killed twelve of them.", ["Marea"]),
]


@pytest.mark.parametrize(("text", "places"), THEATRES)
def test_where_a_party_fights_or_is_banned_is_not_where_people_died(text: str, places: list[str]) -> None:
    assert [place.text for place in claim(text).places] == places
