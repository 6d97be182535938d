"""Ctrl-C during long work: the first ends it at its next whole step, the second at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click


@contextmanager
def stopping_in_order() -> Iterator[Callable[[], bool]]:
    """Yield what says whether the user pressed Ctrl-C; a second time it interrupts as always."""
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # signals reach no other thread
        yield asked.is_set
        return
    before = signal.getsignal(signal.SIGINT)

    def note(_: int, __: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)
        click.echo("tollgraph: stopping when what was read is stored; press Ctrl-C again to stop at once", err=True)

    signal.signal(signal.SIGINT, note)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
