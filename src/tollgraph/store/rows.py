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
    names, solutions = _selected(store, sparql)
    return [tuple(text_of(solution[name]) for name in names) for solution in solutions]


def named_rows(store: Answering, sparql: str) -> list[dict[str, str]]:
    """Return the rows of a SELECT: variable to text; one without a value is left out. TypeError for another query."""
    names, solutions = _selected(store, sparql)
    return [{name: text_of(term) for name in names if (term := solution[name])} for solution in solutions]


def _selected(store: Answering, sparql: str) -> tuple[list[str], ox.QuerySolutions]:
    results = store.query(sparql)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("only a SELECT has rows")
    return [variable.value for variable in results.variables], results


def text_of(term: object) -> str:
    """Return an IRI, the text of a literal or the name of a blank node; nothing for anything else.

    >>> text_of(ox.Literal("47"))
    '47'
    """
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
