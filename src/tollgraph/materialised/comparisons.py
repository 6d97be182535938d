"""The comparisons of a store: made from its claims and decisions, kept in a graph of their own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.comparison import Remark, Source, Statement, compare, counts_within, proof, replaced, world_of
from tollgraph.comparison.candidates import Candidates
from tollgraph.comparison.index import Matcher, comparisons_by
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.months import answers_by_month
from tollgraph.comparison.order import ScopeOrder
from tollgraph.errors import ParameterError
from tollgraph.identifiers import Minter
from tollgraph.mapping import StatementFacts, answer_quads, comparison_quads, named_graph, statement_quads
from tollgraph.mapping.unmapping import readings_of, statements_of, versions_of
from tollgraph.materialised.events import Recorded
from tollgraph.materialised.fitting import Kept, keep_statements
from tollgraph.materialised.statements import compared, keep_rulings
from tollgraph.model import Comparison, Reading, Scope
from tollgraph.namespaces import TG
from tollgraph.seeding import background_of_store
from tollgraph.settings import Settings
from tollgraph.store.interface import Change, Store
from tollgraph.terms import Verdict


def refresh_comparisons(store: Store, minter: Minter, background: Background, settings: Settings) -> Counter[Verdict]:
    """Compare all current statements of a store, keep what is to be kept, and return the new comparisons by verdict.

    A store whose comparisons are up to date is not written to.
    """
    graph = named_graph(minter, "comparisons")
    versions = dict(versions_of(store))
    readings = list(versions.values())
    matching = Recorded()
    joined = compared(store, background, readings, matching)
    said = joined.said
    keep_rulings(store, minter, joined.ruled)
    world = world_of(readings, background)
    candidates = Candidates(Keys(ScopeOrder(world)))
    found = list(comparisons_by(Matcher(world, settings, candidates), said))
    text = comparison_lines(found, {each.iri: each for each in said}, world, minter)
    later = replaced(each for each in said if isinstance(each, Statement))
    text += statement_quads(facts_of(said, readings, later), minter)
    earlier = comparisons_in(store, graph)
    _keep(store, graph, text)
    keep_statements(store, settings, Kept(candidates, versions, matching))
    return Counter(each.verdict for each in found if each.iri not in earlier)


def _keep(store: Store, graph: str, text: str) -> None:
    """Make a graph hold these lines: all at once where it is empty, else only what differs is written.

    A change that drops a graph goes through one SPARQL update, whose text and plan take gigabytes at 10^5 claims.
    """
    known = {f"{quad} ." for quad in store.quads(graph)}
    if not known:
        store.add(text)
        return
    new = {line for line in text.split("\n") if line}
    if known != new:
        add, remove = ("".join(f"{line}\n" for line in sorted(lines)) for lines in (new - known, known - new))
        store.change(Change(add=add, remove=remove))


def comparison_lines(
    found: Sequence[Comparison], said: Mapping[str, Statement | Remark], world: Background, minter: Minter
) -> str:
    """Return comparisons, and the months for which they may be asked, as N-Quads of the graph of comparisons."""
    return comparison_quads(found, minter) + answer_quads(answers_by_month(found, said, world), minter)


def comparisons_in(store: Store, graph: str) -> frozenset[str]:
    """Return the IRIs of the comparisons that a graph holds."""
    return frozenset(
        quad.subject.value
        for quad in store.quads(graph)
        if quad.predicate.value == TG + "verdict" and isinstance(quad.subject, ox.NamedNode)
    )


def proof_of(store: Store, settings: Settings, first: str, second: str) -> str:
    """Return the proof of what two statements say of each other, by IRI or the last part of one.

    ParameterError names a statement that the store does not hold.
    """
    minter = Minter(settings.base)
    background = background_of_store(store, minter)
    readings = list(readings_of(store))
    said = {each.iri: each for each in compared(store, background, readings).said}
    one, other = (said[_found(name, said)] for name in (first, second))
    sources = {article: Source.of(reading.article) for article, reading in _by_article(readings)}
    return proof(compare(one, other, world_of(readings, background), settings), said, sources)


def _found(name: str, said: Iterable[str]) -> str:
    matching = [iri for iri in said if iri == name or iri.rsplit("/", 1)[-1] == name]
    if len(matching) != 1:
        raise ParameterError(
            f"{name!r} is no statement of this store; `tollgraph query statements-by-actor -p actor=NAME` lists them"
        )
    return matching[0]


def _by_article(readings: Iterable[Reading]) -> Iterator[tuple[str, Reading]]:
    for reading in readings:
        for said in statements_of(reading):
            yield said.article, reading


def facts_of(
    said: Iterable[Statement | Remark], readings: Iterable[Reading], later: Mapping[str, str]
) -> Iterator[StatementFacts]:
    """Yield what the questions ask of each statement beyond its words; `later` names the figures that replace some."""
    stated = [(each, reading.article.publisher) for reading in readings for each in statements_of(reading)]
    reported = {each.iri: each.scope for each, _ in stated}
    publishers = {each.iri: publisher for each, publisher in stated}
    for each in said:
        names = (each.speaker_label, publishers.get(each.iri))
        if isinstance(each, Remark):
            yield StatementFacts(each.iri, None, None, None, None, *names)
            continue
        first, last = counts_within(each) or (None, None)
        corrected: Scope | None = each.scope if each.corrected and each.scope != reported.get(each.iri) else None
        yield StatementFacts(each.iri, first, last, later.get(each.iri), corrected, *names)
