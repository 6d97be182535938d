"""The SPARQL endpoint: the protocol's ways of asking, negotiation, and what is refused."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tollgraph.background import Background
from tollgraph.store import memory_store
from tollgraph.terms import Verdict
from tollgraph.web.app import Served, create_app

_QUADS = """<urn:a> <urn:says> "caf\u00e9 + 50%" <urn:g1> .
<urn:b> <urn:says> "second" <urn:g2> .
"""
_SELECT = 'SELECT ?s WHERE { ?s <urn:says> "caf\u00e9 + 50%" }'
_FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    store = memory_store()
    store.add(_QUADS)
    with TestClient(create_app(Served(store, Background, "test"))) as opened:
        yield opened
    store.close()


def test_get_form_and_direct_post_answer_alike(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": _SELECT}),
        client.post("/sparql", content=f"query={quote(_SELECT, safe='')}", headers={"Content-Type": _FORM}),
        client.post("/sparql", content=_SELECT.encode(), headers={"Content-Type": "application/sparql-query"}),
    ]
    rows = [answer.json()["results"]["bindings"] for answer in answers]
    assert rows == [[{"s": {"type": "uri", "value": "urn:a"}}]] * 3


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("ASK {?s ?p ?o}", "", "application/sparql-results+json"),
        ("ASK {?s ?p ?o}", "application/json", "application/json"),
        ("SELECT * {?s ?p ?o}", "text/csv", "text/csv"),
        ("SELECT * {?s ?p ?o}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("CONSTRUCT {?s ?p ?o} WHERE {?s ?p ?o}", "text/turtle", "text/turtle"),
        ("CONSTRUCT {?s ?p ?o} WHERE {?s ?p ?o}", "application/ld+json", "application/ld+json"),
        ("DESCRIBE <urn:a>", "application/n-triples", "application/n-triples"),
    ],
)
def test_the_answer_comes_in_the_type_asked_for(client: TestClient, query: str, accept: str, expected: str) -> None:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == expected
    assert answer.content


def test_a_query_without_graphs_sees_the_union_and_one_that_names_them_only_these(client: TestClient) -> None:
    count = "SELECT ?s WHERE { ?s <urn:says> ?o }"
    everything = client.get("/sparql", params={"query": count}).json()
    named = client.get("/sparql", params={"query": count, "default-graph-uri": "urn:g2"}).json()
    assert len(everything["results"]["bindings"]) == 2
    assert [row["s"]["value"] for row in named["results"]["bindings"]] == ["urn:b"]


@pytest.mark.parametrize(
    ("method", "headers", "content", "status"),
    [
        ("GET", {}, "?query=" + quote("SELECT nonsense"), 400),
        ("GET", {}, "?query=ASK{}&query=ASK{}", 400),
        ("GET", {}, "?query=" + quote("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"), 400),
        ("GET", {"Accept": "image/png"}, "?query=" + quote("ASK {}"), 406),
        ("POST", {"Content-Type": "text/plain"}, "ASK {}", 415),
        ("POST", {"Content-Type": _FORM}, "update=" + quote("DELETE WHERE { ?s ?p ?o }"), 403),
        ("POST", {"Content-Type": "application/sparql-query"}, "ASK {}" + " " * 1_000_001, 413),
        ("POST", {"Content-Type": "application/sparql-query"}, b"\xff", 400),
        ("PUT", {}, "", 405),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(
    client: TestClient, method: str, headers: dict[str, str], content: str | bytes, status: int
) -> None:
    in_address = isinstance(content, str) and content.startswith("?")
    address = f"/sparql{content}" if in_address else "/sparql"  # type: ignore[str-bytes-safe]  # only text is put there
    answer = client.request(method, address, headers=headers, content=None if in_address else content)
    assert answer.status_code == status
    if status != 405:
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.text)["detail"]


def test_a_word_in_a_string_is_no_service(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": 'ASK { ?s ?p "SERVICE" } # SERVICE'})
    assert answer.json()["boolean"] is False


def test_without_a_query_the_service_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "UnionDefaultGraph" in answer.text


def test_every_response_carries_the_security_headers(client: TestClient) -> None:
    for address in ("/sparql", "/healthz", "/static/style.css", "/nothing"):
        assert "default-src 'none'" in client.get(address).headers["content-security-policy"]


def test_the_method_page_has_one_anchor_for_each_verdict(client: TestClient) -> None:
    page = client.get("/method").text
    assert {verdict: page.count(f'id="{verdict.lower()}"') for verdict in Verdict} == dict.fromkeys(Verdict, 1)
