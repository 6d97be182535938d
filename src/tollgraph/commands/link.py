"""`tollgraph link`: which Wikidata item an actor, a place or an incident is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.decide import tell
from tollgraph.commands.ingest import summary
from tollgraph.commands.options import settings_for, store_option
from tollgraph.commands.progress import progress
from tollgraph.store_address import StoreAddress

if TYPE_CHECKING:
    from tollgraph.linking.run import Linked, Online
    from tollgraph.pipeline import Ingested
    from tollgraph.settings import Settings
    from tollgraph.store import Store


@dataclass(frozen=True, slots=True)
class _How:
    """How candidates are looked for."""

    offline: bool
    only: tuple[str, ...]
    things: tuple[str, ...]
    find: str
    again: bool
    figures: bool = False


@click.group(invoke_without_command=True)
@click.option("--offline", is_flag=True, help="Settle what GeoNames ids and verified links settle; ask nobody.")
@click.option(
    "--only",
    type=click.Choice(["actor", "place", "incident"]),
    multiple=True,
    help="Link these only; may be repeated.",
)
@click.option("--thing", "things", multiple=True, metavar="THING", help="Link this one only; may be repeated.")
@click.option(
    "--find",
    type=click.Choice(["names", "queries", "both"]),
    default="both",
    show_default=True,
    help="Candidates by name (wbsearchentities), by identifier and event (query service), or by both.",
)
@click.option("--again", is_flag=True, help="Repeat searches that are fresh. What is settled or decided stays.")
@click.option(
    "--figures", is_flag=True, help="Take in the dead and injured that the items of settled incidents state, as claims."
)
@store_option
@click.pass_context
def link(context: click.Context, /, store_path: StoreAddress | None, **how: object) -> int:
    """Look for the Wikidata items of actors, places and incidents, and keep them with their evidence.

    A link is settled (skos:exactMatch) by a shared identifier or by a person; others stay proposals (skos:closeMatch)
    with a score. It can be stopped at any time: each batch is kept, and a later run goes on from there.
    """
    context.obj = store_path
    if context.invoked_subcommand is not None:
        return 0
    return _link(_How(**how), store_path)  # type: ignore[arg-type]  # click gives each option its type


def _link(how: _How, store_path: StoreAddress | None) -> int:
    from tollgraph.identifiers import Minter
    from tollgraph.linking.errors import WikidataError
    from tollgraph.linking.naming import things_named
    from tollgraph.linking.run import Linking
    from tollgraph.linking.things import ThingKind

    if how.offline and how.figures:
        raise click.UsageError("--figures asks Wikidata; leave out --offline")
    settings = settings_for(store_path)
    minter = Minter(settings.base)
    with _prepared(settings) as (store, written), progress("linking") as observe, _online(how, settings) as online:
        linking = Linking(store, minter, online, dated(store), written=written, observe=observe)
        try:
            things = things_named(store, minter, how.things)
            linking.run([ThingKind(each) for each in how.only] or tuple(ThingKind), things, again=how.again)
            ingested = _figures(store, settings, online) if how.figures and online else None
        except WikidataError as error:
            click.echo(f"stopped: {error}", err=True)
            _tell(linking.done)
            return 2
    _tell(linking.done)
    for line in summary(ingested) if ingested else ():
        click.echo(line)
    return 0


def _figures(store: "Store", settings: "Settings", online: "Online") -> "Ingested":
    from tollgraph.linking.figure_run import take_in_figures

    return take_in_figures(store, settings, online.wikidata)


def _signed(command: Callable[..., int]) -> Callable[..., int]:
    """Let a command take who decides and why, and the store that it is kept in."""
    by = click.option("--by", required=True, help="Who decides.")
    because = click.option("--because", required=True, help="Why.")
    return by(because(store_option(click.pass_obj(command))))


@link.command()
@click.argument("named", metavar="LINK")
@_signed
def accept(outer: StoreAddress | None, named: str, by: str, because: str, store_path: StoreAddress | None) -> int:
    """Settle a link: the thing is its item. Its other proposals are refused by that."""
    return _decide(store_path or outer, named, {"accepts": True}, (by, because))


@link.command()
@click.argument("named", metavar="LINK")
@_signed
def refuse(outer: StoreAddress | None, named: str, by: str, because: str, store_path: StoreAddress | None) -> int:
    """Refuse a link: the thing is not its item."""
    return _decide(store_path or outer, named, {"rejects": True}, (by, because))


@link.command()
@click.argument("named", metavar="THING")
@_signed
def none(outer: StoreAddress | None, named: str, by: str, because: str, store_path: StoreAddress | None) -> int:
    """Say that an actor, a place or an incident is none of the items; it is not asked again."""
    return _decide(store_path or outer, named, {"none": True}, (by, because))


def _decide(store_path: StoreAddress | None, named: str, wish: dict[str, bool], signed: tuple[str, str]) -> int:
    from tollgraph.decisions.entry import Choice
    from tollgraph.decisions.record import Signature
    from tollgraph.materialised.decided import carry_out
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    by, because = (each.strip() for each in signed)
    with open_store(settings.store) as store:
        tell(carry_out(store, settings, named, Choice(**wish), Signature(by, because, dated(store))))  # type: ignore[arg-type]  # fields of a choice
    return 0


@link.command()
@click.option("--by", help="Who decides; asked for otherwise.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, help="Show proposals with at least this score.")
@store_option
@click.pass_obj
def review(outer: StoreAddress | None, by: str | None, least: float, store_path: StoreAddress | None) -> int:
    """Go through the proposals on the terminal, one at a time, with what both sides say side by side.

    Each answer is kept at once; stop at any time.
    """
    from tollgraph.commands.link_review import go_through
    from tollgraph.store import open_store

    if not sys.stdin.isatty():
        raise click.UsageError(
            "reviewing needs a terminal; elsewhere list with `tollgraph query links` and decide with "
            "`tollgraph link accept`, `refuse` or `none`"
        )
    settings = settings_for(store_path or outer)
    with open_store(settings.store) as store:
        return go_through(store, settings, by, least)


@link.command()
@store_option
@click.pass_obj
def check(outer: StoreAddress | None, store_path: StoreAddress | None) -> int:
    """Look again at the items of settled links: merged, gone, or saying something else now.

    Nothing is changed: what was found is told here, in `tollgraph query links`, and in `tollgraph link review`.
    """
    from tollgraph.identifiers import Minter
    from tollgraph.linking.upkeep import check_settled

    settings = settings_for(store_path or outer)
    how = _How(offline=False, only=(), things=(), find="names", again=False)
    with _prepared(settings) as (store, written), progress("checking") as observe, _online(how, settings) as online:
        assert online is not None  # noqa: S101  # asked for with a network
        online.wikidata.observe = observe
        done = check_settled(store, Minter(settings.base), online.wikidata, written)
    for left in done.left_out:
        click.echo(f"left out: {left.what}: {left.reason}")
    for each in done.troubles:
        click.echo(f"look at this: {each.thing} is {each.item} {each.label}: {each.trouble}")
    click.echo(f"settled links looked at: {done.looked_at}, to be reviewed: {len(done.troubles)}")
    return 0


@contextmanager
def _prepared(settings: "Settings") -> Iterator[tuple["Store", Callable[[], None]]]:
    """Open and seed the store; yield it, and what is to be called after each change of links.

    Links change nothing that is compared, so what the comparison keeps still fits the store if it did before.
    """
    from tollgraph.identifiers import Minter
    from tollgraph.materialised.fitting import fits, keep_fitting
    from tollgraph.seeding import seed
    from tollgraph.store import open_store

    with open_store(settings.store) as store:
        seed(store, Minter(settings.base))
        fitting = fits(store, settings)
        yield store, lambda: keep_fitting(store, settings) if fitting else None


@contextmanager
def _online(how: _How, settings: "Settings") -> Iterator["Online | None"]:
    """Yield what asks Wikidata; None for a run without a network."""
    if how.offline:
        yield None
        return
    from datetime import timedelta

    from tollgraph.linking.cache import AnswerCache, answers_folder
    from tollgraph.linking.patience import Patience
    from tollgraph.linking.query_service import QueryService
    from tollgraph.linking.run import Online
    from tollgraph.linking.settings import load_link_settings
    from tollgraph.linking.wikidata import Wikidata
    from tollgraph.store.remote_settings import folder_beside

    own = load_link_settings()
    patience = Patience(own)
    cache = AnswerCache(answers_folder(folder_beside(settings.store)), own.wikidata_cache_days)
    queries = QueryService(own, patience) if how.find != "names" else None
    with Wikidata(own, cache, patience) as wikidata:
        yield Online(wikidata, queries, how.find != "queries", timedelta(days=own.wikidata_cache_days))


def _tell(done: "Linked") -> None:
    for left in done.left_out:
        click.echo(f"left out: {left.what}: {left.reason}")
    counts = ", ".join(f"{count} {standing}" for standing, count in sorted(done.standings.items())) or "none"
    click.echo(f"looked at: {done.looked_at}, left alone: {done.skipped} (settled, searched lately, or no item)")
    click.echo(f"links: {counts}; without any: {done.nothing_found}")
    if done.cut:
        click.echo(f"proposals left out, since a thing keeps the best eight: {done.cut}")
    if done.gone:
        click.echo(f"links dropped with things that the store has no more: {done.gone}")
    click.echo("next: tollgraph link review, or tollgraph query links")
