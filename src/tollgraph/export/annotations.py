"""Claims and assessments as Web Annotations (W3C recommendation, 23 February 2017) on the words they were read from."""

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from tollgraph.export.descriptions import Imprint
from tollgraph.export.facts import Facts
from tollgraph.namespaces import ANNOTATION_CONTEXT

_PATHS = (
    "rdfs:label", "tg:passage", "tg:quotedFrom", "oa:hasSource", "oa:hasSelector", "oa:exact", "oa:prefix", "oa:suffix",
    "oa:start", "oa:end", "schema:url", "dcterms:title", "prov:wasGeneratedBy", "prov:endedAtTime", "tg:extractor",
    "tg:software", "tg:softwareVersion",
)  # fmt: skip


def web_annotations(quads: Iterable[ox.Quad], imprint: Imprint) -> bytes:
    """Return a JSON-LD array of annotations, one for each claim and each assessment, in the order of their IRIs.

    The target is the article at its web address (its own IRI where it has none), with the quote and its position in the
    text that the article's hash is of, in Unicode code points. The bodies are a sentence for people and the statement.
    """
    facts = Facts(quads, _PATHS)
    statements = sorted((*facts.instances("Claim"), *facts.instances("Assessment")))
    document = [_annotation(facts, statement, imprint) for statement in statements]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _annotation(facts: Facts, statement: str, imprint: Imprint) -> dict[str, Any]:
    made = facts.one(statement, "prov:wasGeneratedBy/prov:endedAtTime")
    first = facts.one(statement, "tg:quotedFrom")
    others = [each for each in facts.follow(statement, "tg:passage") if each != first]
    annotation: dict[str, Any] = {
        "@context": ANNOTATION_CONTEXT,
        "id": f"{imprint.base}annotation/{statement.removeprefix(imprint.base)}",
        "type": "Annotation",
        "motivation": "describing",
        "rights": imprint.licence,
        "generator": _generator(facts, statement),
        "body": [
            {
                "type": "TextualBody",
                "value": facts.one(statement, "rdfs:label") or statement,
                "format": "text/plain",
                "language": "en",
                "purpose": "describing",
            },
            {"type": "SpecificResource", "source": statement, "purpose": "linking"},
        ],
        "target": [_target(facts, passage) for passage in ([first] if first else []) + others],
    }
    return {**annotation, "created": made, "generated": made} if made else annotation


def _generator(facts: Facts, statement: str) -> dict[str, Any]:
    names = (
        facts.one(statement, f"prov:wasGeneratedBy/tg:{name}") for name in ("software", "extractor", "softwareVersion")
    )
    return {
        "id": facts.one(statement, "prov:wasGeneratedBy"),
        "type": "Software",
        "name": " ".join(name for name in names if name),
    }


def _target(facts: Facts, passage: str) -> dict[str, Any]:
    article = facts.one(passage, "oa:hasSource")
    return {
        "id": passage,
        "type": "SpecificResource",
        "source": facts.one(passage, "oa:hasSource/schema:url") or article,
        "selector": [_selector(facts, each) for each in facts.follow(passage, "oa:hasSelector")],
    }


def _selector(facts: Facts, selector: str) -> dict[str, Any]:
    start = facts.one(selector, "oa:start")
    if start is not None:
        end = int(facts.one(selector, "oa:end") or start)
        return {"id": selector, "type": "TextPositionSelector", "start": int(start), "end": end}
    words = {name: facts.one(selector, f"oa:{name}") for name in ("exact", "prefix", "suffix")}
    return {"id": selector, "type": "TextQuoteSelector", **{name: text for name, text in words.items() if text}}
