"""HermiT finds what follows, what contradicts, and what cannot be said to it."""

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import owlready2
import pytest

from tests.java import needs_java
from tollgraph.clashes import find_clashes
from tollgraph.errors import NotConformingError, ReasoningError
from tollgraph.export import export_store
from tollgraph.namespaces import DEFAULT_BASE, PREFIXES, TG, XSD
from tollgraph.ontology import load_triples, ontology_files
from tollgraph.reasoning import ReasoningResult, reason
from tollgraph.settings import load_settings
from tollgraph.store import read_store

_EXAMPLE = "https://example.org/"
_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + f"@prefix ex: <{_EXAMPLE}> .\n"

SIDES = """
    ex:ministry tg:speaksFor ex:member .
    ex:member tg:memberOf ex:coalition .
    ex:unit org:unitOf ex:ministry .
    ex:claim a tg:Claim ; tg:claimant ex:ministry ; tg:toldOn "2017-03-18"^^xsd:date .
    ex:report a tg:LedgerReport ; tg:month "2017-03"^^xsd:gYearMonth .
"""


def _written(folder: Path, data: str) -> Path:
    path = folder / "data.ttl"
    path.write_text(_PREFIXES + data, encoding="utf-8")
    return path


@cache
def _sides() -> ReasoningResult:
    with tempfile.TemporaryDirectory() as folder:
        return reason([_written(Path(folder), SIDES)])


@cache
def _seeds() -> ReasoningResult:
    return reason()


@needs_java
@pytest.mark.java
def test_ontology_schemes_alignments_and_seeds_are_consistent() -> None:
    assert _seeds().consistent, list(_seeds().lines())
    assert _seeds().unsatisfiable == ()


@needs_java
@pytest.mark.java
def test_the_pentagon_is_on_the_side_of_the_coalition() -> None:
    pentagon, coalition = f"{DEFAULT_BASE}actor/pentagon", f"{DEFAULT_BASE}actor/us-led-coalition"
    assert (pentagon, f"{TG}onSideOf", coalition) in _seeds().entailed


@needs_java
@pytest.mark.java
@pytest.mark.parametrize(
    ("subject", "name", "target"),
    [
        ("ministry", "onSideOf", "coalition"),
        ("coalition", "hasOnSide", "ministry"),
        ("ministry", "hasMember", "unit"),  # which is more than to have it on its side
    ],
)
def test_whoever_speaks_for_a_member_is_on_the_side_of_the_body(subject: str, name: str, target: str) -> None:
    assert (_EXAMPLE + subject, TG + name, _EXAMPLE + target) in _sides().entailed


@needs_java
@pytest.mark.java
def test_a_thing_that_is_spoken_for_is_an_actor() -> None:
    assert (f"{_EXAMPLE}coalition", PREFIXES["rdf"] + "type", f"{TG}Actor") in _sides().entailed


@needs_java
@pytest.mark.java
@pytest.mark.parametrize(
    ("subject", "name", "target"),
    [
        ("ministry", "speaksFor", "coalition"),
        ("ministry", "memberOf", "coalition"),
        ("coalition", "onSideOf", "ministry"),
        ("coalition", "onSideOf", "member"),
    ],
)
def test_being_on_a_side_is_neither_speaking_for_it_nor_mutual(subject: str, name: str, target: str) -> None:
    assert _sides().consistent
    assert (_EXAMPLE + subject, TG + name, _EXAMPLE + target) not in _sides().entailed


@needs_java
@pytest.mark.java
def test_literals_that_hermit_does_not_take_are_left_out_and_counted() -> None:
    assert _sides().left_out == {f"{XSD}date": 1, f"{XSD}gYearMonth": 1}
    assert any("left out: 1 literals of date" in line for line in _sides().lines())


CONTRADICTIONS = {
    "a claim and a place": ("ex:a a tg:Claim, tg:Place .", "ex:a is both tg:Place and tg:Statement"),
    "a claim and an assessment": ("ex:a a tg:Claim, tg:Assessment .", "ex:a is both tg:Assessment and tg:Claim"),
    "an unnamed monitor": ("ex:a a tg:UnnamedSource, tg:Monitor .", "ex:a is both tg:Monitor and tg:UnnamedSource"),
    "a place that claims": ("ex:c tg:claimant ex:a . ex:a a tg:Place .", "ex:a is both tg:Actor and tg:Place"),
    "two lower ends": ("ex:c tg:lower 3, 4 .", "ex:c has two values of tg:lower, 3 and 4"),
    "two verdicts": (
        r"ex:c tg:verdict tgs:verdict\/AGREE, tgs:verdict\/DIFFER .",
        "ex:c has two values of tg:verdict, tgs:verdict/AGREE and tgs:verdict/DIFFER",
    ),
}


@needs_java
@pytest.mark.java
@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_an_inconsistent_thing_is_found_and_named(case: str, tmp_path: Path) -> None:
    data, told = CONTRADICTIONS[case]
    result = reason([_written(tmp_path, data)])
    assert not result.consistent
    assert any(line.startswith(told.replace("ex:", _EXAMPLE)) for line in result.lines()), list(result.lines())


@needs_java
@pytest.mark.java
def test_a_contradiction_without_a_clash_is_still_reported(tmp_path: Path) -> None:
    result = reason([_written(tmp_path, "ex:a tg:memberOf ex:a .")])
    assert not result.consistent
    assert result.clashes == ()
    assert "no single thing shows why" in list(result.lines())[1]


@needs_java
@pytest.mark.java
def test_reasoning_leaves_nothing_of_its_own_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = owlready2.JAVA_EXE, len(owlready2.default_world.graph)
    reason([_written(tmp_path, "ex:a a tg:Claim, tg:Place .")])
    assert list(scratch.iterdir()) == []
    assert (owlready2.JAVA_EXE, len(owlready2.default_world.graph)) == before


@needs_java
@pytest.mark.java
def test_what_was_ingested_is_consistent_with_the_ontology(seeded_store: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph.nq"
    with read_store(seeded_store) as store:
        export_store(store, "nquads", out)
    assert reason([out]).consistent


@needs_java
@pytest.mark.java
def test_a_moment_finer_than_hermit_takes_is_left_out_and_counted(tmp_path: Path) -> None:
    moments = (
        'ex:e tg:decidedOn "2026-11-21T09:00:00.123456Z"^^xsd:dateTime, "2026-11-21T09:00:00.123Z"^^xsd:dateTime .'
    )
    result = reason([_written(tmp_path, moments)])
    assert result.consistent
    assert result.left_out[XSD + "dateTime"] == 1


def test_without_java_the_error_says_what_to_install() -> None:
    with pytest.raises(ReasoningError, match=r"install one, e\.g\. Debian's default-jre-headless"):
        reason([], replace(load_settings({}), java="no-such-java"))


def test_a_broken_java_is_an_error_that_names_it() -> None:
    with pytest.raises(ReasoningError, match=r"HermiT failed on .*false"):
        reason([], replace(load_settings({}), java="false"))


@pytest.mark.parametrize(("name", "told"), [("data.docx", "names no RDF syntax"), ("missing.ttl", "missing.ttl")])
def test_a_file_that_cannot_be_read_is_named(name: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(NotConformingError, match=told):
        list(load_triples([tmp_path / name]))


def test_the_shipped_files_have_no_clash_of_their_own() -> None:
    triples = list(load_triples(ontology_files()))
    assert len(triples) > 2000
    assert find_clashes(triples) == []
