"""The values that every step of Tollgraph passes on: immutable, without any RDF in them.

Things are named by IRI strings (made in `identifiers`). Dates are inclusive at both ends. A number of people is a whole
number; `None` as an upper end means that nothing closes the interval from above. The meaning of each class is in
`docs/method.md`, the RDF form of each in `mapping`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from tollgraph.terms import (
    Dating,
    Dimension,
    Effect,
    Kind,
    Mark,
    Qualifier,
    Relation,
    Standard,
    Status,
    Unit,
    Verdict,
    Victims,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A name as a text has it, and the thing that it was taken to mean."""

    text: str
    label: str
    """The thing's own name; for a thing known only from this text, the text."""
    iri: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Anyone who acts or speaks."""

    iri: str
    label: str
    aliases: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset({"Actor"})
    """Local names of ontology classes: Monitor, Belligerent, Coalition, MediaOutlet, UnnamedSource."""
    member_of: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    spokespersons: tuple[str, ...] = ()
    """Names of public persons whose words are this body's words."""
    operation_began: date | None = None
    """First day of the military operation that the model cuts this party's harm to."""
    theatre: tuple[str, ...] = ()
    """Places that a toll of this party without a stated place is about."""
    homepage: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place with what contains it."""

    iri: str
    label: str
    aliases: tuple[str, ...] = ()
    kind: str = "settlement"
    """country, governorate, district, settlement, neighbourhood or region."""
    within: tuple[str, ...] = ()
    """The places that directly contain this one."""
    latitude: float | None = None
    longitude: float | None = None
    geonames: str | None = None
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One version of a source document, with the text that every offset counts in."""

    key: str
    """What identifies the document across its versions: its `article` id, else its canonical URL, else a hash."""
    text: str
    """NFC, line ends `\\n`; offsets count Unicode code points of exactly this text."""
    published: date
    publisher: str
    title: str = ""
    agency: str | None = None
    url: str | None = None
    source: str | None = None
    """Where a report in other words takes its facts from."""
    media_type: str = "text/plain"
    raw_sha256: str = ""
    """Hash of the bytes as they came, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The exact words of an article that carry a statement."""

    start: int
    """First code point, counted from 0."""
    end: int
    """One past the last code point."""
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, the figure in it, and the interval that the words mean."""

    text: str
    qualifier: Qualifier
    low: int | None
    """Stated figure (low end of a stated range); None for a vague amount and where no number stands."""
    high: int | None
    lower: int
    """Low end of the meant interval."""
    upper: int | None
    """High end of the meant interval; None where nothing closes it."""
    closed: bool = False
    """Whether the words themselves close the count from above: no, only, exactly, at most, fewer than, between."""


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive days; an end that is None was not stated."""

    start: date | None = None
    end: date | None = None
    dating: Dating | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a number counts, as reported. Claims that count the same thing share one scope."""

    effect: Effect
    victims: Victims
    places: tuple[str, ...] = ()
    """IRIs of the smallest places named, sorted; their union is the area. Empty: not stated."""
    perpetrators: tuple[str, ...] = ()
    """IRIs of the parties held responsible, sorted; their union. Empty: not stated."""
    period: Period = Period()
    incident: str | None = None
    """IRI of the one incident that is counted; None for a total."""
    unit: Unit = Unit.PEOPLE
    all_parties: bool = False
    """Said of the whole war, by whomever: contains every perpetrator."""
    as_civilians: bool = False
    """Women, children or men whom the text counts among the civilians."""
    own_operation: bool = False
    """A member's own operation, outside the coalition's."""
    inferred: frozenset[Dimension] = frozenset()
    """Dimensions that were not stated but follow from the passage or the seeds."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One actor's statement of one number about one scope."""

    iri: str
    article: str
    """IRI of the article version."""
    claimant: Reference
    """Who says the number; the publisher where `own_voice`."""
    quantity: Quantity
    scope: Scope
    kind: Kind
    passages: tuple[Passage, ...]
    """At least one; the first is the fullest."""
    told: date
    """The day the statement was made, at the latest the day of publication."""
    standard: Standard | None = None
    """Only for a ledger."""
    own_voice: bool = False
    """The article says it itself."""
    parties: tuple[Reference, ...] = ()
    """The parties held responsible, in the article's order."""
    places: tuple[Reference, ...] = ()
    """Where the harm happened, most specific first, containing places included."""
    read_period: Period = Period()
    """The period as a careful reader dates the harm, including what neighbouring statements lend."""
    part_of: str | None = None
    """IRI of the claim that this one is a breakdown of."""
    restates: bool = False
    """The claimant says that old cases were added or removed."""
    confidence: float = 1.0
    """0 to 1."""
    rules: tuple[str, ...] = ()
    """Names of the rules that made the claim, in the order they fired."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An actor's judgement of an incident or a claim."""

    iri: str
    article: str
    assessor: Reference
    status: Status
    about_text: str
    passage: Passage
    told: date
    about: tuple[str, ...] = ()
    """IRIs of the claims and incidents that it answers; empty when it answers nothing in particular."""
    dated: date | None = None
    """The day of the judgement where the text gives it."""
    reason: str | None = None
    quantity: Quantity | None = None
    """The number that the judgement holds: [0, 0] of a denial, at least one of an admission without a figure."""
    scope: Scope | None = None
    """What that number counts; given exactly where `quantity` is."""
    kind: Kind = Kind.WORLD
    confidence: float = 1.0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """One harm event."""

    iri: str
    label: str
    places: tuple[str, ...] = ()
    period: Period = Period()
    perpetrators: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """Pairs of scheme and code: ("airwars", "CS1958")."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The run that read an article."""

    iri: str
    software: str
    version: str
    """Version of the rules or the model; a new one is a new extraction."""
    extractor: str
    """"rules", "person" or the name of a model."""
    at: datetime
    """When, in UTC."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was met and not taken in: what, and by which rule."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one article version: what one named graph holds."""

    article: Article
    extraction: Extraction
    claims: tuple[Claim, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    incidents: tuple[Incident, ...] = ()
    actors: tuple[Actor, ...] = ()
    """Actors known only from this article: unnamed sources, a publisher not in the seeds."""
    places: tuple[Place, ...] = ()
    """Places known only from this article, inside the known place that the text names."""
    left_out: tuple[LeftOut, ...] = ()
    publisher: Reference | None = None
    """Who published the article; None: an actor made from the name that the article gives."""
    agency: Reference | None = None
    """The same of the agency that supplied it; None also where there is none."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """What would have to be true for two figures to fit although one exceeds the other."""

    residual: int
    """How many of the higher figure would have to fall outside the shared part."""
    ratio: float
    """Lower figure over higher figure at their nearest ends, 0 to 1."""
    beyond: frozenset[Dimension]
    """Dimensions on which the higher claim counts more."""
    days: int | None = None
    """Days of the higher claim's period outside the lower's; None where that is not measured in days."""
    of_days: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two statements yields, and why. The same from both sides."""

    iri: str
    first: str
    """IRI of a claim or an assessment; the smaller of the two IRIs."""
    second: str
    verdict: Verdict
    reason: str
    """The arithmetic in one sentence for people."""
    relations: dict[Dimension, Relation] = field(default_factory=dict)
    """How the first's scope stands to the second's, per dimension; empty for OPEN."""
    marks: frozenset[Mark] = frozenset()
    bridge: Bridge | None = None
    parts: tuple[str, ...] = ()
    """IRIs of the claims that a derived sum was made of, where one side is a sum."""
