"""Stored queries: questions in SPARQL that anyone can ask by name, without knowing SPARQL.

Each file of `queries/` is valid SPARQL with a YAML header in lines that begin with `#+`. A line `#$ name` marks where a
parameter is bound: the `VALUES` block of its typed value takes the line's place. Where the parameter may be left out,
its part of the pattern stands between `#$ name {` and `#$ }`, and is used only when a value was given; so is a part
between `#$ if name {` and `#$ }`, whose value is bound elsewhere.

The line `#$ rows` ends the sub-select that finds what the rows are about, in the order of the answer, and becomes its
`LIMIT`: all else is looked up for the rows wanted only. Each of the things found makes one row at least, so that an
answer with fewer rows than the limit is whole.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import yaml

from tollgraph.background import Background
from tollgraph.errors import ParameterError, QueryError
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.parameters import ALL_ROWS, Naming, Parameter, ParameterType, is_scheme, rows_wanted, values_block
from tollgraph.resources import shipped
from tollgraph.tables import Table, table_of

_HEADER = "#+"
_MARKER = re.compile(r"\A[ \t]*#\$[ \t]*(?P<only>if[ \t]+)?(?P<name>[a-z_]+)?[ \t]*(?P<brace>[{}])?[ \t]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_FIELDS = frozenset({"summary", "description", "tags", "params", "columns", "shown"})
_PARAMETER_FIELDS = frozenset({"name", "type", "description", "example", "default", "required", "scheme"})


class Answering(Protocol):
    """What runs a query over the union of all graphs: the store."""

    def query(self, sparql: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the results of a SPARQL query."""
        ...


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """One question: what it asks for, its parameters, its columns, and its SPARQL."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    """Column name to what it holds, in order."""
    text: str
    shown: tuple[str, ...] = ()
    """The columns that a table printed for people keeps; empty for all."""

    def bind(self, values: Mapping[str, str], background: Background, base: str = DEFAULT_BASE) -> str:
        """Return the SPARQL with every parameter bound.

        Raises ParameterError for a parameter that is unknown, missing or has a value of the wrong type.
        """
        given = self._given(values)
        naming = Naming(background, base)
        blocks = {
            each.name: values_block(each, given[each.name], naming) for each in self.parameters if each.name in given
        }
        return _fill(self.text, {name: block for name, block in blocks.items() if block})

    def example(self) -> dict[str, str]:
        """Return a value for every parameter, as the header gives it."""
        return {each.name: each.example for each in self.parameters}

    def most_rows(self, values: Mapping[str, str]) -> int | None:
        """Return how many rows an answer has at most, None where it has all; ParameterError for a wrong number."""
        rows = self._rows
        return None if rows is None else rows_wanted(rows, values.get(rows.name, rows.default or ALL_ROWS))

    def asking_for(self, values: Mapping[str, str], most: int | None) -> Mapping[str, str]:
        """Return the values with another number of rows, None for all; the same where every answer has all."""
        rows = self._rows
        return values if rows is None else {**values, rows.name: ALL_ROWS if most is None else str(most)}

    def whole(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Return the values with all rows asked for, unless they say how many."""
        return self.asking_for(values, None) if self._rows and self._rows.name not in values else values

    @property
    def _rows(self) -> Parameter | None:
        """The parameter that says how many rows are wanted."""
        return next((each for each in self.parameters if each.type is ParameterType.ROWS), None)

    def _given(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the values with the defaults filled in."""
        names = [each.name for each in self.parameters]
        unknown = sorted(set(values) - set(names))
        if unknown:
            raise ParameterError(f"{self.name} has no parameter {unknown[0]!r}; it has {', '.join(names) or 'none'}")
        defaults = {each.name: each.default for each in self.parameters if each.default is not None}
        given = {**defaults, **values}
        for each in self.parameters:
            if each.required and each.name not in given:
                raise ParameterError(
                    f"{self.name} needs {each.name!r} ({each.description}), as in {each.name}={each.example}"
                )
        return given


def run(store: Answering, query: StoredQuery, values: Mapping[str, str], background: Background) -> Table:
    """Return the answer of a store to a stored query; it says whether there are more rows than were asked for.

    Raises ParameterError for bad values, and QueryError when the query is not a SELECT.
    """
    most = query.most_rows(values)
    one_more = values if most is None else query.asking_for(values, most + 1)
    return run_sparql(store, query.bind(one_more, background), query).first(most)


def run_sparql(store: Answering, sparql: str, query: StoredQuery) -> Table:
    """Return the answer to the bound text of a stored query (see `StoredQuery.bind`)."""
    solutions = store.query(sparql)
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(f"{query.name} is not a SELECT; a stored query answers with a table")
    return table_of(solutions, tuple(query.columns), query.shown)


def find_query(name: str, queries: Mapping[str, StoredQuery] | None = None) -> StoredQuery:
    """Return the stored query of a name (the shipped ones unless given); QueryError lists what there is."""
    known = load_queries() if queries is None else queries
    if name not in known:
        raise QueryError(f"there is no stored query {name!r}; there are {', '.join(known)}")
    return known[name]


@cache
def load_queries(folder: Path | None = None) -> dict[str, StoredQuery]:
    """Return every stored query of a folder (the shipped one unless given) by name, in the order of names.

    Raises QueryError, which names the file and the field, for a header that is incomplete or wrong.
    """
    root = shipped("queries") if folder is None else folder
    found = [parse_query(path.stem, path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.rq"))]
    if not found:
        raise QueryError(f"{root} holds no stored query; each is a file ending in .rq")
    named = {query.name: query for query in sorted(found, key=lambda query: query.name)}
    if len(named) < len(found):
        raise QueryError(f"two files below {root} have one name; a stored query is known by its file name")
    return named


def parse_query(name: str, source: str) -> StoredQuery:
    """Return the stored query of a file's name and text; QueryError names the field that is missing or wrong."""
    where, lines = f"{name}.rq", source.splitlines()
    header = _header(where, [line for line in lines if line.startswith(_HEADER)])
    query = StoredQuery(
        name=name,
        summary=_text(where, header, "summary"),
        description=_text(where, header, "description"),
        tags=tuple(_strings(where, header, "tags")),
        parameters=tuple(_parameter(where, each) for each in _list(where, header, "params")),
        columns=_columns(where, header),
        text="\n".join(line for line in lines if not line.startswith(_HEADER)).strip() + "\n",
        shown=tuple(_strings(where, header, "shown")) if "shown" in header else (),
    )
    _check(query)
    return query


def _header(where: str, lines: list[str]) -> dict[str, object]:
    if not lines:
        raise QueryError(f"{where}: it has no header; begin it with lines of YAML after '#+'")
    try:
        header = yaml.safe_load("\n".join(line.removeprefix(_HEADER).removeprefix(" ") for line in lines))
    except yaml.YAMLError as error:
        raise QueryError(f"{where}: the header is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise QueryError(f"{where}: the header must be fields and values, as in 'summary: ...'")
    unknown = sorted(str(field) for field in set(header) - _FIELDS)
    if unknown:
        raise QueryError(f"{where}: the header has an unknown field {unknown[0]!r}; fields are {_listed(_FIELDS)}")
    return header


def _text(where: str, fields: Mapping[str, object], field: str) -> str:
    value = fields.get(field)
    if not isinstance(value, str) or not value.strip():
        raise QueryError(f"{where}: the field {field!r} is missing or not a text (quote numbers and dates)")
    return " ".join(value.split())


def _list(where: str, fields: Mapping[str, object], field: str) -> list[object]:
    value = fields.get(field)
    if not isinstance(value, list):
        raise QueryError(f"{where}: the field {field!r} is missing or not a list (write [] for none)")
    return value


def _strings(where: str, fields: Mapping[str, object], field: str) -> list[str]:
    values = _list(where, fields, field)
    if not values or not all(isinstance(value, str) for value in values):
        raise QueryError(f"{where}: the field {field!r} must list at least one word")
    return [str(value) for value in values]


def _columns(where: str, header: Mapping[str, object]) -> dict[str, str]:
    columns = header.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise QueryError(f"{where}: the field 'columns' must describe each column, as in 'claim: the claim'")
    return {str(column): _text(f"{where}, columns", columns, column).rstrip(".") for column in columns}


def _parameter(where: str, fields: object) -> Parameter:
    if not isinstance(fields, dict) or set(fields) - _PARAMETER_FIELDS:
        raise QueryError(f"{where}: each entry of 'params' has fields of {_listed(_PARAMETER_FIELDS)}, not {fields!r}")
    own = _text(where, fields, "name")
    where = f"{where}, parameter {own}"
    default, scheme = fields.get("default"), fields.get("scheme")
    return Parameter(
        name=own,
        type=_type(where, fields),
        description=_text(where, fields, "description"),
        example=_text(where, fields, "example"),
        default=None if default is None else _text(where, fields, "default"),
        required=_required(where, fields, has_default=default is not None),
        scheme=None if scheme is None else _text(where, fields, "scheme"),
    )


def _type(where: str, fields: Mapping[str, object]) -> ParameterType:
    text = _text(where, fields, "type")
    if text not in list(ParameterType):
        raise QueryError(f"{where}: the field 'type' must be one of {_listed(ParameterType)}, not {text!r}")
    kind = ParameterType(text)
    if (kind is ParameterType.CONCEPT) != is_scheme(str(fields.get("scheme"))):
        raise QueryError(f"{where}: the field 'scheme' names a known scheme for a concept, and stands for nothing else")
    return kind


def _required(where: str, fields: Mapping[str, object], *, has_default: bool) -> bool:
    value = fields.get("required", not has_default)
    if not isinstance(value, bool) or (value and has_default):
        raise QueryError(f"{where}: the field 'required' is true or false, and not true beside a default")
    return value


def _check(query: StoredQuery) -> None:
    """Check that header and text fit: every parameter has its marker, every marker its parameter, the text parses."""
    names = [each.name for each in query.parameters]
    marked = [match["name"] for match in _markers(query.text) if match["name"]]
    wrong = sorted(set(names) ^ set(marked)) or [name for name in names if not _NAME.fullmatch(name)]
    if wrong or len(set(names)) < len(names):
        raise QueryError(
            f"{query.name}.rq: 'params' and the markers '#$ name' differ: {', '.join(wrong) or 'named twice'}"
        )
    missing = [column for column in query.shown if column not in query.columns]
    if missing:
        raise QueryError(f"{query.name}.rq: the field 'shown' names {missing[0]!r}, which is not among 'columns'")
    try:
        solutions = ox.Store().query(_fill(query.text, {}))
    except SyntaxError as error:
        raise QueryError(f"{query.name}.rq: the SPARQL does not parse: {error}") from error
    given = [each.value for each in solutions.variables] if isinstance(solutions, ox.QuerySolutions) else []
    if given != list(query.columns):
        raise QueryError(
            f"{query.name}.rq: 'columns' and what the query selects differ: {list(query.columns)}, {given}"
        )


def _markers(text: str) -> Iterable[re.Match[str]]:
    return (match for line in text.splitlines() if (match := _MARKER.fullmatch(line)))


def _fill(text: str, blocks: Mapping[str, str]) -> str:
    """Return a query with each marker replaced by its parameter's block; a part without its block is left out."""
    kept: list[str] = []
    left_out: list[bool] = []
    for line in text.splitlines():
        marker = _MARKER.fullmatch(line)
        if marker is None:
            kept.extend([] if any(left_out) else [line])
        elif marker["name"] is None:
            left_out = left_out[:-1]
        else:
            block = blocks.get(marker["name"])
            kept.extend([] if block is None or marker["only"] or any(left_out) else [block])
            left_out.extend([block is None] if marker["brace"] == "{" else [])
    return "\n".join(kept) + "\n"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
