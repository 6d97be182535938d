"""Going through proposals of links with a person at a terminal."""

from typing import TYPE_CHECKING

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.decide import tell
from tollgraph.decisions.entry import Choice
from tollgraph.decisions.record import Signature
from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry
from tollgraph.linking.record import Standpoint
from tollgraph.linking.review import open_questions
from tollgraph.linking.things import Things
from tollgraph.mapping import named_graph
from tollgraph.materialised.decided import carry_out
from tollgraph.namespaces import WIKIDATA_PAGE
from tollgraph.settings import Settings
from tollgraph.store import Store

if TYPE_CHECKING:
    from rich.table import Table

_ANSWERS = {"a": "accept", "r": "refuse", "n": "none of these", "s": "skip", "q": "quit"}


def go_through(store: Store, settings: Settings, by: str | None, least: float) -> int:
    """Ask about each thing with open proposals, and keep each answer at once. Return the exit code."""
    minter = Minter(settings.base)
    questions = open_questions(store, minter, least)
    if not questions:
        click.echo("nothing to review; `tollgraph link` looks for links")
        return 0
    who = by or click.prompt("Who decides")
    labels = {each.iri: each.label for each in Things(store, named_graph(minter, "links")).all()}
    for number, entry in enumerate(questions, start=1):
        click.echo(f"\n{number} of {len(questions)}: {labels.get(entry.thing, entry.thing)} <{entry.thing}>")
        if not _answered(store, settings, entry, who):
            break
    return 0


def _answered(store: Store, settings: Settings, entry: Entry, who: str) -> bool:
    """Ask about the links of one thing; False where the person wants to stop."""
    for point in entry.standpoints:
        _show(point)
        answer = click.prompt(
            ", ".join(f"[{key}] {meaning}" for key, meaning in _ANSWERS.items()),
            type=click.Choice(list(_ANSWERS)),
            show_choices=False,
        )
        if answer == "q":
            return False
        if answer == "s":
            continue
        signed = Signature(who.strip(), click.prompt("Why").strip(), dated(store))
        choice = Choice(accepts=answer == "a", rejects=answer == "r", none=answer == "n")
        tell(carry_out(store, settings, entry.thing if answer == "n" else point.link.iri, choice, signed))
        if answer in ("a", "n"):
            break
    return True


def _show(point: Standpoint) -> None:
    from rich.console import Console

    link = point.link
    click.echo(f"{link.item} {link.label}: {link.description or 'no description'}")
    click.echo(f"{WIKIDATA_PAGE}{link.item}  {point.standing}, score {link.score:.2f}")
    if link.trouble:
        click.echo(f"look at this: {link.trouble}")
    Console().print(_side_by_side(point))


def _side_by_side(point: Standpoint) -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table("feature", "ours", "Wikidata's", "counts")
    for each in point.link.evidence:
        sign = "agrees" if each.agrees else "differs"
        table.add_row(each.feature, escape(each.ours), escape(each.theirs), f"{sign} {each.points:+}")
    return table
