"""Ingestion, one article after the other: read, extract, map, validate, store; then compare what is new.

Whatever cannot be taken in is reported with its reason, and the rest goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from tollgraph.article_readers import ArticleReader, RulesReader
from tollgraph.background import Background
from tollgraph.closures import article_closure_quads
from tollgraph.errors import NotConformingError, ParameterError, ReadingError
from tollgraph.extraction import Extractor
from tollgraph.garbage import rare_collection
from tollgraph.identifiers import Minter
from tollgraph.keeping.archive import Archive, replaced_reading
from tollgraph.keeping.tombstones import Tombstones, load_tombstones
from tollgraph.mapping import reading_quads
from tollgraph.mapping_ledgers import ledger_quads
from tollgraph.materialised.changed import update_comparisons
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.materialised.fitting import fits
from tollgraph.model import Article, LeftOut, Reading
from tollgraph.namespaces import DCTERMS
from tollgraph.nquads import iri
from tollgraph.portions import Portion, portions
from tollgraph.reading.collect import collect
from tollgraph.reading.formats import read_source
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.seeding import seed
from tollgraph.settings import Settings
from tollgraph.store.interface import Store
from tollgraph.taking_up import Taken, TakingUp, is_known
from tollgraph.terms import Verdict
from tollgraph.texts import TextStore
from tollgraph.validation import validate_articles

_WORTH_PROCESSES = 8
"""Portions of 64 kB from which other processes are started: one takes as long to start as to read two or three."""
_BATCH = 50
"""Articles validated and stored together: a run of the shapes and a transaction cost more than an article does."""


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


@dataclass(frozen=True, slots=True)
class Ingestion:
    """A run of ingestion into one store."""

    store: Store
    settings: Settings
    defaults: Defaults = field(default_factory=Defaults)
    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    observe: Callable[[str], None] = lambda _: None
    """Is told the name of each source when it is taken up."""
    reader: ArticleReader = field(default_factory=RulesReader)
    jobs: int = 1
    """Processes that read, where there is enough to read; the result is the same."""
    cluster: str | None = None
    """Address of a Dask scheduler whose workers read instead; the result is the same."""
    forgotten: Tombstones = field(init=False)
    """What must not come back."""

    def __post_init__(self) -> None:
        """Look up what the store has forgotten."""
        object.__setattr__(self, "forgotten", load_tombstones(self.store, self.minter))

    @property
    def minter(self) -> Minter:
        """What mints the IRIs."""
        return Minter(self.settings.base)

    def run(self, names: Iterable[str]) -> Ingested:
        """Ingest files, folders, URLs or `-`, compare, and return what was done."""
        sources = collect(names, ReadingLimits.of(self.settings), self.defaults)
        return self._ingest(lambda extractor: self._taken(sources, extractor))

    def take_in(self, make: Callable[[Extractor], Iterable[Reading | LeftOut]]) -> Ingested:
        """Ingest readings that are made otherwise than from articles, compare, and return what was done."""
        return self._ingest(lambda extractor: map(self._taking_up(extractor).read, make(extractor)))

    def _ingest(self, take: Callable[[Extractor], Iterable[Taken]]) -> Ingested:
        done = Ingested()
        background = seed(self.store, self.minter)
        extractor = Extractor(background, self.minter, self.at)
        fitting = fits(self.store, self.settings)
        with rare_collection():
            for batch in _batches(self._sorted(take(extractor), done)):
                self._store(batch, background, done)
        done.verdicts = self._compare(background, done.changed, fitting=fitting)
        return done

    def _taking_up(self, extractor: Extractor) -> TakingUp:
        return TakingUp(self.store, extractor, self.reader)

    def _taken(self, sources: Iterable[Source | LeftOut], extractor: Extractor) -> Iterator[Taken]:
        """Yield what the sources hold, read in this process, or in several where there is enough for them."""
        todo = portions(self._observed(sources))
        if self.cluster is not None:
            return self._taken_by_cluster(todo, self.cluster, extractor.background)
        several = self.jobs > 1 and self.store.path is not None and isinstance(self.reader, RulesReader)
        first = list(islice(todo, _WORTH_PROCESSES)) if several else []
        if self.store.path is not None and len(first) == _WORTH_PROCESSES:
            return self._taken_by_pool(chain(first, todo), self.store.path)
        here = self._taking_up(extractor)
        return (taken for portion in chain(first, todo) for source in portion for taken in here.take(source))

    def _taken_by_pool(self, todo: Iterable[Portion], store: Path) -> Iterator[Taken]:
        from tollgraph.reading_pool import PoolStart, ReadingPool

        self.store.publish()
        with ReadingPool(PoolStart(store, self.settings.base, self.at), self.jobs) as pool:
            yield from pool.read(todo)

    def _taken_by_cluster(self, todo: Iterable[Portion], address: str, background: Background) -> Iterator[Taken]:
        from tollgraph.cluster import ClusterStart, ReadingCluster, installed

        if not isinstance(self.reader, RulesReader):
            raise ParameterError("--cluster reads by the rules; leave out --reader, or read with the model without it")
        start = ClusterStart(background, self.settings.base, self.at, installed())
        with ReadingCluster(address, start) as cluster:
            yield from cluster.read(todo)

    def _observed(self, sources: Iterable[Source | LeftOut]) -> Iterator[Source | LeftOut]:
        """Tell that a source is taken up."""
        for source in sources:
            if isinstance(source, Source):
                self.observe(source.name)
            yield source

    def _compare(self, background: Background, changed: set[str], *, fitting: bool) -> Counter[Verdict]:
        """Compare what changed, or everything where what was kept of it did not fit the store."""
        if fitting:
            return update_comparisons(self.store, self.minter, background, self.settings, changed)
        return refresh_comparisons(self.store, self.minter, background, self.settings)

    def _sorted(self, taken: Iterable[Taken], done: Ingested) -> Iterator[Reading]:
        """Yield what was read of each new article version; count and note the rest."""
        for each in taken:
            found = self.forgotten.spared(each, self.minter) if isinstance(each, Reading) else each
            if isinstance(found, Reading):
                yield found
            elif isinstance(found, LeftOut):
                done.left_out.append(found)
            else:
                done.unchanged += 1

    def _earlier(self, article: Article) -> list[str]:
        """Return the other versions of an article's document that the store holds."""
        publication, own = self.minter.publication(article.key), self.minter.article(article)
        found = self.store.query(f"SELECT ?version {{ ?version {iri(DCTERMS + 'isVersionOf')} {iri(publication)} }}")
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a SELECT gives solutions
        return sorted({solution["version"].value for solution in found} - {own})

    def _store(self, batch: list[Reading], background: Background, done: Ingested) -> None:
        """Validate a batch and store what conforms; name what does not."""
        graphs: dict[str, str] = {}
        kept: dict[str, Reading] = {}
        superseded: dict[str, list[str]] = {}
        for reading in batch:
            if is_known(self.store, self.minter, reading.article, reading.extraction):
                done.unchanged += 1
                continue
            earlier = self._earlier(reading.article)
            graph = self.minter.graph(self.minter.article(reading.article))
            try:
                quads = reading_quads(reading, self.minter, earlier) + ledger_quads(reading, self.minter)
                graphs[graph] = quads + article_closure_quads(reading, background, self.minter)
            except NotConformingError as error:
                done.left_out.append(LeftOut(reading.article.key, str(error)))
                continue
            kept[graph] = reading
            superseded[graph] = earlier
        for graph, reason in validate_articles(graphs, self.store).items():
            done.left_out.append(LeftOut(kept.pop(graph).article.key, reason))
            del graphs[graph]
        for reading in kept.values():
            self._keep_text(reading)
        self._archive(graphs)
        self.store.replace_graphs(graphs)
        for graph, reading in kept.items():
            done.changed.update((self.minter.article(reading.article), *superseded[graph]))
            done.revised += bool(superseded[graph])
            self._count(reading, done)
        self.store.publish_when_due()

    def _keep_text(self, reading: Reading) -> None:
        """Keep the text before the graph that quotes it: a crash between the two loses nothing."""
        if self.store.texts is not None and not self.forgotten.of(self.minter.publication(reading.article.key)):
            TextStore(self.store.texts).put(reading.article.text)

    def _archive(self, graphs: Mapping[str, str]) -> None:
        """Keep the readings that these are to replace: those of an older reader."""
        old = [graph for graph in graphs if self.store.has_graph(graph)]
        if old and self.store.history is not None:
            with Archive(self.store.history, writable=True) as archive:
                for graph in old:
                    archive.put(replaced_reading(self.store, graph, self.at))

    def _count(self, reading: Reading, done: Ingested) -> None:
        done.articles += 1
        done.claims += len(reading.claims)
        done.assessments += len(reading.assessments)
        done.left_out.extend(reading.left_out)


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    """Yield batches in which no document stands twice, so that a batch knows all earlier versions from the store."""
    batch: dict[str, Reading] = {}
    for reading in readings:
        if len(batch) == _BATCH or reading.article.key in batch:
            yield list(batch.values())
            batch = {}
        batch[reading.article.key] = reading
    if batch:
        yield list(batch.values())


def read_all(names: Iterable[str], settings: Settings, defaults: Defaults) -> Iterator[Article | LeftOut]:
    """Yield the articles behind files, folders, URLs or `-`, without storing anything."""
    for source in collect(names, ReadingLimits.of(settings), defaults):
        try:
            yield from [source] if isinstance(source, LeftOut) else read_source(source)
        except ReadingError as error:
            assert isinstance(source, Source)  # noqa: S101  # what was left out raises nothing
            yield LeftOut(source.name, str(error))
