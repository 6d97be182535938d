"""Stored questions as pages: a form for the parameters, and the answer as a table with links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tollgraph.errors import ExportError, QueryError, TollgraphError
from tollgraph.export import write_rows
from tollgraph.export.formats import Format, find_format
from tollgraph.parameters import ParameterType, scheme_terms
from tollgraph.queries import StoredQuery, find_query, load_queries, run
from tollgraph.tables import Iri, Table, Value, write_table
from tollgraph.web.pictures import draws
from tollgraph.web.rendering import not_found, render
from tollgraph.web.site import Site

_LABEL = "_label"
MOST_SHOWN = 1000
"""Rows that the page shows of an answer; its downloads hold them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an answer: what is read, and the thing that it leads to."""

    column: str
    text: str
    iri: str | None = None


def question_list(request: Request, site: Site) -> Response:
    """Answer with all stored questions."""
    return render(request, site, "questions.html", queries=load_queries().values())


def question(request: Request, site: Site) -> Response:
    """Answer with a question's form, and its answer once parameters are given; `.csv` and others by suffix."""
    name, _, suffix = str(request.path_params["name"]).partition(".")
    values = {key: value for key, value in request.query_params.items() if value.strip()}
    try:
        query = find_query(name)
        chosen = find_format(suffix) if suffix else None
    except (QueryError, ExportError) as error:
        return not_found(request, site, str(error))
    if chosen is None and not values and query.parameters:
        return _form(request, site, (query, {}))
    try:
        # Nobody can be told beside a file that it lacks rows, so a download has all unless it asks for a number.
        table = run(site.store, query, values if chosen is None else query.whole(values), site.background)
        return _form(request, site, (query, values), table) if chosen is None else written(site, table, chosen)
    except TollgraphError as error:
        return _form(request, site, (query, values), error=str(error))


def written(site: Site, table: Table, chosen: Format) -> Response:
    """Return an answer in a format; in one for RDF, what stands behind its rows."""
    content = write_rows(site.store, table, chosen) if chosen.graph else write_table(table, chosen.name)
    return Response(content, media_type=chosen.media_type)


def _form(
    request: Request,
    site: Site,
    asked: tuple[StoredQuery, Mapping[str, str]],
    table: Table | None = None,
    error: str | None = None,
) -> Response:
    query, values = asked
    shown = query.shown or tuple(query.columns)
    return render(
        request, site, "question.html", status=422 if error else 200,
        query=query, values=values, table=table, error=error, columns=shown,
        cells=[cells(row, shown) for row in table.objects()[:MOST_SHOWN]] if table else [], most=MOST_SHOWN,
        choices={each.name: scheme_terms(each.scheme) for each in query.parameters if each.scheme},
        whole=query.asking_for(values, None),
        period=ParameterType.PERIOD, draws=draws(query.name),
    )  # fmt: skip


def cells(row: Mapping[str, Value], columns: Sequence[str]) -> list[Cell]:
    """Return the cells of a row; the label of a thing leads to the thing, where another column holds its IRI."""
    return [_cell(row, column) for column in columns]


def _cell(row: Mapping[str, Value], column: str) -> Cell:
    value = row[column]
    named = row.get(column.removesuffix(_LABEL)) if column.endswith(_LABEL) else value
    if column.endswith("quote"):
        named = row.get(column.removesuffix("quote").rstrip("_") or "claim") or row.get("statement")
    text = "" if value is None else f"{value:,}" if isinstance(value, int) and value > 9999 else str(value)
    return Cell(column, text, str(named) if isinstance(named, Iri) else None)
