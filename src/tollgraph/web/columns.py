"""The columns of `SELECT *`: in the order in which the variables first stand in the query.

SPARQL leaves the order open; the engine sorts by name, and people read `?s ?p ?o` where they wrote it.
"""

import re

import pyoxigraph as ox

from tollgraph.sparql_keywords import tokens

_STAR = re.compile(r"(?:\s|#[^\n\r]*[\n\r])*(?:(?:DISTINCT|REDUCED)(?:\s|#[^\n\r]*[\n\r])*)?\*", re.IGNORECASE)
_NOTHING = ox.Store()
"""A query of it tells its columns and costs no evaluation."""


def in_written_order(query: str, base: str | None = None) -> str:
    """Return a query with its columns in place of the `*` of its outermost SELECT; any other query as it is.

    Both have the same solutions: `*` stands for the variables in scope, in whatever order (SPARQL 1.1, section 16.1).

    >>> in_written_order("SELECT * { ?s ?p ?o }")
    'SELECT ?s ?p ?o { ?s ?p ?o }'
    """
    end = _end_of_star(query) if "*" in query else None
    if end is None:
        return query
    try:
        found = _NOTHING.query(query, base_iri=base)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return query  # what is wrong with it is told where it is evaluated
    in_scope = [variable.value for variable in found.variables] if isinstance(found, ox.QuerySolutions) else []
    written = [token.text[1:] for token in tokens(query) if token.text[0] in "?$"]
    columns = dict.fromkeys([*(name for name in written if name in in_scope), *in_scope])
    if not columns:
        return query
    return f"{query[: end - 1]}{' '.join(f'?{name}' for name in columns)}{query[end:]}"


def _end_of_star(query: str) -> int | None:
    """Return where the `*` of the outermost SELECT ends; None where it has none."""
    for token in tokens(query):
        if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE"):
            star = _STAR.match(query, token.end) if token.text.upper() == "SELECT" else None
            return star.end() if star else None
    return None
