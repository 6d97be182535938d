"""A claim's nanopublication is the same wherever it is made, and one that changes says what it supersedes."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.exports_check import Exported
from benchmarks.exports_check import nanopublications as validate
from tollgraph.errors import ExportError
from tollgraph.export.descriptions import Imprint
from tollgraph.export.facts import Facts
from tollgraph.export.nanopublications import Publisher, nanopublications
from tollgraph.namespaces import DEFAULT_BASE, NP, NPX, PROV, TG
from tollgraph.store import memory_store

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's, of what the library uses

_HAS_ASSERTION, _INTRODUCES = ox.NamedNode(NP + "hasAssertion"), ox.NamedNode(NPX + "introduces")
_SUPERSEDES = ox.NamedNode(NPX + "supersedes")


def _parsed(content: bytes) -> list[ox.Quad]:
    return list(ox.parse(content, format=ox.RdfFormat.TRIG))


def _by_claim(content: bytes) -> dict[str, str]:
    return {q.object.value: q.subject.value for q in _parsed(content) if q.predicate == _INTRODUCES}  # type: ignore[union-attr]  # IRIs


def _superseded(content: bytes) -> dict[str, str]:
    return {q.subject.value: q.object.value for q in _parsed(content) if q.predicate == _SUPERSEDES}  # type: ignore[union-attr]  # IRIs


@pytest.fixture(scope="module")
def quads(seed_quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return what was read from three articles, and what was compared: each nanopublication takes its time."""
    start = f"{DEFAULT_BASE}graph/article/"
    graphs = sorted({str(q.graph_name)[1:-1] for q in seed_quads if str(q.graph_name)[1:].startswith(start)})
    kept = {*graphs[:3], f"{DEFAULT_BASE}graph/comparisons"}
    return [q for q in seed_quads if str(q.graph_name)[1:-1] in kept]


@pytest.fixture(scope="module")
def made(quads: list[ox.Quad]) -> bytes:
    return nanopublications(quads, Publisher())


def _changed(quads: Iterable[ox.Quad], claim: str) -> list[ox.Quad]:
    """Return the quads with another low end of one claim."""
    low = ox.NamedNode(TG + "lower")
    return [
        ox.Quad(q.subject, low, ox.Literal(7), q.graph_name)
        if q.subject == ox.NamedNode(claim) and q.predicate == low
        else q
        for q in quads
    ]


def test_every_claim_has_one(made: bytes, quads: list[ox.Quad]) -> None:
    claims = set(Facts(quads, ()).instances("Claim"))
    assert len(claims) > 3
    assert set(_by_claim(made)) == claims


def test_the_order_of_the_store_and_a_second_run_change_nothing(made: bytes, quads: list[ox.Quad]) -> None:
    assert nanopublications(reversed(quads), Publisher()) == made


