"""The types and properties that the reconciliation service offers, each tied to its place in the graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tollgraph.namespaces import FOAF, ORG, SKOS, TG, WGS84

ValueKind = Literal["entity", "text", "number", "whole", "date"]


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of things that names are reconciled against."""

    id: str
    """The local name of its class."""
    name: str
    broader: str | None = None

    @property
    def iri(self) -> str:
        """Its class."""
        return TG + self.id

    def described(self) -> dict[str, object]:
        """Return it as the API writes types, with the type above it."""
        above = TYPES[self.broader] if self.broader else None
        return {**self.brief(), "broader": [above.brief()]} if above else self.brief()

    def brief(self) -> dict[str, object]:
        """Return its identifier and name."""
        return {"id": self.id, "name": self.name}


@dataclass(frozen=True, slots=True)
class EntityProperty:
    """Something that the graph knows of things: compared in queries, and fetched by data extension."""

    id: str
    name: str
    description: str
    path: str
    """The SPARQL property path from the thing to the value; fixed text, never a client's."""
    kind: ValueKind
    of: tuple[str, ...]
    """The types whose things may have it."""
    value_type: str | None = None
    """For entities, their type."""

    def brief(self) -> dict[str, object]:
        """Return its identifier and name."""
        return {"id": self.id, "name": self.name}


_ACTORS = ("Actor", "Monitor", "Belligerent", "Coalition", "MediaOutlet", "UnnamedSource")

TYPES: Mapping[str, EntityType] = {
    each.id: each
    for each in (
        EntityType("Actor", "actor"),
        EntityType("Monitor", "monitor of civilian harm", "Actor"),
        EntityType("Belligerent", "party to the conflict", "Actor"),
        EntityType("Coalition", "coalition", "Belligerent"),
        EntityType("MediaOutlet", "medium or news agency", "Actor"),
        EntityType("UnnamedSource", "source without a name", "Actor"),
        EntityType("Place", "place"),
        EntityType("Incident", "incident"),
    )
}
"""Every type, the more general ones first."""

PROPERTIES: Mapping[str, EntityProperty] = {
    each.id: each
    for each in (
        EntityProperty(
            "wikidata", "Wikidata item", "The item that is the same thing, as an IRI",
            f"<{SKOS}exactMatch>", "text", (*_ACTORS, "Place", "Incident"),
        ),
        EntityProperty(
            "alias", "other name", "Names beside the main one", f"<{SKOS}altLabel>", "text", (*_ACTORS, "Place")
        ),
        EntityProperty("homepage", "home page", "The actor's own site", f"<{FOAF}homepage>", "text", _ACTORS),
        EntityProperty(
            "memberOf", "member of", "The body that an actor is a part or a member of",
            f"(<{TG}memberOf>|<{ORG}unitOf>)", "entity", _ACTORS, "Actor",
        ),
        EntityProperty("speaksFor", "speaks for", "Whose voice it is", f"<{TG}speaksFor>", "entity", _ACTORS, "Actor"),
        EntityProperty("geonames", "GeoNames id", "Its number in GeoNames", f"<{TG}geonamesId>", "text", ("Place",)),
        EntityProperty("within", "within", "The place around it", f"<{TG}within>", "entity", ("Place",), "Place"),
        EntityProperty("latitude", "latitude", "Degrees north (WGS 84)", f"<{WGS84}lat>", "number", ("Place",)),
        EntityProperty("longitude", "longitude", "Degrees east (WGS 84)", f"<{WGS84}long>", "number", ("Place",)),
        EntityProperty("area", "its place", "Where it was", f"<{TG}area>", "entity", ("Incident",), "Place"),
        EntityProperty(
            "perpetrator", "suspected perpetrator", "Whose act it is said to be; never a finding",
            f"<{TG}perpetrator>", "entity", ("Incident",), "Actor",
        ),
        EntityProperty(
            "date", "first day", "The day of the incident, or the first of several",
            f"<{TG}period>/<{TG}start>", "date", ("Incident",),
        ),
    )
}  # fmt: skip
"""Every property, in the order in which clients are shown them."""
