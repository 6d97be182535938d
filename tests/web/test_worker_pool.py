"""Requests that come together stand in one worker's line, and none of them suffers by another one there."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.web.test_limits import RUNAWAY
from tollgraph.store import open_store
from tollgraph.web import worker_pool
from tollgraph.web.frames import LAST, Kind, Operation, Request
from tollgraph.web.limits import Limits
from tollgraph.web.turns import Ended, Turn, WorkerEndedError
from tollgraph.web.worker_pool import WorkerPool

_SMALL = "SELECT ?s {{ ?s <urn:p> ?o{} }}"
_LIMITS = Limits(seconds=1.5, workers=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "store"
    with open_store(path) as store:
        store.add("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
    return path


def _within(folder: Path, test: Callable[[WorkerPool], Awaitable[None]]) -> None:
    """Run a test with a pool whose workers have just answered many small queries."""

    async def run() -> None:
        pool = WorkerPool(folder, _LIMITS)
        await pool.start()
        try:
            for number in range(150):
                await _answer(pool.ask(_query(_SMALL.format(number))))
            await test(pool)
        finally:
            await pool.close()

    asyncio.run(run())


def _query(text: str) -> bytes:
    return Request(Operation.QUERY, text, table="text/csv").body


async def _answer(turn: Turn) -> bytes:
    """Return the text of an answer."""
    parts: list[bytes] = []
    while True:
        kind, payload = await turn.frame()
        if kind in LAST:
            assert kind == Kind.END, (kind, payload)
            return b"".join(parts)
        parts.append(payload)


def _small(pool: WorkerPool, name: str) -> list[Turn]:
    return [pool.ask(_query(_SMALL.format(f"{name}{number}"))) for number in range(5)]


def test_requests_that_come_together_go_to_one_worker(folder: Path) -> None:
    async def together(pool: WorkerPool) -> None:
        turns = _small(pool, "together")
        await asyncio.sleep(0)
        lines = [len(worker.line) for worker in pool._workers]
        assert lines[0] > 1
        assert sum(lines) == len(turns)
        assert await asyncio.gather(*map(_answer, turns)) == [b"s\r\nurn:a\r\n"] * len(turns)

    _within(folder, together)


def test_those_behind_a_runaway_query_are_answered_elsewhere_and_soon(folder: Path) -> None:
    async def behind(pool: WorkerPool) -> None:
        runaway = pool.ask(_query(RUNAWAY))
        begun, turns = time.monotonic(), _small(pool, "behind")
        await asyncio.sleep(0)
        assert len(pool._workers[0].line) > 1
        assert await asyncio.gather(*map(_answer, turns)) == [b"s\r\nurn:a\r\n"] * len(turns)
        assert time.monotonic() - begun < _LIMITS.seconds
        with pytest.raises(WorkerEndedError) as ended:
            await runaway.frame()
        assert ended.value.why is Ended.TIME

    _within(folder, behind)


def test_a_long_query_gives_way_to_others_in_steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "_GIVES_WAY", ((0.1, 5), (0.6, 15)))

    async def stepping(pool: WorkerPool) -> None:
        runaway, process = pool.ask(_query(RUNAWAY)), pool._workers[0]._process
        assert process is not None
        seen: list[int] = []
        with suppress(ProcessLookupError):  # it is stopped at the limit of time
            while not seen or seen[-1] < 15:
                seen.append(os.getpriority(os.PRIO_PROCESS, process.pid))
                await asyncio.sleep(0.02)
        assert sorted(set(seen)) == [0, 5, 15]
        assert seen == sorted(seen)
        runaway.leave()

    _within(folder, stepping)


def test_of_a_worker_that_dies_only_the_query_that_it_answers_is_lost(folder: Path) -> None:
    async def crashed(pool: WorkerPool) -> None:
        runaway, turns = pool.ask(_query(RUNAWAY)), _small(pool, "crashed")
        await asyncio.sleep(0)
        worker = pool._workers[0]
        assert worker._process is not None
        os.kill(worker._process.pid, signal.SIGKILL)
        assert await asyncio.gather(*map(_answer, turns)) == [b"s\r\nurn:a\r\n"] * len(turns)
        with pytest.raises(WorkerEndedError) as ended:
            await runaway.frame()
        assert ended.value.why is Ended.BY_ITSELF

    _within(folder, crashed)


def test_a_worker_that_was_held_up_before_it_began_answers_the_first_and_others_the_rest(folder: Path) -> None:
    async def held_up(pool: WorkerPool) -> None:
        worker = pool._workers[0]._process
        assert worker is not None
        os.kill(worker.pid, signal.SIGSTOP)
        turns = _small(pool, "held")
        others = asyncio.gather(*map(_answer, turns[1:]))
        assert await asyncio.wait_for(others, 5) == [b"s\r\nurn:a\r\n"] * (len(turns) - 1)
        os.kill(worker.pid, signal.SIGCONT)
        assert await asyncio.wait_for(_answer(turns[0]), 5) == b"s\r\nurn:a\r\n"
        again = asyncio.gather(*map(_answer, _small(pool, "again")))
        assert await asyncio.wait_for(again, 5) == [b"s\r\nurn:a\r\n"] * len(turns)

    _within(folder, held_up)


def test_answers_that_nobody_waits_for_are_not_given_to_the_next(folder: Path) -> None:
    async def left(pool: WorkerPool) -> None:
        turns = _small(pool, "left")
        other = pool.ask(_query("SELECT ?o { <urn:a> ?left ?o }"))
        await asyncio.sleep(0)
        for turn in turns:
            turn.leave()
        assert await _answer(other) == b"o\r\nurn:b\r\n"

    _within(folder, left)


def test_a_client_that_takes_nothing_holds_nobody_up_and_gets_all_in_the_end(folder: Path) -> None:
    rows = " ".join(map(str, range(300)))
    long = f"SELECT * {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} BIND('{'x' * 40}' AS ?slow) }}"

    async def slow(pool: WorkerPool) -> None:
        taken_slowly, turns = pool.ask(_query(long)), _small(pool, "slow")
        assert await asyncio.gather(*map(_answer, turns)) == [b"s\r\nurn:a\r\n"] * len(turns)
        assert (await _answer(taken_slowly)).count(b"\n") == 90_001

    _within(folder, slow)
