"""What is fuzzed: each target takes any bytes, and raises for what must not be."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from tollgraph import sparql_keywords
from tollgraph.article_readers import RulesReader
from tollgraph.background import load_background
from tollgraph.coding.sheet import empty_template, read_hand_coded
from tollgraph.decisions.entry import Choice, decide
from tollgraph.decisions.record import Signature
from tollgraph.errors import NotConformingError, ParameterError, TollgraphError
from tollgraph.extraction import Extractor
from tollgraph.extraction.numbers.quantities import find_indefinite, find_quantities
from tollgraph.extraction.time.date_points import points_of
from tollgraph.foreign_rdf import parse_foreign
from tollgraph.identifiers import Minter
from tollgraph.mapping import reading_quads
from tollgraph.model import Article, LeftOut, Reading
from tollgraph.nquads import text as literal
from tollgraph.nquads import web_address
from tollgraph.parameters import Naming, Parameter, ParameterType, values_block
from tollgraph.periods import parse_period
from tollgraph.pipeline import Ingestion
from tollgraph.reading.article import normalise_text
from tollgraph.reading.formats import read_source
from tollgraph.reading.limits import ArchiveLimits
from tollgraph.reading.source import Defaults, Source
from tollgraph.reading.warc import read_archive
from tollgraph.reconciliation.entities import Entities, load_entities
from tollgraph.reconciliation.service import Reconciliation
from tollgraph.resources import shipped
from tollgraph.settings import Settings
from tollgraph.store import memory_store
from tollgraph.store.embedded import EmbeddedStore

_GOOD = (
    "Between 30 and 40 people, five children among them, were killed in a strike on Mosul on 17 March, Airwars said."
)
_DEFAULTS = Defaults(published=date(2017, 4, 1))


class FindingError(AssertionError):
    """Something is as it must never be."""


def _expect(holds: object, what: str) -> None:
    if not holds:
        raise FindingError(what)


@dataclass(frozen=True, slots=True)
class Target:
    """Something that takes any bytes."""

    run: Callable[[bytes], None]
    examples: tuple[bytes, ...]
    """Good inputs to begin with."""


@cache
def _extractor() -> Extractor:
    return Extractor(load_background(), Minter(), datetime(2026, 1, 1, tzinfo=UTC))


@cache
def _store() -> EmbeddedStore:
    """Return a store in memory with the seed reports."""
    store = memory_store()
    Ingestion(store, Settings()).run([str(shipped("seeds") / "articles")])
    return store


@cache
def _entities() -> Entities:
    return load_entities(_store(), Minter().base)


def _check_read(found: Iterable[Article | Reading | LeftOut]) -> None:
    for each in found:
        if isinstance(each, LeftOut):
            _expect(each.reason, "something is left out without a reason")
        elif isinstance(each, Reading):
            _check_quads(each)
        else:
            _expect(each.text == normalise_text(each.text), "a text is not normalised")


def _check_quads(reading: Reading) -> None:
    with suppress(NotConformingError):
        for quad in ox.parse(reading_quads(reading, Minter()), format=ox.RdfFormat.N_QUADS):
            _expect(isinstance(quad.graph_name, ox.NamedNode), "a quad is in no graph")


def _reads(media_type: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(TollgraphError):
            _check_read(read_source(Source("x", data, media_type, defaults=_DEFAULTS)))

    return run


def _sheet(data: bytes) -> None:
    with suppress(TollgraphError):
        _check_read(read_hand_coded(Source("x", data, "text/csv", defaults=_DEFAULTS), _extractor()))


def _archive(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".warc") as file:
        file.write(data)
        file.flush()
        for each in read_archive(Path(file.name), ArchiveLimits(10_000, 100_000), _DEFAULTS):
            _expect(isinstance(each, Source) or each.reason, "something is left out without a reason")


def _extraction(data: bytes) -> None:
    text = normalise_text(data.decode("utf-8", "replace"))
    if text:
        article = Article("x", text, date(2017, 4, 1), "The Gazette")
        found = RulesReader().read_or_leave_out(article, _extractor())
        _expect(isinstance(found, Reading), getattr(found, "reason", ""))
        if isinstance(found, Reading):
            _check_quotes(found, text)
            _check_quads(found)


def _check_quotes(reading: Reading, text: str) -> None:
    for claim in reading.claims:
        for passage in claim.passages:
            _expect(text[passage.start : passage.end] == passage.exact, "a quote is not what stands at its offsets")


def _quantities(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for mention in (*find_quantities(text), *find_indefinite(text)):
        low, high = mention.quantity.lower, mention.quantity.upper
        _expect(low >= 0 and (high is None or low <= high), f"{mention.quantity} is no interval")
    for point in points_of(text, date(2017, 4, 1)):
        start, end = point.period.start, point.period.end
        _expect(start is None or end is None or start <= end, f"{point.period} ends before it begins")
    with suppress(ParameterError):
        days = parse_period(text)
        _expect(days.first <= days.last, f"{days} end before they begin")


def _sparql(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    end = 0
    for token in sparql_keywords.tokens(text):
        _expect(token.start >= end and text[token.start : token.end] == token.text, "tokens overlap")
        end = token.end
    sparql_keywords.is_update(text)
    sparql_keywords.is_volatile(text)
    sparql_keywords.names_dataset(text)
    sparql_keywords.with_dataset(text, ["urn:g"], ["urn:h"])
    blanked = sparql_keywords.without_silent_services(text)
    _expect(len(blanked) == len(text), "a query without its silent services has another length")
    own = sparql_keywords.without_own_services(text, "http://me/")
    _expect(len(own) == len(text), "a query without its own services has another length")
    if not sparql_keywords.reaches_out(text) and b"service" in data.lower():
        _check_no_call(text)


def _check_no_call(query: str) -> None:
    """Check that a query which is said to call nobody parses to one without SERVICE, by another parser's reading."""
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = str(prepareQuery(query).algebra)
    except Exception:  # noqa: BLE001  # of its parser's own kinds and bare ones: what it cannot read says nothing here
        return
    _expect("ServiceGraphPattern" not in algebra, "a query calls a service unseen")


