"""The controlled terms: each member is a concept of a SKOS scheme in `ontology/schemes.ttl`, its value the notation."""

from enum import StrEnum


class Effect(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    CASUALTIES = "casualties"


class Victims(StrEnum):
    """Who the people counted were, in the words of the report."""

    PEOPLE = "people"
    CIVILIANS = "civilians"
    COMBATANTS = "combatants"
    JOURNALISTS = "journalists"
    MEDICS = "medics"
    AID_WORKERS = "aid workers"
    WOMEN_AND_CHILDREN = "women and children"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    OTHER = "other"
    """A class outside the scheme (police officers): written as people in the graph, as "other" in the guide's form."""


class Qualifier(StrEnum):
    """How the words bound the figure."""

    EXACT = "exact"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    JUST_OVER = "just over"
    UP_TO = "up to"
    FEWER_THAN = "fewer than"
    NEARLY = "nearly"
    ABOUT = "about"
    BETWEEN = "between"
    VAGUE = "vague"
    UNNUMBERED = "unnumbered"
    """Harm without any number: "civilians died"."""


class Unit(StrEnum):
    """What is counted; only equal units can be compared."""

    PEOPLE = "people"
    RATE = "people per period"
    EVENTS = "events"
    STRIKES = "strikes"
    REPORTS = "reports"


class Kind(StrEnum):
    """Whether a claim speaks of the world ("n were killed") or of a count ("we have documented n")."""

    WORLD = "world"
    LEDGER = "ledger"


class Standard(StrEnum):
    """The standard of proof of a ledger."""

    ALLEGED = "alleged"
    DOCUMENTED = "documented"
    GRADED = "graded"
    CREDIBLE = "credible"
    ACKNOWLEDGED = "acknowledged"


class Dating(StrEnum):
    """How a period was dated."""

    STATED = "stated"
    PUBLICATION = "publication"
    """Derived from the date of publication: "on Monday", "last week"."""
    INFERRED = "inferred"


class Dimension(StrEnum):
    """The dimensions on which two scopes are compared."""

    AREA = "area"
    PERIOD = "period"
    VICTIMS = "victims"
    PERPETRATOR = "perpetrator"
    EFFECT = "effect"
    INCIDENT = "incident"


class Status(StrEnum):
    """What an assessment says; each belongs to the scheme that `SCHEME_OF_STATUS` names."""

    DENIED = "denied"
    ACKNOWLEDGED = "acknowledged"
    UNDER_INVESTIGATION = "under investigation"
    NO_COMMENT = "no comment"
    DISPUTED = "disputed"
    CREDIBLE = "credible"
    NOT_CREDIBLE = "not credible"
    DUPLICATE = "duplicate"
    OPEN = "open"
    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


SCHEME_OF_STATUS: dict[Status, str] = {
    **dict.fromkeys(
        (Status.DENIED, Status.ACKNOWLEDGED, Status.UNDER_INVESTIGATION, Status.NO_COMMENT, Status.DISPUTED), "status"
    ),
    **dict.fromkeys((Status.CREDIBLE, Status.NOT_CREDIBLE, Status.DUPLICATE, Status.OPEN), "grade-cjtf-oir"),
    **dict.fromkeys((Status.CONFIRMED, Status.FAIR, Status.WEAK, Status.CONTESTED, Status.DISCOUNTED), "grade-airwars"),
}
"""The SKOS scheme (the last part of its IRI) that holds each status or grade."""


class Relation(StrEnum):
    """How one claim's scope stands to another's on one dimension."""

    EQUAL = "EQUAL"
    IN = "IN"
    CONTAINS = "CONTAINS"
    OVERLAP = "OVERLAP"
    DISJOINT = "DISJOINT"
    UNKNOWN = "UNKNOWN"


class Verdict(StrEnum):
    """What comparing two statements yields, in the order in which the definitions are tried."""

    OPEN = "OPEN"
    INCOMMENSURABLE = "INCOMMENSURABLE"
    UNDECIDED = "UNDECIDED"
    CONTRADICT = "CONTRADICT"
    INVERTED = "INVERTED"
    DIFFER = "DIFFER"
    AGREE = "AGREE"
    CONSISTENT = "CONSISTENT"


class Mark(StrEnum):
    """What stands beside a verdict, whatever it is."""

    DISPUTES = "DISPUTES"
    LAG = "LAG"
    STANDARD = "STANDARD"
    STATUS = "STATUS"
    ATTRIBUTION = "ATTRIBUTION"
    RESTATED = "RESTATED"
    CORRECTED = "CORRECTED"


class Standing(StrEnum):
    """Where a link to Wikidata stands."""

    PROPOSED = "proposed"
    SETTLED = "settled"
    REFUSED = "refused"


class Basis(StrEnum):
    """By what a link was settled or refused."""

    IDENTIFIER = "shared identifier"
    VERIFIED = "verified table"
    STATED = "stated"
    PERSON = "person"


class IdentifierScheme(StrEnum):
    """Outside schemes that know places and incidents by codes."""

    GEONAMES = "geonames"
    AIRWARS = "airwars"
    UCDP = "ucdp"
    ACLED = "acled"
