"""What is kept in memory of a reading is what the store gives back of it, to the last field."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tollgraph.article_readers import RulesReader
from tollgraph.background import Background
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.mapping import reading_quads
from tollgraph.mapping.ledgers import ledger_quads
from tollgraph.mapping.read_back import as_read_back, references_of
from tollgraph.mapping.unmapping import labels_of, versions_of
from tollgraph.model import Actor, Incident, LeftOut, Passage, Period, Place, Reading, Reference
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults
from tollgraph.resources import shipped
from tollgraph.seeding import seed
from tollgraph.settings import Settings
from tollgraph.store import memory_store
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.taking_up import TakingUp
from tollgraph.terms import Dating, Victims

MINTER = Minter()
_TESTS = Path(__file__).parents[1]
_AT = datetime(2030, 1, 1, 12, tzinfo=UTC)
_DEFAULTS = Defaults(date(2017, 4, 2), "a publisher: that nobody knows")


@pytest.fixture
def store() -> EmbeddedStore:
    return memory_store()


@pytest.fixture
def background(store: EmbeddedStore) -> Background:
    return seed(store, MINTER)


def _readings(source: Path, store: EmbeddedStore, background: Background) -> list[Reading]:
    taking_up = TakingUp(store, Extractor(background, MINTER, _AT), RulesReader())
    sources = collect([str(source)], ReadingLimits.of(Settings()), _DEFAULTS)
    return [each for one in sources for each in taking_up.take(one) if isinstance(each, Reading)]


def _both(readings: list[Reading], store: EmbeddedStore) -> tuple[list[Reading], list[Reading]]:
    for each in readings:
        graph = MINTER.graph(MINTER.article(each.article))
        store.replace_graph(graph, reading_quads(each, MINTER) + ledger_quads(each, MINTER))
    labels = labels_of(store, set().union(*(references_of(each, MINTER) for each in readings)))
    versions = [MINTER.article(each.article) for each in readings]
    stored = dict(versions_of(store, [MINTER.graph(each) for each in versions]))
    return [as_read_back(each, MINTER, labels) for each in readings], [stored[each] for each in versions]


@pytest.mark.parametrize(
    ("source", "least"),
    [
        (shipped("seeds") / "articles", 5),
        (_TESTS / "corpus" / "articles.jsonl", 20),
        (_TESTS / "reading" / "airwars_page.html", 1),
    ],
    ids=["seeds", "corpus", "incident page"],
)
def test_what_is_kept_in_memory_is_what_the_store_gives_back(
    source: Path, least: int, store: EmbeddedStore, background: Background
) -> None:
    readings = _readings(source, store, background)
    assert len(readings) >= least
    kept, stored = _both(readings, store)
    assert kept == stored


def _untidy(made: Reading) -> Reading:
    """Return a reading as no reader of ours would write it: unsorted, doubled, unresolved, in another zone."""
    claim, *others = made.claims
    words = Passage(claim.passages[0].end + 5, claim.passages[0].end + 9, "more", "before " * 60, "after " * 60)
    untidy = replace(
        claim,
        passages=(*claim.passages, words, *claim.passages),
        scope=replace(claim.scope, victims=Victims.OTHER, places=tuple(sorted(claim.scope.places, reverse=True))),
        rules=("z", "a", "z"),
        confidence=0.123456789,
        parties=(Reference("them", "them", "urn:x:b"), Reference("us", "us", "urn:x:a")),
        read_period=Period(date(2017, 3, 1), None, Dating.STATED),
        part_of="",
    )
    return replace(
        made,
        article=replace(made.article, key="untidy", url="https://example.org/a b?c=%zz", agency="An agency: unknown"),
        extraction=replace(made.extraction, at=datetime(2030, 1, 1, 12)),  # noqa: DTZ001  # on purpose without a zone
        claims=(*others, untidy, claim),
        incidents=(Incident("urn:x:i", "strike", ("urn:x:q", "urn:x:p"), identifiers=(("b", "2"), ("a", "1"))),),
        actors=(Actor("urn:x:z", "Z", ("b", "a"), frozenset()), Actor("urn:x:z", "another Z")),
        places=(Place("urn:x:y", "Y", within=("urn:x:w", "urn:x:v"), latitude=35.12345678, longitude=39.0),),
        left_out=(LeftOut("a line", "why"),),
        publisher=None,
    )


def test_an_untidy_reading_is_kept_as_the_store_tidies_it(store: EmbeddedStore, background: Background) -> None:
    made = _readings(_TESTS / "reading" / "airwars_page.html", store, background)[0]
    assert made.claims
    untidy = _untidy(made)
    (kept,), (stored,) = _both([untidy], store)
    assert kept == stored
    assert kept != untidy
