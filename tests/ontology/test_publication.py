"""The ontology as it is published: its pages, its syntaxes, its versions, and the pitfalls of OOPS! and FOOPS!."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, URIRef
from rdflib.term import Node

from docs.ontology import RELEASES, NotReleasableError, build, class_diagram, release, version_of
from tests.ontology.loading import FOLDER, HEADER, declared, graph
from tollgraph.namespaces import ONTOLOGY, TG, VANN
from tollgraph.ontology import load_triples

_VERSION = str(graph().value(HEADER, OWL.versionInfo))
_SYNTAX = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ontology")
    build(folder)
    return folder


def test_the_page_tells_every_term_with_its_definition(published: Path) -> None:
    page = (published / "index.html").read_text(encoding="utf-8")
    assert len(declared()) > 100
    for term in declared():
        assert str(term) in page, term
    assert str(graph().value(URIRef(TG + "Claim"), SKOS.definition)) in page


def test_the_page_asks_for_nothing_from_outside(published: Path) -> None:
    page = (published / "index.html").read_text(encoding="utf-8")
    assert (
        re.findall(r'(?:<script|<img|<iframe)[^>]*\ssrc="https?://[^"]+"|<link[^>]+stylesheet[^>]+https?://', page)
        == []
    )


@pytest.mark.parametrize("home", ["", _VERSION])
@pytest.mark.parametrize("name", ["tollgraph", "schemes"])
@pytest.mark.parametrize("suffix", _SYNTAX)
def test_every_syntax_says_the_same_under_both_names(suffix: str, name: str, home: str, published: Path) -> None:
    read = ox.Dataset(ox.parse(path=str(published / home / f"{name}.{suffix}"), format=_SYNTAX[suffix]))
    held = ox.Dataset(ox.Quad(*triple) for triple in load_triples([FOLDER / f"{name}.ttl"]))
    for each in (read, held):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(held) > 100
    assert read == held


def test_the_diagram_shows_every_class_and_what_joins_them() -> None:
    diagram = class_diagram()
    assert all(f"class {term.removeprefix(TG)}\n" in diagram for term in declared(OWL.Class))
    assert "Actor <|-- Monitor" in diagram
    assert "Statement --> Scope : scope" in diagram


def test_a_release_is_kept_and_never_changed(tmp_path: Path) -> None:
    home = release(tmp_path)
    assert home.name == _VERSION
    assert release(tmp_path) == home, "the same content may be released again"
    (home / "tollgraph.ttl").write_text("other", encoding="utf-8")
    with pytest.raises(NotReleasableError, match="was released with another content; raise the version"):
        release(tmp_path)


def test_the_ontology_is_as_its_version_was_released_or_has_a_new_number(tmp_path: Path) -> None:
    if RELEASES.exists():
        shutil.copytree(RELEASES, tmp_path, dirs_exist_ok=True)
    release(tmp_path)


def test_what_was_released_says_the_version_that_it_stands_under() -> None:
    wrong = {
        path: version_of(path) for path in RELEASES.glob("*/tollgraph.ttl") if version_of(path) != path.parent.name
    }
    assert wrong == {}


# What FOOPS! asks of a header, beyond the tests of terms.


@pytest.mark.parametrize(
    "name", ["title", "description", "creator", "created", "modified", "license", "publisher", "bibliographicCitation"]
)
def test_the_header_says(name: str) -> None:
    assert graph().value(HEADER, DCTERMS[name])


def test_the_namespace_and_its_prefix_are_those_of_the_terms() -> None:
    assert str(graph().value(HEADER, URIRef(VANN + "preferredNamespaceUri"))) == TG
    assert str(graph().value(HEADER, URIRef(VANN + "preferredNamespacePrefix"))) == "tg"
    assert ONTOLOGY.startswith("https://w3id.org/"), "an address that outlives its host"
    assert not re.search(r"\.(owl|ttl|rdf)$", ONTOLOGY)


# The pitfalls of OOPS! (oops.linkeddata.es), by number; labels, definitions, domains and ranges are in test_terms.


@pytest.mark.parametrize("term", declared(OWL.Class), ids=lambda term: term.removeprefix(TG))
def test_p07_no_class_merges_two_concepts(term: URIRef) -> None:
    assert not re.search(r"\b(and|or)\b", str(graph().value(term, RDFS.label)))


def test_p10_classes_that_exclude_each_other_say_so() -> None:
    groups = graph().subjects(RDF.type, OWL.AllDisjointClasses)
    lists = [head for node in groups for head in graph().objects(node, OWL.members)]
    disjoint = {member for head in lists for member in graph().items(head)}
    for name in ("Statement", "Comparison", "Incident", "Scope", "Article", "Passage", "Actor", "Place"):
        assert URIRef(TG + name) in disjoint, name


def _inverses() -> list[tuple[URIRef, URIRef]]:
    pairs = graph().subject_objects(OWL.inverseOf)
    return [(a, b) for a, b in pairs if isinstance(a, URIRef) and isinstance(b, URIRef)]


def _ends(term: URIRef, which: URIRef) -> set[Node]:
    """Return the classes that a domain or a range names, alone or in a union."""
    return {member for node in graph().objects(term, which) for member in _members(node)}


def _members(node: Node) -> list[Node]:
    union = graph().value(node, OWL.unionOf)
    return [node] if union is None else list(graph().items(union))


def test_p05_inverse_properties_lead_back() -> None:
    assert _inverses()
    for one, other in _inverses():
        for start, end in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            assert _ends(one, start) == _ends(other, end), one


_READ_ONE_WAY = {
    SKOS.Concept: "values of schemes: their pages list what has them",
    **{
        URIRef(TG + name): reason
        for names, reason in {
            "Scope Period Passage Identifier LinkEvidence": "parts of one thing, reached from it",
            "Decision Anchor Match LinkSearch AnswerMonth Link": "records of work, which are read from their own side",
        }.items()
        for name in names.split()
    },
}
"""Classes at one of whose ends a property needs no inverse, and why."""
_CLOSURES = ("side", "actsFor", "partOfPlace", "victimsWithin")
"""Written out for queries, which read them backwards by variable; their steps have inverses."""
_NARROWER = ("first", "second", "quotedFrom")
"""Kinds of a property whose inverse is enough."""


@pytest.mark.parametrize("term", declared(OWL.ObjectProperty), ids=lambda term: term.removeprefix(TG))
def test_p13_a_property_between_two_things_people_ask_from_has_an_inverse(term: URIRef) -> None:
    paired = {each for pair in _inverses() for each in pair}
    symmetric = (term, RDF.type, OWL.SymmetricProperty) in graph()
    excused = term.removeprefix(TG) in (*_CLOSURES, *_NARROWER)
    if not (term in paired or symmetric or excused):
        ends = _ends(term, RDFS.domain) | _ends(term, RDFS.range)
        assert ends & set(_READ_ONE_WAY), f"{term} leads from one thing to another and nothing leads back"


def test_the_excuses_for_missing_inverses_name_terms_that_need_one() -> None:
    paired = {each.removeprefix(TG) for pair in _inverses() for each in pair}
    assert {*_CLOSURES, *_NARROWER} <= {each.removeprefix(TG) for each in declared(OWL.ObjectProperty)} - paired
    used = {end for term in declared(OWL.ObjectProperty) for end in _ends(term, RDFS.domain) | _ends(term, RDFS.range)}
    assert set(_READ_ONE_WAY) <= used


def test_p25_no_property_is_declared_the_inverse_of_itself() -> None:
    assert [one for one, other in _inverses() if one == other] == []


@pytest.mark.parametrize(
    "term", declared(OWL.ObjectProperty, OWL.DatatypeProperty), ids=lambda term: term.removeprefix(TG)
)
def test_p19_no_property_has_several_domains_or_ranges(term: URIRef) -> None:
    """Several would mean their intersection, which hardly anyone means."""
    for end in (RDFS.domain, RDFS.range):
        assert len(list(graph().objects(term, end))) <= 1


@pytest.mark.parametrize("term", declared(), ids=lambda term: term.removeprefix(TG))
def test_p22_classes_begin_with_a_capital_and_properties_with_a_small_letter(term: URIRef) -> None:
    is_class = (term, RDF.type, OWL.Class) in graph()
    assert re.fullmatch(r"[A-Z][A-Za-z]+" if is_class else r"[a-z][A-Za-z]+", term.removeprefix(TG))


@pytest.mark.parametrize("term", declared(OWL.Class), ids=lambda term: term.removeprefix(TG))
def test_p06_and_p24_no_class_stands_below_itself_or_is_defined_by_itself(term: URIRef) -> None:
    above = set(graph().transitive_objects(term, RDFS.subClassOf)) - {term}
    assert not any((parent, RDFS.subClassOf, term) in graph() for parent in above)
    assert [
        node for node in graph().objects(term, OWL.equivalentClass) if not isinstance(node, BNode) and node == term
    ] == []


@pytest.mark.parametrize("term", declared(), ids=lambda term: term.removeprefix(TG))
def test_p20_label_and_definition_are_not_swapped(term: URIRef) -> None:
    assert len(str(graph().value(term, RDFS.label))) < len(str(graph().value(term, SKOS.definition)))


def test_p34_and_p35_terms_of_others_are_declared_before_they_are_used() -> None:
    used = {term for term in graph().predicates() if not str(term).startswith((str(RDF), str(RDFS), str(OWL)))}
    assert used
    assert [term for term in used if (term, RDF.type, None) not in graph()] == []
