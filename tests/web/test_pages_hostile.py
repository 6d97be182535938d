"""Hostile text in quotes, labels and addresses: it stays text in every page and every format."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.web.site import Page, pages_over
from tollgraph.namespaces import DCTERMS, DEFAULT_BASE, RDF, RDFS, SCHEMA, SKOS, TG
from tollgraph.store import open_store, read_store
from tollgraph.store.interface import Change

_HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "<!--<script>",
    "]]></style><svg onload=alert(1)>",
)
_ALL = " ".join(_HOSTILE)
_ADDRESSES = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "JaVaScRiPt:alert(1)", "vbscript:x")


@pytest.fixture(scope="module")
def client(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield the pages over a store whose every label, title, quote and excerpt is hostile."""
    with read_store(seeded_store) as seeded, open_store(tmp_path_factory.mktemp("hostile") / "store") as store:
        store.change(Change(add="".join(_spoiled(seeded.quads()))))
        with pages_over(store) as opened:
            yield opened


def _spoiled(quads: Iterator[ox.Quad]) -> Iterator[str]:
    spoiled = {
        SKOS + "prefLabel", SKOS + "altLabel", RDFS + "label", DCTERMS + "title", TG + "quote", TG + "countText",
        TG + "reason", TG + "speakerText", DCTERMS + "source", SKOS + "definition",
    }  # fmt: skip
    for number, quad in enumerate(quads):
        if quad.predicate.value in spoiled and isinstance(quad.object, ox.Literal):
            hostile = ox.Literal(f"{quad.object.value} {_ALL}")
            yield f"{ox.Quad(quad.subject, quad.predicate, hostile, quad.graph_name)} .\n"
        else:
            yield f"{quad} .\n"
        if quad.predicate.value == RDF + "type" and quad.object == ox.NamedNode(TG + "Article"):
            address = _ADDRESSES[number % len(_ADDRESSES)].replace("<", "%3C").replace(">", "%3E")
            yield f"{quad.subject} <{SCHEMA}url> <{address}> {quad.graph_name} .\n"


def _things(client: TestClient) -> list[str]:
    query = "SELECT ?type (SAMPLE(?s) AS ?one) { ?s a ?type } GROUP BY ?type"
    found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [
        f"/id/{row['one']['value'].removeprefix(DEFAULT_BASE)}"
        for row in found
        if row["one"]["value"].startswith(DEFAULT_BASE) and "#" not in row["one"]["value"]
    ]


def _assert_harmless(text: str, path: str) -> None:
    page = Page(text)
    assert [each for each in page.attributes if each.startswith("on")] == [], path
    assert [each for each in page.links if each.lower().startswith(("javascript", "data:", "vbscript"))] == [], path
    assert "<script>" not in text.replace("\\u003c", ""), path
    assert "<img src=x" not in text, path
    assert "alert(1)" in text, path


def test_pages_of_things_show_hostile_text_as_text(client: TestClient) -> None:
    things = _things(client)
    assert len(things) > 12
    for path in things:
        _assert_harmless(client.get(f"{path}.html").text, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=alert",
        "/questions/claim-sources?claim={claim}",
        "/questions/tolls?effect=killed",
        "/questions/disagreements?party=us-led-coalition&period=2017-03",
    ],
)
def test_pages_of_lists_show_hostile_text_as_text(client: TestClient, path: str) -> None:
    claim = next(each for each in _things(client) if each.startswith("/id/claim/"))
    answer = client.get(path.replace("{claim}", claim.removeprefix("/id/")))
    assert answer.status_code == 200
    _assert_harmless(answer.text, path)


@pytest.mark.parametrize("hostile", [*_HOSTILE, *_ADDRESSES])
@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}",
        "/query?query={}",
        "/questions/disagreements?party={}&period=2017",
        "/questions/quotes?words={}",
        "/questions/{}",
        "/describe?iri={}",
        "/id/{}.html",
        "/scheme/{}.html",
        "/id/actor/airwars.html?said-by={}",
    ],
)
def test_hostile_parameters_stay_text(client: TestClient, path: str, hostile: str) -> None:
    answer = client.get(path.format(quote(hostile, safe="")), headers={"Accept": "text/html"})
    assert answer.status_code < 500
    assert answer.headers["content-type"].startswith("text/html")
    page = Page(answer.text)
    assert [each for each in page.attributes if each.startswith("on")] == []
    assert "<script>" not in answer.text
    assert [each for each in page.links if each.lower().startswith(("javascript", "data:", "vbscript"))] == []


def test_an_address_that_would_act_is_no_link(client: TestClient) -> None:
    for path in (each for each in _things(client) if each.startswith("/id/article/")):
        page = client.get(f"{path}.html").text
        assert any(address.lower()[:8] in page.lower() for address in _ADDRESSES)
        assert [each for each in Page(page).links if "alert" in each and not each.startswith("/")] == []


@pytest.mark.parametrize(
    ("suffix", "syntax"),
    [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD), ("nq", ox.RdfFormat.N_QUADS)],
)
def test_formats_hold_hostile_text_as_one_literal(client: TestClient, suffix: str, syntax: ox.RdfFormat) -> None:
    claim = next(each for each in _things(client) if each.startswith("/id/claim/"))
    quads = list(ox.parse(client.get(f"{claim}.{suffix}").content, format=syntax))
    texts = [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]
    assert any(_ALL in text for text in texts)


def test_json_in_a_page_ends_no_script(client: TestClient) -> None:
    claim = next(each for each in _things(client) if each.startswith("/id/claim/"))
    text = client.get(f"{claim}.html").text
    embedded = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert "alert(1)" in json.dumps(json.loads(embedded))


def test_answers_in_csv_hold_no_formulas(client: TestClient) -> None:
    text = client.get("/api/queries/tolls/results.csv").text
    assert text
    assert not any(cell.startswith(("=", "@", "+")) for line in text.splitlines() for cell in line.split(","))
