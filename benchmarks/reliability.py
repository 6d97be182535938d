"""Whether anything is lost: `python -m benchmarks.reliability [KILLS] [--minutes M] [--only PART] [--write]`.

Kills commands at random moments (200, unless told otherwise), fills the disk under them, and puts the server under load
for so many minutes (10), once undisturbed and once with its workers killed. Each time what is there afterwards is
compared with what was reported as done. `--only kills`, `disks` or `load` does one of the three. `--write` keeps the
figures in `docs/reliability.md`, where what was not tried stays as it was. Exit code 1 where anything was lost, leaked
or answered wrongly, or a target was missed.
"""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from platform import python_version
from tempfile import TemporaryDirectory

from benchmarks.full_disk import CASES, faults_of, may_mount, on_full_disk
from benchmarks.kills import SCENARIOS, Killed, Trial, moments
from benchmarks.load import GROWTH, MILLISECONDS, SEED, Loaded, Plan, figures, under_load
from benchmarks.reading_cluster import reading_cluster

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"
_ABOUT_KILLS = """\
Each kill is a SIGKILL to a command and its processes, at a moment drawn by a seeded generator: before one of its file
operations, or some time after it. It counts as a loss unless all of this holds:

- The store opens. Each graph is as it was before or as it is to be: no article is there in part, none that was stored
  before is gone, and what the command had reported as done is there. Links are written some things at a time, so here
  each thing's links are there whole or not at all. Closures may lack the mark that says that they are up to date; the
  next command that needs them makes them anew.
- A file or folder that is written beside the store is missing or whole.
- The same command, run again, ends well. The store then equals one in which the command was never killed, statement by
  statement and text by text, but for the times of day; `tollgraph check` finds no fault in that one; no half-written
  file is left.

A kill ends a process, not the machine: what a power cut does to a disk is not measured here.
"""
_ABOUT_DISKS = """\
The command runs on a small disk of its own with so much room left. It must say that there is none, change nothing and
leave nothing beside the store; with room again it must end well.
"""
_ABOUT_LOAD = f"""\
Sixteen clients send small SPARQL queries, stored questions and pages at a fixed rate; a request's time runs from when
it was due, so a server that stalls is charged with all that had to wait. Beside them a client sends numbered updates
with the token, two queries a minute run away and are stopped after five seconds, and a process ingests 25 articles at
a time into the served store. With kills, a worker of the server is killed about every five seconds, and a third of the
ingestions at some moment; each of those is run again.

Nothing is lost if every update that was acknowledged and every article that was reported as stored is there in the end
and `tollgraph check` finds no fault; nothing leaks if the idle server has no more descriptors open than in the
beginning and neither it nor a worker holds an old snapshot; nothing is answered wrongly if each request within the
limits has its answer, but for one query for each worker that was killed. Targets: 99 of 100 small queries within
{MILLISECONDS:.0f} ms, none put off, and in the last quarter of the time no more memory than {GROWTH:g} times that in
the second. They tell of the machine too: one that does other work misses them.
"""
_ABOUT_TESTS = """\
## What tests show besides

A clock that jumps, memory that runs out in a process that reads, in a query and in an update, files of the store that
somebody deletes, a read-only disk, two writers, a reader and a server beside an ingestion, and a store of the first
format: `tests/reliability/`.

`make test` tries a sample of all this: 20 kills, 2,000 bad inputs, every attack, half a minute of load. `make sample`
runs that alone: in 168 seconds on two cores that do nothing else, 178 of processor time.
"""


_HEADINGS = {"kills": "## Killed commands", "disks": "## A full disk", "load": "## Under load"}
_PARTS = tuple(_HEADINGS)


@dataclass(frozen=True, slots=True)
class Found:
    """All that was tried, and what was wrong."""

    kills: Sequence[Killed]
    disks: Sequence[tuple[str, Sequence[str]]]
    """Faults by the name of the case."""
    loads: Sequence[Loaded]

    def wrong(self) -> list[str]:
        """Return all losses and missed targets."""
        return [*self.losses(), *(f"missed: {each}" for each in self.missed())]

    def losses(self) -> Iterator[str]:
        """Yield whatever was lost, leaked or answered wrongly."""
        yield from (f"{kill.scenario}, {kill.moment}: {fault}" for kill in self.kills for fault in kill.faults)
        yield from (f"{name}: {fault}" for name, faults in self.disks for fault in faults)
        yield from (f"under load{_mode(each)}: {loss}" for each in self.loads for loss in each.losses)

    def missed(self) -> Iterator[str]:
        """Yield the targets that were missed, with kills none but what is lost."""
        yield from (missed for each in self.loads if not each.plan.kills for missed in each.missed)


