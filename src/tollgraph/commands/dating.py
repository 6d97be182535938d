"""The time of a change that a command makes, and a note where the machine's clock cannot be right."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tollgraph.store import Store

_WORTH_A_NOTE = timedelta(seconds=5)
"""Clocks that time servers keep step back by less."""


def dated(store: "Store") -> datetime:
    """Return the time to date a change by; say so on standard error where the clock is behind the store's changes."""
    from tollgraph.keeping.clock import clock_time, time_of_change

    now = clock_time()
    at = time_of_change(store)
    if at - now > _WORTH_A_NOTE:
        click.echo(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, which is before the store's latest change: this one is dated "
            f"{at:%Y-%m-%d %H:%M:%S} UTC, so that the order stays; check the date of this machine",
            err=True,
        )
    return at
