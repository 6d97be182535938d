"""What the user names becomes sources, and nothing named is passed over in silence."""

import json
from pathlib import Path

from tollgraph.model import LeftOut
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults, Source


def _names(*names: Path) -> list[tuple[str, bool]]:
    found = collect(map(str, names), ReadingLimits(), Defaults())
    return [(Path(s.name if isinstance(s, Source) else s.what).name, isinstance(s, Source)) for s in found]


def test_a_folder_yields_its_files_in_order_and_names_those_that_no_reader_knows(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "picture.png", ".hidden.txt", "deep/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert _names(tmp_path) == [("a.md", True), ("b.txt", True), ("c.html", True), ("picture.png", False)]


def test_texts_that_a_metadata_file_describes_are_read_through_it_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "metadata.jsonl").write_text(json.dumps({"file": "a.txt"}) + "\nbroken\n")
    assert _names(tmp_path) == [("metadata.jsonl", True)]


def test_a_link_that_leads_outside_a_folder_is_left_out_and_one_inside_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("x")
    (folder / "deep" / "a.txt").write_text("x")
    (folder / "b.txt").symlink_to(folder / "deep" / "a.txt")
    (folder / "c.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "d").symlink_to(tmp_path)
    assert _names(folder) == [("b.txt", True), ("c.txt", False), ("a.txt", True)]
    assert _names(tmp_path / "secret.txt") == [("secret.txt", True)]


def test_a_missing_file_and_an_empty_folder_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("x")
    found = _names(tmp_path / "missing.txt", tmp_path / "empty", tmp_path / "a.txt")
    assert found == [("missing.txt", False), ("empty", False), ("a.txt", True)]


def test_a_private_address_is_left_out_with_the_reason() -> None:
    (found,) = collect(["http://127.0.0.1:9/"], ReadingLimits(), Defaults())
    assert isinstance(found, LeftOut)
    assert "private address" in found.reason
