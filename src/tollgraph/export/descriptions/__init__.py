"""Descriptions of a dataset, made from the data: what is in it, since when, under which licence, in which files."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tollgraph.export.descriptions.catalogue import Download, describe_catalogue
from tollgraph.export.descriptions.census import Census, take_census
from tollgraph.export.descriptions.imprint import Imprint, imprint_of

if TYPE_CHECKING:
    from tollgraph.queries import Answering

__all__ = ["Census", "Download", "Imprint", "describe_dataset", "imprint_of", "take_census"]


def describe_dataset(store: "Answering", imprint: Imprint | None = None, downloads: Iterable[Download] = ()) -> str:
    """Return the VoID and DCAT 3 description of what a store holds, in Turtle, the same for the same data.

    `store` answers SPARQL over the union of its graphs; `imprint` says who publishes it where (see `imprint_of`).
    """
    import pyoxigraph as ox

    from tollgraph.export.graphs import write_graph

    told = imprint or Imprint()
    triples = describe_catalogue(take_census(store), told, downloads)
    return write_graph((ox.Quad(*triple) for triple in triples), "turtle", told.base).decode()
