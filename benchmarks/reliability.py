"""Whether anything is lost when commands are killed: `python -m benchmarks.reliability [KILLS] [--seed N] [--write]`.

Kills commands at random moments (200, unless told otherwise), looks at the store each time, runs the command again,
and compares with a store that was left in peace. `--write` keeps the figures in `docs/reliability.md`. Exit code 1 on
a loss.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from platform import python_version
from tempfile import TemporaryDirectory

from benchmarks.kills import SCENARIOS, Killed, Trial, moments

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"
_SEED = 20261121
_RULES = """\
Each kill is a SIGKILL to a command and its processes, at a moment drawn by a seeded generator: before one of its file
operations, or some time after it. It counts as a loss unless all of this holds:

- The store opens. Each graph is as it was before or as it is to be: no article is there in part, none that was stored
  before is gone, and what the command had reported as done is there.
- A file or folder that is written beside the store is missing or whole.
- The same command, run again, ends well. The store then equals one in which the command was never killed, statement by
  statement, but for the times of day; `tollgraph check` finds no fault; no half-written file is left.

A kill ends a process, not the machine: what a power cut does to a disk is not measured here.
"""


def main() -> int:
    """Kill, print and, if asked, write the figures; return 1 on a loss."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/reliability.md")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        found = [_told(each) for each in moments(Trial(Path(folder)), given.kills, given.seed)]
    page = _page(found, f"python -m benchmarks.reliability {given.kills} --seed {given.seed} --write")
    sys.stdout.write(page)
    if given.write:
        PAGE.write_text(page, encoding="utf-8")
    return 1 if any(each.faults for each in found) or not found else 0


def _told(killed: Killed) -> Killed:
    """Show a kill on standard error as it happens."""
    moment = f"step {killed.moment.step} + {killed.moment.pause * 1000:.0f} ms"
    sys.stderr.write(f"{killed.scenario}, {moment}: {'; '.join(killed.faults) or 'nothing lost'}\n")
    return killed


def _page(found: Iterable[Killed], command: str) -> str:
    kills = list(found)
    rows = [_row(each.name, [kill for kill in kills if kill.scenario == each.name]) for each in SCENARIOS]
    rows.append(_row("all", kills))
    lost = [f"- {kill.scenario}, {kill.moment}: {fault}" for kill in kills for fault in kill.faults]
    return "\n".join(
        [
            "# What is lost when a process is killed",
            "",
            f"Measured by `{command}` with Python {python_version()}; do not edit.",
            "",
            "| killed during | kills | at a file operation | with a loss |",
            "|---|---:|---:|---:|",
            *rows,
            "",
            _RULES,
            *(["Losses:", "", *lost, ""] if lost else []),
        ]
    )


def _row(name: str, kills: list[Killed]) -> str:
    at_step = sum(not kill.moment.pause for kill in kills)
    return f"| {name} | {len(kills)} | {at_step} | {sum(bool(kill.faults) for kill in kills)} |"


if __name__ == "__main__":
    sys.exit(main())
