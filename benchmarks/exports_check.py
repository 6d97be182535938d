"""Every export of the seeds, checked by other people's validators: `python -m benchmarks.exports_check [FOLDER]`.

Writes each export of a store with the seed reports (into FOLDER, else a temporary one), has the tool named beside it
read or validate it, prints a table, and exits 1 on a failure. No tool may reach the network: sockets are refused.
"""

import json
import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pyoxigraph as ox

from tollgraph.cli import run
from tollgraph.export.formats import EXPORT_FORMATS
from tollgraph.export.nanopublications import literals_as_written
from tollgraph.namespaces import RO_CRATE_CONTEXT
from tollgraph.resources import shipped
from tollgraph.settings import variable
from tollgraph.store import read_store

_ROOT = Path(__file__).resolve().parents[1]
_ANNOTATION_DRIVER = _ROOT.parent / "shared" / "drivers" / "web_annotation_check.py"
_CRATE_CONTEXT = _ROOT / "tests" / "export" / "ro-crate-1.1-context.json"


class InvalidError(AssertionError):
    """A validator found a fault."""


class SkippedError(Exception):
    """A validator is not here."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One export of a store."""

    path: Path
    store: Path


@dataclass(frozen=True, slots=True)
class Check:
    """One export and a tool that judges it."""

    export: str
    tool: str
    judge: Callable[[Exported], str]
    """Returns what was found, in a few words; raises InvalidError."""


@contextmanager
def no_network() -> Iterator[None]:
    """Refuse every connection but those within this machine's own files."""

    def refuse(*_: object) -> None:
        raise OSError("a validator tried to reach the network")

    with (
        mock.patch.object(socket.socket, "connect", refuse),
        mock.patch.object(socket, "getaddrinfo", refuse),
        mock.patch.object(socket, "create_connection", refuse),
    ):
        yield


def _require(held: object, fault: str) -> None:
    if not held:
        raise InvalidError(fault)


def _quads(store: Path) -> list[ox.Quad]:
    with read_store(store) as opened:
        return list(opened.quads())


def _require_same(back: list[ox.Quad], held: list[ox.Quad]) -> None:
    """Compare two datasets as isomorphic: each blank node is named by what is said of it (RDFC-1.0)."""
    read, written = ox.Dataset(back), ox.Dataset(held)
    for each in (read, written):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    _require(read == written, f"{len(read)} statements read back are not isomorphic with the {len(written)} held")


def _same_dataset(syntax: ox.RdfFormat) -> Callable[[Exported], str]:
    def judge(exported: Exported) -> str:
        back = list(ox.parse(path=str(exported.path), format=syntax))
        _require_same(back, _quads(exported.store))
        return f"{len(back)} quads, isomorphic"

    return judge


def _same_union(rdflib_name: str) -> Callable[[Exported], str]:
    def judge(exported: Exported) -> str:
        import rdflib

        # Else rdflib writes literals anew when it reads them: 2026-11-21T09:00:00Z as 2026-11-21T09:00:00+00:00.
        with mock.patch.object(rdflib, "NORMALIZE_LITERALS", new=False):
            read = rdflib.Graph().parse(exported.path, format=rdflib_name).serialize(format="nt", encoding="utf-8")
        back = list(ox.parse(read, format=ox.RdfFormat.N_TRIPLES))
        _require_same(back, [ox.Quad(*triple) for triple in {quad.triple for quad in _quads(exported.store)}])
        return f"{len(back)} triples, isomorphic"

    return judge


def _trees(kind: str) -> Callable[[Exported], str]:
    def judge(exported: Exported) -> str:
        from pyld import jsonld

        document = json.loads(exported.path.read_text())
        trees = document["@graph"]
        _require(trees and all(kind in each["type"] for each in trees), f"not every tree is of a {kind}")
        loader = {"documentLoader": _no_document}
        written = jsonld.to_rdf(document, {**loader, "format": "application/n-quads"})
        union = {quad.triple for quad in _quads(exported.store)}
        extra = {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_QUADS)} - union
        _require(not extra, f"{len(extra)} triples are not of the store, as {next(iter(extra), None)}")
        return f"{len(trees)} trees"

    return judge


def _no_document(url: str, _options: object) -> Any:  # noqa: ANN401  # PyLD's own type
    raise InvalidError(f"reading needs {url}")


def data_package(exported: Exported) -> str:
    """Validate a data package with frictionless."""
    from frictionless import validate

    report = validate(str(exported.path / "datapackage.json"))
    _require(report.valid, str(report.flatten(["type", "message"])))
    return f"{len(report.tasks)} tables, {sum(task.stats.get('rows', 0) for task in report.tasks)} rows"


