"""Links after a decision: where those of the thing decided about stand now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tollgraph.decisions.record import Decision, in_force
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.linking.record import Link, Standpoint
from tollgraph.linking.rulings import decisions_by_thing
from tollgraph.linking.standing import standpoints
from tollgraph.linking.things import Things
from tollgraph.store.interface import Store
from tollgraph.terms import Standing


def renew_links(store: Store, minter: Minter, made: Decision) -> tuple[Standpoint, ...]:
    """Write the links of the thing that a decision is about as they stand under it, and return them.

    Nothing is written where the decision is about no link, nor the undoing of one that is.
    """
    if made.link is None and made.undoes is None:
        return ()
    graph = LinkGraph(store, minter)
    decided = decisions_by_thing(store, Things(store, graph.name))
    thing = next((each for each, decisions in decided.items() if made.iri in {one.iri for one in decisions}), None)
    if thing is None:
        return ()
    known = graph.entries()
    entry = known.get(thing, Entry(thing))
    reviewed = [_reviewed(each.link, made) for each in entry.standpoints]
    links = with_named(thing, reviewed, decided[thing], minter)
    taken = {
        each.link.item: owner
        for owner, other in known.items()
        for each in other.standpoints
        if each.standing is Standing.SETTLED and _kind(owner, minter) == _kind(thing, minter)
    }
    found = [each for each in standpoints(links, decided[thing], taken) if each.link.evidence or each.decision]
    graph.write([Entry(thing, tuple(found), entry.search)])
    return tuple(found)


def _reviewed(link: Link, made: Decision) -> Link:
    """Return a link whose trouble a person saw and accepted nonetheless."""
    accepted = made.link is not None and made.link.accepts == link.item
    return replace(link, trouble="", seen=link.trouble) if accepted and link.trouble else link


def with_named(thing: str, links: Sequence[Link], decisions: Iterable[Decision], minter: Minter) -> list[Link]:
    """Return the links of a thing, and one without evidence for each item that decisions name and nobody proposed."""
    found = {each.item: each for each in links}
    for decision in in_force(decisions):
        ruling = decision.link
        for item in (ruling.accepts, *ruling.excludes) if ruling else ():
            if item is not None and item not in found:
                found[item] = Link(minter.thing("link", thing, item), thing, item, item, decision.at)
    return list(found.values())


def _kind(thing: str, minter: Minter) -> str:
    return thing.removeprefix(minter.base).split("/", 1)[0]
