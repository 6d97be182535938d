"""The VoID and DCAT description says of a graph what the graph holds."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, RDF, VOID, BNode, Graph, Literal, URIRef

from tollgraph.errors import ParameterError
from tollgraph.export.descriptions import Census, Download, Imprint, describe_dataset, imprint_of, take_census
from tollgraph.namespaces import CC_BY, DEFAULT_BASE, TG, WIKIDATA
from tollgraph.namespaces import DCAT as DCAT_3
from tollgraph.settings import load_settings
from tollgraph.store import EmbeddedStore, memory_store, read_store

_ADDRESS = "https://tolls.example.org/"
_IMPRINT = Imprint(title='Tolls <&> "quoted"', address=_ADDRESS)
_FILE = Download("claims.csv", "text/csv", "Claims", 12, "00ff")
_THIS = URIRef(_IMPRINT.iri)


@pytest.fixture(scope="module")
def store(seeded_store: Path) -> Iterator[EmbeddedStore]:
    with read_store(seeded_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def described(store: EmbeddedStore) -> Graph:
    return Graph().parse(data=describe_dataset(store, _IMPRINT, [_FILE]), format="turtle")


@pytest.fixture(scope="module")
def union(store: EmbeddedStore) -> Graph:
    """Return the union of all graphs as another library counts it."""
    whole = Graph()
    whole.parse(data="".join(sorted({f"{quad.triple} .\n" for quad in store.quads()})), format="nt")
    return whole


def test_the_totals_are_those_of_the_union_of_all_graphs(described: Graph, union: Graph) -> None:
    assert len(union) > 5000
    counted = {
        VOID.triples: len(union),
        VOID.distinctSubjects: len(set(union.subjects())),
        VOID.distinctObjects: len(set(union.objects())),
        VOID.classes: len(set(union.objects(None, RDF.type))),
        VOID.properties: len(set(union.predicates())),
    }
    assert {name: described.value(_THIS, name) for name in counted} == {
        name: Literal(count) for name, count in counted.items()
    }


@pytest.mark.parametrize("name", ["Claim", "Assessment", "Comparison", "Article", "Place"])
def test_a_class_partition_counts_the_instances(name: str, described: Graph, union: Graph) -> None:
    part = described.value(None, VOID["class"], URIRef(TG + name))
    instances = set(union.subjects(RDF.type, URIRef(TG + name)))
    assert instances
    assert described.value(part, VOID.entities) == Literal(len(instances))
    assert (_THIS, VOID.classPartition, part) in described


def test_every_property_has_a_partition_with_its_triples(described: Graph, union: Graph) -> None:
    parts = {
        described.value(part, VOID.property): described.value(part, VOID.triples)
        for part in described.objects(_THIS, VOID.propertyPartition)
    }
    assert parts == {p: Literal(len(list(union.triples((None, p, None))))) for p in set(union.predicates())}


def test_a_linkset_counts_the_links_to_another_dataset(described: Graph, union: Graph) -> None:
    links = [o for o in union.objects() if str(o).startswith(WIKIDATA)]
    assert links
    (linkset,) = described.subjects(RDF.type, VOID.Linkset)
    assert (_THIS, VOID.subset, linkset) in described
    assert described.value(linkset, VOID.triples) == Literal(len(links))
    assert described.value(described.value(linkset, VOID.objectsTarget), VOID.uriSpace) == Literal(WIKIDATA)


def test_the_description_tells_licence_version_extent_and_ontology(described: Graph, store: EmbeddedStore) -> None:
    census = take_census(store)
    assert census.modified is not None
    assert described.value(_THIS, DCTERMS.license) == URIRef(CC_BY)
    assert described.value(_THIS, URIRef(DCAT_3 + "version")) == Literal(census.version)
    assert str(described.value(_THIS, DCTERMS.modified)) == census.modified.isoformat()
    assert str(described.value(_THIS, DCTERMS.conformsTo)).endswith(f"ontology/{census.ontology_version}")
    assert str(described.value(_THIS, DCTERMS.title)) == _IMPRINT.title
    period = described.value(_THIS, DCTERMS.temporal)
    assert described.value(period, DCAT.startDate) == Literal(census.first_day)
    assert "Iraq" in census.countries.values()
    assert set(map(str, described.objects(_THIS, DCTERMS.spatial))) == set(census.countries)


def test_a_file_is_described_with_its_type_size_and_checksum(described: Graph) -> None:
    (file,) = described.objects(_THIS, DCAT.distribution)
    assert described.value(file, DCAT.downloadURL) == URIRef(_ADDRESS + _FILE.name)
    assert str(described.value(file, DCAT.mediaType)).endswith("/text/csv")
    assert described.value(file, DCAT.byteSize).toPython() == _FILE.bytes  # type: ignore[union-attr]  # it has one
    assert (_THIS, VOID.dataDump, URIRef(_ADDRESS + _FILE.name)) in described
    assert (_THIS, VOID.sparqlEndpoint, URIRef(f"{_ADDRESS}sparql")) in described


def test_no_part_of_a_description_is_a_blank_node(described: Graph) -> None:
    assert len(described) > 300
    assert [node for node in described.all_nodes() if isinstance(node, BNode)] == []


def test_an_unpublished_dataset_claims_no_address(store: EmbeddedStore) -> None:
    graph = Graph().parse(data=describe_dataset(store), format="turtle")
    assert graph.value(URIRef(f"{DEFAULT_BASE}dataset"), DCTERMS.title)
    for predicate in (VOID.sparqlEndpoint, VOID.dataDump, DCAT.landingPage, DCAT.downloadURL):
        assert list(graph.subject_objects(predicate)) == []


def test_the_same_data_give_the_same_description(store: EmbeddedStore) -> None:
    assert describe_dataset(store, _IMPRINT) == describe_dataset(store, _IMPRINT)


def test_an_empty_store_has_a_description_too() -> None:
    with memory_store() as empty:
        assert take_census(empty) == Census()
        assert '"0.0.0"' in describe_dataset(empty)


def test_a_version_is_the_moment_of_the_last_change() -> None:
    assert Census(modified=datetime(2026, 11, 21, 12, 58, 31, tzinfo=UTC)).version == "2026.11.21+125831"


def test_the_imprint_comes_from_the_settings() -> None:
    given = {"TOLLGRAPH_DATASET_ADDRESS": "https://tolls.example.org", "TOLLGRAPH_DATASET_CREATOR": "Ms. Example"}
    imprint = imprint_of(load_settings(given))
    assert (imprint.address, imprint.creator) == (_ADDRESS, "Ms. Example")
    assert imprint.endpoint == f"{_ADDRESS}sparql"


@pytest.mark.parametrize("name", ["DATASET_ADDRESS", "DATASET_LICENCE"])
@pytest.mark.parametrize("value", ["example", "javascript:alert(1)", 'https://x.org/"> <script>'])
def test_an_address_that_is_none_is_refused(name: str, value: str) -> None:
    with pytest.raises(ParameterError, match=f"TOLLGRAPH_{name} must be an http"):
        load_settings({f"TOLLGRAPH_{name}": value})
