"""People's decisions applied to what was read, and incidents brought together: what is compared in the end.

The readings stay as they are; what is compared is a copy of them without rejected statements, with corrected scopes and
figures, and with one IRI for all incidents that are one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from tollgraph.background import Background
from tollgraph.comparison.statement import says_the_same, world_of
from tollgraph.decisions.changes import (
    changed_assessment,
    changed_claim,
    changed_incident,
    changed_quantity,
    changed_scope,
)
from tollgraph.decisions.record import Anchor, Decision, Field, in_force
from tollgraph.errors import ParameterError
from tollgraph.incidents.features import Event, events_of, quotes_by_incident
from tollgraph.incidents.matching import Links, Matching, match, rules
from tollgraph.mapping.unmapping import statements_of
from tollgraph.model import Assessment, Claim, Incident, Reading

Values = dict[Field, tuple[str, ...]]
_Said = TypeVar("_Said", Claim, Assessment)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is compared, and what people's decisions did to it."""

    readings: tuple[Reading, ...]
    """As they are compared."""
    corrected: frozenset[str]
    """IRIs of the statements that are compared as a person decided: scope, figure, or which incident they count."""
    under: tuple[tuple[str, str], ...]
    """IRI of a statement or an incident, and of a decision that applies to it; sorted."""
    matching: Matching


BringTogether = Callable[[Iterable[Event], Background, Links], Matching]


def ruled(
    readings: Iterable[Reading],
    decisions: Iterable[Decision],
    background: Background,
    bring_together: BringTogether = match,
) -> Ruled:
    """Return readings as they are compared under the decisions in force; the same for the same input in any order.

    `bring_together` says which of their events are one; it may know events of other readings too.
    """
    known = tuple(readings)
    orders = _Orders(Catalogue(known))
    for decision in in_force(decisions):
        orders.take(decision)
    decided = tuple(map(orders.applied, known))
    world = world_of(known, background)
    words = rules()
    pairs = zip(known, decided, strict=True)
    # Of an incident that nobody makes a statement about there is nothing to compare.
    told_of = ((said[0].article, each) for read, each in pairs if (said := statements_of(read)))
    events = (event for article, each in told_of for event in events_of(each, article, words))
    matching = bring_together(events, world, orders.links())
    canonical = matching.canonical()
    joined = frozenset(orders.joined())
    corrected = orders.changed() | {
        said.iri for each in decided for said in statements_of(each) if said.scope and said.scope.incident in joined
    }
    told = tuple(_renamed(each, canonical) for each in decided)
    return Ruled(told, frozenset(corrected), tuple(sorted(orders.under)), matching)


@dataclass(frozen=True)
class Catalogue:
    """The statements and incidents of some readings, found by IRI, or by what a decision remembers of them."""

    readings: tuple[Reading, ...]

    @cached_property
    def statements(self) -> dict[str, Claim | Assessment]:
        """All claims and assessments by IRI."""
        return {said.iri: said for reading in self.readings for said in statements_of(reading)}

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        """All incidents by IRI."""
        return {each.iri: each for reading in self.readings for each in reading.incidents}

    @cached_property
    def keys(self) -> dict[str, str]:
        """The article key of each statement and incident."""
        return {
            each.iri: reading.article.key
            for reading in self.readings
            for each in (*statements_of(reading), *reading.incidents)
        }

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """The quotes about each incident."""
        return {iri: _plain(words) for each in self.readings for iri, words in quotes_by_incident(each).items()}

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, key in sorted(self.keys.items()):
            found[key].append(iri)
        return found

    def anchor(self, iri: str) -> Anchor:
        """Return what a decision about a statement or an incident is to remember."""
        said = self.statements.get(iri)
        if said is None:
            return Anchor(iri, self.keys[iri], tuple(sorted(self.words.get(iri, ()))))
        figure = said.quantity.low if said.quantity else None
        scope = said.scope
        return Anchor(
            iri=iri,
            article_key=self.keys[iri],
            quotes=tuple(sorted(_plain([_quote(said)]))),
            speaker=_speaker(said),
            figure=figure,
            effect=scope.effect if scope else None,
            victims=scope.victims if scope else None,
        )

    def found(self, anchor: Anchor) -> str | None:
        """Return the IRI that a decision's statement or incident has now; None where it is gone or not certain."""
        if anchor.iri in self.statements:
            return anchor.iri
        there = self._by_key.get(anchor.article_key, [])
        if anchor.speaker is None:
            return self._incident(anchor, [each for each in there if each in self.incidents])
        return self._statement(anchor, [each for each in there if each in self.statements])

    def _statement(self, anchor: Anchor, there: Sequence[str]) -> str | None:
        """Return the one statement with the same words and figure, else the one with the same speaker and figure."""
        now = {iri: self.anchor(iri) for iri in there}
        like = [iri for iri, each in now.items() if (each.figure, each.effect) == (anchor.figure, anchor.effect)]
        quoted = [iri for iri in like if now[iri].quotes == anchor.quotes]
        exact = [iri for iri in quoted if (now[iri].speaker, now[iri].victims) == (anchor.speaker, anchor.victims)]
        told = [iri for iri in like if now[iri].speaker == anchor.speaker and anchor.figure is not None]
        tried = next((each for each in (exact, quoted, told) if each), [])
        return tried[0] if len(tried) == 1 else None

    def _incident(self, anchor: Anchor, there: Sequence[str]) -> str | None:
        """Return the incident that shares most words; a number alone may be another event's after a new reading."""
        shared = {iri: len(self.words.get(iri, frozenset()) & set(anchor.quotes)) for iri in there}
        most = max(shared.values(), default=0)
        best = [iri for iri, count in shared.items() if count == most]
        if anchor.iri in best:
            return anchor.iri
        return best[0] if most and len(best) == 1 else None


