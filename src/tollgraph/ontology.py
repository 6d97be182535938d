"""The shipped ontology with its schemes and alignments, and RDF files of any syntax beside it, as triples."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from tollgraph.errors import NotConformingError
from tollgraph.resources import shipped

CORE = ("tollgraph.ttl", "schemes.ttl")
"""The ontology proper and its controlled terms; what lies beside them only relates ours to others."""


def ontology_files() -> list[Path]:
    """Return the shipped ontology, schemes and alignments, in this order."""
    folder = shipped("ontology")
    return [*(folder / name for name in CORE), *sorted((folder / "alignments").glob("*.ttl"))]


def load_triples(files: Iterable[Path]) -> Iterator[ox.Triple]:
    """Yield the triples of RDF files, told apart by their endings; the graphs of quads are merged.

    NotConformingError names a file that is missing, that ends in no RDF syntax, or that cannot be read.
    """
    for path in files:
        form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
        if form is None:
            raise NotConformingError(
                f"{path}: the ending names no RDF syntax; rename it to .ttl, .nt, .nq, .trig or .rdf"
            )
        try:
            for quad in ox.parse(
                path=str(path), format=form, base_iri=path.absolute().as_uri(), rename_blank_nodes=True
            ):
                yield ox.Triple(quad.subject, quad.predicate, quad.object)
        except (OSError, SyntaxError, ValueError) as error:
            raise NotConformingError(f"{path}: {error}; mend the file, which is read as {form.name}") from error