def croissant(exported: Exported) -> str:
    """Validate a Croissant description with mlcroissant, and read its records."""
    import mlcroissant  # type: ignore[import-untyped]  # ships no types

    dataset = mlcroissant.Dataset(jsonld=str(exported.path / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    _require(not issues.errors and not issues.warnings, issues.report())
    counts = [len(list(dataset.records(each.uuid))) for each in dataset.metadata.record_sets]
    _require(counts and all(counts), f"records of some table are missing: {counts}")
    return f"{len(counts)} record sets, {sum(counts)} records"


def parquet(exported: Exported) -> str:
    """Read Parquet with polars and pandas."""
    import pandas as pd
    import polars as pl

    rows = 0
    for path in sorted(exported.path.glob("*.parquet")):
        frame = pl.read_parquet(path)
        _require(frame.height and frame.height == len(pd.read_parquet(path)), f"{path.name} differs or is empty")
        rows += frame.height
    _require(rows, "no rows")
    return f"{rows} rows"


def crate(exported: Exported) -> str:
    """Validate an RO-Crate with roc-validator; its context is answered from a copy."""
    from rocrate_validator import models, services  # type: ignore[import-untyped]  # ships no types

    with TemporaryDirectory() as cache:
        settings = services.ValidationSettings(
            rocrate_uri=str(exported.path),
            profile_identifier="ro-crate-1.1",
            requirement_severity=models.Severity.RECOMMENDED,
            offline=True,
            cache_path=Path(cache) / "cache",
        )
        _answer_from_copy()
        result = services.validate(settings)
    faults = [f"{issue.severity.name} {issue.message}" for issue in result.get_issues()]
    _require(not faults, "; ".join(faults))
    return "RO-Crate 1.1, required and recommended"


def _answer_from_copy() -> None:
    """Put the context of RO-Crate where the validator looks for what it fetched before."""
    from requests.structures import CaseInsensitiveDict
    from requests_cache.models.request import CachedRequest
    from requests_cache.models.response import CachedResponse
    from rocrate_validator.utils.http import HttpRequester  # type: ignore[import-untyped]  # ships no types

    asked = CachedRequest(method="GET", url=RO_CRATE_CONTEXT)
    copy = CachedResponse(
        url=RO_CRATE_CONTEXT,
        status_code=200,
        content=_CRATE_CONTEXT.read_bytes(),
        headers=CaseInsensitiveDict({"Content-Type": "application/ld+json"}),
        request=asked,
    )
    HttpRequester().session.cache.save_response(copy)


def geojson(exported: Exported) -> str:
    """Check what RFC 7946 asks of features and positions."""
    document = json.loads(exported.path.read_text())
    _require(document["type"] == "FeatureCollection", "no feature collection")
    for feature in document["features"]:
        _require({"type", "id", "geometry", "properties"} == set(feature), f"members of {feature['id']}")
        position = (feature["geometry"] or {}).get("coordinates", [0.0, 0.0])
        longitude, latitude = position[0] if isinstance(position[0], list) else position
        _require(abs(longitude) <= 180 and abs(latitude) <= 90, f"position of {feature['id']}")
    located = sum(feature["geometry"] is not None for feature in document["features"])
    _require(located, "no incident has a position")
    return f"{len(document['features'])} incidents, {located} on the map"


def nanopublications(exported: Exported) -> str:
    """Validate each nanopublication, its trusty IRI and, where it is signed, its signature with the library."""
    with warnings.catch_warnings(), literals_as_written():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's, of what the library uses
        made = list(_nanopublications(exported.path))
        _require(made, "no nanopublication")
        for each in made:
            _require(each.is_valid and each.has_valid_trusty, str(each.source_uri))
            _require(not each.metadata.signature or each.has_valid_signature, f"signature of {each.source_uri}")
    signed = sum(bool(each.metadata.signature) for each in made)
    return f"{len(made)} nanopublications, {signed} signed"


def _nanopublications(path: Path) -> Iterator[Any]:
    from nanopub.nanopub import Nanopub
    from rdflib import ConjunctiveGraph

    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TRIG))
    for head in sorted({str(q.graph_name.value) for q in quads if str(q.graph_name.value).endswith("#Head")}):
        own = [q for q in quads if str(q.graph_name.value).startswith(head.removesuffix("Head"))]
        text = (ox.serialize(own, format=ox.RdfFormat.N_QUADS) or b"").decode()
        held = ConjunctiveGraph()
        held.parse(data=text, format="nquads")
        yield Nanopub(rdf=held)


