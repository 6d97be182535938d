"""A server under load answers rightly, loses nothing and leaks nothing: a sample of what `make reliability` does."""

import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.load import Plan, figures, under_load
from benchmarks.load_clients import CHANGE, PAGE, QUESTION, RUN_AWAY, SMALL, STOPPED
from benchmarks.load_process import old_snapshots
from tests.web.running_server import running_server
from tests.web.test_limits import RUNAWAY
from tollgraph.store import open_store

_SECONDS = 15.0
_SETTLES_WITHIN = 20.0


@pytest.mark.parametrize("kills", [False, True], ids=["undisturbed", "with kills"])
def test_nothing_is_lost_leaked_or_answered_wrongly_under_load(
    seeded_store: Path, tmp_path: Path, *, kills: bool
) -> None:
    found = under_load(Plan(_SECONDS, kills), tmp_path, seeded_store)
    sys.stdout.write(f"{figures(found)} {found.missed}\n")
    assert found.losses == ()
    counted = Counter(each.kind for each in found.asked)
    assert min(counted[kind] for kind in (SMALL, QUESTION, PAGE, RUN_AWAY, CHANGE)) > 0
    assert {each.status for each in found.asked if each.kind == RUN_AWAY} <= ({STOPPED, 0} if kills else {STOPPED})
    assert (found.killed > 0) == kills


def test_a_server_lets_go_of_the_snapshots_that_nobody_asks_any_more(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        store.add("<urn:a> <urn:p> <urn:b> <urn:g> .\n")
    with running_server(tmp_path / "store", "--timeout", "2", "--workers", "2") as server:
        busy = threading.Thread(target=lambda: server.get(RUNAWAY))
        busy.start()
        for number in range(3):
            assert server.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:p> {number} }} }}").status == 204
        busy.join()
        end, held, kept = time.monotonic() + _SETTLES_WITHIN, {"not looked at"}, 0
        while (held or kept != 1) and time.monotonic() < end:
            time.sleep(0.2)
            held = old_snapshots([server.process.pid, *server.workers()], server.store)
            kept = sum(each.name.isdecimal() for each in (server.store / "snapshots").iterdir())
        assert (held, kept) == (set(), 1)
