"""The redirects of w3id.org lead every IRI to where this server answers for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.site import seeded_pages
from tollgraph.namespaces import DEFAULT_BASE, ONTOLOGY, SCHEME, TG

_RULES = re.compile(r"^RewriteRule (\S+) %\{ENV:SERVER\}(\S+) \[R=(\d+),L\]$", re.MULTILINE)
_FILE = Path(__file__).parents[2] / "deploy" / "w3id" / ".htaccess"
_FOLDER = ONTOLOGY.removesuffix("ontology")


@pytest.fixture(scope="module")
def client(seeded_store: Path) -> Iterator[TestClient]:
    with seeded_pages(seeded_store) as opened:
        yield opened


def _redirected(iri: str) -> tuple[str, int]:
    """Return where the rules send the path of an IRI, and with which status, as Apache would."""
    path = iri.partition("#")[0].removeprefix(_FOLDER)
    for pattern, target, status in _RULES.findall(_FILE.read_text(encoding="utf-8")):
        match = re.search(pattern, path)
        if match:
            return match.expand(re.sub(r"\$(\d)", r"\\g<\1>", target)), int(status)
    raise AssertionError(f"no rule for {iri}")


@pytest.mark.parametrize(
    ("iri", "status", "words"),
    [
        (f"{DEFAULT_BASE}actor/airwars", 303, "Airwars"),
        (f"{DEFAULT_BASE}place/deir-ez-zor", 303, "Deir ez-Zor"),
        (f"{SCHEME}effect/killed", 303, "killed"),
        (f"{SCHEME}effect", 303, "Effects"),
        (f"{TG}Claim", 302, 'id="Claim"'),
        (ONTOLOGY, 302, "The ontology"),
        (SCHEME, 302, "The schemes"),
    ],
)
def test_an_iri_leads_to_its_page(client: TestClient, iri: str, status: int, words: str) -> None:
    path, found = _redirected(iri)
    assert found == status
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert words in answer.text


def test_a_version_of_the_ontology_keeps_its_number_and_format() -> None:
    assert _redirected(f"{ONTOLOGY}/0.1.0") == ("/ontology/0.1.0", 302)
    assert _redirected(f"{ONTOLOGY}/0.1.0.ttl") == ("/ontology/0.1.0.ttl", 302)
    assert _redirected(f"{ONTOLOGY}.ttl") == ("/ontology.ttl", 302)


def test_the_method_of_a_query_is_kept() -> None:
    assert _redirected(f"{_FOLDER}sparql") == ("/sparql", 307)
    assert _redirected(f"{_FOLDER}api/queries") == ("/api/queries", 307)
