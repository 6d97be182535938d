"""Codes by which outside schemes know our places and incidents, as nodes of their own that others can link to.

`tg:geonamesId` of a place and `scheme:code` texts of an incident stay as they are; the nodes follow from them.
"""

from collections.abc import Iterable
from urllib.parse import quote

from tollgraph.identifiers import Minter
from tollgraph.model import Incident, Place
from tollgraph.namespaces import DCTERMS, GEONAMES, RDFS, SCHEMA, TG, concept
from tollgraph.nquads import GraphLines, fact, facts, iri, text
from tollgraph.terms import IdentifierScheme

Code = tuple[str, str]
"""Scheme and code, as in ("airwars", "CS1958")."""
_NAMES = {
    IdentifierScheme.GEONAMES: "GeoNames",
    IdentifierScheme.AIRWARS: "Airwars",
    IdentifierScheme.UCDP: "UCDP",
    IdentifierScheme.ACLED: "ACLED",
}


def codes_of(things: Iterable[Place | Incident]) -> dict[str, tuple[Code, ...]]:
    """Return the codes of places and incidents by IRI, those of schemes that are not known left out."""
    found: dict[str, tuple[Code, ...]] = {}
    for thing in things:
        codes = _codes(thing)
        if codes:
            found[thing.iri] = codes
    return found


def identifier_quads(graph: str, codes: dict[str, tuple[Code, ...]], minter: Minter) -> str:
    """Return the nodes of the codes of some things, as N-Quads of a graph."""
    lines = GraphLines(graph)
    for thing, known in sorted(codes.items()):
        lines.describe(
            thing, (), facts(iri(TG + "hasIdentifier"), (iri(identifier_iri(each, minter)) for each in known))
        )
        for each in known:
            _describe(lines, each, minter)
    return str(lines)


def identifier_iri(code: Code, minter: Minter) -> str:
    """Return the IRI of a code's node.

    >>> identifier_iri(("airwars", "CS 1958"), Minter())
    'https://w3id.org/tollgraph/id/identifier/airwars/CS%201958'
    """
    scheme, value = code
    return f"{minter.base}identifier/{scheme}/{quote(value, safe='')}"


def _codes(thing: Place | Incident) -> tuple[Code, ...]:
    if isinstance(thing, Place):
        return ((IdentifierScheme.GEONAMES, thing.geonames),) if thing.geonames else ()
    known = {str(each) for each in IdentifierScheme}
    return tuple(sorted((scheme, code) for scheme, code in thing.identifiers if scheme in known and code))


def _describe(lines: GraphLines, code: Code, minter: Minter) -> None:
    scheme, value = IdentifierScheme(code[0]), code[1]
    page = iri(f"{GEONAMES}{quote(value, safe='')}/") if scheme is IdentifierScheme.GEONAMES else None
    lines.describe(
        identifier_iri(code, minter),
        (TG + "Identifier",),
        fact(iri(RDFS + "label"), text(f"{_NAMES[scheme]} {value}", "en")),
        fact(iri(DCTERMS + "identifier"), text(value)),
        fact(iri(TG + "identifierScheme"), iri(concept("identifier-scheme", scheme))),
        fact(iri(SCHEMA + "url"), page),
    )
