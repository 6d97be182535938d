"""Looking again at the items of settled links: merged, gone, or saying something else now.

Nothing is changed by it but what a person is told to look at: a link stays settled until somebody decides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.linking.classes import kinds_of
from tollgraph.linking.errors import UnansweredError
from tollgraph.linking.evidence import basis_of, evidence_for
from tollgraph.linking.items import Item
from tollgraph.linking.record import Feature, Link, Standpoint
from tollgraph.linking.things import Thing, Things
from tollgraph.linking.wikidata import BATCH, Wikidata
from tollgraph.model import LeftOut
from tollgraph.store.interface import Store
from tollgraph.terms import Basis, Standing

_IDENTIFYING = frozenset({Feature.GEONAMES, Feature.WEBSITE})
_TELLING = frozenset({Feature.GEONAMES, Feature.TYPE, Feature.COUNTRY, Feature.COORDINATES, Feature.DAYS})
"""On what a settled link must not begin to differ without a person's looking at it."""


@dataclass(slots=True)
class Checked:
    """What a check found."""

    looked_at: int = 0
    troubles: list[Link] = field(default_factory=list)
    """Settled links with something to look at."""
    left_out: list[LeftOut] = field(default_factory=list)


def check_settled(
    store: Store, minter: Minter, wikidata: Wikidata, written: Callable[[], None] = lambda: None
) -> Checked:
    """Look at the items of all settled links as they are now, and note what a person is to look at.

    Raises as `Wikidata.items` does where Wikidata cannot be asked; what was noted until then stays.
    """
    done = Checked()
    graph = LinkGraph(store, minter)
    things = {each.iri: each for each in Things(store, graph.name).all()}
    entries = [each for each in graph.entries().values() if each.thing in things and _settled(each)]
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        looked = _looked_at(batch, things, (wikidata, minter), done)
        if looked:
            graph.write(looked)
            written()
    return done


def _settled(entry: Entry) -> list[Standpoint]:
    return [each for each in entry.standpoints if each.standing is Standing.SETTLED]


def _looked_at(
    batch: Sequence[Entry], things: Mapping[str, Thing], asking: tuple[Wikidata, Minter], done: Checked
) -> list[Entry]:
    """Return the entries of a batch with what is to be looked at; none where the items could not be had."""
    wikidata, minter = asking
    wanted = [each.link.item for entry in batch for each in _settled(entry)]
    try:
        items = wikidata.items(wanted, anew=True)
        kinds = kinds_of(items.values(), wikidata)
    except UnansweredError as error:
        done.left_out.append(LeftOut(f"{len(wanted)} items", str(error)))
        return []
    found = []
    for entry in batch:
        points = [_noted(each, things[entry.thing], items, kinds) for each in entry.standpoints]
        done.looked_at += len(_settled(entry))
        settled = [each for each in points if each.standing is Standing.SETTLED]
        done.troubles += [each.link for each in settled if each.link.trouble]
        found.append(replace(entry, standpoints=(*points, *_targets(entry, things[entry.thing], items, minter))))
    return found


def _noted(
    point: Standpoint, thing: Thing, items: Mapping[str, Item], kinds: Mapping[str, frozenset[str]]
) -> Standpoint:
    if point.standing is not Standing.SETTLED:
        return point
    item = items[point.link.item]
    trouble = _trouble(point, thing, item, kinds[item.id])
    return replace(point, link=replace(point.link, trouble="" if trouble == point.link.seen else trouble))


def _trouble(point: Standpoint, thing: Thing, item: Item, kinds: Iterable[str]) -> str:
    """Return what a person is to look at in a settled link; empty where all is as it was."""
    if item.missing:
        return "the item is gone from Wikidata"
    if item.merged_into is not None:
        return f"the item was merged into {item.merged_into}"
    now = evidence_for(thing, item, kinds)
    begun = [each for each in now if not each.agrees and each.feature in _TELLING]
    new = [each for each in begun if not point.link.holds(each.feature, agrees=False)]
    if new:
        return "; ".join(f"the {each.feature} differs now: {each.ours} here, {each.theirs} there" for each in new)
    settles = basis_of(replace(point.link, evidence=now)) is not None
    if point.basis is Basis.IDENTIFIER and not settles:
        return "the item no longer holds the identifier that settled the link"
    return ""


def _targets(entry: Entry, thing: Thing, items: Mapping[str, Item], minter: Minter) -> list[Standpoint]:
    """Return proposals for the items that settled ones were merged into; identifiers settle none of them unasked."""
    known = {each.link.item for each in entry.standpoints}
    merged = {items[each.link.item].merged_into: items[each.link.item] for each in _settled(entry)}
    return [
        Standpoint(_proposal(thing, replace(item, id=target, merged_into=None), minter), Standing.PROPOSED)
        for target, item in merged.items()
        if target is not None and target not in known
    ]


def _proposal(thing: Thing, item: Item, minter: Minter) -> Link:
    evidence = tuple(each for each in evidence_for(thing, item, ()) if each.feature not in _IDENTIFYING)
    return Link(
        iri=minter.thing("link", thing.iri, item.id),
        thing=thing.iri,
        item=item.id,
        label=item.label(),
        found=datetime.now(UTC).replace(microsecond=0),
        evidence=evidence,
        description=item.description,
        revision=item.revision,
    )
