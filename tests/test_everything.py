"""Running all benchmarks tells which missed a target, which could not run, and what each printed."""

import sys

import pytest

from benchmarks.everything import BENCHMARKS, Outcome, report, run


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        ("print('5 ms, due 9: met')", Outcome.MET),
        ("print('9 ms, due 5: MISSED'); raise SystemExit(1)", Outcome.MISSED),
        ("print('begun'); raise SystemExit(2)", Outcome.FAILED),
        ("print('begun'); import os; os.kill(os.getpid(), 9)", Outcome.FAILED),
        ("raise ValueError", Outcome.FAILED),
    ],
)
def test_a_benchmark_ends_in_one_of_three_ways(program: str, outcome: Outcome) -> None:
    assert run([sys.executable, "-c", program], "a thing").outcome is outcome


def test_the_page_holds_what_each_benchmark_printed_beside_what_it_took() -> None:
    program = "held = bytearray(80_000_000); print('9 ms, due 5: MISSED'); raise SystemExit(1)"
    done = run([sys.executable, "-c", program], "a thing")
    assert done.megabytes > 80
    assert done.cpu > 0
    page = report([done], full=False)
    assert "9 ms, due 5: MISSED" in page
    assert f"| a thing | `{done.command}` | MISSED | {done.minutes:.1f} | {done.cpu:.0f} |" in page


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=[each.name for each in BENCHMARKS])
def test_every_benchmark_is_a_module_that_can_be_run(benchmark: object) -> None:
    from importlib.util import find_spec

    assert find_spec(f"benchmarks.{getattr(benchmark, 'name', '')}") is not None
