"""A new store that takes its name only when it is whole: what is cut short leaves none, and never half of one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tollgraph.unfinished import unfinished


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Give an empty folder to make a store in, which takes the place of `path` when the block ends well.

    Several processes may do so at once: the first that ends has the place. OSError where something else than an empty
    folder stands there by then, or nothing may be written; StoreError where it lies within another store.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with unfinished(path, folder=True) as partial:
        yield partial
        partial.chmod(0o777 & ~_umask())
        partial.replace(path)


def _umask() -> int:
    """Return the user's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
