"""A store with so many claims that the question who disagrees can be timed: only the facts that the question reads.

A made-up archive of at most 100,000 claims is compared once and stands in the store in as many copies as are asked for.
Each copy is another war: it has places and parties of its own, and the same monitors report on all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Self

import pyoxigraph as ox

from benchmarks.claims import COALITION, MINTER, Archive
from tollgraph.background import Background
from tollgraph.comparison import Remark, Statement, comparisons, counts_within, statements
from tollgraph.comparison.months import AnswerMonth, answers_by_month
from tollgraph.mapping.comparisons import answer_quads, comparison_quads
from tollgraph.namespaces import RDF, SKOS, TG, concept
from tollgraph.nquads import day, integer, iri, text
from tollgraph.queries import Answering, find_query
from tollgraph.settings import Settings
from tollgraph.terms import Qualifier

COPIED = 100_000
"""Claims in one copy of the archive, where so many are asked for."""
_COPY = "copy-of-the-archive"
_PERIODS = ("2017-03", "2017")
_TIMES = 7


class UnionOfGraphs:
    """A store of pyoxigraph that answers over the union of its graphs."""

    def __init__(self, quads: ox.Store) -> None:
        """Wrap an open store."""
        self._quads = quads

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Open the store in a folder for reading."""
        return cls(ox.Store.read_only(str(folder)))

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the results of a SPARQL query."""
        return self._quads.query(sparql, use_default_graph_as_union=True)


def first_copy(claims: int) -> Archive:
    """Return the archive that a store of so many claims holds in copies."""
    return Archive(min(claims, COPIED))


def make_copies(claims: int, folder: Path) -> None:
    """Make a store on disk of at least so many claims with their comparisons."""
    archive = first_copy(claims)
    world = archive.background()
    store = ox.Store(str(folder))
    one = "".join(_actors(world)) + _copy(archive, world)
    for number in range(-(-claims // archive.claims)):
        own = f"{number}/" if number else ""
        store.bulk_load(one.replace(f"{_COPY}/", own).encode(), format=ox.RdfFormat.N_QUADS)
    store.optimize()


@dataclass(frozen=True, slots=True)
class Asked:
    """How long the question who disagrees with the coalition took for a period."""

    period: str
    milliseconds: float
    """Of processor time, the median of some, until the last row is there."""
    rows: int


def ask(store: Answering, background: Background) -> Iterator[Asked]:
    """Yield the time of the question for March 2017, and for a whole year, from which the time of a row can be seen."""
    for period in _PERIODS:
        asked = find_query("disagreements").bind({"party": COALITION, "period": period}, background)
        times, rows = [], 0
        for _ in range(_TIMES):
            begun = process_time()
            found = store.query(asked)
            rows = sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 0
            times.append((process_time() - begun) * 1000)
        yield Asked(period, median(times), rows)


def _own(name: str) -> str:
    """Return the name that a thing of the archive has in one of its copies; monitors are the same in all."""
    return name if "-monitor-" in name else name.replace(MINTER.base, f"{MINTER.base}{_COPY}/", 1)


def _copy(archive: Archive, world: Background) -> str:
    """Return one copy of the archive as N-Quads: what the question reads of statements, comparisons and months."""
    said = statements(archive.readings(), world)
    found = list(comparisons(said, world, Settings()))
    named = [
        replace(each, iri=_own(each.iri), first=_own(each.first), second=_own(each.second), parts=()) for each in found
    ]
    months = answers_by_month(found, {each.iri: each for each in said}, world)
    answers = ((_own(name), AnswerMonth(_own(month.party), month.month)) for name, month in months)
    text = "".join(map(_statement, said)) + comparison_quads(named, MINTER) + answer_quads(answers, MINTER)
    return text.replace(f"{MINTER.base}month/", _own(f"{MINTER.base}month/"))


def _statement(said: Statement | Remark) -> str:
    days = counts_within(said) if isinstance(said, Statement) else None
    passage = _own(f"{said.iri}-passage")
    facts = [
        f"{iri(TG + 'speaker')} {iri(_own(said.speaker))}",
        f"{iri(TG + 'toldOn')} {day(said.told)}",
        f"{iri(TG + 'speakerName')} {text(said.speaker_label)}",
        f"{iri(TG + 'publisherName')} {text('Archive Press')}",
        f"{iri(TG + 'article')} {iri(_own(said.article))}",
        f"{iri(TG + 'quotedFrom')} {iri(passage)}",
        f"{iri(TG + 'countText')} {text('so many')}",
        f"{iri(TG + 'lower')} {integer(12)}",
        f"{iri(TG + 'upper')} {integer(21)}",
        f"{iri(TG + 'qualifier')} {iri(concept('qualifier', Qualifier.ABOUT))}",
        *([f"{iri(TG + 'countsFrom')} {day(days[0])}", f"{iri(TG + 'countsTo')} {day(days[1])}"] if days else []),
    ]
    graph = iri(_own(MINTER.graph(said.article)))
    quote = f"{iri(passage)} {iri(TG + 'quote')} {text(said.quote)} {graph} .\n"
    return quote + "".join(f"{iri(_own(said.iri))} {each} {graph} .\n" for each in facts)


def _actors(world: Background) -> Iterator[str]:
    for name in world.actors:
        kind = "Monitor" if "monitor" in name else "Belligerent"
        facts = [f"{iri(RDF + 'type')} {iri(TG + kind)}", f"{iri(SKOS + 'prefLabel')} {text(name, 'en')}"]
        facts += [f"{iri(TG + 'side')} {iri(_own(each))}" for each in sorted(world.sides(name))]
        graph = iri(f"{MINTER.base}graph/seeds")
        yield from (f"{iri(_own(name))} {each} {graph} .\n" for each in facts)
