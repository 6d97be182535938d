"""`tollgraph decide`: a person's decision about what was read."""

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.options import settings_for, store_option
from tollgraph.store_address import StoreAddress

if TYPE_CHECKING:
    from tollgraph.decisions.entry import Choice
    from tollgraph.materialised.decided import Outcome


def _choices(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say what is decided; they reach the command together as `choice`."""

    @wraps(command)
    def with_choice(**given: Any) -> int:  # noqa: ANN401  # click gives each option its type
        from tollgraph.decisions.entry import Choice

        wanted = {each.name: given.pop(each.name) for each in fields(Choice)}
        return command(choice=Choice(**wanted), **given)

    named = "area, start, end, victims, effect, attributed_to, low, high, qualifier"
    options = (
        click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help=f"Correct a claim: {named}."),
        click.option(
            "--reject",
            "rejects",
            is_flag=True,
            help="Compare a claim with nothing, or refuse a link.",
        ),
        click.option("--accept", "accepts", is_flag=True, help="The link is right: the thing is its Wikidata item."),
        click.option("--none", is_flag=True, help="The actor, place or incident is no item."),
        click.option(
            "--same-as",
            metavar="INCIDENT|ITEM",
            help="The incident is this one of another article; or the thing is Q...",
        ),
        click.option(
            "--not-same-as",
            metavar="INCIDENT|ITEM",
            help="The incident is another one than this; or the thing is not Q...",
        ),
        click.option("--undo", "undoes", metavar="DECISION", help="Take a decision back; it is kept too."),
    )
    made: Callable[..., int] = with_choice
    for option in reversed(options):
        made = option(made)
    return made


@click.command()
@click.argument("thing", required=False, metavar="[CLAIM|INCIDENT|LINK|ACTOR|PLACE]")
@_choices
@click.option("--by", required=True, help="Who decides.")
@click.option("--because", required=True, help="Why.")
@store_option
def decide(thing: str | None, choice: "Choice", by: str, because: str, store_path: StoreAddress | None) -> int:
    """Decide about a claim, an incident or a link: correct, reject, accept, bring together, or undo a decision.

    The reading stays as it is; what is compared is corrected, and marked CORRECTED. A decision outlives a new reading
    and a new version of the article. Several places or parties are separated by commas; none means not stated. A claim
    may stand for the incident that it counts. Of a link with Wikidata, accept or reject it, or name the actor, place or
    incident with --same-as Q..., --not-same-as Q... or --none. `tollgraph query decisions` lists what was decided.
    """
    from tollgraph.decisions.record import Signature
    from tollgraph.materialised.decided import carry_out
    from tollgraph.store import open_store

    settings = settings_for(store_path)
    with open_store(settings.store) as store:
        signed = Signature(by.strip(), because.strip(), dated(store))
        tell(carry_out(store, settings, thing, choice, signed))
    return 0


def tell(outcome: "Outcome") -> None:
    """Say what came of a decision, and how to take it back."""
    name = outcome.made.iri
    click.echo(f"decided: {name}")
    for each in outcome.links:
        click.echo(f"link: {each.link.item} {each.link.label}: {each.standing}")
    if not outcome.links:
        found = ", ".join(f"{count} {verdict}" for verdict, count in sorted(outcome.verdicts.items()))
        click.echo(f"new comparisons: {found or 'none'}")
    click.echo(f"take it back: tollgraph decide --undo {name.rsplit('/', 1)[-1]} --by NAME --because TEXT")
