"""How fast every stored question is answered, by Tollgraph's store and by other engines on the same quads.

python -m benchmarks.engines [--write] [--seconds 60] [--folder FOLDER] [QUADS ...]

Sizes are by default 100,000 and 1,000,000 quads of `benchmarks.claims`, made by mapping, storing and comparing as
ingestion does; 10000000 takes about an hour. Each question is asked with what it needs and its defaults. An engine that
needs more than the seconds for one, or 16 GB, did not finish, and after five of them is not asked the rest. Others'
times are of the clock; the targets are of the processor time of the embedded store, which other work on the machine
does not change. Exits 1 where one is missed.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from platform import machine, python_version
from tempfile import TemporaryDirectory

import click
import pyoxigraph as ox

from benchmarks.claims import COALITION, Archive
from benchmarks.engine_servers import RdflibEndpoint, engines
from benchmarks.engines_asked import Answer, Data, DidNotFinish, Embedded, Engine, Rdflib, Refused
from benchmarks.figures import markdown
from benchmarks.stores import make_store, some_claim
from tollgraph.background import Background
from tollgraph.parameters import Parameter, ParameterType
from tollgraph.queries import StoredQuery, load_queries, parse_query

REPORT = Path(__file__).parents[1] / "docs" / "benchmarks" / "engines.md"
PLAIN = Path(__file__).with_name("plain_disagreements.rq")
SIZES = (100_000, 1_000_000)
LIMIT = 60.0
"""Seconds for one question, after which an engine did not finish."""
EVERY_QUESTION, DISAGREEMENTS = 1.0, 0.05
"""Seconds of processor time that the embedded store may need at 10^7 quads, and so at any size below."""
MONTH = "2017-03"
"""The period that questions with one are asked for, and the target of the question who disagrees is set for."""
_OF_THE_SEEDS, _OF_A_CLAIM = 21_700, 58.8
"""Quads that any store holds, and quads for each claim of the archive, its comparisons included."""
_PATIENCE = 5
"""Questions that an engine may leave unfinished at one size; the rest is then not asked, since each takes a minute."""
_TIMES, _SPENT = 20, 1.0
"""A question is asked so often, or until so many seconds are spent."""
_MATERIALISED = "disagreements"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its parameters bound."""

    name: str
    sparql: str


@dataclass(slots=True)
class Times:
    """What one engine needed for one question."""

    answers: list[Answer] = field(default_factory=list)
    remark: str = ""
    """Why there are no times."""

    def quantile(self, share: float, *, cpu: bool = False) -> float:
        """Return the time, in seconds, within which a share of the answers came."""
        times = sorted((each.cpu or 0.0) if cpu else each.wall for each in self.answers)
        return times[min(len(times) - 1, int(share * len(times)))]

    @property
    def cell(self) -> str:
        """The median and the 95th percentile in milliseconds, or the remark."""
        if self.remark:
            return self.remark
        return f"{_shown(self.quantile(0.5))} / {_shown(self.quantile(0.95))}"


@dataclass(slots=True)
class Asked:
    """What one engine did with the quads of one size."""

    engine: str
    loaded: float | None = None
    megabytes: float = 0.0
    times: dict[str, Times] = field(default_factory=dict)
    remark: str = ""


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:,.3g}"


@contextmanager
def data_of(quads: int, folder: Path | None) -> Iterator[tuple[Data, Archive, int]]:
    """Give the data of a size: made, or found in a folder from the last time."""
    archive = Archive(max(1, round((quads - _OF_THE_SEEDS) / _OF_A_CLAIM)))
    with TemporaryDirectory() as scratch:
        kept = (folder or Path(scratch)) / f"quads-{quads}"
        store, nquads = kept / "store", kept / "all.nq"
        if not nquads.exists():
            make_store(store, archive)
            ox.Store.read_only(str(store / "quads")).dump(str(kept / "part"), ox.RdfFormat.N_QUADS)
            (kept / "part").rename(nquads)
        yield Data(store, nquads, Path(scratch)), archive, len(ox.Store.read_only(str(store / "quads")))


def questions(data: Data, background: Background) -> list[Question]:
    """Return every stored question, each parameter that it needs bound to something that the archive speaks of."""
    values = archive_values(data.store, background)
    return [_bound(query, values, background) for query in load_queries().values()]


def plain_joins(background: Background) -> list[Question]:
    """Return the question who disagrees as one join, of one party and month and of everybody."""
    plain = parse_query(PLAIN.stem, PLAIN.read_text(encoding="utf-8"))
    narrow = {"party": COALITION, "period": "2017-03"}
    return [
        Question("as one join, one party and month", plain.bind(narrow, background)),
        Question("as one join, everybody", plain.bind({}, background)),
    ]


