"""Which entities a query may mean, best first, each with a score and what the score rests on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tollgraph.reconciliation.entities import Entities, Entity
from tollgraph.reconciliation.names import comparable, similarity
from tollgraph.reconciliation.schema import PROPERTIES, TYPES

LIMIT = 25
"""Candidates returned where the client does not say how many."""
_LEAST = 45.0
"""Candidates below this score are noise."""
_SURE = 95.0
"""A score from which, with one such candidate only, the service says that it is the match."""
_OTHER_TYPE = 0.6
"""What a candidate is worth that has none of the types asked for."""
_PER_PROPERTY = 15.0
"""Points that a property adds where its values fit, and takes where they do not."""
_FITS = 90.0
"""Likeness from which a property's value fits."""

ValuesOf = Callable[[Sequence[Entity], str], Mapping[str, Sequence[str]]]
"""Gives, for entities and a property's identifier, the values of each entity by IRI; entities by their names."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a batch."""

    query: str = ""
    types: frozenset[str] = frozenset()
    limit: int = LIMIT
    properties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Property identifier to the values that it should have; unknown properties play no part."""


@dataclass(slots=True)
class Candidate:
    """An entity that a query may mean."""

    entity: Entity
    score: float
    name_likeness: float
    type_fits: bool
    identified: bool = False
    """Whether an identifier, not only a name, led here."""
    fitting: dict[str, bool] = field(default_factory=dict)
    """Property identifier to whether its values fit."""
    match: bool = False


def candidates(asked: Asked, entities: Entities, values_of: ValuesOf) -> list[Candidate]:
    """Return the candidates of a query, best first, at most its limit; at most one of them is marked as the match."""
    found = _by_identifier(asked, entities) or _by_name(asked, entities)
    _weigh_properties(found, asked, values_of)
    ordered = sorted(found, key=lambda each: (-each.score, each.entity.label, each.entity.iri))
    kept = [each for each in ordered if each.score >= _LEAST]
    sure = [each for each in kept if each.score >= _SURE and each.type_fits and all(each.fitting.values())]
    if len(sure) == 1:
        sure[0].match = sure[0].identified or sure[0].name_likeness == 100
    return kept[: asked.limit]


def _by_identifier(asked: Asked, entities: Entities) -> list[Candidate]:
    """Return what an identifier names: the query itself, or the value of a property that identifies."""
    text = asked.query.strip()
    one = entities.find(text) if text else None
    named = [one] if one else entities.identified(text)
    for property_id in ("wikidata", "geonames"):
        for value in asked.properties.get(property_id, ()):
            named = [*named, *entities.identified(value)]
    unique = {each.iri: each for each in named}
    return [Candidate(each, 100.0, 0.0, _fits(each, asked.types), identified=True) for each in unique.values()]


def _by_name(asked: Asked, entities: Entities) -> list[Candidate]:
    wanted = comparable(asked.query)
    if not wanted:
        return []
    best: dict[str, Candidate] = {}
    for name, entity in entities.named_like(wanted):
        likeness = similarity(wanted, name)
        if entity.iri not in best or likeness > best[entity.iri].name_likeness:
            fits = _fits(entity, asked.types)
            best[entity.iri] = Candidate(entity, likeness * (1 if fits else _OTHER_TYPE), likeness, fits)
    return list(best.values())


def _fits(entity: Entity, types: Iterable[str]) -> bool:
    """Return whether an entity has one of the types; types that the graph does not know exclude nothing."""
    known = [each for each in types if each in TYPES]
    return not known or any(each in entity.types for each in known)


def _weigh_properties(found: Sequence[Candidate], asked: Asked, values_of: ValuesOf) -> None:
    """Let each known property of the query raise or lower the score of the candidates that have it."""
    entities = [each.entity for each in found if each.score >= _LEAST]
    for property_id, wanted in asked.properties.items():
        if property_id not in PROPERTIES or not entities:
            continue
        values = values_of(entities, property_id)
        for candidate in found:
            have = values.get(candidate.entity.iri)
            if have:
                fits = _one_fits(wanted, have)
                candidate.fitting[property_id] = fits
                candidate.score = min(100.0, max(0.0, candidate.score + (_PER_PROPERTY if fits else -_PER_PROPERTY)))


def _one_fits(wanted: Sequence[str], have: Sequence[str]) -> bool:
    pairs = ((comparable(one), comparable(other)) for one in wanted for other in have)
    return any(similarity(one, other) >= _FITS for one, other in pairs)
