"""Limits that hold: queries that run away, workers that die, answers that break off, and nobody called outside."""

import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.web.running_server import FORM, Running, running_server
from tollgraph.store import open_store
from tollgraph.store.snapshots import Snapshots

_NUMBERS = " ".join(map(str, range(300)))
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) { "
    + "".join(f"VALUES ?{name} {{ {_NUMBERS} }} " for name in "abcdefg")
    + "FILTER(?a+?b+?c+?d+?e+?f+?g < 0) }"
)
_ENDLESS = "SELECT * { " + "".join(f"VALUES ?{name} {{ {_NUMBERS} }} " for name in "abcdef") + "}"
_GREEDY = (
    "SELECT (GROUP_CONCAT(?x) AS ?all) { "
    + "".join(f"VALUES ?{n} {{ {_NUMBERS} }} " for n in "abc")
    + ('BIND(CONCAT(STR(?a), "' + "x" * 500 + '") AS ?x) }')
)


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server that stops a query after two seconds, or when it has taken 200 MB."""
    path = tmp_path_factory.mktemp("limited") / "store"
    with open_store(path) as store:
        store.add("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
    with running_server(path, "--timeout", "2", "--memory", "200", "--workers", "4") as server:
        yield server


def _post(server: Running, query: str) -> int:
    return server.send("POST", "/sparql", urlencode({"query": query}).encode(), {"Content-Type": FORM}).status


def test_a_runaway_query_is_stopped_and_told_so(limited: Running) -> None:
    reply = limited.send("POST", "/sparql", urlencode({"query": RUNAWAY}).encode(), {"Content-Type": FORM})
    assert (reply.status, reply.media_type) == (503, "application/problem+json")
    assert "2 seconds" in reply.json()["detail"]
    assert int(reply.headers["retry-after"]) > 0
    assert limited.get("ASK {}").json()["boolean"] is True


def test_more_runaway_queries_than_workers_leave_room_for_others(limited: Running) -> None:
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(_post(limited, RUNAWAY))) for _ in range(8)]
    for thread in threads:
        thread.start()
    answers = [limited.get(f"SELECT ({number} AS ?x) {{}}").status for number in range(20)]
    for thread in threads:
        thread.join()
    assert answers == [200] * 20
    assert statuses == [503] * 8


def test_a_query_that_takes_too_much_memory_is_stopped(limited: Running) -> None:
    reply = limited.send("POST", "/sparql", urlencode({"query": _GREEDY}).encode(), {"Content-Type": FORM})
    assert reply.status == 503
    assert "memory" in reply.json()["detail"]
    assert limited.get("ASK {}").status == 200


def test_an_answer_that_runs_out_of_time_is_broken_off_and_never_looks_whole(limited: Running) -> None:
    connection = limited.connect()
    connection.request("POST", "/sparql", urlencode({"query": _ENDLESS}), {"Content-Type": FORM, "Accept": "text/csv"})
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()
    assert limited.get("ASK {}").status == 200


def test_a_client_that_leaves_takes_its_query_with_it(limited: Running) -> None:
    before = set(limited.workers())
    with socket.create_connection(("127.0.0.1", limited.port)) as client:
        body = urlencode({"query": _ENDLESS}).encode()
        client.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (FORM.encode(), len(body), body)
        )
        client.recv(1000)
    assert _soon(lambda: len(set(limited.workers()) - before) > 0)
    assert limited.get("ASK {}").status == 200


def test_a_crashed_worker_is_replaced_and_its_client_gets_one_clear_error(limited: Running) -> None:
    before = limited.workers()
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(_post(limited, RUNAWAY)))
    thread.start()
    time.sleep(0.5)
    for worker in before:
        with suppress(ProcessLookupError):  # one that was not needed any more has gone by itself
            os.kill(worker, signal.SIGKILL)
    thread.join()
    assert statuses == [503]
    assert [limited.get(f"SELECT ({number} AS ?y) {{}}").status for number in range(10)] == [200] * 10
    assert _soon(lambda: len(set(limited.workers()) - set(before)) >= 4)


def _soon(condition: "object") -> bool:
    assert callable(condition)
    end = time.monotonic() + 15
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """Return the address of a listener, and the list in which its visitors are noted."""
    visitors: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                visitors.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", visitors
        stop.set()
        thread.join()


_CALLS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE#\n<URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:y { ?s ?p ?o } }",
    "PREFIX : <URL> PREFIX service: <urn:> SELECT * { ?a service:b ?c . SERVICE:y { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?g) BIND(1 AS ?x) FILTER(?x<2)SERVICE?g#>\n{ ?s ?p ?o } }",
    "PREFIX ex: <urn:> SELECT * { OPTIONAL { ?a ex:a\\' ?b } SERVICE <URL> { ?s ?p ?o } #'\n }",
    "SELECT * { SERVICE SILENT <URL> { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", _CALLS)
def test_no_query_makes_the_server_call_another_one(
    limited: Running, listener: tuple[str, list[str]], query: str
) -> None:
    address, visitors = listener
    assert limited.get(query.replace("URL", address)).status in (200, 400)
    assert visitors == []


@pytest.mark.parametrize(
    "text", ["LOAD <URL>", "LOAD SILENT <URL>", "load <URL> INTO GRAPH <urn:x>", "PREFIX : <URL> LOAD:y"]
)
def test_no_update_makes_the_server_fetch(limited: Running, listener: tuple[str, list[str]], text: str) -> None:
    address, visitors = listener
    assert limited.update(text.replace("URL", address)).status == 400
    assert visitors == []


def test_a_silent_call_has_the_answer_of_one_that_failed(limited: Running) -> None:
    reply = limited.get("SELECT * { BIND(1 AS ?x) SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert reply.rows() == [{"x": "1"}]


def test_a_call_of_the_endpoint_by_itself_is_answered_in_place(limited: Running) -> None:
    reply = limited.get(f"SELECT ?x {{ SERVICE <{limited.address}> {{ ?x <urn:p> ?o }} }}")
    assert reply.rows() == [{"x": "urn:a"}]


def test_a_file_of_the_server_does_not_come_out(limited: Running, tmp_path: Path) -> None:
    (tmp_path / "secret.nt").write_text('<urn:a> <urn:b> "leak" .\n')
    reply = limited.get("SELECT * FROM <FILE> { ?s ?p ?o }".replace("FILE", f"file://{tmp_path}/secret.nt"))
    assert b"leak" not in reply.body


def test_what_is_written_meanwhile_is_served_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "store"
    with open_store(path) as store:
        store.add("<urn:a> <urn:p> 1 <urn:g> .\n".replace(" 1 ", ' "1" '))
    query = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"
    with running_server(path, token=None) as server:
        first = server.get(query)
        with open_store(path) as store:
            store.add('<urn:a> <urn:p> "2" <urn:g> .\n')
            assert server.get(query).rows() == first.rows()
        begun = time.monotonic()
        assert _soon(lambda: len(server.get(query).rows()) == 2)
        assert time.monotonic() - begun < 5
        assert server.get(query).headers["etag"] != first.headers["etag"]
        version = Snapshots(path).version()
        assert _soon(lambda: [each.name for each in (path / "snapshots").iterdir() if each.is_dir()] == [str(version)])
