"""What can be settled without a network: links that the graph states, the verified table, and shared GeoNames ids."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from tollgraph.identifiers import Minter
from tollgraph.linking.evidence import evidence_for, weighed
from tollgraph.linking.items import Item
from tollgraph.linking.record import Evidence, Feature, Link
from tollgraph.linking.things import Thing, ThingKind


@dataclass(frozen=True, slots=True)
class Verified:
    """The table `verified.toml`: pairs of the end of a thing's IRI and an item, with what each rests on."""

    links: Mapping[tuple[str, str], str]
    others: Mapping[tuple[str, str], str]
    """Items that are known to be another thing."""


@cache
def verified() -> Verified:
    """Return the shipped table."""
    tables = tomllib.loads(Path(__file__).with_name("verified.toml").read_text(encoding="utf-8"))
    pairs = {
        name: {(each["thing"], each["item"]): each["evidence"] for each in tables[name]} for name in ("link", "not")
    }
    return Verified(pairs["link"], pairs["not"])


@dataclass(frozen=True, slots=True)
class OfflineLinks:
    """Finds the links of things that need no network."""

    minter: Minter
    at: datetime
    by_geonames: Mapping[str, tuple[str, Thing]] = field(default_factory=dict)
    """GeoNames id -> item of a place whose link is verified, and that place."""

    @classmethod
    def among(cls, things: Iterable[Thing], minter: Minter, at: datetime) -> "OfflineLinks":
        """Return a finder that knows the verified places among some things."""
        known = {
            thing.geonames: (item, thing)
            for thing in things
            if thing.kind is ThingKind.PLACE and thing.geonames
            for item, _ in thing.stated
            if (_name(thing, minter), item) in verified().links
        }
        return cls(minter, at, known)

    def links(self, thing: Thing) -> tuple[Link, ...]:
        """Return the links that the graph states or a shared GeoNames id gives; none for most things."""
        found = {item: self.link(thing, Item(item), (evidence,)) for item, evidence in self._stated(thing)}
        if thing.geonames is not None and thing.geonames in self.by_geonames:
            item, place = self.by_geonames[thing.geonames]
            if item not in found:
                theirs = Item(item, place.names, geonames=(thing.geonames,))
                found[item] = self.link(thing, theirs, evidence_for(thing, theirs, {place.form}))
        return tuple(found.values())

    def link(self, thing: Thing, item: Item, evidence: tuple[Evidence, ...]) -> Link:
        """Return a link with its evidence; an item that the table knows to be another thing gets that as well."""
        other = verified().others.get((_name(thing, self.minter), item.id))
        against = () if other is None else (weighed(Feature.VERIFIED, thing.label, other, agrees=False),)
        return Link(
            iri=self.minter.thing("link", thing.iri, item.id),
            thing=thing.iri,
            item=item.id,
            label=item.label() if item.labels else thing.label,
            found=self.at,
            evidence=(*against, *evidence),
            description=item.description,
            revision=item.revision,
        )

    def _stated(self, thing: Thing) -> Iterator[tuple[str, Evidence]]:
        """Yield the items that graphs state, with the graph on our side and what it rests on on the other."""
        for item, graph in thing.stated:
            source = verified().links.get((_name(thing, self.minter), item))
            feature = Feature.STATED if source is None else Feature.VERIFIED
            yield item, weighed(feature, graph, source or "skos:exactMatch")


def _name(thing: Thing, minter: Minter) -> str:
    return thing.iri.removeprefix(minter.base)
