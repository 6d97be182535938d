"""Every term is declared, described and connected."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, URIRef

from tests.ontology.loading import ALIGNMENTS, HEADER, KINDS, declared, graph, names_in
from tollgraph.namespaces import ONTOLOGY, TG
from tollgraph.resources import shipped

CLASSES = """
    Actor Monitor Belligerent Coalition MediaOutlet UnnamedSource Incident Claim Scope Period Assessment Publication
    AnswerMonth Article Passage Extraction Comparison Place Decision Anchor Match LedgerReport Statement Tombstone
    Link LinkEvidence LinkSearch Identifier
"""
PROPERTIES = """
    memberOf speaksFor onSideOf hasOnSide spokespersonName operationBegan theatre within placeKind
    coordinatePrecision geonamesId publisher agency textHash rawHash characters quote software softwareVersion
    extractor article passage quotedFrom toldOn lower upper qualifier countText closes kind standard scope
    confidence rule speaker speakerText claimant figureLow figureHigh ownVoice partOf hasPart restates readStart
    readEnd namedParty namedPlace effect victims unit area perpetrator period incident allParties asCivilians
    ownOperation inferredDimension start end dating assessor status assesses aboutText assessedOn reason
    sameIncidentAs first second compares verdict mark areaRelation periodRelation victimsRelation
    perpetratorRelation effectRelation incidentRelation residual ratio bridgeDays bridgeOfDays beyond sumOf
    answersIn answersTo monthStarts monthEnds
    speakerName publisherName
    countsFrom countsTo replacedBy correctedScope decidedBy decidedOn because concernsClaimant concernsFigure
    concernsEffect setsArea month openAtStart received closedReports openAtEnd credibleReports nonCredibleReports
    duplicateReports partOfPlace side actsFor victimsWithin about likens tellsApart undoes rejects setsStart setsEnd
    setsVictims setsEffect setsPerpetrator setsLow setsHigh setsQualifier clears underDecision anchors anchorKey
    anchorQuote anchorSpeaker anchorFigure anchorEffect anchorVictims matches agreesOn score matchedOn
    linksThing linksItem standing basis evidence itemLabel itemDescription itemRevision foundOn needsReview reviewed
    forgottenThing forgottenDocument forgottenWords
    feature agrees ours theirs weight searchesFor candidates linkedThing acceptsItem excludesItem findsNoItem
    hasIdentifier identifierScheme
"""
"""What the mapping, the shapes and the queries write and read."""


@pytest.mark.parametrize("term", declared(), ids=lambda term: term.removeprefix(TG))
def test_term_has_one_english_label_one_definition_and_its_home(term: URIRef) -> None:
    for annotation in (RDFS.label, SKOS.definition):
        values = list(graph().objects(term, annotation))
        assert [getattr(value, "language", None) for value in values] == ["en"], annotation
    assert list(graph().objects(term, RDFS.isDefinedBy)) == [HEADER]


@pytest.mark.parametrize("term", declared(OWL.Class), ids=lambda term: term.removeprefix(TG))
def test_class_definition_says_what_it_is_and_an_example_shows_it(term: URIRef) -> None:
    label = graph().value(term, RDFS.label)
    assert re.match(rf"An? {label} is ", str(graph().value(term, SKOS.definition)))
    assert graph().value(term, SKOS.example)


def test_no_two_terms_share_a_label() -> None:
    for kinds in ((OWL.Class,), KINDS[1:]):
        labels = [str(graph().value(term, RDFS.label)) for term in declared(*kinds)]
        assert len(labels) > 1
        assert len(labels) == len(set(labels))


INVERSES = """
    speakerOf claimantOf assessorOf assessedBy reports publisherOf suppliedArticle comparedIn summedIn incidentOf areaOf
    perpetratorOf hasMember spokenForBy contains theatreOf replaces decides linkedBy partyNamedIn placeNamedIn
