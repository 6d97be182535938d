"""How fast the shapes are checked, by which engine, and whether all find the same faults.

`python -m benchmarks.validate` takes 10,000 and 100,000 triples; name other sizes as arguments (`1000000 10000000`).
Each engine runs in a process of its own, on data and shapes that are loaded already: times are CPU seconds of
validation alone. What loading our shapes takes, once in a process, stands below the table.
`--write` keeps the tables in `docs/benchmarks/validation.md`. Exit code 1 where a target is missed.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from platform import machine, python_version
from time import process_time
from unittest.mock import patch

import pyoxigraph as ox
from rdflib import Graph

from benchmarks.fresh_process import in_fresh_process, peak
from benchmarks.validation_data import CORPUS, Fault, faults, fill
from tollgraph.article_checks import validate_articles
from tollgraph.pipeline import Ingestion
from tollgraph.settings import Settings
from tollgraph.shacl import judge
from tollgraph.shacl.terms import as_rdflib
from tollgraph.shacl.vocabulary import SHACL
from tollgraph.store import memory_store
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.validation import load_shapes, validate

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "validation.md"
_SIZES = (10_000, 100_000)
_LARGEST_FOR_PYSHACL = 100_000
_LONGEST = 900
"""CPU seconds after which an engine has not finished."""
_SECONDS = {1_000_000: 10.0, 10_000_000: 120.0}
_TIMES_FASTER = (100_000, 25.0)
_SHARE = 0.2
_COMPILED = "compiled, store on disk"
_COMPILED_IN_MEMORY = "compiled, in memory"
_LARGEST = {_COMPILED: 10**9, _COMPILED_IN_MEMORY: 1_000_000}


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine needed for one size."""

    engine: str
    triples: int
    seconds: float | None
    """CPU seconds; None where it did not finish or cannot run here."""
    megabytes: float = 0.0
    found: int = 0
    """Faults found of those put in."""
    remark: str = ""


def _compiled(folder: Path) -> tuple[float, set[Fault]]:
    _load_compiled_shapes()
    store = EmbeddedStore(ox.Store.read_only(str(folder)))
    return _timed(lambda: {Fault(each.focus, each.component) for each in validate(store).findings})


def _in_memory(folder: Path) -> tuple[float, set[Fault]]:
    memory = ox.Store()
    memory.extend(ox.Store.read_only(str(folder)))
    _load_compiled_shapes()
    return _timed(lambda: {Fault(each.focus, each.component) for each in validate(EmbeddedStore(memory)).findings})


def _pyshacl(folder: Path, kind: str = "default", *, sparql: bool = True) -> tuple[float, set[Fault]]:
    data, shapes = Graph(store=kind), load_shapes()
    for quad in ox.Store.read_only(str(folder)):
        data.add((as_rdflib(quad.subject), as_rdflib(quad.predicate), as_rdflib(quad.object)))
    if not sparql:
        shapes.remove((None, SHACL.sparql, None))
    prefix = str(SHACL)
    return _timed(
        lambda: {Fault(str(each.focus), str(each.component).removeprefix(prefix)) for each in judge(data, shapes)}
    )


def _load_compiled_shapes() -> float:
    """Load the shapes and the queries that they were compiled to, as the first validation does; return CPU seconds."""
    began = process_time()
    validate(EmbeddedStore(ox.Store()))
    return process_time() - began


def _timed(check: Callable[[], set[Fault]]) -> tuple[float, set[Fault]]:
    began = process_time()
    found = check()
    return process_time() - began, found


ENGINES: dict[str, Callable[[Path], tuple[float, set[Fault]]]] = {
    _COMPILED: _compiled,
    _COMPILED_IN_MEMORY: _in_memory,
    "pySHACL over rdflib": _pyshacl,
    "pySHACL over oxrdflib": partial(_pyshacl, kind="Oxigraph"),
    "pySHACL over rdflib, without SPARQL constraints": partial(_pyshacl, sparql=False),
}


def _measure(engine: str, folder: Path) -> tuple[float, int, float]:
    """Return CPU seconds, faults found and peak megabytes, in a process that dies of running too long."""
    resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST, _LONGEST))
    seconds, found = ENGINES[engine](folder)
    return seconds, len(found & faults()), peak()


def measured(engine: str, folder: Path, triples: int) -> Run:
    """Return what an engine needs for the data in a folder."""
    if "oxrdflib" in engine and find_spec("oxrdflib") is None:
        return Run(engine, triples, None, remark="oxrdflib is not installed")
    if triples > _LARGEST.get(engine, _LARGEST_FOR_PYSHACL):
        return Run(engine, triples, None, remark="not run at this size")
    try:
        seconds, found, megabytes = in_fresh_process(_measure, engine, folder)
    except BrokenProcessPool:
        return Run(engine, triples, None, remark=f"did not finish in {_LONGEST} s")
    return Run(engine, triples, seconds, megabytes, found)


