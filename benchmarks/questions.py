"""A store with so many claims that the question who disagrees can be timed: only the facts that the question reads.

A made-up archive of at most 100,000 claims is compared once and stands in the store in as many copies as are asked for.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import pyoxigraph as ox

from benchmarks.claims import COALITION, MINTER, Archive
from tollgraph.background import Background
from tollgraph.comparison import Remark, Statement, comparisons, counts_within, statements
from tollgraph.comparison.months import AnswerMonth, answers_by_month
from tollgraph.mapping_comparisons import answer_quads, comparison_quads
from tollgraph.namespaces import RDF, SKOS, TG
from tollgraph.nquads import day, integer, iri, text
from tollgraph.queries import find_query
from tollgraph.settings import Settings

COPIED = 100_000
"""Claims in one copy of the archive, where so many are asked for."""
_COPY = "copy-of-the-archive"
_MARCH = {"party": COALITION, "period": "2017-03"}
_TIMES = 7


def store_of(claims: int, folder: Path) -> tuple[ox.Store, Background]:
    """Return a store on disk of at least so many claims with their comparisons, and the actors that they speak of."""
    archive = Archive(min(claims, COPIED))
    world = archive.background()
    store = ox.Store(str(folder))
    store.bulk_load("".join(_actors(world)).encode(), format=ox.RdfFormat.N_QUADS)
    one = _copy(archive, world)
    for number in range(-(-claims // archive.claims)):
        store.bulk_load(one.replace(_COPY, str(number)).encode(), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    return store, world


def milliseconds(store: ox.Store, background: Background) -> tuple[float, int]:
    """Return the processor time of the question about March 2017, the median of some, and how many rows answer it."""
    asked = find_query("disagreements").bind(_MARCH, background)
    times, rows = [], 0
    for _ in range(_TIMES):
        begun = process_time()
        found = store.query(asked, use_default_graph_as_union=True)
        rows = sum(1 for _ in found) if isinstance(found, ox.QuerySolutions) else 0
        times.append((process_time() - begun) * 1000)
    return median(times), rows


def _own(name: str) -> str:
    """Return the name that a thing of the archive has in one of its copies."""
    return name.replace(MINTER.base, f"{MINTER.base}{_COPY}/", 1)


def _copy(archive: Archive, world: Background) -> str:
    """Return one copy of the archive as N-Quads: what the question reads of statements, comparisons and months."""
    said = statements(archive.readings(), world)
    found = list(comparisons(said, world, Settings()))
    named = [
        replace(each, iri=_own(each.iri), first=_own(each.first), second=_own(each.second), parts=()) for each in found
    ]
    months = answers_by_month(found, {each.iri: each for each in said}, world)
    answers = ((_own(name), AnswerMonth(month.party, month.month)) for name, month in months)
    return "".join(map(_statement, said)) + comparison_quads(named, MINTER) + answer_quads(answers, MINTER)


def _statement(said: Statement | Remark) -> str:
    days = counts_within(said) if isinstance(said, Statement) else None
    passage = _own(f"{said.iri}-passage")
    facts = [
        f"{iri(TG + 'speaker')} {iri(said.speaker)}",
        f"{iri(TG + 'toldOn')} {day(said.told)}",
        f"{iri(TG + 'article')} {iri(_own(said.article))}",
        f"{iri(TG + 'quotedFrom')} {iri(passage)}",
        f"{iri(TG + 'countText')} {text('so many')}",
        f"{iri(TG + 'lower')} {integer(12)}",
        *([f"{iri(TG + 'countsFrom')} {day(days[0])}", f"{iri(TG + 'countsTo')} {day(days[1])}"] if days else []),
    ]
    graph = iri(_own(MINTER.graph(said.article)))
    quote = f"{iri(passage)} {iri(TG + 'quote')} {text(said.quote)} {graph} .\n"
    return quote + "".join(f"{iri(_own(said.iri))} {each} {graph} .\n" for each in facts)


def _actors(world: Background) -> Iterator[str]:
    for name in world.actors:
        kind = "Monitor" if "monitor" in name else "Belligerent"
        facts = [f"{iri(RDF + 'type')} {iri(TG + kind)}", f"{iri(SKOS + 'prefLabel')} {text(name, 'en')}"]
        facts += [f"{iri(TG + 'side')} {iri(each)}" for each in sorted(world.sides(name))]
        graph = iri(f"{MINTER.base}graph/seeds")
        yield from (f"{iri(name)} {each} {graph} .\n" for each in facts)
