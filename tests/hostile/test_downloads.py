"""Hostile words in what is not a page: no browser takes a download or a picture for a page, or runs what is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.util import find_spec
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from tests.hostile.attack import Attack, Ground, check, instead
from tests.hostile.conftest import SCRIPT
from tests.web.site import app_over
from tollgraph.export.formats import GRAPH_FORMATS
from tollgraph.namespaces import DCTERMS, DEFAULT_BASE
from tollgraph.plots import draw
from tollgraph.store import read_store
from tollgraph.tables import Table
from tollgraph.web import app
from tollgraph.web.media import GRAPHS, TABLES
from tollgraph.web.openapi import ROW_FORMATS

_TITLED = f'?s <{DCTERMS}title> ?t FILTER(CONTAINS(?t, "onerror"))'
_SELECT, _CONSTRUCT = f"SELECT ?s ?t {{ {_TITLED} }}", f"CONSTRUCT {{ ?s <{DCTERMS}title> ?t }} {{ {_TITLED} }}"
_Download = tuple[str, str, str]
"""An address, what the client accepts, and the media type that must come."""


@contextmanager
def _client(ground: Ground) -> Iterator[TestClient]:
    with read_store(ground.store) as store, TestClient(app_over(store), raise_server_exceptions=False) as client:
        yield client


def _asked(path: str, **parameters: str) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _with_hostile_words(client: TestClient) -> Iterator[_Download]:
    """Yield every way to download the title of the hostile article, its publisher, or a quote."""
    (row,) = client.get(_asked("/sparql", query=_SELECT)).json()["results"]["bindings"]
    article = row["s"]["value"]
    name = article.removeprefix(DEFAULT_BASE)
    for each in GRAPH_FORMATS:
        yield f"/id/{name}.{each.suffix}", "", each.media_type
        yield f"/id/{name}", each.media_type, each.media_type
        yield _asked("/describe", iri=article, format=each.suffix), "", each.media_type
    for each in ROW_FORMATS:
        yield _asked(f"/api/queries/quotes/results.{each.suffix}", words="alert"), "", each.media_type
        yield _asked("/api/queries/outlets/results"), each.media_type, each.media_type
    for media_type in TABLES:
        yield _asked("/sparql", query=_SELECT), media_type, media_type
    for media_type in GRAPHS:
        yield _asked("/sparql", query=_CONSTRUCT), media_type, media_type
        yield _asked("/graphs", graph=article.replace(DEFAULT_BASE, f"{DEFAULT_BASE}graph/")), media_type, media_type
    for suffix in ("csv", "tsv", "json", "xml"):
        yield _asked(f"/query/answer.{suffix}", query=_SELECT), "", ""
    for suffix in ("ttl", "nt"):
        yield _asked(f"/query/answer.{suffix}", query=_CONSTRUCT), "", ""


_OTHERS: tuple[_Download, ...] = (
    ("/search.xml", "", "application/opensearchdescription+xml"),
    ("/ontology.ttl", "", "text/turtle"),
    ("/.well-known/void", "text/turtle", "text/turtle"),
    ("/metrics", "", "text/plain"),
    ("/api/openapi.json", "", "application/json"),
    ("/static/style.css", "", "text/css"),
    (_asked("/reconcile", query=SCRIPT, callback="call"), "", "application/javascript"),
    (_asked("/reconcile", query=SCRIPT, callback=SCRIPT), "", "application/json"),
    (f"/nothing/{SCRIPT}", "", "application/problem+json"),
    (f"/questions/{SCRIPT}/plot.svg", "", "application/problem+json"),
)


def _answers(ground: Ground) -> Iterator[tuple[_Download, Response]]:
    with _client(ground) as client:
        hostile = [
            (each, client.get(each[0], headers={"Accept": each[1] or "*/*"})) for each in _with_hostile_words(client)
        ]
        others = [(each, client.get(each[0], headers={"Accept": each[1] or "*/*"})) for each in _OTHERS]
    assert len(hostile) > 50
    assert {each: answer.status_code for each, answer in hostile if answer.status_code != 200} == {}
    assert {each for each, answer in hostile if "alert(1)" not in unescape(answer.text)} == set()
    yield from (*hostile, *others)  # type: ignore[misc]  # the client's answers


def _taken_for_another(ground: Ground) -> bool:
    """Return whether a browser would take a download for what it is not: its type is wrong, or may be guessed."""
    return any(
        (told != media_type if media_type else "html" in told)
        or answer.headers.get("x-content-type-options") != "nosniff"
        for (_, _, media_type), answer in _answers(ground)
        if (told := answer.headers["content-type"].partition(";")[0])
    )


def _without_nosniff() -> dict[bytes, bytes]:
    return {name: value for name, value in app._SECURITY.items() if name != b"x-content-type-options"}


def _all_as_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Response.init_headers

    def as_page(response: Response, headers: dict[str, str] | None = None) -> None:
        response.media_type = "text/html"
        given(response, headers)

    monkeypatch.setattr(Response, "init_headers", as_page)


_HOSTILE = f"</text></svg>{SCRIPT}\" onload=\"alert(1)'];alert(1)//<![CDATA[<a href='javascript:alert(1)'>]]>"
_TOLLS = ("claim", "claimant_label", "told", "low", "high", "figure", "quote", "victims")


def _picture_that_acts(_: Ground) -> bool:
    """Return whether words of an answer become more than words in its picture."""
    rows = tuple(
        (f"urn:{n}", f"{_HOSTILE}{n}", f"2017-03-{n}", n, None, _HOSTILE, _HOSTILE, _HOSTILE) for n in (10, 11)
    )
    text = draw("tolls", Table(_TOLLS, rows), _HOSTILE).decode()
    assert "alert(1)" in text
    try:
        elements = list(ET.fromstring(text).iter())  # noqa: S314  # our own, and the point
    except ET.ParseError:
        return True
    names = {each.tag.rpartition("}")[2] for each in elements}
    attributes = {name for each in elements for name in each.attrib}
    return bool(names & {"script", "a", "foreignObject", "image"}) or any(name.startswith("on") for name in attributes)


def _not_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    import vl_convert

    escaped = vl_convert.vegalite_to_svg
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda specification: unescape(escaped(specification)))


ATTACKS = (
    Attack(
        "a download whose type is guessed",
        _taken_for_another,
        instead("tollgraph.web.app._SECURITY", _without_nosniff()),
    ),
    Attack("a download that is called a page", _taken_for_another, _all_as_pages),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_no_download_is_taken_for_a_page(attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    check(attack, ground, monkeypatch)


@pytest.mark.skipif(find_spec("vl_convert") is None, reason="needs the extra 'plot'")
def test_hostile_words_stay_words_in_a_picture(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    check(Attack("a picture that acts", _picture_that_acts, _not_escaped), ground, monkeypatch)
