"""Commands killed with SIGKILL at random moments, and what a store must be like afterwards.

A moment is a step of the command (see `killed_command`) and a pause after it, both drawn by a seeded generator: so a
kill falls before a file operation, or anywhere in the work between two.
"""

import hashlib
import json
import os
import random
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.killed_command import UPDATE, command
from benchmarks.killing import Moment, kill, steps_of
from benchmarks.store_states import (
    Graphs,
    differences,
    graphs_of,
    half_done,
    holds_whole_things,
    without_mark,
    without_times,
)
from tollgraph.errors import TollgraphError
from tollgraph.identifiers import Minter
from tollgraph.keeping.backup import MANIFEST, QUADS
from tollgraph.keeping.integrity import check_store
from tollgraph.mapping import named_graph
from tollgraph.resources import shipped
from tollgraph.settings import load_settings
from tollgraph.store import read_store

_AT_ONCE = 2
"""Commands that are killed at a time, each with what looks at its store afterwards."""
_CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "articles.jsonl"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command that is killed while it works on a store."""

    name: str
    arguments: tuple[str, ...]
    """`{store}`, `{articles}`, `{backup}` and `{out}` stand for paths, `{cluster}` for an address."""
    begins: str = "seeded"
    """The store before: `none`, `seeded`, or `read` (with the first versions of the articles)."""
    out: str = ""
    """Name of what is written beside the store, if anything is."""
    some_at_a_time: str = ""
    """Graph whose things are written some at a time: each is there whole, but not all need be there at once."""
    reported: str = ""
    """Graph that is there whole once the command reports; all that it changes, where none is named."""
    once: bool = False
    """Whether the command refuses to run where the store is there already, which must then be whole."""


_LOADED = "urn:killed:loaded"
_LINKS, _CLOSURES = (named_graph(Minter(), name) for name in ("links", "closures"))
ON_CLUSTER = "ingestion by a cluster"
"""The scenario that needs one."""
SCENARIOS = (
    Scenario("ingestion into a new store", ("ingest", "{articles}/first.jsonl", "--jobs", "1"), begins="none"),
    Scenario("ingestion", ("ingest", "{articles}/first.jsonl", "--jobs", "1")),
    Scenario("new versions of articles", ("ingest", "{articles}/second.jsonl", "--jobs", "1"), begins="read"),
    Scenario("ingestion by two processes", ("ingest", "{articles}/many", "--jobs", "2")),
    Scenario(ON_CLUSTER, ("ingest", "{articles}/first.jsonl", "--cluster", "{cluster}")),
    Scenario("update", (UPDATE, "{update}")),
    Scenario("loading of RDF", ("load", "{articles}/known.ttl", "--graph", _LOADED), reported=_LOADED),
    Scenario("forgetting", ("forget", "{claim}", "--by", "A. Reader", "--because", "it was asked for", "--yes")),
    Scenario("linking", ("link", "--offline"), some_at_a_time=_LINKS),
    Scenario("decision", ("decide", "{claim}", "--reject", "--by", "A. Reader", "--because", "read wrongly")),
    Scenario("export of a file", ("export", "--format", "trig", "--out", "{out}"), out="claims.trig"),
    Scenario("export of a folder", ("export", "--format", "csv", "--out", "{out}"), out="tables"),
    Scenario("backup", ("backup", "{out}"), out="store.tar.gz"),
    Scenario("restoring", ("restore", "{backup}"), begins="none", once=True),
)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a command does when nobody kills it."""

    steps: int
    seconds: float
    before: Graphs
    after: Graphs
    texts: Mapping[str, str]
    """The private texts in the end: sha256 by path."""
    out: Mapping[str, bytes]
    """What was written beside the store, by path."""


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill, and what was wrong afterwards."""

    scenario: str
    moment: Moment
    struck: bool
    """Whether the command was still running."""
    faults: tuple[str, ...]


class Trial:
    """Commands killed in a folder of their own."""

    def __init__(self, folder: Path, cluster: str = "") -> None:
        """Use an empty folder, and a cluster by its address; without one `ON_CLUSTER` cannot be tried."""
        self._folder, self._cluster, self._backup = folder, cluster, folder / "backup.tar.gz"
        self._articles = _write_articles(folder / "articles")
        self._begins = {"none": None, "seeded": folder / "seeded", "read": folder / "read"}
        _succeed(["ingest", str(shipped("seeds") / "articles"), "--store", str(folder / "seeded"), "--jobs", "1"])
        shutil.copytree(folder / "seeded", folder / "read")
        first = str(self._articles / "first.jsonl")
        _succeed(["ingest", first, "--store", str(folder / "read"), "--jobs", "1"])
        _succeed(["backup", str(self._backup), "--store", str(folder / "read")])

    @property
    def seeded(self) -> Path:
        """A store with the seed reports, only to be copied."""
        return self._folder / "seeded"

    def undisturbed(self, scenario: Scenario) -> Undisturbed:
        """Run a command to its end, and return what it did; TollgraphError where it fails or leaves a fault."""
        with self._place(scenario) as place:
            before = graphs_of(place / "store") if (place / "store").exists() else {}
            begun = time.monotonic()
            steps = steps_of(self._command(scenario, place))
            seconds = time.monotonic() - begun
            after = graphs_of(place / "store")
            _check(place / "store")
            return Undisturbed(steps, seconds, before, after, _texts(place / "store"), _written(place, scenario))

    def kill(self, scenario: Scenario, whole: Undisturbed, generator: random.Random) -> Killed:
        """Kill a command at a random moment, look at the store, run the command again, and compare.

        A kill that came too late, when the command had ended, is drawn again.
        """
        while True:
            killed = self._kill_once(scenario, whole, generator)
            if killed.struck or killed.faults:
                return killed

    def _kill_once(self, scenario: Scenario, whole: Undisturbed, generator: random.Random) -> Killed:
        step, at_step = generator.randrange(whole.steps), generator.random() < 1 / 3
        moment = Moment(step, 0.0 if at_step else generator.uniform(0, 2 * whole.seconds / whole.steps))
        with self._place(scenario) as place:
            told, struck = kill(self._command(scenario, place), moment)
            faults = [
                *_faults_after_kill(place, scenario, whole, told),
                *self._faults_after_rerun(place, scenario, whole),
            ]
        return Killed(scenario.name, moment, struck, tuple(faults))

    def _faults_after_rerun(self, place: Path, scenario: Scenario, whole: Undisturbed) -> Iterator[str]:
        """Run the command again; yield what differs from a store in which it was never killed."""
        try:
            if not (scenario.once and (place / "store").exists()):
                _succeed(self._command(scenario, place))
            after = graphs_of(place / "store")
        except TollgraphError as error:
            yield f"it does not run again: {error}"
            return
        # Equal to a store that `tollgraph check` found whole, so it need not be compared anew each time.
        yield from differences(after, whole.after)
        if _texts(place / "store") != whole.texts:
            yield "the texts are not those of a store in which it was never killed"
        if _written(place, scenario).keys() != whole.out.keys():
            yield f"written: {sorted(_written(place, scenario))} instead of {sorted(whole.out)}"
        yield from _half_written(_written(place, scenario), whole.out)
        yield from (f"half done and left behind: {each}" for each in half_done(place))

    @contextmanager
    def _place(self, scenario: Scenario) -> Iterator[Path]:
        """Give a folder with the store that the scenario begins with."""
        begins = self._begins[scenario.begins]
        with TemporaryDirectory(dir=self._folder) as folder:
            if begins is not None:
                shutil.copytree(begins, Path(folder) / "store", copy_function=_linked_or_copied)
            yield Path(folder)

    def _command(self, scenario: Scenario, place: Path) -> list[str]:
        named = {
            "articles": self._articles, "out": place / scenario.out, "claim": _CLAIM, "update": _UPDATE,
            "backup": self._backup, "cluster": self._cluster,
        }  # fmt: skip
        return [*(each.format(**named) for each in scenario.arguments), "--store", str(place / "store")]


def moments(trial: Trial, count: int, seed: int, scenarios: tuple[Scenario, ...] = SCENARIOS) -> Iterator[Killed]:
    """Yield as many kills as asked for, shared out evenly to the scenarios; the same seed draws the same moments.

    Two commands at a time are killed, in folders of their own; each kill is yielded as soon as it is done.
    """
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        whole = dict(zip(scenarios, pool.map(trial.undisturbed, scenarios), strict=True))
        started = [
            pool.submit(trial.kill, scenario, whole[scenario], random.Random(f"{seed} {number}"))  # noqa: S311  # moments, no secrets
            for number, scenario in enumerate(islice(cycle(scenarios), count))
        ]
        yield from (done.result() for done in as_completed(started))


def _linked_or_copied(source: str, target: str) -> None:
    """Copy a file; one of a database's data is linked, since it is never changed, only made and deleted."""
    if source.endswith(".sst"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def _faults_after_kill(place: Path, scenario: Scenario, whole: Undisturbed, told: str) -> Iterator[str]:
    """Yield what a killed command has lost or left half done, as readers see it."""
    if (place / "store" / "FORMAT").exists():
        try:
            found = graphs_of(place / "store")
        except TollgraphError as error:
            yield f"the store does not open: {error}"
            return
        yield from _lost(found, whole, scenario)
        reported = {scenario.reported} if scenario.reported else {*found, *whole.after}
        if told.strip() and any(found.get(name) != whole.after.get(name) for name in reported):
            yield f"it reported {told.strip().splitlines()[0]!r}, and the store does not hold all of it"
    elif whole.before:
        yield "the store is gone"
    yield from _half_written(_written(place, scenario), whole.out)


def _lost(found: Graphs, whole: Undisturbed, scenario: Scenario) -> Iterator[str]:
    """Yield the graphs that are neither as they were before nor as they are to be.

    Closures that lack their mark count as they are without it: the next command that needs them makes them anew.
    """
    for name in sorted({*whole.before, *found}):
        now, was, is_to_be = found.get(name), whole.before.get(name), whole.after.get(name)
        if name == _CLOSURES:
            now, was, is_to_be = (without_mark(name, each) for each in (now, was, is_to_be))
        in_part = now not in (was, is_to_be)
        if in_part and name == scenario.some_at_a_time and now is not None:
            in_part = not holds_whole_things(now, was or frozenset(), is_to_be or frozenset())
        if in_part:
            yield f"the graph {name} is there in part"


def _half_written(found: Mapping[str, bytes], whole: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the files beside the store that are neither missing nor whole; a folder has all of its files or none."""
    if found and found.keys() != whole.keys():
        yield f"there are {sorted(found)} of {sorted(whole)}"
    for name, content in found.items():
        if without_times(content) != without_times(whole.get(name, b"")):
            yield f"{name} is there in part"


def _written(place: Path, scenario: Scenario) -> dict[str, bytes]:
    """Return what stands beside the store under the name that was asked for."""
    if not scenario.out:
        return {}
    out = place / scenario.out
    files = [out] if out.is_file() else sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): _content(path) for path in files}


def _content(path: Path) -> bytes:
    """Return what is in a file; of an archive its members, since their times differ from one to the next.

    An archive that cannot be read to its end, or whose manifest is missing, equals none that is whole.
    """
    if path.suffixes[-2:] != [".tar", ".gz"]:
        return path.read_bytes()
    try:
        with tarfile.open(path, "r:gz") as tar:
            members = {each.name: content.read() for each in tar if (content := tar.extractfile(each))}
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        return f"cannot be read: {error}".encode()
    manifest = json.loads(members.pop(MANIFEST, b"{}"))
    quads = b"".join(sorted(members.pop(QUADS, b"").splitlines(keepends=True)))
    counted = {name: value for name, value in manifest.items() if name != "members"}
    held = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    return json.dumps([counted, held]).encode() + quads


def _succeed(arguments: list[str]) -> None:
    told = StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        code = command(arguments)
    if code != 0:
        raise TollgraphError(f"`tollgraph {' '.join(arguments)}` ended with {code}: {told.getvalue()}")


def _check(store: Path) -> None:
    """Raise TollgraphError where `tollgraph check` would find a fault."""
    with read_store(store) as opened:
        faults = check_store(opened, replace(load_settings(), store=store)).faults
    if faults:
        raise TollgraphError(f"{store} is not whole though nothing was killed: {faults[0]}")


def _texts(store: Path) -> dict[str, str]:
    """Return the hashes of the private texts of a store by their paths."""
    files = (path for path in sorted((store / "texts").rglob("*")) if path.is_file())
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _write_articles(folder: Path) -> Path:
    """Write `first.jsonl`, `second.jsonl` with new versions, `many`, enough for two processes, and `known.ttl`."""
    (folder / "many").mkdir(parents=True)
    rows = [json.loads(line) for line in _CORPUS.read_text(encoding="utf-8").splitlines()]
    versions = [[row | {"text": row["text"] + _UPDATED * number} for row in rows[:_FEW]] for number in range(4)]
    _write_rows(folder / "first.jsonl", versions[0] + versions[1])
    _write_rows(folder / "second.jsonl", versions[2] + versions[3])
    triples = (f"<urn:killed:{number}> <urn:killed:number> {number} .\n" for number in range(_TRIPLES))
    (folder / "known.ttl").write_text("".join(triples), encoding="utf-8")
    _write_rows(folder / "many" / "long.jsonl", [row | {"text": row["text"] + _FILLER} for row in rows])
    return folder


_FEW = 6
"""Articles that most commands take up, each in two versions: so there are several batches."""
_TRIPLES = 1000
_UPDATED = "\n\nThis report was updated."
_FILLER = "\n\n" + "The council met again about the roads. " * 300
"""Text without claims, as long as the portions that are handed to other processes need."""
_CLAIM = "615877c153b2dd067656"
"""A claim of the seed reports."""
_UPDATE = "".join(
    f"DROP SILENT GRAPH <urn:killed:{graph}> ; INSERT DATA {{ GRAPH <urn:killed:{graph}> {{ "
    + "".join(f"<urn:killed:{number}> <urn:killed:number> {number} . " for number in range(300))
    + "} } ;"
    for graph in range(3)
)
"""Steps that make three graphs at once or none."""


def _write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
