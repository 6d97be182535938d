"""A process that is killed at any moment loses nothing: a sample of what `make reliability` does at length."""

from pathlib import Path

import pytest

from benchmarks.kills import ON_CLUSTER, SCENARIOS, Trial, moments
from tollgraph.store import open_store
from tollgraph.unfinished import unfinished

_SAMPLE = 20
_SEED = 8
_SHORT = tuple(each for each in SCENARIOS if each.name != ON_CLUSTER and "two processes" not in each.name)


def test_a_command_killed_at_any_moment_loses_nothing_and_goes_on_when_it_is_run_again(tmp_path: Path) -> None:
    found = list(moments(Trial(tmp_path), _SAMPLE, _SEED, _SHORT))
    assert len(found) == _SAMPLE
    assert {each.scenario for each in found} == {each.name for each in _SHORT}
    assert [(each.scenario, each.moment, each.faults) for each in found if each.faults] == []


@pytest.mark.parametrize("left", [".FORMAT.4.part", ".VERSION.4.part", "texts/.0123.4.part"])
def test_what_a_killed_writer_left_half_written_goes_when_the_store_is_next_written(tmp_path: Path, left: str) -> None:
    path = tmp_path / "store"
    if "FORMAT" not in left:
        open_store(path).close()
    (path / left).parent.mkdir(parents=True, exist_ok=True)
    (path / left).write_text("hal")
    open_store(path).close()
    assert not (path / left).exists()


@pytest.mark.parametrize("folder", [False, True])
def test_what_nobody_holds_any_more_goes_when_the_same_is_next_written(tmp_path: Path, *, folder: bool) -> None:
    left = tmp_path / ".claims.trig.abc.part"
    if folder:
        left.mkdir()
        (left / "half").touch()
    else:
        left.touch()
    (tmp_path / ".claims.trig.swp").touch()
    with unfinished(tmp_path / "claims.trig"):
        assert not left.exists()
    assert [path.name for path in tmp_path.iterdir()] == [".claims.trig.swp"]


def test_two_that_write_the_same_leave_each_other_alone(tmp_path: Path) -> None:
    out = tmp_path / "claims.trig"
    with unfinished(out) as one, unfinished(out) as other:
        one.write_text("1")
        other.write_text("2")
        other.replace(out)
        assert one.read_text() == "1"
    assert [path.name for path in tmp_path.iterdir()] == ["claims.trig"]