def annotations(exported: Exported) -> str:
    """Run the W3C tests of the Web Annotation model, where they stand beside the checkout."""
    if not _ANNOTATION_DRIVER.is_file():
        raise SkippedError("needs ../shared/drivers")
    command = [sys.executable, str(_ANNOTATION_DRIVER), str(exported.path), "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # fixed arguments
    _require(result.returncode == 0, result.stdout[-500:] + result.stderr[-500:])
    return f"{len(json.loads(exported.path.read_text()))} annotations, all MUSTs"


def reviews(exported: Exported) -> str:
    """Read ClaimReview as JSON-LD, and look for the members that the type needs."""
    needed = {"author", "claimReviewed", "itemReviewed", "reviewRating", "url"}
    found = json.loads(exported.path.read_text())
    _require(all(needed <= set(review) for review in found), "a review lacks a member")
    read = list(ox.parse(path=str(exported.path), format=ox.RdfFormat.JSON_LD))
    return f"{len(found)} reviews, {len(read)} triples"


def described(syntax: ox.RdfFormat) -> Callable[[Exported], str]:
    """Return a check that a description is RDF about one dataset."""

    def judge(exported: Exported) -> str:
        read = list(ox.parse(path=str(exported.path), format=syntax))
        datasets = {q.subject for q in read if str(q.predicate.value).endswith(("terms/title", "schema.org/name"))}
        _require(any(str(each).endswith("dataset>") for each in datasets), "it describes no dataset")
        return f"{len(read)} triples"

    return judge


def citation(exported: Exported) -> str:
    """Check the members that the Citation File Format 1.2.0 asks for."""
    import yaml

    found = yaml.safe_load(exported.path.read_text())
    _require({"cff-version", "message", "title", "authors"} <= set(found), "a required member is missing")
    _require(found["cff-version"] == "1.2.0" and found["type"] == "dataset", "version or type")
    return f"version {found['version']}"


CHECKS: tuple[Check, ...] = (
    Check("turtle", "rdflib", _same_union("turtle")),
    Check("ntriples", "rdflib", _same_union("nt")),
    Check("rdfxml", "rdflib", _same_union("xml")),
    Check("nquads", "pyoxigraph", _same_dataset(ox.RdfFormat.N_QUADS)),
    Check("trig", "pyoxigraph", _same_dataset(ox.RdfFormat.TRIG)),
    Check("jsonld", "pyoxigraph", _same_dataset(ox.RdfFormat.JSON_LD)),
    Check("claim-trees", "PyLD", _trees("Claim")),
    Check("incident-trees", "PyLD", _trees("Incident")),
    Check("csv", "frictionless", data_package),
    Check("csv", "mlcroissant", croissant),
    Check("parquet", "polars, pandas", parquet),
    Check("geojson", "RFC 7946", geojson),
    Check("nanopub", "nanopub", nanopublications),
    Check("annotations", "W3C annotation tests", annotations),
    Check("claimreview", "pyoxigraph", reviews),
    Check("void", "pyoxigraph", described(ox.RdfFormat.TURTLE)),
    Check("schema-org", "pyoxigraph", described(ox.RdfFormat.JSON_LD)),
    Check("citation", "CFF 1.2.0", citation),
    Check("crate", "roc-validator", crate),
    Check("crate", "frictionless", data_package),
)
"""Every export with the tools that judge it."""


def write_all(store: Path, folder: Path) -> None:
    """Write every export of a store into a folder, each under its own name, as of a published dataset."""
    with mock.patch.dict(os.environ, {variable("dataset_address"): "https://tolls.example.org/"}):
        for each in EXPORT_FORMATS:
            code = run(["export", "--format", each.name, "--out", str(folder / each.name), "--store", str(store)])
            _require(code == 0, f"{each.name} could not be written")


def judge_all(store: Path, folder: Path) -> Iterator[tuple[Check, str, str]]:
    """Yield each check with `fine`, `skipped` or `FAILED`, and what it found."""
    for check in CHECKS:
        try:
            with no_network(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the validators, about themselves
                yield check, "fine", check.judge(Exported(folder / check.export, store))
        except SkippedError as reason:
            yield check, "skipped", str(reason)
        except (AssertionError, OSError, ValueError, KeyError) as fault:
            yield check, "FAILED", f"{type(fault).__name__}: {str(fault)[:300]}"


def main(arguments: list[str]) -> int:
    """Write, judge and print; return 1 where a check failed."""
    with TemporaryDirectory() as temporary:
        folder = Path(arguments[0]) if arguments else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        store = Path(temporary) / "store"
        run(["ingest", str(shipped("seeds") / "articles"), "--store", str(store)])
        write_all(store, folder)
        failed = 0
        for check, outcome, found in judge_all(store, folder):
            failed += outcome == "FAILED"
            sys.stdout.write(f"{check.export:16} {check.tool:22} {outcome:8} {found}\n")
        used = time.process_time()
        sys.stdout.write(f"{len(CHECKS)} checks, {failed} failed, {used:.1f} s of processor time\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
