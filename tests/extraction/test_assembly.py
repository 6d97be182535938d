"""What the graph side of a claim and of an assessment holds."""

from tests.extraction.reading import claim, read
from tollgraph.terms import Dimension, Effect, Kind, Status, Victims

DENIED = (
    "Residents said an air strike killed 47 civilians in a mosque in Idlib on Monday. "
    "The Pentagon denied there were any civilian casualties but is investigating the incident."
)


def test_a_denial_is_none_at_all_of_the_incident() -> None:
    reading = read(DENIED)
    denial = next(each for each in reading.assessments if each.status == Status.DENIED)

    assert denial.about == (reading.incidents[0].iri,)
    assert denial.quantity is not None
    assert (denial.quantity.lower, denial.quantity.upper, denial.quantity.closed) == (0, 0, True)
    assert denial.scope is not None
    assert (denial.scope.effect, denial.scope.victims) == (Effect.CASUALTIES, Victims.CIVILIANS)
    assert denial.kind == Kind.WORLD


def test_an_inquiry_is_about_the_incident_and_holds_no_number() -> None:
    reading = read(DENIED)
    inquiry = next(each for each in reading.assessments if each.status == Status.UNDER_INVESTIGATION)

    assert inquiry.about == (reading.incidents[0].iri,)
    assert inquiry.quantity is None


def test_a_backlog_is_about_nothing_in_particular() -> None:
    reading = read(DENIED + " The Pentagon is investigating a backlog of claims.")

    assert reading.assessments[-1].about == ()


def test_an_admission_with_a_number_is_about_its_claim() -> None:
    reading = read("The coalition has admitted to killing 220 civilians in Iraq and Syria.")
    (admission,) = reading.assessments

    assert (admission.status, admission.about) == (Status.ACKNOWLEDGED, (reading.claims[0].iri,))
    assert admission.quantity is None


def test_an_incident_is_labelled_by_what_was_hit_where_and_when() -> None:
    assert read(DENIED).incidents[0].label == "Airstrike on a mosque, Idlib, 8 May 2017"


def test_claims_have_names_of_their_own() -> None:
    reading = read("Activists said 12 men and 12 women were killed in Homs. A doctor said 12 men were killed in Homs.")

    assert len(reading.claims) >= 3
    assert len({claim.iri for claim in reading.claims}) == len(reading.claims)


def test_a_named_place_that_holds_another_named_one_is_not_the_area() -> None:
    found = claim("Nine people were killed in Saraqib, in Idlib province in Syria.")

    assert [place.iri for place in found.places[:1]] == list(found.scope.places)


def test_children_among_civilians_are_counted_as_civilians() -> None:
    whole, part = read("Activists said 26 civilians, including 11 children, were killed in Homs.").claims

    assert (whole.scope.as_civilians, part.scope.as_civilians) == (False, True)


def test_the_day_of_saying_is_the_one_named_for_it() -> None:
    assert claim("Activists said on Tuesday that 9 people were killed in Homs.").told.isoformat() == "2017-05-09"


def test_nothing_is_inferred_that_the_passage_does_not_say() -> None:
    assert claim("Activists said 9 people were killed.").scope.inferred == frozenset[Dimension]()


def test_a_total_reads_the_days_of_its_neighbour_but_does_not_claim_them() -> None:
    _, monitor = read(
        "The coalition said its strikes killed 1,257 civilians in Syria between August 2014 and February 2017. "
        "Airwars claimed that almost 7,600 civilians were killed in coalition air strikes."
    ).claims

    assert monitor.read_period.start is not None
    assert monitor.scope.period.start is None
