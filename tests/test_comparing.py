"""Comparing what changed gives what comparing everything gives, whatever happened to the articles before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison.encoding import WORLD, Said, assessment, claim, compared, statement
from tests.comparison.encoding import reading as made_reading
from tests.conftest import Run
from tollgraph.background import Background
from tollgraph.comparison import compare, statements
from tollgraph.comparison.written import read, write
from tollgraph.identifiers import Minter, digest, slug
from tollgraph.mapping import named_graph, reading_quads
from tollgraph.materialised.changed import Changed, update_comparisons
from tollgraph.materialised.comparisons import facts_of, refresh_comparisons
from tollgraph.materialised.fitting import fits
from tollgraph.model import Actor, Article, Assessment, Claim, Extraction, Incident, Passage, Place, Reading, Reference
from tollgraph.namespaces import PROV
from tollgraph.nquads import iri, moment
from tollgraph.resources import shipped
from tollgraph.settings import Settings
from tollgraph.store import open_store
from tollgraph.store.embedded import EmbeddedStore
from tollgraph.terms import Effect, Status, Verdict, Victims

MINTER, SETTINGS = Minter(), Settings()
_TOLD = date(2017, 3, 24)
_EXTRACTED = Extraction(f"{MINTER.base}extraction/1", "tests", "1", "person", datetime(2030, 1, 1, tzinfo=UTC))


class _Store(EmbeddedStore):
    """A store in memory that keeps its statements in a file."""

    def __init__(self, file: Path) -> None:
        super().__init__(ox.Store())
        self._file = file

    @property
    def kept(self) -> Path:
        return self._file


def _named(kind: str, name: str) -> str:
    return f"{MINTER.base}{kind}/{slug(name)}"


def _world() -> Background:
    """Return the tests' world under whole IRIs."""
    actors = [
        replace(
            each,
            iri=_named("actor", each.iri),
            member_of=tuple(_named("actor", body) for body in each.member_of),
            speaks_for=tuple(_named("actor", body) for body in each.speaks_for),
            theatre=tuple(_named("place", place) for place in each.theatre),
        )
        for each in WORLD.actors.values()
    ]
    places = [
        replace(each, iri=_named("place", each.iri), within=tuple(_named("place", up) for up in each.within))
        for each in WORLD.places.values()
    ]
    return Background({each.iri: each for each in actors}, {each.iri: each for each in places})


BACKGROUND = _world()


@dataclass(frozen=True)
class _Report:
    """What becomes of one document: a new version of it, or its withdrawal where nothing is said."""

    key: str
    said: tuple[Said, ...]
    label: str = "a witness"
    kind: str = "settlement"
    answer: Status | None = None

    @property
    def reading(self) -> Reading:
        """What is read of it."""
        article = Article(self.key, repr(self), _TOLD, "publisher")
        version = MINTER.article(article)
        claims = tuple(_claim(each, version, number) for number, each in enumerate(self.said))
        events = {each.scope.incident: each for each in claims if each.scope.incident}
        return Reading(
            article,
            _EXTRACTED,
            claims,
            self._answers(version, claims),
            tuple(
                Incident(name, "air strike on a school", each.scope.places, each.scope.period, each.scope.perpetrators)
                for name, each in events.items()
                if name
            ),
            (Actor(_named("actor", "witness"), self.label, kinds=frozenset({"UnnamedSource"})),),
            (Place(_named("place", "hamlet"), "hamlet", kind=self.kind, within=(_named("place", "Raqqa"),)),),
        )

    def _answers(self, version: str, claims: tuple[Claim, ...]) -> tuple[Assessment, ...]:
        if self.answer is None:
            return ()
        who, passage = _named("actor", "Pentagon"), Passage(5000, 5010, "it looks into it")
        about = tuple(sorted({each.scope.incident or each.iri for each in claims}))
        name = MINTER.thing("assessment", version)
        return (Assessment(name, version, Reference(who, who, who), self.answer, "it", passage, _TOLD, about),)


def _claim(said: Said, version: str, number: int) -> Claim:
    short = claim(said, number)
    scope = replace(
        short.scope,
        victims=Victims.PEOPLE if short.scope.victims is Victims.OTHER else short.scope.victims,
        places=tuple(sorted(_named("place", each) for each in short.scope.places)),
        perpetrators=tuple(sorted(_named("actor", each) for each in short.scope.perpetrators)),
        incident=MINTER.thing("incident", version, said.event) if said.event else None,
    )
    who = Reference(said.who, said.who, _named("actor", said.who))
    return replace(
        short, iri=MINTER.thing("claim", version, digest(repr(said))), article=version, claimant=who, scope=scope
    )


