"""The counts of an official monthly report, as RDF: reports, never deaths."""

from tollgraph.identifiers import Minter, slug
from tollgraph.mapping.parts import terms
from tollgraph.model import Reading, Reference
from tollgraph.namespaces import DCTERMS, TG, XSD
from tollgraph.nquads import GraphLines, fact, integer, iri, text
from tollgraph.reading.monthly_report import Ledger, find_ledger

_COUNTS = {
    "open_at_start": "openAtStart",
    "received": "received",
    "closed": "closedReports",
    "open_at_end": "openAtEnd",
    "credible": "credibleReports",
    "non_credible": "nonCredibleReports",
    "duplicate": "duplicateReports",
}
"""Field of a monthly report -> property."""


def ledger_quads(reading: Reading, minter: Minter) -> str:
    """Return the monthly report that an article is, as N-Quads of the article's graph; nothing for any other article.

    They go with those of `mapping.reading_quads`, which describe the publisher.
    """
    ledger = find_ledger(reading.article)
    if ledger is None:
        return ""
    name = reading.article.publisher
    lines = GraphLines(minter.graph(minter.article(reading.article)))
    describe_ledger(lines, ledger, reading.publisher or Reference(name, name, minter.actor(name)), minter)
    return str(lines)


def ledger_iri(publisher: Reference, ledger: Ledger, minter: Minter) -> str:
    """Return the IRI of one month's report of one publisher, whichever text gives it."""
    return f"{minter.base}ledger/{slug(publisher.label)}-{ledger.month:%Y-%m}"


def describe_ledger(lines: GraphLines, ledger: Ledger, publisher: Reference, minter: Minter) -> str:
    """Add a monthly report to a graph and return its term; counts that it does not give are left out."""
    subject = ledger_iri(publisher, ledger, minter)
    published_by, month = terms("publisher", "month")
    counts = [(TG + name, getattr(ledger.counts, field)) for field, name in _COUNTS.items()]
    lines.describe(
        subject,
        (TG + "LedgerReport",),
        fact(iri(DCTERMS + "title"), text(ledger.title, "en")),
        fact(published_by, iri(publisher.iri)),
        fact(month, f'"{ledger.month:%Y-%m}"^^{iri(XSD + "gYearMonth")}'),
        *(fact(iri(name), None if count is None else integer(count)) for name, count in counts),
    )
    return iri(subject)