@pytest.mark.parametrize("literals", ["written anew", ""])
def test_what_other_libraries_make_of_literals_changes_nothing(
    literals: str, made: bytes, quads: list[ox.Quad], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", bool(literals))
    assert nanopublications(quads, Publisher()) == made
    (tmp_path / "made.trig").write_bytes(made)
    assert validate(Exported(tmp_path / "made.trig", tmp_path))


def test_what_is_compared_later_does_not_change_a_claim_s_own(made: bytes, quads: list[ox.Quad]) -> None:
    without = [q for q in quads if q.graph_name != ox.NamedNode(f"{DEFAULT_BASE}graph/comparisons")]
    assert len(without) < len(quads)
    assert nanopublications(without, Publisher()) == made


def test_the_claim_stands_in_the_assertion_and_its_source_in_the_provenance(made: bytes) -> None:
    places = {
        TG + "lower": "assertion",
        TG + "claimant": "assertion",
        TG + "article": "provenance",
        TG + "quote": "provenance",
        PROV + "endedAtTime": "provenance",
        NPX + "introduces": "pubinfo",
    }
    for predicate, graph in places.items():
        found = {str(q.graph_name).rpartition("#")[2] for q in _parsed(made) if q.predicate.value == predicate}
        assert found == {f"{graph}>"}, predicate


def test_an_unchanged_claim_keeps_its_nanopublication(made: bytes, quads: list[ox.Quad], tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.trig"
    earlier.write_bytes(made)
    assert nanopublications(quads, Publisher(earlier=earlier)) == made


def test_a_changed_claim_supersedes_its_earlier_nanopublication_once(
    made: bytes, quads: list[ox.Quad], tmp_path: Path
) -> None:
    claim, old = min(_by_claim(made).items())
    earlier = tmp_path / "earlier.trig"
    earlier.write_bytes(made)
    changed = _changed(quads, claim)
    renewed = nanopublications(changed, Publisher(earlier=earlier))
    new = _by_claim(renewed)[claim]
    assert new != old
    assert _superseded(renewed) == {new: old}
    earlier.write_bytes(renewed)
    assert nanopublications(changed, Publisher(earlier=earlier)) == renewed, "a third export changes nothing"


def _two_versions() -> list[ox.Quad]:
    """Return the quads of an article and of its corrected version, in which the same claimant says another figure."""
    from datetime import UTC, date, datetime

    from tollgraph.background import load_background
    from tollgraph.extraction import Extractor, extract
    from tollgraph.identifiers import Minter
    from tollgraph.mapping import reading_quads
    from tollgraph.model import Article

    minter, store = Minter(), memory_store()
    earlier: tuple[str, ...] = ()
    for hour, count in ((8, 12), (9, 15)):
        text = f"Airwars said that a US-led coalition air strike killed {count} civilians in Raqqa on 3 May 2017."
        article = Article("k", text, date(2017, 5, 4), "Example Wire", raw_sha256=str(hour))
        extractor = Extractor(load_background(), minter, datetime(2026, 1, 1, hour, tzinfo=UTC))
        store.add(reading_quads(extract(article, extractor), minter, earlier))
        earlier = (minter.article(article),)
    return list(store.quads())


def test_the_claim_of_a_corrected_article_supersedes_that_of_the_earlier_version() -> None:
    content = nanopublications(_two_versions(), Publisher())
    assert len(_by_claim(content)) == 2
    ((new, old),) = _superseded(content).items()
    assert {new, old} == set(_by_claim(content).values())
    figures = {str(q.graph_name): q.object.value for q in _parsed(content) if q.predicate.value == TG + "figureLow"}  # type: ignore[union-attr]  # a literal
    assert figures == {f"<{old}#assertion>": "12", f"<{new}#assertion>": "15"}


def test_a_user_s_key_signs(tmp_path: Path) -> None:
    from nanopub.profile import Profile

    author = "https://orcid.org/0000-0000-0000-0000"
    profile = Path(Profile(orcid_id=author, name="Nobody").store(tmp_path / "profile"))
    publisher = Publisher(Imprint(), profile)
    out = tmp_path / "signed.trig"
    out.write_bytes(nanopublications(_two_versions(), publisher))
    found = validate(Exported(out, tmp_path))
    assert found.endswith(f" nanopublications, {len(_by_claim(out.read_bytes()))} signed")
    assert f"<{author}>" in out.read_text()


@pytest.mark.parametrize(
    ("content", "message"),
    [("<a> <b>", "cannot be read"), ("", "holds no nanopublication"), (None, "cannot be read")],
)
def test_an_earlier_document_that_is_none_is_named(content: str | None, message: str, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.trig"
    if content is not None:
        earlier.write_text(content)
    with pytest.raises(ExportError, match=rf"earlier\.trig {message}.*give TriG that an earlier export wrote"):
        nanopublications([], Publisher(earlier=earlier))


def test_a_profile_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "profile.yml").write_text("name: 3")
    with pytest.raises(ExportError, match=r"profile\.yml is no nanopub profile"):
        nanopublications([], Publisher(profile=tmp_path / "profile.yml"))


@pytest.mark.parametrize(
    "words",
    [
        '"""',
        '" . } <urn:x> { <urn:a> <urn:b> <urn:c> } #',
        "\\",
        "\n<urn:a> <urn:b> <urn:c> .",
        "'''\u2028\u0301",
        "@en ^^xsd:int",
    ],
    ids=["quotes", "a graph's end", "a backslash", "a line of its own", "odd characters", "tags"],
)
def test_hostile_words_stay_words_in_a_nanopublication(words: str, quads: list[ox.Quad]) -> None:
    quote = ox.NamedNode(TG + "quote")
    hostile = [
        ox.Quad(q.subject, q.predicate, ox.Literal(words), q.graph_name) if q.predicate == quote else q for q in quads
    ]
    one = ox.NamedNode(min(_by_claim(nanopublications(quads, Publisher()))))
    graph = next(q.graph_name for q in quads if q.subject == one)
    found = _parsed(nanopublications([q for q in hostile if q.graph_name == graph], Publisher()))
    assert {q.object.value for q in found if q.predicate == quote} == {words}  # type: ignore[union-attr]  # literals
    assert [q for q in found if str(q.subject) == "<urn:a>"] == []
