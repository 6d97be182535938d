"""Names in somebody's table find the things of the graph, as OpenRefine and its like ask for them."""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.shared_data import needs_shared, shared_path
from tollgraph.identifiers import Minter
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.reconciliation.candidates import LIMIT
from tollgraph.reconciliation.names import comparable, similarity
from tollgraph.reconciliation.service import BATCH
from tollgraph.seeding import seed
from tollgraph.store import EmbeddedStore, memory_store
from tollgraph.web.reconciliation import reconciliation_routes
from tollgraph.web.site import Site

_BASE = DEFAULT_BASE
_RAQQA_CITY = "place/raqqa"


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    with memory_store() as opened:
        seed(opened, Minter(_BASE))
        yield opened


@pytest.fixture(scope="module")
def app(store: EmbeddedStore) -> Starlette:
    return Starlette(routes=reconciliation_routes(Site(store)))


@pytest.fixture(scope="module")
def client(app: Starlette) -> TestClient:
    return TestClient(app, follow_redirects=False)


def _results(client: TestClient, **query: object) -> list[dict[str, object]]:
    answer = client.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["q0"]["result"])


def _extended(client: TestClient, ids: list[str], *properties: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    wanted = {"ids": ids, "properties": [{"id": each} for each in properties]}
    return dict(client.post("/reconcile", data={"extend": json.dumps(wanted)}).json()["rows"])


@pytest.mark.parametrize(
    ("query", "kind", "expected"),
    [
        ("Airwars", "Monitor", "actor/airwars"),
        ("syrian observatory for human rights", "Actor", "actor/syrian-observatory-for-human-rights"),
        ("SOHR", "Actor", "actor/syrian-observatory-for-human-rights"),
        ("Ar-Raqqah", "Place", _RAQQA_CITY),
        ("MOSUL", "Place", "place/mosul"),
        ("actor/airwars", "", "actor/airwars"),
        (_BASE + "actor/airwars", "", "actor/airwars"),
    ],
    ids=["label", "other case", "abbreviation", "with the Arabic article", "capitals", "identifier", "IRI"],
)
def test_a_name_finds_its_thing_and_the_service_is_sure(
    client: TestClient, query: str, kind: str, expected: str
) -> None:
    best = _results(client, query=query, **({"type": kind} if kind else {}))[0]
    assert (best["id"], best["match"]) == (expected, True)


@pytest.mark.parametrize("query", ["Airwar", "Human Rights Watchers", "Moosul"])
def test_a_name_that_is_only_like_one_is_offered_and_never_matched(client: TestClient, query: str) -> None:
    found = _results(client, query=query)
    assert found
    assert [each for each in found if each["match"]] == []


def test_namesakes_are_all_offered_and_none_is_matched(client: TestClient) -> None:
    found = _results(client, query="Aleppo", type="Place")
    exact = [each for each in found if each["score"] == 100]
    assert len(exact) != 1 or exact[0]["match"]
    assert sum(bool(each["match"]) for each in found) <= 1


def test_candidates_come_best_first_and_no_more_than_asked_for(client: TestClient) -> None:
    scores = [float(str(each["score"])) for each in _results(client, query="Ministry of Defence")]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= LIMIT
    assert len(_results(client, query="Ministry of Defence", limit=2)) == 2


def test_things_of_another_type_rank_lower(client: TestClient) -> None:
    as_actor = _results(client, query="Syria", type="Actor")
    places = [each for each in as_actor if {"id": "Place", "name": "place"} in list(each["type"])]  # type: ignore[call-overload]  # JSON
    assert all(float(str(each["score"])) <= 60 for each in places)
    assert not any(each["match"] for each in places)


def test_a_property_tells_namesakes_apart(client: TestClient) -> None:
    plain = {each["id"]: float(str(each["score"])) for each in _results(client, query="Raqa", type="Place")}
    inside = [{"pid": "within", "v": {"id": "place/raqqa-governorate", "name": "Raqqa Governorate"}}]
    found = {each["id"]: each for each in _results(client, query="Raqa", type="Place", properties=inside)}
    fitting = [each for each, one in found.items() if {"id": "fits_within", "value": True} in one["features"]]  # type: ignore[operator]  # JSON
    assert fitting
    assert all(float(str(found[each]["score"])) >= plain.get(each, 0) for each in fitting)
    wrong = [{"pid": "within", "v": "Nineveh Governorate"}]
    lowered = {each["id"]: float(str(each["score"])) for each in _results(client, query="Raqa", properties=wrong)}
    assert all(lowered.get(each, 0) < plain[each] for each in fitting)


def test_an_identifier_alone_is_enough(client: TestClient) -> None:
    rows = _extended(client, ["actor/human-rights-watch"], "wikidata")
    item = str(rows["actor/human-rights-watch"]["wikidata"][0]["str"])
    for value in (item, item.rpartition("/")[2]):
        found = _results(client, properties=[{"pid": "wikidata", "v": value}])
        assert [(each["id"], each["match"]) for each in found] == [("actor/human-rights-watch", True)]


@pytest.mark.parametrize(
    "query", ["", "zzzzqqqq-no-such-name", '} DROP ALL #"', "\\", "الرقة", "\N{COLLISION SYMBOL}", "*", "x" * 3000]
)
def test_no_text_breaks_the_service(client: TestClient, query: str) -> None:
    assert all(
        each["match"] is False for each in _results(client, query=query, properties=[{"pid": query, "v": query}])
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"queries": "{"}, "not JSON"),
        ({"queries": "[]"}, "must be an object"),
        ({"queries": '{"q0": "Raqqa"}'}, "query 'q0'"),
        ({"queries": '{"q0": {"query": "a", "limit": 0}}'}, "limit"),
        ({"queries": "[" * 100_000}, "not JSON"),
        ({"extend": "{}"}, "ids"),
        ({"extend": '{"ids": [], "properties": [{"id": "shoe size"}]}'}, "shoe size"),
        ({"queries": json.dumps({f"q{n}": {"query": "a"} for n in range(BATCH + 1)})}, str(BATCH)),
        ({}, "queries"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_with_the_reason(
    client: TestClient, data: dict[str, str], says: str
) -> None:
    answer = client.post("/reconcile", data=data)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_a_batch_beyond_the_limit_of_bytes_is_refused(client: TestClient) -> None:
    assert client.post("/reconcile", data={"queries": "x" * 2_100_000}).status_code == 413


def test_properties_are_fetched_for_things(client: TestClient) -> None:
    rows = _extended(client, [_RAQQA_CITY, "no-such-id"], "within", "latitude", "alias")
    assert rows["no-such-id"] == {"within": [], "latitude": [], "alias": []}
    assert rows[_RAQQA_CITY]["within"] == [{"id": "place/raqqa-district", "name": "Raqqa District"}]
    assert 35 < float(str(rows[_RAQQA_CITY]["latitude"][0]["float"])) < 37
    assert len(rows[_RAQQA_CITY]["alias"]) > 1


@pytest.mark.parametrize(
    ("kind", "prefix", "expected"),
    [("entity", "airw", "actor/airwars"), ("type", "mon", "Monitor"), ("property", "wiki", "wikidata")],
)
def test_beginnings_are_completed(client: TestClient, kind: str, prefix: str, expected: str) -> None:
    found = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix}).json()["result"]
    assert expected in [each["id"] for each in found]
    later = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix, "cursor": len(found)}).json()["result"]
    assert [each for each in later if each in found] == []


