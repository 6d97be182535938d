"""What was read, as RDF: one named graph per article version, N-Quads text.

The vocabulary is that of `ontology/tollgraph.ttl`; `unmapping` is the way back. The text of an article is not written:
its passages are, with at most `CONTEXT` characters either side.
"""

from collections.abc import Iterable
from datetime import date

from tollgraph.identifiers import Minter, text_sha256
from tollgraph.mapping.parts import (
    LABEL,
    describe_actor,
    describe_incident,
    describe_passage,
    describe_place,
    describe_scope,
    in_scheme,
    terms,
)
from tollgraph.model import Actor, Article, Assessment, Claim, Extraction, Quantity, Reading, Reference
from tollgraph.namespaces import DCTERMS, PROV, SCHEMA, TG, concept
from tollgraph.nquads import GraphLines, boolean, day, decimal, fact, facts, integer, iri, moment, text, web_address
from tollgraph.terms import SCHEME_OF_STATUS

_TITLE, _IDENTIFIER = iri(DCTERMS + "title"), iri(DCTERMS + "identifier")
_GENERATED_BY, _DERIVED_FROM = iri(PROV + "wasGeneratedBy"), iri(PROV + "wasDerivedFrom")
_LOWER, _UPPER, _QUALIFIER, _COUNT_TEXT, _CLOSES = terms("lower", "upper", "qualifier", "countText", "closes")
_LOW, _HIGH, _KIND, _STANDARD, _SCOPE = terms("figureLow", "figureHigh", "kind", "standard", "scope")
_ARTICLE, _PASSAGE, _QUOTED_FROM, _TOLD = terms("article", "passage", "quotedFrom", "toldOn")
_SPEAKER, _SPEAKER_TEXT, _CONFIDENCE, _RULE = terms("speaker", "speakerText", "confidence", "rule")

_OWN_VOICE, _PART_OF, _RESTATES, _NAMED_PARTY, _NAMED_PLACE, _READ_START, _READ_END = terms(
    "ownVoice", "partOf", "restates", "namedParty", "namedPlace", "readStart", "readEnd"
)


def reading_quads(reading: Reading, minter: Minter, supersedes: Iterable[str] = ()) -> str:
    """Return all of one article version's named graph as N-Quads.

    `supersedes` names earlier versions of the same document: they are invalidated at the time of this reading.
    NotConformingError where a text or an IRI cannot be RDF.
    """
    article = minter.article(reading.article)
    lines = GraphLines(minter.graph(article))
    lines.describe(
        minter.graph(article),
        (),
        fact(_DERIVED_FROM, iri(article)),
        fact(_GENERATED_BY, iri(reading.extraction.iri)),
    )
    _article(lines, reading, minter)
    _extraction(lines, reading.extraction, article)
    for actor in reading.actors:
        describe_actor(lines, actor)
    for place in reading.places:
        describe_place(lines, place)
    for incident in reading.incidents:
        describe_incident(lines, incident, minter)
    for claim in reading.claims:
        _claim(lines, claim, reading.extraction.iri, minter)
    for assessment in reading.assessments:
        _assessment(lines, assessment, reading.extraction.iri, minter)
    return str(lines) + revision_quads(reading, minter, supersedes)


def revision_quads(reading: Reading, minter: Minter, supersedes: Iterable[str]) -> str:
    """Return what the graph of an article version says of the earlier versions that it supersedes, as N-Quads."""
    article, ended = minter.article(reading.article), moment(reading.extraction.at)
    lines, revision_of = GraphLines(minter.graph(article)), iri(PROV + "wasRevisionOf")
    earlier = tuple(supersedes)
    lines.describe(article, (), facts(revision_of, map(iri, earlier)))
    for old in earlier:
        lines.describe(old, (), fact(iri(PROV + "invalidatedAtTime"), ended))
    return str(lines)


def _credit(lines: GraphLines, reference: Reference | None, name: str | None, minter: Minter) -> str | None:
    """Return the term of a publisher or an agency; one that was not resolved is described by its name."""
    if reference is not None:
        return iri(reference.iri)
    if not name:
        return None
    outlet = Actor(minter.actor(name), name, kinds=frozenset({"MediaOutlet"}))
    describe_actor(lines, outlet)
    return iri(outlet.iri)


def _article(lines: GraphLines, reading: Reading, minter: Minter) -> None:
    article, subject = reading.article, minter.article(reading.article)
    publication = minter.publication(article.key)
    version_of, issued, source, form = (DCTERMS + name for name in ("isVersionOf", "issued", "source", "format"))
    publisher, agency, text_hash, raw_hash, characters = terms(
        "publisher", "agency", "textHash", "rawHash", "characters"
    )
    lines.describe(publication, (TG + "Publication",), fact(_IDENTIFIER, text(article.key)))
    lines.describe(
        subject,
        (TG + "Article",),
        fact(iri(version_of), iri(publication)),
        fact(_TITLE, text(article.title) if article.title else None),
        fact(LABEL, None if article.title else text(_called(article))),
        fact(iri(issued), day(article.published)),
        fact(publisher, _credit(lines, reading.publisher, article.publisher, minter)),
        fact(agency, _credit(lines, reading.agency, article.agency, minter)),
        fact(iri(SCHEMA + "url"), web_address(article.url) if article.url else None),
        fact(iri(source), text(article.source) if article.source is not None else None),
        fact(iri(form), text(article.media_type)),
        fact(text_hash, text(f"sha256:{text_sha256(article.text)}")),
        fact(raw_hash, text(f"sha256:{article.raw_sha256}") if article.raw_sha256 else None),
        fact(characters, integer(len(article.text))),
    )


