"""Places are found by name or by the words around them, and each knows what contains it."""

import pytest

from tests.extraction.stages import document, gazetteer
from tollgraph.extraction.document import PlaceMention
from tollgraph.extraction.names.places import find_places, most_specific_first


def places(text: str) -> list[PlaceMention]:
    """Return the places of a text."""
    return find_places(document(text), gazetteer())


KNOWN = [
    ("Raids hit Idlib province overnight.", [("Idlib", "Idlib Governorate")]),
    ("Raids hit the city of Idlib overnight.", [("Idlib", "Idlib")]),
    ("A strike in the northern countryside of Homs killed two.", [("Homs", "Homs Governorate")]),
    ("A strike in Raqqa, Syria, killed two.", [("Raqqa", "Raqqa"), ("Syria", "Syria")]),
    ("The Syrian province of Homs was hit.", [("Syria", "Syria"), ("Homs", "Homs Governorate")]),
    ("Strikes in Iraq and Syria went on.", [("Iraq", "Iraq"), ("Syria", "Syria")]),
    ("Russia said it hit Palmyra.", [("Palmyra", "Palmyra")]),
    ("Soldiers came from Turkey.", [("Turkey", "Turkey")]),
    ("The Britain-based group counted.", []),
    ("Turkey denied the report.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_known_places_are_found_under_the_words_of_the_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.place.label) for mention in places(text)] == expected


UNLISTED = [
    ("Jets bombed the village of Qarmouta in Hama province.", "Qarmouta", "hama-governorate", "settlement"),
    ("Jets bombed Qarmouta village in Hama province.", "Qarmouta", "hama-governorate", "settlement"),
    ("A shell hit the Zarnouqa neighbourhood of Aleppo.", "Zarnouqa", "aleppo", "neighbourhood"),
    ("Five died in Tell Marmout, Idlib province.", "Tell Marmout", "idlib-governorate", "settlement"),
    ("Five died near al-Bayzara in Yemen.", "al-Bayzara", "yemen", "settlement"),
]


@pytest.mark.parametrize(("text", "name", "within", "kind"), UNLISTED)
def test_an_unlisted_place_is_kept_inside_the_known_one(text: str, name: str, within: str, kind: str) -> None:
    found = [mention for mention in places(text) if not mention.known]
    assert [mention.text for mention in found] == [name]
    assert [iri.rsplit("/", 1)[-1] for iri in found[0].place.within] == [within]
    assert found[0].place.kind == kind


LISTS = [
    (
        "Units struck Qardan Bezlin al-Mughayra and Tirtash areas in Latakia province.",
        ["Qardan", "Bezlin", "al-Mughayra", "Tirtash"],
    ),
    ("Bombs fell on the neighbourhoods of Karm Zeitan and Tal Rizan in Aleppo.", ["Karm Zeitan", "Tal Rizan"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_that_lost_its_commas_is_taken_apart(text: str, names: list[str]) -> None:
    assert [mention.text for mention in places(text) if not mention.known] == names


NO_PLACES = [
    "On Monday President Haddad met General Awad in Ramadan.",
    "He said in English that Colonel Mansour was safe.",
    "Two villages were hit, Several Areas In All Lost.",
]


@pytest.mark.parametrize("text", NO_PLACES)
def test_people_days_and_headlines_are_no_places(text: str) -> None:
    assert places(text) == []


def test_a_place_introduced_once_is_known_again_by_its_name() -> None:
    first, second = (
        each for each in places("Jets bombed Qarmouta village in Hama. Qarmouta is empty.") if not each.known
    )
    assert first.place == second.place


SPOKEN_OF = [
    ("Idlib province is rebel-held. Raids across the northwestern province killed two.", "Idlib Governorate"),
    ("The city of Homs was quiet. Shelling in the city killed two.", "Homs"),
]


@pytest.mark.parametrize(("text", "label"), SPOKEN_OF)
def test_a_place_spoken_of_is_taken_up(text: str, label: str) -> None:
    assert [mention.place.label for mention in places(text)] == [label, label]


@pytest.mark.parametrize("text", ["A shell hit near the Kuwait roundabout.", "A shell hit Idlib Street."])
def test_a_site_called_after_a_place_is_not_that_place(text: str) -> None:
    assert [mention for mention in places(text) if mention.known] == []


RELATIONS = [
    ("A strike near Raqqa killed two.", "near"),
    ("A strike outside Raqqa killed two.", "outside"),
    ("A strike north of Raqqa killed two.", "near"),
    ("A strike in the besieged city of Raqqa killed two.", "in"),
    ("They fled from Raqqa.", "from"),
    ("They drove to Raqqa.", "to"),
]


@pytest.mark.parametrize(("text", "relation"), RELATIONS)
def test_the_preposition_says_how_a_place_is_meant(text: str, relation: str) -> None:
    assert [mention.relation for mention in places(text)] == [relation]


def test_places_are_listed_from_the_smallest_with_those_that_contain_them() -> None:
    found = places("In Syria, a strike on Qarmouta village in Hama province killed two. Iraq was calm.")
    harm = [mention for mention in found if mention.text == "Qarmouta"]
    names = [reference.text for reference in most_specific_first(harm, found, gazetteer().background)]
    assert names == ["Qarmouta", "Hama", "Syria"]
