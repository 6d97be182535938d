"""What an operator lets pages show: excerpts and whole articles, whom to write to, another base, a path prefix."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.web.site import Page, app_over
from tollgraph.cli import run
from tollgraph.errors import ParameterError, StoreError, TimedOutError
from tollgraph.identifiers import Minter
from tollgraph.mapping import CONTEXT
from tollgraph.resources import shipped
from tollgraph.seeding import background_of_store
from tollgraph.store import QueryGraphs, Results, read_store
from tollgraph.texts import TextStore
from tollgraph.web.app import Served, create_app
from tollgraph.web.asking import rows, selection
from tollgraph.web.settings import load_serve_settings
from tollgraph.web.site import Showing, Site
from tollgraph.web.statements import Statement, statements

_BASE = "http://example.org/toll/"


@pytest.fixture(scope="module")
def said(seeded_store: Path) -> Iterator[tuple[Site, list[str]]]:
    """Return a site with the private texts, and all that Airwars says."""
    with read_store(seeded_store) as store:
        assert store.texts is not None
        site = Site(store, showing=Showing(texts=TextStore(store.texts)))
        found = rows(store, selection("said-by", [f"{site.base}actor/airwars"]))
        yield site, [row["statement"] for row in found]


def _shown(site: Site, iris: list[str], showing: Showing) -> list[Statement]:
    return statements(Site(site.store, showing=showing), iris)


def test_an_excerpt_has_at_most_its_context_either_side(said: tuple[Site, list[str]]) -> None:
    site, iris = said
    excerpts = [each.excerpt for each in _shown(site, iris, site.showing)]
    assert max(len(each.before) for each in excerpts) == CONTEXT
    assert max(len(each.after) for each in excerpts) == CONTEXT
    assert not any(each.whole for each in excerpts)


def test_without_the_texts_an_excerpt_comes_from_the_graph(said: tuple[Site, list[str]], tmp_path: Path) -> None:
    site, iris = said
    for showing in (Showing(), Showing(texts=TextStore(tmp_path), serve_texts=True)):
        excerpts = [each.excerpt for each in _shown(site, iris, showing)]
        assert all(each.exact and each.before and not each.whole for each in excerpts)
        assert max(len(each.before) for each in excerpts) <= CONTEXT


def test_whole_texts_are_shown_only_where_the_operator_says_so(said: tuple[Site, list[str]]) -> None:
    site, iris = said
    for each in _shown(site, iris, replace(site.showing, serve_texts=True)):
        assert each.excerpt.whole
        assert each.excerpt.start == len(each.excerpt.before)
        assert len(each.excerpt.before + each.excerpt.exact + each.excerpt.after) > CONTEXT


def test_a_text_that_does_not_hold_the_quote_is_not_used(said: tuple[Site, list[str]], tmp_path: Path) -> None:
    site, iris = said
    assert site.showing.texts is not None

    class Other(TextStore):
        def get(self, sha256: str) -> str:  # noqa: ARG002  # as the real one
            return "another text " * 500

        def __contains__(self, sha256: object) -> bool:
            return True

    first = _shown(site, iris, Showing(texts=Other(tmp_path), serve_texts=True))[0].excerpt
    assert not first.whole
    assert "another text" not in first.before


@contextmanager
def _pages(folder: Path, showing: Showing) -> Iterator[TestClient]:
    with read_store(folder) as store:
        served = Served(store, partial(background_of_store, store, Minter(showing.base)), "test", showing=showing)
        with TestClient(create_app(served)) as client:
            yield client


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("https://example.org/errors", 'href="https://example.org/errors"'),
        ("toll@example.org", 'href="mailto:toll%40example.org"'),
        ("", "Write to those who run this store, and"),
        ("javascript:alert(1)", "Write to those who run this store, and"),
    ],
)
def test_a_page_says_whom_to_tell_of_an_error(seeded_store: Path, contact: str, link: str) -> None:
    with _pages(seeded_store, Showing(contact=contact)) as client:
        page = client.get("/id/actor/airwars.html").text
    assert link in " ".join(page.split())
    assert [each for each in Page(page).links if each.startswith("javascript")] == []


def test_things_under_another_base_have_local_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLGRAPH_BASE", _BASE)
    article = next((shipped("seeds") / "articles").glob("*"))
    assert run(["ingest", str(article), "--store", str(tmp_path / "store")]) == 0
    with _pages(tmp_path / "store", Showing(base=_BASE)) as client:
        home = Page(client.get("/").text)
        claims = [
            link
            for path in dict.fromkeys(each for each in home.links if each.startswith(("/id/", "/describe")))
            for link in Page(client.get(path).text).links
            if link.startswith("/id/claim/")
        ]
        assert claims
        page = client.get(claims[0]).text
    assert f'<code aria-labelledby="iri-label">{_BASE}claim/' in page


def test_behind_a_path_prefix_every_link_keeps_it(seeded_store: Path) -> None:
    with read_store(seeded_store) as store:
        outer = Starlette(routes=[Mount("/toll", app_over(store))])
        with TestClient(outer) as client:
            for path in ("/toll/", "/toll/id/actor/airwars.html", "/toll/questions/tolls", "/toll/query"):
                links = [link for link in Page(client.get(path).text).links if link.startswith("/")]
                assert links
                assert [link for link in links if not link.startswith("/toll/")] == [], path
            answer = client.get("/toll/id/actor/airwars", follow_redirects=False)
            assert answer.headers["location"] == "/toll/id/actor/airwars.html"
            assert client.get("/toll/api/openapi.json").json()["servers"] == [{"url": "/toll"}]


class _Failing:
    """A store that fails as one does that is overloaded."""

    version = 1

    def __init__(self, error: Exception) -> None:
        self._error = error

    def query(self, sparql: str, graphs: QueryGraphs | None = None) -> Results:  # noqa: ARG002  # as the real one
        raise self._error


@pytest.mark.parametrize("error", [TimedOutError("it took too long"), StoreError("the server is busy")])
@pytest.mark.parametrize(
    "path",
    [
        "/", "/search?q=a", "/id/actor/airwars.html", "/id/actor/airwars.ttl", "/ontology", "/query?query=ASK%7B%7D",
        "/query/answer.json?query=ASK%7B%7D", "/questions/contents/plot.svg", "/api/queries/contents/results",
    ],
)  # fmt: skip
def test_a_store_that_cannot_answer_now_is_told_with_503(path: str, error: Exception) -> None:
    from tollgraph.web.api import api_routes
    from tollgraph.web.pages import page_routes

    site = Site(_Failing(error))
    client = TestClient(Starlette(routes=[*page_routes(site), *api_routes(site)]))
    answer = client.get(path)
    assert answer.status_code == 503
    assert str(error) in answer.text


@pytest.mark.parametrize(("text", "shown"), [("yes", True), ("TRUE", True), ("0", False), ("no", False)])
def test_whether_texts_are_served_is_read_from_the_environment(text: str, shown: bool) -> None:  # noqa: FBT001
    assert load_serve_settings({"TOLLGRAPH_SERVE_TEXTS": text}).serve_texts is shown


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ParameterError, match="TOLLGRAPH_SERVE_TEXTS must be yes or no, not 'perhaps'"):
        load_serve_settings({"TOLLGRAPH_SERVE_TEXTS": "perhaps"})
