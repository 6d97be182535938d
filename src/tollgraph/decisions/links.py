"""From a person's words to a decision about a link: which item of Wikidata a thing is, or that it is none."""

from dataclasses import dataclass

from tollgraph.decisions.record import Anchor, Decision, LinkRuling, Signature
from tollgraph.decisions.rulings import Catalogue
from tollgraph.errors import ParameterError
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import LinkGraph
from tollgraph.linking.naming import item_named, link_named, thing_named
from tollgraph.linking.record import Link
from tollgraph.mapping.unmapping import readings_of
from tollgraph.store.interface import Store


@dataclass(frozen=True, slots=True)
class LinkWish:
    """What a person wants of a link; one of these, or an accepting or refusing of a link that is named."""

    accepts: bool = False
    rejects: bool = False
    same_as: str | None = None
    not_same_as: str | None = None
    none: bool = False


def link_decision(
    store: Store, minter: Minter, named: str | None, wish: LinkWish, signed: Signature
) -> Decision | None:
    """Return a decision about a link; None where the wish is about something else.

    `named` is a link, or an actor, a place or an incident. ParameterError where a wish about links names neither.
    """
    link = _link(store, minter, named)
    ruling = _ruling(store, minter, named, wish, link)
    if ruling is None:
        return None
    parts = ("decision", "link", ruling.thing, ruling.accepts, ruling.excludes, ruling.none)
    return Decision(
        iri=minter.thing(*parts, signed.by, signed.because, signed.at.isoformat()),
        by=signed.by,
        at=signed.at,
        because=signed.because,
        about=_anchor(store, minter, ruling.thing),
        link=ruling,
    )


def _link(store: Store, minter: Minter, named: str | None) -> Link | None:
    found = link_named(store, minter, named) if named else None
    return found.link if found else None


def _ruling(store: Store, minter: Minter, named: str | None, wish: LinkWish, link: Link | None) -> LinkRuling | None:
    item = item_named(wish.same_as or wish.not_same_as or "")
    if link is None and not (wish.accepts or wish.none or item):
        return None
    if link is None and wish.accepts:
        raise ParameterError(f"{named!r} is no link of this store; `tollgraph query links` lists them")
    if named is None:
        raise ParameterError("name the link, or the actor, place or incident, that the decision is about")
    thing = link.thing if link else thing_named(store, minter, named)
    if wish.none:
        return LinkRuling(thing, excludes=_items(store, minter, thing), none=True)
    if link is not None and (wish.accepts or wish.rejects):
        return LinkRuling(thing, link.item) if wish.accepts else LinkRuling(thing, excludes=(link.item,))
    if item is None:
        raise ParameterError(
            f"{named!r} is a link: accept it (--accept), --reject it, or name an item, as in --same-as Q42"
        )
    return LinkRuling(thing, item) if wish.same_as else LinkRuling(thing, excludes=(item,))


def _items(store: Store, minter: Minter, thing: str) -> tuple[str, ...]:
    """Return the items that were proposed for a thing or settled."""
    entry = LinkGraph(store, minter).entries([thing]).get(thing)
    return tuple(sorted(each.link.item for each in entry.standpoints)) if entry else ()


def _anchor(store: Store, minter: Minter, thing: str) -> Anchor | None:
    """Return what is to be remembered of an incident; actors and places keep their IRIs."""
    if not thing.startswith(f"{minter.base}incident/"):
        return None
    catalogue = Catalogue(tuple(readings_of(store)))
    return catalogue.anchor(thing) if thing in catalogue.incidents else None
