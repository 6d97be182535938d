"""A name that the seeds lack is a place of the world where its words and the countries of the article say so."""

from datetime import UTC, datetime

import pytest

from tests.extraction import stages
from tests.extraction.world_places import gazetteer, small_world
from tollgraph.background import load_background
from tollgraph.extraction import Extractor, extract
from tollgraph.extraction.document import PlaceMention
from tollgraph.extraction.names.places import find_places
from tollgraph.identifiers import Minter


def places(text: str) -> list[PlaceMention]:
    """Return the places of a text."""
    return find_places(stages.document(text), gazetteer())


def ids(text: str) -> list[str | None]:
    """Return the GeoNames ids of the places of a text that the seeds lack."""
    return [mention.place.geonames for mention in places(text) if mention.place.iri not in load_background().places]


FOUND = [
    ("Three died in Chasiv Yar, Ukrainian officials said.", ["710915"]),
    ("Shelling in Ukraine went on. A missile struck Chasov Yar at dawn.", ["710915"]),
    ("Ukraine said a strike on Chasiv Yar killed three.", ["710915"]),
    ("Ukraine said fighting north of Chasiv Yar killed three.", ["710915"]),
    ("The village of Sosnivka in Donetsk Oblast, Ukraine, was hit.", ["1"]),
    ("Two died in Sosnivka, Ukraine.", ["2"]),
    ("Three Die In Chasiv Yar Strike As Ukraine Mourns", ["710915"]),
    ("Four died in Bakhmut and Chasiv Yar, Ukraine said.", ["710915"]),
    ("Ukraine said two died in Kharkiv, Chasiv Yar and Sosnivka.", ["710915", "2"]),
    ("Soldiers from Myanmar shelled Loikaw.", ["1327865", "6"]),
    ("Gunmen killed nine in Cameroon's Maroua.", ["2233387", "7"]),
    ("Cameroon's army said gunmen killed nine in Maroua.", ["7"]),
    ("Gunmen killed nine in Maroua.", ["7"]),
    ("BAMAKO, Mali (Agency) - Gunmen killed nine in Mahale.", ["11"]),
    ("Malian officials said nine died in Mahale.", ["11"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_name_in_the_position_of_a_place_is_found_in_the_article_s_country(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


NOT_MEANT = [
    ("in a country that is not spoken of", "Two died in Loikaw, Ukraine said."),
    ("famous elsewhere", "Two died in Ukraine. He spoke of it in Paris."),
    ("not in the position of a place", "Ukraine said that Sosnivka had signed the order."),
    ("possessive", "Ukraine said that two died in Sosnivka's house."),
    ("a month", "Two died in Ukraine in May."),
    ("a group", "Ukraine condemned the raid on Hamas."),
    ("a part of a longer name", "Two died in Khan Zarnouqa, Ukraine."),
    ("where people met", "Ukraine mourned after talks in Sosnivka."),
    ("a seat of diplomacy", "Two died in Ukraine. Shelling in Ukraine went on, a man in Paris, France, said."),
    ("called after a country", "Ukraine said that two died in the Cameroon neighbourhood of Kharkiv."),
    ("hardly known without its country", "Two died in Sosnivka."),
    ("as populous abroad", "Two died in Segalo."),
    ("a province of the name", "Two died in Sosnivka province, Ukraine."),
]


@pytest.mark.parametrize(("reason", "text"), NOT_MEANT)
def test_a_name_is_left_alone_where_it_may_be_something_else(reason: str, text: str) -> None:
    assert [found for found in ids(text) if found] == [], reason


def test_a_place_of_the_world_lies_in_the_governorate_that_the_seeds_have_for_its_region() -> None:
    (found,) = [mention.place for mention in places("Two died in Chasiv Yar, Ukraine.") if mention.text == "Chasiv Yar"]
    assert [iri.rsplit("/", 1)[-1] for iri in found.within] == ["donetsk-oblast"]
    assert (found.latitude, found.longitude) == (1.5, 2.5)


def test_a_place_that_the_seeds_have_is_theirs() -> None:
    (found,) = [mention.place for mention in places("Two died in Bakhmut, Ukraine.") if mention.text == "Bakhmut"]
    assert found == load_background().places[found.iri]


def test_a_place_found_once_is_known_again_by_its_name() -> None:
    text = "Ukraine said two died in Chasiv Yar. Chasiv Yar is empty."
    assert ids(text) == ["710915", "710915"]


def test_the_reading_carries_the_place_and_a_country_that_the_seeds_lack() -> None:
    extractor = Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC), small_world())
    reading = extract(stages.document("Gunmen killed nine people in Maroua, police said.").article, extractor)
    assert [place.label for place in reading.places] == ["Maroua", "Cameroon"]
    assert reading.places[0].within == (reading.places[1].iri,)


def test_without_an_index_the_same_names_stay_unknown() -> None:
    found = find_places(stages.document("Three died in Chasiv Yar, Ukrainian officials said."), stages.gazetteer())
    assert found == []
