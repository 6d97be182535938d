"""A server under mixed load: `python -m benchmarks.load [--minutes 10] [--kills] [--per-second 20] [--seed N]`.

Small queries, stored questions and pages at a fixed rate, updates with the token, two queries a minute that run away,
and a process that ingests articles all the while; with `--kills`, workers of the server and ingestions are killed at
random moments. Exit code 1 where anything was lost, leaked or answered wrongly, or a target was missed.
"""

import random
import shutil
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from benchmarks.load_clients import PAGE, QUESTION, RUN_AWAY, SMALL, STOPPED, UPDATES, Asked, Clients
from benchmarks.load_process import Held, held_by, old_snapshots
from benchmarks.load_writers import Ingestions, Killer
from tests.web.running_server import Running, running_server
from tollgraph.keeping.integrity import check_store
from tollgraph.namespaces import DCTERMS, TG
from tollgraph.pipeline import Ingestion
from tollgraph.resources import shipped
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store
from tollgraph.store.interface import Store
from tollgraph.store.rows import rows_of

MILLISECONDS = 250.0
"""Most that the slowest hundredth of the small queries may begin at."""
GROWTH = 1.1
"""Most that the server's memory may grow by, from the second quarter of the time to the last."""
SEED = 20261121
_SECONDS_OF_A_QUERY = "5"
_RUNAWAYS_EVERY, _UPDATES_EVERY, _KILLS_EVERY = 30.0, 1.0, 5.0
_SETTLES_WITHIN = 15.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a server is put under load."""

    seconds: float
    kills: bool = False
    per_second: int = 20
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it."""

    plan: Plan
    asked: Sequence[Asked]
    updates: int
    waits: int
    """How often an update was told to wait."""
    articles: int
    """Article versions that were reported as stored."""
    killed: int
    """Workers and ingestions that were killed."""
    held: Sequence[Held]
    """What the server held, second by second."""
    losses: tuple[str, ...]
    """Whatever was lost, leaked, or answered otherwise than it must be."""

    def milliseconds(self, kind: str, percentile: int) -> float:
        """Return a percentile of the times of one kind of request; 0 where there were too few."""
        times = [each.seconds * 1000 for each in self.asked if each.kind == kind]
        return statistics.quantiles(times, n=100)[percentile - 1] if len(times) > 1 else 0.0

    @property
    def growth(self) -> float:
        """The server's memory in the last quarter of the time, of that in the second: medians, without its workers."""
        quarter = len(self.held) // 4
        second, last = self.held[quarter : 2 * quarter], self.held[-quarter:]
        if not second:
            return 1.0
        return statistics.median(each.megabytes for each in last) / statistics.median(each.megabytes for each in second)

    @property
    def missed(self) -> tuple[str, ...]:
        """The targets that were missed; they mean something on a machine that does nothing else."""
        slow, put_off = self.milliseconds(SMALL, 99), sum(each.put_off for each in self.asked)
        told = {
            f"p99 of small queries: {slow:.0f} ms, more than {MILLISECONDS:.0f}": slow > MILLISECONDS,
            f"{put_off} requests were put off, since the server was busy": put_off > 0,
            f"memory grew to {self.growth:.2f} of what it was": self.growth > GROWTH,
        }
        return tuple(text for text, missed in told.items() if missed)


def under_load(plan: Plan, folder: Path, seeded: Path | None = None) -> Loaded:
    """Put a server over a store in an empty folder under load, and return what came of it.

    The store is a copy of one with the seed reports, which is made where none is given.
    """
    store = _store(folder / "store") if seeded is None else Path(shutil.copytree(seeded, folder / "store"))
    generator = random.Random(plan.seed)  # noqa: S311  # moments, no secrets
    ingestions = Ingestions(store, plan.kills, generator)
    with running_server(store, "--timeout", _SECONDS_OF_A_QUERY) as server:
        clients = Clients(server.port, _subjects(store), plan.per_second)
        killer = Killer(server.workers, _KILLS_EVERY, random.Random(plan.seed))  # noqa: S311  # moments, no secrets
        clients.start(min(_RUNAWAYS_EVERY, plan.seconds / 2.5), _UPDATES_EVERY)
        ingestions.start()
        if plan.kills:
            killer.start()
        held = list(_watched(server, plan.seconds))
        for each in (killer, clients, ingestions):
            each.stop()
        losses = [*misanswered(clients.asked, killer.killed), *ingestions.faults, *_leaks(server, held)]
        killed = killer.killed + ingestions.killed
    losses += _lost(store, clients, ingestions.stored)
    updates, articles = len(clients.acknowledged), len(ingestions.stored)
    return Loaded(plan, clients.asked, updates, clients.waits, articles, killed, held, tuple(losses))


def _store(path: Path) -> Path:
    """Make a store of the seeds."""
    with open_store(path) as store:
        Ingestion(store, Settings(store=path)).run([str(shipped("seeds") / "articles")])
    return path


