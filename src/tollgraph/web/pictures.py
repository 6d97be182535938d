"""Plots of answers as SVG: the one place where pages use `tollgraph.plots` (extra `plot`)."""

from functools import lru_cache
from importlib.util import find_spec

from starlette.requests import Request
from starlette.responses import Response

from tollgraph.errors import ExportError, ParameterError, QueryError, StoreError, TimedOutError
from tollgraph.plots.drawn import DRAWN
from tollgraph.queries import find_query, run
from tollgraph.web.freshness import not_modified, stamp
from tollgraph.web.problem import problem
from tollgraph.web.site import Site

_KEPT = 64
"""Drawings kept: one takes about a second to make."""


def draws(name: str | None) -> bool:
    """Return whether the answer to a stored question can be drawn here."""
    return name in DRAWN and all(find_spec(library) is not None for library in ("altair", "vl_convert"))


def picture(request: Request, site: Site) -> Response:
    """Answer with the plot of a stored question's answer as SVG."""
    if unchanged := not_modified(request, site):
        return unchanged
    values = {name: value for name, value in request.query_params.items() if value.strip()}
    try:
        drawn = _drawn(site, str(request.path_params["name"]), tuple(sorted(values.items())), site.store.version)
    except ParameterError as error:
        return problem(422, str(error))
    except (StoreError, TimedOutError) as error:
        return problem(503, str(error))
    except (QueryError, ExportError) as error:
        return problem(404, str(error))
    return stamp(Response(drawn, media_type="image/svg+xml"), site)


@lru_cache(maxsize=_KEPT)
def _drawn(site: Site, name: str, values: tuple[tuple[str, str], ...], version: int) -> bytes:  # noqa: ARG001  # part of the key
    from tollgraph.plots import draw

    query = find_query(name)
    return draw(name, run(site.store, query, query.whole(dict(values)), site.background), query.summary)
