"""The SPARQL behind the pages: files of `selections/`, with what a page is about bound in a `VALUES` block."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from tollgraph.store.rows import named_rows
from tollgraph.web.site import VersionedStore

_THINGS = "#$ things"
_MORE = "#$ more"


@cache
def _source(name: str) -> str:
    return (files("tollgraph.web") / "selections" / f"{name}.rq").read_text(encoding="utf-8")


def selection(name: str, things: Iterable[str] = (), more: str = "") -> str:
    """Return the text of a selection with its things bound, and more patterns of ours (a filter) at its marker.

    Raises ValueError for a thing that is no IRI.
    """
    values = " ".join(str(ox.NamedNode(each)) for each in things)
    return _source(name).replace(_THINGS, f"VALUES ?thing {{ {values} }}").replace(_MORE, more)


def rows(store: VersionedStore, sparql: str) -> list[dict[str, str]]:
    """Return the solutions of a SELECT: variable to IRI or text; a variable without a value is left out."""
    return named_rows(store, sparql)
