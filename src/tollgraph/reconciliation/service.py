"""The documents of the Reconciliation Service API 0.2, made from a graph; knows nothing of HTTP."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from tollgraph.errors import ParameterError
from tollgraph.nquads import iri
from tollgraph.reconciliation.candidates import LIMIT, Asked, Candidate, candidates
from tollgraph.reconciliation.entities import Entities, Entity
from tollgraph.reconciliation.names import comparable
from tollgraph.reconciliation.schema import PROPERTIES, TYPES, EntityProperty
from tollgraph.store.rows import Answering, rows_of

BATCH = 200
"""Queries in one batch, and things in one extension; the manifest says so."""
_PAGE = 20
"""Suggestions in one answer; `cursor` skips these."""
_MOST_VALUES = 100
"""Values of one property in one cell, and the largest limit of candidates."""


class Reconciliation:
    """The service over one state of a graph."""

    def __init__(self, store: Answering, entities: Entities) -> None:
        """Answer from a store and from the entities that were loaded from it."""
        self._store, self.entities = store, entities

    def results(self, batch: object) -> dict[str, object]:
        """Return the result batch of a query batch; ParameterError names what in it cannot be read."""
        if not isinstance(batch, Mapping):
            raise ParameterError('`queries` must be an object such as {"q0": {"query": "Raqqa"}}')
        _limit(len(batch), "queries")
        return {str(key): {"result": self._result(_asked(key, query))} for key, query in batch.items()}

    def _result(self, asked: Asked) -> list[object]:
        return [self._written(each) for each in candidates(asked, self.entities, self._compared_values)]

    def _written(self, candidate: Candidate) -> dict[str, object]:
        entity = candidate.entity
        features: list[object] = [{"id": "name_likeness", "value": round(candidate.name_likeness, 1)}]
        features += [{"id": f"fits_{name}", "value": fits} for name, fits in candidate.fitting.items()]
        return {
            "id": self.entities.id_of(entity),
            "name": entity.label,
            "description": entity.description,
            "type": _types(entity),
            "score": round(candidate.score, 1),
            "features": features,
            "match": candidate.match,
        }

    def extended(self, wanted: object) -> dict[str, object]:
        """Return the values of properties for things; a thing that is unknown has none."""
        ids, properties = _extension(wanted)
        known = {each: found for each in ids if (found := self.entities.find(each)) is not None}
        cells = {each.id: self._values(list(known.values()), each) for each in properties}
        return {
            "meta": [_meta(each) for each in properties],
            "rows": {
                each: {prop.id: cells[prop.id].get(known[each].iri, []) if each in known else [] for prop in properties}
                for each in ids
            },
        }

    def suggested(self, kind: str, prefix: str, cursor: int = 0) -> dict[str, object]:
        """Return what may be meant by the beginning of a name, of an `entity`, a `type` or a `property`."""
        found = self._suggestions(kind, prefix)
        return {"result": found[cursor : cursor + _PAGE]}

    def _suggestions(self, kind: str, prefix: str) -> list[object]:
        if kind == "type":
            return [each.described() for each in TYPES.values() if _begins(prefix, each.id, each.name)]
        if kind == "property":
            return [
                {**each.brief(), "description": each.description}
                for each in PROPERTIES.values()
                if _begins(prefix, each.id, each.name)
            ]
        by_id = self.entities.find(prefix)
        named = [by_id] if by_id else self.entities.beginning_with(prefix)
        return [
            {
                "id": self.entities.id_of(each),
                "name": each.label,
                "description": each.description,
                "notable": _types(each),
            }
            for each in named
        ]

    def proposed(self, kind: str, limit: int | None = None) -> dict[str, object]:
        """Return the properties that things of a type may have; of all types for an unknown one."""
        fitting = [each for each in PROPERTIES.values() if kind in each.of] or list(PROPERTIES.values())
        return {"type": kind, "properties": [each.brief() for each in fitting][:limit]}

    def _compared_values(self, entities: Sequence[Entity], property_id: str) -> dict[str, list[str]]:
        """Return the values of a property as texts that a client may have written: names, identifiers, figures."""
        cells = self._values(entities, PROPERTIES[property_id])
        return {
            thing: [str(text) for value in values for text in (*value.values(), _last(value))]
            for thing, values in cells.items()
        }

    def _values(self, entities: Sequence[Entity], wanted: EntityProperty) -> dict[str, list[dict[str, object]]]:
        """Return the values of a property by the IRI of the thing, as the API writes them."""
        things = " ".join(iri(each.iri) for each in entities)
        asked = (
            f"SELECT DISTINCT ?thing ?value {{ VALUES ?thing {{ {things} }} ?thing {wanted.path} ?value }} "
            "ORDER BY ?thing ?value"
        )
        found: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
        for thing, value in rows_of(self._store, asked):
            if len(found[thing]) < _MOST_VALUES:
                found[thing].append(self._cell(value, wanted))
        return dict(found)

    def _cell(self, value: str, wanted: EntityProperty) -> dict[str, object]:
        if wanted.kind == "entity":
            entity = self.entities.by_iri.get(value)
            return {"id": self.entities.id_of(entity), "name": entity.label} if entity else {"str": value}
        if wanted.kind == "number":
            return {"float": float(value)}
        return {"date": value} if wanted.kind == "date" else {"str": value}


def _types(entity: Entity) -> list[object]:
    return [each.brief() for each in TYPES.values() if each.id in entity.types]


def _last(value: Mapping[str, object]) -> str:
    """Return the last part of a value that is an IRI, so that Q355 finds the item's whole IRI."""
    return str(value.get("str", "")).rpartition("/")[2]


