"""Commands that take something in: articles, hand-coded claims, RDF."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.interruption import stopping_in_order
from tollgraph.commands.options import settings_for, store_option, terminal_width
from tollgraph.commands.progress import ingestion_progress
from tollgraph.errors import ExitCode
from tollgraph.store_address import StoreAddress
from tollgraph.terms import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tollgraph.extraction import Extractor
    from tollgraph.model import LeftOut, Period, Reading
    from tollgraph.pipeline import Ingested
    from tollgraph.reading.source import Defaults
    from tollgraph.tables import Table

_paths = click.argument("paths", nargs=-1, required=True)


@dataclass(frozen=True, slots=True)
class How:
    """How articles are to be read: what they do not state themselves, and by whom."""

    defaults: "Defaults"
    reader: str


def _reading_options(command: "Callable[..., int]") -> "Callable[..., int]":
    """Add --published, --publisher and --reader, which reach the command together as `how`."""

    @wraps(command)
    def with_reading(*, published: datetime | None, publisher: str | None, reader: str, **others: object) -> int:
        from tollgraph.reading.source import Defaults

        return command(how=How(Defaults(published.date() if published else None, publisher), reader), **others)

    of_those = "of articles that do not state their own"
    options = (
        click.option(
            "--published", type=click.DateTime(["%Y-%m-%d"]), help=f"Date of publication {of_those}: YYYY-MM-DD."
        ),
        click.option("--publisher", help=f"Publisher {of_those}."),
        click.option(
            "--reader",
            type=click.Choice(["rules", "model"]),
            default="rules",
            show_default=True,
            help="Who reads: the rules, or a language model (docs/guides/language-model.md).",
        ),
    )
    for option in reversed(options):
        with_reading = option(with_reading)
    return with_reading


@click.command()
@_paths
@_reading_options
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes that read; else one for each free processor.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on the workers of a Dask scheduler, tcp://HOST:PORT (docs/guides/cluster.md).",
)
@store_option
def ingest(
    paths: tuple[str, ...], how: How, jobs: int | None, cluster: str | None, store_path: StoreAddress | None
) -> int:
    """Read articles into the store: files, folders, http(s) URLs, or - for standard input.

    Formats: plain text and Markdown with front matter, HTML (Airwars incident pages with their summary), JSON Lines,
    RSS and Atom, WARC, official monthly reports, and CSV of claims that a person coded (see `tollgraph template`).
    Ends with what was read, what was left out and why. Ingesting twice changes nothing.
    """
    from tollgraph.article_readers import open_reader
    from tollgraph.pipeline import Ingestion
    from tollgraph.reading.collect import bytes_of
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    with (
        open_store(settings.store) as store,
        stopping_in_order() as stopping,
        ingestion_progress(bytes_of(paths), stopping) as watch,
        open_reader(how.reader, settings) as (reader, told),
    ):
        ingestion = Ingestion(
            store,
            settings,
            how.defaults,
            dated(store),
            watch=watch,
            reader=reader,
            jobs=jobs or _processors(),
            cluster=cluster,
        )
        done = ingestion.run(paths)
    for line in (*summary(done), *told):
        click.echo(line)
    if stopping():
        click.echo("stopped before the end: what is told above is stored; the same command goes on from there")
        return ExitCode.INTERRUPTED
    click.echo(
        f"next: tollgraph query disagreements -p party=us-led-coalition -p period=2017-03 --store {settings.store}"
    )
    return 0 if done.articles or done.unchanged else 2


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def summary(done: "Ingested") -> Iterator[str]:
    """Yield lines that say what an ingestion did; what was left out comes first, each with its reason."""
    for left in done.left_out:
        yield _told(left)
    yield (
        f"articles: {done.articles} read ({done.revised} as new versions), {done.unchanged} unchanged, "
        f"{len(done.left_out)} left out"
    )
    yield f"claims: {done.claims}, assessments: {done.assessments}"
    strong = {verdict: done.verdicts[verdict] for verdict in (Verdict.CONTRADICT, Verdict.INVERTED, Verdict.DIFFER)}
    yield f"new disagreements: {_counted(strong)}; other new comparisons: {_counted(done.verdicts - Counter(strong))}"


def _told(left: "LeftOut") -> str:
    """Return the line for what was left out, naming it once."""
    return f"left out: {left.reason}" if left.what in left.reason else f"left out: {left.what}: {left.reason}"


def _counted(verdicts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items() if count) or "none"


@click.command()
@_paths
@click.option("--format", "format_name", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--explain", is_flag=True, help="Say which rules made each claim.")
@_reading_options
@store_option
def extract(
    paths: tuple[str, ...], format_name: str, *, explain: bool, how: How, store_path: StoreAddress | None
) -> int:
    """Show what would be read from articles, without storing anything.

    With `--format jsonl`, one object an article, in the form of the annotation guide (docs/guides/annotation.md). Names
    are learnt from the store's actors and places where there is a store, else from the seeds.
    """
    from tollgraph.article_readers import open_reader
    from tollgraph.garbage import rare_collection
    from tollgraph.model import LeftOut
    from tollgraph.pipeline import read_all

    settings, extractor, counts = settings_for(store_path), _extractor(store_path), Counter[str]()
    with open_reader(how.reader, settings) as (reader, told), rare_collection():
        for each in read_all(paths, settings, how.defaults):
            reading = each if isinstance(each, LeftOut) else reader.read_or_leave_out(each, extractor)
            if isinstance(reading, LeftOut):
                click.echo(_told(reading), err=True)
                continue
            counts.update(articles=1, claims=len(reading.claims))
            click.echo(_shown(reading, format_name, explain=explain))
    click.echo(f"{counts['articles']} articles, {counts['claims']} claims", err=True)
    for line in told:
        click.echo(line, err=True)
    return 0 if counts["articles"] else 2


def _extractor(store_path: StoreAddress | None) -> "Extractor":
    """Return an extractor that knows the store's names, or those of the seeds where there is no store."""
    from datetime import UTC

    from tollgraph.background import load_background
    from tollgraph.extraction import Extractor
    from tollgraph.identifiers import Minter
    from tollgraph.seeding import background_of_store
    from tollgraph.store import read_store

    settings = settings_for(store_path)
    minter = Minter(settings.base)
    if isinstance(settings.store, Path) and not settings.store.exists():
        return Extractor(load_background(), minter, datetime.now(UTC))
    with read_store(settings.store) as store:
        return Extractor(background_of_store(store, minter), minter, datetime.now(UTC))


