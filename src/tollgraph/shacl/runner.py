"""Asks a plan's queries, of a store or of any endpoint, and reads the solutions as validation results."""

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox
from rdflib.term import Node

from tollgraph.shacl.compiler import Check, Plan
from tollgraph.shacl.results import Result
from tollgraph.shacl.targets import targets_pattern
from tollgraph.shacl.terms import as_rdflib

Ask = Callable[[str], object]
"""Answers a SPARQL query over the union of all graphs with pyoxigraph's solutions."""
_SLOT = re.compile(r"\{[?$](\w+)\}")


def ask_union(store: ox.Store) -> Ask:
    """Return what answers queries over the union of the graphs of a pyoxigraph store."""
    return lambda query: store.query(query, use_default_graph_as_union=True)


def run(plan: Plan, ask: Ask) -> Iterator[Result]:
    """Yield what breaks the compiled shapes."""
    for check in plan.checks:
        rows = [tuple(found[name] for name in check.variables) for found in _solutions(ask, check.query)]
        for row in dict.fromkeys(rows) if check.rows_are_sets else rows:
            yield from _results(check, dict(zip(check.variables, row, strict=True)))


def count_focus_nodes(plan: Plan, ask: Ask) -> int:
    """Return how many nodes of the data the shapes look at, those that pySHACL has to take included."""
    if not plan.targets:
        return 0
    there = " FILTER(EXISTS { ?node ?predicate ?any } || EXISTS { ?any ?predicate ?node })"
    chosen = targets_pattern(plan.targets, "?node", there)
    query = f"SELECT (COUNT(DISTINCT ?node) AS ?number) WHERE {{ {chosen} }}"
    return int(next(_solutions(ask, query))["number"].value)


def _solutions(ask: Ask, query: str) -> Iterator[ox.QuerySolution]:
    found = ask(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a SELECT gives solutions")
    yield from found


def _results(check: Check, row: dict[str, object]) -> Iterator[Result]:
    focus = as_rdflib(row["this"])
    value = _term(row.get("value"))
    if value is None and check.focus_is_value:
        value = focus
    for kind, flag in check.outcomes:
        broken = row[flag] if flag else None
        if isinstance(broken, ox.Literal) and broken.value == "false":
            continue
        path = _term(row.get("path")) or check.path
        yield Result(focus, path, value, kind, check.shape, check.severity, _filled(check.message, row))


def _term(term: object) -> Node | None:
    return None if term is None else as_rdflib(term)


def _filled(message: str, row: dict[str, object]) -> str:
    """Return a message with what a solution binds in its slots; a slot for nothing stays as it is."""

    def put(match: re.Match[str]) -> str:
        term = row.get(match[1])
        return match.group() if term is None else str(as_rdflib(term))

    return _SLOT.sub(put, message)
