"""JSON-LD, compacted with the project's own context, without any network."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tollgraph.errors import ExportError
from tollgraph.namespaces import RDF
from tollgraph.resources import shipped


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of the ontology; ExportError when its file is missing or broken."""
    path = shipped("ontology") / "context.jsonld"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return dict(document["@context"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ExportError(f"{path} is no JSON-LD context ({error}); reinstall tollgraph") from error


def compact(expanded: bytes) -> bytes:
    """Return flat expanded JSON-LD compacted.

    The context is written into the document, so reading it needs no network; ExportError for JSON-LD that asks for one.
    """
    from pyld import jsonld

    document = json.loads(expanded)
    for node in _nodes(document):
        _use_type_keyword(node)
    options = {"documentLoader": _refuse, "processingMode": "json-ld-1.1", "graph": True}
    try:
        compacted = jsonld.compact(document, context(), options)
    except jsonld.JsonLdError as error:
        raise ExportError(f"the graph cannot be written as JSON-LD: {error}") from error
    return (json.dumps(compacted, ensure_ascii=False, indent=2) + "\n").encode()


def _nodes(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON has no narrower type
    """Yield the nodes of flat JSON-LD: those outside any graph, and those of each graph."""
    for node in document if isinstance(document, list) else [document]:
        yield node
        yield from node.get("@graph", ())


def _use_type_keyword(node: dict[str, Any]) -> None:
    """Write a node's classes as `@type`: pyoxigraph writes them as values of `rdf:type`, which compacts badly."""
    types = node.pop(RDF + "type", None)
    if types:
        node["@type"] = [each["@id"] for each in types]


def _refuse(url: str, _options: object = None) -> dict[str, Any]:
    """Answer PyLD's requests for documents: none is needed, so none is fetched."""
    raise ExportError(f"JSON-LD asked for {url}; only the context that is written out is used")
