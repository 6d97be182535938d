"""A folder of files described as a research object: RO-Crate 1.1."""

import json
from collections.abc import Iterable
from typing import Any

from tollgraph.export.descriptions.catalogue import Download
from tollgraph.export.descriptions.census import Census
from tollgraph.export.descriptions.imprint import DESCRIPTION, KEYWORDS, RIGHTS, Imprint
from tollgraph.namespaces import CC_BY, RO_CRATE, RO_CRATE_CONTEXT

METADATA = "ro-crate-metadata.json"
"""The name that the specification gives the file."""


def ro_crate(census: Census, imprint: Imprint, files: Iterable[Download], software_version: str) -> bytes:
    """Return the metadata file of a crate that holds these files."""
    parts = tuple(files)
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": RO_CRATE},
            "about": {"@id": "./"},
        },
        _root(census, imprint, parts),
        *map(_file, parts),
        _creator(imprint),
        {"@id": imprint.licence, "@type": "CreativeWork", **_licence(imprint)},
        *({"@id": iri, "@type": "Place", "name": label} for iri, label in census.countries.items()),
        *_provenance(imprint, parts, software_version),
    ]
    return (json.dumps({"@context": RO_CRATE_CONTEXT, "@graph": graph}, ensure_ascii=False, indent=2) + "\n").encode()


def _root(census: Census, imprint: Imprint, parts: tuple[Download, ...]) -> dict[str, Any]:
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": imprint.iri,
        "name": imprint.title,
        "description": f"{DESCRIPTION} {RIGHTS}",
        "keywords": ", ".join(KEYWORDS),
        "version": census.version,
        "datePublished": census.released.isoformat(),
        "license": {"@id": imprint.licence},
        **{role: {"@id": f"{imprint.iri}#creator"} for role in ("author", "creator", "publisher")},
        "hasPart": [{"@id": part.name} for part in parts],
        "mentions": {"@id": "#export"},
    }
    if census.countries:
        root["spatialCoverage"] = [{"@id": iri} for iri in census.countries]
    if census.first_day or census.last_day:
        root["temporalCoverage"] = f"{census.first_day or '..'}/{census.last_day or '..'}"
    return {**root, "url": imprint.address} if imprint.address else root


def _creator(imprint: Imprint) -> dict[str, Any]:
    found = {"@id": f"{imprint.iri}#creator", "@type": "Organization", "name": imprint.creator}
    return {**found, "url": imprint.address} if imprint.address else found


def _file(part: Download) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": part.name,
        "@type": "File",
        "name": part.title,
        "encodingFormat": part.media_type,
    }
    if part.bytes is not None:
        found["contentSize"] = str(part.bytes)
    return found


def _licence(imprint: Imprint) -> dict[str, str]:
    if imprint.licence == CC_BY:
        return {
            "name": "Creative Commons Attribution 4.0 International",
            "description": "Anyone may share and adapt the data, if they name the source.",
        }
    return {"name": imprint.licence, "description": "The licence of the data, as their publisher states it."}


def _provenance(imprint: Imprint, parts: tuple[Download, ...], software_version: str) -> list[dict[str, Any]]:
    """Return which software made the files, and for whom."""
    made = {
        "@id": "#export",
        "@type": "CreateAction",
        "name": "Export from a Tollgraph store",
        "instrument": {"@id": "#tollgraph"},
        "agent": {"@id": f"{imprint.iri}#creator"},
        "result": [{"@id": part.name} for part in parts],
    }
    return [
        made,
        {
            "@id": "#tollgraph",
            "@type": "SoftwareApplication",
            "name": "Tollgraph",
            "version": software_version,
            "softwareVersion": software_version,
        },
    ]
