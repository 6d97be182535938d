"""The answers of a SELECT as plain text, for code that needs no terms."""

from typing import Protocol

import pyoxigraph as ox

from tollgraph.store.interface import Results


class Answering(Protocol):
    """What answers SPARQL over the union of all graphs: a store."""

    def query(self, sparql: str, /) -> Results:
        """Return the results of a SPARQL query."""


def rows_of(store: Answering, sparql: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT, a text for each variable in the query's order; TypeError for another query."""
    results = store.query(sparql)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("only a SELECT has rows")
    names = [variable.value for variable in results.variables]
    return [tuple(text_of(solution[name]) for name in names) for solution in results]


def text_of(term: object) -> str:
    """Return an IRI, the text of a literal or the name of a blank node; nothing for anything else.

    >>> text_of(ox.Literal("47"))
    '47'
    """
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
