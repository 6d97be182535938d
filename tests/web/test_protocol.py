"""The SPARQL 1.1 Protocol as tables: what is asked in which way, what comes back, and what is refused."""

import gzip
import json
from urllib.parse import quote, urlencode

import brotli  # type: ignore[import-untyped]  # ships no types
import pyoxigraph as ox
import pytest

from tests.web.running_server import FORM, QUERY, UPDATE, Running
from tollgraph.namespaces import SD, VOID
from tollgraph.web.compression import codings

_SAYS = "SELECT ?s WHERE { ?s <urn:says> ?o }"
_HARD = 'SELECT ?s WHERE { ?s <urn:says> "caf\u00e9 + 50%" }'
_JSON = "application/sparql-results+json"


def _form(**parameters: object) -> bytes:
    return urlencode(parameters, doseq=True).encode()


def test_a_query_with_percent_plus_and_accent_is_answered_alike_in_every_way(reading_server: Running) -> None:
    replies = [
        reading_server.get(_HARD),
        reading_server.send("GET", "/sparql?query=" + quote(_HARD).replace("%20", "+")),
        reading_server.send("POST", "/sparql", _form(query=_HARD), {"Content-Type": FORM}),
        reading_server.send("POST", "/sparql", _HARD.encode(), {"Content-Type": QUERY}),
        reading_server.send(
            "POST", "/sparql", _HARD.encode(), {"Content-Type": "Application/SPARQL-Query; charset=UTF-8"}
        ),
        reading_server.send("POST", "/sparql", _form(query=_HARD), {"Content-Type": f"{FORM}; charset=utf-8"}),
    ]
    assert [reply.rows() for reply in replies] == [[{"s": "urn:a"}]] * 6


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
@pytest.mark.parametrize(
    ("parameters", "query", "expected"),
    [
        ({}, _SAYS, "abc"),
        ({"default-graph-uri": ["urn:g2"]}, _SAYS, "b"),
        ({"default-graph-uri": ["urn:g1", "urn:g2"]}, _SAYS, "ab"),
        ({"default-graph-uri": ["urn:nowhere"]}, _SAYS, ""),
        ({"named-graph-uri": ["urn:g1", "urn:g3"]}, "SELECT ?s { GRAPH ?g { ?s <urn:says> ?o } }", "ac"),
        ({"named-graph-uri": ["urn:g1"]}, _SAYS, ""),
        ({"default-graph-uri": ["urn:g2"]}, "SELECT ?s FROM <urn:g1> { ?s <urn:says> ?o }", "b"),
        ({}, "SELECT ?s FROM <urn:g1> { ?s <urn:says> ?o }", "a"),
    ],
)
def test_a_query_sees_the_graphs_that_it_names_and_else_the_union(
    reading_server: Running, way: str, parameters: dict[str, list[str]], query: str, expected: str
) -> None:
    if way == "GET":
        reply = reading_server.get(query, "", **parameters)
    elif way == "form":
        reply = reading_server.send("POST", "/sparql", _form(query=query, **parameters), {"Content-Type": FORM})
    else:
        target = "/sparql?" + _form(**parameters).decode()
        reply = reading_server.send("POST", target, query.encode(), {"Content-Type": QUERY})
    assert sorted(row["s"] for row in reply.rows()) == [f"urn:{name}" for name in expected]


_CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        ("ASK {}", "", _JSON),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (_SAYS, "*/*", _JSON),
        (_SAYS, "application/json", "application/json"),
        (_SAYS, "text/csv", "text/csv"),
        (_SAYS, "text/tab-separated-values", "text/tab-separated-values"),
        (_SAYS, "text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        (_SAYS, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        (_SAYS, "application/n-quads,application/trig;q=0.95,text/csv;q=0.6,*/*;q=0.1", "text/csv"),
        (_CONSTRUCT, "", "text/turtle"),
        *((_CONSTRUCT, name, name) for name in (
            "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig",
            "application/n-quads", "text/n3",
        )),
        ("DESCRIBE <urn:a>", "application/n-triples", "application/n-triples"),
    ],
)  # fmt: skip
def test_the_answer_comes_in_the_type_liked_best(
    reading_server: Running, query: str, accept: str, expected: str
) -> None:
    reply = reading_server.get(query, accept)
    assert (reply.status, reply.media_type) == (200, expected)
    assert reply.headers["vary"] == "Accept, Accept-Encoding"
    assert reply.body


@pytest.mark.parametrize("media_type", ["application/sparql-results+xml", _JSON, "text/tab-separated-values"])
def test_every_table_reads_back_with_the_same_terms(reading_server: Running, media_type: str) -> None:
    reply = reading_server.get("SELECT ?o { ?s <urn:says> ?o } ORDER BY ?s", media_type)
    form = ox.QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    solutions = ox.parse_query_results(reply.body, format=form)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(row["o"]) for row in solutions] == ['"caf\u00e9 + 50%"', '"second"', '"third"']


_TWO = "?query=ASK%7B%7D&query=ASK%7B%7D"
_NOT_UTF8 = b"ASK { ?s ?p '\xff' }"


@pytest.mark.parametrize(
    "asked",
    [
        ("GET", _TWO, None, None, 400),
        ("GET", "?query=" + quote("SELECT nonsense"), None, None, 400),
        ("GET", "?query=%FF", None, None, 400),
        ("GET", "?update=" + quote("CLEAR ALL"), None, None, 405),
        ("GET", "?query=" + quote("CLEAR ALL"), None, None, 400),
        ("GET", "?nothing=known", None, None, 400),
        ("GET", "?query=ASK%7B%7D&default-graph-uri=not+an+iri", None, None, 400),
        ("GET", "?query=ASK%7B%7D&default-graph-uri=urn:a%3E%20%3Curn:b", None, None, 400),
        ("PUT", "?query=ASK%7B%7D", None, None, 405),
        ("POST", "", None, b"ASK {}", 415),
        ("POST", "", None, b"query=ASK%7B%7D", 415),
        ("POST", "", "text/plain", b"ASK {}", 415),
        ("POST", _TWO, FORM, b"", 400),
        ("POST", "?query=ASK%7B%7D", QUERY, b"ASK {}", 400),
        ("POST", "", QUERY, _NOT_UTF8, 400),
        ("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16"), 400),
        ("POST", "", QUERY, b"SELECT * { ?s ?p }", 400),
        ("POST", "", QUERY, b"ASK {}" + b" " * 1_000_001, 413),
        ("POST", "", FORM, b"query=" + quote("INSERT DATA { <urn:a> <urn:b> 1 }").encode(), 400),
        ("POST", "", FORM, b"update=" + quote("CLEAR ALL").encode(), 403),
        ("POST", "", UPDATE, b"CLEAR ALL", 403),
    ],
)
def test_what_cannot_be_answered_is_refused_with_the_reason(
    reading_server: Running, asked: tuple[str, str, str | None, bytes | None, int]
) -> None:
    method, target, media_type, body, status = asked
    headers = {"Content-Type": media_type} if media_type else None
    reply = reading_server.send(method, "/sparql" + target, body, headers)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    assert reply.json()["detail"]
    assert b"Traceback" not in reply.body


def test_a_compressed_body_is_refused_before_it_unpacks(reading_server: Running) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    assert reading_server.send("POST", "/sparql", gzip.compress(b"ASK {}"), headers).status == 415


def test_no_type_on_offer_is_told_as_406(reading_server: Running) -> None:
    reply = reading_server.get(_SAYS, "image/png")
    assert reply.status == 406
    assert "text/csv" in reply.json()["detail"]


def test_a_syntax_error_names_line_and_column(reading_server: Running) -> None:
    reply = reading_server.get("SELECT *\nWHERE { ?s ?p }")
    assert reply.status == 400
    assert (reply.json()["line"], reply.json()["column"]) == (2, 16)


def test_head_has_the_headers_and_no_body(reading_server: Running) -> None:
    target = "/sparql?" + urlencode({"query": _SAYS})
    reply, full = reading_server.send("HEAD", target), reading_server.send("GET", target)
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-length"] == str(len(full.body))


def test_a_long_answer_to_head_is_not_computed_to_its_end(reading_server: Running) -> None:
    numbers = " ".join(map(str, range(100)))
    query = f"SELECT * {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} VALUES ?c {{ {numbers} }} }}"
    reply = reading_server.send("HEAD", "/sparql?" + urlencode({"query": query}))
    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize(
    "query",
    ["SELECT (RAND() AS ?x) {}", "SELECT (NOW() AS ?x) {}", "CONSTRUCT { [] a ?x } WHERE { BIND(UUID() AS ?x) }"],
)
def test_an_answer_that_changes_by_itself_is_not_kept(reading_server: Running, query: str) -> None:
    first, second = reading_server.get(query), reading_server.get(query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.body != second.body


def test_an_answer_is_not_sent_again_to_a_client_that_has_it(reading_server: Running) -> None:
    target = "/sparql?" + urlencode({"query": _SAYS})
    tag = reading_server.send("GET", target).headers["etag"]
    again = reading_server.send("GET", target, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body) == (304, b"")
    other_type = {"If-None-Match": tag, "Accept": "text/csv"}
    assert reading_server.send("GET", target, headers=other_type).status == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_an_answer_is_compressed_as_the_client_likes(reading_server: Running, coding: str) -> None:
    if coding not in codings():
        pytest.skip("this system has no libzstd")
    query = "SELECT * { VALUES ?x { " + " ".join(map(str, range(60_000))) + " } }"
    headers = {"Accept-Encoding": coding, "Content-Type": QUERY, "Accept": "text/csv"}
    reply = reading_server.send("POST", "/sparql", query.encode(), headers)
    assert reply.headers["content-encoding"] == coding
    unpacked = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": _unpack_zstd}[coding](reply.body)
    assert [line for line in unpacked.decode().split("\r\n")[1:] if line] == [str(number) for number in range(60_000)]
    assert len(reply.body) < len(unpacked) / 2


def _unpack_zstd(data: bytes) -> bytes:
    import pyarrow as pa  # type: ignore[import-untyped]  # ships no types

    return bytes(pa.CompressedInputStream(pa.BufferReader(data), "zstd").read())


def test_a_short_answer_is_not_compressed(reading_server: Running) -> None:
    reply = reading_server.send("GET", "/sparql?query=ASK%7B%7D", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in reply.headers
    assert reply.json()["boolean"] is True


def test_pages_of_other_sites_may_ask(reading_server: Running) -> None:
    assert reading_server.get("ASK {}").headers["access-control-allow-origin"] == "*"
    assert reading_server.get("nonsense").headers["access-control-allow-origin"] == "*"
    preflight = reading_server.send(
        "OPTIONS", "/sparql",
        headers={"Origin": "https://yasgui.example", "Access-Control-Request-Method": "POST"},
    )  # fmt: skip
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]


def test_long_queries_are_taken(reading_server: Running) -> None:
    values = " ".join(f"<http://example.org/{number}>" for number in range(4000))
    query = f"SELECT ?x {{ VALUES ?x {{ {values} }} }} LIMIT 1"
    assert len(reading_server.send("POST", "/sparql", query.encode(), {"Content-Type": QUERY}).rows()) == 1
    short = f"SELECT ?x {{ VALUES ?x {{ {values[:6000].rpartition(' ')[0]} }} }} LIMIT 1"
    assert len(reading_server.get(short).rows()) == 1


def test_relative_iris_are_resolved_against_the_endpoint(reading_server: Running) -> None:
    reply = reading_server.get("CONSTRUCT { <a> <b> <c> } {}", "application/n-triples")
    base = reading_server.address.removesuffix("sparql")
    assert reply.body.decode() == f"<{base}a> <{base}b> <{base}c> .\n"


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_without_a_query_the_service_describes_itself(reading_server: Running, media_type: str) -> None:
    reply = reading_server.send("GET", "/sparql", headers={"Accept": media_type})
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    triples = {(quad.predicate.value, str(quad.object)) for quad in ox.parse(reply.body, format=form)}
    assert (SD + "endpoint", f"<{reading_server.address}>") in triples
    assert (SD + "feature", f"<{SD}UnionDefaultGraph>") in triples
    assert (SD + "supportedLanguage", f"<{SD}SPARQL11Update>") not in triples


def test_the_data_are_described_with_their_counts(reading_server: Running) -> None:
    reply = reading_server.send("GET", "/.well-known/void", headers={"Accept": "application/n-triples"})
    text = reply.body.decode()
    assert reply.status == 200
    assert f"<{VOID}sparqlEndpoint> <{reading_server.address}>" in text
    assert f'<{VOID}triples> "3"' in text


def test_each_query_is_logged_as_a_line_without_its_text(reading_server: Running) -> None:
    reading_server.get('SELECT ("a-secret-name" AS ?x) {}')
    lines = reading_server.logged()
    assert {"at", "id", "what", "ms", "rows", "status", "bytes"} == set(json.loads(lines[-1]))
    assert "a-secret-name" not in "".join(lines)


_TWENTY = "VALUES ?x { " + " ".join(map(str, range(20))) + " } "
_MANY = "SELECT ?x ?y ?z { " + "".join(_TWENTY.replace("?x", name) for name in ("?x", "?y", "?z")) + "}"


@pytest.mark.parametrize(
    ("query", "accept", "rows"),
    [
        ("SELECT * { ?logged <urn:says> ?o }", "application/sparql-results+json", 3),
        ("SELECT * { ?logged <urn:says> ?o }", "text/csv", 3),
        ("SELECT ?logged { FILTER(false) }", "application/sparql-results+xml", 0),
        (_MANY, "text/tab-separated-values", 8000),
        ("ASK { ?logged ?p ?o }", "", 1),
        ("CONSTRUCT { ?logged <urn:heard> ?o } WHERE { ?logged <urn:says> ?o }", "text/turtle", 3),
        ("SELECT broken ?logged", "", None),
    ],
)
def test_the_log_tells_the_rows_of_each_answer(
    reading_server: Running, query: str, accept: str, rows: int | None
) -> None:
    """The answer of 8,000 rows comes in several parts; the second of each comes from the cache."""
    before = len(reading_server.settled_log())
    replies = [reading_server.get(query, accept) for _ in range(2)]
    lines = reading_server.logged(more_than=before + 1)
    found = [json.loads(line) for line in lines if json.loads(line)["bytes"] == len(replies[0].body)]
    assert [(line["rows"], line["status"]) for line in found[-2:]] == [(rows, reply.status) for reply in replies]
