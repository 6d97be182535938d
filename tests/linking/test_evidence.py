"""Evidence is what both sides hold; a link is settled by a shared identifier or a person, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks import link_candidates
from tests.linking.entities import entity
from tests.test_seeds import WIKIDATA_EVIDENCE
from tollgraph.background import load_background
from tollgraph.decisions.record import Decision, LinkRuling
from tollgraph.linking.evidence import evidence_for, rules
from tollgraph.linking.items import Coordinates, Days, Item, item_of
from tollgraph.linking.offline import verified
from tollgraph.linking.record import Evidence, Feature, Link
from tollgraph.linking.standing import said_none, standpoints
from tollgraph.linking.things import Thing, ThingKind
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.terms import Basis, Standing

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_TOWN = Thing(
    "place:town",
    ThingKind.PLACE,
    {"en": ("Exampleville", "Example Town"), "ar": ("مثال",)},
    "settlement",
    geonames="999000001",
    coordinates=Coordinates(36.0, 38.0, 2000),
    countries=frozenset({"Q858"}),
    lies_in=frozenset({"Q235563"}),
)
_BODY = Thing("actor:body", ThingKind.ACTOR, {"en": ("Example Watch",)}, "actor", website="https://www.example.org/")
_STRIKE = Thing(
    "incident:strike",
    ThingKind.INCIDENT,
    {"en": ("Strike on Exampleville",)},
    "incident",
    days=Days(date(2017, 3, 16), date(2017, 3, 17)),
)


def _item(**facts: object) -> Item:
    return item_of("Q999000001", entity("Q999000001", str(facts.pop("label", "Other")), **facts))  # type: ignore[arg-type]  # facts are free


_FEATURES = [
    ("the same id", _TOWN, {"P1566": "999000001"}, Feature.GEONAMES, True),
    ("another id", _TOWN, {"P1566": "999000002"}, Feature.GEONAMES, False),
    ("one id of two", _TOWN, {"P1566": ["999000002", "999000001"]}, Feature.GEONAMES, True),
    ("no id on their side", _TOWN, {}, Feature.GEONAMES, None),
    ("near", _TOWN, {"P625": (36.01, 38.01)}, Feature.COORDINATES, True),
    ("neither near nor far", _TOWN, {"P625": (36.1, 38.1)}, Feature.COORDINATES, None),
    ("far", _TOWN, {"P625": (37.0, 38.0)}, Feature.COORDINATES, False),
    ("the country", _TOWN, {"P17": ["Q796", "Q858"]}, Feature.COUNTRY, True),
    ("another country", _TOWN, {"P17": "Q796"}, Feature.COUNTRY, False),
    ("a place around it", _TOWN, {"P131": "Q235563"}, Feature.CONTAINER, True),
    ("another place around it", _TOWN, {"P131": "Q214064"}, Feature.CONTAINER, None),
    ("the label", _TOWN, {"label": "exampleville"}, Feature.LABEL, True),
    ("another name", _TOWN, {"aliases": ("Example Town",)}, Feature.NAME, True),
    ("no name", _TOWN, {}, Feature.NAME, None),
    ("the site", _BODY, {"P856": "http://example.org"}, Feature.WEBSITE, True),
    ("a part of the site", _BODY, {"P856": "http://example.org/uk"}, Feature.WEBSITE, None),
    ("the day", _STRIKE, {"P585": "2017-03-16"}, Feature.DAYS, True),
    ("a day beside it", _STRIKE, {"P585": "2017-03-19"}, Feature.DAYS, None),
    ("another day", _STRIKE, {"P585": "2017-04-01"}, Feature.DAYS, False),
    ("a war around it", _STRIKE, {"P580": "2016-10-16", "P582": "2017-07-10"}, Feature.DAYS, None),
]


@pytest.mark.parametrize(
    ("thing", "facts", "feature", "agrees"), [row[1:] for row in _FEATURES], ids=[row[0] for row in _FEATURES]
)
def test_a_feature_agrees_differs_or_says_nothing(
    *, thing: Thing, facts: dict[str, object], feature: Feature, agrees: bool | None
) -> None:
    found = {each.feature: each for each in evidence_for(thing, _item(**facts), ())}
    assert (found[feature].agrees if feature in found else None) is agrees
    assert all(each.agrees == (each.points > 0) for each in found.values())


@pytest.mark.parametrize(
    ("form", "kinds", "agrees"),
    [
        ("settlement", {"settlement"}, True),
        ("settlement", {"district"}, False),
        ("settlement", {"settlement", "district"}, True),
        ("settlement", set(), None),
        ("actor", {"organisation"}, True),
        ("actor", {"event"}, False),
        ("actor", {"person"}, False),
        ("incident", {"event"}, True),
    ],
)
def test_the_type_is_one_that_such_a_thing_may_have(*, form: str, kinds: set[str], agrees: bool | None) -> None:
    found = evidence_for(replace(_TOWN, form=form), Item("Q1"), kinds)
    assert next((each.agrees for each in found if each.feature is Feature.TYPE), None) is agrees


def test_names_shared_in_several_languages_count_more() -> None:
    other = item_of("Q1", entity("Q1", {"en": "Exampleville", "ar": "مثال"}))
    assert {each.feature for each in evidence_for(_TOWN, other, ())} == {Feature.LABEL, Feature.LANGUAGES}


def test_every_form_of_place_and_feature_has_its_rules() -> None:
    known = rules()
    assert set(known.agrees) == set(Feature)
    assert known.accepted.keys() >= {place.kind for place in load_background().places.values()} | {"actor", "incident"}
    assert set().union(*known.accepted.values()) <= set(known.kinds.values())


def _link(item: str, *features: Feature, differs: tuple[Feature, ...] = ()) -> Link:
    evidence = [Evidence(each, agrees=True, ours="", theirs="", points=rules().agrees[each]) for each in features]
    evidence += [Evidence(each, agrees=False, ours="", theirs="", points=-50) for each in differs]
    return Link(f"link:{item}", "place:town", item, item, _AT, tuple(evidence))


_ALL_BUT_IDENTIFIERS = tuple(each for each in Feature if each not in {
    Feature.VERIFIED, Feature.STATED, Feature.GEONAMES, Feature.WEBSITE,
})  # fmt: skip
_SETTLES = [
    ("a GeoNames id", _link("Q1", Feature.GEONAMES), Basis.IDENTIFIER),
    ("all but identifiers", _link("Q1", *_ALL_BUT_IDENTIFIERS), None),
    ("a GeoNames id of another type", _link("Q1", Feature.GEONAMES, differs=(Feature.TYPE,)), None),
    ("a site alone", _link("Q1", Feature.WEBSITE, Feature.LABEL), None),
    ("a site and the type", _link("Q1", Feature.WEBSITE, Feature.TYPE), None),
    ("a site, the type and a name", _link("Q1", Feature.WEBSITE, Feature.TYPE, Feature.NAME), Basis.IDENTIFIER),
    ("the verified table", _link("Q1", Feature.VERIFIED), Basis.VERIFIED),
    ("a graph that states it", _link("Q1", Feature.STATED), Basis.STATED),
]


@pytest.mark.parametrize(("link", "basis"), [row[1:] for row in _SETTLES], ids=[row[0] for row in _SETTLES])
def test_only_an_identifier_or_a_source_settles(link: Link, basis: Basis | None) -> None:
    (point,) = standpoints([link])
    assert (point.basis, point.standing is Standing.SETTLED) == (basis, basis is not None)


def test_an_identifier_that_two_items_hold_settles_neither() -> None:
    points = standpoints([_link("Q1", Feature.GEONAMES), _link("Q2", Feature.GEONAMES)])
    assert {each.standing for each in points} == {Standing.PROPOSED}


_TAKEN = [
    ("a site", (Feature.WEBSITE, Feature.TYPE, Feature.LABEL), "place:other", Standing.PROPOSED),
    ("its own site", (Feature.WEBSITE, Feature.TYPE, Feature.LABEL), "place:town", Standing.SETTLED),
    ("a GeoNames id", (Feature.GEONAMES,), "place:other", Standing.SETTLED),
]


@pytest.mark.parametrize(("features", "owner", "standing"), [row[1:] for row in _TAKEN], ids=[row[0] for row in _TAKEN])
def test_a_site_that_is_another_thing_s_already_settles_nothing(
    features: tuple[Feature, ...], owner: str, standing: Standing
) -> None:
    assert standpoints([_link("Q1", *features)], taken={"Q1": owner})[0].standing is standing


def _said(number: int, undoes: str | None = None, **ruling: object) -> Decision:
    link = LinkRuling("place:town", **ruling) if ruling else None  # type: ignore[arg-type]  # fields of a ruling
    return Decision(f"decision:{number}", "A. Researcher", _AT.replace(day=number), "seen", undoes=undoes, link=link)


_SAID: list[tuple[str, list[Decision], dict[str, Standing]]] = [
    ("nothing", [], {"Q1": Standing.SETTLED, "Q2": Standing.PROPOSED}),
    ("the other", [_said(1, accepts="Q2")], {"Q1": Standing.REFUSED, "Q2": Standing.SETTLED}),
    ("not this one", [_said(1, excludes=("Q1",))], {"Q1": Standing.REFUSED, "Q2": Standing.PROPOSED}),
    ("none", [_said(1, none=True)], {"Q1": Standing.REFUSED, "Q2": Standing.REFUSED}),
    ("none, then one", [_said(1, none=True), _said(2, accepts="Q2")], {"Q1": Standing.REFUSED, "Q2": Standing.SETTLED}),
    ("one, then none", [_said(1, accepts="Q2"), _said(2, none=True)], {"Q1": Standing.REFUSED, "Q2": Standing.REFUSED}),
    (
        "one, then not that one",
        [_said(1, accepts="Q2"), _said(2, excludes=("Q2",))],
        {"Q1": Standing.SETTLED, "Q2": Standing.REFUSED},
    ),
    (
        "one, taken back",
        [_said(1, accepts="Q2"), _said(2, undoes="decision:1")],
        {"Q1": Standing.SETTLED, "Q2": Standing.PROPOSED},
    ),
]


@pytest.mark.parametrize(("said", "expected"), [row[1:] for row in _SAID], ids=[row[0] for row in _SAID])
def test_a_person_s_last_word_goes_before_all_evidence(said: list[Decision], expected: dict[str, Standing]) -> None:
    points = standpoints([_link("Q1", Feature.GEONAMES), _link("Q2", Feature.LABEL)], said)
    assert {each.link.item: each.standing for each in points} == expected
    assert said_none(said) == (expected == {"Q1": Standing.REFUSED, "Q2": Standing.REFUSED})


def test_every_settled_link_of_the_candidate_sets_is_right() -> None:
    found = list(link_candidates.outcomes())
    settled = [each for each in found if each.settled]
    assert len(found) >= 20
    assert len(settled) >= 12
    assert [each for each in settled if each.settled != each.right] == []


def test_the_measurement_would_tell_a_wrong_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = link_candidates.FILE.read_text(encoding="utf-8").replace('right = "Q283368"', 'right = "Q999000002"')
    (tmp_path / "sets.toml").write_text(wrong, encoding="utf-8")
    assert link_candidates.main([str(tmp_path / "sets.toml")]) == 1
    assert "place/raqqa was settled as Q283368, and is Q999000002" in capsys.readouterr().out


def test_the_verified_table_says_of_each_link_of_the_seeds_what_it_rests_on() -> None:
    known = load_background()
    items = {each.iri: each.wikidata for each in known.actors.values()}
    items |= {each.iri: each.wikidata for each in known.places.values()}
    linked = {(thing.removeprefix(DEFAULT_BASE), item) for thing, item in items.items() if item}
    assert linked == set(verified().links)
    assert {item for _, item in linked} == {item for item, _ in WIKIDATA_EVIDENCE.values()}
    assert not verified().links.keys() & verified().others.keys()