def test_a_flyout_tells_a_thing_in_one_line(client: TestClient) -> None:
    flyout = client.get("/reconcile/flyout", params={"id": "actor/airwars"}).json()
    assert flyout == {"id": "actor/airwars", "html": "<p>Airwars: monitor of civilian harm</p>"}


def test_the_manifest_leads_to_working_addresses(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    assert manifest["versions"] == ["0.1", "0.2"]
    assert manifest["identifierSpace"] == _BASE
    preview = client.get(manifest["preview"]["url"].replace("{{id}}", "actor%2Fairwars"))
    assert preview.headers["content-type"].startswith("text/html")
    assert "frame-ancestors *" in preview.headers["content-security-policy"]
    assert "Airwars" in preview.text
    view = client.get(manifest["view"]["url"].replace("{{id}}", "actor%2Fairwars"))
    assert (view.status_code, view.headers["location"]) == (303, "/id/actor/airwars.html")
    proposed = manifest["extend"]["propose_properties"]
    properties = client.get(proposed["service_url"] + proposed["service_path"], params={"type": "Place", "limit": 2})
    assert [each["id"] for each in properties.json()["properties"]] == ["wikidata", "alias"]


@pytest.mark.parametrize("path", ["/preview?id=x", "/view?id=x", "/flyout?id=x", "/suggest/shoe?prefix=a"])
def test_what_is_not_there_is_404_with_a_reason(client: TestClient, path: str) -> None:
    answer = client.get(f"/reconcile{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_pages_of_other_sites_may_call_it(client: TestClient) -> None:
    for answer in (client.get("/reconcile"), client.post("/reconcile"), client.options("/reconcile/suggest/entity")):
        assert answer.headers["access-control-allow-origin"] == "*"
    script = client.get("/reconcile", params={"callback": "cb", "queries": '{"q0": {"query": "Raqqa"}}'})
    assert script.headers["content-type"].startswith("application/javascript")
    called = re.fullmatch(r"cb\((.*)\);", script.text)
    assert called
    assert json.loads(called[1])["q0"]["result"]
    hostile = client.get("/reconcile", params={"callback": "alert(1)//"})
    assert hostile.headers["content-type"] == "application/json"


def test_what_is_added_to_the_store_is_found_without_a_restart() -> None:
    with memory_store() as store:
        app = Starlette(routes=reconciliation_routes(Site(store)))
        client = TestClient(app)
        assert _results(client, query="Airwars") == []
        seed(store, Minter(_BASE))
        assert _results(client, query="Airwars")[0]["match"] is True


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Ar-Raqqah", "Raqqah", 100, 100),
        ("Déir ez-Zor", "deir ez zor", 100, 100),
        ("Human Rights Watch", "Watch Human Rights", 90, 99),
        ("Mosul", "Raqqa", 0, 45),
        ("Al-Bab", "al bab", 100, 100),
        ("Al", "al", 100, 100),
    ],
)
def test_written_forms_of_one_name_are_alike(one: str, other: str, least: int, most: int) -> None:
    assert least <= similarity(comparable(one), comparable(other)) <= most


@needs_shared
def test_the_checker_of_the_api_finds_no_fault(app: Starlette) -> None:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    checker = shared_path("drivers", "reconciliation_check.py")
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/reconcile"
    command = [sys.executable, str(checker), address, "--query", "Raqqa", "--type", "Place"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    finally:
        server.should_exit = True
        thread.join(10)
    verdicts = re.findall(r"^(PASS|FAIL|NOTE) (.*)$", run.stdout, re.MULTILINE)
    assert len(verdicts) > 20, run.stdout + run.stderr
    assert [line for verdict, line in verdicts if verdict != "PASS"] == []
