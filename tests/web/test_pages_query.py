"""The query page: every kind of answer in the plain form, its downloads, and what is refused."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.site import Page, seeded_pages
from tollgraph.web import query_page

_SELECT = "PREFIX tg: <https://w3id.org/tollgraph/ontology#> SELECT ?claim ?low { ?claim a tg:Claim ; tg:lower ?low }"
_ASK = "ASK { ?s ?p ?o }"
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"


@pytest.fixture(scope="module")
def client(seeded_store: Path) -> Iterator[TestClient]:
    with seeded_pages(seeded_store) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Ask in SPARQL"),
        (_SELECT, 'href="/id/claim/'),
        (_ASK, ">Yes</p>"),
        ("ASK { <urn:a> <urn:b> <urn:c> }", ">No</p>"),
        (_GRAPH, "5 triples"),
        ("SELECT ?s { ?s <urn:none> ?o }", "No row"),
        ("SELECT ?a ?b { VALUES (?a ?b) { (UNDEF 1) } }", "1 row"),
    ],
)
def test_a_query_is_answered_in_the_page(client: TestClient, query: str, words: str) -> None:
    answer = client.get("/query", params={"query": query})
    assert answer.status_code == 200
    Page(answer.text)
    assert words in answer.text


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {", 400, 'role="alert"'),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 400, "SERVICE is refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, 'role="alert"'),
    ],
)
def test_what_cannot_be_answered_is_told_in_the_page(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get("/query", params={"query": query})
    assert answer.status_code == status
    assert words in answer.text
    assert client.get("/query/answer.csv", params={"query": query}).status_code == status


def test_a_long_answer_says_how_much_of_it_is_shown(client: TestClient) -> None:
    query = "SELECT ?s ?p { ?s ?p ?o } LIMIT 501"
    page = client.get("/query", params={"query": query}).text
    assert "501 rows" in page
    assert "The first 500 are shown; downloads hold all." in page
    assert page.count("<tr>") == 501
    assert len(client.get("/query/answer.csv", params={"query": query}).text.splitlines()) == 502


@pytest.mark.parametrize(
    ("query", "suffixes"),
    [
        (_SELECT, ("csv", "tsv", "json", "xml")),
        (_ASK, ("json", "xml")),
        (_GRAPH, ("ttl", "nt", "jsonld", "rdf")),
    ],
)
def test_every_download_that_the_page_offers_comes(client: TestClient, query: str, suffixes: tuple[str, ...]) -> None:
    links = [link for link in Page(client.get("/query", params={"query": query}).text).links if "/answer." in link]
    assert [link.partition("?")[0] for link in links] == [f"/query/answer.{suffix}" for suffix in suffixes]
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")


def test_a_format_that_does_not_fit_is_a_problem(client: TestClient) -> None:
    answer = client.get("/query/answer.ttl", params={"query": _SELECT})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_scripts_run_on_the_query_page_only_and_only_our_own(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_page, "VENDOR", tmp_path)
    without = client.get("/query")
    assert "script" not in without.headers["content-security-policy"]
    assert "<script" not in without.text
    (tmp_path / "yasgui").mkdir()
    (tmp_path / "yasgui" / "yasgui.min.js").touch()
    policy = client.get("/query").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "script" not in client.get("/").headers["content-security-policy"]


def test_the_search_can_be_added_to_a_browser(client: TestClient) -> None:
    answer = client.get("/search.xml")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://testserver/search?q={searchTerms}"' in answer.text
