"""A small world for tests: places as GeoNames has them, some with the same name."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tollgraph.background import load_background
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.extraction.text.words import index_key
from tollgraph.geonames import Entry, Index, write_index
from tollgraph.identifiers import Minter

_COUNTRIES = [
    (690791, "Ukraine", "UA"), (1327865, "Myanmar", "MM"), (2453866, "Mali", "ML"), (163843, "Syria", "SY"),
    (3017382, "France", "FR"), (2233387, "Cameroon", "CM"), (239880, "Central African Republic", "CF"),
    (6254930, "Palestinian Territory", "PS"), (272103, "Lebanon", "LB"),
]  # fmt: skip
_TOWNS: list[tuple[int, str, str, str, int, tuple[str, ...]]] = [
    (710915, "Chasiv Yar", "UA", "05", 12_250, ("Chasov Yar",)),
    (713174, "Bakhmut", "UA", "05", 80_500, ()),
    (1, "Sosnivka", "UA", "05", 900, ()),
    (2, "Sosnivka", "UA", "07", 11_000, ()),
    (3, "Sosnivka", "FR", "11", 90_000, ()),
    (4, "Paris", "UA", "17", 600, ()),
    (5, "Paris", "FR", "11", 2_100_000, ()),
    (6, "Loikaw", "MM", "06", 17_000, ()),
    (7, "Maroua", "CM", "12", 319_000, ()),
    (8, "May", "UA", "05", 40_000, ()),
    (9, "Khan", "UA", "05", 40_000, ()),
    (10, "Hamas", "UA", "05", 40_000, ()),
    (11, "Mahalé", "ML", "04", 30_000, ("Mahale",)),
    (12, "Segalo", "ML", "04", 60_000, ()),
    (13, "Segalo", "FR", "11", 40_000, ()),
    (14, "Qana", "LB", "06", 9_000, ()),
]


def _places() -> Iterator[tuple[Entry, frozenset[str]]]:
    for number, name, code in _COUNTRIES:
        yield Entry(number, name, "country", code, "", None, None, 1_000_000), frozenset({index_key(name)})
    for number, name, code, region, population, others in _TOWNS:
        entry = Entry(number, name, "settlement", code, region, 1.5, 2.5, population)
        yield entry, frozenset(map(index_key, (name, *others)))


@cache
def small_world() -> Index:
    """Return the index of the places above, written once."""
    path = Path(mkdtemp(prefix="world-")) / "index.sqlite"
    write_index(path, _places(), "made for tests.")
    return Index(path)


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the shipped seeds and the small world."""
    return Gazetteer(load_background(), Minter(), small_world())
