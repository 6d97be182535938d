"""What people decide: applied when statements are compared, kept with who, when and why, found again, and undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.told_incidents import WORLD, Told, reading
from tollgraph.comparison import Statement
from tollgraph.decisions.record import Anchor, Changes, Decision, Field, decision_quads, in_force, load_decisions
from tollgraph.decisions.rulings import Catalogue, Ruled, ruled
from tollgraph.errors import StoreError
from tollgraph.identifiers import Minter
from tollgraph.materialised.statements import compared
from tollgraph.model import Assessment, Claim, Passage, Period, Reading, Reference
from tollgraph.store import memory_store
from tollgraph.terms import Dating, Effect, Qualifier, Status, Victims

_START = datetime(2026, 1, 1, tzinfo=UTC)
_MINTER = Minter()
_TOLD = Told(killed="47", by=("US",))
_READING = _TOLD.reading()
_CLAIM = _READING.claims[0]


def _decision(number: int = 1, about: str | None = _CLAIM.iri, in_article: Reading = _READING) -> Decision:
    anchor = Catalogue((in_article,)).anchor(about) if about else None
    return Decision(f"decision:{number}", "A. Researcher", _START + timedelta(days=number), "seen", about=anchor)


def _setting(changes: Changes, number: int = 1) -> Decision:
    return replace(_decision(number), changes=changes)


def _ruled(*decisions: Decision, readings: tuple[Reading, ...] = (_READING,)) -> Ruled:
    return ruled(readings, decisions, WORLD)


def _claim(outcome: Ruled) -> Claim:
    return outcome.readings[0].claims[0]


_SCOPES: list[tuple[Changes, dict[str, object]]] = [
    (((Field.AREA, ("Iraq", "Syria")),), {"places": ("Iraq", "Syria")}),
    (((Field.AREA, ()),), {"places": ()}),
    (((Field.START, ("2017-03-15",)),), {"period": Period(date(2017, 3, 15), date(2017, 3, 16), Dating.STATED)}),
    (((Field.START, ()), (Field.END, ())), {"period": Period()}),
    (((Field.VICTIMS, ("combatants",)),), {"victims": Victims.COMBATANTS}),
    (((Field.EFFECT, ("injured",)),), {"effect": Effect.INJURED}),
    (((Field.ATTRIBUTED_TO, ("Russia", "regime")),), {"perpetrators": ("Russia", "regime")}),
    (((Field.ATTRIBUTED_TO, ()),), {"perpetrators": ()}),
]


@pytest.mark.parametrize(("changes", "expected"), _SCOPES, ids=[str(changes[0]) for changes, _ in _SCOPES])
def test_what_is_set_is_compared_and_the_rest_stays(changes: Changes, expected: dict[str, object]) -> None:
    outcome = _ruled(_setting(changes))
    assert _claim(outcome).scope == replace(_CLAIM.scope, **expected)  # type: ignore[arg-type]  # fields of a scope
    assert outcome.corrected == {_CLAIM.iri}
    assert _READING.claims[0].scope == _CLAIM.scope


_FIGURES: list[tuple[Changes, tuple[Qualifier, int | None, int, int | None]]] = [
    (((Field.LOW, ("74",)),), (Qualifier.EXACT, 74, 74, 74)),
    (((Field.QUALIFIER, ("at least",)),), (Qualifier.AT_LEAST, 47, 47, None)),
    (((Field.HIGH, ("60",)),), (Qualifier.BETWEEN, 47, 47, 60)),
    (((Field.LOW, ("40",)), (Field.HIGH, ("60",))), (Qualifier.BETWEEN, 40, 40, 60)),
    (((Field.LOW, ("100",)), (Field.QUALIFIER, ("nearly",))), (Qualifier.NEARLY, 100, 90, 99)),
]


@pytest.mark.parametrize(("changes", "expected"), _FIGURES, ids=[str(changes) for changes, _ in _FIGURES])
def test_a_figure_set_means_its_interval_and_its_words_say_so(
    changes: Changes, expected: tuple[Qualifier, int | None, int, int | None]
) -> None:
    quantity = _claim(_ruled(_setting(changes))).quantity
    assert (quantity.qualifier, quantity.low, quantity.lower, quantity.upper) == expected
    assert "as corrected; the article has '47'" in quantity.text


def test_a_later_decision_goes_before_an_earlier_one_field_by_field() -> None:
    first = _setting(((Field.AREA, ("Iraq",)), (Field.EFFECT, ("injured",))), 1)
    second = _setting(((Field.AREA, ("Syria",)),), 2)
    scope = _claim(_ruled(second, first)).scope
    assert (scope.places, scope.effect) == (("Syria",), Effect.INJURED)


def test_a_decision_undone_has_no_effect_and_undoing_the_undoing_brings_it_back() -> None:
    made = _setting(((Field.AREA, ("Iraq",)),), 1)
    undo = replace(_decision(2, None), undoes=made.iri)
    redo = replace(_decision(3, None), undoes=undo.iri)
    assert _claim(_ruled(made, undo)) == _CLAIM
    assert in_force([made, undo]) == ()
    assert in_force([redo, made, undo]) == (made,)


def test_a_rejected_claim_is_compared_with_nothing_and_so_is_its_twin() -> None:
    twin = Assessment(
        "assessment:1", _CLAIM.article, _CLAIM.claimant, Status.ACKNOWLEDGED, "the raid", _CLAIM.passages[0],
        _CLAIM.told, quantity=_CLAIM.quantity, scope=_CLAIM.scope,
    )  # fmt: skip
    with_twin = replace(_READING, assessments=(twin,))
    outcome = _ruled(replace(_decision(), rejects=True), readings=(with_twin,))
    assert (outcome.readings[0].claims, outcome.readings[0].assessments) == ((), ())
    assert (_CLAIM.iri, "decision:1") in outcome.under


def _reread(**changes: object) -> Reading:
    """Return the reading as a newer reader might make it: the claim under another IRI, with other fields."""
    claim = replace(_CLAIM, iri="claim:new", **changes)  # type: ignore[arg-type]  # fields of a claim
    return replace(_READING, claims=(claim,))


def _passage(words: str) -> tuple[Passage, ...]:
    return (Passage(30, 40, words),)


_OTHER = Reference("officials", "officials", "actor:officials")
_QUOTE = _CLAIM.passages[0].exact
_FOUND = [
    ("the words have moved", {"passages": _passage(_QUOTE)}, True),
    ("the words are broken anew", {"passages": _passage(_QUOTE.replace(" ", "\n"))}, True),
    ("another speaker of the same words", {"claimant": _OTHER}, True),
    ("other words with speaker and figure", {"passages": _passage("Residents counted 47 dead")}, True),
    ("another figure", {"quantity": replace(_CLAIM.quantity, low=48)}, False),
    ("another effect", {"scope": replace(_CLAIM.scope, effect=Effect.INJURED)}, False),
    ("other words by another speaker", {"passages": _passage("47 bodies"), "claimant": _OTHER}, False),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "found"), [row[1:] for row in _FOUND], ids=[row[0] for row in _FOUND])
def test_a_decision_finds_its_claim_after_a_new_reading(changes: dict[str, object], found: bool) -> None:  # noqa: FBT001  # a table
    outcome = _ruled(replace(_decision(), rejects=True), readings=(_reread(**changes),))
    assert (outcome.readings[0].claims == ()) is found


def test_a_decision_is_not_applied_where_two_claims_may_be_meant() -> None:
    both = (*_reread().claims, replace(_CLAIM, iri="claim:newer", scope=replace(_CLAIM.scope, places=("Iraq",))))
    outcome = _ruled(replace(_decision(), rejects=True), readings=(replace(_READING, claims=both),))
    assert outcome.readings[0].claims == both
    assert outcome.under == ()


def test_the_same_words_in_another_article_are_another_claim() -> None:
    other = replace(_reread(), article=replace(_READING.article, key="other"))
    assert _ruled(replace(_decision(), rejects=True), readings=(other,)).readings[0].claims


_SCHOOL = replace(_TOLD, article="second", words="shelling of a school")


def _linked(number: int, *, same: bool, other: Told = _SCHOOL) -> Decision:
    made, anchor = _decision(number, _TOLD.iri), Catalogue((other.reading(),)).anchor(other.iri)
    return replace(made, same_as=anchor) if same else replace(made, not_same_as=anchor)


def _incidents(*decisions: Decision, readings: tuple[Reading, ...]) -> list[str | None]:
    return [each.claims[0].scope.incident for each in _ruled(*decisions, readings=readings).readings]


def test_incidents_that_a_person_calls_one_are_counted_under_one_iri() -> None:
    outcome = _ruled(_linked(1, same=True), readings=(_READING, _SCHOOL.reading()))
    assert {each.claims[0].scope.incident for each in outcome.readings} == {_TOLD.iri}
    assert outcome.corrected == {each.claims[0].iri for each in outcome.readings}


def test_what_was_said_last_of_two_incidents_holds() -> None:
    both = (_READING, _SCHOOL.reading())
    apart, same = _linked(2, same=False), _linked(1, same=True)
    assert len(set(_incidents(same, apart, readings=both))) == 2
    assert len(set(_incidents(apart, replace(same, at=apart.at + timedelta(1)), readings=both))) == 1


def test_a_link_finds_its_incident_by_its_words_when_the_events_are_numbered_anew() -> None:
    first = replace(_TOLD, name="moved")
    other = replace(_TOLD, name="raid", words="ambush on a convoy", days="2017-03-14")
    found = _incidents(_linked(1, same=True), readings=(reading(first, other), _SCHOOL.reading()))
    assert found == ["incident:first/moved", "incident:first/moved"]


def test_what_is_set_on_an_incident_holds_for_its_claims_unless_they_have_their_own() -> None:
    made = replace(_decision(1, _TOLD.iri), changes=((Field.AREA, ("Iraq",)), (Field.ATTRIBUTED_TO, ("Russia",))))
    own = _setting(((Field.AREA, ("Mosul",)),), 2)
    scope = _claim(_ruled(own, made)).scope
    assert (scope.places, scope.perpetrators) == (("Mosul",), ("Russia",))


def test_what_no_more_makes_a_period_is_not_applied() -> None:
    moved = _reread(scope=replace(_CLAIM.scope, period=Period(end=date(2017, 3, 1))))
    outcome = _ruled(_setting(((Field.START, ("2017-03-10",)),)), readings=(moved,))
    assert outcome.readings == (moved,)
    assert outcome.corrected == frozenset()


def _made() -> Iterator[Decision]:
    yield _setting(((Field.AREA, ("place:a", "place:b")), (Field.START, ()), (Field.LOW, ("12",))))
    yield _setting(((Field.END, ("2017-03-18",)), (Field.VICTIMS, ("aid workers",)), (Field.EFFECT, ("injured",))))
    yield _setting(((Field.ATTRIBUTED_TO, ("actor:a",)), (Field.HIGH, ("0",)), (Field.QUALIFIER, ("at least",))))
    yield replace(_decision(), rejects=True, because='"quoted"\n, and more')
    yield replace(_decision(2, None), undoes="decision:1")
    yield replace(_linked(1, same=True), at=_START + timedelta(microseconds=1250))
    yield _linked(1, same=False)
    vague = Anchor("claim:vague", "key", ("dozens",), "actor:a", None, Effect.KILLED, Victims.OTHER)
    yield replace(_decision(), about=vague, rejects=True)


@pytest.mark.parametrize("made", list(_made()), ids=repr)
def test_a_decision_is_read_back_from_the_graph_as_it_was_made(made: Decision) -> None:
    with memory_store() as store:
        store.add(decision_quads(made, _MINTER))
        assert load_decisions(store) == (made,)


def test_a_decision_without_its_reason_is_named() -> None:
    with memory_store() as store:
        lines = decision_quads(_decision(), _MINTER).splitlines(keepends=True)
        store.add("".join(line for line in lines if "#because" not in line))
        with pytest.raises(StoreError, match=r"decision:1> has no tg:because"):
            load_decisions(store)


def test_what_is_compared_bears_that_a_person_corrected_it() -> None:
    with memory_store() as store:
        store.add(decision_quads(_setting(((Field.LOW, ("12",)),)), _MINTER))
        (said,) = compared(store, WORLD, [_READING]).said
    assert isinstance(said, Statement)
    assert (said.corrected, said.figures.at_least) == (True, 12)
