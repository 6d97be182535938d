"""The statements of a page, newest first, some at a time: the next ones begin after the last one shown."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from tollgraph.errors import ParameterError
from tollgraph.namespaces import XSD
from tollgraph.web.asking import rows, selection
from tollgraph.web.site import Site, VersionedStore
from tollgraph.web.statements import Statement, statements

PER_PAGE = 50
_CURSOR = re.compile(r"(?P<told>[0-9]{4}-[0-9]{2}-[0-9]{2})~(?P<iri>[^\s<>\"{}|\\^`]+)", re.ASCII)
_SELECTED = "SELECT DISTINCT ?statement ?told"


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the statements that a selection finds."""

    name: str
    """The selection; also the name of the parameter that asks for the next statements."""
    title: str
    statements: tuple[Statement, ...]
    total: int
    following: str | None
    """The parameter's value for the next statements; None after the last."""
    sparql: str
    """The query that finds all of them."""


def list_statements(site: Site, selected: tuple[str, str], iri: str, parameters: Mapping[str, str]) -> Listing:
    """Return the statements that a selection (its name and its title) finds for a thing.

    ParameterError where the parameter that names the last statement shown has not the form that the pages write.
    """
    name, title = selected
    after = _after(name, parameters[name]) if name in parameters else ""
    found = rows(site.store, f"{selection(name, (iri,), after)}LIMIT {PER_PAGE + 1}")
    shown = found[:PER_PAGE]
    last = shown[-1] if len(found) > PER_PAGE else None
    return Listing(
        name=name,
        title=title,
        statements=tuple(statements(site, [row["statement"] for row in shown])),
        total=_total(site.store, name, iri),
        following=f"{last['told']}~{last['statement']}" if last else None,
        sparql=selection(name, (iri,)),
    )


def _total(store: VersionedStore, name: str, iri: str) -> int:
    """Return how many statements a selection finds in all."""
    counting = selection(name, (iri,)).replace(_SELECTED, "SELECT (COUNT(DISTINCT ?statement) AS ?number)")
    return int(rows(store, counting.partition("ORDER BY")[0])[0]["number"])


def _after(name: str, cursor: str) -> str:
    match = _CURSOR.fullmatch(cursor)
    if match is None:
        raise ParameterError(f"{name}={cursor!r} names no statement of this list; begin with the page without it")
    told, iri = ox.Literal(match["told"], datatype=ox.NamedNode(XSD + "date")), ox.Literal(match["iri"])
    return f"FILTER(?told < {told} || (?told = {told} && STR(?statement) > {iri}))"
