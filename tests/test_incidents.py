"""Which incidents of different articles are taken for one, and which are left apart."""

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.told_incidents import WORLD, Told, event
from tollgraph.incidents.matching import Links, Matching, match, rules

_MOSQUE = Told()
_WARD = Told("New Mosul", "2017-03-17", "air strikes", "at least 120", ("coalition",))
_VAGUE = Told("Aleppo province", "2017-03-13..2017-03-19", "air raid on a mosque", "47", ("US",))

_ONE = [
    ("the village, the day and the target", _MOSQUE, _MOSQUE),
    ("figures that contradict each other", replace(_MOSQUE, killed="47"), replace(_MOSQUE, killed="no")),
    ("one gives no figure", replace(_MOSQUE, killed="47"), _MOSQUE),
    ("a party and its member", replace(_MOSQUE, by=("US",)), replace(_MOSQUE, by=("coalition",))),
    ("one names no party", replace(_MOSQUE, by=("US",)), _MOSQUE),
    ("a party that only its article knows", replace(_MOSQUE, by=("gunmen",)), replace(_MOSQUE, by=("US",))),
    ("one names no weapon", _MOSQUE, replace(_MOSQUE, words="dead after attack on a mosque")),
    ("other words for the target", _MOSQUE, replace(_MOSQUE, words="air strike on a prayer hall")),
    ("the other says the province only", _MOSQUE, replace(_MOSQUE, where="Aleppo province")),
    ("one doubts the day a little", _MOSQUE, replace(_MOSQUE, days="2017-03-15..2017-03-17")),
    ("one doubts the day by a week", _MOSQUE, replace(_MOSQUE, days="2017-03-13..2017-03-19")),
    ("one gives no day but is fresh", _MOSQUE, replace(_MOSQUE, days="")),
    ("neither gives a day, both are fresh", replace(_MOSQUE, days=""), replace(_MOSQUE, days="")),
    ("a quarter and its city, by figure", _WARD, replace(_WARD, where="Mosul")),
    ("a quarter, by a near figure", _WARD, replace(_WARD, killed="at least 110")),
    ("a week and a province, by all the rest", _VAGUE, replace(_VAGUE, killed="at least 47")),
    ("villages that lie next to each other", replace(_MOSQUE, where="Darkush"), replace(_MOSQUE, where="Zarzur")),
    ("the district of a village", replace(_MOSQUE, where="Darkush"), replace(_MOSQUE, where="Jisr district")),
    ("one code, whatever else", replace(_MOSQUE, codes=(("list", "7"),)),
     Told("Syria", "", "harm", codes=(("list", "7"),))),
    ("codes of two lists", replace(_MOSQUE, codes=(("list", "7"),)), replace(_MOSQUE, codes=(("ledger", "A1"),))),
]  # fmt: skip

_APART = [
    ("another day", _MOSQUE, replace(_MOSQUE, days="2017-03-17")),
    ("days whose doubts do not meet", _MOSQUE, replace(_MOSQUE, days="2017-03-10..2017-03-15")),
    ("another village", _MOSQUE, replace(_MOSQUE, where="Binnish")),
    ("a village more than three kilometres off", _MOSQUE, replace(_MOSQUE, where="Atarib")),
    ("another quarter of one city", _WARD, replace(_WARD, where="Old City")),
    ("no more than the country", replace(_MOSQUE, where="Syria"), replace(_MOSQUE, where="Syria")),
    ("a region without bounds", replace(_MOSQUE, where="the north"), replace(_MOSQUE, where="the north")),
    ("another target", _MOSQUE, replace(_MOSQUE, words="air strike on a school")),
    ("another weapon", _MOSQUE, replace(_MOSQUE, words="shelling of a mosque")),
    ("a car bomb and an air strike", _MOSQUE, replace(_MOSQUE, words="car bomb outside a mosque")),
    ("another party", replace(_MOSQUE, by=("US",)), replace(_MOSQUE, by=("Russia",))),
    ("a town hit on one day, and nothing more", replace(_WARD, killed="some"), replace(_WARD, killed="some")),
    ("a town hit on one day, figures far apart", _WARD, replace(_WARD, killed="at least 12")),
    ("figures too small to tell", replace(_WARD, killed="3"), replace(_WARD, killed="3")),
    ("a province, a day and a figure", Told("Idlib province", words="air strike", killed="30", by=("Russia",)),
     Told("Idlib province", words="air strike", killed="30", by=("Russia",))),
    ("a province and a week and a target", replace(_VAGUE, killed="some"), replace(_VAGUE, killed="some")),
    ("undated and by figure alone", replace(_WARD, days="", where="Mosul"), replace(_WARD, days="", where="Mosul")),
    ("a day after both were published", replace(_MOSQUE, days="2017-03-20"), replace(_MOSQUE, days="2017-03-20")),
    ("a month of doubt", replace(_MOSQUE, days="2017-02-16..2017-03-16"), _MOSQUE),
    ("undated, the news weeks apart", replace(_MOSQUE, days=""), replace(_MOSQUE, days="", published="2017-04-18")),
    ("two codes of one list", replace(_MOSQUE, codes=(("list", "7"),)), replace(_MOSQUE, codes=(("list", "8"),))),
    ("houses, which are hit daily", replace(_MOSQUE, words="air strike on a house"),
     replace(_MOSQUE, words="air strike on a house")),
    ("a bombing, which may be either", replace(_WARD, words="bombing", killed="some"), replace(_WARD, killed="some")),
]  # fmt: skip


def _matched(*told: Told, links: Links | None = None) -> Matching:
    return match(map(event, told), WORLD, links or Links())


