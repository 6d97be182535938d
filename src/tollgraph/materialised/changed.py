"""Comparing what changed: the statements of some articles with all others, and nothing else anew.

Afterwards the store holds exactly what `comparing.refresh_comparisons` would have made of it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.comparison import Remark, Statement, replaced
from tollgraph.comparison.arrivals import Arrivals
from tollgraph.comparison.index import Matcher, comparisons_by
from tollgraph.comparison.kept import KeptStatements
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.order import ScopeOrder
from tollgraph.comparison.things import KeptWorld
from tollgraph.decisions.as_rdf import GRAPH as RULINGS
from tollgraph.decisions.as_rdf import ruling_quads
from tollgraph.decisions.record import load_decisions
from tollgraph.decisions.rulings import Ruled
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph, statement_quads
from tollgraph.mapping.read_back import as_read_back, references_of
from tollgraph.mapping.unmapping import labels_of, versions_of
from tollgraph.materialised.comparisons import comparison_lines, facts_of, refresh_comparisons
from tollgraph.materialised.events import KeptEvents, Rematching
from tollgraph.materialised.fitting import kept_statements, note_fit
from tollgraph.materialised.statements import Compared, compared
from tollgraph.model import Comparison, Reading
from tollgraph.namespaces import DCTERMS, TG
from tollgraph.nquads import iri
from tollgraph.settings import Settings
from tollgraph.store.interface import Change, Store
from tollgraph.terms import Verdict

_DESCRIBED = tuple(iri(TG + name) for name in ("correctedScope", "period", "answersIn"))
"""What points to a node that the graph of comparisons describes as long as something points to it."""
_REPLACED_BY = iri(TG + "replacedBy")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """Article versions that were added, read anew, superseded or withdrawn, or that a decision is about."""

    versions: Collection[str]
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """What was just read of current ones among them, so that the store need not be asked for it."""


def update_comparisons(
    store: Store, minter: Minter, background: Background, settings: Settings, changed: Changed
) -> Counter[Verdict]:
    """Compare the statements of changed article versions anew and return the new comparisons by verdict.

    The kept statements must fit the store as it was before the change (`fitting.fits`).
    """
    if store.kept is None or not changed.versions:
        return Counter() if not changed.versions else refresh_comparisons(store, minter, background, settings)
    with kept_statements(store.kept) as kept:
        known = _read_back(store, minter, changed.readings)
        found = _Update(store, minter, background, kept, known).run(settings, set(changed.versions))
        note_fit(kept, store, settings)
    return found


def _read_back(store: Store, minter: Minter, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    named = set[str]().union(*(references_of(each, minter) for each in readings.values()))
    labels = labels_of(store, named) if named else {}
    return {version: as_read_back(each, minter, labels) for version, each in readings.items()}


@dataclass(frozen=True)
class _Update:
    """The comparing of what changed in one store."""

    store: Store
    minter: Minter
    background: Background
    kept: KeptStatements
    known: Mapping[str, Reading]
    """What the store holds of some current versions."""

    @property
    def graph(self) -> str:
        """The name of the graph of comparisons."""
        return named_graph(self.minter, "comparisons")

    def run(self, settings: Settings, changed: set[str]) -> Counter[Verdict]:
        """Bring the graph and the kept statements up to date."""
        changed |= self._otherwise_described(changed)
        world = KeptWorld(self.background, self.kept.things)
        touched, joined = self._joined(changed, world)
        self.kept.keys = Keys(ScopeOrder(world))
        gone = self.kept.of_articles(touched.keys() | changed)
        for each in gone:
            self.kept.remove(each)
        said = joined.said
        own = [each for each in said if isinstance(each, Statement)]
        others = self.kept.series([*(each for each in gone if isinstance(each, Statement)), *own])
        later = replaced([*others, *own])
        arrivals = Arrivals(self.kept, self.kept.keys)
        found = list(comparisons_by(Matcher(world, settings, arrivals), said))
        arrivals.keep()
        text = comparison_lines(found, self._compared(found, said), world, self.minter)
        text += statement_quads(facts_of(said, touched.values(), later), self.minter)
        stale = set(self._stale(each.iri for each in gone))
        self._replace(stale, text, {each.iri: later.get(each.iri) for each in others})
        earlier = {line.split(" ", 1)[0] for line in stale if f" {iri(TG + 'verdict')} " in line}
        return Counter(each.verdict for each in found if iri(each.iri) not in earlier)

    def _joined(self, changed: set[str], world: Background) -> tuple[dict[str, Reading], Compared]:
        """Match the events of what changed; return the readings that this touches, and what is compared of them.

        Decisions are found again by the articles that they are about, so these are always among them.
        """
        events = KeptEvents(self.kept.database, world)
        matching = Rematching(events, world, changed)
        touched = self._readings(changed | self._decided_upon())
        joined = compared(self.store, self.background, list(touched.values()), matching)
        more = matching.articles - touched.keys()
        if more:
            touched |= self._readings(more)
            joined = compared(self.store, self.background, list(touched.values()), matching)
        update_rulings(self.store, self.minter, joined.ruled, matching.touched)
        return touched, joined

    def _decided_upon(self) -> set[str]:
        """Return the versions of the articles that people's decisions are about."""
        anchors = {
            anchor.article_key
            for each in load_decisions(self.store)
            for anchor in (each.about, each.same_as, each.not_same_as)
            if anchor is not None
        }
        publications = " ".join(iri(self.minter.publication(key)) for key in sorted(anchors))
        asked = f"SELECT ?v {{ VALUES ?p {{ {publications} }} ?v {iri(DCTERMS + 'isVersionOf')} ?p }}"
        return {row[0][1:-1] for row in _rows(self.store, asked)} if anchors else set()

    def _readings(self, versions: Collection[str]) -> dict[str, Reading]:
        found = {each: self.known[each] for each in versions if each in self.known}
        graphs = [self.minter.graph(each) for each in versions if each not in found]
        return found | dict(versions_of(self.store, graphs)) if graphs else found

    def _otherwise_described(self, changed: set[str]) -> set[str]:
        """Keep what the articles say of places and actors; return the articles that name one known otherwise before."""
        readings, things = self._readings(changed), self.kept.things
        former = dict(self._superseded(changed - readings.keys()))
        named = things.named_in(changed)
        for reading in (*readings.values(), *former.values()):
            named |= {actor.iri for actor in reading.actors} | {place.iri for place in reading.places}
        before = things.accounts(named)
        things.forget(changed)
        for version, reading in readings.items():
            things.put(version, reading.actors, reading.places)
        for version, reading in former.items():
            things.put_names(version, (*reading.actors, *reading.places))
        after = things.accounts(named)
        return self.kept.articles_naming(each for each in before if before[each] != after.get(each))

    def _superseded(self, versions: Collection[str]) -> Iterator[tuple[str, Reading]]:
        """Yield what is read of some versions that no longer count: the names that they gave are names still."""
        if versions:
            graphs = [self.minter.graph(each) for each in versions]
            yield from versions_of(self.store, graphs, current_only=False)

    def _compared(
        self, found: Iterable[Comparison], said: Iterable[Statement | Remark]
    ) -> dict[str, Statement | Remark]:
        """Return what the comparisons are of, by IRI."""
        own = {each.iri: each for each in said}
        return self.kept.named({name for each in found for name in (each.first, each.second)} - own.keys()) | own

    def _stale(self, gone: Iterable[str]) -> Iterator[str]:
        """Yield the lines about statements that are gone and about the comparisons that they took part in."""
        names = sorted(set(gone))
        parts = f"{iri(TG + 'compares')}|{iri(TG + 'sumOf')}"
        for some in _portions(names):
            values = " ".join(map(iri, some))
            found = _rows(self.store, f"SELECT DISTINCT ?c {{ VALUES ?s {{ {values} }} ?c {parts} ?s }}")
            yield from self._lines([*some, *(row[0][1:-1] for row in found)])

    def _lines(self, subjects: Iterable[str]) -> Iterator[str]:
        return _lines_about(self.store, self.graph, subjects)

    def _replace(self, stale: set[str], text: str, replacements: Mapping[str, str | None]) -> None:
        """Write the new lines in the place of the stale ones, as far as they are not the same."""
        new = {line for line in text.split("\n") if line}
        known = {line for line in self._lines(replacements) if f" {_REPLACED_BY} " in line}
        wanted = {
            f"{iri(name)} {_REPLACED_BY} {iri(later)} {iri(self.graph)} ."
            for name, later in replacements.items()
            if later is not None
        }
        stale, new = stale | known, new | wanted
        _write(self.store, stale | (self._orphans(stale - new, new - stale) - new), new)

    def _orphans(self, removed: set[str], added: set[str]) -> set[str]:
        """Return the descriptions of nodes that nothing points to once some lines are removed and others added."""
        found: set[str] = set()
        todo = _pointed_at(removed)
        while todo:
            node = todo.pop()
            asked = f"SELECT ?s ?p ?o {{ BIND({node} AS ?o) GRAPH {iri(self.graph)} {{ ?s ?p ?o }} }}"
            pointing = {f"{' '.join(row)} {iri(self.graph)} ." for row in _rows(self.store, asked)}
            if not (pointing - removed - found) and not any(f" {node} " in line for line in added):
                lines = set(self._lines([node[1:-1]]))
                todo |= _pointed_at(lines)
                found |= lines
        return found


