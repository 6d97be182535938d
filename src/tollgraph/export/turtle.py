"""Turtle that people can read and compare: sections by class, a blank line between things, prefixes in order."""

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
    _, lines = _header_and_rest(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"")
    # The library indents all lines of a subject but the first.
    things = "\n".join(line if not line or line.startswith("\t") else f"\n{line}" for line in lines)
    return f"\n# --- {name} ---\n{things}"


def sort_prefixes(written: bytes) -> bytes:
    """Return TriG with its prefixes in order: the library writes them in an order of its own each time."""
    header, rest = _header_and_rest(written)
    return "\n".join((*sorted(header), *rest)).encode()


def _header_and_rest(written: bytes) -> tuple[list[str], list[str]]:
    """Return the lines that declare prefixes, and the others.

    Only line feeds end a line: the library escapes those in texts, but not the other characters that Python counts as
    ends of lines.
    """
    lines = written.decode().split("\n")
    header = list(takewhile(lambda line: line.startswith("@prefix "), lines))
    return header, lines[len(header) :]
