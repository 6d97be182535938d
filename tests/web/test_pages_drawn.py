"""What the server draws: maps of incidents, statements in time, plots of answers."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.site import Page, seeded_pages
from tollgraph.store import read_store
from tollgraph.web import maps, outlines
from tollgraph.web.asking import rows, selection
from tollgraph.web.maps import map_of_incidents
from tollgraph.web.outlines import Outline
from tollgraph.web.site import Site
from tollgraph.web.statements import Statement, statements
from tollgraph.web.timeline import MOST_ROWS, timeline

needs_plots = pytest.mark.skipif(find_spec("vl_convert") is None, reason="needs the extra 'plot'")


@pytest.fixture(scope="module")
def client(seeded_store: Path) -> Iterator[TestClient]:
    with seeded_pages(seeded_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(seeded_store: Path) -> Iterator[Site]:
    with read_store(seeded_store) as store:
        yield Site(store)


@pytest.fixture(scope="module")
def told(site: Site) -> list[Statement]:
    """Return the statements about Raqqa."""
    found = rows(site.store, selection("at-place", [f"{site.base}place/raqqa"]))
    return statements(site, [row["statement"] for row in found])


def test_a_map_puts_north_up_and_east_right(site: Site) -> None:
    drawn = map_of_incidents(site)
    assert drawn is not None
    spots = {spot.place.label: spot for spot in drawn.spots}
    assert spots["Raqqa"].x < spots["Mosul"].x
    assert spots["Mosul"].y < spots["Khan Shaykhun"].y
    assert all(0 < spot.x < maps.WIDTH and 0 < spot.y < drawn.height for spot in drawn.spots)


def test_without_outlines_lines_of_degrees_say_where_spots_are(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "outlines", tuple)
    drawn = map_of_incidents(site)
    assert drawn is not None
    mosul = next(spot for spot in drawn.spots if spot.place.label == "Mosul")  # 36.3 N, 43.1 E
    latitudes = {line.name: line.at for line in drawn.lines if not line.upright}
    longitudes = {line.name: line.at for line in drawn.lines if line.upright}
    assert latitudes["38° N"] < mosul.y < latitudes["36° N"] < latitudes["34° N"]
    assert longitudes["40° E"] < mosul.x < longitudes["44° E"]


def test_one_spot_without_outlines_is_no_map(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mosul = f"VALUES ?place {{ <{site.base}place/mosul> }}"
    monkeypatch.setattr(maps, "outlines", tuple)
    assert map_of_incidents(site, mosul) is None
    square = Outline(((38.0, 35.0), (44.0, 35.0), (44.0, 37.0)), 38, 35, 44, 37)
    monkeypatch.setattr(maps, "outlines", lambda: (square,))
    drawn = map_of_incidents(site, mosul)
    assert drawn is not None
    assert (len(drawn.spots), drawn.lines) == (1, ())


def test_a_spot_counts_incidents_and_not_people(site: Site) -> None:
    drawn = map_of_incidents(site)
    assert drawn is not None
    assert [len(spot.incidents) for spot in drawn.spots] == sorted(
        (len(spot.incidents) for spot in drawn.spots), reverse=True
    )
    assert len({(len(spot.incidents), spot.radius) for spot in drawn.spots}) == len({s.radius for s in drawn.spots})


def test_no_place_known_means_no_map(site: Site) -> None:
    assert map_of_incidents(site, "FILTER(false)") is None


def test_outlines_are_read_from_topojson_in_both_directions(tmp_path: Path) -> None:
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, -2]]},
                    {"type": "MultiPolygon", "arcs": [[[0, -2]], [[1, -1]]]},
                    {"type": None},
                ]
            }
        },
    }
    path = tmp_path / "countries.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    found = outlines.outlines(path)
    assert len(found) == 3
    assert found[0] == Outline(
        ((10, 20), (12, 20), (12, 22), (12, 22), (10, 22), (10, 20)), west=10, south=20, east=12, north=22
    )
    assert outlines.outlines(tmp_path / "missing.json") == ()


def test_a_map_draws_the_outlines_in_its_frame_only(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    square = ((38.0, 35.0), (39.0, 35.0), (39.0, 36.0), (38.0, 36.0))
    here, far = Outline(square, 38, 35, 39, 36), Outline(square, -100, 35, -99, 36)
    monkeypatch.setattr(maps, "outlines", lambda: (here, far))
    drawn = map_of_incidents(site)
    assert drawn is not None
    assert len(drawn.land) == 1
    assert re.fullmatch(r"M\d+ \d+(L\d+ \d+){3}Z", drawn.land[0])


def test_a_timeline_tells_when_and_of_which_days(told: list[Statement]) -> None:
    drawn = timeline(told)
    assert drawn is not None
    assert [row.told for row in drawn.rows] == sorted(row.told for row in drawn.rows)
    spans = [row for row in drawn.rows if row.start is not None and row.end is not None]
    assert spans
    assert all(row.start <= row.end <= row.told for row in spans if row.start is not None and row.end is not None)
    assert {tick.name for tick in drawn.ticks} == {"2018", "2019"}


def test_a_timeline_says_what_it_leaves_out(told: list[Statement]) -> None:
    many = [replace(told[0], iri=f"urn:{number}") for number in range(MOST_ROWS + 7)]
    drawn = timeline(many)
    assert drawn is not None
    assert (len(drawn.rows), drawn.left_out) == (MOST_ROWS, 7)


@pytest.mark.parametrize("day", ["", "yesterday", "2017-02-30"])
def test_a_statement_without_a_day_is_in_no_timeline(told: list[Statement], day: str) -> None:
    assert timeline([replace(told[0], told=day), *told[1:2]]) is None


def test_a_place_and_an_incident_are_on_a_map(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    square = Outline(((38.0, 35.0), (44.0, 35.0), (44.0, 37.0)), 38, 35, 44, 37)
    monkeypatch.setattr(maps, "outlines", lambda: (square,))
    for path in ("/", "/id/place/raqqa.html", "/id/place/syria.html", "/id/actor/us-led-coalition.html"):
        page = client.get(path).text
        assert 'class="map"' in page, path
        Page(page)
    assert 'class="map"' not in client.get("/id/actor/airwars.html").text
    assert 'class="timeline"' in client.get("/id/actor/airwars.html").text


@needs_plots
def test_an_answer_is_drawn_as_svg(client: TestClient) -> None:
    page = client.get("/questions/disagreements?party=us-led-coalition&period=2017-03").text
    source = next(link for link in Page(page).links if "plot.svg" in link)
    answer = client.get(source)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert client.get(source, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@needs_plots
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/contents/plot.svg", 422),
        ("/questions/nothing/plot.svg", 404),
        ("/questions/disagreements/plot.svg?party=nobody&period=2017", 422),
        ("/questions/disagreements/plot.svg?party=airwars&period=1999", 404),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
