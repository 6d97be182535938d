"""A run of linking: things in batches, each batch written as a whole, so that it can be stopped at any time."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.linking.classes import kinds_of
from tollgraph.linking.errors import UnansweredError
from tollgraph.linking.evidence import evidence_for, rules
from tollgraph.linking.items import Item
from tollgraph.linking.offline import OfflineLinks
from tollgraph.linking.query_service import QueryService
from tollgraph.linking.record import Feature, Link, Search, Standpoint
from tollgraph.linking.renewal import with_named
from tollgraph.linking.rulings import decisions_by_thing
from tollgraph.linking.standing import said_none, standpoints
from tollgraph.linking.things import Thing, ThingKind, Things
from tollgraph.linking.wikidata import Wikidata
from tollgraph.model import LeftOut
from tollgraph.store.interface import Store
from tollgraph.terms import Basis, Standing

_BATCH = 20
"""Things whose candidates are looked up together and written together."""
_MOST_NAMES = 4
"""Names of one thing that are searched for, one after the other, until one finds something."""


@dataclass(slots=True)
class Linked:
    """What a run did."""

    looked_at: int = 0
    """Things that were looked at."""
    skipped: int = 0
    """Things that were left alone: settled, searched for lately, or said by a person to be no item."""
    standings: Counter[Standing] = field(default_factory=Counter)
    """Links of the things looked at, by where they stand now."""
    nothing_found: int = 0
    gone: int = 0
    """Things that the store has no more, whose links were dropped."""
    cut: int = 0
    """Proposals that were left out because a thing keeps only so many."""
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Online:
    """What asks Wikidata; `queries` may be missing."""

    wikidata: Wikidata
    queries: QueryService | None = None
    by_name: bool = True
    fresh: timedelta = timedelta(days=30)
    """How long a search is not repeated."""


@dataclass
class Linking:
    """A run of linking over one store."""

    store: Store
    minter: Minter
    online: Online | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    written: Callable[[], None] = lambda: None
    """Is called after each batch."""
    observe: Callable[[str], None] = lambda _: None
    """Is told each thing that is taken up."""

    def __post_init__(self) -> None:
        """Read what is known."""
        self.done = Linked()
        self.graph = LinkGraph(self.store, self.minter)
        self._known = self.graph.entries()
        self._decided = decisions_by_thing(self.store, Things(self.store, self.graph.name))

    def run(
        self, kinds: Iterable[ThingKind] = tuple(ThingKind), things: Collection[str] = (), *, again: bool = False
    ) -> Linked:
        """Look for the links of all things of some kinds, or of the things named by IRI, and return what was done.

        `again` repeats searches that are fresh; what people decided and what is settled stays. WikidataError where
        Wikidata cannot be asked at all; what was written until then stays.
        """
        done = self.done = Linked()
        everything = list(Things(self.store, self.graph.name).all())
        done.gone = self._forget({each.iri for each in everything})
        self._offline = OfflineLinks.among(everything, self.minter, self.at)
        self._taken = self._settled_for(everything)
        of_kinds = frozenset(kinds)
        wanted = (each for each in everything if (each.iri in things if things else each.kind in of_kinds))
        for batch in _batches(self._open(wanted, done, again=again)):
            entries = list(self._entries(batch, done))
            self.graph.write(entries)
            self.written()
        return done

    def _forget(self, things: Collection[str]) -> int:
        """Drop what is kept of things that the store has no more, and return how many those are; decisions stay."""
        gone = [Entry(thing) for thing in self._known if thing not in things]
        if gone:
            self.graph.write(gone)
            self.written()
        return len(gone)

    def _settled_for(self, things: Iterable[Thing]) -> dict[tuple[ThingKind, str], str]:
        """Return by kind of thing and item the thing that the item is settled for, or is stated to be."""
        found = {}
        for thing in things:
            entry = self._known.get(thing.iri, Entry(thing.iri))
            settled = [each.link.item for each in entry.standpoints if each.standing is Standing.SETTLED]
            found.update({(thing.kind, item): thing.iri for item in (*(item for item, _ in thing.stated), *settled)})
        return found

    def _open(self, things: Iterable[Thing], done: Linked, *, again: bool) -> Iterator[Thing]:
        """Yield the things to be looked at."""
        for thing in things:
            if self._is_done(thing, again=again):
                done.skipped += 1
            else:
                self.observe(thing.label)
                done.looked_at += 1
                yield thing

    def _is_done(self, thing: Thing, *, again: bool) -> bool:
        entry = self._known.get(thing.iri)
        if said_none(self._decided.get(thing.iri, ())):
            return True
        if entry is None:
            return self.online is None and not self._offline.links(thing) and thing.iri not in self._decided
        if any(each.standing is Standing.SETTLED for each in entry.standpoints):
            return True
        if self.online is None:
            kept = {each.link.item for each in entry.standpoints}
            return all(each.item in kept for each in self._offline.links(thing))
        fresh = entry.search is not None and self.at - entry.search.at < self.online.fresh
        return fresh and not again

    def _entries(self, batch: Sequence[Thing], done: Linked) -> Iterator[Entry]:
        offline = {thing.iri: self._offline.links(thing) for thing in batch}
        searched = [each for each in batch if self.online is not None and not self._is_settled(each, offline)]
        found = self._candidates(searched, done) if self.online is not None else {}
        items, kinds = self._looked_up({each for ids in found.values() for each in ids}, done)
        for thing in batch:
            if thing.iri in found and items is None:
                continue
            candidates = [(items or {})[each] for each in found.get(thing.iri, ())]
            links = self._links(thing, offline[thing.iri], candidates, kinds)
            search = Search(thing.iri, self.at, len(candidates)) if thing.iri in found else self._search(thing)
            yield self._entry(thing, links, search, done)

    def _search(self, thing: Thing) -> Search | None:
        entry = self._known.get(thing.iri)
        return entry.search if entry else None

    def _is_settled(self, thing: Thing, offline: Mapping[str, Sequence[Link]]) -> bool:
        points = standpoints(offline[thing.iri], self._decided.get(thing.iri, ()))
        return any(each.standing is Standing.SETTLED for each in points)

    def _links(
        self, thing: Thing, offline: Sequence[Link], candidates: Iterable[Item], kinds: Mapping[str, frozenset[str]]
    ) -> list[Link]:
        """Return the links of a thing: those that need no network, candidates, and those that people spoke about."""
        links = {each.item: each for each in offline}
        for item in candidates:
            if not item.missing and item.merged_into is None:
                evidence = evidence_for(thing, item, kinds.get(item.id, ()))
                stated = links[item.id].evidence if item.id in links else ()
                also = tuple(each for each in stated if each.feature not in {one.feature for one in evidence})
                links[item.id] = self._offline.link(thing, item, (*also, *evidence))
        entry = self._known.get(thing.iri)
        for each in entry.standpoints if entry else ():
            if each.basis is Basis.PERSON:
                links.setdefault(each.link.item, each.link)
        return with_named(thing.iri, list(links.values()), self._decided.get(thing.iri, ()), self.minter)

    def _entry(self, thing: Thing, links: Sequence[Link], search: Search | None, done: Linked) -> Entry:
        """Return what is to be kept of a thing: every link that stands by more than points, and the best proposals."""
        taken = {item: owner for (kind, item), owner in self._taken.items() if kind == thing.kind}
        points = standpoints(links, self._decided.get(thing.iri, ()), taken)
        best = sorted(points, key=lambda each: (-each.link.score, int(each.link.item[1:])))
        proposals = [each for each in best if each.standing is Standing.PROPOSED and _worth_showing(each.link)]
        kept = [each for each in best if each.standing is not Standing.PROPOSED]
        most = int(rules().limits["most_proposals"])
        done.cut += len(proposals[most:])
        kept += proposals[:most]
        self._count(thing, kept, done)
        return Entry(thing.iri, tuple(kept), search)

    def _count(self, thing: Thing, kept: Sequence[Standpoint], done: Linked) -> None:
        done.nothing_found += not kept
        done.standings.update(each.standing for each in kept)
        for each in kept:
            if each.standing is Standing.SETTLED:
                self._taken[thing.kind, each.link.item] = thing.iri

    def _candidates(self, batch: Sequence[Thing], done: Linked) -> dict[str, list[str]]:
        """Return the ids of candidates by thing; a thing whose search failed is reported and not among them."""
        assert self.online is not None  # noqa: S101  # asked for only with a network
        shared: Mapping[str, Sequence[str]] = {}
        try:
            shared = self.online.queries.by_identifier(batch) if self.online.queries else {}
        except UnansweredError as error:
            done.left_out.append(LeftOut("identifiers", str(error)))
        found: dict[str, list[str]] = {}
        for thing in batch:
            try:
                ids = [*shared.get(thing.iri, ()), *self._named_or_near(thing)]
            except UnansweredError as error:
                done.left_out.append(LeftOut(thing.label, str(error)))
                continue
            found[thing.iri] = list(dict.fromkeys(ids))
        return found

    def _named_or_near(self, thing: Thing) -> Iterator[str]:
        """Yield the items that bear a name of a thing, and the events near an incident."""
        assert self.online is not None  # noqa: S101  # asked for only with a network
        if self.online.queries:
            yield from self.online.queries.events(thing)
        names = [(name, code) for code, given in thing.names.items() for name in given]
        for name, code in names[:_MOST_NAMES] if self.online.by_name else ():
            ids = self.online.wikidata.search(name, code)
            if ids:
                yield from ids
                return

    def _looked_up(self, ids: Iterable[str], done: Linked) -> tuple[dict[str, Item] | None, dict[str, frozenset[str]]]:
        """Return items by id and their kinds; None where they could not be had, which is reported."""
        wanted = sorted(set(ids))
        if self.online is None or not wanted:
            return {}, {}
        try:
            items = self.online.wikidata.items(wanted)
            return items, kinds_of(items.values(), self.online.wikidata)
        except UnansweredError as error:
            done.left_out.append(LeftOut(f"{len(wanted)} items", str(error)))
            return None, {}


def _worth_showing(link: Link) -> bool:
    """Return whether a person is to see a proposal: by its score, or because an identifier is shared in spite of it."""
    identified = link.holds(Feature.GEONAMES) or link.holds(Feature.WEBSITE)
    known_other = link.holds(Feature.VERIFIED, agrees=False)
    return link.score >= rules().limits["least_score"] or (identified and not known_other)


def _batches(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    while batch := list(islice(things, _BATCH)):
        yield batch
