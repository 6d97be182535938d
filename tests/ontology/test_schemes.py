"""The controlled terms of the code and of the graph are the same."""

from enum import StrEnum

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, URIRef

from tests.ontology.loading import SCHEMES, graph
from tollgraph import terms
from tollgraph.namespaces import SCHEME, concept
from tollgraph.terms import SCHEME_OF_STATUS, Status, Victims

ENUMS: dict[str, type[StrEnum]] = {
    "effect": terms.Effect,
    "victims": Victims,
    "qualifier": terms.Qualifier,
    "unit": terms.Unit,
    "kind": terms.Kind,
    "standard": terms.Standard,
    "dating": terms.Dating,
    "dimension": terms.Dimension,
    "relation": terms.Relation,
    "verdict": terms.Verdict,
    "mark": terms.Mark,
    "standing": terms.Standing,
    "basis": terms.Basis,
    "identifier-scheme": terms.IdentifierScheme,
}
NOTATIONS = {name: {member.value for member in enum} - {Victims.OTHER.value} for name, enum in ENUMS.items()}
for _status in Status:
    NOTATIONS.setdefault(SCHEME_OF_STATUS[_status], set()).add(_status.value)
NOTATIONS["place-kind"] = {"country", "governorate", "district", "settlement", "neighbourhood", "region"}


def schemes() -> Graph:
    """Return the graph of all schemes."""
    return graph("schemes.ttl")


def concepts() -> list[URIRef]:
    """Return every concept."""
    return sorted(term for term in schemes().subjects(RDF.type, SKOS.Concept) if isinstance(term, URIRef))


def test_there_is_a_scheme_for_every_list_and_no_other() -> None:
    found = {str(scheme).removeprefix(SCHEME) for scheme in schemes().subjects(RDF.type, SKOS.ConceptScheme)}
    assert found == set(NOTATIONS)


@pytest.mark.parametrize("scheme", sorted(NOTATIONS))
def test_concepts_are_the_members_of_the_code(scheme: str) -> None:
    members = schemes().subjects(SKOS.inScheme, SCHEMES[scheme])
    assert {(str(each), str(schemes().value(each, SKOS.notation))) for each in members} == {
        (concept(scheme, notation), notation) for notation in NOTATIONS[scheme]
    }


@pytest.mark.parametrize("term", concepts(), ids=lambda term: term.removeprefix(SCHEME))
def test_concept_is_labelled_defined_and_sourced_once(term: URIRef) -> None:
    for annotation in (SKOS.prefLabel, SKOS.definition):
        assert [getattr(value, "language", None) for value in schemes().objects(term, annotation)] == ["en"]
    for fact in (SKOS.notation, DCTERMS.source, SKOS.inScheme):
        assert len(list(schemes().objects(term, fact))) == 1, fact


@pytest.mark.parametrize("term", concepts(), ids=lambda term: term.removeprefix(SCHEME))
def test_concept_is_at_the_top_of_its_scheme_or_below_another_of_it(term: URIRef) -> None:
    scheme = schemes().value(term, SKOS.inScheme)
    broader = list(schemes().objects(term, SKOS.broader))
    assert all(schemes().value(each, SKOS.inScheme) == scheme for each in broader)
    assert (term, SKOS.topConceptOf, scheme) in schemes() or broader
    assert ((scheme, SKOS.hasTopConcept, term) in schemes()) == (not broader)


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("civilians", {"people"}),
        ("combatants", {"people"}),
        ("men", {"people"}),
        ("women and children", {"people"}),
        ("journalists", {"civilians"}),
        ("medics", {"civilians"}),
        ("aid workers", {"civilians"}),
        ("children", {"women and children"}),
        ("women", {"women and children"}),
    ],
)
def test_victim_class_is_directly_below(narrow: str, broad: set[str]) -> None:
    found = set(schemes().objects(URIRef(concept("victims", narrow)), SKOS.broader))
    assert found == {URIRef(concept("victims", each)) for each in broad}


def test_grades_of_different_graders_are_related_by_close_match_only_and_from_both_sides() -> None:
    matches = set(schemes().subject_objects(SKOS.closeMatch))
    assert (
        URIRef(concept("grade-airwars", "discounted")),
        URIRef(concept("grade-cjtf-oir", "not credible")),
    ) in matches
    assert all((other, one) in matches for one, other in matches)
    assert all(schemes().value(a, SKOS.inScheme) != schemes().value(b, SKOS.inScheme) for a, b in matches)
    assert not list(schemes().subject_objects(SKOS.exactMatch))


def test_concepts_of_one_scheme_are_declared_different() -> None:
    lists = {frozenset(schemes().items(head)) for head in schemes().objects(None, OWL.distinctMembers)}
    assert lists == {frozenset(schemes().subjects(SKOS.inScheme, SCHEMES[name])) for name in NOTATIONS}
