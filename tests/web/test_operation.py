"""Those who run the server are told whether it lives, whether it is ready, and its figures; and can put it anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tollgraph.background import Background
from tollgraph.errors import ParameterError
from tollgraph.store import EmbeddedStore, memory_store
from tollgraph.web.app import Served, create_app
from tollgraph.web.settings import ServeSettings

_DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    with memory_store() as opened:
        opened.add("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
        yield opened


@pytest.fixture
def client(store: EmbeddedStore) -> Iterator[TestClient]:
    with TestClient(create_app(Served(store, Background, "test")), raise_server_exceptions=False) as opened:
        yield opened


def _figures(client: TestClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for each in families
        for sample in each.samples
    }


def test_a_server_that_can_answer_is_alive_and_ready(client: TestClient, store: EmbeddedStore) -> None:
    assert client.get("/healthz").json() == {"status": "fine"}
    assert client.get("/readyz").json() == {"status": "ready", "version": store.version}


def test_a_server_whose_store_is_gone_is_alive_and_not_ready(client: TestClient, store: EmbeddedStore) -> None:
    store.close()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["detail"]


def test_requests_are_counted_by_part_method_and_status(client: TestClient) -> None:
    client.get("/sparql", params={"query": "ASK {}"})
    client.get("/sparql", params={"query": "broken"})
    client.get("/no-such-page")
    client.get("/other-strange-page")
    figures = _figures(client)
    assert figures["tollgraph_requests_total", "GET", "sparql", "200"] == 1
    assert figures["tollgraph_requests_total", "GET", "sparql", "400"] == 1
    assert figures["tollgraph_requests_total", "GET", "other", "404"] == 2
    assert figures["tollgraph_request_seconds_count", "sparql"] == 2
    assert figures["tollgraph_broken_answers_total",] == 0


def test_the_figures_follow_the_store(client: TestClient, store: EmbeddedStore) -> None:
    before = _figures(client)["tollgraph_store_version",]
    store.add("<urn:a> <urn:p> <urn:c> <urn:g> .\n")
    assert _figures(client)["tollgraph_store_version",] == before + 1


def test_strangers_cannot_make_endless_names(client: TestClient) -> None:
    for number in range(20):
        client.get(f"/page-{number}")
    assert {key[2] for key in _figures(client) if key[0] == "tollgraph_requests_total"} <= {"other", "metrics"}


def test_behind_a_prefix_every_link_of_a_page_keeps_it(store: EmbeddedStore) -> None:
    app = create_app(Served(store, Background, "test"))
    with TestClient(app, root_path="/tollgraph") as client:
        for path in ("/tollgraph/", "/tollgraph/questions", "/tollgraph/search?q=a"):
            page = client.get(path)
            assert page.status_code == 200
            links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
            assert links
            assert [link for link in links if not link.startswith("/tollgraph/")] == []


@pytest.mark.parametrize("prefix", ["tollgraph", "/tollgraph/"])
def test_a_prefix_of_another_form_is_refused(prefix: str) -> None:
    with pytest.raises(ParameterError, match="TOLLGRAPH_SERVE_PREFIX"):
        ServeSettings(serve_prefix=prefix)


@pytest.mark.parametrize(
    ("file", "holds"),
    [
        ("systemd/tollgraph.service", ("ProtectSystem=strict", "NoNewPrivileges=yes", "tollgraph serve")),
        ("container/Containerfile", ("--require-hashes", "USER tollgraph", "/readyz")),
        ("nginx/tollgraph.conf", ("TOLLGRAPH_SERVE_PREFIX=/tollgraph", "/tollgraph/metrics { return 404; }")),
    ],
)
def test_what_is_deployed_is_locked_down(file: str, holds: tuple[str, ...]) -> None:
    text = (_DEPLOY / file).read_text(encoding="utf-8")
    assert [each for each in holds if each not in text] == []


def test_the_settings_that_deployments_name_exist() -> None:
    named = {
        name for path in _DEPLOY.rglob("*") if path.is_file()
        for name in re.findall(r"TOLLGRAPH_(SERVE_\w+)", path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert named
    assert {name.lower() for name in named} <= set(ServeSettings.__dataclass_fields__)
