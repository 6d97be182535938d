"""RDF terms as N-Quads text, written fast and so that no text can break out of its literal.

Articles are hostile input: every literal is escaped here, and every IRI is checked by the parser that will read it.
Numbers and times are written in the form that the embedded store gives back, so what is written equals what is read.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote

import pyoxigraph as ox

from tollgraph.errors import NotConformingError
from tollgraph.namespaces import RDF, XSD

_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEPT_IN_URLS = "!#$%&'()*+,/:;=?@[]~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@lru_cache(maxsize=65536)
def iri(value: str) -> str:
    """Return an IRI in angle brackets; NotConformingError where it is not an absolute IRI."""
    try:
        return f"<{ox.NamedNode(value).value}>"
    except (ValueError, UnicodeEncodeError) as error:
        raise NotConformingError(f"{value!r} is not an absolute IRI ({error}); things are named by IRIs") from error


def web_address(url: str) -> str:
    """Return the IRI of a web address as pages write them: characters that an IRI may not have are percent-encoded."""
    try:
        return iri(url)
    except NotConformingError:
        return iri(_STRAY_PERCENT.sub("%25", quote(url, safe=_KEPT_IN_URLS, errors="replace")))


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def text(value: str, language: str = "") -> str:
    r"""Return a string literal, with a language tag where one is given.

    NotConformingError where the text holds half of a surrogate pair, which no RDF text can.

    >>> text('They said "47"')
    '"They said \\"47\\""'
    """
    found = None if value.isascii() else _SURROGATE.search(value)
    if found:
        raise NotConformingError(
            f"the text {value[:40]!r} has half of a surrogate pair at character {found.start()}; RDF text is Unicode "
            "text, so read the source again in its right encoding"
        )
    tag = f"@{language}" if language else ""
    return f'"{_ESCAPED.sub(_escape, value)}"{tag}'


def _typed(datatype: str) -> str:
    return f"^^<{XSD}{datatype}>"


_INTEGER, _DECIMAL, _DATE = _typed("integer"), _typed("decimal"), _typed("date")
_DATE_TIME, _BOOLEAN = _typed("dateTime"), _typed("boolean")


def integer(value: int) -> str:
    """Return a whole number. The store keeps `xsd:nonNegativeInteger` as `xsd:integer`, so that is what is written."""
    return f'"{value}"{_INTEGER}'


@lru_cache(maxsize=4096)
def decimal(value: float) -> str:
    """Return a decimal with at most six digits after the point, without trailing zeros.

    >>> decimal(0.90).split("^")[0]
    '"0.9"'
    """
    rounded = Decimal(repr(round(value, 6)))
    plain = format(rounded, "f")
    return f'"{plain.rstrip("0").rstrip(".") if "." in plain else plain}"{_DECIMAL}'


def day(value: date) -> str:
    """Return a date."""
    return f'"{value.isoformat()}"{_DATE}'


def moment(value: datetime) -> str:
    """Return a point in time, in UTC; a time without a zone is taken to be UTC already."""
    utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    whole, _, fraction = utc.replace(tzinfo=None).isoformat().partition(".")
    fraction = fraction.rstrip("0")
    return f'"{whole}{"." + fraction if fraction else ""}Z"{_DATE_TIME}'


def boolean(value: object) -> str:
    """Return true or false."""
    return f'"{"true" if value else "false"}"{_BOOLEAN}'


TYPE = iri(RDF + "type")


def fact(predicate: str, term: str | None) -> list[str]:
    """Return the fact `predicate term`, or nothing where there is no term."""
    return [] if term is None else [f"{predicate} {term}"]


def facts(predicate: str, terms: Iterable[str]) -> list[str]:
    """Return a fact for each term."""
    return [f"{predicate} {term}" for term in terms]


class GraphLines:
    """Collects the lines of one named graph; a subject is described once, however often it is met."""

    def __init__(self, graph: str) -> None:
        """Begin the graph of this name."""
        self._end = f" {iri(graph)} .\n"
        self._lines: list[str] = []
        self._described: set[str] = set()

    def describe(self, subject: str, kinds: Iterable[str], *groups: list[str]) -> None:
        """Add the types of a subject (IRIs) and its facts, unless the subject was described before."""
        if subject in self._described:
            return
        self._described.add(subject)
        start = iri(subject)
        self._lines += [f"{start} {TYPE} {iri(kind)}{self._end}" for kind in kinds]
        self._lines += [f"{start} {each}{self._end}" for group in groups for each in group]

    def __contains__(self, subject: object) -> bool:
        return subject in self._described

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __str__(self) -> str:
        """Return the N-Quads text."""
        return "".join(self._lines)
