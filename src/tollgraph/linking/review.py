"""What of the links is left to people: proposals, and settled links whose item changed."""

from collections.abc import Iterator

from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.linking.record import Standpoint
from tollgraph.store.interface import Store
from tollgraph.terms import Standing


def open_questions(store: Store, minter: Minter, least: float = 0.0) -> list[Entry]:
    """Return the things with something for a person to decide, each with those links only, the strongest first.

    Of a settled link these are troubles: its item was merged, is gone, or says something else. `least` is the lowest
    score of a proposal that is returned.
    """
    entries = LinkGraph(store, minter).entries().values()
    found = (Entry(entry.thing, tuple(_open(entry, least)), entry.search) for entry in entries)
    having = [each for each in found if each.standpoints]
    return sorted(having, key=lambda each: (-each.standpoints[0].link.score, each.thing))


def _open(entry: Entry, least: float) -> Iterator[Standpoint]:
    settled = any(each.standing is Standing.SETTLED and not each.link.trouble for each in entry.standpoints)
    for each in entry.standpoints:
        proposed = each.standing is Standing.PROPOSED and not settled and each.link.score >= least
        if proposed or (each.standing is Standing.SETTLED and each.link.trouble):
            yield each
