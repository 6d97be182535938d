"""From a source to readings: what is read of it, what was known before, and what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from tollgraph.article_readers import ArticleReader, RulesReader
from tollgraph.coding.sheet import read_hand_coded
from tollgraph.errors import ReadingError
from tollgraph.extraction import Extractor
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Extraction, LeftOut, Reading
from tollgraph.namespaces import PROV
from tollgraph.reading.formats import HAND_CODED, read_source
from tollgraph.reading.source import Source
from tollgraph.store.interface import Store


@dataclass(frozen=True, slots=True)
class Known:
    """An article version that the same version of the reader read before."""

    key: str


Taken = Reading | Known | LeftOut
_GENERATED_BY = ox.NamedNode(PROV + "wasGeneratedBy")
_SPARE_MEMORY = "split it, read with fewer processes (--jobs 1), or on a machine with more"


@dataclass(frozen=True, slots=True)
class TakingUp:
    """What reads sources, beside a store that says what was read before."""

    store: Store
    extractor: Extractor
    reader: ArticleReader = field(default_factory=RulesReader)

    def take(self, source: Source | LeftOut) -> Iterator[Taken]:
        """Yield what a source holds; one that cannot be read is left out with the reason."""
        if isinstance(source, LeftOut):
            yield source
            return
        coded = source.media_type == HAND_CODED
        try:
            for found in read_hand_coded(source, self.extractor) if coded else read_source(source):
                yield self.read(found)
        except ReadingError as error:
            yield LeftOut(source.name, str(error))
        except MemoryError:
            yield LeftOut(source.name, f"{source.name}: there is not enough memory to read it; {_SPARE_MEMORY}")

    def read(self, found: Article | Reading | LeftOut) -> Taken:
        """Return what is read of an article; a reading that a person made is one already."""
        if isinstance(found, LeftOut):
            return found
        if self._is_known(found):
            return Known(found.article.key if isinstance(found, Reading) else found.key)
        return found if isinstance(found, Reading) else self.reader.read_or_leave_out(found, self.extractor)

    def _is_known(self, found: Article | Reading) -> bool:
        article = found.article if isinstance(found, Reading) else found
        done = found.extraction if isinstance(found, Reading) else self.reader.extraction(found, self.extractor)
        return is_known(self.store, self.extractor.minter, article, done)


def is_known(store: Store, minter: Minter, article: Article, extraction: Extraction) -> bool:
    """Return whether a store holds what this version of the reader reads of this version of an article."""
    graph = ox.NamedNode(minter.graph(minter.article(article)))
    return store.contains(ox.Quad(graph, _GENERATED_BY, ox.NamedNode(extraction.iri), graph))
