"""Runs the targets one after the other, each for some time: `python -m fuzz [--seconds N] [TARGET...]`.

Ends with 1 where one of them found something. The input that did it is kept in `fuzz/findings/TARGET`; put it into
`tests/hostile/` once it is mended.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click

from fuzz.targets import TARGETS

_FINDINGS = Path(__file__).with_name("findings")
_MEGABYTES, _SLOWEST = 1024, 10
"""What one input may take: memory, and seconds."""
_LONGEST = 4000
"""Bytes of an input."""


def fuzz(name: str, seconds: int) -> tuple[bool, str]:
    """Fuzz a target and return whether all was well, and the last line that the fuzzer said of its progress."""
    kept = _FINDINGS / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, example in enumerate(TARGETS[name].examples):
            (Path(corpus) / str(number)).write_bytes(example)
        command = [
            sys.executable, "-m", "fuzz.one", name, corpus, f"-max_total_time={seconds}", f"-max_len={_LONGEST}",
            f"-rss_limit_mb={_MEGABYTES}", f"-timeout={_SLOWEST}", f"-artifact_prefix={kept}/", "-print_final_stats=1",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # of this module only
    told = [line for line in done.stderr.splitlines() if "stat::number_of_executed_units" in line]
    if done.returncode:
        return False, f"{done.stderr[-3000:]}\nit ended with {done.returncode}"
    kept.rmdir() if not any(kept.iterdir()) else None
    return True, told[0].partition(":")[2].rpartition(":")[2].strip() if told else "0"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(sorted(TARGETS)))
@click.option("--seconds", default=60, show_default=True, help="Time for each target.")
def _main(names: tuple[str, ...], seconds: int) -> None:
    """Fuzz the targets named, or all."""
    failed = 0
    for name in names or TARGETS:
        fine, told = fuzz(name, seconds)
        failed += not fine
        click.echo(f"{name}: {told} inputs in {seconds} s, nothing found" if fine else f"{name}: FOUND\n{told}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    _main()
