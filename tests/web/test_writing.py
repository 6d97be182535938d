"""Changes by clients: SPARQL Update and the Graph Store Protocol, with the token and never without."""

from urllib.parse import quote

import pyoxigraph as ox
import pytest

from tests.web.running_server import FORM, UPDATE, WRITER, Reply, Running
from tollgraph.store import open_store

_TURTLE = {"Content-Type": "text/turtle; charset=utf-8", **WRITER}
_OBJECTS = "SELECT ?o { GRAPH <%s> { ?s <urn:p> ?o } } ORDER BY ?o"


def _objects(server: Running, graph: str) -> list[str]:
    return [row["o"] for row in server.get(_OBJECTS % graph).rows()]


@pytest.mark.parametrize("way", ["form", "direct"])
def test_an_update_is_seen_by_the_next_query(writing_server: Running, way: str) -> None:
    graph = f"urn:seen:{way}"
    text = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 1, 2 }} }}"
    if way == "form":
        body = b"update=" + quote(text).encode()
        reply = writing_server.send("POST", "/sparql", body, {"Content-Type": FORM, **WRITER})
    else:
        reply = writing_server.update(text)
    assert reply.status == 204
    assert _objects(writing_server, graph) == ["1", "2"]


def test_an_update_is_one_transaction(writing_server: Running) -> None:
    text = "INSERT DATA { GRAPH <urn:one> { <urn:s> <urn:p> 1 } } ; CREATE GRAPH <urn:one>"
    assert writing_server.update(text).status == 400
    assert _objects(writing_server, "urn:one") == []


@pytest.mark.parametrize(
    ("parameters", "update", "expected"),
    [
        ("using-graph-uri=urn:u1", "INSERT { GRAPH <urn:G> { ?s <urn:p> ?o } } WHERE { ?s <urn:q> ?o }", ["1"]),
        (
            "using-graph-uri=urn:u1&using-graph-uri=urn:u2",
            "INSERT { GRAPH <urn:G> { ?s <urn:p> ?o } } WHERE { ?s <urn:q> ?o }",
            ["1", "2"],
        ),
        (
            "using-named-graph-uri=urn:u2",
            "INSERT { GRAPH <urn:G> { ?s <urn:p> ?o } } WHERE { GRAPH ?g { ?s <urn:q> ?o } }",
            ["2"],
        ),
    ],
)
def test_an_update_sees_the_graphs_that_its_parameters_name(
    writing_server: Running, parameters: str, update: str, expected: list[str]
) -> None:
    graph = f"urn:using:{len(parameters)}"
    writing_server.update("INSERT DATA { GRAPH <urn:u1> { <urn:s> <urn:q> 1 } GRAPH <urn:u2> { <urn:s> <urn:q> 2 } }")
    headers = {"Content-Type": UPDATE, **WRITER}
    text = update.replace("urn:G", graph).encode()
    assert writing_server.send("POST", f"/sparql?{parameters}", text, headers).status == 204
    assert _objects(writing_server, graph) == expected


