"""What is read goes into quads and comes back; no text can break out of its literal."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading_strategies import MINTER, TEXTS, readings
from tollgraph.errors import NotConformingError, StoreError
from tollgraph.mapping import (
    CONTEXT,
    StatementFacts,
    comparison_quads,
    named_graph,
    reading_quads,
    scope_iri,
    statement_quads,
)
from tollgraph.mapping.unmapping import readings_of
from tollgraph.model import (
    Article,
    Bridge,
    Claim,
    Comparison,
    Extraction,
    Incident,
    Passage,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.namespaces import RDFS, TG, XSD
from tollgraph.nquads import boolean, day, decimal, integer, iri, moment, text, web_address
from tollgraph.store import memory_store
from tollgraph.terms import (
    Dimension,
    Effect,
    Kind,
    Mark,
    Qualifier,
    Relation,
    Verdict,
    Victims,
)
from tollgraph.validation import validate

_ARTICLE = Article("report-7", "SOHR said 47 people died.", date(2018, 5, 4), MINTER.actor("paper"), title="A strike")
_VERSION = MINTER.article(_ARTICLE)
_EXTRACTION = Extraction(MINTER.thing("extraction", 1), "tollgraph", "1", "rules", datetime(2026, 1, 1, tzinfo=UTC))
_SCOPE = Scope(Effect.KILLED, Victims.PEOPLE, incident=MINTER.thing("incident", 1))
_CLAIM = Claim(
    iri=MINTER.thing("claim", 1),
    article=_VERSION,
    claimant=Reference("SOHR", "Syrian Observatory for Human Rights", MINTER.actor("sohr")),
    quantity=Quantity("47", Qualifier.EXACT, 47, 47, 47, 47),
    scope=_SCOPE,
    kind=Kind.WORLD,
    passages=(Passage(0, 25, "SOHR said 47 people died."),),
    told=date(2018, 5, 4),
)
_INCIDENT = Incident(MINTER.thing("incident", 1), "A strike")
_READING = Reading(_ARTICLE, _EXTRACTION, (_CLAIM,), incidents=(_INCIDENT,))


def _quads(nquads: str) -> set[ox.Quad]:
    return set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def _stored(*nquads: str) -> ox.Store:
    store = ox.Store()
    store.load("".join(nquads).encode(), format=ox.RdfFormat.N_QUADS)
    return store


@settings(max_examples=60, deadline=None)
@given(readings())
def test_what_was_read_comes_back_from_the_store_but_for_the_article_text(reading: Reading) -> None:
    store = memory_store()
    store.add(reading_quads(reading, MINTER))
    expected = replace(reading, article=replace(reading.article, text=""))
    assert list(readings_of(store)) == [expected]


@settings(max_examples=40, deadline=None)
@given(readings())
def test_every_quad_is_of_the_one_graph_of_the_article_version(reading: Reading) -> None:
    quads = _quads(reading_quads(reading, MINTER))
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(MINTER.graph(MINTER.article(reading.article)))}
    assert not any(isinstance(quad.subject, ox.BlankNode) for quad in quads)


@given(TEXTS | st.text())
def test_a_text_is_read_back_as_it_was_whatever_is_in_it(value: str) -> None:
    (quad,) = _quads(f"<a:b> <a:c> {text(value)} <a:g> .\n")
    assert quad.object == ox.Literal(value)


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(NotConformingError, match="character 2"):
        text("ab\ud800")


@pytest.mark.parametrize("bad", ["", "no scheme", "a:b> <x:y>", "a:b c", 'a:"', "a:\n", "a:\ud800"])
def test_what_is_no_iri_is_refused(bad: str) -> None:
    with pytest.raises(NotConformingError, match="absolute IRI"):
        iri(bad)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org/a b", "<http://example.org/a%20b>"),
        ("http://example.org/50%-more", "<http://example.org/50%25-more>"),
        ("http://example.org/?q=<x>", "<http://example.org/?q=%3Cx%3E>"),
        ("http://example.org/a%20b", "<http://example.org/a%20b>"),
    ],
)
def test_a_web_address_becomes_an_iri(url: str, expected: str) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    ("term", "value", "datatype"),
    [
        (integer(47), "47", "integer"),
        (decimal(0.9), "0.9", "decimal"),
        (decimal(1.0), "1", "decimal"),
        (decimal(100.0), "100", "decimal"),
        (decimal(1e-7), "0", "decimal"),
        (boolean(True), "true", "boolean"),  # noqa: FBT003
        (day(date(2018, 5, 4)), "2018-05-04", "date"),
        (moment(datetime(2018, 5, 4, 1, 2, 3, 500000, UTC)), "2018-05-04T01:02:03.5Z", "dateTime"),
    ],
)
def test_a_value_comes_back_from_the_store_as_it_was_written(term: str, value: str, datatype: str) -> None:
    (quad,) = _stored(f"<a:b> <a:c> {term} <a:g> .\n")
    assert quad.object == ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def test_reading_the_same_twice_gives_the_same_quads() -> None:
    store = memory_store()
    store.add(reading_quads(_READING, MINTER))
    once = set(store.quads())
    store.add(reading_quads(_READING, MINTER))
    assert set(store.quads()) == once == _quads(reading_quads(_READING, MINTER))


@pytest.mark.parametrize(("title", "called"), [("A strike", []), ("", ["Northern Courier, 2018-05-04"])])
def test_an_article_without_a_title_is_called_by_its_publisher_and_day(title: str, called: list[str]) -> None:
    article = replace(_ARTICLE, title=title, publisher="Northern Courier")
    quads = ox.parse(reading_quads(replace(_READING, article=article), MINTER), format=ox.RdfFormat.N_QUADS)
    subject, label = ox.NamedNode(MINTER.article(article)), ox.NamedNode(RDFS + "label")
    assert [quad.object.value for quad in quads if (quad.subject, quad.predicate) == (subject, label)] == called


def test_the_text_of_the_article_is_not_in_its_graph() -> None:
    article = replace(_ARTICLE, text="Before. " * 100 + "SOHR said 47 people died." + " After." * 100)
    passage = Passage(800, 825, "SOHR said 47 people died.", "Before. " * 100, " After." * 100)
    written = reading_quads(replace(_READING, article=article, claims=(replace(_CLAIM, passages=(passage,)),)), MINTER)
    longest = max(len(quad.object.value) for quad in _quads(written) if isinstance(quad.object, ox.Literal))
    assert longest == CONTEXT


def test_no_triple_gives_a_bare_count_of_the_dead_to_an_incident() -> None:
    quads = _quads(reading_quads(_READING, MINTER))
    incident = ox.NamedNode(_INCIDENT.iri)
    numbers = [quad for quad in quads if quad.subject == incident and "integer" in str(quad.object)]
    holders = {quad.subject for quad in quads if quad.predicate == ox.NamedNode(TG + "lower")}
    assert numbers == []
    assert holders == {ox.NamedNode(_CLAIM.iri)}


def test_a_reading_conforms_to_the_shapes() -> None:
    report = validate(reading_quads(_READING, MINTER))
    assert report.conforms, report.findings
    assert report.focus_nodes >= 8


def test_victims_outside_the_scheme_are_people_in_the_graph() -> None:
    other = replace(_SCOPE, victims=Victims.OTHER)
    assert scope_iri(MINTER, other) == scope_iri(MINTER, _SCOPE) == MINTER.scope(_SCOPE)


def test_a_superseded_version_is_invalidated_and_no_longer_current() -> None:
    corrected = replace(_ARTICLE, text="SOHR said 48 people died.")
    newer = replace(_READING, article=corrected, claims=())
    store = memory_store()
    store.add(reading_quads(_READING, MINTER))
    store.add(reading_quads(newer, MINTER, supersedes=[_VERSION]))
    assert [reading.claims for reading in readings_of(store)] == [()]
    assert len(list(readings_of(store, current_only=False))) == 2


def test_a_graph_that_lacks_what_it_needs_is_named() -> None:
    store = memory_store()
    lines = [line for line in reading_quads(_READING, MINTER).splitlines(keepends=True) if "toldOn" not in line]
    store.add("".join(lines))
    with pytest.raises(StoreError, match="toldOn"):
        list(readings_of(store))


def test_a_comparison_is_written_with_its_proof() -> None:
    comparison = Comparison(
        iri=MINTER.comparison("a:1", "a:2"),
        first="a:1",
        second="a:2",
        verdict=Verdict.DIFFER,
        reason='3,331 > 1,061 "in all"',
        relations={Dimension.AREA: Relation.IN},
        marks=frozenset({Mark.LAG}),
        bridge=Bridge(2270, 0.3185, frozenset({Dimension.PERIOD}), 55, 1462),
        parts=("a:3",),
    )
    store = _stored(comparison_quads([comparison], MINTER))
    said = {quad.predicate.value.removeprefix(TG): quad.object for quad in store}
    assert said["reason"] == ox.Literal(comparison.reason)
    assert [said[name].value for name in ("residual", "ratio", "bridgeDays")] == ["2270", "0.3185", "55"]
    assert {quad.graph_name.value for quad in store} == {named_graph(MINTER, "comparisons")}
    assert validate(comparison_quads([comparison], MINTER)).conforms


def test_what_is_known_of_a_statement_is_written_where_it_is_known() -> None:
    known = [
        StatementFacts("a:1", date(2017, 3, 1), date(2017, 3, 31), "a:2", _SCOPE, "Airwars", "The Press"),
        StatementFacts("a:3"),
    ]
    store = _stored(statement_quads(known, MINTER))
    about = {quad.predicate.value.removeprefix(TG) for quad in store if quad.subject == ox.NamedNode("a:1")}
    assert about == {"countsFrom", "countsTo", "replacedBy", "correctedScope", "speakerName", "publisherName"}
    assert not any(quad.subject == ox.NamedNode("a:3") for quad in store)
    assert (ox.NamedNode(scope_iri(MINTER, _SCOPE)), ox.NamedNode(TG + "effect")) in {
        (quad.subject, quad.predicate) for quad in store
    }
