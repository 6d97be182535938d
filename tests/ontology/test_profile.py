"""The ontology, alone and with each alignment, is in OWL 2 DL."""

import subprocess
from pathlib import Path

import pytest
from rdflib import Graph

from tests.java import JAVA, needs_java
from tests.ontology.loading import ALIGNMENTS, FOLDER
from tests.shared_data import needs_shared, shared_path

CORE = (FOLDER / "tollgraph.ttl", FOLDER / "schemes.ttl")
MERGED = {
    "core": CORE,
    **{path.stem: (*CORE, path) for path in ALIGNMENTS},
    "all": (*CORE, *ALIGNMENTS),
}


def _check(files: tuple[Path, ...], folder: Path, more: str = "") -> subprocess.CompletedProcess[str]:
    import owlready2

    merged = Graph()
    for file in files:
        merged.parse(file)
    merged.parse(data=more, format="turtle")
    merged.serialize(folder / "merged.rdf", format="xml")
    classes = Path(owlready2.__file__).parent / "pellet" / "*"
    driver = shared_path("drivers", "OwlProfileCheck.java")
    assert JAVA is not None
    command = [JAVA, "-cp", str(classes), str(driver), str(folder / "merged.rdf"), "DL"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@needs_java
@needs_shared
@pytest.mark.java
@pytest.mark.parametrize("name", MERGED)
def test_the_files_are_in_owl_2_dl(name: str, tmp_path: Path) -> None:
    result = _check(MERGED[name], tmp_path)
    assert "PASS OWL 2 DL 0 violations" in result.stdout, result.stdout + result.stderr


@needs_java
@needs_shared
@pytest.mark.java
def test_a_restriction_that_owl_2_dl_forbids_is_found(tmp_path: Path) -> None:
    """A property that follows from a chain may not be functional."""
    functional = "<https://w3id.org/tollgraph/ontology#onSideOf> a <http://www.w3.org/2002/07/owl#FunctionalProperty> ."
    assert _check(CORE, tmp_path, functional).returncode == 1
