"""The actors, places and incidents of a graph, found by name or identifier."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tollgraph.namespaces import RDFS, SKOS, TG, WIKIDATA, local_name
from tollgraph.nquads import iri as written
from tollgraph.reconciliation.names import comparable, trigrams
from tollgraph.reconciliation.schema import TYPES
from tollgraph.store.rows import Answering, rows_of

_CLOSEST = 150
"""Names that are compared letter by letter: those that share most pieces with the name asked for."""


@dataclass(slots=True)
class Entity:
    """One thing that a name can mean."""

    iri: str
    label: str = ""
    names: list[str] = field(default_factory=list)
    """The main name first."""
    types: set[str] = field(default_factory=set)
    description: str = ""
    identifiers: set[str] = field(default_factory=set)
    """Wikidata items (Q and a number) and GeoNames numbers."""


class Entities:
    """All entities of a graph, indexed by pieces of their names."""

    def __init__(self, found: Mapping[str, Entity], base: str) -> None:
        """Index the entities; use `load_entities`."""
        self.by_iri = found
        self._base = base
        self._names: list[tuple[str, Entity]] = []
        self._pieces: defaultdict[str, list[int]] = defaultdict(list)
        self._identified: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in found.values():
            self._index(entity)

    def _index(self, entity: Entity) -> None:
        for name in dict.fromkeys(map(comparable, entity.names)):
            for piece in trigrams(name):
                self._pieces[piece].append(len(self._names))
            self._names.append((name, entity))
        for identifier in entity.identifiers:
            self._identified[identifier].append(entity)

    def id_of(self, entity: Entity) -> str:
        """Return the identifier that clients see: what follows the base, or the whole IRI of a thing outside it."""
        return entity.iri.removeprefix(self._base)

    def find(self, identifier: str) -> Entity | None:
        """Return the entity of a client's identifier or of an IRI; None where there is none."""
        return self.by_iri.get(self._base + identifier) or self.by_iri.get(identifier)

    def identified(self, identifier: str) -> list[Entity]:
        """Return the entities with a Wikidata item or a GeoNames number, which may be written as an IRI."""
        return self._identified.get(local_name(identifier), []) if identifier else []

    def named_like(self, name: str) -> list[tuple[str, Entity]]:
        """Return the names, with their entities, that share most pieces with a comparable name."""
        shared = Counter(place for piece in trigrams(name) for place in self._pieces.get(piece, ()))
        return [self._names[place] for place, _ in shared.most_common(_CLOSEST)]

    def beginning_with(self, prefix: str) -> list[Entity]:
        """Return the entities of which a name, or a word in it, begins with a prefix; by main name."""
        start = comparable(prefix)
        found = {
            entity.iri: entity
            for name, entity in self._names
            if name.startswith(start) or (start and f" {start}" in name)
        }
        return sorted(found.values(), key=lambda each: (not comparable(each.label).startswith(start), each.label))


def load_entities(store: Answering, base: str) -> Entities:
    """Return the actors, places and incidents of a store."""
    found: dict[str, Entity] = {}
    kinds = " ".join(written(each.iri) for each in TYPES.values())
    for thing, kind in rows_of(store, f"SELECT ?thing ?value {{ VALUES ?value {{ {kinds} }} ?thing a ?value }}"):
        found.setdefault(thing, Entity(thing)).types.add(local_name(kind))
    for thing, label in _values(store, found, f"{written(SKOS + 'prefLabel')}|{written(RDFS + 'label')}"):
        found[thing].label = found[thing].label or label
        found[thing].names.insert(0, label)
    for thing, alias in _values(store, found, written(SKOS + "altLabel")):
        found[thing].names.append(alias)
    for thing, link in _values(store, found, f"{written(SKOS + 'exactMatch')}|{written(TG + 'geonamesId')}"):
        if link.startswith(WIKIDATA) or link.isdecimal():
            found[thing].identifiers.add(local_name(link))
    _describe(store, found)
    return Entities({thing: entity for thing, entity in found.items() if entity.label}, base)


def _describe(store: Answering, found: Mapping[str, Entity]) -> None:
    """Give each entity a line that tells it from its namesakes: what it is, and for a place the places around it."""
    around = defaultdict(list)
    for thing, place in _values(store, found, written(TG + "within")):
        around[thing].append(found[place].label if place in found else "")
    for thing, entity in found.items():
        narrow = [each for each in TYPES.values() if each.id in entity.types and not _has_narrower(each.id, entity)]
        kind = ", ".join(each.name for each in narrow)
        where = ", ".join(filter(None, around.get(thing, ())))
        entity.description = f"{kind} in {where}" if where else kind


def _has_narrower(kind: str, entity: Entity) -> bool:
    return any(each.broader == kind and each.id in entity.types for each in TYPES.values())


def _values(store: Answering, found: Mapping[str, Entity], path: str) -> Iterable[tuple[str, str]]:
    """Return thing and value for a property path, of the things found."""
    rows = rows_of(store, f"SELECT ?thing ?value {{ ?thing {path} ?value }} ORDER BY ?thing ?value")
    return [(thing, value) for thing, value in rows if thing in found]
