"""Ingestion, one article after the other: read, extract, map, validate, store; then compare what is new.

Whatever cannot be taken in is reported with its reason, and the rest goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from tollgraph.article_readers import ArticleReader, RulesReader
from tollgraph.errors import ParameterError, ReadingError
from tollgraph.extraction import Extractor
from tollgraph.garbage import rare_collection
from tollgraph.identifiers import Minter
from tollgraph.keeping.tombstones import Tombstones, load_tombstones
from tollgraph.model import Article, LeftOut, Reading
from tollgraph.portions import Portion, portions
from tollgraph.preparing import PreparedOrNot, Preparing, by_portion
from tollgraph.reading.collect import collect
from tollgraph.reading.formats import read_source
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.seeding import seed
from tollgraph.settings import Settings
from tollgraph.store.interface import Store
from tollgraph.storing import Ingested, Storing
from tollgraph.taking_up import Taken, TakingUp
from tollgraph.watching import Unwatched, Watch

_Found = TypeVar("_Found")

__all__ = ["Ingested", "Ingestion", "read_all"]

_WORTH_PROCESSES = 4
"""Portions of 128 kB from which other processes are started: one takes as long to start as to read two or three."""


@dataclass(frozen=True, slots=True)
class Ingestion:
    """A run of ingestion into one store."""

    store: Store
    settings: Settings
    defaults: Defaults = field(default_factory=Defaults)
    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    watch: Watch = field(default_factory=Unwatched)
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
        return self._ingest(lambda here: self._prepared(self._observed(sources), here))

    def take_in(self, make: Callable[[Extractor], Iterable[Reading | LeftOut]]) -> Ingested:
        """Ingest readings that are made otherwise than from articles, compare, and return what was done."""
        return self._ingest(lambda here: here.prepared(map(here.taking_up.read, make(here.taking_up.extractor))))

    def _ingest(self, prepare: Callable[["_Here"], Iterable[PreparedOrNot]]) -> Ingested:
        done = Ingested()
        with rare_collection():
            background = seed(self.store, self.minter)
            here = _Here(
                TakingUp(self.store, Extractor(background, self.minter, self.at), self.reader),
                Preparing(self.store, self.minter, background, self.forgotten),
            )
            storing = Storing(self.store, self.settings, background, self.forgotten, self.at, done, self.watch)
            storing.take_in(prepare(here))
        return done

    def _prepared(self, sources: Iterable[Source | LeftOut], here: "_Here") -> Iterator[PreparedOrNot]:
        """Yield what the sources hold, made ready in this process, or in several where there is enough for them."""
        todo = portions(sources)
        if self.cluster is not None:
            return here.prepared(self._while_wanted(self._taken_by_cluster(todo, self.cluster, here)))
        several = self.jobs > 1 and self.store.path is not None and isinstance(self.reader, RulesReader)
        first = list(islice(todo, _WORTH_PROCESSES)) if several else []
        if self.store.path is not None and len(first) == _WORTH_PROCESSES:
            return self._prepared_by_pool(chain(first, todo), self.store.path)
        taken = (taken for part in chain(first, todo) for each in part for taken in here.taking_up.take(each))
        return here.prepared(self._while_wanted(taken))

    def _prepared_by_pool(self, todo: Iterable[Portion], store: Path) -> Iterator[PreparedOrNot]:
        from tollgraph.reading_pool import PoolStart, ReadingPool

        self.store.publish()
        with ReadingPool(PoolStart(store, self.settings.base, self.at), self.jobs) as pool:
            yield from self._while_wanted(pool.read(todo))

    def _taken_by_cluster(self, todo: Iterable[Portion], address: str, here: "_Here") -> Iterator[Taken]:
        from tollgraph.cluster import ClusterStart, ReadingCluster, installed

        if not isinstance(self.reader, RulesReader):
            raise ParameterError("--cluster reads by the rules; leave out --reader, or read with the model without it")
        start = ClusterStart(here.preparing.background, self.settings.base, self.at, installed())
        with ReadingCluster(address, start) as cluster:
            yield from cluster.read(todo)

    def _while_wanted(self, found: Iterable[_Found]) -> Iterator[_Found]:
        """Yield what comes until the user wants no more."""
        for each in found:
            yield each
            if self.watch.stopping():
                return

    def _observed(self, sources: Iterable[Source | LeftOut]) -> Iterator[Source | LeftOut]:
        """Tell that a source is taken up."""
        for source in sources:
            if isinstance(source, Source):
                self.watch.taken_up(source)
            yield source


@dataclass(frozen=True, slots=True)
class _Here:
    """What reads and prepares in this process."""

    taking_up: TakingUp
    preparing: Preparing

    def prepared(self, taken: Iterable[Taken]) -> Iterator[PreparedOrNot]:
        """Yield what was taken up, ready to be stored."""
        return (each for portion in by_portion(taken) for each in self.preparing.prepare(portion))


def read_all(names: Iterable[str], settings: Settings, defaults: Defaults) -> Iterator[Article | LeftOut]:
    """Yield the articles behind files, folders, URLs or `-`, without storing anything."""
    for source in collect(names, ReadingLimits.of(settings), defaults):
        try:
            yield from [source] if isinstance(source, LeftOut) else read_source(source)
        except ReadingError as error:
            assert isinstance(source, Source)  # noqa: S101  # what was left out raises nothing
            yield LeftOut(source.name, str(error))
