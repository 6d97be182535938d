"""Putting prepared graphs into a store, in batches, and comparing in step what they say.

The store's one writer does it. After each batch the store is whole: texts are kept before the graphs that quote them,
and a graph is there in full or not at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from tollgraph.article_checks import validate_articles
from tollgraph.background import Background
from tollgraph.identifiers import Minter
from tollgraph.keeping.archive import Archive, replaced_reading
from tollgraph.keeping.tombstones import Tombstones
from tollgraph.mapping import revision_quads
from tollgraph.materialised.changed import Changed, update_comparisons
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.materialised.fitting import note_uncompared, uncompared
from tollgraph.model import LeftOut, Reading
from tollgraph.namespaces import DCTERMS, PROV
from tollgraph.nquads import iri
from tollgraph.preparing import PATIENCE, Prepared, PreparedOrNot
from tollgraph.settings import Settings
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of
from tollgraph.taking_up import Known
from tollgraph.terms import Verdict
from tollgraph.texts import TextStore
from tollgraph.watching import Unwatched, Watch

_BATCH = 250
"""Articles stored together: some 80,000 quads, which a bulk load takes in a third of the time of as many singly."""
_LARGEST, _SHARE = 8, 4
"""So many times that many are stored together at most, and not before four times as many were stored in the run: a load
makes the database merge what it holds. Of 6,000 articles, loads of 250 took a quarter more time than loads of 1,000."""
_COMPARED = 500
"""Changed article versions from which they are compared while others still come in, so that memory stays flat."""


@dataclass(slots=True)
class Ingested:
    """What an ingestion did."""

    articles: int = 0
    """Article versions read and stored."""
    unchanged: int = 0
    """Article versions that the same reader had read before."""
    revised: int = 0
    """Among the stored ones, those that supersede an earlier version."""
    claims: int = 0
    assessments: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    """Comparisons that are new, by verdict."""
    changed: set[str] = field(default_factory=set)
    """IRIs of the article versions stored or superseded."""

    def count(self, reading: Reading) -> None:
        """Count a reading that was stored."""
        self.articles += 1
        self.claims += len(reading.claims)
        self.assessments += len(reading.assessments)
        self.left_out.extend(reading.left_out)


_Held = Mapping[str, Mapping[str, set[str]]]
"""Publication -> its versions in the store -> the extractions that their graphs were made by."""


@dataclass(frozen=True)
class Storing:
    """What writes to one store during one run."""

    store: Store
    settings: Settings
    background: Background
    forgotten: Tombstones
    at: datetime
    """When what is replaced counts as replaced."""
    done: Ingested
    watch: Watch = field(default_factory=Unwatched)
    _changed: set[str] = field(default_factory=set)
    _readings: dict[str, Reading] = field(default_factory=dict)
    """Of the changed versions that are certainly current."""

    @property
    def minter(self) -> Minter:
        """What mints the IRIs."""
        return Minter(self.settings.base)

    def take_in(self, found: Iterable[PreparedOrNot]) -> None:
        """Store what is new, compare it, and count it and the rest."""
        in_step = self.store.kept is not None
        if in_step:
            self._catch_up()
        for batch in _batches(self._prepared(found)):
            self._store(batch)
            note_uncompared(self.store, self._changed)
            self.watch.stored(self.done.articles + self.done.unchanged)
            if in_step and len(self._changed) >= max(_COMPARED, 2 * len(batch)):
                self._compare_changed()
            self.store.publish_when_due()
        if in_step:
            self._compare_changed()
        else:
            self._compare_all()

    def _catch_up(self) -> None:
        """Take up what a run that was killed stored and did not compare; compare all where that is not known."""
        left = uncompared(self.store, self.settings)
        if left is None:
            self._compare_all()
        else:
            self._changed.update(left)

    def _compare_changed(self) -> None:
        changed = Changed(set(self._changed), dict(self._readings))
        self.done.verdicts += update_comparisons(self.store, self.minter, self.background, self.settings, changed)
        self._changed.clear()
        self._readings.clear()

    def _compare_all(self) -> None:
        self.done.verdicts += refresh_comparisons(self.store, self.minter, self.background, self.settings)

    def _prepared(self, found: Iterable[PreparedOrNot]) -> Iterator[Prepared]:
        for each in found:
            if isinstance(each, Prepared):
                yield each
            elif isinstance(each, Known):
                self.done.unchanged += 1
            else:
                self.done.left_out.append(each)

    def _store(self, batch: list[Prepared]) -> None:
        held, graphs, kept = self._held(batch), dict[str, str](), dict[str, Prepared]()
        earlier: dict[str, list[str]] = {}
        for each in batch:
            article = each.reading.article
            versions, own = held.get(self.minter.publication(article.key), {}), self.minter.article(article)
            if each.reading.extraction.iri in versions.get(own, ()):
                self.done.unchanged += 1
                continue
            kept[each.graph], earlier[each.graph] = each, sorted(versions.keys() - {own})
            graphs[each.graph] = each.nquads + revision_quads(each.reading, self.minter, earlier[each.graph])
        self._refuse_faulty(graphs, kept, earlier)
        self._keep_texts(each.reading for each in kept.values())
        self._archive(graphs)
        self.store.replace_graphs(graphs)
        for name in graphs:
            self._note(kept[name].reading, earlier[name])

    def _refuse_faulty(
        self, graphs: dict[str, str], kept: dict[str, Prepared], earlier: Mapping[str, list[str]]
    ) -> None:
        """Leave out the revised graphs that do not conform now that they name the versions that they supersede."""
        revised = {name: graphs[name] for name in graphs if earlier[name]}
        for name, reason in validate_articles(revised, self.store).items():
            del graphs[name]
            self.done.left_out.append(LeftOut(kept.pop(name).reading.article.key, reason))

    def _held(self, batch: list[Prepared]) -> _Held:
        """Return what the store holds of the documents of a batch."""
        documents = " ".join(sorted({iri(self.minter.publication(each.reading.article.key)) for each in batch}))
        derived, generated = iri(PROV + "wasDerivedFrom"), iri(PROV + "wasGeneratedBy")
        found: dict[str, dict[str, set[str]]] = {}
        for document, version, extraction in rows_of(
            self.store,
            f"SELECT ?document ?version ?by {{ VALUES ?document {{ {documents} }} "
            f"?version {iri(DCTERMS + 'isVersionOf')} ?document "
            f"OPTIONAL {{ GRAPH ?graph {{ ?graph {derived} ?version ; {generated} ?by }} }} }}",
        ):
            found.setdefault(document, {}).setdefault(version, set()).add(extraction)
        return found

    def _keep_texts(self, readings: Iterable[Reading]) -> None:
        """Keep the texts before the graphs that quote them: a crash between the two loses nothing."""
        if self.store.texts is not None:
            spared = (each for each in readings if not self.forgotten.of(self.minter.publication(each.article.key)))
            TextStore(self.store.texts).put_all(each.article.text for each in spared)

    def _archive(self, graphs: Mapping[str, str]) -> None:
        """Keep the readings that these are to replace: those of an older reader."""
        old = [graph for graph in graphs if self.store.has_graph(graph)]
        if old and self.store.history is not None:
            with Archive(self.store.history, writable=True) as archive:
                for graph in old:
                    archive.put(replaced_reading(self.store, graph, self.at))

    def _note(self, reading: Reading, earlier: list[str]) -> None:
        """Note what is to be compared, and count it."""
        version = self.minter.article(reading.article)
        self._changed.update((version, *earlier))
        self.done.changed.update((version, *earlier))
        for each in (version, *earlier):
            self._readings.pop(each, None)
        if not earlier:
            # Nothing but a later version ends one, so the first of its document is current.
            self._readings[version] = reading
        self.done.revised += bool(earlier)
        self.done.count(reading)


def _batches(found: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    """Yield batches in which no document stands twice, so that a batch knows all earlier versions from the store.

    They grow with what was yielded before, and so does the time that is waited for one to be full.
    """
    batch: dict[str, Prepared] = {}
    begun, yielded = monotonic(), 0
    for each in found:
        key, times = each.reading.article.key, _times(yielded)
        late = bool(batch) and monotonic() - begun > PATIENCE * times
        if len(batch) >= _BATCH * times or key in batch or late:
            yield list(batch.values())
            yielded += len(batch)
            batch = {}
        begun = begun if batch else monotonic()
        batch[key] = each
    if batch:
        yield list(batch.values())


def _times(stored: int) -> int:
    """Return how many times the usual batch is stored together after so many articles of a run."""
    return max(1, min(_LARGEST, stored // (_SHARE * _BATCH)))