def _bound(query: StoredQuery, values: Mapping[ParameterType, str], background: Background) -> Question:
    given = values_for(query.parameters, values, lambda each: each.required)
    return Question(query.name, query.bind(given, background))


def values_for(
    parameters: Iterable[Parameter], values: Mapping[ParameterType, str], wanted: Callable[[Parameter], bool]
) -> dict[str, str]:
    """Return a value for each parameter that is wanted: the archive's for its type, else its example."""
    return {each.name: values.get(each.type, each.example) for each in parameters if wanted(each)}


def archive_values(store: Path, background: Background) -> dict[ParameterType, str]:
    """Return what the archive holds for each type of parameter; the others take their example."""
    claim = some_claim(store)
    found = ox.Store.read_only(str(store / "quads")).query(
        f"SELECT ?incident {{ GRAPH ?g {{ <{claim}> ?p ?scope . ?scope ?q ?incident }} "
        'FILTER(CONTAINS(STR(?incident), "/incident/")) }'
    )
    incident = next((each["incident"].value for each in found), "") if isinstance(found, ox.QuerySolutions) else ""
    place = min(name for name, each in background.places.items() if each.kind == "governorate")
    return {
        ParameterType.PARTY: COALITION,
        ParameterType.ACTOR: COALITION,
        ParameterType.PLACE: place,
        ParameterType.CLAIM: claim,
        ParameterType.TEXT: "denied that",
        ParameterType.PERIOD: MONTH,
        **({ParameterType.INCIDENT: incident} if incident else {}),
    }


def asked_of(kind: type[Engine], data: Data, asked: list[Question], seconds: float) -> Asked:
    """Return what an engine did with some questions; one that could not even take in the data says so."""
    result = Asked(kind.name)
    try:
        engine = kind(data)
    except DidNotFinish:
        result.remark = "did not take in the data within 16 GB and 15 minutes"
        return result
    result.loaded = engine.loaded
    for each in asked:
        tired = sum(times.remark == _DID_NOT_FINISH for times in result.times.values()) >= _PATIENCE
        times = result.times[each.name] = Times(remark=_NOT_ASKED) if tired else _times(engine, each, seconds)
        click.echo(f"{kind.name}: {each.name}: {times.cell}", err=True)
        result.megabytes = max(result.megabytes, engine.held())
    engine.stop()
    return result


_DID_NOT_FINISH, _NOT_ASKED = "did not finish", "not asked"


def _times(engine: Engine, question: Question, seconds: float) -> Times:
    times, spent = Times(), 0.0
    try:
        while len(times.answers) < _TIMES and (spent < _SPENT or len(times.answers) < 2):
            answer = engine.ask(question.sparql, seconds)
            times.answers.append(answer)
            spent += answer.wall
    except DidNotFinish:
        times.remark = _DID_NOT_FINISH
    except Refused as refused:
        times.remark = f"refused: {' '.join(str(refused).split())[:80]}"
    return times


@dataclass(frozen=True, slots=True)
class Limits:
    """What is asked for on the command line."""

    seconds: float
    """The most for one question."""
    engines: tuple[str, ...]
    """Parts of the names of the engines besides the embedded store; empty for all."""
    folder: Path | None

    def kinds(self) -> list[type[Engine]]:
        """Return the engines to be asked, ours first."""
        return [
            each
            for each in engines()
            if each is Embedded or not self.engines or any(part in each.name for part in self.engines)
        ]


def measure(quads: int, limits: Limits) -> "Size":
    """Return what every engine did with so many quads."""
    with data_of(quads, limits.folder) as (data, archive, held):
        background = archive.background()
        asked = questions(data, background) + plain_joins(background)
        found: list[Asked] = []
        for kind in limits.kinds():
            slow = {
                name
                for each in found
                if each.engine == Rdflib.name
                for name, times in each.times.items()
                if times.remark
            }
            left = [each for each in asked if kind is not RdflibEndpoint or each.name not in slow]
            found.append(asked_of(kind, data, left, limits.seconds))
        return Size(held, [each.name for each in asked], found)


