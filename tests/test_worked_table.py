"""The worked table of the method, over the seed reports and over the real articles: exactly these verdicts.

Statements are found by who speaks and by the figure, never by an article's words.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

import tollgraph
from tests.shared_data import SHARED, needs_shared
from tollgraph.comparison import Remark, Statement, compare, comparisons, statements, world_of
from tollgraph.identifiers import Minter
from tollgraph.mapping.unmapping import readings_of, statements_of
from tollgraph.materialised.statements import corrections_of_store
from tollgraph.model import Comparison
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store import read_store
from tollgraph.terms import Mark, Verdict

Said = tuple[str, str]
"""A year of publication with the speaker's name or a part of it, and the number as a part of the words."""

_WORKED: list[tuple[Said, Said, Verdict, set[Mark]]] = [
    (("2017 Airwars", "1,000"), ("2017 US-led coalition", "220"), Verdict.INVERTED, {Mark.STANDARD, Mark.LAG}),
    (("2017 on the ground", "47"), ("2017 Pentagon", "denied"), Verdict.CONTRADICT, set()),
    (("2017 U.S. officials", "dozens"), ("2017 on the ground", "47"), Verdict.INCOMMENSURABLE, {Mark.STATUS}),
    (("2017 Airwars", "2,500"), ("2017 US-led coalition", "220"), Verdict.DIFFER, {Mark.LAG, Mark.STANDARD}),
    (("2018 Syrian Obs", "3,331"), ("2018 US-led coalition", "1,061"), Verdict.DIFFER, {Mark.LAG, Mark.STANDARD}),
    (("2019 US-led coalition", "1,257"), ("2019 Airwars", "7,600"), Verdict.DIFFER,
     {Mark.DISPUTES, Mark.LAG, Mark.STANDARD, Mark.CORRECTED}),
    (("2018 Syrian Obs", "3,331"), ("2019 Airwars", "7,600"), Verdict.CONSISTENT, {Mark.LAG, Mark.CORRECTED}),
    (("2018 US-led coalition", "1,061"), ("2019 US-led coalition", "1,257"), Verdict.CONSISTENT,
     {Mark.LAG, Mark.CORRECTED}),
    (("2018 Syrian Obs", "3,331"), ("2019 US-led coalition", "1,257"), Verdict.INVERTED,
     {Mark.LAG, Mark.STANDARD, Mark.CORRECTED}),
    (("2017 Airwars", "2,500"), ("2018 US-led coalition", "1,061"), Verdict.INVERTED, {Mark.LAG, Mark.STANDARD}),
]  # fmt: skip
_BRIDGES = {"3,331": (2270, 55, 1462), "1,257": (5583, 28, 1694)}
"""Residual, days outside, days in all, of the two DIFFER pairs that a longer period could have explained."""


class _Store:
    """The statements of a store, found as a reader of the table names them."""

    def __init__(self, folder: Path) -> None:
        minter = Minter()
        with read_store(folder) as store:
            readings = [each for each in readings_of(store) if each.article.published.year in (2017, 2018, 2019)]
            background = background_of_store(store, minter)
            found = statements(readings, background, corrections_of_store(store))
        self.world = world_of(readings, background)
        names = ("Washington Post", "Dawn", "Daily Sabah")
        kept = {
            said.article: each.article.published.year
            for each in readings
            for said in statements_of(each)
            if any(name in each.article.publisher for name in names)
        }
        self.said = [(kept[each.article], each) for each in found if each.article in kept]

    def find(self, wanted: Said) -> Statement:
        year, speaker = int(wanted[0][:4]), wanted[0][5:]
        found = [each for when, each in self.said if when == year and self._fits(each, speaker, wanted[1])]
        assert len(found) == 1, (wanted, [(each.speaker_label, each.quote) for each in found])
        only = found[0]
        assert isinstance(only, Statement)
        return only

    @staticmethod
    def _fits(each: Statement | Remark, speaker: str, words: str) -> bool:
        own = f"{each.words} {each.status or ''}" if isinstance(each, Statement) else ""
        return speaker in each.speaker_label and words in own

    def compare(self, one: Said, other: Said) -> Comparison:
        return compare(self.find(one), self.find(other), self.world, Settings())

    def all(self) -> Iterator[Comparison]:
        return comparisons([each for _, each in self.said], self.world, Settings())


@pytest.fixture(
    scope="module", params=["seeds", pytest.param("articles", marks=needs_shared)], ids=["seeds", "real articles"]
)
def store(request: pytest.FixtureRequest, seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> _Store:
    if request.param == "seeds":
        return _Store(seeded_store)
    folder = tmp_path_factory.mktemp("worked") / "store"
    assert SHARED is not None
    tollgraph.ingest([SHARED / "articles"], store=folder)
    return _Store(folder)


@pytest.mark.parametrize(("one", "other", "verdict", "marks"), _WORKED, ids=str)
def test_a_pair_has_the_verdict_and_the_marks_of_the_table(
    store: _Store, one: Said, other: Said, verdict: Verdict, marks: set[Mark]
) -> None:
    found = store.compare(one, other)
    assert (found.verdict, set(found.marks)) == (verdict, marks), found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [(("2018 Syrian Obs", "3,331"), ("2018 US-led coalition", "1,061")),
     (("2019 US-led coalition", "1,257"), ("2019 Airwars", "7,600"))],
)  # fmt: skip
def test_the_bridge_says_what_would_have_to_fall_where(store: _Store, one: Said, other: Said) -> None:
    bridge = store.compare(one, other).bridge
    assert bridge is not None
    assert (bridge.residual, bridge.days, bridge.of_days) == _BRIDGES[one[1]]


def test_children_and_women_together_fit_into_the_whole(store: _Store) -> None:
    parts = {store.find(("2018 Syrian Obs", words)).iri for words in ("826", "615")}
    whole = store.find(("2018 Syrian Obs", "3,331")).iri
    strong = (Verdict.CONTRADICT, Verdict.INVERTED, Verdict.DIFFER)
    against = [each for each in store.all() if set(each.parts) == parts and whole in (each.first, each.second)]
    assert [each for each in against if each.verdict in strong] == []
