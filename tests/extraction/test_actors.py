"""Actors are referred to by their own names; sources without a name keep the article's words."""

import pytest

from tests.extraction.stages import document, gazetteer
from tollgraph.extraction.document import ActorMention
from tollgraph.extraction.names.actors import find_actors


def actors(text: str, *, title: str = "") -> list[ActorMention]:
    """Return the actors of a text."""
    return find_actors(document(text, title=title), gazetteer())


SOHR = "Syrian Observatory for Human Rights"
RESOLVED = [
    ("The SOHR counted ten. The monitor relies on a network.", [SOHR, SOHR]),
    ("The SOHR counted ten. The Britain-based group added two.", [SOHR, SOHR]),
    ("A monitor said ten died. The Observatory counts the dead.", [SOHR, SOHR]),
    ("Observatory director Rami Abdel Rahman spoke. Abdel Rahman added that it was bad.", [SOHR, SOHR]),
    ("The observatory said so of Airwars.", ["Airwars", "Airwars"]),
    ("The US-led coalition bombs. The coalition denies it.", ["US-led coalition", "US-led coalition"]),
    ("The Saudi-led coalition bombs. The alliance denies it.", ["Saudi-led coalition", "Saudi-led coalition"]),
    ("The defence ministry in Moscow spoke.", ["Russian Defence Ministry"]),
    ("YPG spokesman Karwan Rojdar spoke. Rojdar said it was calm.", ["YPG", "YPG"]),
    ("Turkish Foreign Minister Adnan Ersoy said so.", ["Turkey"]),
    ("Russias military denied it.", ["Russia"]),
    (
        "The Syrian Observatory for Human Rights spoke. Airwars spoke. The Britain-based monitor spoke.",
        ["Syrian Observatory for Human Rights", "Airwars", "Syrian Observatory for Human Rights"],
    ),
    ("Syria has categorically denied it.", ["Syrian government"]),
    ("Its jets came from Washington-led alliance bases.", ["US-led coalition"]),
]


@pytest.mark.parametrize(("text", "labels"), RESOLVED)
def test_a_description_is_resolved_to_the_organisation(text: str, labels: list[str]) -> None:
    assert [mention.reference.label for mention in actors(text)] == labels


UNNAMED = [
    ("A local doctor said ten died.", "A local doctor"),
    ("Opposition activists said ten died.", "Opposition activists"),
    ("A medical source in Aleppo said ten died.", "A medical source in Aleppo"),
    ("A hospital source in Hassakeh city said ten died.", "A hospital source in Hassakeh city"),
    ("The residents said ten died.", "residents"),
    ("But those on the ground said ten died.", "those on the ground"),
    ("Several international human rights groups said ten died.", "Several international human rights groups"),
    ("Libyan media said ten died.", "Libyan media"),
    ("Russian officials said ten died.", "Russian officials"),
    ("French and British officials said ten died.", "French and British officials"),
    ("A senior Israeli military official said ten died.", "A senior Israeli military official"),
    ("A source at Homs Police Command said ten died.", "A source at Homs Police Command"),
]


@pytest.mark.parametrize(("text", "words"), UNNAMED)
def test_a_source_without_a_name_keeps_its_words(text: str, words: str) -> None:
    found = actors(text)
    assert [mention.reference.label for mention in found] == [words]
    assert found[0].kinds == {"UnnamedSource"}


def test_the_same_source_is_one_source() -> None:
    first, second = actors("A medical source in Aleppo said ten died. The source said it was bad.")
    assert first.reference.iri == second.reference.iri


def test_sources_of_two_articles_are_two_sources() -> None:
    one, other = actors("Activists said ten died."), actors("Activists said eleven died.")
    assert one[0].reference.iri != other[0].reference.iri


STRANGERS = [
    ("Dr Karim Zand said ten died.", "Dr Karim Zand"),
    ('"They are dead" said Nadim Farzat.', "Nadim Farzat"),
    ("The Northern League said ten died.", "Northern League"),
    ("OKAPO rejected it.", "OKAPO"),
    ("According to OKAPO ten died.", "OKAPO"),
    ("The Dar Zahab sultanate said ten died.", "Dar Zahab sultanate"),
]


@pytest.mark.parametrize(("text", "name"), STRANGERS)
def test_a_speaker_in_no_list_is_kept_by_name(text: str, name: str) -> None:
    assert [mention.reference.label for mention in actors(text)] == [name]


def test_a_single_name_is_a_speaker_where_the_words_after_it_say_who_that_is() -> None:
    assert [mention.text for mention in actors("Ten died, said Omar, a resident.")] == ["Omar", "a resident"]
    assert [mention.text for mention in actors("Ten died, said Omar.")] == []


ALLIES = [
    ("The Syrian regime and its allies hit a market.", ["Syrian government", "Syrian government's allies"]),
    ("The army and its allies, in Syria, hit a market.", ["Syrian army", "Syrian government's allies"]),
    ("Islamic State and its allies hit a market.", ["Islamic State", "Islamic State's allies"]),
    ("The United States and its allies hit a market.", ["United States", "US-led coalition"]),
    ("Assad and his Russian allies hit a market.", ["Syrian government", "Russia"]),
    ("Its allies left.", []),
    ("The SOHR and its allies left.", [SOHR]),
]


@pytest.mark.parametrize(("text", "labels"), ALLIES)
def test_the_allies_of_a_party_are_another_party(text: str, labels: list[str]) -> None:
    assert [mention.reference.label for mention in actors(text)] == labels


FORCES = [
    ("Russian warplanes hit a market.", ["Russia"]),
    ("Syrian or Russian warplanes hit a market.", ["Syrian government", "Russia"]),
    ("Regime helicopters hit a market.", ["Syrian government"]),
    ("US-led raids hit a market.", ["US-led coalition"]),
    ("Coalition strikes hit a market.", ["US-led coalition"]),
    ("Israeli shelling hit a market.", ["Israel"]),
]


@pytest.mark.parametrize(("text", "labels"), FORCES)
def test_an_adjective_of_forces_names_the_party(text: str, labels: list[str]) -> None:
    found = actors(text)
    assert [mention.reference.label for mention in found] == labels
    assert all(mention.adjectival for mention in found)


@pytest.mark.parametrize("text", ["Syrian children fled.", "The rebel-held town was quiet.", "Russian tea was served."])
def test_other_uses_of_an_adjective_name_nobody(text: str) -> None:
    assert actors(text) == []


def test_mentions_say_where_they_stand() -> None:
    text = "The SOHR said a local doctor counted Russian raids."
    found = actors(text)
    assert len(found) == 3
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