def update_rulings(store: Store, minter: Minter, outcome: Ruled, touched: Collection[str]) -> None:
    """Write anew which incidents are one, for those that were touched, and what decisions apply to."""
    graph, under = named_graph(minter, RULINGS), iri(TG + "underDecision")
    stale = {line for line in _lines_about(store, graph, touched) if f" {under} " not in line}
    for some in _portions(sorted(touched)):
        found = _rows(store, f"SELECT ?m {{ VALUES ?e {{ {' '.join(map(iri, some))} }} ?m {iri(TG + 'matches')} ?e }}")
        stale |= set(_lines_about(store, graph, {row[0][1:-1] for row in found}))
    decided = _rows(store, f"SELECT ?s ?o {{ GRAPH {iri(graph)} {{ ?s {under} ?o }} }}")
    stale |= {f"{row[0]} {under} {row[1]} {iri(graph)} ." for row in decided}
    _write(store, stale, set(ruling_quads(outcome, minter).splitlines()))


def _lines_about(store: Store, graph: str, subjects: Iterable[str]) -> Iterator[str]:
    """Yield what a graph says of some subjects."""
    for some in _portions(sorted(set(subjects))):
        values = " ".join(map(iri, some))
        asked = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} GRAPH {iri(graph)} {{ ?s ?p ?o }} }}"
        yield from (f"{' '.join(row)} {iri(graph)} ." for row in _rows(store, asked))


def _write(store: Store, stale: set[str], new: set[str]) -> None:
    """Put new lines in the place of stale ones, as far as they are not the same."""
    if stale != new:
        add, remove = ("".join(f"{line}\n" for line in sorted(lines)) for lines in (new - stale, stale - new))
        store.change(Change(add=add, remove=remove))


def _pointed_at(lines: Iterable[str]) -> set[str]:
    """Return the nodes that lines point to and that are described only as long as something does."""
    triples = (line.split(" ", 2) for line in lines)
    return {rest.split(" ", 1)[0] for _, predicate, rest in triples if predicate in _DESCRIBED}


def _portions(names: list[str]) -> Iterator[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _rows(store: Store, sparql: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a query, each term as N-Triples."""
    found = store.query(sparql)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    names = [variable.value for variable in found.variables]
    return (tuple(str(solution[name]) for name in names) for solution in found)