@dataclass(frozen=True, slots=True)
class Size:
    """What came of one size."""

    quads: int
    names: list[str]
    asked: list[Asked]

    @property
    def ours(self) -> Asked:
        """What the embedded store did."""
        return next(each for each in self.asked if each.engine == Embedded.name)

    def missed(self) -> Iterator[str]:
        """Yield the targets that are missed, in words."""
        for name, times in self.ours.times.items():
            if " " in name:
                continue  # the plain joins show what others cost
            limit = DISAGREEMENTS if name == _MATERIALISED else EVERY_QUESTION
            if times.remark:
                yield f"{name}: {times.remark}"
            elif (took := times.quantile(0.5, cpu=True)) > limit:
                yield f"{name} at {self.quads:,} quads: {_shown(took)} ms of processor time, due {limit * 1000:.0f}"

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table of questions, the heads first."""
        yield ("question", "rows", "embedded, CPU", *(each.engine for each in self.asked))
        for name in self.names:
            ours = self.ours.times.get(name, Times())
            rows = ours.answers[0].rows if ours.answers else None
            cpu = _shown(ours.quantile(0.5, cpu=True)) if ours.answers else ""
            yield name, "" if rows is None else f"{rows:,}", cpu, *(_cell(each, name, rows) for each in self.asked)

    def holding(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table of what holding the quads takes, the heads first."""
        yield ("engine", "seconds to take in or open", "most MB", "did not finish", "refused")
        for each in self.asked:
            remarks = [times.remark for times in each.times.values()]
            refused = sum(remark.startswith("refused") for remark in remarks)
            loaded = each.remark or f"{each.loaded:.1f}"
            yield each.engine, loaded, f"{each.megabytes:,.0f}", str(remarks.count(_DID_NOT_FINISH)), str(refused)

    def bought(self) -> str:
        """Say what materialising the comparisons buys."""
        ours = self.ours.times
        quick, plain = ours[_MATERIALISED], [ours[name] for name in self.names if " " in name]
        told = " and ".join(each.cell for each in plain)
        return (
            f"The question who disagrees takes {quick.cell} ms from comparisons that are kept. As one join by a far "
            f"simpler definition (`benchmarks/{PLAIN.name}`) it takes {told} ms, for one party and month, and for "
            "everybody."
        )


def _cell(asked: Asked, name: str, rows: int | None) -> str:
    times = asked.times.get(name)
    if asked.remark or times is None:
        return "did not finish" if asked.remark else "not asked, see rdflib"
    other = times.answers and rows is not None and times.answers[0].rows != rows
    return f"{times.cell} ({times.answers[0].rows:,} rows)" if other else times.cell


_HEAD = """Written by `python -m benchmarks.engines --write {asked}`; do not edit below.

Milliseconds of the clock, the median and the 95th percentile; beside them the processor time of the embedded store.
Every engine holds the same quads and answers over the union of all graphs; servers answer over HTTP, with JSON. One
that needed over {seconds:.0f} s for a question, or over 16 GB, did not finish. Where the number of rows differs from
the embedded store's, it is given. rdflib-endpoint is not asked what rdflib did not finish, and no engine anything more
after five questions that it did not finish."""


def report(sizes: list[Size], seconds: float) -> str:
    """Return the page."""
    asked = " ".join(f"{round(size.quads, -4)}" for size in sizes)
    parts = [
        "# Every stored question on other engines",
        _HEAD.format(asked=asked, seconds=seconds),
    ]
    for size in sizes:
        parts += [f"## {size.quads:,} quads", markdown(size.rows()), size.bought(), markdown(size.holding())]
    where = f"Python {python_version()}, {machine()}, {len(os.sched_getaffinity(0))} processors."
    return "\n\n".join([*parts, where]) + "\n"


@click.command()
@click.argument("quads", nargs=-1, type=click.IntRange(min=50_000), metavar="[QUADS]...")
@click.option("--seconds", default=LIMIT, show_default=True, help="Most seconds for a question.")
@click.option("--engine", "only", multiple=True, help="Part of the name of an engine to ask; else all are asked.")
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), help="Keep the data here for the next time."
)
@click.option("--write", is_flag=True, help="Write docs/benchmarks/engines.md.")
def main(quads: tuple[int, ...], seconds: float, only: tuple[str, ...], folder: Path | None, *, write: bool) -> None:
    """Measure, print the tables and the targets that are missed, and exit with 1 where there are any."""
    sizes = [measure(each, Limits(seconds, only, folder)) for each in sorted(set(quads or SIZES))]
    page = report(sizes, seconds)
    click.echo(page)
    if write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(page, encoding="utf-8")
    missed = [each for size in sizes for each in size.missed()]
    for each in missed:
        click.echo(f"MISSED: {each}")
    click.echo(f"every question under {EVERY_QUESTION:g} s, {_MATERIALISED} under {DISAGREEMENTS:g} s: "
               f"{'MISSED' if missed else 'met'}")  # fmt: skip
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