def main() -> int:
    """Break things, print and, if asked, write the figures; return 1 on a loss or a missed target."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10, help="of load, undisturbed and again with kills")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", choices=_PARTS, help="try only this")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/reliability.md")
    given = parser.parse_args()
    begun = time.monotonic()
    sections = {part: _measured(part, given) for part in _PARTS if given.only in {None, part}}
    sys.stdout.write("\n".join(text for text, _ in sections.values()))
    sys.stderr.write(f"took {(time.monotonic() - begun) / 60:.0f} minutes\n")
    if given.write:
        kept = _sections(PAGE.read_text(encoding="utf-8"))
        made = {_HEADINGS[part]: text for part, (text, _) in sections.items()}
        PAGE.write_text(_page({**kept, **made}), encoding="utf-8")
    return 0 if all(well for _, well in sections.values()) else 1


def _measured(part: str, given: Namespace) -> tuple[str, bool]:
    """Try one part; return its section of the page, and whether nothing was lost or missed."""
    found = Found(
        kills=list(_kills(given)) if part == "kills" else (),
        disks=list(_disks()) if part == "disks" else (),
        loads=list(_loads(given)) if part == "load" else (),
    )
    table, about = {
        "kills": (_kill_table(found.kills), _ABOUT_KILLS),
        "disks": (_disk_table(found.disks), _ABOUT_DISKS),
        "load": (_load_table(found.loads), _ABOUT_LOAD),
    }[part]
    wrong = found.wrong()
    told = [
        _HEADINGS[part], "",
        f"Measured by `{_command(part, given)}` with Python {python_version()}; do not edit.", "",
        f"Losses, leaks, wrong answers and missed targets: {len(wrong) or 'none'}.",
        *(["", *(f"- {each}" for each in wrong)] if wrong else []), "",
        *table, "",
    ]  # fmt: skip
    return "\n".join([*told, about]), not wrong


def _command(part: str, given: Namespace) -> str:
    size = {"kills": f" {given.kills}", "disks": "", "load": f" --minutes {given.minutes:g}"}[part]
    return f"python -m benchmarks.reliability{size} --seed {given.seed} --only {part} --write"


def _sections(page: str) -> dict[str, str]:
    """Return the sections of a page by their headings, as far as they are sections of ours."""
    parts = [f"## {part}" for part in page.split("\n## ")[1:]]
    return {
        heading: part.rstrip("\n") + "\n"
        for part in parts
        if (heading := part.partition("\n")[0]) in _HEADINGS.values()
    }


def _page(sections: dict[str, str]) -> str:
    told = [sections[heading] for heading in _HEADINGS.values() if heading in sections]
    return "\n".join(["# What is lost when things break", "", *told, _ABOUT_TESTS])


def _kills(given: Namespace) -> Iterator[Killed]:
    with TemporaryDirectory() as folder, reading_cluster(Path(folder) / "cluster") as cluster:
        trial = Trial(Path(folder), cluster)
        for number, killed in enumerate(moments(trial, given.kills, given.seed), 1):
            moment = f"step {killed.moment.step} + {killed.moment.pause * 1000:.0f} ms"
            _say(f"{number} of {given.kills}: {killed.scenario}, {moment}", killed.faults)
            yield killed


def _disks() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the faults of each case, none at all where this user may mount no disk."""
    if not may_mount():
        _say("full disks left out", ["they need unprivileged user namespaces (unshare -rm)"])
        return
    with TemporaryDirectory() as folder:
        store = Trial(Path(folder)).seeded
        for case in CASES:
            faults = list(faults_of(on_full_disk(case, store)))
            _say(f"{case.name} on a full disk", faults)
            yield case.name, faults


def _loads(given: Namespace) -> Iterator[Loaded]:
    for kills in (False, True) if given.minutes else ():
        with TemporaryDirectory() as folder:
            loaded = under_load(Plan(given.minutes * 60, kills, seed=given.seed), Path(folder))
        _say(f"{given.minutes:g} minutes of load{_mode(loaded)}", [*loaded.losses, *loaded.missed])
        yield loaded


def _say(what: str, faults: Sequence[str]) -> None:
    """Show on standard error what was tried, as it happens."""
    sys.stderr.write(f"{what}: {'; '.join(faults) or 'nothing lost'}\n")


def _mode(loaded: Loaded) -> str:
    return " with kills" if loaded.plan.kills else ""


def _kill_table(kills: Sequence[Killed]) -> Iterator[str]:
    yield from ("| killed during | kills | at a file operation | with a loss |", "|---|---:|---:|---:|")
    for name in (*(each.name for each in SCENARIOS), "all"):
        those = [each for each in kills if name in (each.scenario, "all")]
        at_step, lost = sum(not each.moment.pause for each in those), sum(bool(each.faults) for each in those)
        yield f"| {name} | {len(those)} | {at_step} | {lost} |"


def _disk_table(disks: Sequence[tuple[str, Sequence[str]]]) -> Iterator[str]:
    yield from ("| command | kB of room | with a loss |", "|---|---:|---:|")
    rooms = {case.name: case.room for case in CASES}
    yield from (f"| {name} | {rooms[name]} | {1 if faults else 0} |" for name, faults in disks)
    if not disks:
        yield "| not tried: this user may mount no disk | | |"


def _load_table(loads: Sequence[Loaded]) -> Iterator[str]:
    if not loads:
        yield "Not tried."
        return
    yield f"| {loads[0].plan.seconds / 60:g} minutes | undisturbed | with kills |"
    yield "|---|---:|---:|"
    columns = [figures(each) for each in loads]
    yield from (f"| {name} | {' | '.join(column[name] for column in columns)} |" for name in columns[0])


if __name__ == "__main__":
    sys.exit(main())
