"""What happened to a thing, and the graph as it was on a day.

The graph holds its own history as far as it can: every version of an article, each invalidated when a later one came,
and every decision, each undone by another. What it cannot hold, a reading that a newer reader replaced, is in the
archive. The two together give any earlier state.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.errors import ParameterError
from tollgraph.identifiers import Minter
from tollgraph.keeping.archive import Archive, Replaced
from tollgraph.mapping import named_graph
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.namespaces import DCTERMS, PROV, TG, local_name
from tollgraph.nquads import iri, text
from tollgraph.seeding import background_of_store, renew_closures
from tollgraph.settings import Settings
from tollgraph.store.embedded import EmbeddedStore, memory_store
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of, text_of

_INVALIDATED, _DECIDED = PROV + "invalidatedAtTime", TG + "decidedOn"
_DERIVED = ("closures", "comparisons", "incidents")
"""Graphs that are made from the others."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: datetime
    what: str
    """read, read anew, superseded, or decided."""
    by: str
    because: str
    thing: str
    """IRI of the article version or the decision."""


def events_of(store: Store, archive: Archive | None, settings: Settings, thing: str) -> list[Event]:
    """Return what happened to a claim, an assessment, an incident or an article, the earliest first.

    `thing` is an IRI or the last parts of one; ParameterError where the store does not hold it.
    """
    minter = Minter(settings.base)
    subject = subject_of(store, minter, thing)
    articles = articles_of(store, archive, minter, subject)
    found = [event for each in articles for event in _readings(store, each)]
    for article in articles if archive else ():
        assert archive is not None  # noqa: S101  # said by the line above
        for old in archive.all(minter.graph(article)):
            found += [Event(old.since, "read", _reader(old), "", article), _replaced(old, article)]
    return sorted([*found, *_decisions(store, subject)], key=lambda event: (event.at, event.what))


def as_of(
    store: Store,
    archive: Archive | None,
    settings: Settings,
    moment: datetime,
    observe: Callable[[str], None] = lambda _: None,
) -> EmbeddedStore:
    """Return, in memory, the store as it was at a moment, with its comparisons made from that.

    What the shipped seeds and the graphs loaded by hand say bears no time and counts as known always.
    `observe` is told the name of each graph, and when they are compared.
    """
    minter = Minter(settings.base)
    then = memory_store()
    for graph in store.graphs():
        if graph not in {named_graph(minter, name) for name in _DERIVED}:
            observe(graph)
            then.add(_then(store, archive, graph, moment))
    observe("comparisons")
    background = background_of_store(then, minter)
    _renew(then, minter, background, settings)
    return then


def _then(store: Store, archive: Archive | None, graph: str, moment: datetime) -> str:
    """Return what a graph held at a moment, as N-Quads."""
    replaced = [each for each in archive.all(graph) if each.until > moment] if archive else []
    if replaced:
        return replaced[0].nquads if replaced[0].since <= moment else ""
    read = _moments(store, f"GRAPH {iri(graph)} {{ {iri(graph)} {iri(PROV + 'wasGeneratedBy')}/{_ENDED} ?at }}")
    if read and min(read) > moment:
        return ""
    quads = list(store.quads(graph))
    later = {quad.subject for quad in quads if quad.predicate.value == _DECIDED and _moment(quad.object) > moment}
    return "".join(f"{quad} .\n" for quad in quads if quad.subject not in later)


_ENDED = iri(PROV + "endedAtTime")


def _renew(store: Store, minter: Minter, background: Background, settings: Settings) -> None:
    """Make what is derived from the rest."""
    renew_closures(store, minter, background)
    refresh_comparisons(store, minter, background, settings)


def subject_of(store: Store, minter: Minter, thing: str) -> str:
    """Return the IRI of a thing; ParameterError where nothing, or several things, have this name."""
    kinds = " ".join(iri(TG + name) for name in ("Claim", "Assessment", "Incident", "Article", "Publication"))
    ends = f"STR(?s) = {text(thing)} || STRENDS(STR(?s), {text('/' + thing)})"
    found = sorted(
        {row[0] for row in rows_of(store, f"SELECT DISTINCT ?s {{ VALUES ?k {{ {kinds} }} ?s a ?k FILTER({ends}) }}")}
    )
    if len(found) == 1:
        return found[0]
    if thing.startswith(minter.base) and not found:
        return thing
    raise ParameterError(
        f"{thing!r} names {len(found)} things of this store; give the IRI of one claim, assessment, incident or article"
    )


