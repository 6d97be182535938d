"""The columns of the exported tables: name, type, where the value stands in the graph, and what it means.

A path leads from the row's thing along properties, `^` against their direction, as in `tg:scope/tg:area`. The data
package, the Croissant description and the Parquet schema are all made from here.
"""

from dataclasses import dataclass
from enum import StrEnum

from tollgraph.errors import ExportError


class ColumnType(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    IRI = "iri"
    TERM = "term"
    """A concept of a scheme, by its notation: `at-least`."""
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    type: ColumnType
    path: str
    """Empty for the row's thing itself."""
    meaning: str


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """One exported table: a row for every thing of a class, sorted by IRI."""

    name: str
    kind: str
    """Local name of the class."""
    meaning: str
    columns: tuple[Column, ...]


JOINED = " | "
"""Between the values of a cell that has several, sorted; labels stand in the order of their own sorting."""

_T, _I, _C, _W = ColumnType.TEXT, ColumnType.IRI, ColumnType.TERM, ColumnType.WHOLE
_N, _B, _D, _M = ColumnType.NUMBER, ColumnType.TRUTH, ColumnType.DATE, ColumnType.MOMENT

_COUNT = (
    Column("low", _W, "tg:figureLow", "the figure said, or the low end of a stated range; empty without a figure"),
    Column("high", _W, "tg:figureHigh", "the figure said, or the high end of a stated range"),
    Column("qualifier", _C, "tg:qualifier", "how the words bound the figure: exact, at-least, more-than, about ..."),
    Column("count_text", _T, "tg:countText", "the count in the words of the article"),
    Column("lower", _W, "tg:lower", "low end of the interval that the words mean, in people"),
    Column("upper", _W, "tg:upper", "high end of that interval; empty where nothing closes it"),
    Column("kind", _C, "tg:kind", "world: how many were harmed; ledger: how many someone has recorded"),
)
_SCOPE = (
    Column("effect", _C, "tg:scope/tg:effect", "killed, injured, missing or casualties"),
    Column("victims", _C, "tg:scope/tg:victims", "the class of people counted"),
    Column("unit", _C, "tg:scope/tg:unit", "what is counted: people, or reports, strikes ..."),
    Column("place", _I, "tg:scope/tg:area", "where the harm is counted"),
    Column("place_label", _T, "tg:scope/tg:area/skos:prefLabel", "names of these places"),
    Column("period_start", _D, "tg:scope/tg:period/tg:start", "first day counted, as reported"),
    Column("period_end", _D, "tg:scope/tg:period/tg:end", "last day counted, as reported"),
    Column("dating", _C, "tg:scope/tg:period/tg:dating", "how the period was dated: stated, derived, inferred"),
    Column("perpetrator", _I, "tg:scope/tg:perpetrator", "the parties held responsible"),
    Column("perpetrator_label", _T, "tg:scope/tg:perpetrator/skos:prefLabel", "names of these parties"),
    Column("incident", _I, "tg:scope/tg:incident", "the one event counted; empty for a total"),
)
_SOURCE = (
    Column("quote", _T, "tg:quotedFrom/tg:quote", "the exact words that carry the statement"),
    Column("quote_prefix", _T, "tg:quotedFrom/oa:hasSelector/oa:prefix", "up to 200 characters before the quote"),
    Column("quote_suffix", _T, "tg:quotedFrom/oa:hasSelector/oa:suffix", "up to 200 characters after the quote"),
    Column("quote_start", _W, "tg:quotedFrom/oa:hasSelector/oa:start", "first code point of the quote in the text"),
    Column("article", _I, "tg:article", "the version of the article that it was read from"),
    Column("title", _T, "tg:article/dcterms:title", "title of the article"),
    Column("publisher", _T, "tg:article/tg:publisher/skos:prefLabel", "name of the article's publisher"),
    Column("published", _D, "tg:article/dcterms:issued", "day of publication"),
    Column("url", _I, "tg:article/schema:url", "web address of the article, where it has one"),
    Column("source", _T, "tg:article/dcterms:source", "where a report in other words takes its facts from"),
    Column("extractor", _T, "prov:wasGeneratedBy/tg:extractor", "who read it: rules, a person, or a model by name"),
    Column("extractor_version", _T, "prov:wasGeneratedBy/tg:softwareVersion", "version of what read it"),
    Column("read_at", _M, "prov:wasGeneratedBy/prov:endedAtTime", "when it was read, in UTC"),
    Column("confidence", _N, "tg:confidence", "confidence of the reading, 0 to 1"),
)

_CLAIMS = TableDefinition(
    "claims",
    "Claim",
    "Every claim: who says how many of whom were harmed where and when, and where they said it.",
    (
        Column("claim", _I, "", "the claim"),
        Column("claimant", _I, "tg:claimant", "who says the number"),
        Column("claimant_label", _T, "tg:claimant/skos:prefLabel", "name of the claimant"),
        Column("claimant_text", _T, "tg:speakerText", "the claimant in the words of the article"),
        Column("told_on", _D, "tg:toldOn", "day of the statement, at the latest that of publication"),
        *_COUNT,
        Column("standard", _C, "tg:standard", "of a ledger only: alleged, documented, graded, credible, acknowledged"),
        *_SCOPE,
        Column("counts_from", _D, "tg:countsFrom", "first day compared, after the rules of the method"),
        Column("counts_to", _D, "tg:countsTo", "last day compared, after the rules of the method"),
        Column("part_of", _I, "tg:partOf", "the claim that this one is a breakdown of"),
        Column("replaced_by", _I, "tg:replacedBy", "the later claim of the same claimant that takes its place"),
        Column("corrected_scope", _I, "tg:correctedScope", "the scope that a person's correction gives it"),
        *_SOURCE,
    ),
)
_ASSESSMENTS = TableDefinition(
    "assessments",
    "Assessment",
    "Every judgement of a claim or an incident: denials, admissions, inquiries, and grades of named schemes.",
    (
        Column("assessment", _I, "", "the assessment"),
        Column("assessor", _I, "tg:assessor", "who judges"),
        Column("assessor_label", _T, "tg:assessor/skos:prefLabel", "name of the assessor"),
        Column("status", _C, "tg:status", "the judgement: a status, or a grade of a scheme"),
        Column("assesses", _I, "tg:assesses", "the claims and incidents that it answers; empty for none in particular"),
        Column("about_text", _T, "tg:aboutText", "what it answers, in the words of the article"),
        Column("told_on", _D, "tg:toldOn", "day of the statement, at the latest that of publication"),
        Column("assessed_on", _D, "tg:assessedOn", "day of the judgement, where the text gives it"),
        Column("reason", _T, "tg:reason", "the reason given"),
        *_COUNT,
        *_SCOPE,
        *_SOURCE,
    ),
)
_COMPARISONS = TableDefinition(
    "comparisons",
    "Comparison",
    "What comparing two statements yields: a verdict, and why. No verdict calls a statement true or false.",
    (
        Column("comparison", _I, "", "the comparison"),
        Column("verdict", _C, "tg:verdict", "CONTRADICT, INVERTED, DIFFER, AGREE or OPEN"),
        Column("marks", _C, "tg:mark", "what is said beside the verdict: LAG, STANDARD, DISPUTES ..."),
        Column("reason", _T, "tg:reason", "the arithmetic in one sentence"),
        Column("first", _I, "tg:first", "one statement: a claim or an assessment"),
        Column("first_label", _T, "tg:first/rdfs:label", "who said what, of the first"),
        Column("first_quote", _T, "tg:first/tg:quotedFrom/tg:quote", "exact words of the first"),
        Column("first_told_on", _D, "tg:first/tg:toldOn", "day of the first"),
        Column("first_article", _I, "tg:first/tg:article", "article of the first"),
        Column("first_url", _I, "tg:first/tg:article/schema:url", "web address of that article"),
        Column("second", _I, "tg:second", "the other statement"),
        Column("second_label", _T, "tg:second/rdfs:label", "who said what, of the second"),
        Column("second_quote", _T, "tg:second/tg:quotedFrom/tg:quote", "exact words of the second"),
        Column("second_told_on", _D, "tg:second/tg:toldOn", "day of the second"),
        Column("second_article", _I, "tg:second/tg:article", "article of the second"),
        Column("second_url", _I, "tg:second/tg:article/schema:url", "web address of that article"),
        Column("ratio", _N, "tg:ratio", "lower figure over higher figure at their nearest ends"),
        Column("residual", _W, "tg:residual", "people who would have to be counted outside the shared part"),
        Column("bridge_days", _W, "tg:bridgeDays", "days of the higher claim's period outside the lower's"),
        Column("bridge_of_days", _W, "tg:bridgeOfDays", "days of the higher claim's period"),
        Column("sum_of", _I, "tg:sumOf", "the claims that were added up, where one side is a sum"),
        Column("area", _C, "tg:areaRelation", "how the first's area stands to the second's"),
        Column("period", _C, "tg:periodRelation", "the same of the periods"),
        Column("victims", _C, "tg:victimsRelation", "the same of the victims"),
        Column("perpetrator", _C, "tg:perpetratorRelation", "the same of the perpetrators"),
        Column("effect", _C, "tg:effectRelation", "the same of the effects"),
        Column("incident", _C, "tg:incidentRelation", "the same of the incidents"),
    ),
)
_INCIDENTS = TableDefinition(
    "incidents",
    "Incident",
    "Every harm event that a statement is about. Claims about it are in the table of claims; none is its true toll.",
    (
        Column("incident", _I, "", "the incident"),
        Column("label", _T, "rdfs:label", "the event in a few words"),
        Column("identifiers", _T, "dcterms:identifier", "codes of others, with their scheme: airwars:CS1958"),
        Column("known_as", _T, "tg:hasIdentifier/dcterms:identifier", "codes that others gave it, from linked records"),
        Column("period_start", _D, "tg:period/tg:start", "first day on which it may have been"),
        Column("period_end", _D, "tg:period/tg:end", "last day on which it may have been"),
        Column("place", _I, "tg:area", "where it was, as precisely as reported"),
        Column("place_label", _T, "tg:area/skos:prefLabel", "names of these places"),
        Column("latitude", _N, "tg:area/wgs84:lat", "latitude of the place, WGS 84; empty where there are several"),
        Column("longitude", _N, "tg:area/wgs84:long", "longitude of the same place"),
        Column("perpetrator", _I, "tg:perpetrator", "the parties suspected"),
        Column("perpetrator_label", _T, "tg:perpetrator/skos:prefLabel", "names of these parties"),
        Column("same_as", _I, "tg:sameIncidentAs", "incidents of other articles that are the same event"),
        Column("claims", _I, "^tg:incident/^tg:scope", "claims and assessments that count it"),
        Column("assessments", _I, "^tg:assesses", "assessments that answer it"),
    ),
)
_ARTICLES = TableDefinition(
    "articles",
    "Article",
    "Every version of every article that was read. Texts belong to their publishers and are not part of the data.",
    (
        Column("article", _I, "", "the version of the article"),
        Column("publication", _I, "dcterms:isVersionOf", "the document across its versions"),
        Column("identifier", _T, "dcterms:isVersionOf/dcterms:identifier", "what identifies the document"),
        Column("title", _T, "dcterms:title", "its title"),
        Column("publisher", _I, "tg:publisher", "who published it"),
        Column("publisher_label", _T, "tg:publisher/skos:prefLabel", "name of the publisher"),
        Column("agency", _T, "tg:agency/skos:prefLabel", "news agency that supplied it"),
        Column("published", _D, "dcterms:issued", "day of publication"),
        Column("url", _I, "schema:url", "its web address"),
        Column("source", _T, "dcterms:source", "where a report in other words takes its facts from"),
        Column("media_type", _T, "dcterms:format", "the form in which it came"),
        Column("text_hash", _T, "tg:textHash", "hash of the text that all positions count in"),
        Column("raw_hash", _T, "tg:rawHash", "hash of the bytes as they came"),
        Column("characters", _W, "tg:characters", "length of the text in code points"),
        Column("revision_of", _I, "prov:wasRevisionOf", "the earlier version that it takes the place of"),
        Column("invalidated_at", _M, "prov:invalidatedAtTime", "when a later version took its place"),
    ),
)

TABLES: tuple[TableDefinition, ...] = (_CLAIMS, _ASSESSMENTS, _COMPARISONS, _INCIDENTS, _ARTICLES)
"""Every exported table."""


def find_table(name: str) -> TableDefinition:
    """Return the table of a name; ExportError lists what there is."""
    for table in TABLES:
        if table.name == name:
            return table
    raise ExportError(f"{name!r} is no table here; choose one of {', '.join(table.name for table in TABLES)}")
