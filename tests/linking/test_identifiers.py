"""Codes of outside schemes are nodes that can be asked for and linked to."""

import json
from pathlib import Path

from tests.conftest import Run
from tollgraph.identifiers import Minter
from tollgraph.model import Incident, Place
from tollgraph.namespaces import DEFAULT_BASE
from tollgraph.outside_identifiers import codes_of, identifier_quads
from tollgraph.store import memory_store
from tollgraph.validation import validate

_AIRWARS_PAGE = Path(__file__).parents[1] / "reading" / "airwars_page.html"


def test_one_incident_has_as_many_nodes_as_codes_and_an_unknown_scheme_has_none() -> None:
    codes = (("airwars", "CS0001"), ("airwars", "CS0002"), ("acled", "SYR1"), ("ucdp", "7"), ("notes", "x"))
    found = codes_of([Incident("https://example.org/strike", "Strike", identifiers=codes), Place("iri:p", "Nowhere")])
    assert {iri: len(known) for iri, known in found.items()} == {"https://example.org/strike": 4}
    store = memory_store()
    store.add(identifier_quads("https://example.org/graph", found, Minter()))
    assert validate(store).findings == ()


def test_a_hostile_code_stays_in_its_iri_and_its_literal() -> None:
    code = 'CS1> <x:y> "z" .\n<a:b>'
    store = memory_store()
    store.add(
        identifier_quads("https://example.org/graph", {"https://example.org/strike": (("airwars", code),)}, Minter())
    )
    assert {str(quad.graph_name) for quad in store.quads()} == {"<https://example.org/graph>"}
    assert store.count() == 5
    assert code in {getattr(quad.object, "value", "") for quad in store.quads()}


def _asked(run: Run, store: Path, *given: str) -> list[dict[str, str]]:
    question = ("query", "things-with-identifier", *(part for each in given for part in ("-p", each)))
    rows: list[dict[str, str]] = json.loads(run(*question, "--format", "json", "--store", store)[1])
    return rows


def test_an_incident_of_airwars_and_a_place_of_geonames_are_found_by_their_codes(
    tmp_path: Path, tollgraph_run: Run
) -> None:
    store = tmp_path / "store"
    assert tollgraph_run("ingest", _AIRWARS_PAGE, "--store", store)[0] == 0
    exported = tollgraph_run("export", "--format", "nquads", "--store", store)[1]
    code = next(line.split('"airwars:')[1].split('"')[0] for line in exported.splitlines() if '"airwars:' in line)
    assert [row["identifier"] for row in _asked(tollgraph_run, store, f"code={code}")] == [
        f"{DEFAULT_BASE}identifier/airwars/{code}"
    ]
    assert [row["thing_label"] for row in _asked(tollgraph_run, store, "code=172955", "scheme=geonames")] == ["Raqqa"]
    assert _asked(tollgraph_run, store, "code=172955", "scheme=acled") == []
    assert tollgraph_run("validate", "--store", store)[0] == 0
