"""What the graph says of some things, looked up once and read many times."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from tollgraph.export import describe_rows
from tollgraph.namespaces import DCTERMS, RDF, RDFS, SCHEME, SKOS, TG, local_name
from tollgraph.tables import Iri, Table
from tollgraph.web.asking import rows, selection
from tollgraph.web.site import VersionedStore

_LABELS = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", TG + "quote", DCTERMS + "identifier")


@dataclass(frozen=True)
class Described:
    """Quads about things and about what explains them (see `export.describe_rows`)."""

    quads: Sequence[ox.Quad]

    @cached_property
    def _facts(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for quad in self.quads:
            found.setdefault((_text(quad.subject), quad.predicate.value), {})[_text(quad.object)] = None
        return {key: sorted(values) for key, values in found.items()}

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values of a property: IRIs, or texts of literals, in the order of the alphabet."""
        return self._facts.get((subject, predicate), [])

    def one(self, subject: str | None, predicate: str) -> str | None:
        """Return the first value of a property, None where there is none."""
        return next(iter(self.all(subject, predicate)), None) if subject else None

    def label(self, iri: str) -> str:
        """Return a name for people: the thing's own label, else what follows the last slash of its IRI."""
        return next((found for each in _LABELS if (found := self.one(iri, each))), local_name(iri))

    def types(self, iri: str) -> list[str]:
        """Return the local names of the classes of a thing."""
        return [local_name(each) for each in self.all(iri, RDF + "type")]

    def about(self, iri: str) -> list[ox.Quad]:
        """Return the quads whose subject is the thing."""
        return [quad for quad in self.quads if _text(quad.subject) == iri]


def describe(store: VersionedStore, iris: Iterable[str]) -> Described:
    """Return what the graph says of things and of what explains them; of concepts, what it says of them alone."""
    wanted = list(dict.fromkeys(iris))
    things = tuple((Iri(each),) for each in wanted if not each.startswith(SCHEME))
    found = describe_rows(store, Table(("thing",), things)) if things else []
    concepts = [each for each in wanted if each.startswith(SCHEME)]
    return Described([*found, *(_quads_about(store, concepts) if concepts else ())])


def labels_of(store: VersionedStore, iris: Collection[str]) -> Mapping[str, str]:
    """Return the names of things for people; one that the graph does not name gets the end of its IRI."""
    named = rows(store, selection("labels", sorted(iris))) if iris else []
    return {**{each: local_name(each) for each in iris}, **{row["thing"]: row["label"] for row in named}}


def _quads_about(store: VersionedStore, iris: Sequence[str]) -> list[ox.Quad]:
    solutions = store.query(selection("quads", iris))
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("quads are asked for by SELECT")
    return [ox.Quad(row["thing"], row["p"], row["o"], row["g"]) for row in solutions]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)
