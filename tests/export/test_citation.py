"""The software and every export say how to cite them."""

from pathlib import Path

import pytest
import yaml

import tollgraph
from tollgraph.export.descriptions import Census, Imprint
from tollgraph.export.descriptions.web import citation

_OWN = Path(__file__).parents[2] / "CITATION.cff"


def test_the_software_s_citation_names_its_version_and_licence() -> None:
    own = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
    assert (own["cff-version"], own["type"]) == ("1.2.0", "software")
    assert own["version"] == tollgraph.__version__
    assert own["license"] == "Apache-2.0"


@pytest.mark.parametrize(
    ("licence", "key"),
    [("https://creativecommons.org/licenses/by/4.0/", "license"), ("https://example.org/terms", "license-url")],
)
def test_a_dataset_s_licence_is_its_own(licence: str, key: str) -> None:
    made = yaml.safe_load(citation(Census(), Imprint(licence=licence)))
    assert made["type"] == "dataset"
    assert made[key] in ("CC-BY-4.0", licence)
    assert {"license", "license-url"} & set(made) == {key}
