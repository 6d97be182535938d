"""Why data contradict the ontology, in words: HermiT says only that they do.

Looked for are the two faults that data can have by themselves: a thing in two classes that share no member, and two
values where there is one at most. A contradiction that needs longer reasoning is found by HermiT and not told here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import pyoxigraph as ox

from tollgraph.namespaces import OWL, PREFIXES, RDF, RDFS

_PREFIXES = {"owl": OWL, "rdf": RDF, "rdfs": RDFS}

_TYPES = """
SELECT DISTINCT ?thing ?class WHERE {
  { ?thing rdf:type/rdfs:subClassOf* ?class }
  UNION { ?thing ?property ?any . ?property rdfs:subPropertyOf*/rdfs:domain/rdfs:subClassOf* ?class }
  UNION { ?any ?property ?thing . ?property rdfs:subPropertyOf*/rdfs:range/rdfs:subClassOf* ?class }
  FILTER(isIRI(?class))
}
"""

_DISJOINT = """
SELECT DISTINCT ?one ?other WHERE {
  { ?one owl:disjointWith ?other }
  UNION { ?list (owl:members|owl:disjointUnionOf)/rdf:rest*/rdf:first ?one, ?other . FILTER(STR(?one) < STR(?other)) }
}
"""

_TWICE = """
SELECT DISTINCT ?thing ?property ?one ?other WHERE {
  ?property a owl:FunctionalProperty .
  ?thing ?property ?one, ?other .
  FILTER(STR(?one) < STR(?other))
  FILTER(isLiteral(?one) || EXISTS { ?list owl:distinctMembers/rdf:rest*/rdf:first ?one, ?other })
}
"""


def find_clashes(triples: Iterable[ox.Triple]) -> list[str]:
    """Return one sentence for each thing that data put in disjoint classes or give two values where one may stand."""
    store = ox.Store()
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    return sorted({*_in_disjoint_classes(store), *_with_two_values(store)})


def _in_disjoint_classes(store: ox.Store) -> Iterator[str]:
    disjoint = {frozenset(row) for row in _rows(store, _DISJOINT)}
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for thing, kind in _rows(store, _TYPES):
        classes[thing].add(kind)
    for thing, kinds in classes.items():
        for one, other in combinations(sorted(kinds), 2):
            if frozenset({one, other}) in disjoint:
                yield f"{thing} is both {_short(one)} and {_short(other)}, which share no member"


def _with_two_values(store: ox.Store) -> Iterator[str]:
    for thing, name, one, other in _rows(store, _TWICE):
        yield f"{thing} has two values of {_short(name)}, {_short(one)} and {_short(other)}, where one may stand"


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, ...]]:
    found = store.query(query, prefixes=_PREFIXES)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a SELECT yields nothing else
    for row in found:
        yield tuple(term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term) for term in row)


def _short(iri: str) -> str:
    """Return an IRI with the longest prefix that fits it."""
    fitting = [(len(start), name) for name, start in PREFIXES.items() if iri.startswith(start)]
    length, name = max(fitting, default=(0, ""))
    return f"{name}:{iri[length:]}" if name else iri
