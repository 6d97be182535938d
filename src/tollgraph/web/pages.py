"""Pages people can read: home, search, the page about each thing, the stored questions, the query page, the method."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from tollgraph.web.dereference import dereference_routes
from tollgraph.web.home import home, search, search_description
from tollgraph.web.method import method_html
from tollgraph.web.pictures import picture
from tollgraph.web.query_page import VENDOR, query_download, query_page
from tollgraph.web.questions import question, question_list
from tollgraph.web.rendering import answering, render
from tollgraph.web.site import Site
from tollgraph.web.vocabulary import vocabulary_routes

_PAGES: tuple[tuple[str, Callable[[Request, Site], Response]], ...] = (
    ("/", home),
    ("/search", search),
    ("/questions", question_list),
    ("/questions/{name}/plot.svg", picture),
    ("/questions/{name}", question),
    ("/query", query_page),
    ("/query/answer.{suffix}", query_download),
    ("/search.xml", search_description),
)


def page_routes(site: Site) -> list[BaseRoute]:
    """Return the routes of all pages over a store."""
    pages: list[BaseRoute] = [Route(path, answering(site, page)) for path, page in (*_PAGES, ("/method", _method))]
    vendor = Mount("/vendor", StaticFiles(directory=VENDOR, check_dir=False))
    return [*pages, vendor, *vocabulary_routes(site), *dereference_routes(site)]


def _method(request: Request, site: Site) -> Response:
    return render(request, site, "method.html", method=method_html())