@pytest.mark.parametrize(
    ("parameters", "text", "status"),
    [
        ("", "INSERT DATA {", 400),
        ("", "SELECT * {}", 400),
        ("", "LOAD <http://127.0.0.1:9/>", 400),
        ("", "LOAD SILENT <http://127.0.0.1:9/>", 400),
        ("", "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400),
        ("?using-graph-uri=urn:g", "INSERT { ?s ?p ?o } USING <urn:h> WHERE { ?s ?p ?o }", 400),
        ("?using-graph-uri=urn:g", "WITH <urn:h> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 400),
        ("?using-graph-uri=g", "CLEAR GRAPH <urn:nothing>", 400),
        ("?update=CLEAR+ALL", "CLEAR ALL", 400),
    ],
)
def test_an_update_that_may_not_be_is_refused(writing_server: Running, parameters: str, text: str, status: int) -> None:
    headers = {"Content-Type": UPDATE, **WRITER}
    reply = writing_server.send("POST", f"/sparql{parameters}", text.encode(), headers)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic dTpw", "Bearer", "bearer \u00ff"])
@pytest.mark.parametrize("target", ["/sparql", "/graphs?graph=urn:t"])
def test_nobody_writes_without_the_token(writing_server: Running, authorization: str | None, target: str) -> None:
    headers = {"Content-Type": UPDATE if target == "/sparql" else "text/turtle"}
    headers |= {"Authorization": authorization} if authorization else {}
    reply = writing_server.send("POST", target, b"CLEAR ALL", headers)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert len(writing_server.get("SELECT ?s { ?s <urn:says> ?o }").rows()) == 3


def test_the_token_opens_nothing_on_a_server_without_one(reading_server: Running) -> None:
    assert reading_server.update("CLEAR ALL").status == 403
    assert reading_server.send("DELETE", "/graphs?graph=urn:g1", headers=WRITER).status == 403
    assert reading_server.send("GET", "/graphs?graph=urn:g1").status == 200


def test_while_another_process_writes_the_client_is_told_to_wait(writing_server: Running) -> None:
    with open_store(writing_server.store):
        reply = writing_server.update("CLEAR GRAPH <urn:nothing>")
    assert reply.status == 503
    assert int(reply.headers["retry-after"]) > 0
    assert "is writing it" in reply.json()["detail"]
    assert writing_server.update("CLEAR SILENT GRAPH <urn:nothing>").status == 204


def _put(server: Running, target: str, turtle: str, method: str = "PUT") -> Reply:
    return server.send(method, target, (f"{turtle.rstrip(' .')} ." if turtle else "").encode(), _TURTLE)


@pytest.mark.parametrize("target", ["/graphs?graph=urn:put%3A1", "/graphs/put/one.ttl"])
def test_a_graph_is_put_read_replaced_merged_and_deleted(writing_server: Running, target: str) -> None:
    statuses = [_put(writing_server, target, "<urn:s> <urn:p> 1").status]
    assert writing_server.send("HEAD", target).status == 200
    statuses.append(_put(writing_server, target, "<urn:s> <urn:p> 2").status)
    statuses.append(_put(writing_server, target, "<urn:s> <urn:p> 3 , [ <urn:q> 4 ]", "POST").status)
    reply = writing_server.send("GET", target, headers={"Accept": "text/turtle"})
    objects = sorted(str(quad.object) for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE))
    assert [text for text in objects if text.startswith('"')] == [
        f'"{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' for number in (2, 3, 4)
    ]
    statuses += [writing_server.send(method, target, headers=WRITER).status for method in ("DELETE", "GET", "DELETE")]
    assert statuses == [201, 204, 204, 204, 404, 404]


def test_blank_nodes_of_two_documents_stay_two(writing_server: Running) -> None:
    target = "/graphs?graph=urn:blank"
    for _ in range(2):
        _put(writing_server, target, "_:same <urn:p> 1 .", "POST")
    assert len(writing_server.get("SELECT ?s { GRAPH <urn:blank> { ?s <urn:p> 1 } }").rows()) == 2


def test_an_empty_graph_is_there(writing_server: Running) -> None:
    assert _put(writing_server, "/graphs?graph=urn:empty", "").status == 201
    assert writing_server.send("GET", "/graphs?graph=urn:empty").status == 200


def test_the_default_graph_is_one_of_its_own(writing_server: Running) -> None:
    assert _put(writing_server, "/graphs?default", "<urn:default> <urn:p> 1").status == 204
    reply = writing_server.send("GET", "/graphs?default", headers={"Accept": "application/n-triples"})
    assert reply.body.decode().startswith("<urn:default> <urn:p>")
    assert b"urn:says" not in reply.body
    assert writing_server.send("DELETE", "/graphs?default", headers=WRITER).status == 204


def test_a_posted_graph_without_a_name_gets_one(writing_server: Running) -> None:
    reply = _put(writing_server, "/graphs", "<> <urn:p> 1", "POST")
    assert reply.status == 201
    name = reply.headers["location"]
    read = writing_server.send(
        "GET", f"/graphs?graph={quote(name, safe='')}", headers={"Accept": "application/n-triples"}
    )
    assert read.body.decode().startswith(f"<{name}> <urn:p>")


def test_a_form_of_several_files_is_merged(writing_server: Running) -> None:
    parts = (("text/turtle", "<urn:s> <urn:p> 1 ."), ("application/n-triples", '<urn:s> <urn:p> "2" .'))
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: {kind}\r\n\r\n{text}\r\n'
        for kind, text in parts
    )
    headers = {"Content-Type": "multipart/form-data; boundary=cut", **WRITER}
    assert writing_server.send("POST", "/graphs?graph=urn:form", f"{body}--cut--\r\n".encode(), headers).status == 201
    assert _objects(writing_server, "urn:form") == ["1", "2"]


@pytest.mark.parametrize(
    "asked",
    [
        ("GET", "/graphs", None, "", 400),
        ("GET", "/graphs?graph=urn:none", None, "", 404),
        ("HEAD", "/graphs?graph=urn:none", None, "", 404),
        ("GET", "/graphs?graph=g", None, "", 400),
        ("GET", "/graphs?graph=urn:a&default", None, "", 400),
        ("PUT", "/graphs", "text/turtle", "", 405),
        ("PATCH", "/graphs?default", "text/turtle", "", 405),
        ("PUT", "/graphs?graph=urn:bad", "text/plain-wrong", "", 415),
        ("PUT", "/graphs?graph=urn:bad", "text/turtle", "not turtle", 400),
        ("PUT", "/graphs?graph=urn:bad", "application/n-quads", "<urn:a> <urn:b> <urn:c> <urn:other> .", 400),
        ("PUT", "/graphs?graph=urn:bad", "multipart/form-data", "nothing", 400),
        ("PUT", "/graphs?graph=urn:bad%3E%20%7D%20%3B%20DROP%20ALL", "text/turtle", "", 400),
    ],
)  # fmt: skip
def test_what_the_graph_store_cannot_do_is_refused(
    writing_server: Running, asked: tuple[str, str, str | None, str, int]
) -> None:
    method, target, media_type, body, status = asked
    headers = {**WRITER, **({"Content-Type": media_type} if media_type else {})}
    assert writing_server.send(method, target, body.encode() or None, headers).status == status
    assert writing_server.send("GET", "/graphs?graph=urn:bad").status == 404


def test_hostile_text_in_a_graph_stays_text(writing_server: Running) -> None:
    hostile = '"\\" } } ; DROP ALL ; \\n <urn:x>"'
    _put(writing_server, "/graphs?graph=urn:hostile", f"<urn:s> <urn:p> {hostile} .")
    assert _objects(writing_server, "urn:hostile") == ['" } } ; DROP ALL ; \n <urn:x>']
    assert len(writing_server.get("SELECT ?s { ?s <urn:says> ?o }").rows()) == 3


def test_the_service_says_that_it_takes_updates(writing_server: Running) -> None:
    assert b"SPARQL11Update" in writing_server.send("GET", "/sparql").body


def test_the_token_is_never_logged(writing_server: Running) -> None:
    writing_server.update("CLEAR SILENT GRAPH <urn:nothing>", {"Authorization": "Bearer a-wrong-token-987654"})
    lines = writing_server.logged()
    assert lines
    assert "token" not in "".join(lines)
