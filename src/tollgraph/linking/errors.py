"""What can go wrong between a question to Wikidata and its answer."""

from tollgraph.errors import TollgraphError


class WikidataError(TollgraphError, RuntimeError):
    """Wikidata cannot be asked: no further question will fare better until the remedy that the message names."""


class UnansweredError(WikidataError):
    """One question got no usable answer; others may."""
