"""What the server says of itself and of its data: SPARQL 1.1 Service Description, VoID, DCAT."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyoxigraph as ox

from tollgraph.export.descriptions.imprint import Imprint
from tollgraph.namespaces import PREFIXES, RDF, SD
from tollgraph.web.media import GRAPHS, TABLES, graph_format
from tollgraph.web.site import VersionedStore

_TYPE = ox.NamedNode(RDF + "type")
DESCRIPTION = "/.well-known/void"
"""Where clients look for the description of a dataset (VoID, section 7.2)."""


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


def describe_data(store: VersionedStore, imprint: Imprint, address: str, media_type: str) -> bytes:
    """Return the VoID and DCAT description of the data, with their counts, as a graph of some media type.

    `address` is where the description is asked for: the data are published there unless the imprint says elsewhere.
    Raises what the store raises where the data cannot be counted now.
    """
    from tollgraph.export.descriptions import describe_dataset

    published = imprint.address or address.removesuffix(DESCRIPTION.removeprefix("/"))
    turtle = describe_dataset(store, replace(imprint, address=published))
    triples = (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    return _written(triples, media_type)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _written(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    return ox.serialize(triples, format=graph_format(media_type), prefixes=PREFIXES) or b""