def _shown(reading: "Reading", format_name: str, *, explain: bool) -> str:
    from tollgraph.extraction.guide import to_guide
    from tollgraph.tables import write_table

    if format_name == "jsonl":
        return json.dumps(to_guide(reading), ensure_ascii=False)
    title = f"{reading.article.publisher}, {reading.article.published}: {reading.article.title or reading.article.key}"
    tables = [_claims_table(reading, explain=explain)]
    if reading.assessments:
        tables.append(_assessments_table(reading))
    return "\n".join([title, *(write_table(table, "table", terminal_width()) for table in tables)])


def _claims_table(reading: "Reading", *, explain: bool) -> "Table":
    from tollgraph.tables import Table

    columns = ("claimant", "count", "means", "harm", "attributed to", "where", "when", "quote")
    rows = [
        (
            "(the article itself)" if claim.own_voice else claim.claimant.label,
            claim.quantity.text,
            _interval(claim.quantity.lower, claim.quantity.upper),
            f"{claim.scope.victims} {claim.scope.effect}",
            ", ".join(party.label for party in claim.parties),
            ", ".join(place.text for place in claim.places),
            _days(claim.read_period),
            claim.passages[0].exact,
            *([" ".join(claim.rules)] if explain else []),
        )
        for claim in reading.claims
    ]
    return Table((*columns, "rules") if explain else columns, tuple(rows))


def _assessments_table(reading: "Reading") -> "Table":
    from tollgraph.tables import Table

    rows = [(each.assessor.label, each.status, each.about_text, each.passage.exact) for each in reading.assessments]
    return Table(("assessor", "status", "about", "quote"), tuple(rows))


def _interval(lower: int, upper: int | None) -> str:
    return f"{lower} or more" if upper is None else str(lower) if lower == upper else f"{lower} to {upper}"


def _days(period: "Period") -> str:
    if period.start is None and period.end is None:
        return ""
    return str(period.start) if period.start == period.end else f"{period.start or '?'}..{period.end or '?'}"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def template(file: Path) -> int:
    """Write an empty CSV for claims that you code by hand; `tollgraph ingest` reads it back.

    Its columns are those of the annotation guide, with publisher and url.
    """
    from tollgraph.coding.sheet import empty_template
    from tollgraph.errors import ReadingError
    from tollgraph.export.files import write_atomically

    if file.exists():
        raise ReadingError(f"{file} exists; name a new file, so that no coded claim is overwritten")
    write_atomically(file, empty_template().encode())
    click.echo(f"{file}: one row a claim; see docs/guides/researcher.md. Then: tollgraph ingest {file}")
    return 0


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--graph", help="IRI of the graph for syntaxes without graphs; else a graph named after the file.")
@store_option
def load(files: tuple[Path, ...], graph: str | None, store_path: StoreAddress | None) -> int:
    """Load RDF files (Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD) into the store.

    Actors and places in them teach the reader new names; comparisons are made anew. A file that is broken is left out
    with the reason, whole, and the others are loaded.
    """
    from tollgraph.loading import load_files
    from tollgraph.model import LeftOut
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    with open_store(settings.store) as store:
        loaded = 0
        for each in load_files(store, settings, files, graph):
            if isinstance(each, LeftOut):
                click.echo(_told(each), err=True)
                continue
            loaded += 1
            click.echo(f"{each.path}: {each.quads} quads into {', '.join(each.graphs)}")
    return 0 if loaded else 2