_SAID = st.builds(
    Said,
    who=st.sampled_from(["SOHR", "Airwars", "coalition", "witness"]),
    amount=st.sampled_from(["no", "12", "at least 12", "40", "some", "30"]),
    places=st.sampled_from([("Raqqa",), ("Syria",), ("hamlet",), ("Aleppo",), ()]),
    days=st.sampled_from(["", "2017-03-01..2017-03-31", "2017-03-20", "2017-03-21"]),
    told=st.sampled_from(["2017-03-22", "2017-03-24"]),
    by=st.sampled_from([("coalition",), ("US",), ()]),
    victims=st.sampled_from([Victims.CIVILIANS, Victims.PEOPLE, Victims.CHILDREN, Victims.WOMEN]),
    effect=st.sampled_from([Effect.KILLED, Effect.KILLED, Effect.INJURED]),
    event=st.sampled_from([None, "e1", "e1", "e2"]),
)
_REPORTS = st.builds(
    _Report,
    key=st.sampled_from(["a", "b", "c", "d"]),
    said=st.lists(_SAID, max_size=3, unique_by=repr).map(tuple),
    label=st.sampled_from(["a witness", "another witness"]),
    kind=st.sampled_from(["settlement", "settlement", "region"]),
    answer=st.sampled_from([None, None, Status.UNDER_INVESTIGATION]),
)


def _publish(store: EmbeddedStore, report: _Report, current: dict[str, str]) -> set[str]:
    """Put a report into the store as the ingestion does; return the versions that this changes."""
    version = MINTER.article(report.reading.article)
    earlier = {current[report.key]} - {version} if report.key in current else set()
    if report.said:
        store.replace_graph(MINTER.graph(version), reading_quads(report.reading, MINTER, sorted(earlier)))
        current[report.key] = version
        return {version, *earlier}
    for old in earlier:
        end = f"{iri(PROV + 'invalidatedAtTime')} {moment(_EXTRACTED.at)} {iri(MINTER.graph(old))}"
        store.add(f"{iri(old)} {end} .\n")
        del current[report.key]
    return earlier


def _derived(store: EmbeddedStore) -> set[str]:
    return {str(quad) for name in ("comparisons", "incidents") for quad in store.quads(named_graph(MINTER, name))}


def _apply(store: EmbeddedStore, batches: Sequence[Sequence[_Report]], *, remembered: bool) -> None:
    current: dict[str, str] = {}
    seen: set[_Report] = set()
    for batch in batches:
        changed: set[str] = set()
        for each in batch:
            if each not in seen:  # a version that was there once is known, and never stored again
                changed |= _publish(store, each, current)
            seen.add(each)
        made = {MINTER.article(each.reading.article): each.reading for each in batch}
        known = {name: made[name] for name in changed & made.keys() & set(current.values())} if remembered else {}
        update_comparisons(store, MINTER, BACKGROUND, SETTINGS, Changed(changed, known))


def _updated(batches: Sequence[Sequence[_Report]], *, remembered: bool = False) -> tuple[set[str], EmbeddedStore]:
    """Return what step by step came of some batches of reports, and a store with the reports alone."""
    with TemporaryDirectory() as folder:
        store = _Store(Path(folder) / "statements.sqlite")
        refresh_comparisons(store, MINTER, BACKGROUND, SETTINGS)
        _apply(store, batches, remembered=remembered)
        assert fits(store, SETTINGS)
    updated, plain = _derived(store), EmbeddedStore(ox.Store())
    plain.add("".join(f"{quad} .\n" for quad in store.quads() if str(quad) not in updated))
    return updated, plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(_REPORTS, min_size=1, max_size=3), min_size=1, max_size=6), st.booleans())
def test_updating_step_by_step_gives_what_comparing_everything_gives(
    batches: list[list[_Report]],
    remembered: bool,  # noqa: FBT001  # hypothesis gives arguments by position
) -> None:
    updated, plain = _updated(batches, remembered=remembered)
    refresh_comparisons(plain, MINTER, BACKGROUND, SETTINGS)
    assert updated == _derived(plain)


