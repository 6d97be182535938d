"""What the server says of itself and of its data: SPARQL 1.1 Service Description, VoID, DCAT."""

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

import pyoxigraph as ox

from tollgraph.namespaces import DCAT, DCTERMS, PREFIXES, RDF, SD, VOID, XSD
from tollgraph.web.answers import Answers
from tollgraph.web.frames import Operation, Request
from tollgraph.web.media import GRAPHS, TABLES, graph_format

_TYPE = ox.NamedNode(RDF + "type")
_COUNTS = (
    "SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }"
)


def describe_service(address: str, media_type: str, *, updates: bool) -> bytes:
    """Return the service description of the endpoint at an address, as a graph of some media type."""
    return _written(_service(ox.NamedNode(address), updates=updates), media_type)


def _service(service: ox.NamedNode, *, updates: bool) -> Iterator[ox.Triple]:
    dataset, graph = ox.BlankNode("dataset"), ox.BlankNode("graph")
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if updates else [])]
    formats = {each.iri for each in TABLES.values()} | {each.iri for each in GRAPHS.values()}
    yield ox.Triple(service, _TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    for language in languages:
        yield ox.Triple(service, _sd("supportedLanguage"), _sd(language))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for iri in sorted(formats):
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(iri))
    yield ox.Triple(service, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), graph)
    yield ox.Triple(graph, _TYPE, _sd("Graph"))


async def describe_dataset_shortly(answers: Answers, address: str, media_type: str) -> bytes:
    """Return a VoID and DCAT description of the data, with their counts, as a graph of some media type.

    `address` is where the description is asked for. RefusedError where the data cannot be counted now.
    """
    answer = await answers.get(Request(Operation.QUERY, _COUNTS, table="application/sparql-results+json"))
    try:
        data = b"".join([answer.first, *[part async for part in answer.rest()]])
    finally:
        answer.close()
    found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a SELECT gives solutions
    counts = {variable.value: value for row in found for variable, value in zip(found.variables, row, strict=True)}
    return _written(_dataset(address, counts, answers.version), media_type)


def _dataset(address: str, counts: dict[str, object], version: int) -> Iterator[ox.Triple]:
    dataset, endpoint = ox.NamedNode(f"{address}#dataset"), ox.NamedNode(urljoin(address, "../sparql"))
    service = ox.NamedNode(f"{address}#service")
    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        yield ox.Triple(dataset, _TYPE, ox.NamedNode(kind))
    yield ox.Triple(dataset, ox.NamedNode(DCTERMS + "title"), ox.Literal("Contested casualty claims", language="en"))
    yield ox.Triple(dataset, ox.NamedNode(VOID + "sparqlEndpoint"), endpoint)
    for name, term in (("triples", "triples"), ("subjects", "distinctSubjects"), ("properties", "properties")):
        value = counts[name]
        assert isinstance(value, ox.Literal)  # noqa: S101  # a COUNT gives a literal
        yield ox.Triple(dataset, ox.NamedNode(VOID + term), value)
    number = ox.Literal(str(version), datatype=ox.NamedNode(XSD + "string"))
    yield ox.Triple(dataset, ox.NamedNode(DCAT + "version"), number)
    yield ox.Triple(service, _TYPE, ox.NamedNode(DCAT + "DataService"))
    yield ox.Triple(service, ox.NamedNode(DCAT + "endpointURL"), endpoint)
    yield ox.Triple(service, ox.NamedNode(DCAT + "servesDataset"), dataset)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _written(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    return ox.serialize(triples, format=graph_format(media_type), prefixes=PREFIXES) or b""
