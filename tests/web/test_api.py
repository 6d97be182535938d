"""The question API: what it tells of itself, how it answers, in parts too, and what it refuses by name."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.web.live import live
from tests.web.site import app_over, pages_over, seeded_pages
from tollgraph.namespaces import RDF, SH
from tollgraph.queries import StoredQuery, load_queries
from tollgraph.store import open_store, read_store
from tollgraph.store.interface import Change
from tollgraph.web import api
from tollgraph.web.openapi import ROW_FORMATS
from tollgraph.web.paging import total_order

_DISAGREEMENTS = "/api/queries/disagreements/results"
_MARCH = {"party": "us-led-coalition", "period": "2017-03"}
_QUERIES = load_queries()
_MOST_PARTS = 200


@pytest.fixture(scope="module")
def client(seeded_store: Path) -> Iterator[TestClient]:
    with seeded_pages(seeded_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def description(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/api/openapi.json").json())


def test_the_questions_are_listed_with_their_parameters(client: TestClient) -> None:
    listed = {each["name"]: each for each in client.get("/api/queries").json()}
    assert set(listed) == set(_QUERIES)
    parameters = listed["disagreements"]["parameters"]
    jsonschema.Draft202012Validator.check_schema(parameters)
    jsonschema.validate(_MARCH, parameters)
    for wrong in ({**_MARCH, "other": "1"}, {"party": "us-led-coalition"}, {**_MARCH, "period": "2017-13"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, parameters)


def test_a_question_is_described_with_its_sparql(client: TestClient) -> None:
    one = client.get("/api/queries/disagreements").json()
    assert one["sparql"] == _QUERIES["disagreements"].text
    assert client.get(one["page"]).status_code == 200
    assert client.get(one["results"], params=_MARCH).status_code == 200


@pytest.mark.parametrize("name", _QUERIES)
def test_every_question_answers_to_its_description(client: TestClient, description: dict[str, Any], name: str) -> None:
    """The example values of the header are asked; an example that names nothing in this store must be told by name."""
    answer = client.get(f"/api/queries/{name}/results", params=_QUERIES[name].example())
    assert answer.status_code == 200, answer.text
    described = description["paths"][f"/api/queries/{name}/results"]["get"]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(answer.json(), {**schema, "components": description["components"]})
    assert {each["name"] for each in described["parameters"]} == {*_QUERIES[name].example(), "limit", "cursor"}


@pytest.mark.parametrize("suffix", [each.suffix for each in ROW_FORMATS])
def test_an_answer_is_downloaded_under_a_file_name(client: TestClient, suffix: str) -> None:
    answer = client.get(f"{_DISAGREEMENTS}.{suffix}", params=_MARCH)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="disagreements.{suffix}"'
    assert b"INVERTED" in answer.content
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("text/csv", "text/csv"),
        ("text/turtle;q=0.9, text/csv;q=0.1", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_an_answer_comes_in_the_type_asked_for(client: TestClient, accept: str, media_type: str) -> None:
    answer = client.get(_DISAGREEMENTS, params=_MARCH, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["vary"] == "Accept"


def test_no_type_on_offer_is_told(client: TestClient) -> None:
    answer = client.get(_DISAGREEMENTS, params=_MARCH, headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "values", "parameter"),
    [
        (_DISAGREEMENTS, {}, "party"),
        (_DISAGREEMENTS, {"party": "us-led-coalition"}, "period"),
        (_DISAGREEMENTS, {**_MARCH, "party": "nobody"}, "party"),
        (_DISAGREEMENTS, {**_MARCH, "period": "March"}, "period"),
        (_DISAGREEMENTS, {**_MARCH, "place": " "}, "place"),
        (_DISAGREEMENTS, {**_MARCH, "colour": "red"}, "colour"),
        (_DISAGREEMENTS, {**_MARCH, "limit": "0"}, "limit"),
        (_DISAGREEMENTS, {**_MARCH, "limit": "many"}, "limit"),
        ("/api/queries/tolls/results", {"effect": "married"}, "effect"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, path: str, values: dict[str, str], parameter: str) -> None:
    answer = client.get(path, params=values)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["parameter"] == parameter
    assert parameter in answer.json()["detail"]


def test_a_parameter_given_twice_is_named(client: TestClient) -> None:
    answer = client.get(f"{_DISAGREEMENTS}?party=airwars&party=russia&period=2017")
    assert (answer.status_code, answer.json()["parameter"]) == (422, "party")


@pytest.mark.parametrize("path", ["/api/queries/nothing", "/api/queries/nothing/results", f"{_DISAGREEMENTS}.docx"])
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path, params=_MARCH)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def _walk(client: TestClient, path: str, limit: int | None, values: dict[str, str]) -> list[list[dict[str, Any]]]:
    """Return the parts of an answer, each from where the Link header of the one before leads."""
    asked = values if limit is None else {"limit": str(limit), **values}
    parts, address = [], f"{path}?" + "&".join(f"{name}={value}" for name, value in asked.items())
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        parts.append(answer.json())
        assert len(parts) <= _MOST_PARTS, "the parts of the answer never end"
        link = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        address = link.group(1) if link else ""
    return parts


@pytest.mark.parametrize(
    ("name", "values"),
    [("disagreements", _MARCH), ("tolls", {}), ("contents", {}), ("outlets", {}), ("contradictions", {})],
)
@pytest.mark.parametrize("limit", [1, 3])
def test_the_parts_of_an_answer_make_the_whole(
    client: TestClient, name: str, values: dict[str, str], limit: int
) -> None:
    path = f"/api/queries/{name}/results"
    whole = client.get(path, params=values).json()
    parts = _walk(client, path, limit, values)
    assert len(whole) >= 1
    assert [row for part in parts for row in part] == whole
    assert {len(part) for part in parts[:-1]} <= {limit}
    assert 0 < len(parts[-1]) <= limit


_LISTED = "/api/queries/contradictions/results"
_INVERTED = {"verdict": "INVERTED"}


def test_without_limit_and_rows_the_link_header_leads_through_all_rows(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(_LISTED, params={**_INVERTED, "rows": "all"}).json()
    assert len(whole) > 4
    monkeypatch.setattr(api, "find_query", lambda name: _with_rows(_QUERIES[name], "2"))
    parts = _walk(client, _LISTED, None, _INVERTED)
    assert [row for part in parts for row in part] == whole
    assert [len(part) for part in parts[:-1]] == [2] * (len(parts) - 1)


def _with_rows(query: StoredQuery, rows: str) -> StoredQuery:
    """Return the question with another number of rows where none is asked for."""
    parameters = [replace(each, default=rows) if each.name == "rows" else each for each in query.parameters]
    return replace(query, parameters=tuple(parameters))


def test_rows_asked_for_are_the_most_that_the_parts_hold(client: TestClient) -> None:
    whole = client.get(_LISTED, params={**_INVERTED, "rows": "all"}).json()
    parts = _walk(client, _LISTED, 2, {**_INVERTED, "rows": "3"})
    assert [row for part in parts for row in part] == whole[:3]
    assert client.get(_LISTED, params={**_INVERTED, "rows": "3"}).json() == whole[:3]


def test_a_limit_holds_for_downloads_too(client: TestClient) -> None:
    answer = client.get(f"{_DISAGREEMENTS}.csv", params={**_MARCH, "limit": "2"})
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == 2
    assert 'rel="next"' in answer.headers["link"]


@pytest.mark.parametrize("cursor", ["xxxxxxxxxxxx", "WzEsMiwzXQ", "%%", "W10", "bnVsbA", "\u00e9"])
def test_a_forged_cursor_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(_DISAGREEMENTS, params={**_MARCH, "limit": "2", "cursor": cursor})
    assert (answer.status_code, answer.json()["parameter"]) == (404, "cursor")


def _cursor(client: TestClient, values: dict[str, str]) -> str:
    link = client.get(_DISAGREEMENTS, params={**values, "limit": "1"}).headers["link"]
    found = re.search(r"cursor=([^>&]+)", link)
    assert found is not None
    return found.group(1)


def test_a_cursor_of_another_question_is_refused(client: TestClient) -> None:
    other = {**_MARCH, "period": "2017"}
    answer = client.get(_DISAGREEMENTS, params={**other, "limit": "1", "cursor": _cursor(client, _MARCH)})
    assert answer.status_code == 404
    assert "another question" in answer.json()["detail"]


def test_a_cursor_of_an_earlier_version_of_the_store_is_refused(seeded_store: Path, tmp_path: Path) -> None:
    with read_store(seeded_store) as seeded, open_store(tmp_path / "copy") as copy:
        copy.change(Change(add="".join(f"{quad} .\n" for quad in seeded.quads())))
        with pages_over(copy) as client:
            cursor = _cursor(client, _MARCH)
            copy.add("<urn:a> <urn:b> <urn:c> <urn:g> .\n")
            answer = client.get(_DISAGREEMENTS, params={**_MARCH, "limit": "1", "cursor": cursor})
    assert answer.status_code == 409
    assert "begin again" in answer.json()["detail"]


@pytest.mark.parametrize("name", _QUERIES)
def test_the_rows_of_every_question_have_one_order_only(name: str) -> None:
    """The last ORDER BY of the text used for parts names every column, and the text still parses."""
    ordered = total_order(_QUERIES[name].text, _QUERIES[name].columns)
    order = ordered.rpartition("ORDER BY")[2]
    assert "}" not in order
    assert {f"?{column}" for column in _QUERIES[name].columns} <= set(re.findall(r"\?\w+", order))
    ox.Store().query(ordered)


def test_an_answer_unchanged_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(_DISAGREEMENTS, params=_MARCH).headers["etag"]
    assert client.get(_DISAGREEMENTS, params=_MARCH, headers={"If-None-Match": tag}).status_code == 304


def test_the_questions_are_published_so_that_they_run_as_they_stand(client: TestClient) -> None:
    answer = client.get("/api/queries.ttl")
    graph = ox.Store()
    graph.load(answer.content, format=ox.RdfFormat.TURTLE)
    published = [
        quad.subject
        for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "SPARQLExecutable"))
    ]
    selects = graph.quads_for_pattern(None, ox.NamedNode(SH + "select"), None)
    texts = [quad.object.value for quad in selects if isinstance(quad.object, ox.Literal)]
    assert len(published) == len(texts) == len(_QUERIES)
    answered = [client.get("/sparql", params={"query": text}).status_code for text in texts]
    assert set(answered) == {200}


def test_the_description_is_openapi_and_every_schema_in_it_is_sound(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    assert len(description["paths"]) == 3 + 2 * len(_QUERIES)
    schemas = [
        parameter["schema"] for path in description["paths"].values() for parameter in path["get"].get("parameters", ())
    ]
    assert len(schemas) > 100
    for schema in [*schemas, *description["components"]["schemas"].values()]:
        jsonschema.Draft202012Validator.check_schema(schema)
    json.dumps(description)


_TESTED = r"^/api/queries(\.ttl|/\{name\}|/(disagreements|graded-differently|quotes)/results)?$"
"""Between them the questions have parameters of most types, required ones and others."""


def test_schemathesis_finds_nothing(seeded_store: Path, tmp_path: Path) -> None:
    """Asks with examples, edge cases and made-up values; holds each answer against the description."""
    tool = str(Path(sys.executable).with_name("schemathesis"))
    with read_store(seeded_store) as store, live(app_over(store)) as address:
        command = [tool, "run", f"{address}/api/openapi.json", "--include-path-regex", _TESTED, "--max-examples", "5"]
        made = ["--phases", "examples,coverage,fuzzing", "--seed", "1", "--generation-database", "none"]
        done = subprocess.run([*command, *made], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "generated" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout
