"""JSON-LD with the project's own context, compacted or framed to one tree per claim or incident, without a network."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tollgraph.errors import ExportError
from tollgraph.namespaces import RDF, XSD
from tollgraph.resources import shipped

FRAMES = ("claim", "incident")
"""What a document can be framed by: a frame each in `ontology/frames/`."""


@cache
def context() -> dict[str, Any]:
    """Return the JSON-LD context of the ontology; ExportError when its file is missing or broken."""
    return dict(_shipped_json("context.jsonld").get("@context", {}))


def compact(expanded: bytes) -> bytes:
    """Return flat expanded JSON-LD compacted.

    The context is written into the document, so reading it needs no network; ExportError for JSON-LD that asks for one.
    """
    return _processed(expanded, lambda jsonld, document, options: jsonld.compact(document, context(), options))


def frame(expanded: bytes, name: str) -> bytes:
    """Return flat expanded JSON-LD as one tree for each claim or incident (`name` is one of `FRAMES`).

    What a tree is about stands in it, also where several trees share it.
    """
    shape = _shipped_json(f"frames/{name}.jsonld")
    wanted = {**shape, "@context": {**context(), **shape.get("@context", {})}}
    how = {"embed": "@always", "omitDefault": True}
    return _processed(expanded, lambda jsonld, document, options: jsonld.frame(document, wanted, {**options, **how}))


def _processed(expanded: bytes, process: Callable[[Any, Any, dict[str, Any]], Any]) -> bytes:
    from pyld import jsonld

    document = json.loads(expanded)
    for node in _nodes(document):
        _use_native_values(node)
    options = {"documentLoader": _refuse, "processingMode": "json-ld-1.1", "graph": True, "omitGraph": False}
    try:
        processed = process(jsonld, document, options)
    except jsonld.JsonLdError as error:
        raise ExportError(f"the graph cannot be written as JSON-LD: {error}") from error
    return (json.dumps(processed, ensure_ascii=False, indent=2) + "\n").encode()


def _shipped_json(name: str) -> dict[str, Any]:
    path = shipped("ontology") / name
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return dict(document)
    except (OSError, ValueError, TypeError) as error:
        raise ExportError(f"{path} is no JSON-LD ({error}); reinstall tollgraph") from error


def _nodes(document: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON has no narrower type
    """Yield the nodes of flat JSON-LD: those outside any graph, and those of each graph."""
    for node in document if isinstance(document, list) else [document]:
        yield node
        yield from node.get("@graph", ())


def _use_native_values(node: dict[str, Any]) -> None:
    """Write classes as `@type`, whole numbers and truth values as JSON has them: pyoxigraph writes all of them long."""
    types = node.pop(RDF + "type", None)
    if types:
        node["@type"] = [each["@id"] for each in types]
    for name, values in node.items():
        if not name.startswith("@"):
            for value in values:
                _make_native(value)


def _make_native(value: dict[str, Any]) -> None:
    """Replace the text of a number or a truth value where JSON would give the very same text back."""
    text, datatype = value.get("@value"), value.get("@type")
    if datatype == XSD + "boolean" and text in ("true", "false"):
        value["@value"] = text == "true"
    if datatype == XSD + "integer" and isinstance(text, str) and len(text) < _EXACT and str(_whole(text)) == text:
        value["@value"] = int(text)


_EXACT = 16
"""Digits from which on a JSON reader that knows only floating-point numbers may lose some (2^53 has 16)."""


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _refuse(url: str, _options: object = None) -> dict[str, Any]:
    """Answer PyLD's requests for documents: none is needed, so none is fetched."""
    raise ExportError(f"JSON-LD asked for {url}; only the context that is written out is used")
