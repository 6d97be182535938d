"""Each shape lets its valid examples pass and finds exactly the fault of each invalid one."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace
from rdflib.paths import MulPath

from tollgraph.article_checks import validate_articles
from tollgraph.errors import ReadingError, TollgraphError
from tollgraph.namespaces import SH, TG
from tollgraph.store import memory_store, open_store
from tollgraph.validation import (
    load_shapes,
    validate,
    validate_files,
    validate_store,
)

_SH = Namespace(SH)
_EXAMPLES = Path(__file__).parent / "shapes"
_SHAPES = load_shapes()
_RDF_ITEMS = MulPath(RDF.rest, "*") / RDF.first
_NAMES = sorted(str(shape).rsplit("#", 1)[-1] for shape in _SHAPES.subjects(RDF.type, _SH.NodeShape))
_VALID = sorted(_EXAMPLES.glob("*/valid-*.ttl"))
_INVALID = sorted(_EXAMPLES.glob("*/invalid-*.ttl"))


def _case(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _graph(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def _only(name: str) -> Graph:
    """Return the shapes with the targets of one shape alone."""
    one = Graph() + _SHAPES
    for subject, target in list(one.subject_objects(_SH.targetClass)):
        if not str(subject).endswith(f"#{name}"):
            one.remove((subject, _SH.targetClass, target))
    return one


def _announced(path: Path) -> list[tuple[str, ...]]:
    """Return focus node, path and component of each fault: three comment lines each at the head of the example."""
    lines = path.read_text(encoding="utf-8").splitlines()
    said = [line.partition(":")[2].strip() for line in lines if line.startswith("# ")]
    return sorted(tuple(said[start : start + 3]) for start in range(0, len(said), 3))


def test_there_are_shapes_and_examples() -> None:
    assert len(_NAMES) >= 15
    assert len(_VALID) >= len(_NAMES)
    assert len(_INVALID) >= len(_NAMES)


@pytest.mark.parametrize("name", _NAMES)
def test_every_shape_has_a_valid_example_that_it_looks_at_and_an_invalid_one(name: str) -> None:
    valid = list((_EXAMPLES / name).glob("valid-*.ttl"))
    assert valid
    assert list((_EXAMPLES / name).glob("invalid-*.ttl"))
    assert all(validate(_graph(path), _only(name)).focus_nodes for path in valid)


@pytest.mark.parametrize("path", _VALID, ids=_case)
def test_a_valid_example_has_no_findings(path: Path) -> None:
    assert validate(_graph(path), _only(path.parent.name)).findings == ()


@pytest.mark.parametrize("path", _INVALID, ids=_case)
def test_an_invalid_example_has_exactly_the_fault_that_it_names(path: Path) -> None:
    report = validate(_graph(path), _only(path.parent.name))
    assert sorted((each.focus, each.path, each.component) for each in report.findings) == _announced(path)
    assert report.findings[0].shape == path.parent.name


def test_only_violations_make_data_not_conform() -> None:
    warned = validate(_graph(_EXAMPLES / "ClaimWarningShape/invalid-part-above-whole.ttl"), _only("ClaimWarningShape"))
    assert [finding.severity for finding in warned.findings] == ["Warning"]
    assert warned.conforms
    noted = validate(_graph(_EXAMPLES / "IncidentInfoShape/invalid-nowhere-at-no-time.ttl"), _only("IncidentInfoShape"))
    assert [finding.severity for finding in noted.findings] == ["Info"]


def test_every_shape_and_property_says_what_is_wrong_in_a_sentence() -> None:
    speaking = set(_SHAPES.objects(None, _SH.property)) | set(_SHAPES.objects(None, _SH.sparql))
    within_or = set(_SHAPES.objects(None, _SH["or"] / _RDF_ITEMS / _SH.property))
    messages = [str(message) for each in speaking - within_or for message in _SHAPES.objects(each, _SH.message)]
    assert len(messages) == len(speaking - within_or) > 80
    assert all(message.endswith(".") and len(message) > 20 for message in messages)


@pytest.mark.parametrize("data", ["", '<http://example.org/a> <http://example.org/b> "c" .\n'])
def test_data_that_no_shape_looks_at_do_not_conform(data: str) -> None:
    report = validate(data)
    assert not report.conforms
    assert report.focus_nodes == 0
    assert report.findings[0].component == "NothingChecked"


def test_no_shapes_check_nothing() -> None:
    assert not validate(_graph(_VALID[0]), Graph()).conforms


def test_a_batch_names_only_the_graphs_that_break_a_rule() -> None:
    line = "<http://example.org/{0}> {1} <http://example.org/g/{0}> .\n"
    kind = f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{TG}Publication>"
    key = '<http://purl.org/dc/terms/identifier> "k"'
    good, bad = line.format("good", kind) + line.format("good", key), line.format("bad", kind)
    names = [f"http://example.org/g/{each}" for each in ("good", "bad")]
    faults = validate_articles(dict(zip(names, (good, bad), strict=True)), memory_store())
    assert list(faults) == names[1:]
    assert "exactly one key" in faults[names[1]]


def test_files_and_a_store_are_validated_alike(tmp_path: Path) -> None:
    path = _EXAMPLES / "PublicationShape" / "invalid-no-key.ttl"
    with open_store(tmp_path / "store") as store:
        store.load_rdf(path.read_bytes(), ox.RdfFormat.TURTLE, "http://example.org/graph")
    assert validate_files([path]) == validate_store(tmp_path / "store")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is not Turtle")
    with pytest.raises(ReadingError, match=r"broken\.ttl"):
        validate_files([path])
    with pytest.raises(TollgraphError, match="no store"):
        validate_store(tmp_path / "missing")


@pytest.mark.parametrize("path", [path for path in _INVALID if "component: SPARQL" in path.read_text()], ids=_case)
def test_a_sparql_constraint_asked_once_finds_what_pyshacl_finds_node_by_node(path: Path) -> None:
    shapes = _only(path.parent.name)
    _, results, _ = pyshacl.validate(_graph(path), shacl_graph=shapes, inference="none", inplace=True)
    by_node = {(str(each), "SPARQLConstraintComponent") for each in results.objects(None, _SH.focusNode)}
    assert {(each.focus, each.component) for each in validate(_graph(path), shapes).findings} == by_node