_PARAMETERS = tuple(
    Parameter("x", each, "x", "x", scheme="effect" if each is ParameterType.CONCEPT else None) for each in ParameterType
)


def _parameters(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    naming = Naming(_extractor().background)
    for parameter in _PARAMETERS:
        with suppress(ParameterError):
            block = values_block(parameter, text, naming)
            found = _store().query(f"SELECT * {{ {block} }}")
            _expect(isinstance(found, ox.QuerySolutions), "a parameter changes the query")
            rows = list(found) if isinstance(found, ox.QuerySolutions) else []
            _expect(len(rows) == 1, f"a {parameter.type} gives {len(rows)} rows")
            if parameter.type is ParameterType.TEXT:
                _expect(rows[0]["x"] == ox.Literal(text), "a text is not the one that was given")


def _with_surrogates(data: bytes) -> str:
    """Return bytes as text, in which halves of surrogate pairs stay where nothing else is wrong."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _nquads(data: bytes) -> None:
    value = _with_surrogates(data)
    with suppress(NotConformingError):
        (quad,) = ox.parse(f"<a:b> <a:c> {literal(value)} <a:g> .\n", format=ox.RdfFormat.N_QUADS)
        _expect(quad.object == ox.Literal(value), "a literal is read back as another")
    with suppress(NotConformingError):
        (quad,) = ox.parse(f"<a:b> <a:c> {web_address(value)} <a:g> .\n", format=ox.RdfFormat.N_QUADS)
        _expect(isinstance(quad.object, ox.NamedNode), "an address is read back as something else")


def _front_matter(data: bytes) -> None:
    _reads("text/markdown")(b"---\n" + data + b"\n---\n" + _GOOD.encode())


_FIELDS = ("area", "start", "end", "victims", "effect", "attributed_to", "low", "high", "qualifier", "")


@cache
def _claim() -> str:
    found = _store().query("SELECT ?claim { ?claim a <https://w3id.org/tollgraph/ontology#Claim> } LIMIT 1")
    return next(iter(found))["claim"].value if isinstance(found, ox.QuerySolutions) else ""


def _decisions(data: bytes) -> None:
    value = data[1:].decode("utf-8", "replace")
    signature = Signature("a person", "a reason", datetime(2026, 1, 1, tzinfo=UTC))
    choices = (
        Choice(sets=(f"{_FIELDS[data[0] % len(_FIELDS)] if data else ''}={value}",)),
        Choice(undoes=value),
        Choice(same_as=value),
    )
    for thing, choice in ((_claim(), choices[0]), (value, choices[0]), (None, choices[1]), (_claim(), choices[2])):
        with suppress(TollgraphError):
            decide(_store(), Minter(), thing, choice, signature)


def _reconciliation(data: bytes) -> None:
    try:
        wanted = json.loads(data)
    except (ValueError, RecursionError):
        wanted = {"q": {"query": data.decode("utf-8", "replace")}}
    service = Reconciliation(_store(), _entities())
    for ask in (service.results, service.extended):
        with suppress(ParameterError):
            json.dumps(ask(wanted))


def _rdf(syntax: ox.RdfFormat) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with suppress(ValueError):
            for quad in parse_foreign(data, syntax, "http://example.org/"):
                str(quad)

    return run


_MATTER = b"published: 2017-03-24\ntitle: A raid\npublisher: The Gazette\nurl: http://example.org/a"
_QUERY = (
    b"PREFIX a: <urn:a> SELECT * { ?s a:b 'x'@en ; ?p 1.0 FILTER(?x<1) SERVICE SILENT <http://me/> { ?s ?p ?o } } # x"
)
_FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title><item><title>A raid</title><description>"
    + _GOOD.encode() + b"</description><pubDate>Fri, 24 Mar 2017 10:00:00 GMT</pubDate></item></channel></rss>"
)  # fmt: skip
_PAGE = (
    f"<html lang=en><head><title>A raid</title></head><body><article><p>{_GOOD}</p></article></body></html>".encode()
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    b"Content-Type: application/http\r\nContent-Length: 66\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nTen people have died.\r\n\r\n"
)


_RDFXML = (
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:x='urn:x:'>"
    b"<x:a><x:b>c</x:b></x:a></rdf:RDF>"
)


def _rdf_targets() -> Iterator[tuple[str, Target]]:
    triple = b'<urn:a> <urn:b> "x"@en .\n'
    examples = {
        "turtle": (ox.RdfFormat.TURTLE, b"@prefix a: <urn:a> . a:b a 1.0, [ a:c ( true ) ] . " + triple),
        "trig": (ox.RdfFormat.TRIG, b"<urn:g> { " + triple + b" }"),
        "nquads": (ox.RdfFormat.N_QUADS, triple.replace(b" .", b" <urn:g> .")),
        "rdfxml": (
            ox.RdfFormat.RDF_XML,
            _RDFXML,
        ),
        "jsonld": (ox.RdfFormat.JSON_LD, b'{"@context": {"x": "urn:x:"}, "@id": "urn:a", "x:b": {"@list": [1, true]}}'),
    }
    for name, (syntax, example) in examples.items():
        yield f"rdf-{name}", Target(_rdf(syntax), (example,))


TARGETS: dict[str, Target] = {
    "text": Target(_reads("text/plain"), (b"---\n" + _MATTER + b"\n---\n" + _GOOD.encode(),)),
    "markdown": Target(_reads("text/markdown"), (b"# A raid\n\n> " + _GOOD.encode() + b" [x](http://e.org) **y**",)),
    "html": Target(_reads("text/html"), (_PAGE,)),
    "jsonlines": Target(
        _reads("application/jsonl"), (json.dumps({"published": "2017-03-24", "text": _GOOD}).encode() + b"\n",)
    ),
    "feed": Target(_reads("application/rss+xml"), (_FEED,)),
    "sheet": Target(_sheet, (empty_template().encode() + b"a,2017-03-24,The Gazette,A raid,,1,Ten died,Ten,10,10\n",)),
    "warc": Target(_archive, (_WARC, _WARC * 2)),
    "extraction": Target(_extraction, (_GOOD.encode(), b'"At least 47 died," said a doctor. The army denied it.')),
    "quantities": Target(_quantities, (b"about two dozen or 30-40 of 1,200", b"on 17 March 2017, late in May")),
    "sparql": Target(
        _sparql,
        (_QUERY, b"SELECT * { ?s ?p 'service' *", b"DELETE WHERE { GRAPH <g> { ?s ?p ?o } } ; LOAD <urn:x>"),
    ),
    "parameters": Target(_parameters, (b"us-led coalition", b"2017-03..2017-05", b'x") } #', b"Mosul", b"killed")),
    "nquads": Target(_nquads, ('caf\u00e9 "47" \\ \n'.encode(), b"http://example.org/a b?c=%zz")),
    "front-matter": Target(_front_matter, (_MATTER, b"a: [b, {c: d}]\n? e\n: !!int '1'")),
    "decisions": Target(_decisions, (b"\x06=25", b"\x012017-03-17", b"\x00mosul, raqqa", b"\x03women")),
    "reconciliation": Target(
        _reconciliation,
        (b'{"q0": {"query": "Raqqa", "type": "place", "limit": 3, "properties": [{"pid": "x", "v": "y"}]}}',
         b'{"ids": ["place/mosul"], "properties": [{"id": "label"}]}'),
    ),
    **dict(_rdf_targets()),
}  # fmt: skip
"""Everything that is fuzzed, by name."""