def articles_of(store: Store, archive: Archive | None, minter: Minter, subject: str) -> list[str]:
    """Return the versions of the documents in which a thing stands, or once stood."""
    told, version = iri(subject), iri(DCTERMS + "isVersionOf")
    rows = rows_of(
        store,
        f"SELECT DISTINCT ?article {{ {{ GRAPH ?g {{ {told} a ?kind . ?g {iri(PROV + 'wasDerivedFrom')} ?one }} "
        f"?one {version} ?document }} UNION {{ {told} {version} ?document }} UNION {{ ?one {version} {told} "
        f"BIND({told} AS ?document) }} ?article {version} ?document }} ORDER BY ?article",
    )
    found = [row[0] for row in rows]
    if not found and archive:
        graphs = sorted({each.graph for each in archive.all() if f"{told} " in each.nquads})
        once = (minter.base + graph.removeprefix(f"{minter.base}graph/") for graph in graphs)
        found = [version for each in once for version in articles_of(store, None, minter, each)]
    if not found:
        raise ParameterError(f"the store holds no {told}, and never did")
    return found


def _readings(store: Store, article: str) -> Iterator[Event]:
    """Yield the reading of an article version, and its being superseded."""
    software, version, extractor = (iri(TG + name) for name in ("software", "softwareVersion", "extractor"))
    rows = rows_of(
        store,
        f"SELECT ?at ?name ?version ?by {{ GRAPH ?g {{ ?g {iri(PROV + 'wasDerivedFrom')} {iri(article)} ; "
        f"{iri(PROV + 'wasGeneratedBy')} ?run . ?run {_ENDED} ?at ; {software} ?name ; {version} ?version ; "
        f"{extractor} ?by }} }}",
    )
    for at, name, number, by in rows:
        yield Event(datetime.fromisoformat(at), "read", f"{name} {number} ({by})", "", article)
    later = rows_of(
        store,
        f"SELECT ?at ?new {{ {iri(article)} {iri(_INVALIDATED)} ?at . "
        f"?new {iri(PROV + 'wasRevisionOf')} {iri(article)} }} ORDER BY ?at LIMIT 1",
    )
    for at, new in later:
        yield Event(
            datetime.fromisoformat(at), "superseded", f"<{new}>", "the document came with another text", article
        )


def _replaced(old: Replaced, article: str) -> Event:
    return Event(old.until, "read anew", old.by, old.because, article)


def _reader(old: Replaced) -> str:
    """Return what made a replaced reading, as its own graph says."""
    quads = ox.parse(old.nquads, format=ox.RdfFormat.N_QUADS)
    told = {quad.predicate.value: text_of(quad.object) for quad in quads}
    name, version, extractor = (told.get(TG + each, "") for each in ("software", "softwareVersion", "extractor"))
    return f"{name} {version} ({extractor})"


def _decisions(store: Store, subject: str) -> Iterator[Event]:
    """Yield the decisions about a thing, and the undoings of these."""
    about = "|".join(iri(TG + name) for name in ("about", "likens", "tellsApart"))
    decided = f"?d ({about})/{iri(TG + 'anchors')} {iri(subject)}"
    rows = rows_of(
        store,
        f"SELECT DISTINCT ?event ?at ?by ?why {{ {{ {decided} BIND(?d AS ?event) }} UNION {{ {decided} . "
        f"?event {iri(TG + 'undoes')} ?d }} ?event {iri(_DECIDED)} ?at ; {iri(TG + 'decidedBy')} ?by ; "
        f"{iri(TG + 'because')} ?why }}",
    )
    for event, at, by, why in rows:
        yield Event(datetime.fromisoformat(at), _decided(store, event), by, why, event)


def _decided(store: Store, decision: str) -> str:
    """Return what a decision does in a few words: `sets area Syria Iraq`, `rejects`, `undoes`."""
    rows = rows_of(store, f"SELECT ?p ?value {{ {iri(decision)} ?p ?value }} ORDER BY ?p ?value")
    found: dict[str, list[str]] = {}
    for predicate, value in rows:
        name = local_name(predicate)
        if predicate.startswith(TG) and name.startswith(
            ("sets", "clears", "rejects", "likens", "tellsApart", "undoes")
        ):
            found.setdefault(name, []).append(local_name(value))
    return "; ".join(f"{name} {', '.join(values)}" for name, values in found.items()) or "decided"


def _moments(store: Store, pattern: str) -> list[datetime]:
    return [datetime.fromisoformat(row[0]) for row in rows_of(store, f"SELECT ?at {{ {pattern} }}")]


def _moment(term: object) -> datetime:
    assert isinstance(term, ox.Literal)  # noqa: S101  # the shapes ask for a dateTime
    return datetime.fromisoformat(term.value)
