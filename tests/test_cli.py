"""The command line as a user meets it: exit codes, messages, and that nothing is lost."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run
from tollgraph.cli import COMMANDS
from tollgraph.store import open_store

_FRONT_MATTER = "---\npublished: 2017-03-24\npublisher: The Gazette\n---\n"
_REPORT = _FRONT_MATTER + "{} people were killed in an air strike on Raqqa, activists said.\n"


def _write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_help_lists_every_command_with_its_purpose(tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run("--help")
    assert code == 0
    assert len(COMMANDS) >= 13
    assert [
        command.name for command in COMMANDS if f"  {command.name} " not in out or not command.get_short_help_str()
    ] == []


def test_the_version_is_told(tollgraph_run: Run) -> None:
    assert re.fullmatch(r"tollgraph, version \d+\.\d+\.\d+\n", tollgraph_run("--version")[1])


def test_ingesting_twice_changes_nothing(tmp_path: Path, tollgraph_run: Run) -> None:
    report = _write(tmp_path, "report.md", _REPORT.format("Ten"))
    first = tollgraph_run("ingest", report, "--store", tmp_path / "store")
    exported = tollgraph_run("export", "--format", "nquads", "--store", tmp_path / "store")[1]
    second = tollgraph_run("ingest", report, "--store", tmp_path / "store")
    assert (first[0], second[0]) == (0, 0)
    assert "1 read" in first[1]
    assert "0 read" in second[1]
    assert "1 unchanged" in second[1]
    assert tollgraph_run("export", "--format", "nquads", "--store", tmp_path / "store")[1] == exported


def test_a_corrected_report_supersedes_and_the_old_version_is_kept(tmp_path: Path, tollgraph_run: Run) -> None:
    head = "---\narticle: a1\npublished: 2017-03-24\npublisher: The Gazette\n---\n"
    store = tmp_path / "store"
    for number in ("Ten", "Twelve"):
        text = f"{head}{number} people were killed in an air strike on Raqqa, activists said.\n"
        _, out, _ = tollgraph_run("ingest", _write(tmp_path, "report.md", text), "--store", store)
    assert "1 as new versions" in out
    quads = tollgraph_run("export", "--format", "nquads", "--store", store)[1]
    assert "Ten people were killed" in quads
    assert "Twelve people were killed" in quads
    assert quads.count('prov#invalidatedAtTime> "') == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", "", "is empty"),
        ("binary.txt", b"\x00\x01\x02", "is binary"),
        ("menu.html", "<html><body></body></html>", "no article text"),
        ("undated.txt", "Ten people were killed in Raqqa.", "--published"),
        ("picture.png", b"\x89PNG", "is not one that is read"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_taken_in(
    tmp_path: Path, tollgraph_run: Run, name: str, content: str | bytes, words: str
) -> None:
    bad = _write(tmp_path, name, content)
    good = _write(tmp_path, "good.md", _REPORT.format("Ten"))
    code, out, _ = tollgraph_run("ingest", bad, good, "--store", tmp_path / "store")
    assert code == 0
    assert "1 read" in out
    assert name in out
    assert words in out


def test_nothing_readable_at_all_cannot_run(tmp_path: Path, tollgraph_run: Run) -> None:
    for name in ("missing.txt", "missing"):
        code, out, _ = tollgraph_run("ingest", tmp_path / name, "--store", tmp_path / "store")
        assert code == 2
        assert "no such file" in out


def test_a_broken_line_is_named_and_the_other_four_are_ingested(tmp_path: Path, tollgraph_run: Run) -> None:
    numbers = ("Ten", "Eleven", "Twelve", "Thirteen", "Fourteen")
    rows = [{"article": n, "published": "2017-03-24", "text": f"{n} people were killed in Raqqa."} for n in numbers]
    lines = [json.dumps(row) for row in rows]
    lines[2] = lines[2][:-1]
    path = _write(tmp_path, "reports.jsonl", "\n".join(lines))
    code, out, _ = tollgraph_run("ingest", path, "--store", tmp_path / "store")
    assert code == 0
    assert "4 read" in out
    assert "reports.jsonl, line 3" in out


def test_a_store_in_use_is_told_with_what_to_do(tmp_path: Path, tollgraph_run: Run) -> None:
    report = _write(tmp_path, "report.md", _REPORT.format("Ten"))
    with open_store(tmp_path / "store"):
        code, _, err = tollgraph_run("ingest", report, "--store", tmp_path / "store")
    assert code == 2
    assert "in use" in err


def test_a_missing_store_is_told_with_how_to_make_one(tmp_path: Path, tollgraph_run: Run) -> None:
    code, _, err = tollgraph_run("query", "tolls", "--store", tmp_path / "none")
    assert code == 2
    assert "tollgraph ingest" in err


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        (("-p", "party=us-led-coalition", "-p", "period=March"), "period"),
        (("-p", "party=nobody at all", "-p", "period=2017-03"), "nobody at all"),
        (("-p", "party=us-led-coalition"), "period"),
        (("-p", "party"), "name=value"),
        (("-p", "colour=red", "-p", "party=us-led-coalition", "-p", "period=2017-03"), "colour"),
    ],
)
def test_a_wrong_parameter_exits_3_and_is_named(
    seeded_store: Path, tollgraph_run: Run, parameters: tuple[str, ...], words: str
) -> None:
    code, _, err = tollgraph_run("query", "disagreements", *parameters, "--store", seeded_store)
    assert code == 3
    assert words in err


@pytest.mark.parametrize("format_name", ["csv", "tsv", "json", "jsonl", "ttl", "jsonld", "turtle", "nq", "table"])
def test_an_answer_comes_in_every_format(seeded_store: Path, tollgraph_run: Run, format_name: str) -> None:
    march = ("-p", "party=us-led-coalition", "-p", "period=2017-03")
    code, out, _ = tollgraph_run("query", "disagreements", *march, "--format", format_name, "--store", seeded_store)
    assert code == 0
    assert "INVERTED" in out


def test_extraction_prints_the_guide_s_form_without_a_store(
    tmp_path: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = _write(tmp_path, "report.md", _REPORT.format("At least ten"))
    code, out, err = tollgraph_run("extract", report, "--format", "jsonl")
    row = json.loads(out)
    assert code == 0
    assert "1 articles" in err
    assert (row["published"], row["claims"][0]["low"], row["claims"][0]["qualifier"]) == ("2017-03-24", 10, "at least")


def test_a_person_s_claims_are_taken_in_from_the_template(tmp_path: Path, tollgraph_run: Run) -> None:
    sheet = tmp_path / "claims.csv"
    assert tollgraph_run("template", sheet)[0] == 0
    header = sheet.read_text().splitlines()[0].split(",")
    values = {
        "publisher": "The Gazette", "published": "2017-03-24", "url": "https://example.org/r",
        "quote": "ten people died", "count_text": "ten", "low": "10", "high": "10", "qualifier": "exact",
        "effect": "killed", "victims": "people", "claimant": "activists", "attributed_to": "Russia",
        "places": "Raqqa; Syria", "start": "2017-03-20", "end": "2017-03-20",
    }  # fmt: skip
    assert set(values) <= set(header)
    with sheet.open("a") as rows:
        rows.write(",".join(values.get(column, "") for column in header) + "\n")
    code, out, _ = tollgraph_run("ingest", sheet, "--store", tmp_path / "store")
    assert code == 0
    assert "claims: 1" in out
    assert "ten people died" in tollgraph_run("export", "--store", tmp_path / "store")[1]


def test_an_empty_template_is_left_out_with_the_remedy(tmp_path: Path, tollgraph_run: Run) -> None:
    sheet = tmp_path / "claims.csv"
    assert tollgraph_run("template", sheet)[0] == 0
    code, told, _ = tollgraph_run("ingest", sheet, "--store", tmp_path / "store")
    assert code == 2
    assert "fill in a row for each claim" in told


def test_a_template_never_overwrites(tmp_path: Path, tollgraph_run: Run) -> None:
    sheet = _write(tmp_path, "claims.csv", "mine")
    assert tollgraph_run("template", sheet)[0] == 2
    assert sheet.read_text() == "mine"


def test_the_seeded_store_conforms_to_the_shapes(seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run("validate", "--store", seeded_store)
    assert code == 0, out
    assert "conforms" in out


def test_a_file_that_breaks_a_shape_exits_1(tmp_path: Path, tollgraph_run: Run) -> None:
    text = "<urn:x> a <https://w3id.org/tollgraph/ontology#Claim> ."
    code, out, _ = tollgraph_run("validate", _write(tmp_path, "claim.ttl", text))
    assert code == 1
    assert "urn:x" in out


def test_loaded_names_teach_the_reader(tmp_path: Path, tollgraph_run: Run) -> None:
    turtle = """@prefix tg: <https://w3id.org/tollgraph/ontology#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:watch> a tg:Monitor, tg:Actor ; skos:prefLabel "Lantern Watch Institute"@en ; skos:altLabel "LWI"@en ."""
    store = tmp_path / "store"
    assert tollgraph_run("load", _write(tmp_path, "names.ttl", turtle), "--store", store)[0] == 0
    text = "---\npublished: 2017-03-24\n---\nTen people were killed in an air strike on Raqqa, LWI said.\n"
    _, out, _ = tollgraph_run("extract", _write(tmp_path, "r.md", text), "--format", "jsonl", "--store", store)
    assert json.loads(out)["claims"][0]["claimant"] == "Lantern Watch Institute"


