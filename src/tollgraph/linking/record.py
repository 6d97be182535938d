"""A link: a thing of ours, an item, the evidence for and against, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tollgraph.terms import Basis, Standing


class Feature(StrEnum):
    """What is laid side by side; `evidence.toml` says how much each counts."""

    VERIFIED = "verified"
    STATED = "stated"
    GEONAMES = "geonames"
    WEBSITE = "website"
    COORDINATES = "coordinates"
    TYPE = "type"
    COUNTRY = "country"
    CONTAINER = "container"
    LABEL = "label"
    NAME = "name"
    LANGUAGES = "languages"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature on which both sides say something."""

    feature: Feature
    agrees: bool
    ours: str
    theirs: str
    points: int
    """Of 100; below 0 where the sides differ."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is known of one thing and one item."""

    iri: str
    thing: str
    item: str
    """As Q and digits."""
    label: str
    """The item's label, its id where it has none."""
    found: datetime
    """When the evidence was gathered, in UTC."""
    evidence: tuple[Evidence, ...] = ()
    description: str = ""
    revision: int = 0
    """The item's revision that the evidence is from; 0 where none was looked at."""
    trouble: str = ""
    """What a person is to look at: the item was merged or is gone, or says something else now."""
    seen: str = ""
    """The trouble that a person saw when accepting the link; it is told no more."""

    @property
    def score(self) -> float:
        """The points together, held between 0 and 1."""
        return min(100, max(0, sum(each.points for each in self.evidence))) / 100

    def holds(self, feature: Feature, *, agrees: bool = True) -> bool:
        """Return whether the sides agree, or differ, on a feature."""
        return any(each.feature is feature and each.agrees is agrees for each in self.evidence)

    @property
    def differs(self) -> bool:
        """Whether the sides differ on anything."""
        return any(not each.agrees for each in self.evidence)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """A link with where it stands, by what, and under which decision."""

    link: Link
    standing: Standing
    basis: Basis | None = None
    """None for a proposal."""
    decision: str | None = None
    """IRI of the decision of a person."""


@dataclass(frozen=True, slots=True)
class Search:
    """That candidates for a thing were looked for."""

    thing: str
    at: datetime
    candidates: int
    """Items looked at; those beyond the proposals kept are among them."""
