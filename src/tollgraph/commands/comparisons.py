"""What `tollgraph compare` does: all statements anew, or the proof for two."""

import click

from tollgraph.settings import Settings


def compare_all(settings: Settings) -> int:
    """Compare every pair of statements of a store that can meet, and print how many there are of each verdict."""
    from tollgraph.identifiers import Minter
    from tollgraph.materialised.comparisons import refresh_comparisons
    from tollgraph.seeding import seed
    from tollgraph.store import open_store

    minter = Minter(settings.base)
    with open_store(settings.store) as store:
        new = refresh_comparisons(store, minter, seed(store, minter), settings)
    click.echo(
        "new comparisons: " + (", ".join(f"{count} {verdict}" for verdict, count in sorted(new.items())) or "none")
    )
    return 0


def prove(settings: Settings, first: str, second: str) -> int:
    """Print the proof of what two statements of a store say of each other."""
    from tollgraph.materialised.comparisons import proof_of
    from tollgraph.store import read_store

    with read_store(settings.store) as store:
        click.echo(proof_of(store, settings, first, second))
    return 0
