"""A dataset described for catalogues and for programs: VoID and DCAT 3, in one graph.

VoID (W3C note, 3 March 2011) says what is inside and how to get at it; DCAT 3 (W3C recommendation, 22 August 2024) says
what the dataset is, who publishes it and in which files. Nothing here is a blank node: each part can be named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from tollgraph.export.descriptions.census import Census, Linkset
from tollgraph.export.descriptions.imprint import DESCRIPTION, KEYWORDS, RIGHTS, Imprint
from tollgraph.namespaces import (
    DCAT,
    DCTERMS,
    FOAF,
    FORMATS,
    MEDIA_TYPES,
    ONTOLOGY,
    OWL,
    RDF,
    SPDX,
    TG,
    VOID,
    XSD,
    local_name,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset."""

    name: str
    """Its file name, relative to the folder or the address that it is published in."""
    media_type: str
    title: str
    bytes: int | None = None
    sha256: str | None = None
    """In hexadecimal."""


def describe_catalogue(census: Census, imprint: Imprint, downloads: Iterable[Download] = ()) -> list[ox.Triple]:
    """Return the triples that describe a dataset, its parts, its files and its endpoint."""
    files = tuple(downloads)
    return list(
        dict.fromkeys(
            [
                *_dataset(census, imprint),
                *_figures(census, imprint),
                *_extent(census, imprint),
                *_partitions(census, imprint),
                *(each for linkset in census.linksets for each in _linkset(linkset, imprint)),
                *(each for file in files for each in _distribution(file, imprint)),
                *_service(imprint),
            ]
        )
    )


def _say(subject: str, predicate: str, *objects: ox.NamedNode | ox.Literal) -> Iterator[ox.Triple]:
    return (ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), each) for each in objects)


def _kinds(subject: str, *classes: str) -> Iterator[ox.Triple]:
    return _say(subject, RDF + "type", *map(ox.NamedNode, classes))


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _typed(value: object, datatype: str) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + datatype))