"""
"""What leads back, for reasoners and for people who read the ontology."""


def test_the_contract_of_classes_and_properties_is_declared_and_nothing_else() -> None:
    assert {term.removeprefix(TG) for term in declared(OWL.Class)} == set(CLASSES.split())
    assert {term.removeprefix(TG) for term in declared(*KINDS[1:])} == {
        *PROPERTIES.split(),
        *INVERSES.split(),
        "contentHash",
    }


def _users() -> list[Path]:
    return [*shipped("seeds").glob("*.ttl"), *shipped("shapes").glob("*.ttl"), *shipped("queries").rglob("*.rq")]


def test_seeds_shapes_and_queries_use_only_declared_terms() -> None:
    known = {term.removeprefix(TG) for term in declared()}
    used = {path.name: names_in(path) for path in _users()}
    assert sum(map(len, used.values())) > 20
    assert {name: sorted(terms - known) for name, terms in used.items() if terms - known} == {}


def test_every_class_is_connected_by_a_property_or_a_superclass() -> None:
    assert set(declared(OWL.Class)) - _connected() == set()


def _connected() -> set[URIRef]:
    """Return the classes that a property starts from or leads to, or that stand below a named class."""
    links = (RDFS.domain, RDFS.range, OWL.onClass, OWL.someValuesFrom)
    ends = {end for link in links for end in graph().objects(None, link)}
    unions = {head for end in ends if isinstance(end, BNode) for head in graph().objects(end, OWL.unionOf)}
    members = {member for head in unions for member in graph().items(head)}
    below = {term for term, parent in graph().subject_objects(RDFS.subClassOf) if isinstance(parent, URIRef)}
    return {term for term in ends | members | below if isinstance(term, URIRef)}


@pytest.mark.parametrize("term", declared(OWL.ObjectProperty), ids=lambda term: term.removeprefix(TG))
def test_object_property_says_from_what_to_what_it_leads(term: URIRef) -> None:
    assert graph().value(term, RDFS.domain) is not None
    assert graph().value(term, RDFS.range) is not None


@pytest.mark.parametrize("term", declared(OWL.DatatypeProperty), ids=lambda term: term.removeprefix(TG))
def test_datatype_property_has_a_range_or_says_why_not(term: URIRef) -> None:
    note = str(graph().value(term, SKOS.scopeNote))
    assert graph().value(term, RDFS.range) is not None or "which SHACL checks" in note


def test_the_header_names_version_licence_and_prefix() -> None:
    assert list(graph().subjects(RDF.type, OWL.Ontology)) == [HEADER]
    number = str(graph().value(HEADER, OWL.versionInfo))
    assert number == version("tollgraph")
    assert graph().value(HEADER, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{number}")
    assert graph().value(HEADER, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    for annotation in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.created, DCTERMS.modified):
        assert graph().value(HEADER, annotation), annotation


def test_the_same_version_is_named_by_every_alignment() -> None:
    for path in ALIGNMENTS:
        aligned = graph(f"alignments/{path.name}")
        home = URIRef(f"{ONTOLOGY}/alignments/{path.stem}")
        assert aligned.value(home, OWL.imports) == HEADER, path.name
        assert aligned.value(home, OWL.versionInfo) == graph().value(HEADER, OWL.versionInfo), path.name


@pytest.mark.parametrize("name", ["prov", "schema", "sem", "oa", "time", "geosparql", "org", "crm"])
def test_alignment_declares_every_outside_term_and_relates_ours(name: str) -> None:
    aligned = graph(f"alignments/{name}.ttl")
    relations = (RDFS.subClassOf, RDFS.subPropertyOf)
    targets = {o for p in relations for o in aligned.objects(None, p) if isinstance(o, URIRef)}
    outside = {term for term in targets if not term.startswith(TG)}
    assert outside
    assert [term for term in outside if (term, RDF.type, None) not in aligned] == []


def test_alignments_name_only_terms_of_ours_that_exist() -> None:
    assert len(ALIGNMENTS) == 8
    known = set(declared())
    for path in ALIGNMENTS:
        rows = graph(f"alignments/{path.name}")
        used = {term for row in rows for term in row if isinstance(term, URIRef) and term.startswith(TG)}
        assert used, path.name
        assert used <= known, path.name
