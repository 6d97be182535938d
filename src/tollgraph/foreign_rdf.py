"""RDF that others wrote, parsed within limits: pyoxigraph has none for depth and for what an abbreviation expands to.

A few kB of nested triple terms end the process, elements in elements take the square of their depth, and entities,
prefixes and contexts can make terabytes of megabytes. Nothing is fetched: contexts and entities elsewhere are refused.
"""

import json
import re
from collections.abc import Iterator
from xml.parsers import expat

import pyoxigraph as ox

_DEEPEST = 100
"""Triple terms in triple terms, elements in elements, or objects in objects at most."""
_FOLD, _FREE = 20, 1_000_000
"""How many times as long as the document its quads may be when they are written out, and how long in any case."""
_EXPANDS = f"it expands to more than {_FOLD} times its length; write it as N-Quads"
_TRIPLE_TERM = re.compile(rb"<<|>>")
_JSON_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_LONGEST_ENTITY = 200
"""Characters: entities stand for namespaces in ontologies, so that they lengthen a document a few times."""


def parse_foreign(data: bytes, syntax: ox.RdfFormat, base: str | None = None) -> Iterator[ox.Quad]:
    """Yield the quads of a document, its blank nodes renamed.

    ValueError says what is wrong with it; quads that came before are of a document that is refused.
    """
    _CHECKS.get(syntax, _check_triple_terms)(data)
    room = _FREE + _FOLD * len(data)
    try:
        for quad in ox.parse(data, format=syntax, base_iri=base, rename_blank_nodes=True):
            room -= len(str(quad))
            if room < 0:
                raise ValueError(_EXPANDS)
            yield quad
    except (SyntaxError, OverflowError) as error:
        raise ValueError(str(error)) from error
    except MemoryError as error:  # what pyoxigraph raises for one name or literal of more than 16 MB
        raise ValueError("it holds a name or a literal of more than 16 MB; shorten it") from error


def check_depth(line: bytes) -> None:
    """Raise ValueError for a line of N-Triples or N-Quads that would end the process."""
    if line.count(b"<<") > _DEEPEST:
        _check_triple_terms(line)


def _check_triple_terms(data: bytes) -> None:
    if data.count(b"<<") > _DEEPEST:
        _check_nesting(data, _TRIPLE_TERM, b"<<", "triple terms")


def _check_json(data: bytes) -> None:
    """Raise ValueError for JSON that is broken, deep, or has contexts that make far more of it.

    The parser keeps what it makes of a document until its end, so what comes out of it can be counted too late.
    """
    _check_nesting(data, _JSON_NESTING, b"[{", "JSON")
    longest = 0

    def noted(pairs: list[tuple[str, object]]) -> list[tuple[str, object]]:
        nonlocal longest
        longest = max(longest, *(_longest(value) for key, value in pairs if key == "@context"), 0)
        return pairs

    json.loads(data, object_pairs_hook=noted, parse_int=str)
    _check_room(data, longest * data.count(b'"') // 2)


def _longest(value: object) -> int:
    """Return the length of the longest text in a JSON value, whose objects are lists of pairs."""
    if isinstance(value, str):
        return len(value)
    return max(map(_longest, value), default=0) if isinstance(value, list | tuple) else 0


def _check_room(data: bytes, expanded: int) -> None:
    if expanded > _FREE + _FOLD * len(data):
        raise ValueError(_EXPANDS)


def _check_nesting(data: bytes, marks: re.Pattern[bytes], opening: bytes, what: str) -> None:
    depth = 0
    for match in marks.finditer(data):
        mark = match.group()
        if mark[:1] != b'"':
            depth += 1 if mark in opening else -1
        if depth > _DEEPEST:
            raise ValueError(f"its {what} nest more than {_DEEPEST} deep; write it flat, as N-Quads")


def _check_xml(data: bytes) -> None:
    """Raise ValueError for XML that is broken, deep, or has entities that grow or are elsewhere."""
    depth = longest = 0

    def declare(name: str, parameter: int, value: str | None, *_where: object) -> None:
        nonlocal longest
        if value is None or parameter:
            raise ValueError(f"its entity {name!r} is elsewhere or makes others; write out what it stands for")
        if "&" in value or len(value) > _LONGEST_ENTITY:
            raise ValueError(f"its entity {name!r} holds others or is long; write out what it stands for")
        longest = max(longest, len(value))

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"its elements nest more than {_DEEPEST} deep; write it flat, as N-Quads")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = declare
    try:
        parser.Parse(data, True)  # noqa: FBT003  # that it is all of it; expat takes no names
    except expat.ExpatError as error:
        raise ValueError(f"it is no well-formed XML ({error})") from error
    _check_room(data, longest * data.count(b"&"))


_CHECKS = {ox.RdfFormat.RDF_XML: _check_xml, ox.RdfFormat.JSON_LD: _check_json}
