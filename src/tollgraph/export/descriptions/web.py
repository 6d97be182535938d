"""A dataset described for search engines and for people who cite it: schema.org Dataset, and CITATION.cff."""

import json
from collections.abc import Iterable
from typing import Any

import yaml

from tollgraph.export.descriptions.catalogue import Download
from tollgraph.export.descriptions.census import Census
from tollgraph.export.descriptions.imprint import DESCRIPTION, KEYWORDS, RIGHTS, Imprint
from tollgraph.namespaces import CC_BY, ONTOLOGY, SCHEMA

_COUNTED = ("Claim", "Assessment", "Comparison", "Incident", "Article", "Actor", "Place")
"""Classes whose numbers people ask for."""


def schema_org_dataset(census: Census, imprint: Imprint, downloads: Iterable[Download] = ()) -> bytes:
    """Return a schema.org Dataset as JSON-LD, with its vocabulary inside: reading it fetches nothing."""
    document = {"@context": {"@vocab": SCHEMA}, **dataset_entity(census, imprint)}
    files = [_download(file, imprint) for file in downloads]
    if files:
        document["distribution"] = files
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def dataset_entity(census: Census, imprint: Imprint) -> dict[str, Any]:
    """Return the properties of the dataset, in the terms of schema.org."""
    found: dict[str, Any] = {
        "@id": imprint.iri,
        "@type": "Dataset",
        "name": imprint.title,
        "description": DESCRIPTION,
        "creator": {"@id": f"{imprint.iri}#creator", "@type": "Organization", "name": imprint.creator},
        "license": imprint.licence,
        "copyrightNotice": RIGHTS,
        "version": census.version,
        "keywords": list(KEYWORDS),
        "isAccessibleForFree": True,
        "measurementTechnique": f"{ONTOLOGY}/{census.ontology_version}",
        "variableMeasured": [_variable(name, census) for name in _COUNTED],
        "size": f"{census.triples} triples",
    }
    if census.modified:
        found["dateModified"] = f"{census.modified:%Y-%m-%d}"
    if census.first_day or census.last_day:
        found["temporalCoverage"] = f"{census.first_day or '..'}/{census.last_day or '..'}"
    if census.countries:
        found["spatialCoverage"] = [
            {"@id": iri, "@type": "Place", "name": label} for iri, label in census.countries.items()
        ]
    if imprint.address:
        found["url"] = imprint.address
    return found


def _variable(name: str, census: Census) -> dict[str, Any]:
    return {"@type": "PropertyValue", "name": f"number of things of the class {name}", "value": census.instances(name)}


def _download(file: Download, imprint: Imprint) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "DataDownload",
        "name": file.title,
        "contentUrl": imprint.address + file.name,
        "encodingFormat": file.media_type,
    }
    if file.bytes is not None:
        found["contentSize"] = f"{file.bytes} B"
    return {**found, "sha256": file.sha256} if file.sha256 else found


def citation(census: Census, imprint: Imprint) -> bytes:
    """Return the Citation File Format (1.2.0) of the dataset."""
    found: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "Please cite this dataset, and its version, as below.",
        "type": "dataset",
        "title": imprint.title,
        "abstract": DESCRIPTION,
        "authors": [{"name": imprint.creator}],
        "version": census.version,
        "keywords": list(KEYWORDS),
        "identifiers": [{"type": "url", "value": imprint.iri, "description": "IRI of the dataset"}],
    }
    found |= {"license": "CC-BY-4.0"} if imprint.licence == CC_BY else {"license-url": imprint.licence}
    if census.modified:
        found["date-released"] = f"{census.modified:%Y-%m-%d}"
    if imprint.address:
        found["url"] = imprint.address
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=100).encode()