def test_broken_rdf_loads_nothing_and_is_named(tmp_path: Path, tollgraph_run: Run) -> None:
    code, _, err = tollgraph_run("load", _write(tmp_path, "bad.ttl", "<a> <b> "), "--store", tmp_path / "store")
    assert code == 2
    assert "bad.ttl" in err


def test_export_to_a_file_writes_it_whole(seeded_store: Path, tmp_path: Path, tollgraph_run: Run) -> None:
    out = tmp_path / "graph.trig"
    assert tollgraph_run("export", "--format", "trig", "--out", out, "--store", seeded_store)[0] == 0
    assert "INVERTED" in out.read_text()
    assert list(tmp_path.iterdir()) == [out]


def test_info_says_what_the_store_holds(seeded_store: Path, tollgraph_run: Run) -> None:
    code, out, _ = tollgraph_run("info", "--store", seeded_store)
    assert code == 0
    assert re.search(r"Claim\W+\d+", out)


@pytest.mark.parametrize(
    ("rows", "count", "told"),
    [("2", 2, "the first 2 rows; there are more: ask with rows=all for all"), ("all", 12, "")],
)
def test_an_answer_that_is_not_whole_says_so_beside_it(
    seeded_store: Path, tollgraph_run: Run, rows: str, count: int, told: str
) -> None:
    asked = ("query", "contradictions", "-p", "verdict=INVERTED", "-p", f"rows={rows}", "--format", "json")
    code, out, err = tollgraph_run(*asked, "--store", seeded_store)
    assert (code, len(json.loads(out)), err.strip()) == (0, count, told)
