"""Commands that keep a store over time: whether it is whole, its history, backups."""

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.options import settings_for, store_option, terminal_width
from tollgraph.commands.progress import progress
from tollgraph.store_address import StoreAddress, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tollgraph.keeping.archive import Archive
    from tollgraph.store import Store


@click.command()
@store_option
def check(store_path: StoreAddress | None) -> int:
    """Check that the store is whole: its files, texts by their hashes, quotes at their places, references, comparisons.

    Faults are printed as rows, each with its remedy; exit code 1 where there is one. Nothing is changed.
    """
    from tollgraph.keeping.integrity import check_store
    from tollgraph.store import read_store
    from tollgraph.tables import Table, write_table

    settings = settings_for(store_path)
    with read_store(settings.store) as store, progress("checking") as observe:
        found = check_store(store, settings, observe)
    if found.faults:
        rows = tuple((each.rule, each.thing, each.found, each.remedy) for each in found.faults)
        click.echo(write_table(Table(("rule", "thing", "found", "remedy"), rows), "table", terminal_width()))
    click.echo(
        f"{found.articles} articles, {found.passages} quotes, {found.comparisons} comparisons checked: "
        f"{len(found.faults) or 'no'} {'fault' if len(found.faults) == 1 else 'faults'}"
    )
    return 1 if found.faults else 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@store_option
def backup(file: Path, store_path: StoreAddress | None) -> int:
    """Write the store to one FILE (tar.gz): quads, the texts of articles, the history, each with its hash.

    May run while the store is served or written: the backup is of one moment. It holds the texts of articles, which
    belong to their publishers, so only its owner may read it. `tollgraph restore` makes a store of it again.
    """
    from tollgraph.keeping.backup import back_up

    folder = folder_of(
        settings_for(store_path).store,
        "a backup of one moment",
        "use the engine's own backup, or `tollgraph export --format nq`, and copy the folder on this machine "
        "(docs/guides/remote-stores.md)",
    )
    with progress("backing up") as observe:
        made = back_up(folder, file, observe)
    click.echo(f"{file}: {made.quads} quads, {made.texts} texts, version {made.store_version} of {folder}")
    return 0


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@store_option
def restore(file: Path, store_path: StoreAddress | None) -> int:
    """Make a store out of a backup FILE; its folder must be new or empty.

    Every part is compared with its hash first; a damaged backup makes no store.
    """
    from tollgraph.keeping.restore import restore as restore_from

    folder = folder_of(
        settings_for(store_path).store, "restoring", "restore to a folder, then `tollgraph load` its export"
    )
    with progress("restoring") as observe:
        made = restore_from(file, folder, observe)
    click.echo(f"{folder}: {made.quads} quads, {made.texts} texts, as of {made.made}")
    return 0


@click.command()
@click.argument("thing", metavar="CLAIM|INCIDENT|ARTICLE")
@store_option
def history(thing: str, store_path: StoreAddress | None) -> int:
    """Say what happened to a claim, an incident or an article: when it was read, by what, what people decided, why."""
    from tollgraph.keeping.history import events_of
    from tollgraph.tables import Table, write_table

    settings = settings_for(store_path)
    with _store_and_archive(settings.store) as (store, archive):
        events = events_of(store, archive, settings, thing)
    rows = tuple(
        (each.at.isoformat(timespec="seconds"), each.what, each.by, each.because, each.thing) for each in events
    )
    click.echo(write_table(Table(("when", "what", "by", "because", "thing"), rows), "table", terminal_width()).rstrip())
    return 0


@click.command("as-of")
@click.argument("moment", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]))
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A new folder, which every command then takes as --store.",
)
@store_option
def as_of(moment: datetime, target: Path, store_path: StoreAddress | None) -> int:
    """Make a store of its own that holds what the store held at a MOMENT (UTC): YYYY-MM-DD for the end of that day.

    Readings, versions of articles and decisions that came later are left out, and comparisons made from the rest. The
    seeds, and RDF loaded by hand, bear no time and are always there. Texts of articles are not copied.
    """
    from tollgraph.errors import StoreError
    from tollgraph.keeping.appearing import appearing
    from tollgraph.keeping.history import as_of as state_at
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    whole_day = moment.time() == datetime.min.time()
    until = moment.replace(hour=23, minute=59, second=59, tzinfo=UTC) if whole_day else moment.replace(tzinfo=UTC)
    if target.exists() and any(target.iterdir()):
        raise click.BadParameter(f"{target} is not empty; name a new folder", param_hint="--to")
    with _store_and_archive(settings.store) as (store, archive), progress("going back") as observe:
        then = state_at(store, archive, settings, until, observe)
    try:
        with appearing(target) as partial, open_store(partial) as made:
            made.add("".join(f"{quad} .\n" for quad in then.quads()))
            count = made.count()
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"the store {target} cannot be made ({error}); name another place with --to") from error
    click.echo(f"{target}: {count} quads as of {until.isoformat()}")
    return 0


@click.command()
@click.argument("thing", metavar="CLAIM|ARTICLE")
@click.option("--by", required=True, help="Who decides.")
@click.option("--because", required=True, help="Why; do not repeat what is to be forgotten.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@store_option
def forget(thing: str, by: str, because: str, yes: bool, store_path: StoreAddress | None) -> int:  # noqa: FBT001  # click passes a flag so
    """Take a claim or an article out of the graph, its history and the private texts, for the safety of persons.

    With a claim go all statements of the article that quote the same words, in any version, and the private texts of
    the article. A tombstone says that, when, by whom and why, and keeps it from coming back. This cannot be undone.
    Backups, exports and copies made before are not reached: delete them yourself.
    """
    from tollgraph.decisions.record import Signature
    from tollgraph.keeping.forgetting import forget as forget_in
    from tollgraph.store import open_store

    if not by.strip() or not because.strip():
        raise click.BadParameter("is empty; a tombstone says who decided and why", param_hint="--by and --because")
    settings = settings_for(store_path)
    if not yes:
        click.confirm(f"Forget {thing} for good? This cannot be undone", abort=True, err=True)
    with open_store(settings.store) as store:
        done = forget_in(store, settings, thing, Signature(by.strip(), because.strip(), dated(store)))
    click.echo(f"forgotten: {done.statements} statements, {done.texts} texts, {done.replaced} earlier readings")
    click.echo(
        "backups, exports and snapshots that a running server still holds are not reached: delete or restart these"
    )
    return 0


@contextmanager
def _store_and_archive(address: StoreAddress) -> "Iterator[tuple[Store, Archive | None]]":
    """Open a store for reading with its history, None where nothing was ever replaced."""
    from tollgraph.keeping.archive import Archive
    from tollgraph.store import read_store

    with read_store(address) as store:
        if store.history is None or not store.history.exists():
            yield store, None
            return
        with Archive(store.history) as archive:
            yield store, archive
