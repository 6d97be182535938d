"""The shipped seeds keep the rules of seeds/README.md."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from tests.shared_data import needs_shared, shared_path
from tollgraph.background import Background, load_background
from tollgraph.comparison.corrections import load_corrections
from tollgraph.identifiers import slug
from tollgraph.model import Actor, Place
from tollgraph.namespaces import DCTERMS, FOAF, RDF, SKOS, TG, WIKIDATA, local_name
from tollgraph.reading.source import Source
from tollgraph.reading.text import read_markdown
from tollgraph.resources import shipped

SEEDS = shipped("seeds")
ARTICLES = sorted((SEEDS / "articles").glob("*.md"))
TURTLE = sorted(SEEDS.glob("*.ttl"))
ORIGINALS = "*.txt"
SHORTEST_COPY = 8
"""Words in a row, within a sentence, that two texts on one event do not share by chance."""

WIKIDATA_EVIDENCE = {
    "Syria": ("Q858", "Who's On First concordances"),
    "Iraq": ("Q796", "Who's On First concordances"),
    "Turkey": ("Q43", "Who's On First concordances"),
    "United States": ("Q30", "Who's On First concordances"),
    "Russia": ("Q159", "Who's On First concordances"),
    "Raqqa": ("Q283368", "Who's On First 421172833, GeoNames 172955"),
    "Raqqa Governorate": ("Q235563", "Who's On First 85678355, GeoNames 172957"),
    "Aleppo": ("Q41183", "Who's On First 421202163, GeoNames 170063"),
    "Aleppo Governorate": ("Q214064", "Who's On First 85678359, GeoNames 170062"),
    "Hama": ("Q173545", "Who's On First 421202161, GeoNames 170017; Q2856152 is the district"),
    "Hama Governorate": ("Q232355", "Who's On First 85678363, GeoNames 170015"),
    "Mosul": ("Q83317", "Who's On First 421186153, GeoNames 99072"),
    "Nineveh Governorate": ("Q189352", "Who's On First 85672429"),
    "Kobane": ("Q126415", "one public table of places"),
    "Islamic State": ("Q2429253", "one public table of armed groups"),
    "al-Qaeda": ("Q34490", "one public table of armed groups"),
    "Pentagon": ("Q11209", "one public table of organisations"),
    "Amnesty International": ("Q42970", "two public tables of organisations"),
    "Human Rights Watch": ("Q187052", "one public table of organisations"),
    "AFP": ("Q40464", "two public tables of news agencies"),
    "Reuters": ("Q130879", "two public tables of news agencies"),
    "The Washington Post": ("Q166032", "one public table of newspapers"),
}
"""Label -> the item and the public source in which it was found."""


@pytest.fixture(scope="module")
def seeds() -> Background:
    return load_background()


@pytest.fixture(scope="module")
def store() -> ox.Store:
    merged = ox.Store()
    for path in TURTLE:
        merged.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return merged


def subjects(store: ox.Store, kind: str) -> set[ox.NamedNode]:
    quads = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(TG + kind))
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def values(store: ox.Store, subject: ox.NamedNode, predicate: str) -> list[str]:
    quads = store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
    return sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode | ox.Literal))


def shared_names(things: Iterable[Actor | Place]) -> dict[str, set[str]]:
    """Return the names that more than one thing bears, without regard to case or a leading Arabic article."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for thing in things:
        for name in (thing.label, *thing.aliases):
            bearers[re.sub(r"^(?:al|el|ar|as|ad|at|an)[- ]", "", name.casefold())].add(thing.label)
    return {name: labels for name, labels in bearers.items() if len(labels) > 1}


def test_the_seeds_are_many_enough_to_be_of_use(seeds: Background) -> None:
    assert len(seeds.actors) >= 60
    assert len(seeds.places) >= 400


@pytest.mark.parametrize("kind", ["Actor", "Place"])
def test_every_actor_and_place_has_one_label_whose_slug_ends_its_iri(store: ox.Store, kind: str) -> None:
    things = subjects(store, kind)
    assert things
    wrong = {thing.value for thing in things if len(values(store, thing, SKOS + "prefLabel")) != 1}
    wrong |= {t.value for t in things if slug(values(store, t, SKOS + "prefLabel")[0]) != local_name(t.value)}
    assert not wrong


@pytest.mark.parametrize("kind", ["actors", "places"])
def test_no_two_bear_the_same_name(seeds: Background, kind: str) -> None:
    assert not shared_names(getattr(seeds, kind).values())


def test_a_shared_name_would_be_seen() -> None:
    places = [Place("iri:a", "Al-Bab"), Place("iri:b", "Bab Town", aliases=("bab",))]
    assert shared_names(places) == {"bab": {"Al-Bab", "Bab Town"}}


def test_no_alias_repeats_the_label_or_begins_with_an_article(seeds: Background) -> None:
    things: list[Actor | Place] = [*seeds.actors.values(), *seeds.places.values()]
    repeated = [thing.label for thing in things if thing.label in thing.aliases]
    articled = [name for thing in things for name in thing.aliases if name.startswith(("the ", "The "))]
    assert not repeated
    assert not articled


