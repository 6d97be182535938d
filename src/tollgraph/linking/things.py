"""What of ours is to be linked: actors, places and incidents, with all that Wikidata may hold too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pyoxigraph as ox

from tollgraph.linking.items import Coordinates, Days
from tollgraph.namespaces import FOAF, PROV, RDFS, SKOS, TG, WGS84, WIKIDATA, local_name
from tollgraph.nquads import iri
from tollgraph.store.interface import Store

_UNDATED = "en"
_DEFAULT_PRECISION = {"settlement": 5000.0, "neighbourhood": 2000.0}
"""Metres, where the graph gives coordinates without their precision."""


class ThingKind(StrEnum):
    """What is linked."""

    ACTOR = "actor"
    PLACE = "place"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of ours, as far as linking looks at it."""

    iri: str
    kind: ThingKind
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> names, the label first."""
    form: str = ""
    """Of a place its kind (settlement, district ...); `actor` and `incident` for the others."""
    geonames: str | None = None
    website: str | None = None
    coordinates: Coordinates | None = None
    countries: frozenset[str] = frozenset()
    """Items of the countries that it lies in, where those are linked."""
    lies_in: frozenset[str] = frozenset()
    """Items of all places around it that are linked, countries left out."""
    days: Days | None = None
    """When an incident happened, at the earliest and at the latest."""
    stated: tuple[tuple[str, str], ...] = ()
    """Item and graph of each exact match that stands in a graph other than that of links."""

    @property
    def label(self) -> str:
        """Its name for people."""
        return next((names[0] for names in self.names.values() if names), local_name(self.iri))


@dataclass(frozen=True)
class Things:
    """Reads the things of a store that can be linked, those known only from withdrawn articles left out."""

    store: Store
    links_graph: str
    """The graph that linking writes to: what it states is no evidence for itself."""

    def all(self, kinds: Iterable[ThingKind] = tuple(ThingKind)) -> Iterator[Thing]:
        """Yield things by kind and IRI; of incidents that are one, the first by IRI stands for all."""
        readers = {ThingKind.ACTOR: self._actors, ThingKind.PLACE: self._places, ThingKind.INCIDENT: self._incidents}
        for kind in kinds:
            yield from readers[kind]()

    def _rows(self, pattern: str) -> Iterator[ox.QuerySolution]:
        found = self.store.query(f"SELECT * {{ {pattern} }}")
        return iter(found) if isinstance(found, ox.QuerySolutions) else iter(())

    def _texts(self, pattern: str) -> dict[str, str]:
        """Return the value of `?value` by `?thing`; of several, the first in order."""
        rows = sorted((each["thing"].value, each["value"].value) for each in self._rows(pattern))
        return dict(reversed(rows))

    def _names(self, kind: str) -> dict[str, dict[str, tuple[str, ...]]]:
        """Return the names by thing and language, labels before other names."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for predicate in ("prefLabel", "altLabel"):
            pattern = f"?thing a {iri(TG + kind)} ; {iri(SKOS + predicate)} ?name"
            rows = {(each["thing"].value, each["name"].language or _UNDATED, each["name"].value)
                    for each in self._rows(pattern)}  # fmt: skip
            for thing, language, name in sorted(rows):
                found[thing][language].append(name)
        return {thing: {code: tuple(dict.fromkeys(names)) for code, names in by.items()} for thing, by in found.items()}

    def _stated(self) -> dict[str, tuple[tuple[str, str], ...]]:
        pattern = f"GRAPH ?graph {{ ?thing {iri(SKOS + 'exactMatch')} ?item }}"
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for each in self._rows(pattern):
            item, graph = each["item"].value, each["graph"].value
            if item.startswith(WIKIDATA) and graph != self.links_graph:
                found[each["thing"].value].add((local_name(item), graph))
        return {thing: tuple(sorted(links)) for thing, links in found.items()}

    def _actors(self) -> Iterator[Thing]:
        unnamed = {each["thing"].value for each in self._rows(f"?thing a {iri(TG + 'UnnamedSource')}")}
        sites = self._texts(f"?thing a {iri(TG + 'Actor')} ; {iri(FOAF + 'homepage')} ?value")
        stated = self._stated()
        for thing, names in sorted(self._names("Actor").items()):
            if thing not in unnamed:
                yield Thing(
                    thing, ThingKind.ACTOR, names, "actor", website=sites.get(thing), stated=stated.get(thing, ())
                )

    def _places(self) -> Iterator[Thing]:
        kinds = self._texts(f"?thing {iri(TG + 'placeKind')} ?value")
        ids = self._texts(f"?thing {iri(TG + 'geonamesId')} ?value")
        points, around, stated = self._points(kinds), self._around(kinds), self._stated()
        for thing, names in sorted(self._names("Place").items()):
            countries, others = around.get(thing, (frozenset(), frozenset()))
            yield Thing(
                thing,
                ThingKind.PLACE,
                names,
                local_name(kinds.get(thing, "settlement")),
                geonames=ids.get(thing),
                coordinates=points.get(thing),
                countries=countries,
                lies_in=others,
                stated=stated.get(thing, ()),
            )

    def _points(self, kinds: Mapping[str, str]) -> dict[str, Coordinates]:
        latitudes, longitudes, precisions = (
            self._texts(f"?thing {iri(name)} ?value")
            for name in (WGS84 + "lat", WGS84 + "long", TG + "coordinatePrecision")
        )
        return {
            thing: Coordinates(
                float(latitudes[thing]),
                float(longitudes[thing]),
                float(precisions.get(thing) or _DEFAULT_PRECISION.get(local_name(kinds.get(thing, "")), 0.0)),
            )
            for thing in latitudes.keys() & longitudes.keys()
        }

    def _around(self, kinds: Mapping[str, str]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Return the items of the countries and of the other linked places around each place."""
        linked = self._texts(f"?thing a {iri(TG + 'Place')} ; {iri(SKOS + 'exactMatch')} ?value")
        found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for each in self._rows(f"?thing {iri(TG + 'partOfPlace')} ?around"):
            thing, around = each["thing"].value, each["around"].value
            if thing != around and around in linked:
                found[thing]["country" not in kinds.get(around, "")].add(local_name(linked[around]))
        return {thing: (frozenset(countries), frozenset(others)) for thing, (countries, others) in found.items()}

    def _incidents(self) -> Iterator[Thing]:
        first = self.representatives()
        areas, starts, ends = self._areas(), self._period("start"), self._period("end")
        places = {each.iri: each for each in self._places()}
        stated = self._stated()
        for thing, label in sorted(self._current_labels().items()):
            if first.get(thing, thing) == thing:
                at = [places[each] for each in areas.get(thing, ()) if each in places]
                own = frozenset(item for each in at for item, _ in each.stated)
                yield Thing(
                    thing,
                    ThingKind.INCIDENT,
                    {_UNDATED: (label,)},
                    "incident",
                    coordinates=at[0].coordinates if len(at) == 1 else None,
                    countries=frozenset[str]().union(*(each.countries for each in at)),
                    lies_in=own.union(*(each.lies_in for each in at)),
                    days=_days(starts.get(thing), ends.get(thing)),
                    stated=stated.get(thing, ()),
                )

    def _current_labels(self) -> dict[str, str]:
        gone = f"?graph {iri(PROV + 'wasDerivedFrom')} ?article . ?article {iri(PROV + 'invalidatedAtTime')} ?when"
        told = f"GRAPH ?graph {{ ?thing a {iri(TG + 'Incident')} ; {iri(RDFS + 'label')} ?value }}"
        withdrawn = f"FILTER NOT EXISTS {{ GRAPH ?graph {{ {gone.replace(' . ', ' } GRAPH ?any { ')} }} }}"
        return self._texts(f"{told} {withdrawn}")

    def representatives(self) -> dict[str, str]:
        """Return the first incident, by IRI, of those that each incident is one with."""
        found: dict[str, str] = {}
        for each in self._rows(f"?thing {iri(TG + 'sameIncidentAs')} ?other"):
            thing, other = each["thing"].value, each["other"].value
            found[thing] = min(found.get(thing, thing), other)
        return found

    def _areas(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in self._rows(f"?thing a {iri(TG + 'Incident')} ; {iri(TG + 'area')} ?place"):
            found[each["thing"].value].append(each["place"].value)
        return {thing: sorted(set(places)) for thing, places in found.items()}

    def _period(self, end: str) -> dict[str, date]:
        dated = f"?thing a {iri(TG + 'Incident')} ; {iri(TG + 'period')} ?period . ?period {iri(TG + end)} ?value"
        return {thing: date.fromisoformat(value) for thing, value in self._texts(dated).items()}


def _days(start: date | None, end: date | None) -> Days | None:
    first, last = start or end, end or start
    return Days(first, last) if first is not None and last is not None and first <= last else None
