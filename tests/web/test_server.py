"""The server as its users meet it: a real process, asked by SPARQLWrapper, and its pages."""

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
from SPARQLWrapper import CSV, JSON, TURTLE, SPARQLWrapper

_CLAIMS = "PREFIX tg: <https://w3id.org/tollgraph/ontology#> SELECT ?claim WHERE { ?claim a tg:Claim }"


@pytest.fixture(scope="module")
def address(seeded_store: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "tollgraph", "serve", "--port", str(port), "--store", str(seeded_store)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310  # our own server on loopback
        except (URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} did not answer")


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310  # our own server on loopback
        return str(answer.read().decode())


def _ask(address: str, query: str, form: str, method: str = "GET") -> Any:  # noqa: ANN401  # SPARQLWrapper converts by form
    client = SPARQLWrapper(f"{address}/sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(query)
    return client.queryAndConvert()


def test_sparqlwrapper_reads_claims(address: str) -> None:
    assert len(_ask(address, _CLAIMS, JSON)["results"]["bindings"]) > 20


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_may_ask_by_get_and_post(address: str, method: str) -> None:
    assert b"claim" in _ask(address, _CLAIMS, CSV, method)


def test_sparqlwrapper_gets_a_graph(address: str) -> None:
    described = _ask(address, "DESCRIBE <https://w3id.org/tollgraph/id/actor/us-led-coalition>", TURTLE)
    assert b"US-led coalition" in described


def test_the_home_page_leads_to_the_answer(address: str) -> None:
    home = _page(f"{address}/")
    link = re.search(r'href="(/questions/disagreements[^"]+)"', home)
    assert link is not None
    answer = _page(address + link.group(1).replace("&amp;", "&"))
    assert "INVERTED" in answer
    assert "CONTRADICT" in answer


@pytest.mark.parametrize(
    ("suffix", "words"),
    [("csv", "claimant,"), ("jsonl", '"verdict": "INVERTED"'), ("ttl", "tg:Comparison"), ("nq", "verdict/INVERTED")],
)
def test_an_answer_can_be_downloaded_in_any_format(address: str, suffix: str, words: str) -> None:
    assert words in _page(f"{address}/questions/disagreements.{suffix}?party=us-led-coalition&period=2017-03")


def test_a_wrong_parameter_is_told_in_the_page(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        _page(f"{address}/questions/disagreements?party=nobody&period=2017-03")
    assert refused.value.code == 422
    assert "nobody" in refused.value.read().decode()
    refused.value.close()


def test_an_unknown_question_is_not_found(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        _page(f"{address}/questions/nonsense")
    assert refused.value.code == 404
    refused.value.close()


def test_hostile_text_in_a_parameter_stays_text(address: str) -> None:
    with pytest.raises(HTTPError) as refused:
        _page(f"{address}/questions/disagreements?party=%3Cscript%3Ealert(1)%3C/script%3E&period=2017-03")
    assert "<script>" not in refused.value.read().decode()
    refused.value.close()
