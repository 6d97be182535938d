"""What becomes of the items of settled links is told for review, and nothing is rewritten."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.linking.api import FakeWikidata, api_error
from tests.linking.entities import entity
from tests.linking.stores import BODY, MINTER, TOWN, WITH_ID, entries_of, own_store
from tollgraph.decisions.record import GRAPH, Decision, LinkRuling, decision_quads
from tollgraph.linking.renewal import renew_links
from tollgraph.linking.review import open_questions
from tollgraph.linking.run import Linking, Online
from tollgraph.linking.upkeep import Checked, check_settled
from tollgraph.mapping import named_graph
from tollgraph.namespaces import SKOS
from tollgraph.store import EmbeddedStore
from tollgraph.terms import Standing
from tollgraph.validation import validate

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_THING = MINTER.base + "place/exampleville"
_FACTS: dict[str, Any] = {"P31": "Q515", "P1566": "999000001"}


@pytest.fixture
def store(wikidata: FakeWikidata, online: Online) -> EmbeddedStore:
    """Return a store with one link, settled by a GeoNames id."""
    wikidata.holds(entity("Q999000001", "Exampleville", **_FACTS))
    made = own_store(TOWN, WITH_ID)
    Linking(made, MINTER, online, _AT).run()
    assert _standings(made) == {"Q999000001": Standing.SETTLED}
    return made


def _standings(store: EmbeddedStore) -> dict[str, Standing]:
    return {each.link.item: each.standing for each in entries_of(store)[_THING].standpoints}


def _exact(store: EmbeddedStore) -> int:
    return sum(quad.predicate.value == SKOS + "exactMatch" for quad in store.quads())


def _checked(store: EmbeddedStore, online: Online) -> Checked:
    return check_settled(store, MINTER, online.wikidata)


def _say(store: EmbeddedStore, day: int, **ruling: Any) -> None:  # noqa: ANN401  # fields of a ruling
    made = Decision(f"{MINTER.base}decision/{day}", "A. Researcher", _AT.replace(day=day), "seen",
                    link=LinkRuling(_THING, **ruling))  # fmt: skip
    store.add_graph(named_graph(MINTER, GRAPH), decision_quads(made, MINTER))
    renew_links(store, MINTER, made)


def test_an_item_that_is_as_it_was_is_no_trouble(store: EmbeddedStore, online: Online) -> None:
    done = _checked(store, online)
    assert (done.looked_at, done.troubles, done.left_out) == (1, [], [])
    assert open_questions(store, MINTER) == []


_CHANGES: list[tuple[str, dict[str, Any] | None, str]] = [
    ("it is gone", None, "the item is gone from Wikidata"),
    ("another id", {"P31": "Q515", "P1566": "999000002"}, "the geonames differs now: 999000001 here, 999000002 there"),
    ("no id", {"P31": "Q515"}, "the item no longer holds the identifier that settled the link"),
    ("another type", {"P31": "Q13220204", "P1566": "999000001"}, "the type differs now"),
]


@pytest.mark.parametrize(("facts", "told"), [row[1:] for row in _CHANGES], ids=[row[0] for row in _CHANGES])
def test_a_change_is_told_and_the_link_stays(
    store: EmbeddedStore, wikidata: FakeWikidata, online: Online, facts: dict[str, Any] | None, told: str
) -> None:
    del wikidata.entities["Q999000001"]
    if facts is not None:
        wikidata.holds(entity("Q999000001", "Exampleville", **facts))
    (trouble,) = _checked(store, online).troubles
    assert told in trouble.trouble
    assert (_standings(store), _exact(store)) == ({"Q999000001": Standing.SETTLED}, 1)
    assert [each.thing for each in open_questions(store, MINTER)] == [_THING]
    assert validate(store).findings == ()


def test_a_change_that_was_mended_is_told_no_more(store: EmbeddedStore, wikidata: FakeWikidata, online: Online) -> None:
    told = wikidata.entities.pop("Q999000001")
    assert len(_checked(store, online).troubles) == 1
    wikidata.holds(told)
    assert _checked(store, online).troubles == []
    assert open_questions(store, MINTER) == []


def test_a_merged_item_is_told_with_the_other_as_a_proposal(
    store: EmbeddedStore, wikidata: FakeWikidata, online: Online
) -> None:
    wikidata.holds(entity("Q999000002", "Exampleville", **_FACTS))
    wikidata.merged["Q999000001"] = "Q999000002"
    assert [each.trouble for each in _checked(store, online).troubles] == ["the item was merged into Q999000002"]
    assert _standings(store) == {"Q999000001": Standing.SETTLED, "Q999000002": Standing.PROPOSED}
    _say(store, 2, accepts="Q999000002")
    assert _standings(store) == {"Q999000001": Standing.REFUSED, "Q999000002": Standing.SETTLED}
    assert _checked(store, online).troubles == []


def test_a_trouble_that_a_person_accepted_is_told_no_more_but_another_is(
    store: EmbeddedStore, wikidata: FakeWikidata, online: Online
) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville", P31="Q13220204", P1566="999000001"))
    assert len(_checked(store, online).troubles) == 1
    _say(store, 2, accepts="Q999000001")
    assert open_questions(store, MINTER) == []
    assert _checked(store, online).troubles == []
    del wikidata.entities["Q999000001"]
    assert [each.trouble for each in _checked(store, online).troubles] == ["the item is gone from Wikidata"]


def test_items_that_cannot_be_had_are_named_and_nothing_is_noted(
    store: EmbeddedStore, wikidata: FakeWikidata, online: Online
) -> None:
    wikidata.troubles = [api_error("badvalue")]
    done = _checked(store, online)
    assert ([each.what for each in done.left_out], done.looked_at) == (["1 items"], 0)


def test_a_body_whose_item_keeps_its_site_is_no_trouble(wikidata: FakeWikidata, online: Online) -> None:
    wikidata.holds(entity("Q999000003", "Example Watch", P31="Q43229", P856="http://watch.example.org"))
    made = own_store(BODY)
    Linking(made, MINTER, online, _AT).run()
    assert (_checked(made, online).looked_at, _checked(made, online).troubles) == (1, [])