def _called(article: Article) -> str:
    """Return what an article without a title is called: its publisher and its day."""
    return f"{article.publisher.strip()}, {article.published.isoformat()}".removeprefix(", ")


def _extraction(lines: GraphLines, extraction: Extraction, article: str) -> None:
    software, version, extractor = terms("software", "softwareVersion", "extractor")
    lines.describe(
        extraction.iri,
        (TG + "Extraction",),
        fact(iri(PROV + "used"), iri(article)),
        fact(software, text(extraction.software)),
        fact(version, text(extraction.version)),
        fact(extractor, text(extraction.extractor)),
        fact(iri(PROV + "endedAtTime"), moment(extraction.at)),
    )


def _quantity(quantity: Quantity) -> list[str]:
    low, high = quantity.low, quantity.high
    return [
        f"{_LOWER} {integer(quantity.lower)}",
        *fact(_UPPER, None if quantity.upper is None else integer(quantity.upper)),
        *fact(_LOW, None if low is None else integer(low)),
        *fact(_HIGH, None if high is None else integer(high)),
        f"{_QUALIFIER} {iri(concept('qualifier', quantity.qualifier))}",
        f"{_COUNT_TEXT} {text(quantity.text)}",
        f"{_CLOSES} {boolean(quantity.closed)}",
    ]


def _spoken(role: str, speaker: Reference, told: date) -> list[str]:
    who = iri(speaker.iri)
    return [
        f"{iri(TG + role)} {who}",
        f"{_SPEAKER} {who}",
        f"{_SPEAKER_TEXT} {text(speaker.text)}",
        f"{_TOLD} {day(told)}",
    ]


def _read_from(statement: Claim | Assessment, passages: list[str], extraction: str) -> list[str]:
    """Return the facts about where a statement stands and how it was read; the first passage is the fullest."""
    return [
        f"{_ARTICLE} {iri(statement.article)}",
        *facts(_PASSAGE, passages),
        f"{_QUOTED_FROM} {passages[0]}",
        f"{_GENERATED_BY} {iri(extraction)}",
        f"{_CONFIDENCE} {decimal(statement.confidence)}",
        *facts(_RULE, map(text, statement.rules)),
    ]


def _claim(lines: GraphLines, claim: Claim, extraction: str, minter: Minter) -> None:
    passages = [describe_passage(lines, passage, claim.article, minter) for passage in claim.passages]
    scope = describe_scope(lines, claim.scope, minter)
    read = claim.read_period
    lines.describe(
        claim.iri,
        (TG + "Claim",),
        fact(LABEL, text(claim_label(claim), "en")),
        _spoken("claimant", claim.claimant, claim.told),
        _quantity(claim.quantity),
        fact(_SCOPE, scope),
        fact(_KIND, iri(concept("kind", claim.kind))),
        fact(_STANDARD, iri(concept("standard", claim.standard)) if claim.standard else None),
        fact(_OWN_VOICE, boolean(claim.own_voice)),
        fact(_RESTATES, boolean(claim.restates)),
        fact(_PART_OF, iri(claim.part_of) if claim.part_of else None),
        facts(_NAMED_PARTY, (iri(each.iri) for each in claim.parties)),
        facts(_NAMED_PLACE, (iri(each.iri) for each in claim.places)),
        fact(_READ_START, day(read.start) if read.start else None),
        fact(_READ_END, day(read.end) if read.end else None),
        _read_from(claim, passages, extraction),
    )


def claim_label(claim: Claim) -> str:
    """Return who said how many, of whom, were harmed and where: a label made of the claim's own parts."""
    scope = in_scheme(claim.scope)
    where = f", {claim.places[0].label}" if claim.places else ""
    counted = claim.quantity.text.strip() or claim.quantity.qualifier
    return f"{claim.claimant.label}: {counted} ({scope.victims} {scope.effect}){where}, told {claim.told}"


def _assessment(lines: GraphLines, assessment: Assessment, extraction: str, minter: Minter) -> None:
    status, assesses, about_text, assessed_on, reason = terms("status", "assesses", "aboutText", "assessedOn", "reason")
    passage = describe_passage(lines, assessment.passage, assessment.article, minter)
    scope = describe_scope(lines, assessment.scope, minter) if assessment.scope else None
    scheme = SCHEME_OF_STATUS[assessment.status]
    label = f"{assessment.assessor.label}: {assessment.status}, told {assessment.told}"
    lines.describe(
        assessment.iri,
        (TG + "Assessment",),
        fact(LABEL, text(label, "en")),
        _spoken("assessor", assessment.assessor, assessment.told),
        fact(status, iri(concept(scheme, assessment.status))),
        facts(assesses, map(iri, assessment.about)),
        fact(about_text, text(assessment.about_text)),
        fact(assessed_on, day(assessment.dated) if assessment.dated else None),
        fact(reason, text(assessment.reason) if assessment.reason is not None else None),
        _quantity(assessment.quantity) if assessment.quantity else [],
        fact(_SCOPE, scope),
        fact(_KIND, iri(concept("kind", assessment.kind))),
        _read_from(assessment, [passage], extraction),
    )