SEATS_OF_GOVERNMENT = {"Ankara", "Damascus", "Kyiv", "Moscow", "Riyadh", "Tehran"}
NAMESAKES = {"Mayadin"}
"""Towns whose name a broadcaster bears too."""


def test_only_states_seats_of_government_and_namesakes_share_a_name_with_a_place(seeds: Background) -> None:
    of_places = {name: place for place in seeds.places.values() for name in (place.label, *place.aliases)}
    of_actors = {name for actor in seeds.actors.values() for name in (actor.label, *actor.aliases)}
    shared = {of_places[name] for name in of_actors & set(of_places)}
    towns = {place.label for place in shared if place.kind != "country"}
    assert towns <= SEATS_OF_GOVERNMENT | NAMESAKES
    assert {place.label for place in shared} > towns


def test_every_place_and_actor_that_is_pointed_at_is_there(seeds: Background) -> None:
    places = {iri for place in seeds.places.values() for iri in place.within}
    places |= {iri for actor in seeds.actors.values() for iri in actor.theatre}
    actors = {iri for actor in seeds.actors.values() for iri in (*actor.member_of, *actor.speaks_for)}
    assert places
    assert actors
    assert places <= set(seeds.places)
    assert actors <= set(seeds.actors)


def test_nothing_contains_itself(seeds: Background) -> None:
    above = {iri: set[str]().union(*map(seeds.containers, place.within)) for iri, place in seeds.places.items()}
    sides = {
        iri: set[str]().union(*map(seeds.sides, (*actor.member_of, *actor.speaks_for)))
        for iri, actor in seeds.actors.items()
    }
    assert not [iri for iri, upward in {**above, **sides}.items() if iri in upward]


def test_every_place_lies_in_one_country(seeds: Background) -> None:
    countries = {
        place.label: [up for up in seeds.containers(iri) if seeds.places[up].kind == "country"]
        for iri, place in seeds.places.items()
    }
    assert not {label: found for label, found in countries.items() if len(found) != 1}


@pytest.mark.parametrize(("country", "kind", "least"), [("syria", "district", 60), ("iraq", "district", 30)])
def test_the_districts_are_there(seeds: Background, country: str, kind: str, least: int) -> None:
    assert len(within(seeds, country, kind)) >= least


@pytest.mark.parametrize(("country", "number"), [("syria", 14), ("iraq", 19)])
def test_the_governorates_are_complete(seeds: Background, country: str, number: int) -> None:
    assert len(within(seeds, country, "governorate")) == number


def within(seeds: Background, country: str, kind: str) -> list[str]:
    """Return the labels of the places of a kind in a country."""
    return [
        place.label
        for place in seeds.places.values()
        if place.kind == kind and any(local_name(up) == country for up in seeds.containers(place.iri))
    ]


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        ("raqqa", "raqqa-governorate"),
        ("douma", "eastern-ghouta"),
        ("sheikh-maqsoud", "aleppo-governorate"),
        ("baghuz", "deir-ez-zor-governorate"),
        ("zanjili", "nineveh-governorate"),
        ("khan-shaykhun", "idlib-governorate"),
        ("jabalia", "gaza-strip"),
        ("dahyan", "yemen"),
        ("erbil", "kurdistan-region"),
    ],
)
def test_places_lie_where_a_recorder_expects_them(seeds: Background, inner: str, outer: str) -> None:
    by_slug = {local_name(iri): iri for iri in seeds.places}
    assert by_slug[outer] in seeds.containers(by_slug[inner])
    assert by_slug[inner] not in seeds.containers(by_slug[outer])


@pytest.mark.parametrize(
    ("speaker", "party", "on_its_side", "acts_for_it"),
    [
        ("pentagon", "us-led-coalition", True, True),
        ("u-s-officials", "united-states", True, False),
        ("russian-defence-ministry", "russia", True, True),
        ("syrian-army", "syrian-government", True, True),
        ("sana", "syrian-government", False, False),
        ("airwars", "us-led-coalition", False, False),
        ("turkey", "us-led-coalition", False, False),
    ],
)
def test_sides_and_memberships(
    seeds: Background, speaker: str, party: str, *, on_its_side: bool, acts_for_it: bool
) -> None:
    by_slug = {local_name(iri): iri for iri in seeds.actors}
    assert (by_slug[party] in seeds.sides(by_slug[speaker])) is on_its_side
    assert (by_slug[party] in seeds.memberships(by_slug[speaker])) is acts_for_it


def test_a_day_on_which_an_operation_began_has_a_source_and_a_theatre(store: ox.Store) -> None:
    began = [actor for actor in subjects(store, "Actor") if values(store, actor, TG + "operationBegan")]
    assert len(began) >= 4
    assert not [
        a.value for a in began if not values(store, a, DCTERMS + "source") or not values(store, a, TG + "theatre")
    ]


