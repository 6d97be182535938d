"""The ontology on the web: its terms, and every released version as it was."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.web.site import seeded_pages
from tollgraph.namespaces import ONTOLOGY, OWL, RDF, TG
from tollgraph.resources import shipped
from tollgraph.web import ontology_releases

_NUMBERS = ("0.0.9", "0.0.10")
_SYNTAX = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
_CLASS = ox.Quad(ox.NamedNode(TG + "Claim"), ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Class"))


@pytest.fixture(scope="module")
def client(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Start a server with two releases: the ontology as it is now, with a note that only this release has."""
    folder = tmp_path_factory.mktemp("ontology")
    text = (shipped("ontology") / "tollgraph.ttl").read_text(encoding="utf-8")
    for number in _NUMBERS:
        (folder / "releases" / number).mkdir(parents=True)
        note = f'<{TG}Claim> <{TG}note> "only in {number}" .\n'
        (folder / "releases" / number / "tollgraph.ttl").write_text(f"{text}\n{note}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ontology_releases, "shipped", lambda _: folder)
        ontology_releases.find_release.cache_clear()
        with seeded_pages(seeded_store) as opened:
            yield opened
    ontology_releases.find_release.cache_clear()


@pytest.mark.parametrize("number", _NUMBERS)
@pytest.mark.parametrize("suffix", _SYNTAX)
def test_a_version_is_given_as_it_was_released(client: TestClient, number: str, suffix: str) -> None:
    answer = client.get(f"/ontology/{number}.{suffix}")
    assert answer.status_code == 200
    quads = set(ox.parse(answer.content, format=_SYNTAX[suffix]))
    assert _CLASS in quads
    assert {each.object.value for each in quads if each.predicate.value == TG + "note"} == {f"only in {number}"}


def test_a_version_is_negotiated_as_the_ontology_is(client: TestClient) -> None:
    page = client.get("/ontology/0.0.9", headers={"Accept": "text/html"})
    data = client.get("/ontology/0.0.9", headers={"Accept": "text/turtle"})
    assert 'id="Claim"' in page.text
    assert f"{ONTOLOGY}/0.0.9" in page.text
    assert data.headers["content-type"].startswith("text/turtle")
    assert page.headers["vary"] == data.headers["vary"] == "Accept"
    assert client.get("/ontology/0.0.9", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_of_the_ontology_lists_its_versions_the_newest_first(client: TestClient) -> None:
    page = client.get("/ontology.html").text
    assert 0 < page.index("/ontology/0.0.10") < page.index("/ontology/0.0.9")


@pytest.mark.parametrize("name", ["9.9.9", "9.9.9.ttl", "newest", "..%2Ftollgraph.ttl", "0.0.9.exe"])
def test_what_was_never_released_is_not_here_and_the_answer_says_what_is(client: TestClient, name: str) -> None:
    answer = client.get(f"/ontology/{name}")
    assert answer.status_code == 404
    assert "0.0.10, 0.0.9" in answer.text or "ttl" in answer.text
