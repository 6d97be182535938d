"""Claims and assessments as rows of a table: who, which number in which words, of whom, when, by whom, where said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tollgraph.namespaces import DCTERMS, PROV, RDF, SCHEMA, TG, local_name
from tollgraph.web.asking import rows, selection
from tollgraph.web.described import Described, describe
from tollgraph.web.excerpts import Excerpt, excerpt
from tollgraph.web.site import Site, VersionedStore

_INVALIDATED, _GENERATED_BY = PROV + "invalidatedAtTime", PROV + "wasGeneratedBy"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a page links to, by name."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Versus:
    """A comparison of a statement with another one."""

    comparison: str
    verdict: str
    other: Named
    speaker: Named


@dataclass(frozen=True, slots=True)
class Source:
    """The article that a statement stands in."""

    article: Named
    published: str
    publisher: Named | None
    agency: Named | None
    url: str | None
    facts_from: str | None
    """Where a report in other words takes its facts from."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts; empty where the statement does not say."""

    effect: str = ""
    victims: str = ""
    unit: str = ""
    places: tuple[Named, ...] = ()
    parties: tuple[Named, ...] = ()
    all_parties: bool = False
    incident: Named | None = None
    first_day: str | None = None
    last_day: str | None = None
    dating: str = ""
    inferred: tuple[str, ...] = ()
    scope: str | None = None
    corrected: str | None = None
    """IRI of the scope that a person set in the place of the reported one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim or an assessment as a page shows it."""

    iri: str
    is_claim: bool
    label: str
    speaker: Named
    speaker_text: str
    own_voice: bool
    told: str
    figure: str
    """Its number as written."""
    meaning: str
    """The interval that the words mean, in words; empty where there is no number."""
    low: int | None
    high: int | None
    kind: str
    standard: str
    status: str
    about_text: str
    counted: Counted
    excerpt: Excerpt
    source: Source
    replaced_by: str | None
    withdrawn: bool
    confidence: str
    extraction: str | None
    rules: tuple[str, ...]
    against: tuple[Versus, ...] = ()


def statements(site: Site, iris: Sequence[str]) -> list[Statement]:
    """Return statements in the order of their IRIs given; what is no statement of the graph is left out."""
    known = describe(site.store, iris)
    compared = comparisons_of(site.store, iris)
    return [statement_of(known, each, site, compared.get(each, ())) for each in iris if known.one(each, TG + "speaker")]


def comparisons_of(store: VersionedStore, iris: Sequence[str]) -> Mapping[str, tuple[Versus, ...]]:
    """Return the comparisons of each statement, the gravest verdict first."""
    found: dict[str, tuple[Versus, ...]] = {}
    for row in rows(store, selection("compared", iris)) if iris else ():
        speaker = Named(row["speaker"], row["speaker_label"])
        versus = Versus(row["comparison"], row["verdict"], Named(row["other"], speaker.label), speaker)
        found[row["thing"]] = (*found.get(row["thing"], ()), versus)
    return found


def statement_of(known: Described, iri: str, site: Site, against: tuple[Versus, ...] = ()) -> Statement:
    """Return one statement out of what is known of it and of what explains it."""

    def value(name: str) -> str | None:
        return known.one(iri, TG + name)

    low, high = (_whole(value(name)) for name in ("lower", "upper"))
    return Statement(
        iri=iri,
        is_claim=TG + "Claim" in known.all(iri, RDF + "type"),
        label=known.label(iri),
        speaker=named(known, value("speaker") or iri),
        speaker_text=value("speakerText") or "",
        own_voice=value("ownVoice") == "true",
        told=value("toldOn") or "",
        figure=value("countText") or "",
        meaning=meaning(low, high),
        low=low,
        high=high,
        kind=words(value("kind")),
        standard=words(value("standard")),
        status=words(value("status")),
        about_text=value("aboutText") or "",
        counted=_counted(known, value("scope"), value("correctedScope")),
        excerpt=excerpt(known, value("quotedFrom") or iri, site),
        source=_source(known, value("article") or iri),
        replaced_by=value("replacedBy"),
        withdrawn=known.one(value("article"), _INVALIDATED) is not None,
        confidence=value("confidence") or "",
        extraction=known.one(iri, _GENERATED_BY),
        rules=tuple(known.all(iri, TG + "rule")),
        against=against,
    )


def named(known: Described, iri: str) -> Named:
    """Return a thing with its name."""
    return Named(iri, known.label(iri))


def words(concept: str | None) -> str:
    """Return the notation of a concept as words: `at-least` as "at least"."""
    return local_name(concept).replace("-", " ") if concept else ""


def meaning(low: int | None, high: int | None) -> str:
    """Return an interval of people in words; empty where there is no number.

    >>> meaning(24, 99), meaning(601, None), meaning(1061, 1061)
    ('24 to 99', '601 or more', '1,061')
    """
    if low is None:
        return ""
    if high is None:
        return f"{low:,} or more"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None else None


def _names(known: Described, subjects: Sequence[str | None], name: str) -> tuple[Named, ...]:
    """Return the things that the first subject to name any names."""
    for subject in subjects:
        found = known.all(subject, TG + name) if subject else []
        if found:
            return tuple(named(known, each) for each in found)
    return ()


def _counted(known: Described, scope: str | None, corrected: str | None) -> Counted:
    if scope is None:
        return Counted()
    incident = known.one(scope, TG + "incident")
    period = known.one(scope, TG + "period") or known.one(incident, TG + "period")
    inferred = known.all(scope, TG + "inferredDimension")
    return Counted(
        effect=words(known.one(scope, TG + "effect")),
        victims=words(known.one(scope, TG + "victims")),
        unit=words(known.one(scope, TG + "unit")),
        places=_names(known, (scope, incident), "area"),
        parties=_names(known, (scope, incident), "perpetrator"),
        all_parties=known.one(scope, TG + "allParties") == "true",
        incident=named(known, incident) if incident else None,
        first_day=known.one(period, TG + "start"),
        last_day=known.one(period, TG + "end"),
        dating=words(known.one(period, TG + "dating")),
        inferred=tuple(map(words, inferred)),
        scope=scope,
        corrected=corrected,
    )


def _source(known: Described, article: str) -> Source:
    publisher, agency = (known.one(article, TG + name) for name in ("publisher", "agency"))
    return Source(
        article=named(known, article),
        published=known.one(article, DCTERMS + "issued") or "",
        publisher=named(known, publisher) if publisher else None,
        agency=named(known, agency) if agency else None,
        url=known.one(article, SCHEMA + "url"),
        facts_from=known.one(article, DCTERMS + "source"),
    )