def test_wikidata_items_stand_only_with_evidence(seeds: Background) -> None:
    things: list[Actor | Place] = [*seeds.places.values(), *seeds.actors.values()]
    linked = {thing.label: thing.wikidata for thing in things if thing.wikidata}
    assert linked == {label: item for label, (item, _) in WIKIDATA_EVIDENCE.items()}


@pytest.mark.parametrize("kind", ["Actor", "Place"])
def test_an_outside_identifier_names_one_thing(store: ox.Store, kind: str) -> None:
    links = Counter(
        link
        for thing in subjects(store, kind)
        for predicate in (SKOS + "exactMatch", TG + "geonamesId", FOAF + "homepage")
        for link in values(store, thing, predicate)
    )
    assert any(link.startswith(WIKIDATA) for link in links)
    assert not [link for link, times in links.items() if times > 1]


def test_coordinates_come_with_a_precision_and_lie_in_the_region(store: ox.Store, seeds: Background) -> None:
    located = [place for place in seeds.places.values() if place.latitude is not None and place.longitude is not None]
    assert len(located) >= 200
    vague = [p.label for p in located if not values(store, ox.NamedNode(p.iri), TG + "coordinatePrecision")]
    assert not vague
    syrian = [p for p in located if any(local_name(up) == "syria" for up in seeds.containers(p.iri))]
    assert all(32 < (p.latitude or 0) < 37.5 and 35.5 < (p.longitude or 0) < 42.5 for p in syrian)


def test_corrections_name_a_known_claimant_and_known_places(seeds: Background) -> None:
    corrections = load_corrections()
    assert {each.figure for each in corrections} == {1000, 1257, 7600}
    for each in corrections:
        assert each.claimant in seeds.actors
        assert {local_name(place) for place in each.places} == {"iraq", "syria"}


def test_the_ledgers_add_up(store: ox.Store) -> None:
    reports = subjects(store, "LedgerReport")
    assert len(reports) == 2
    for report in reports:
        count = {name: int(values(store, report, TG + name)[0]) for name in LEDGER_COUNTS}
        assert count["openAtStart"] + count["received"] - count["closedReports"] == count["openAtEnd"]
        verdicts = count["credibleReports"] + count["nonCredibleReports"] + count["duplicateReports"]
        assert verdicts == count["closedReports"]


LEDGER_COUNTS = (
    "openAtStart", "received", "closedReports", "openAtEnd",
    "credibleReports", "nonCredibleReports", "duplicateReports",
)  # fmt: skip


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_the_front_matter_of_a_seed_article_is_complete(path: Path) -> None:
    fields = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    assert {"article", "publisher", "published", "title", "source"} <= set(fields)
    assert fields["article"] == f"seed-{path.name[:3]}"


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_seed_article_reads_as_paragraphs(path: Path) -> None:
    _, _, body = path.read_text(encoding="utf-8").split("---\n")
    assert not re.search(r"^[^\w\"\n]|^\d", body, re.MULTILINE), "a line begins like a list, so it stays a line"
    (article,) = read_markdown(Source(str(path), path.read_bytes(), "text/markdown"))
    assert article.published.year >= 2017
    assert all(len(line) > 40 for line in article.text.split("\n") if line)


def test_there_are_seed_articles() -> None:
    assert len(ARTICLES) >= 3
    publishers = {yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])["publisher"] for path in ARTICLES}
    assert {"Dawn", "Daily Sabah", "The Washington Post"} <= publishers


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Return every run of SHORTEST_COPY words that lies within one sentence."""
    sentences = re.split(r"(?<=[a-z)\"”][.!?])[\"”]?\s+|\n{2,}", text)
    each = (re.findall(r"\w+(?:[.,]\d+)*", sentence.casefold()) for sentence in sentences)
    return {
        tuple(words[start : start + SHORTEST_COPY]) for words in each for start in range(len(words) - SHORTEST_COPY + 1)
    }


@needs_shared
def test_no_sentence_of_an_original_stands_in_the_seeds() -> None:
    originals = sorted(shared_path("articles").glob(ORIGINALS))
    assert len(originals) >= 3
    theirs = set[tuple[str, ...]]().union(*(runs_of_words(path.read_text(encoding="utf-8")) for path in originals))
    ours = set[tuple[str, ...]]().union(*(runs_of_words(path.read_text(encoding="utf-8")) for path in ARTICLES))
    assert ours
    assert theirs
    assert not {" ".join(run) for run in ours & theirs}


@needs_shared
def test_every_figure_of_an_original_stands_in_the_retelling() -> None:
    for path, original in zip(ARTICLES[:3], sorted(shared_path("articles").glob(ORIGINALS)), strict=True):
        article = original.read_text(encoding="utf-8").split("\n\nOpinion\n")[0]
        figures = {figure for figure in re.findall(r"\b\d[\d,]*\b", article) if figure != "7"}
        missing = figures - set(re.findall(r"\b\d[\d,]*\b", path.read_text(encoding="utf-8")))
        assert figures
        assert missing <= {"350,000"}, f"{path.name}: {missing}"