def _of_two(one: Told, other: Told) -> Matching:
    return _matched(one, replace(other, article="second"))


def test_there_are_pairs_of_both_kinds() -> None:
    assert len(_ONE) >= 15
    assert len(_APART) >= 15


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in _ONE], ids=[row[0] for row in _ONE])
def test_two_articles_tell_of_one_incident(one: Told, other: Told) -> None:
    assert _of_two(one, other).clusters == (("incident:first/raid", "incident:second/raid"),)
    assert _of_two(other, one).clusters == _of_two(one, other).clusters


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in _APART], ids=[row[0] for row in _APART])
def test_two_articles_tell_of_two_incidents_or_one_cannot_know(one: Told, other: Told) -> None:
    assert _of_two(one, other) == _of_two(other, one) == Matching()


def test_the_evidence_says_what_agrees_and_how_much() -> None:
    (evidence,) = _of_two(replace(_MOSQUE, killed="47"), replace(_MOSQUE, killed="at least 47")).evidence
    assert evidence.agreed == ("day", "figure", "means", "settlement", "target")
    assert evidence.points == sum(rules()["points"][name] for name in evidence.agreed)


def test_one_article_is_believed_when_it_tells_two_incidents_apart() -> None:
    assert _matched(_MOSQUE, replace(_MOSQUE, name="second raid")) == Matching()


def test_an_incident_that_fits_two_of_one_article_is_left_apart_from_both() -> None:
    twice = (replace(_MOSQUE, article="second"), replace(_MOSQUE, article="second", name="later raid"))
    assert _matched(_MOSQUE, *twice) == Matching()


def test_the_clearly_better_fit_of_two_is_taken() -> None:
    better = replace(_MOSQUE, article="second")
    worse = replace(_MOSQUE, article="second", name="later raid", where="Aleppo province")
    assert _matched(_MOSQUE, better, worse).clusters == ((_MOSQUE.iri, better.iri),)


def test_three_articles_about_one_incident_make_one_cluster_with_one_name() -> None:
    told = [replace(_MOSQUE, article=name) for name in ("third", "first", "second")]
    found = _matched(*told)
    assert set(found.canonical().values()) == {"incident:first/raid"}
    assert len(found.evidence) == 3


def test_a_chain_does_not_join_what_cannot_be_one() -> None:
    unclear = replace(_MOSQUE, article="between", words="attack on a mosque")
    shelled = replace(_MOSQUE, article="shelled", words="shelling of a mosque")
    clusters = _matched(_MOSQUE, unclear, shelled).clusters
    assert len(clusters) == 1
    assert not {_MOSQUE.iri, shelled.iri} <= set(clusters[0])


def _pair(one: Told, other: Told) -> tuple[str, str]:
    first, second = sorted((one.iri, other.iri))
    return first, second


def test_a_person_brings_together_what_the_rules_leave_apart() -> None:
    other = replace(_MOSQUE, article="second", words="shelling of a school", days="2017-03-17")
    found = _matched(_MOSQUE, other, links=Links(same=(_pair(_MOSQUE, other),)))
    assert found.clusters == (_pair(_MOSQUE, other),)
    assert found.evidence[0].agreed == ("decision",)


def test_a_person_tells_apart_what_the_rules_bring_together() -> None:
    other, third = replace(_MOSQUE, article="second"), replace(_MOSQUE, article="third")
    clusters = _matched(_MOSQUE, other, third, links=Links(apart=frozenset({_pair(_MOSQUE, other)}))).clusters
    assert len(clusters) == 1
    assert not set(_pair(_MOSQUE, other)) <= set(clusters[0])


_TOLD = st.builds(
    Told,
    where=st.sampled_from(["Jina", "Aleppo province", "Mosul", "New Mosul", "Syria"]),
    days=st.sampled_from(["", "2017-03-16", "2017-03-17", "2017-03-15..2017-03-17"]),
    words=st.sampled_from(["air strike on a mosque", "attack on a mosque", "shelling", "air strike"]),
    killed=st.sampled_from(["some", "47", "at least 50"]),
    by=st.sampled_from([(), ("US",), ("coalition",), ("Russia",)]),
    article=st.sampled_from(["a", "b", "c", "d"]),
    name=st.sampled_from(["x", "y"]),
)
_ARTICLES = st.lists(_TOLD, max_size=8, unique_by=lambda told: told.iri)


@given(_ARTICLES)
def test_clusters_share_nothing_and_never_join_two_incidents_of_one_article(told: list[Told]) -> None:
    found = _matched(*told)
    members = [each for cluster in found.clusters for each in cluster]
    assert len(members) == len(set(members))
    for cluster in found.clusters:
        articles = [each.rsplit("/", 1)[0] for each in cluster]
        assert len(articles) == len(set(articles)) > 1


@given(_ARTICLES, st.randoms())
def test_the_order_of_the_articles_changes_nothing(told: list[Told], random: Random) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    assert _matched(*told) == _matched(*shuffled)


@given(_ARTICLES)
def test_what_people_say_of_pairs_is_kept(told: list[Told]) -> None:
    pairs = [_pair(one, other) for one, other in permutations(told, 2)][:2]
    same, apart = tuple(pairs[:1]), frozenset(pairs[1:]) - set(pairs[:1])
    found = _matched(*told, links=Links(same, apart)).canonical()
    assert all(found[one] == found[other] for one, other in same)
    assert all(found.get(one, one) != found.get(other, other) for one, other in apart)


def test_every_weight_and_threshold_is_used() -> None:
    table = rules()
    assert set(table["match"]["distinguishing"]) <= set(table["points"])
    assert table["match"]["least"] > max(points for name, points in table["points"].items() if name != "code")
