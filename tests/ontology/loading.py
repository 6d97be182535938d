"""The files of the ontology as rdflib graphs, and what the tests ask of them."""

import re
from functools import cache
from pathlib import Path

from rdflib import OWL, RDF, Graph, Namespace, URIRef

from tollgraph.namespaces import ONTOLOGY, SCHEME, TG
from tollgraph.resources import shipped

FOLDER = shipped("ontology")
ALIGNMENTS = sorted((FOLDER / "alignments").glob("*.ttl"))
SCHEMES = Namespace(SCHEME)
HEADER = URIRef(ONTOLOGY)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_NAME = re.compile(r"(?<![\w/:.-])tg:([A-Za-z]+)")


@cache
def graph(*names: str) -> Graph:
    """Return files of the ontology folder as one graph."""
    merged = Graph()
    for name in names or ("tollgraph.ttl",):
        merged.parse(FOLDER / name)
    return merged


def declared(*kinds: URIRef) -> list[URIRef]:
    """Return our own terms that are declared as one of these kinds (all unless given)."""
    found = {
        term
        for kind in kinds or KINDS
        for term in graph().subjects(RDF.type, kind)
        if isinstance(term, URIRef) and term.startswith(TG)
    }
    return sorted(found)


def names_in(path: Path) -> set[str]:
    """Return the local names of our terms that a Turtle or SPARQL file uses, comments and strings left out."""
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', path.read_text(encoding="utf-8"))
    code = "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines())
    return set(_NAME.findall(code))
