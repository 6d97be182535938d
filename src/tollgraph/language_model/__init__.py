"""A second reader, off by default: a language model at any endpoint that speaks OpenAI's chat-completions protocol.

The model fills in the annotation form; everything else is done here. Each of its claims must quote words that stand in
the article, with a figure that stands in those words, else it is dropped and named in the reading's `left_out`. Needs
the extra `tollgraph[model]`. See `docs/guides/language-model.md`.
"""

from pathlib import Path

from tollgraph.extraction import Extractor
from tollgraph.language_model.cache import answers_folder
from tollgraph.language_model.errors import AnswerFormError, ModelError, UnansweredError
from tollgraph.language_model.reader import ModelReader
from tollgraph.language_model.settings import ModelSettings, load_model_settings
from tollgraph.language_model.usage import Usage
from tollgraph.model import Article, Reading

__all__ = [
    "AnswerFormError",
    "ModelError",
    "ModelReader",
    "ModelSettings",
    "UnansweredError",
    "Usage",
    "answers_folder",
    "load_model_settings",
    "read_with_model",
]


def read_with_model(
    article: Article, extractor: Extractor, settings: ModelSettings, answers: Path | None = None
) -> Reading:
    """Return what a model reads in one article; `answers` is a folder that keeps its answer.

    For many articles make one ModelReader, which knows the limits and the cost of the run. Raises ParameterError where
    address or name of the model are missing, UnansweredError or ModelError where it gives no usable answer.
    """
    with ModelReader(settings, answers) as reader:
        return reader.read(article, extractor)