def _dataset(census: Census, imprint: Imprint) -> Iterator[ox.Triple]:
    this, creator = imprint.iri, f"{imprint.iri}#creator"
    yield from _kinds(this, VOID + "Dataset", DCAT + "Dataset")
    yield from _say(this, DCTERMS + "title", _english(imprint.title))
    yield from _say(this, DCTERMS + "description", _english(DESCRIPTION))
    yield from _say(this, DCTERMS + "license", ox.NamedNode(imprint.licence))
    yield from _say(this, DCTERMS + "rights", _english(RIGHTS))
    yield from _say(this, DCAT + "keyword", *map(_english, KEYWORDS))
    for role in ("creator", "publisher"):
        yield from _say(this, DCTERMS + role, ox.NamedNode(creator))
    yield from _kinds(creator, FOAF + "Agent")
    yield from _say(creator, FOAF + "name", ox.Literal(imprint.creator))
    yield from _say(this, DCAT + "version", ox.Literal(census.version))
    yield from _say(this, OWL + "versionInfo", ox.Literal(census.version))
    if census.modified:
        changed = _typed(census.modified.strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime")
        yield from _say(this, DCTERMS + "modified", changed)
    if imprint.address:
        yield from _say(this, DCAT + "landingPage", ox.NamedNode(imprint.address))
        yield from _say(this, FOAF + "homepage", ox.NamedNode(imprint.address))


def _figures(census: Census, imprint: Imprint) -> Iterator[ox.Triple]:
    counts = {
        "triples": census.triples,
        "entities": census.entities,
        "classes": len(census.classes),
        "properties": len(census.properties),
        "distinctSubjects": census.subjects,
        "distinctObjects": census.objects,
    }
    for name, count in counts.items():
        yield from _say(imprint.iri, VOID + name, _typed(count, "integer"))
    yield from _say(imprint.iri, VOID + "uriSpace", ox.Literal(imprint.base))
    yield from _say(imprint.iri, VOID + "vocabulary", *map(ox.NamedNode, vocabularies(census)))
    version = f"{ONTOLOGY}/{census.ontology_version}" if census.ontology_version else ONTOLOGY
    yield from _say(imprint.iri, DCTERMS + "conformsTo", ox.NamedNode(version))
    features = ("Turtle", "JSON-LD", "N-Quads", "TriG", "N-Triples", "RDF_XML")
    yield from _say(imprint.iri, VOID + "feature", *(ox.NamedNode(FORMATS + each) for each in features))


def vocabularies(census: Census) -> list[str]:
    """Return the namespaces of the classes and properties that a dataset uses, sorted; `urn:p` is of none."""
    return sorted({iri[: len(iri) - len(local_name(iri))] for iri in (*census.classes, *census.properties)} - {""})


def _extent(census: Census, imprint: Imprint) -> Iterator[ox.Triple]:
    """When and where the harm is counted that the claims speak of."""
    if census.first_day or census.last_day:
        period = f"{imprint.iri}#period"
        yield from _say(imprint.iri, DCTERMS + "temporal", ox.NamedNode(period))
        yield from _kinds(period, DCTERMS + "PeriodOfTime")
        for name, day in (("startDate", census.first_day), ("endDate", census.last_day)):
            yield from _say(period, DCAT + name, *([_typed(day, "date")] if day else []))
    yield from _say(imprint.iri, DCTERMS + "spatial", *map(ox.NamedNode, census.countries))


def _partitions(census: Census, imprint: Imprint) -> Iterator[ox.Triple]:
    for iri, count in census.classes.items():
        part = f"{imprint.iri}#class-{_fragment(iri)}"
        yield from _say(imprint.iri, VOID + "classPartition", ox.NamedNode(part))
        yield from _kinds(part, VOID + "Dataset")
        yield from _say(part, VOID + "class", ox.NamedNode(iri))
        yield from _say(part, VOID + "entities", _typed(count, "integer"))
    for iri, count in census.properties.items():
        part = f"{imprint.iri}#property-{_fragment(iri)}"
        yield from _say(imprint.iri, VOID + "propertyPartition", ox.NamedNode(part))
        yield from _kinds(part, VOID + "Dataset")
        yield from _say(part, VOID + "property", ox.NamedNode(iri))
        yield from _say(part, VOID + "triples", _typed(count, "integer"))


def _fragment(iri: str) -> str:
    """Return a name for an IRI that is unique within the description: our terms by their local name."""
    return iri.removeprefix(TG) if iri.startswith(TG) else "".join(c if c.isalnum() else "-" for c in iri)


def _linkset(linkset: Linkset, imprint: Imprint) -> Iterator[ox.Triple]:
    this, other = f"{imprint.iri}#links-{linkset.name}", f"{imprint.iri}#target-{local_name(linkset.target)}"
    yield from _kinds(this, VOID + "Linkset")
    yield from _say(imprint.iri, VOID + "subset", ox.NamedNode(this))
    yield from _say(this, VOID + "linkPredicate", ox.NamedNode(linkset.predicate))
    yield from _say(this, VOID + "triples", _typed(linkset.count, "integer"))
    for role, iri in (("subjectsTarget", imprint.iri), ("objectsTarget", other)):
        yield from _say(this, VOID + role, ox.NamedNode(iri))
    yield from _kinds(other, VOID + "Dataset")
    yield from _say(other, VOID + "uriSpace", ox.Literal(linkset.target))


def _distribution(file: Download, imprint: Imprint) -> Iterator[ox.Triple]:
    this = f"{imprint.iri}#file-{file.name}"
    yield from _say(imprint.iri, DCAT + "distribution", ox.NamedNode(this))
    yield from _kinds(this, DCAT + "Distribution")
    yield from _say(this, DCTERMS + "title", _english(file.title))
    yield from _say(this, DCTERMS + "license", ox.NamedNode(imprint.licence))
    yield from _say(this, DCAT + "mediaType", ox.NamedNode(MEDIA_TYPES + file.media_type))
    if imprint.address:
        for predicate in (DCAT + "downloadURL", DCAT + "accessURL"):
            yield from _say(this, predicate, ox.NamedNode(imprint.address + file.name))
        yield from _say(imprint.iri, VOID + "dataDump", ox.NamedNode(imprint.address + file.name))
    if file.bytes is not None:
        yield from _say(this, DCAT + "byteSize", _typed(file.bytes, "nonNegativeInteger"))
    if file.sha256 is not None:
        checksum = f"{this}-checksum"
        yield from _say(this, SPDX + "checksum", ox.NamedNode(checksum))
        yield from _kinds(checksum, SPDX + "Checksum")
        yield from _say(checksum, SPDX + "algorithm", ox.NamedNode(SPDX + "checksumAlgorithm_sha256"))
        yield from _say(checksum, SPDX + "checksumValue", _typed(file.sha256, "hexBinary"))


def _service(imprint: Imprint) -> Iterator[ox.Triple]:
    if imprint.endpoint is None:
        return
    this = f"{imprint.iri}#endpoint"
    yield from _say(imprint.iri, VOID + "sparqlEndpoint", ox.NamedNode(imprint.endpoint))
    yield from _kinds(this, DCAT + "DataService")
    yield from _say(this, DCTERMS + "title", _english(f"{imprint.title}: SPARQL endpoint"))
    yield from _say(this, DCAT + "endpointURL", ox.NamedNode(imprint.endpoint))
    yield from _say(this, DCAT + "servesDataset", ox.NamedNode(imprint.iri))