def _subjects(path: Path) -> list[str]:
    kinds = " ".join(f"<{TG}{name}>" for name in ("Claim", "Article", "Passage", "Scope"))
    with read_store(path) as store:
        found = rows_of(store, f"SELECT DISTINCT ?s {{ VALUES ?kind {{ {kinds} }} ?s a ?kind }} ORDER BY ?s")
    return [subject for (subject,) in found if subject]


def _watched(server: Running, seconds: float) -> Iterator[Held]:
    """Yield what the server holds, every second until the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(1)
        yield held_by(server.process.pid, server.workers())


def misanswered(asked: Sequence[Asked], killed: int) -> Iterator[str]:
    """Yield the answers that were not as they must be.

    A query whose worker was killed ends with an error that says so, or breaks off: as many as were killed may.
    """
    faults = [each for each in asked if each.fault and not each.put_off]
    ended = [each for each in faults if each.status in (0, STOPPED, 504)]
    wrong = [*(each for each in faults if each not in ended), *ended[killed:]]
    yield from (f"{each.kind}: {each.fault}" for each in wrong)
    if len(asked) < 2:
        yield "no request was answered"


def _leaks(server: Running, held: Sequence[Held]) -> Iterator[str]:
    """Yield what the server still holds once nobody asks it any more, beyond what it held in the beginning."""
    if server.process.poll() is not None:
        yield f"the server ended with {server.process.returncode}"
        return
    end, found = time.monotonic() + _SETTLES_WITHIN, ["not looked at"]
    while found and time.monotonic() < end:
        time.sleep(0.5)
        found = list(_held_too_much(server, held))
    yield from found


def _held_too_much(server: Running, held: Sequence[Held]) -> Iterator[str]:
    workers = server.workers()
    now, first = held_by(server.process.pid, workers), min(each.descriptors for each in held[:5])
    if now.descriptors > first:
        yield f"{now.descriptors} descriptors are open where {first} were in the beginning, with clients"
    old = old_snapshots([server.process.pid, *workers], server.store)
    if old:
        yield f"snapshots that nobody asks are still open: {', '.join(sorted(old))}"
    kept = [each.name for each in (server.store / "snapshots").iterdir() if each.name.isdecimal()]
    if len(kept) > 1:
        yield f"snapshots that nobody asks are still there: {', '.join(sorted(kept))}"


def _lost(path: Path, clients: Clients, stored: Sequence[str]) -> Iterator[str]:
    """Yield the updates and articles that were reported as done and are not there, and what is not whole."""
    with read_store(path) as store:
        made = _numbers(store)
        yield from (f"update {each} was acknowledged and is lost" for each in clients.acknowledged if each not in made)
        known = {key for (key,) in rows_of(store, f"SELECT ?key {{ ?document <{DCTERMS}identifier> ?key }}")}
        yield from (f"article {each} was reported as stored and is lost" for each in stored if each not in known)
        checked = check_store(store, Settings(store=path))
    yield from (f"{each.rule}: {each.thing} {each.found}" for each in checked.faults)
    if not clients.acknowledged or not stored:
        yield f"{len(clients.acknowledged)} updates and {len(stored)} articles were stored: nothing was tried"


def _numbers(store: Store) -> set[int]:
    return {int(quad.object.value) for quad in store.quads(UPDATES) if isinstance(quad.object, ox.Literal)}


def figures(loaded: Loaded) -> dict[str, str]:
    """Return the figures, each by what it is of."""
    found: dict[str, str] = {}
    for kind in (SMALL, QUESTION, PAGE, RUN_AWAY):
        count = sum(each.kind == kind for each in loaded.asked)
        half, most = loaded.milliseconds(kind, 50), loaded.milliseconds(kind, 99)
        found[f"{kind}: answers, p50 and p99 in ms"] = f"{count}, {half:.0f}, {most:.0f}"
    found["updates acknowledged, and told to wait"] = f"{loaded.updates}, {loaded.waits}"
    found["requests put off, since the server was busy"] = str(sum(each.put_off for each in loaded.asked))
    found["articles stored meanwhile"] = str(loaded.articles)
    found["workers and ingestions killed"] = str(loaded.killed)
    first, last = loaded.held[0], loaded.held[-1]
    found["MB of the server in the end, and with its workers"] = f"{last.megabytes:.0f}, {last.with_workers:.0f}"
    found["its memory in the last quarter, of that in the second"] = f"{loaded.growth:.2f}"
    found["its descriptors, after a second and in the end"] = f"{first.descriptors}, {last.descriptors}"
    found["lost, leaked or answered wrongly"] = str(len(loaded.losses))
    return found


def main() -> int:
    """Print the figures; return 1 on a loss or a missed target."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kills", action="store_true", help="kill workers and ingestions at random moments")
    parser.add_argument("--per-second", type=int, default=20, help="small queries a second")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = under_load(Plan(given.minutes * 60, given.kills, given.per_second, given.seed), Path(folder))
    sys.stdout.writelines(f"{name}: {figure}\n" for name, figure in figures(found).items())
    sys.stdout.writelines(f"{line}\n" for line in (*found.losses, *found.missed))
    return 1 if found.losses or found.missed else 0


if __name__ == "__main__":
    sys.exit(main())
