"""Pages people can read: what is in the graph, and the stored questions with their answers."""

from pathlib import Path

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tollgraph.background import Background
from tollgraph.errors import ExportError, QueryError, TollgraphError
from tollgraph.export import write_rows
from tollgraph.export.formats import Format, find_format
from tollgraph.queries import StoredQuery, find_query, load_queries, run
from tollgraph.tables import Table, write_table
from tollgraph.web.endpoint import Queried
from tollgraph.web.method import method_html

_TEMPLATES = Path(__file__).with_name("templates")
_COUNTED = ("Claim", "Assessment", "Article", "Comparison")


class Pages:
    """The pages over one store."""

    def __init__(self, store: Queried, background: Background, store_name: str) -> None:
        self._store, self._background, self._store_name = store, background, store_name
        self._templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)

    async def home(self, request: Request) -> Response:
        """Answer with what the graph holds and which questions there are."""
        counts = await run_in_threadpool(self._counts)
        return self._page("home.html", counts=counts, queries=load_queries().values(), root=request.scope["root_path"])

    async def method(self, _: Request) -> Response:
        """Answer with the method: every convention, verdict and limit in plain words."""
        return self._page("method.html", method=method_html())

    async def question(self, request: Request) -> Response:
        """Answer with a question's form, and its answer once parameters are given; `.csv` and others by suffix."""
        name, _, suffix = str(request.path_params["name"]).partition(".")
        values = {key: value for key, value in request.query_params.items() if value.strip()}
        try:
            query = find_query(name)
            chosen = find_format(suffix) if suffix else None
        except (QueryError, ExportError) as error:
            return self._page("problem.html", 404, error=str(error))
        asked = chosen is not None or bool(values) or not query.parameters
        try:
            table = await run_in_threadpool(run, self._store, query, values, self._background) if asked else None
        except TollgraphError as error:
            return self._question(query, values, error=str(error), status=422)
        if chosen is not None and table is not None:
            return Response(self._written(table, chosen), media_type=chosen.media_type)
        return self._question(query, values, table=table)

    def _written(self, table: Table, chosen: Format) -> str:
        """Return an answer in a format; in one for RDF, what stands behind its rows."""
        return write_rows(self._store, table, chosen) if chosen.graph else write_table(table, chosen.name)

    def _question(
        self,
        query: StoredQuery,
        values: dict[str, str],
        *,
        table: Table | None = None,
        error: str | None = None,
        status: int = 200,
    ) -> Response:
        rows = (
            [{column: row[column] for column in query.shown or query.columns} for row in table.objects()]
            if table
            else []
        )
        return self._page(
            "question.html", status, query=query, values=values, table=table, rows=rows, error=error,
            columns=query.shown or tuple(query.columns),
        )  # fmt: skip

    def _page(self, name: str, status: int = 200, **values: object) -> HTMLResponse:
        text = self._templates.get_template(name).render(store_name=self._store_name, **values)
        return HTMLResponse(text, status)

    def _counts(self) -> dict[str, int]:
        """Return how many claims, assessments, articles and comparisons the graph holds."""
        table = run(self._store, find_query("contents"), {}, self._background)
        return {str(row["class"]): int(str(row["things"])) for row in table.objects() if row["class"] in _COUNTED}
