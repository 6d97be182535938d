"""The client of Wikidata is polite, keeps what it was told, and takes no broken answer for one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.linking.api import MAXLAG, FakeWikidata, Trouble, api_error
from tests.linking.conftest import FakeTime
from tests.linking.entities import entity
from tollgraph import __version__
from tollgraph.errors import ParameterError
from tollgraph.linking.cache import AnswerCache
from tollgraph.linking.classes import kinds_of
from tollgraph.linking.errors import UnansweredError, WikidataError
from tollgraph.linking.items import Item
from tollgraph.linking.patience import Patience
from tollgraph.linking.settings import LinkSettings, load_link_settings
from tollgraph.linking.wikidata import Wikidata

_BUSY = Trouble(b"", 429, {"Retry-After": "7"})


def test_a_search_gives_the_items_that_bear_the_name(wikidata: FakeWikidata, client: Wikidata) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville"), entity("Q999000002", "Elsewhere", aliases=("Example Town",)))
    assert client.search("Example", "en") == ("Q999000001", "Q999000002")
    assert client.search("Example", "fr") == ()


def test_a_call_says_who_asks_and_what_lag_is_too_much(wikidata: FakeWikidata, client: Wikidata) -> None:
    client.search("Example", "en")
    assert wikidata.agents[0].startswith(f"tollgraph/{__version__} ")
    assert "someone@example.org" in wikidata.agents[0]
    assert wikidata.asked[0]["maxlag"] == "5"


def test_items_are_asked_for_fifty_at_a_time_and_only_once(wikidata: FakeWikidata, client: Wikidata) -> None:
    ids = [f"Q9990{number:05}" for number in range(1, 121)]
    wikidata.holds(*(entity(each, each) for each in ids))
    assert list(client.items(ids)) == ids
    assert [call["ids"].count("|") + 1 for call in wikidata.asked] == [50, 50, 20]
    assert client.items([*ids[:3], "Q999000999"])["Q999000999"].missing
    assert [call["ids"] for call in wikidata.asked[3:]] == ["Q999000999"]


def test_an_item_says_what_can_be_laid_beside_a_thing_of_ours(wikidata: FakeWikidata, client: Wikidata) -> None:
    facts = {"P31": "Q515", "P1566": "172955", "P625": (35.95, 39.01), "P17": "Q858", "P585": "2017-03-16"}
    wikidata.holds(entity("Q999000001", {"en": "Exampleville", "ar": "مثال"}, aliases=("Town",), revision=7, **facts))
    item = client.items(["Q999000001"])["Q999000001"]
    assert item.labels == {"ar": ("مثال",), "en": ("Exampleville", "Town")}
    assert (item.classes, item.geonames, item.countries, item.revision) == (("Q515",), ("172955",), ("Q858",), 7)
    assert [day.first.isoformat() for day in item.days] == ["2017-03-16"]
    assert round(item.coordinates[0].precision) == 1112


def test_a_deprecated_statement_says_nothing(wikidata: FakeWikidata, client: Wikidata) -> None:
    told = entity("Q999000001", "Exampleville", P1566="172955")
    told["claims"]["P1566"][0]["rank"] = "deprecated"
    wikidata.holds(told)
    assert client.items(["Q999000001"])["Q999000001"].geonames == ()


def test_a_merged_item_names_the_other_and_one_that_is_gone_is_missing(
    wikidata: FakeWikidata, client: Wikidata
) -> None:
    wikidata.holds(entity("Q999000002", "Exampleville"))
    wikidata.merged["Q999000001"] = "Q999000002"
    found = client.items(["Q999000001", "Q999000002", "Q999000003"])
    assert [found[each].merged_into for each in found] == ["Q999000002", None, None]
    assert [found[each].missing for each in found] == [False, False, True]


_CLASSES = [
    ("a listed class", ["Q515"], {"settlement"}),
    ("a class above it", ["Q999000013"], {"settlement"}),
    ("a class four steps above it", ["Q999000010"], {"settlement"}),
    ("a class five steps above it", ["Q999000017"], set()),
    ("the nearest level alone", ["Q999000014"], {"district"}),
    ("a circle", ["Q999000015"], set()),
    ("a class that is gone", ["Q999000099"], set()),
    ("no class", [], set()),
]


@pytest.mark.parametrize(("classes", "kinds"), [row[1:] for row in _CLASSES], ids=[row[0] for row in _CLASSES])
def test_an_item_is_of_the_kind_of_the_nearest_listed_classes(
    wikidata: FakeWikidata, client: Wikidata, classes: list[str], kinds: set[str]
) -> None:
    above = {
        17: "Q999000010",
        10: "Q999000011",
        11: "Q999000012",
        12: "Q999000013",
        13: "Q515",
        15: "Q999000016",
        16: "Q999000015",
    }
    wikidata.holds(*(entity(f"Q9990000{number}", "class", P279=broader) for number, broader in above.items()))
    wikidata.holds(entity("Q999000014", "class", P279=["Q13220204", "Q999000013"]))
    assert kinds_of([Item("Q999000001", classes=tuple(classes))], client) == {"Q999000001": kinds}


def test_one_id_that_is_refused_does_not_cost_the_others(wikidata: FakeWikidata, client: Wikidata) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville"))
    found = client.items(["Q999000001", "Qx"])
    assert found["Qx"].missing
    assert not found["Q999000001"].missing


_PASSING = [
    ("a lag, told with status 200", MAXLAG, 5.0),
    ("too many calls", _BUSY, 7.0),
    ("a limit told with status 200", api_error("ratelimited", "too fast"), 0.5),
    ("a fault of the server", Trouble(b"oops", 503), 0.5),
    ("a fault told with status 200", api_error("internal_api_error_DBQueryError"), 0.5),
    ("an answer that ends early", Trouble(cut_after=20), 0.5),
    ("an answer that is no object", Trouble(b"[]"), 0.5),
    ("an answer without what was asked", Trouble(b'{"entities": {}}'), 0.5),
]


@pytest.mark.parametrize(("trouble", "slept"), [row[1:] for row in _PASSING], ids=[row[0] for row in _PASSING])
def test_what_passes_is_waited_for(
    wikidata: FakeWikidata, client: Wikidata, fake_time: FakeTime, trouble: Trouble, slept: float
) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville"))
    wikidata.troubles.append(trouble)
    assert client.items(["Q999000001"])["Q999000001"].label() == "Exampleville"
    assert fake_time.slept == [slept]


def test_each_wait_is_drawn_below_twice_the_last_and_then_it_is_given_up(
    wikidata: FakeWikidata, client: Wikidata, fake_time: FakeTime
) -> None:
    wikidata.troubles = [Trouble(b"", 500)] * 3
    with pytest.raises(UnansweredError, match="answered 500, 3 times in a row; run again later"):
        client.search("Example", "en")
    assert fake_time.slept == [0.5, 1.0]


_FINAL: list[tuple[str, list[Trouble], type[WikidataError], str]] = [
    ("a wait that is too long", [Trouble(b"", 429, {"Retry-After": "900"})], WikidataError, "asks to wait 900 s"),
    ("a lag that does not end", [MAXLAG] * 3, WikidataError, "maxlag.* 3 times in a row"),
    ("an error of this question", [api_error("badvalue", "no")], UnansweredError, "answered 'badvalue': no"),
    ("no access", [Trouble(b"", 403)], WikidataError, "answered 403; check TOLLGRAPH_WIKIDATA_API"),
    ("another address", [Trouble(b"", 301, {"Location": "/x"})], WikidataError, "answered 301; check"),
    ("an error of no known form", [Trouble(b'{"error": "no"}')], UnansweredError, "answered 'no'"),
]


@pytest.mark.parametrize(("troubles", "kind", "told"), [row[1:] for row in _FINAL], ids=[row[0] for row in _FINAL])
def test_what_does_not_pass_is_told(
    wikidata: FakeWikidata, client: Wikidata, troubles: list[Trouble], kind: type[WikidataError], told: str
) -> None:
    wikidata.troubles = list(troubles)
    with pytest.raises(kind, match=told) as caught:
        client.search("Example", "en")
    assert isinstance(caught.value, UnansweredError) == (kind is UnansweredError)


def test_a_slow_answer_is_given_up_and_asked_for_again(
    wikidata: FakeWikidata, settings: LinkSettings, fake_time: FakeTime
) -> None:
    hasty = replace(settings, wikidata_seconds=0.1)
    wikidata.troubles = [Trouble(hangs=True)]
    with Wikidata(hasty, patience=Patience(hasty, fake_time.clock)) as client:
        assert client.search("Example", "en") == ()
    assert client.calls == 2


def test_nobody_at_the_address_is_told(settings: LinkSettings, fake_time: FakeTime) -> None:
    wrong = replace(settings, wikidata_api="http://127.0.0.1:9/w/api.php")
    client = Wikidata(wrong, patience=Patience(wrong, fake_time.clock))
    with client, pytest.raises(WikidataError, match="nobody answers there"):
        client.search("Example", "en")


def test_an_answer_is_kept_for_its_time_and_a_broken_file_is_none(
    wikidata: FakeWikidata, client: Wikidata, fake_time: FakeTime, tmp_path: Path
) -> None:
    for days, calls in ((0, 1), (29, 1), (31, 2)):
        fake_time.passed = timedelta(days=days)
        client.search("Example", "en")
        assert len(wikidata.asked) == calls
    for path in (tmp_path / "answers").iterdir():
        path.write_text("{", encoding="utf-8")
    client.search("Example", "en")
    assert len(wikidata.asked) == 3


def test_an_answer_on_disk_is_asked_for_anew_where_that_is_wanted(wikidata: FakeWikidata, client: Wikidata) -> None:
    wikidata.holds(entity("Q999000001", "Exampleville"))
    client.items(["Q999000001"])
    del wikidata.entities["Q999000001"]
    assert not client.items(["Q999000001"])["Q999000001"].missing
    assert client.items(["Q999000001"], anew=True)["Q999000001"].missing


def test_calls_keep_the_pace_that_was_set(settings: LinkSettings, fake_time: FakeTime) -> None:
    slow = replace(settings, wikidata_calls_per_minute=20)
    with Wikidata(slow, AnswerCache(), Patience(slow, fake_time.clock)) as client:
        client.search("one", "en")
        client.search("two", "en")
    assert fake_time.slept == [3.0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TOLLGRAPH_WIKIDATA_API": "ftp://example.org"}, "WIKIDATA_API must be an http"),
        ({"TOLLGRAPH_WIKIDATA_ATTEMPTS": "0"}, "must be above 0"),
        ({"TOLLGRAPH_WIKIDATA_CACHE_DAYS": "-1"}, "must not be negative"),
        ({"TOLLGRAPH_WIKIDATA_CACHE_DAYS": "long"}, "must be a number"),
        ({"TOLLGRAPH_WIKIDATA_CONTACT": "a\nb"}, "no header can"),
        ({"TOLLGRAPH_WIKIDATA_LANGUAGES": " , "}, "names no language"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(given: Mapping[str, str], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        load_link_settings(given)
