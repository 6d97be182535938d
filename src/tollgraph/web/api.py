"""The question API: stored questions for programs, with their parameters as JSON Schema and answers in any format."""

from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tollgraph.errors import ExportError, ParameterError, QueryError, StoreError, TimedOutError
from tollgraph.export.formats import Format, find_format
from tollgraph.parameters import Naming, values_block
from tollgraph.queries import StoredQuery, find_query, load_queries
from tollgraph.web.executables import executables
from tollgraph.web.freshness import not_modified, stamp
from tollgraph.web.negotiation import choose
from tollgraph.web.openapi import ROW_FORMATS, describe_query, openapi_document
from tollgraph.web.paging import MOST_ROWS, Asked, CursorError, Part, StaleCursorError, answer_part
from tollgraph.web.problem import problem
from tollgraph.web.questions import written
from tollgraph.web.rendering import addresses_of
from tollgraph.web.site import Site

_PAGING = frozenset({"limit", "cursor"})
_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Link, ETag, Content-Disposition"}
_Answer = Callable[[Request, Site], Response]


class _WrongParameterError(ParameterError):
    """A parameter cannot be read."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(detail)
        self.name = name


def api_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the question API over a store."""
    answers: tuple[tuple[str, _Answer], ...] = (
        ("/api/openapi.json", _openapi),
        ("/api/queries", _listed),
        ("/api/queries.ttl", _published),
        ("/api/queries/{name}", _one),
        ("/api/queries/{name}/results", _results),
        ("/api/queries/{name}/results.{suffix}", _results),
    )
    return [Route(path, partial(_open, answer, site)) for path, answer in answers]


def _open(answer: _Answer, site: Site, request: Request) -> Response:
    """Answer; what is wrong becomes a problem, and pages of other sites may read either."""
    response = not_modified(request, site) or _checked(answer, site, request)
    response.headers.update(_OPEN)
    return response


def _checked(answer: _Answer, site: Site, request: Request) -> Response:
    try:
        return stamp(answer(request, site), site)
    except _WrongParameterError as error:
        return problem(422, str(error), {"parameter": error.name})
    except StaleCursorError as error:
        return problem(409, str(error), {"parameter": "cursor"})
    except CursorError as error:
        return problem(404, str(error), {"parameter": "cursor"})
    except (StoreError, TimedOutError) as error:
        return problem(503, str(error))
    except (QueryError, ExportError) as error:
        return problem(404, str(error))


def _openapi(request: Request, site: Site) -> Response:
    return JSONResponse(openapi_document(load_queries().values(), site.background, addresses_of(request, site).root))


def _listed(request: Request, site: Site) -> Response:
    root = addresses_of(request, site).root
    return JSONResponse([describe_query(query, site.background, root) for query in load_queries().values()])


def _one(request: Request, site: Site) -> Response:
    query = find_query(str(request.path_params["name"]))
    return JSONResponse(
        {**describe_query(query, site.background, addresses_of(request, site).root), "sparql": query.text}
    )


def _published(request: Request, site: Site) -> Response:
    return Response(executables(load_queries().values(), site, str(request.base_url)), media_type="text/turtle")


def _results(request: Request, site: Site) -> Response:
    query = find_query(str(request.path_params["name"]))
    suffix = request.path_params.get("suffix")
    chosen = find_format(str(suffix), ROW_FORMATS) if suffix else _negotiated(request)
    if chosen is None:
        return problem(406, f"answers are given as {', '.join(each.media_type for each in ROW_FORMATS)}")
    asked = _asked(request, query, site)
    part = answer_part(site, asked)
    response = written(site, part.table, chosen)
    if suffix is None:
        response.headers["Vary"] = "Accept"
    else:
        response.headers["Content-Disposition"] = f'attachment; filename="{query.name}.{chosen.suffix}"'
    if part.following:
        response.headers["Link"] = _next(request, part)
    return response


def _negotiated(request: Request) -> Format | None:
    offered = {each.media_type: each for each in ROW_FORMATS}
    return offered.get(choose(request.headers.get("accept", ""), list(offered)) or "")


def _next(request: Request, part: Part) -> str:
    parameters = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    query = urlencode([*parameters, ("cursor", str(part.following))], quote_via=quote)
    return f'<{request.url.path}?{query}>; rel="next"'


def _asked(request: Request, query: StoredQuery, site: Site) -> Asked:
    """Return what a request asks for; _WrongParameterError names the first parameter that cannot be read.

    Without `rows` the parts of an answer lead through all of it, each of `limit` rows, or of as many as `rows` has as
    its default.
    """
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise _WrongParameterError(name, f"{name!r} is given twice; give it once")
        given[name] = value
    values = {name: value for name, value in given.items() if name not in _PAGING}
    _check(query, values, site)
    whole = query.whole(values)
    limit = query.most_rows(values) if whole != values and "limit" not in given else _limit(given)
    return Asked(query, whole, limit, given.get("cursor"))


def _limit(given: Mapping[str, str]) -> int | None:
    text = given.get("limit")
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_ROWS):
        raise _WrongParameterError("limit", f"'limit' is a whole number from 1 to {MOST_ROWS}, not {text!r}")
    return int(text)


def _check(query: StoredQuery, values: Mapping[str, str], site: Site) -> None:
    known = {each.name: each for each in query.parameters}
    naming = Naming(site.background, site.base)
    for name, value in values.items():
        if name not in known:
            listed = ", ".join((*known, *sorted(_PAGING)))
            raise _WrongParameterError(name, f"{query.name} has no parameter {name!r}; it has {listed}")
        if not value.strip():
            raise _WrongParameterError(name, f"parameter {name!r}: it is empty; leave it out or give a value")
        try:
            values_block(known[name], value, naming)
        except ParameterError as error:
            raise _WrongParameterError(name, str(error)) from error
    for each in query.parameters:
        if each.required and each.name not in values:
            raise _WrongParameterError(each.name, f"{query.name} needs {each.name!r}: {each.description}")
