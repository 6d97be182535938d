"""JSON-LD, compacted with the project's own context, without any network."""

import json
from functools import cache
from typing import Any

from tollgraph.errors import ExportError
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
    """Return expanded JSON-LD compacted; the context is written into the document, so reading it needs no network."""
    from pyld import jsonld

    document = jsonld.compact(
        json.loads(expanded), context(), {"documentLoader": _refuse, "processingMode": "json-ld-1.1", "graph": True}
    )
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _refuse(url: str, _options: object = None) -> dict[str, Any]:
    """Answer PyLD's requests for documents: none is needed, so none is fetched."""
    raise ExportError(f"JSON-LD asked for {url}; only the context that is written out is used")
