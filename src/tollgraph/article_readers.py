"""Who reads an article's text: the rules, which are the default, or a language model."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from tollgraph.extraction import Extractor, extract, extraction_of
from tollgraph.incidents.summaries import add_incident_summary
from tollgraph.model import Article, Extraction, LeftOut, Reading
from tollgraph.settings import Settings


class ArticleReader(Protocol):
    """Reads claims out of one article after the other."""

    def extraction(self, article: Article, extractor: Extractor) -> Extraction:
        """Return the extraction that reading an article would make; its IRI tells whether that was done before."""

    def read_or_leave_out(self, article: Article, extractor: Extractor) -> Reading | LeftOut:
        """Return what was read, or why nothing could be."""


class RulesReader:
    """Reads by the rules of `extraction`."""

    def extraction(self, article: Article, extractor: Extractor) -> Extraction:
        """Return the extraction that the rules' reading is."""
        return extraction_of(article, extractor)

    def read_or_leave_out(self, article: Article, extractor: Extractor) -> Reading | LeftOut:
        """Return what the rules read, with what an incident page states in its summary."""
        return add_incident_summary(extract(article, extractor), extractor)


@contextmanager
def open_reader(name: str, settings: Settings) -> Iterator[tuple[ArticleReader, list[str]]]:
    """Open the reader of a name, and a list that holds at the end what is to be told of it: what a model cost.

    ParameterError where a setting of the model is missing.
    """
    told: list[str] = []
    if name == "rules":
        yield RulesReader(), told
        return
    from tollgraph.language_model import ModelReader, answers_folder, load_model_settings
    from tollgraph.store.remote_settings import folder_beside

    with ModelReader(load_model_settings(), answers_folder(folder_beside(settings.store))) as reader:
        yield reader, told
        told.append(reader.usage.summary())
