"""What can go wrong between an article and a model's answer."""

from tollgraph.errors import TollgraphError


class ModelError(TollgraphError, RuntimeError):
    """The model cannot be used: no further article will fare better until the remedy that the message names."""


class UnansweredError(ModelError):
    """The model gave no usable answer for one article; others may fare better."""


class AnswerFormError(UnansweredError, ValueError):
    """An answer is not of the form that was asked for; the message says where."""
