"""Other people's validators accept every export of the seeds, and find a fault where one is put in."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.exports_check import CHECKS, Check, Exported, InvalidError, SkippedError, no_network, write_all
from tests.shared_data import SHARED
from tollgraph.export.formats import EXPORT_FORMATS

pytestmark = pytest.mark.filterwarnings("ignore")  # the validators warn of each other and of themselves


@pytest.fixture(scope="module")
def folder(seeded_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("exports")
    write_all(seeded_store, made)
    return made


def test_every_export_has_a_judge() -> None:
    assert {check.export for check in CHECKS} == {each.name for each in EXPORT_FORMATS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check.export}-{check.tool.replace(' ', '-')}")
def test_the_tool_named_accepts_the_export(check: Check, folder: Path, seeded_store: Path) -> None:
    try:
        with no_network():
            assert check.judge(Exported(folder / check.export, seeded_store))
    except SkippedError as reason:
        assert SHARED is None
        pytest.skip(str(reason))


def _spoil(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


_SPOILED = {
    "turtle": ("", b"tg:lower 51", b"tg:lower 52"),
    "trig": ("", b"tg:lower 51", b"tg:lower 52"),
    "jsonld": ("", b'"lower": 51', b'"lower": 52'),
    "claim-trees": ("", b'"lower": 51', b'"lower": 52'),
    "csv": ("claims.csv", b",51,51,", b",many,51,"),
    "nanopub": ("", b"tg:lower 51", b"tg:lower 52"),
    "crate": ("ro-crate-metadata.json", b'"conformsTo"', b'"conformsTwo"'),
    "geojson": ("", b"39.00788", b"939.00788"),
    "annotations": ("", b'"target"', b'"aim"'),
}
"""Export -> the file and the place in it where a fault is put."""


@pytest.mark.parametrize("name", _SPOILED)
def test_a_fault_is_found(name: str, folder: Path, seeded_store: Path, tmp_path: Path) -> None:
    """Else the validator named would not be one."""
    file, old, new = _SPOILED[name]
    spoiled = tmp_path / name
    (shutil.copytree if (folder / name).is_dir() else shutil.copyfile)(folder / name, spoiled)
    _spoil(spoiled / file if file else spoiled, old, new)
    check = next(each for each in CHECKS if each.export == name)
    try:
        with no_network(), pytest.raises((InvalidError, ValueError)):
            check.judge(Exported(spoiled, seeded_store))
    except SkippedError as reason:
        pytest.skip(str(reason))


def test_the_crate_uses_only_terms_that_its_context_has(folder: Path) -> None:
    known = json.loads((Path(__file__).parent / "ro-crate-1.1-context.json").read_text())["@context"]
    nodes = json.loads((folder / "crate" / "ro-crate-metadata.json").read_text())["@graph"]
    used = {name for node in nodes for name in (*node, node["@type"]) if not name.startswith("@")}
    assert len(used) > 20
    assert used - set(known) == set()