def test_the_reports_of_the_random_sequences_meet_and_match() -> None:
    one = Said("SOHR", "40", ("Raqqa",), "2017-03-20", told="2017-03-22", event="e1")
    denied = one.having(who="coalition", amount="no")
    updated, _ = _updated([[_Report("a", (one,))], [_Report("b", (denied,))]])
    text = "\n".join(updated)
    assert "CONTRADICT" in text
    assert "sameIncidentAs" in text
    withdrawn, _ = _updated([[_Report("a", (one,))], [_Report("b", (denied,))], [_Report("b", ())]])
    assert "CONTRADICT" not in "\n".join(withdrawn)


def test_a_later_figure_of_another_article_replaces_one_and_its_withdrawal_restores_it() -> None:
    first = Said("SOHR", "12", ("Raqqa",), "2017-03-01..2017-03-20", told="2017-03-22")
    steps = [[_Report("a", (first,))], [_Report("b", (first.having(amount="30", told="2017-03-24"),))]]
    replaced_by = [sum("replacedBy" in line for line in _updated(batches)[0]) for batches in (steps, [*steps, [_GONE]])]
    assert replaced_by == [1, 0]


_GONE = _Report("b", ())


def test_a_name_that_was_superseded_as_soon_as_it_was_given_renames_the_speaker_as_comparing_everything_does() -> None:
    said = Said("witness", "12", ("Raqqa",), "2017-03-20", told="2017-03-22")
    known = _Report("a", (said,), label="another witness")
    batches = [[known], [_Report("b", (said,), label="a witness"), _Report("b", (said,), label="another witness")]]
    updated, plain = _updated(batches)
    refresh_comparisons(plain, MINTER, BACKGROUND, SETTINGS)
    assert updated == _derived(plain)
    assert not any('"another witness"' in line for line in updated)


def test_an_assessment_whose_number_a_claim_carries_answers_nothing_but_keeps_its_speakers_name() -> None:
    said = claim(Said("coalition", "12", event="e1"))
    admitted = replace(
        assessment("coalition", Status.ACKNOWLEDGED, (said.iri, "e1")),
        quantity=said.quantity,
        scope=said.scope,
        passage=said.passages[0],
    )
    readings = [made_reading([said], (admitted,))]
    one, echo = statements(readings, WORLD)
    assert (one.iri, echo.iri) == (said.iri, admitted.iri)
    assert compare(one, echo, WORLD, SETTINGS).verdict is Verdict.INCOMMENSURABLE
    assert [each.speaker_name for each in facts_of([one, echo], readings, {})] == ["coalition", "coalition"]


@given(_SAID)
def test_a_statement_is_read_back_as_it_was_written(said: Said) -> None:
    found = statement(said)
    assert read(write(found)) == found


def test_a_sum_and_a_remark_are_read_back_as_they_were_written() -> None:
    parts = (statement(Said("SOHR", "3")), statement(Said("SOHR", "4")))
    for each in (replace(parts[0], parts=parts), *compared(assessments=(assessment("US", Status.DENIED, ("e",)),))):
        assert read(write(each)) == each


def test_one_article_is_added_without_reading_the_others_again(
    tmp_path: Path, tollgraph_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds, store = shipped("seeds") / "articles", tmp_path / "store"
    first, *others = sorted(seeds.glob("*.md"))
    tollgraph_run("ingest", *others, "--store", store)
    monkeypatch.setattr("tollgraph.storing.refresh_comparisons", None)
    code, out, _ = tollgraph_run("ingest", first, "--store", store)
    assert code == 0
    assert "DIFFER" in out


@pytest.mark.parametrize("broken", [b"", b"this is no database"], ids=["empty", "damaged"])
def test_what_was_kept_is_made_again_where_it_is_of_no_use(broken: bytes, tmp_path: Path, tollgraph_run: Run) -> None:
    seeds, folder = sorted((shipped("seeds") / "articles").glob("*.md")), tmp_path / "store"
    tollgraph_run("ingest", *seeds[:2], "--store", folder)
    with open_store(folder) as store:
        assert store.kept is not None
        store.kept.write_bytes(broken)
    assert tollgraph_run("ingest", *seeds[2:], "--store", folder)[0] == 0
    with open_store(folder) as store:
        assert fits(store, SETTINGS)


def test_another_tolerance_makes_what_was_kept_useless(seeded_store: Path, tmp_path: Path) -> None:
    copytree(seeded_store, tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        assert fits(store, SETTINGS)
        assert not fits(store, replace(SETTINGS, tolerance=0.5))
