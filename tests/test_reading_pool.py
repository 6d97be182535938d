"""Reading in several processes yields what one yields, in the same order; one that dies takes one source along."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.keeping.contents import contents
from tollgraph.model import LeftOut
from tollgraph.pipeline import Ingestion
from tollgraph.portions import portions
from tollgraph.preparing import Prepared
from tollgraph.reading.jsonlines import read_json_lines
from tollgraph.reading.source import Source
from tollgraph.reading_pool import PoolStart, ReadingPool
from tollgraph.settings import Settings
from tollgraph.store import open_store
from tollgraph.taking_up import Known

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = ("Raqqa", "Mosul", "Aleppo", "Tabqa", "Hit")


def _row(number: int) -> str:
    place = _PLACES[number % len(_PLACES)]
    text = f"An air strike on {place} on {number % 27 + 1} March 2017 killed {number + 2} civilians, Airwars said."
    return json.dumps(
        {"article": f"made-{number}", "published": "2017-04-02", "title": f"Strike {number}", "text": text}
    )


def _lines(count: int) -> bytes:
    return "".join(f"{_row(number)}\n" for number in range(count)).encode()


@pytest.fixture
def long_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of JSON Lines that counts as long, with a broken line and a line said twice."""
    monkeypatch.setattr("tollgraph.portions._BYTES", 2000)
    lines = _lines(90).splitlines()
    lines[50] = b"{broken"
    lines[60] = lines[3]
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"\n".join(lines))
    return path


def _ingested(store_path: Path, source: Path, jobs: int) -> tuple[tuple[int, int, int, list[LeftOut]], set[str]]:
    with open_store(store_path) as store:
        done = Ingestion(store, Settings(store=store_path), at=_AT, jobs=jobs).run([str(source)])
        return (done.articles, done.unchanged, done.claims, done.left_out), contents(store.quads())


def test_the_store_is_the_same_whatever_the_number_of_processes(long_file: Path, tmp_path: Path) -> None:
    counts, quads = _ingested(tmp_path / "one", long_file, 1)
    assert counts[:2] == (88, 1)
    assert [each.what for each in counts[3]] == [f"{long_file}, line 51"]
    assert _ingested(tmp_path / "two", long_file, 2) == (counts, quads)
    again, _ = _ingested(tmp_path / "two", long_file, 2)
    assert again[:2] == (0, 89), "what was read is known, in every process"


@pytest.mark.parametrize("count", [1, 40, 500])
def test_a_long_file_is_split_at_its_lines_and_nothing_is_lost(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollgraph.portions._BYTES", 2000)
    source = Source("lines", _lines(count), "application/jsonl")
    found = list(portions([LeftOut("before", "why"), source, Source("after", b"text", "text/plain")]))
    flat = [each for portion in found for each in portion]
    assert (flat[0], flat[-1]) == (LeftOut("before", "why"), Source("after", b"text", "text/plain"))
    stretches = [each for each in flat if isinstance(each, Source) and each.name == "lines"]
    assert b"".join(each.data for each in stretches) == source.data
    assert all(len(each.data) < 3000 for each in stretches)
    whole = list(read_json_lines(source))
    assert [article for each in stretches for article in read_json_lines(each)] == whole
    assert len(whole) == count


def _pool(tmp_path: Path) -> ReadingPool:
    with open_store(tmp_path / "store") as store:
        Ingestion(store, Settings(store=tmp_path / "store")).run([])
    return ReadingPool(PoolStart(tmp_path / "store", Settings().base, _AT), 2)


def _sources(deadly: str) -> Iterator[list[Source | LeftOut]]:
    for number in range(6):
        name = deadly if number == 3 else f"source {number}"
        yield [Source(name, f"{_row(number)}\n".encode(), "application/jsonl"), LeftOut(f"note {number}", "why")]


class _Deadly(str):
    """A name that ends the process that unpacks it, as running out of memory would."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Be unpacked by ending the process."""
        return os._exit, (1,)


def test_a_process_that_dies_costs_one_source(tmp_path: Path) -> None:
    with _pool(tmp_path) as pool:
        found = list(pool.read(_sources(_Deadly("deadly"))))
    readings = [each.reading.article.key for each in found if isinstance(each, Prepared)]
    left_out = [(each.what, each.reason) for each in found if isinstance(each, LeftOut)]
    assert readings == [f"made-{number}" for number in (0, 1, 2, 4, 5)]
    assert [what for what, _ in left_out] == ["note 0", "note 1", "note 2", "deadly", "note 3", "note 4", "note 5"]
    assert "the process that read it died" in dict(left_out)["deadly"]


def test_what_a_store_knows_is_not_read_again_by_a_pool(tmp_path: Path) -> None:
    (tmp_path / "known.jsonl").write_bytes(_lines(1))
    _ingested(tmp_path / "store", tmp_path / "known.jsonl", 1)
    with ReadingPool(PoolStart(tmp_path / "store", Settings().base, _AT), 1) as pool:
        found = list(pool.read([[Source("known", _lines(1), "application/jsonl")]]))
    assert found == [Known("made-0")]


class _Priority(str):
    """A name that becomes the priority of the process that unpacks it."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Be unpacked as the priority."""
        return _priority, ()


def _priority() -> str:
    return str(os.getpriority(os.PRIO_PROCESS, 0))


def test_the_processes_that_read_yield_to_the_one_that_stores(tmp_path: Path) -> None:
    with _pool(tmp_path) as pool:
        (found,) = pool.read([[Source(_Priority("told there"), b"{broken", "application/jsonl")]])
    assert isinstance(found, LeftOut)
    assert found.what == f"{min(19, int(_priority()) + 5)}, line 1"
