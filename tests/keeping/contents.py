"""What a store holds, in a form in which two stores can be compared; and copies of stores."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from tollgraph.namespaces import TG
from tollgraph.store import EmbeddedStore


def contents(quads: Iterable[ox.Quad]) -> set[str]:
    """Return quads as text, with blank nodes named by their place among them."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def column(store: EmbeddedStore, pattern: str) -> list[str]:
    """Return the values of `?value` in a graph pattern, sorted; `tg:` may be used."""
    rows = store.query(f"PREFIX tg: <{TG}> SELECT ?value {{ {pattern} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return sorted(row["value"].value for row in rows)


def copied(store: Path, target: Path) -> Path:
    """Return a copy of a store whose files of data, as in the store, are those of readers and of the writer at once."""
    made: dict[int, str] = {}

    def copy(source: str, to: str) -> str:
        number = Path(source).stat().st_ino
        if number in made:
            os.link(made[number], to)
            return to
        made[number] = to
        return shutil.copy2(source, to)

    return Path(shutil.copytree(store, target, copy_function=copy))
