"""What a graph holds, counted: the figures that every description of a dataset gives."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from tollgraph.namespaces import GEONAMES, ONTOLOGY, OWL, PROV, SKOS, TG, WIKIDATA, concept
from tollgraph.store.rows import named_rows

if TYPE_CHECKING:
    from tollgraph.queries import Answering

_TOTALS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"""
_CLASSES = "SELECT ?key (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?key } GROUP BY ?key"
_PROPERTIES = """SELECT ?key (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s (?p AS ?key) ?o WHERE { ?s ?p ?o } }
GROUP BY ?key"""
_ENTITIES = f"""SELECT (COUNT(DISTINCT ?s) AS ?n)
WHERE {{ ?s a ?class FILTER(isIRI(?s) && STRSTARTS(STR(?class), "{TG}")) }}"""
_GRAPHS = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_CHANGED = f"""SELECT (MAX(?at) AS ?last)
WHERE {{ ?s <{PROV}endedAtTime>|<{TG}decidedOn>|<{TG}matchedOn> ?at }}"""
_FIRST_DAY = f"SELECT (MIN(?day) AS ?end) WHERE {{ ?scope a <{TG}Scope> ; <{TG}period>/<{TG}start> ?day }}"
_LAST_DAY = f"SELECT (MAX(?day) AS ?end) WHERE {{ ?scope a <{TG}Scope> ; <{TG}period>/<{TG}end> ?day }}"
_COUNTRIES = f"""SELECT DISTINCT ?country ?label WHERE {{ ?scope a <{TG}Scope> ; <{TG}area>/<{TG}partOfPlace> ?country .
  ?country <{TG}placeKind> <{concept("place-kind", "country")}> ; <{SKOS}prefLabel> ?label }} ORDER BY ?label"""
_LINKS = f"""SELECT ?predicate (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?predicate ?o WHERE {{
  VALUES ?predicate {{ <{SKOS}exactMatch> <{SKOS}closeMatch> }} ?s ?predicate ?o FILTER(STRSTARTS(STR(?o), "%s")) }} }}
GROUP BY ?predicate"""
_VERSION = f"SELECT ?v WHERE {{ <{ONTOLOGY}> <{OWL}versionInfo> ?v }}"


@dataclass(frozen=True, slots=True)
class Linkset:
    """Links of one kind from our things to those of another dataset."""

    name: str
    target: str
    """Start of the other dataset's IRIs."""
    predicate: str
    count: int


@dataclass(frozen=True, slots=True)
class Census:
    """What a graph holds. Triples are those of the union of its graphs, each counted once."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: int = 0
    """Things of one of the ontology's classes that have an IRI."""
    graphs: int = 0
    classes: Mapping[str, int] = field(default_factory=dict)
    """Class IRI to its number of instances."""
    properties: Mapping[str, int] = field(default_factory=dict)
    """Property IRI to its number of triples."""
    linksets: tuple[Linkset, ...] = ()
    modified: datetime | None = None
    """When the youngest reading, decision or match was made, in UTC."""
    first_day: date | None = None
    """The first day that any claim counts harm on."""
    last_day: date | None = None
    countries: Mapping[str, str] = field(default_factory=dict)
    """IRI to label of the countries in which harm is counted."""
    ontology_version: str = ""

    @property
    def version(self) -> str:
        """The version of the data: the moment of their last change, as in 2026.11.21+125831 (UTC); 0.0.0 without any.

        It has the form of semantic versioning, which some readers of descriptions insist on.
        """
        at = self.modified
        return f"{at.year}.{at.month}.{at.day}+{at:%H%M%S}" if at else "0.0.0"

    @property
    def released(self) -> date:
        """The day of the last change; today for a dataset in which nothing was read yet."""
        return (self.modified or datetime.now(UTC)).date()

    def instances(self, name: str) -> int:
        """Return how many things of one of the ontology's classes there are, by the local name of the class."""
        return self.classes.get(TG + name, 0)


_OTHERS = {"wikidata": WIKIDATA, "geonames": GEONAMES}


def take_census(store: "Answering") -> Census:
    """Return the figures of the union of all graphs of a store (or of any other that answers SPARQL so)."""
    totals = _first(store, _TOTALS)
    changed = _first(store, _CHANGED).get("last")
    return Census(
        triples=_number(totals, "triples"),
        subjects=_number(totals, "subjects"),
        objects=_number(totals, "objects"),
        entities=_number(_first(store, _ENTITIES), "n"),
        graphs=_number(_first(store, _GRAPHS), "n"),
        classes=_counted(store, _CLASSES),
        properties=_counted(store, _PROPERTIES),
        linksets=tuple(_linksets(store)),
        modified=datetime.fromisoformat(changed).astimezone(UTC) if changed else None,
        first_day=_day(store, _FIRST_DAY),
        last_day=_day(store, _LAST_DAY),
        countries={row["country"]: row["label"] for row in named_rows(store, _COUNTRIES)},
        ontology_version=_first(store, _VERSION).get("v", ""),
    )


def _linksets(store: "Answering") -> Iterator[Linkset]:
    for name, target in _OTHERS.items():
        for row in named_rows(store, _LINKS % target):
            predicate = row["predicate"]
            yield Linkset(f"{name}-{predicate.rpartition('#')[2]}", target, predicate, int(row["n"]))


def _first(store: "Answering", sparql: str) -> dict[str, str]:
    return next(iter(named_rows(store, sparql)), {})


def _counted(store: "Answering", sparql: str) -> dict[str, int]:
    return dict(sorted((row["key"], int(row["n"])) for row in named_rows(store, sparql)))


def _number(row: Mapping[str, str], name: str) -> int:
    return int(row.get(name, 0))


def _day(store: "Answering", sparql: str) -> date | None:
    text = _first(store, sparql).get("end")
    return date.fromisoformat(text) if text else None
