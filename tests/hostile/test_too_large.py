"""What is too large or swells is left out with the reason, within a gigabyte, and the rest of the batch is read."""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.hostile.confined import run_confined
from tests.hostile.large import REPEATED, archive_bombs, at_the_limit, write_repeated
from tests.hostile.timed import read_each, taking_up
from tollgraph.model import LeftOut
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults
from tollgraph.reading.unpacking import unpacked
from tollgraph.settings import Settings, load_settings

_GOOD = "---\npublished: 2017-03-24\n---\nTen people were killed in an air strike on Mosul, Airwars said.\n"
_LONG = 100_000_000
_SECONDS = 10
"""Processor time of one file; the slowest takes two."""
_DEFAULTS = Defaults(published=date(2017, 4, 1))


def _ingested(folder: Path, expected: int) -> list[str]:
    """Ingest a folder and a good article in a gigabyte of memory; return what was left out."""
    (folder / "zz good.md").write_text(_GOOD)
    done = run_confined(["ingest", str(folder), "--store", str(folder.parent / "store"), "--published", "2017-04-01"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "articles: 1 read" in done.stdout
    left_out = [line for line in done.stdout.splitlines() if line.startswith("left out: ")]
    assert len(left_out) == expected, done.stdout
    return left_out


def test_files_of_a_hundred_megabytes_in_one_line_are_left_out_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    whole = tmp_path / "whole"
    REPEATED["one letter"].write(whole, _LONG)
    for suffix in (".txt", ".md", ".html", ".xhtml", ".csv", ".rss", ".atom", ".jsonl", ".warc"):
        os.link(whole, folder / f"long{suffix}")
    lines = _ingested(folder, 9)
    assert sum("TOLLGRAPH_FILE_BYTES" in line for line in lines) == 8
    assert any("long.jsonl, line 1" in line for line in lines)


def test_archives_that_swell_are_left_out_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    bombs = dict(archive_bombs(700))
    for name, data in bombs.items():
        assert len(data) < 4_000_000
        (folder / name).write_bytes(data)
    lines = _ingested(folder, len(bombs) + 1)
    assert all(any(name in line for line in lines) for name in bombs)
    assert any("TOLLGRAPH_ARCHIVE_BYTES" in line and "long record" in line for line in lines)


def test_what_is_as_long_as_a_file_may_be_takes_seconds(tmp_path: Path) -> None:
    write_repeated(tmp_path, at_the_limit())
    taken = read_each(tmp_path)
    assert len(taken) == len(REPEATED)
    assert [name for name, each in taken.items() if not each.found or not all(each.left_out)] == []
    assert {name: each.seconds for name, each in taken.items() if each.seconds > _SECONDS} == {}


def test_lines_before_and_behind_one_that_is_too_long_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"published": "2017-03-24", "text": "Ten people were killed in a raid."}'
    path.write_text(f"{good}\n{'x' * 2000}\n{good}\n{'y' * 3000}")
    limits = ReadingLimits.of(load_settings({"TOLLGRAPH_FILE_BYTES": "1000"}))
    found = list(collect([str(path)], limits, _DEFAULTS))
    assert [each.what if isinstance(each, LeftOut) else each.first_line for each in found] == [
        1, f"{path}, line 2", 3, f"{path}, line 4",
    ]  # fmt: skip


def test_a_pipe_is_no_file_to_wait_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (found,) = collect([str(tmp_path)], ReadingLimits(), _DEFAULTS)
    assert isinstance(found, LeftOut)
    assert "is no regular file" in found.reason


def test_broken_lines_without_end_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n" * 5000)
    (source,) = collect([str(tmp_path)], ReadingLimits(), _DEFAULTS)
    left_out = [each for each in taking_up().take(source) if isinstance(each, LeftOut)]
    assert len(left_out) == 101
    assert left_out[-1].reason.startswith("4900 more are left out")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_no_more_is_unpacked_than_asked_for(coding: str) -> None:
    names = {"gzip": "page of gzip.warc", "deflate": "page of deflate.warc", "br": "page of brotli.warc"}
    body = (
        dict(archive_bombs(3))[names[coding]]
        .partition(b"\r\n\r\n")[2]
        .partition(b"\r\n\r\n")[2]
        .removesuffix(b"\r\n\r\n")
    )
    assert len(unpacked(body, coding, 1000)) == 1001
    assert unpacked(body, coding, 1 << 30) == bytes(3 << 20)


def test_without_settings_the_limits_are_those_of_the_settings() -> None:
    assert ReadingLimits() == ReadingLimits.of(Settings())
