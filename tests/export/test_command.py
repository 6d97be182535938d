"""The command writes what was asked for, and says what there is where something was not."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tollgraph.errors import ExportError
from tollgraph.export.exports import Material, write_export
from tollgraph.export.formats import EXPORT_FORMATS, ExportFormat, find_export
from tollgraph.store import memory_store


@pytest.mark.parametrize("chosen", EXPORT_FORMATS, ids=lambda chosen: chosen.name)
def test_the_help_tells_every_format_with_its_meaning(chosen: ExportFormat, tollgraph_run: Run) -> None:
    _, out, _ = tollgraph_run("export", "--help")
    assert f"{', '.join(chosen.names)} " in out
    assert chosen.meaning in out


@pytest.mark.parametrize("name", ["docx", "", "turtles"])
def test_an_unknown_format_names_those_there_are(name: str, tollgraph_run: Run) -> None:
    code, _, err = tollgraph_run("export", "--format", name)
    assert code == 3
    assert all(each.name in err for each in EXPORT_FORMATS)
    with pytest.raises(ExportError, match=r"is no format here; choose one of turtle \(or ttl\)"):
        find_export(name)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--party", "nobody known"], "parameter 'party': 'nobody known' names no actor here"),
        (["--query", "tolling"], "there is no stored query 'tolling'; there are"),
        (["--query", "tolls", "--place", "Yemen"], "cannot be combined"),
        (["-p", "party=x"], "name it with --query"),
        (["--format", "geojson", "--table", "claims"], "--table goes with the format csv"),
    ],
)
def test_a_selection_that_cannot_be_made_says_why(
    arguments: list[str], message: str, seeded_store: Path, tollgraph_run: Run
) -> None:
    code, out, err = tollgraph_run("export", *arguments, "--store", seeded_store)
    assert code in (2, 3)
    assert out == ""
    assert message in err


def test_a_part_is_written_in_the_format_asked_for(seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run("export", "--format", "geojson", "--place", "Yemen", "--store", seeded_store)
    assert code == 0
    features = json.loads(out)["features"]
    assert features
    assert all("Yemen" in json.dumps(each) or "Dahyan" in json.dumps(each) for each in features)


def test_the_answer_to_a_question_can_be_exported(seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run(
        "export", "--format", "csv", "--table", "comparisons", "--query", "contradictions", "--store", seeded_store
    )
    assert code == 0
    assert "CONTRADICT" in out


@pytest.mark.parametrize(
    "chosen", [each for each in EXPORT_FORMATS if each.name != "nanopub"], ids=lambda each: each.name
)
def test_an_empty_store_can_be_exported(chosen: ExportFormat, tmp_path: Path) -> None:
    with memory_store() as empty:
        write_export(Material(empty), chosen.name, tmp_path / "out")
    assert (tmp_path / "out").exists()
