"""`tollgraph decide`: a person's decision about what was read."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollgraph.commands.options import settings_for, store_option

if TYPE_CHECKING:
    from tollgraph.decisions.entry import Choice


def _choices(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say what is decided; they reach the command together as `choice`."""

    @wraps(command)
    def with_choice(
        *,
        sets: tuple[str, ...],
        rejects: bool,
        same_as: str | None,
        not_same_as: str | None,
        undoes: str | None,
        **others: object,
    ) -> int:
        from tollgraph.decisions.entry import Choice

        return command(choice=Choice(sets, rejects, same_as, not_same_as, undoes), **others)

    fields = "area, start, end, victims, effect, attributed_to, low, high, qualifier"
    options = (
        click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help=f"Correct a claim: {fields}."),
        click.option("--reject", "rejects", is_flag=True, help="Compare a claim with nothing; it is kept and shown."),
        click.option("--same-as", metavar="INCIDENT", help="The incident is this one of another article."),
        click.option("--not-same-as", metavar="INCIDENT", help="The incident is another one than this."),
        click.option("--undo", "undoes", metavar="DECISION", help="Take a decision back; it is kept too."),
    )
    made: Callable[..., int] = with_choice
    for option in reversed(options):
        made = option(made)
    return made


@click.command()
@click.argument("thing", required=False, metavar="[CLAIM|INCIDENT]")
@_choices
@click.option("--by", required=True, help="Who decides.")
@click.option("--because", required=True, help="Why.")
@store_option
def decide(thing: str | None, choice: "Choice", by: str, because: str, store_path: Path | None) -> int:
    """Decide about a claim or an incident: correct it, reject it, link two incidents, or undo a decision.

    The reading stays as it is; what is compared is corrected, and marked CORRECTED. A decision outlives a new reading
    and a new version of the article. Several places or parties are separated by commas; none means not stated. A claim
    may stand for the incident that it counts. `tollgraph query decisions` lists what was decided.
    """
    from datetime import UTC, datetime

    from tollgraph.decisions.entry import Signature, articles_touched
    from tollgraph.decisions.entry import decide as decide_in
    from tollgraph.identifiers import Minter
    from tollgraph.materialised.changed import update_comparisons
    from tollgraph.materialised.comparisons import refresh_comparisons
    from tollgraph.materialised.fitting import fits
    from tollgraph.seeding import seed
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    minter = Minter(settings.base)
    with open_store(settings.store) as store:
        background = seed(store, minter)
        fitting = fits(store, settings)
        made = decide_in(store, minter, thing, choice, Signature(by.strip(), because.strip(), datetime.now(UTC)))
        touched = articles_touched(store, minter, made)
        if fitting and touched:
            new = update_comparisons(store, minter, background, settings, touched)
        else:
            new = refresh_comparisons(store, minter, background, settings)
    found = ", ".join(f"{count} {verdict}" for verdict, count in sorted(new.items()))
    click.echo(f"decided: {made.iri}")
    click.echo(f"new comparisons: {found or 'none'}")
    click.echo(f"take it back: tollgraph decide --undo {made.iri.rsplit('/', 1)[-1]} --by NAME --because TEXT")
    return 0