def runs(triples: int) -> list[Run]:
    """Return what every engine needs for so many triples."""
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        fill(store, triples)
        store.flush()
        del store
        return [measured(engine, Path(folder), triples) for engine in ENGINES]


def share_of_ingestion() -> float:
    """Return which share of the CPU time of ingesting the corpus goes into validating what was read."""
    _watched_ingestion()  # the first one also loads lexicons, seeds and shapes
    return _watched_ingestion()


def _watched_ingestion() -> float:
    spent: list[float] = []

    def watched(graphs: dict[str, str], store: EmbeddedStore) -> dict[str, str]:
        began = process_time()
        found = validate_articles(graphs, store)
        spent.append(process_time() - began)
        return found

    began = process_time()
    with patch("tollgraph.preparing.validate_articles", watched):
        Ingestion(memory_store(), Settings()).run([str(CORPUS)])
    return sum(spent) / (process_time() - began)


def missed(found: list[Run], share: float) -> list[str]:
    """Return the targets that are missed, in words."""
    wrong = [
        f"{each.engine} took {each.seconds:.1f} s for {each.triples:,} triples; {_SECONDS[each.triples]:.0f} s are due"
        for each in found
        if each.engine == _COMPILED and each.seconds is not None and each.seconds > _SECONDS.get(each.triples, 1e9)
    ]
    times = faster(found, _TIMES_FASTER[0])
    if times is not None and times < _TIMES_FASTER[1]:
        wrong.append(f"{times:.0f} times as fast as pySHACL's best way; {_TIMES_FASTER[1]:.0f} are due")
    if share > _SHARE:
        wrong.append(f"validation takes {share:.0%} of ingestion; {_SHARE:.0%} are the most")
    wrong += [
        f"{each.engine} finds {each.found} of {len(faults())} faults in {each.triples:,} triples"
        for each in found
        if each.seconds is not None and each.found < len(faults()) and "without" not in each.engine
    ]
    return wrong


def faster(found: list[Run], triples: int) -> float | None:
    """Return how many times faster the compiled shapes are than the best way of pySHACL that finds every fault."""
    times = {each.engine: each.seconds for each in found if each.triples == triples and each.found == len(faults())}
    ours, others = times.get(_COMPILED), [s for name, s in times.items() if name.startswith("pySHACL") and s]
    return min(others) / ours if ours and others else None


def report(found: list[Run], share: float, loading: float) -> list[str]:
    """Return the lines of the page."""
    lines = ["| triples | engine | CPU s | peak MB | faults found |", "|---:|---|---:|---:|---:|"]
    for each in found:
        seconds = each.remark if each.seconds is None else f"{each.seconds:.2f}"
        memory, faulty = (f"{each.megabytes:.0f}", f"{each.found} of {len(faults())}") if each.found else ("", "")
        lines.append(f"| {each.triples:,} | {each.engine} | {seconds} | {memory} | {faulty} |")
    times = faster(found, _TIMES_FASTER[0])
    if times is not None:
        lines += [
            "",
            f"At {_TIMES_FASTER[0]:,} triples {times:.0f} times as fast as pySHACL's best way that finds all.",
        ]
    lines += ["", f"Loading the compiled shapes takes {loading:.2f} s of CPU, once in a process."]
    lines += ["", f"Validating takes {share:.1%} of the CPU time of ingesting the corpus of the tests."]
    names = ("pyoxigraph", "pyshacl", "rdflib", "oxrdflib")
    lines += ["", f"{', '.join(f'{name} {version(name)}' for name in names)}, Python {python_version()}, {machine()}."]
    return lines


def main(arguments: list[str]) -> int:
    """Measure, print and judge; return 1 past a target."""
    sizes = [int(each) for each in arguments if each.isdigit()] or list(_SIZES)
    found = [each for size in sizes for each in runs(size)]
    share = share_of_ingestion()
    lines = report(found, share, in_fresh_process(_load_compiled_shapes))
    print("\n".join(lines))  # noqa: T201  # the table is what the command is for
    if "--write" in arguments:
        PAGE.parent.mkdir(exist_ok=True)
        command = " ".join(["python -m benchmarks.validate", *map(str, sizes), "--write"])
        head = ["# How fast validation is", "", f"Measured by `{command}`; do not edit below.", ""]
        PAGE.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    wrong = missed(found, share)
    for each in wrong:
        print(f"target missed: {each}", file=sys.stderr)  # noqa: T201  # and so is the verdict
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
