"""Measures the settling of links on candidate sets: how many settled links are right, and how many right ones settle.

`python -m benchmarks.link_candidates [FILE]` prints both, and where the right item stands among the proposals that a
person would see. Exit code 1 where a settled link is wrong.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tests.linking.entities import entity
from tollgraph.identifiers import Minter
from tollgraph.linking.classes import kinds_of
from tollgraph.linking.evidence import evidence_for
from tollgraph.linking.items import Item, item_of
from tollgraph.linking.offline import OfflineLinks
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.standing import standpoints
from tollgraph.linking.things import Thing, Things
from tollgraph.linking.wikidata import Wikidata
from tollgraph.mapping import named_graph
from tollgraph.seeding import seed
from tollgraph.store import memory_store
from tollgraph.terms import Standing

FILE = Path(__file__).parents[1] / "tests" / "linking" / "candidates.toml"
_PLAIN = frozenset({"id", "en", "ar", "aliases"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one candidate set."""

    thing: str
    right: str | None
    settled: str | None
    proposals: tuple[str, ...]
    """Items, the strongest first."""


@dataclass(frozen=True, slots=True)
class CandidateSet:
    """One thing and its candidates."""

    thing: str
    right: str | None
    entities: tuple[dict[str, Any], ...]
    """In the form of `wbgetentities`."""


def load_sets(file: Path = FILE) -> tuple[list[CandidateSet], dict[str, dict[str, Any]]]:
    """Return the candidate sets, and the classes that their classes stand below."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    sets = [
        CandidateSet(each["thing"], each.get("right"), tuple(_entity(item) for item in each["items"]))
        for each in tables["set"]
    ]
    return sets, {name: entity(name, name, P279=above) for name, above in tables["above"].items()}


def _entity(item: Mapping[str, Any]) -> dict[str, Any]:
    labels = {code: item[code] for code in ("en", "ar") if code in item}
    values = {name: value for name, value in item.items() if name not in _PLAIN}
    facts: dict[str, Any] = {name: tuple(value) if name == "P625" else value for name, value in values.items()}
    return entity(item["id"], labels, aliases=tuple(item.get("aliases", ())), **facts)


class _Shelf(Wikidata):
    """Knows the classes of the file and asks nobody."""

    known: Mapping[str, dict[str, Any]]

    def items(self, ids: Any, *, anew: bool = False) -> dict[str, Item]:  # noqa: ANN401, ARG002  # as the client's
        """Return what the file says of some items."""
        return {each: item_of(each, self.known.get(each, {"id": each, "missing": ""})) for each in ids}


def outcomes(file: Path = FILE) -> Iterator[Outcome]:
    """Yield what comes of each candidate set, the links that the seeds state left out."""
    sets, classes = load_sets(file)
    shelf = _Shelf(LinkSettings())
    shelf.known = classes
    things = seeded_things()
    offline = OfflineLinks(Minter(), datetime(2026, 1, 1, tzinfo=UTC))
    for each in sets:
        thing = things[each.thing]
        items = [item_of(one["id"], one) for one in each.entities]
        kinds = kinds_of(items, shelf)
        links = [offline.link(thing, item, evidence_for(thing, item, kinds[item.id])) for item in items]
        points = sorted(standpoints(links), key=lambda one: -one.link.score)
        settled = next((one.link.item for one in points if one.standing is Standing.SETTLED), None)
        yield Outcome(each.thing, each.right, settled, tuple(one.link.item for one in points if one.link.score))


def seeded_things() -> dict[str, Thing]:
    """Return the things of the seeds by the end of their IRIs, without the links that the seeds state for them."""
    minter, store = Minter(), memory_store()
    seed(store, minter)
    found = Things(store, named_graph(minter, "links")).all()
    return {each.iri.removeprefix(minter.base): replace(each, stated=()) for each in found}


def main(arguments: list[str]) -> int:
    """Print precision and recall; return 1 where a settled link is wrong."""
    found = list(outcomes(*map(Path, arguments)))
    settled = [each for each in found if each.settled]
    wrong = [each for each in settled if each.settled != each.right]
    having = [each for each in found if each.right]
    right = [each for each in having if each.settled == each.right]
    first = [each for each in having if each.proposals[:1] == (each.right,)]
    click.echo(f"candidate sets: {len(found)}, of which {len(having)} have a right item")
    click.echo(f"settled: {len(settled)}, wrong: {len(wrong)}, precision: {1 - len(wrong) / len(settled):.3f}")
    click.echo(f"recall: {len(right)} of {len(having)} ({len(right) / len(having):.3f})")
    click.echo(f"right item first, settled or proposed: {len(first)} of {len(having)}")
    for each in wrong:
        click.echo(f"wrong: {each.thing} was settled as {each.settled}, and is {each.right}")
    for each in having:
        if each.settled != each.right:
            click.echo(f"left to a person: {each.thing} is {each.right}; proposals: {', '.join(each.proposals)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
