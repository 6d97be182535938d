"""What a person's words name: a thing that can be linked, a link, an item of Wikidata."""

import difflib
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from tollgraph.errors import ParameterError
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import LinkGraph
from tollgraph.linking.items import ITEM
from tollgraph.linking.record import Standpoint
from tollgraph.namespaces import RDFS, SKOS, TG, WIKIDATA, WIKIDATA_PAGE
from tollgraph.nquads import iri
from tollgraph.store.interface import Store

_SHOWN = 8
"""Candidates that an error lists."""


def item_named(text: str) -> str | None:
    """Return the item that a text is, as Q and digits; None where it is no item.

    >>> item_named("http://www.wikidata.org/entity/Q42"), item_named("q42"), item_named("Aleppo")
    ('Q42', 'Q42', None)
    """
    plain = text.strip().removeprefix(WIKIDATA).removeprefix(WIKIDATA_PAGE).upper()
    return plain if ITEM.fullmatch(plain) else None


def link_named(store: Store, minter: Minter, text: str) -> Standpoint | None:
    """Return the link that a text names by IRI or by the last part of one; None where there is none."""
    wanted = text.strip()
    known = store.query(f"SELECT ?link ?thing {{ ?link {iri(TG + 'linksThing')} ?thing }}")
    for each in known if wanted and isinstance(known, ox.QuerySolutions) else ():
        name, thing = each["link"].value, each["thing"].value
        if wanted in (name, name.rsplit("/", 1)[-1]):
            points = LinkGraph(store, minter).entries([thing])[thing].standpoints
            return next(point for point in points if point.link.iri == name)
    return None


def thing_named(store: Store, minter: Minter, text: str) -> str:
    """Return the IRI of the actor, place or incident that a text names; as `things_named`."""
    return things_named(store, minter, [text])[0]


def things_named(store: Store, minter: Minter, texts: Iterable[str]) -> list[str]:
    """Return the IRIs of the actors, places and incidents that texts name.

    A text is an IRI, the end of one (`place/hama`, `hama`), or a name. ParameterError, with candidates, where it names
    nothing or several things.
    """
    wanted = list(texts)
    names = _names(store) if wanted else {}
    return [_thing(text, names, minter) for text in wanted]


def _thing(text: str, names: Mapping[str, list[str]], minter: Minter) -> str:
    wanted = text.strip()
    by_iri = sorted(each for each in names if wanted == each or (wanted and each.endswith(f"/{wanted}")))
    by_name = sorted(each for each, known in names.items() if wanted.casefold() in map(str.casefold, known))
    found = by_iri or by_name
    if len(found) == 1:
        return found[0]
    if found:
        ends = ", ".join(each.removeprefix(minter.base) for each in found[:_SHOWN])
        raise ParameterError(f"{text!r} names several things; write one of {ends}")
    labels = {name: thing for thing, known in names.items() for name in known}
    close = difflib.get_close_matches(wanted, labels, n=_SHOWN, cutoff=0.6)
    remedy = f"the closest are {', '.join(close)}" if close else "write its name or its IRI"
    raise ParameterError(f"{text!r} names no actor, place or incident of this store; {remedy}")


def _names(store: Store) -> dict[str, list[str]]:
    """Return the names of all that can be linked, by IRI."""
    kinds = " ".join(iri(TG + kind) for kind in ("Actor", "Place", "Incident"))
    named = "|".join(iri(each) for each in (SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label"))
    rows = store.query(f"SELECT ?thing ?name {{ VALUES ?kind {{ {kinds} }} ?thing a ?kind ; {named} ?name }}")
    found: dict[str, list[str]] = {}
    for row in rows if isinstance(rows, ox.QuerySolutions) else ():
        found.setdefault(row["thing"].value, []).append(row["name"].value)
    return found
