"""Turtle that people can read and compare: sections by class, a blank line between things, prefixes in order."""

import re
from collections.abc import Iterable
from itertools import takewhile

import pyoxigraph as ox

from tollgraph.namespaces import RDF, TG

_TYPE = ox.NamedNode(RDF + "type")
_SECTIONS = (
    "Claim", "Assessment", "Comparison", "AnswerMonth", "Incident", "Scope", "Period", "Article", "Publication",
    "Passage", "Extraction", "LedgerReport", "Decision", "Match", "Anchor", "Actor", "Place",
)  # fmt: skip
"""Classes of the ontology that have a section of their own, in the order of the sections."""
_ACTORS = ("Monitor", "Belligerent", "Coalition", "MediaOutlet", "UnnamedSource")
_SECTION_OF: dict[object, str] = {
    **{ox.NamedNode(TG + name): name for name in _SECTIONS},
    **{ox.NamedNode(TG + name): "Actor" for name in _ACTORS},
}
_REST = "Everything else"
_PREFIX = re.compile(r"^@prefix .*\n", re.MULTILINE)


def write_turtle(triples: Iterable[ox.Triple], prefixes: dict[str, str]) -> bytes:
    """Return triples that are sorted by subject as Turtle, the same text for the same triples."""
    ordered = list(triples)
    typed = (each for each in ordered if each.predicate == _TYPE and each.object in _SECTION_OF)
    kinds = {each.subject: _SECTION_OF[each.object] for each in typed}
    sections: dict[str, list[ox.Triple]] = {name: [] for name in (*_SECTIONS, _REST)}
    for triple in ordered:
        sections[kinds.get(triple.subject, _REST)].append(triple)
    header = "".join(f"@prefix {name}: {ox.NamedNode(space)} .\n" for name, space in sorted(prefixes.items()))
    bodies = [_section(name, members, prefixes) for name, members in sections.items() if members]
    return (header + "".join(bodies)).encode()


def _section(name: str, triples: list[ox.Triple], prefixes: dict[str, str]) -> str:
    written = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    lines = _PREFIX.sub("", written, count=len(prefixes)).splitlines(keepends=True)
    # The library escapes line ends in texts and indents all but the first line of a subject.
    things = "".join(line if line.startswith("\t") else f"\n{line}" for line in lines)
    return f"\n# --- {name} ---\n{things}"


def sort_prefixes(written: bytes) -> bytes:
    """Return TriG with its prefixes in order: the library writes them in an order of its own each time."""
    text = written.decode()
    prefixes = list(takewhile(lambda line: line.startswith("@prefix "), text.splitlines(keepends=True)))
    return ("".join(sorted(prefixes)) + text[sum(map(len, prefixes)) :]).encode()
