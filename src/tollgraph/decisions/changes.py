"""What a person sets, put into a claim, an assessment or an incident."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from tollgraph.decisions.record import FIGURE_FIELDS, Field
from tollgraph.errors import ParameterError
from tollgraph.intervals import quantity_of
from tollgraph.model import Assessment, Claim, Incident, Period, Quantity, Scope
from tollgraph.terms import Dating, Dimension, Effect, Qualifier, Victims

Values = Mapping[Field, tuple[str, ...]]
_WITHOUT_FIGURE = frozenset({Qualifier.VAGUE, Qualifier.UNNUMBERED})


def changed_claim(claim: Claim, values: Values) -> Claim:
    """Return a claim with what was set; the very same one where nothing was."""
    if not values:
        return claim
    return replace(claim, scope=changed_scope(claim.scope, values), quantity=changed_quantity(claim.quantity, values))


def changed_assessment(assessment: Assessment, values: Values) -> Assessment:
    """Return an assessment with what was set; one that holds no number has nothing to set."""
    if not values or assessment.scope is None or assessment.quantity is None:
        return assessment
    return replace(
        assessment,
        scope=changed_scope(assessment.scope, values),
        quantity=changed_quantity(assessment.quantity, values),
    )


def changed_incident(incident: Incident, values: Values) -> Incident:
    """Return an incident with what was set."""
    if not values:
        return incident
    return replace(
        incident,
        places=values.get(Field.AREA, incident.places),
        period=_period(incident.period, values),
        perpetrators=values.get(Field.ATTRIBUTED_TO, incident.perpetrators),
    )


def changed_scope(scope: Scope, values: Values) -> Scope:
    """Return a scope with what was set: it is then stated and no more inferred.

    ParameterError where its period would end before it begins.
    """
    attributed = Field.ATTRIBUTED_TO in values
    settled = {
        Dimension.AREA: Field.AREA in values,
        Dimension.PERIOD: Field.START in values or Field.END in values,
        Dimension.PERPETRATOR: attributed,
        Dimension.VICTIMS: Field.VICTIMS in values,
        Dimension.EFFECT: Field.EFFECT in values,
    }
    return replace(
        scope,
        effect=Effect(values[Field.EFFECT][0]) if Field.EFFECT in values else scope.effect,
        victims=Victims(values[Field.VICTIMS][0]) if Field.VICTIMS in values else scope.victims,
        places=values.get(Field.AREA, scope.places),
        perpetrators=values.get(Field.ATTRIBUTED_TO, scope.perpetrators),
        period=_period(scope.period, values),
        all_parties=scope.all_parties and not attributed,
        own_operation=scope.own_operation and not attributed,
        as_civilians=scope.as_civilians and Field.VICTIMS not in values,
        inferred=scope.inferred - {dimension for dimension, is_set in settled.items() if is_set},
    )


def _period(period: Period, values: Values) -> Period:
    if Field.START not in values and Field.END not in values:
        return period
    start = _day(values[Field.START]) if Field.START in values else period.start
    end = _day(values[Field.END]) if Field.END in values else period.end
    if start and end and end < start:
        raise ParameterError(f"the period would begin on {start} and end on {end}, before it begins; set both ends")
    return Period(start, end, Dating.STATED) if start or end else Period()


def _day(values: tuple[str, ...]) -> date | None:
    return date.fromisoformat(values[0]) if values else None


def changed_quantity(quantity: Quantity, values: Values) -> Quantity:
    """Return a quantity with the figure or qualifier that was set, and the interval that they mean.

    A figure put where the words name none is exact; two different ends are a range. ParameterError where no figure is
    there to qualify, or where the range is upside down.
    """
    if not values.keys() & FIGURE_FIELDS:
        return quantity
    low = int(values[Field.LOW][0]) if Field.LOW in values else quantity.low
    if low is None:
        raise ParameterError("the claim names no figure to qualify; set low as well, as in --set low=12")
    stated_high = None if Field.LOW in values else quantity.high
    high = int(values[Field.HIGH][0]) if Field.HIGH in values else stated_high
    if high is not None and high < low:
        raise ParameterError(f"the range would run from {low} to {high}; high must not be below low")
    kept = Qualifier.EXACT if quantity.qualifier in _WITHOUT_FIGURE else quantity.qualifier
    ranged = Qualifier.BETWEEN if high not in (None, low) else kept
    qualifier = Qualifier(values[Field.QUALIFIER][0]) if Field.QUALIFIER in values else ranged
    written = f"{qualifier} {low}" if high in (None, low) else f"{qualifier} {low} and {high}"
    text = f"{written} (as corrected; the article has {quantity.text!r})"
    return quantity_of(text, qualifier, low, high, closed=quantity.closed)
