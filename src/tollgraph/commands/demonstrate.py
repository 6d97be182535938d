"""`tollgraph demo`: the main job, on the seeds."""

from pathlib import Path

import click

from tollgraph.commands.dating import dated
from tollgraph.commands.ingest import summary
from tollgraph.commands.options import terminal_width

_PARTY, _PERIOD = "us-led-coalition", "2017-03"


@click.command()
@click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-store"),
    show_default=True,
    help="Folder of the demo's store.",
)
def demo(store_path: Path) -> int:
    """Ingest the seed reports, then answer who disagrees with the US-led coalition for March 2017."""
    from dataclasses import replace

    from tollgraph.answering import answer_question
    from tollgraph.pipeline import Ingestion
    from tollgraph.resources import shipped
    from tollgraph.settings import load_settings
    from tollgraph.store import open_store

    settings = replace(load_settings(), store=store_path)
    with open_store(store_path) as store:
        done = Ingestion(store, settings, at=dated(store)).run([str(shipped("seeds") / "articles")])
    for line in summary(done):
        click.echo(line)
    click.echo("\nWhich monitors, and who else, disagree with the US-led coalition for March 2017?\n")
    values = {"party": _PARTY, "period": _PERIOD}
    click.echo(answer_question(settings, "disagreements", values, "table", max(terminal_width(), 130)).text)
    click.echo("A difference makes neither side false.")
    click.echo(f"Open it in a browser: tollgraph serve --store {store_path}, then http://127.0.0.1:8000/")
    click.echo("Ingest your own articles: tollgraph ingest YOUR-ARTICLES")
    return 0 if done.articles or done.unchanged else 2