class _Orders:
    """What the decisions in force ask, with each target found in the readings."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._values: dict[str, Values] = defaultdict(dict)
        self._rejected: set[str] = set()
        self._links: dict[tuple[str, str], bool] = {}
        self.under: set[tuple[str, str]] = set()

    def take(self, decision: Decision) -> None:
        """Note what a decision asks; a later one goes before an earlier one."""
        target = self._catalogue.found(decision.about) if decision.about else None
        if target is None:
            return
        other = decision.same_as or decision.not_same_as
        linked = self._catalogue.found(other) if other else None
        if linked is not None and linked != target:
            first, second = sorted((target, linked))
            self._links.pop((first, second), None)
            self._links[first, second] = decision.same_as is not None
            self.under.add((linked, decision.iri))
        self._values[target].update(decision.changes)
        if decision.rejects:
            self._rejected.add(target)
        self.under.add((target, decision.iri))

    def links(self) -> Links:
        """Return what was said of pairs of incidents, the last first."""
        latest = list(reversed(self._links.items()))
        return Links(tuple(pair for pair, same in latest if same), frozenset(pair for pair, same in latest if not same))

    def joined(self) -> list[str]:
        """Return the incidents that a person called one with another."""
        return [each for pair, same in self._links.items() if same for each in pair]

    def changed(self) -> frozenset[str]:
        """Return the statements of which a decision sets something, be it through their incident."""
        said = self._catalogue.statements.values()
        return frozenset(each.iri for each in said if self._of(each))

    def applied(self, reading: Reading) -> Reading:
        """Return a reading as the decisions want it; the very same one where they ask nothing of it."""
        if not self._values and not self._rejected:
            return reading
        claims = tuple(changed_claim(each, self._of(each)) for each in reading.claims if each.iri not in self._rejected)
        judged = tuple(
            changed_assessment(each, self._of(each, reading.claims))
            for each in reading.assessments
            if not self._is_rejected(each, reading.claims)
        )
        incidents = tuple(changed_incident(each, self._values.get(each.iri, {})) for each in reading.incidents)
        return replace(reading, claims=claims, assessments=judged, incidents=incidents)

    def _of(self, said: Claim | Assessment, claims: Iterable[Claim] = ()) -> Values:
        """Return what is set for a statement: by its incident, by the claim that says the same, by itself.

        What would no more make a period or a range, after a new reading of the article, is not set.
        """
        incident = said.scope.incident if said.scope else None
        found = dict(self._values.get(incident or "", {}))
        for claim in claims:
            if isinstance(said, Assessment) and claim.iri in self._values and says_the_same(claim, said):
                found.update(self._values[claim.iri])
        found |= self._values.get(said.iri, {})
        return found if _fits(said, found) else {}

    def _is_rejected(self, assessment: Assessment, claims: Iterable[Claim]) -> bool:
        twins = (claim for claim in claims if claim.iri in self._rejected)
        return assessment.iri in self._rejected or any(says_the_same(claim, assessment) for claim in twins)


def _fits(said: Claim | Assessment, values: Values) -> bool:
    try:
        if said.scope and said.quantity:
            changed_scope(said.scope, values)
            changed_quantity(said.quantity, values)
    except ParameterError:
        return False
    return True


def _plain(quotes: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(quote.split()) for quote in quotes)


def _quote(said: Claim | Assessment) -> str:
    return said.passages[0].exact if isinstance(said, Claim) else said.passage.exact


def _speaker(said: Claim | Assessment) -> str:
    return said.claimant.iri if isinstance(said, Claim) else said.assessor.iri


def _renamed(reading: Reading, canonical: Mapping[str, str]) -> Reading:
    """Return a reading whose statements name each incident by the IRI that stands for all that are one with it."""
    if not canonical or not any(each.iri in canonical for each in reading.incidents):
        return reading
    return replace(
        reading,
        claims=tuple(_counting(each, canonical) for each in reading.claims),
        assessments=tuple(
            replace(_counting(each, canonical), about=tuple(sorted({canonical.get(iri, iri) for iri in each.about})))
            for each in reading.assessments
        ),
    )


def _counting(said: _Said, canonical: Mapping[str, str]) -> _Said:
    incident = said.scope.incident if said.scope else None
    if said.scope is None or incident is None or incident not in canonical:
        return said
    return replace(said, scope=replace(said.scope, incident=canonical[incident]))
