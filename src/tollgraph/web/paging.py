"""Answers in parts: a limit, and a cursor that holds the last row's place and key and the store's version.

A part begins after the row that its cursor names, so rows are neither lost nor told twice; and since another version of
the store may order or hold other rows, its cursors are refused. The first part asks for its own rows only, the second
for a window of the answer that is kept, so that those behind it cost little.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tollgraph.errors import QueryError
from tollgraph.identifiers import digest
from tollgraph.queries import StoredQuery, run_sparql
from tollgraph.tables import Table
from tollgraph.web.kept_rows import Place
from tollgraph.web.site import Site

MOST_ROWS = 10_000
"""The largest limit; without a limit an answer is whole, or in parts of as many rows as its question has by default."""
_ORDER = "ORDER BY"
_VARIABLE = re.compile(r"[?$](\w+)")
_TRIES = 5
_MOST_TOLD = 10**12
"""No answer is longer; the engine reads no larger offset than its integers hold."""


class CursorError(QueryError):
    """A cursor names no row of this answer."""


class StaleCursorError(CursorError):
    """A cursor belongs to an earlier version of the store."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A stored question with its values, and which rows of the answer are wanted."""

    query: StoredQuery
    values: Mapping[str, str]
    limit: int | None = None
    cursor: str | None = None

    @property
    def key(self) -> str:
        """What tells the cursors of one question and its values from those of another."""
        return digest(self.query.name, sorted(self.values.items()))


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of an answer."""

    table: Table
    following: str | None
    """The cursor of the next part; None after the last row."""


def answer_part(site: Site, asked: Asked) -> Part:
    """Return the rows asked for.

    Raises CursorError or StaleCursorError, ParameterError for values that do not fit, QueryError where the store keeps
    changing.
    """
    for _ in range(_TRIES):
        version = site.store.version
        table, before = _rows(site, asked, version)
        if version == site.store.version:
            return _cut(table, before, asked, version)
    raise QueryError("the store changed while the answer was made; ask again")


def total_order(sparql: str, columns: Iterable[str]) -> str:
    """Return a query whose rows come in one order only: where its own order leaves rows level, all columns decide.

    >>> total_order("SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a", ("a", "b"))
    'SELECT ?a ?b { ?a ?p ?b } ORDER BY ?a ?b'
    """
    _, found, order = sparql.rpartition(_ORDER)
    own = bool(found) and "}" not in order
    named = set(_VARIABLE.findall(order)) if own else set[str]()
    more = " ".join(f"?{each}" for each in columns if each not in named)
    return f"{sparql.rstrip()}{'' if own else ' ' + _ORDER} {more}".rstrip()


def _rows(site: Site, asked: Asked, version: int) -> tuple[Table, int]:
    """Return the rows wanted, one more than the limit where there are more, and how many of the answer are before."""

    def ask(start: int, rows: int | None) -> Table:
        return run_sparql(site.store, _window(site, asked, start, rows), asked.query)

    if asked.cursor is None:
        return ask(0, None if asked.limit is None else asked.limit + 1), 0
    told, last = _last_row(asked, version)
    if asked.limit is None:
        found = ask(told - 1, None)
    else:
        place = Place((asked.key, version), told - 1, asked.limit + 2)
        found = site.kept_rows.get(place, len(asked.query.columns), ask)
    if not found.rows or digest(*found.rows[0]) != last:
        raise CursorError("the cursor names no row of this answer; begin again without it")
    return replace(found, rows=found.rows[1:]), told


def _window(site: Site, asked: Asked, start: int, rows: int | None) -> str:
    """Return the query for so many rows from one on, None for all; where it can, it looks up no row behind them."""
    ends = [asked.query.most_rows(asked.values), None if rows is None else start + rows]
    end = min((each for each in ends if each is not None), default=None)
    values = asked.values if end is None else asked.query.asking_for(asked.values, end)
    ordered = total_order(asked.query.bind(values, site.background, site.base), asked.query.columns)
    return f"{ordered}\nOFFSET {start}" + ("" if end is None else f" LIMIT {max(0, end - start)}")


def _cut(table: Table, before: int, asked: Asked, version: int) -> Part:
    if asked.limit is None or len(table.rows) <= asked.limit:
        return Part(table, None)
    shown = table.rows[: asked.limit]
    held = json.dumps([version, asked.key, before + len(shown), digest(*shown[-1])])
    return Part(replace(table, rows=shown), urlsafe_b64encode(held.encode()).decode().rstrip("="))


def _last_row(asked: Asked, version: int) -> tuple[int, str]:
    """Return how many rows were told before a cursor, and the key of the last of them."""
    text = asked.cursor or ""
    try:
        held = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        made_at, question, told, row = int(held[0]), str(held[1]), int(held[2]), str(held[3])
    except (NotBase64Error, ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        raise CursorError("the cursor is none that this server gave; begin again without it") from error
    if question != asked.key:
        raise CursorError("the cursor belongs to another question or other values; begin again without it")
    if not 1 <= told <= _MOST_TOLD:
        raise CursorError("the cursor names no row of this answer; begin again without it")
    if made_at != version:
        raise StaleCursorError(
            f"the cursor belongs to version {made_at} of the store, which is now at {version}; begin again without it"
        )
    return told, row