def _begins(prefix: str, *names: str) -> bool:
    start = comparable(prefix)
    return any(comparable(name).startswith(start) or f" {start}" in comparable(name) for name in names)


def _asked(key: object, query: object) -> Asked:
    if not isinstance(query, Mapping):
        raise ParameterError(f'query {key!r} must be an object such as {{"query": "Raqqa"}}')
    limit = query.get("limit")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 1):
        raise ParameterError(f"the limit of query {key!r} must be a whole number above 0, not {limit!r}")
    kinds = query.get("type") or []
    return Asked(
        query=str(query.get("query") or ""),
        types=frozenset(map(_type_id, kinds if isinstance(kinds, list) else [kinds])),
        limit=min(limit or LIMIT, _MOST_VALUES),
        properties=_properties(query.get("properties")),
    )


def _type_id(kind: object) -> str:
    return str(kind.get("id", "")) if isinstance(kind, Mapping) else str(kind)


def _properties(given: object) -> dict[str, list[str]]:
    """Return property identifier to wanted values; several entries for one property add up."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in given if isinstance(given, list) else []:
        if isinstance(each, Mapping) and "v" in each:
            value = each["v"]
            values = value if isinstance(value, list) else [value]
            found[str(each.get("pid") or each.get("p"))] += [text for one in values for text in _texts(one)]
    return dict(found)


def _texts(value: object) -> list[str]:
    """Return a wanted value as texts; a thing counts by its identifier and by its name."""
    if isinstance(value, Mapping):
        return [str(value[key]) for key in ("id", "name") if value.get(key)]
    return [] if value is None else [str(value)]


def _extension(wanted: object) -> tuple[list[str], list[EntityProperty]]:
    ids = wanted.get("ids") if isinstance(wanted, Mapping) else None
    properties = wanted.get("properties") if isinstance(wanted, Mapping) else None
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise ParameterError(
            '`extend` must be an object such as {"ids": ["place/raqqa"], "properties": [{"id": "within"}]}'
        )
    _limit(len(ids), "ids")
    names = [str(each.get("id")) if isinstance(each, Mapping) else str(each) for each in properties]
    unknown = [name for name in names if name not in PROPERTIES]
    if unknown:
        raise ParameterError(f"there is no property {unknown[0]!r}; there are {', '.join(PROPERTIES)}")
    return list(map(str, ids)), [PROPERTIES[name] for name in names]


def _meta(each: EntityProperty) -> dict[str, object]:
    kind = {"type": TYPES[each.value_type].brief()} if each.value_type else {}
    return {**each.brief(), **kind}


def _limit(count: int, what: str) -> None:
    if count > BATCH:
        raise ParameterError(f"{count} {what} came, and a batch holds at most {BATCH}; send several batches")
