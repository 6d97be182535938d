"""What Airwars' researchers coded about an incident, as claims and assessments beside what the rules read.

Their numbers are counts of what was reported (a ledger), each about the page's one incident. The tables stand in
`reading/airwars.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tollgraph.coding.names import Names
from tollgraph.extraction import Extractor
from tollgraph.extraction.claims.assembly import passage_of
from tollgraph.extraction.names.gazetteer import Sort
from tollgraph.identifiers import slug
from tollgraph.intervals import quantity_of
from tollgraph.model import (
    Article,
    Assessment,
    Claim,
    Incident,
    Passage,
    Period,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.reading.airwars import PUBLISHER, Summary, SummaryLine, airwars_rules, days_of, find_summary
from tollgraph.terms import Dating, Effect, Kind, Qualifier, Standard, Status, Victims

RULE = "airwars summary"
"""The rule that these claims and assessments name."""
_FIGURE = re.compile(r"(?P<low>\d[\d,]*)(?:\s*[-\u2010-\u2015]\s*(?P<high>\d[\d,]*))?")
_PART = re.compile(_FIGURE.pattern + r"\s+(?P<noun>[a-z_]+)")
_AS_CIVILIANS = frozenset({Victims.CHILDREN, Victims.WOMEN, Victims.MEN})
_MOST_DIGITS = 9
"""No toll of people is longer."""


def add_incident_summary(reading: Reading, extractor: Extractor) -> Reading:
    """Return a reading with the claims, assessments and incident of the summary that its article ends with.

    What the rules read out of the summary's own lines gives way to it. Any other reading is returned as it is.
    """
    summary = find_summary(reading.article)
    return reading if summary is None else _Writer(reading, summary, extractor).reading()


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int


@dataclass(frozen=True)
class _Writer:
    base: Reading
    summary: Summary
    extractor: Extractor

    @property
    def article(self) -> Article:
        return self.base.article

    @cached_property
    def iri(self) -> str:
        return self.extractor.minter.article(self.article)

    @cached_property
    def names(self) -> Names:
        return Names(self.extractor.background, self.extractor.minter, self.iri)

    @cached_property
    def claimant(self) -> Reference:
        return self.names.actor(PUBLISHER, "Monitor")

    @cached_property
    def period(self) -> Period:
        line = self.summary.line(airwars_rules()["labels"]["date"])
        days = [day.date() for day in days_of(line.value)] if line else []
        return Period(min(days), max(days), Dating.STATED) if days else Period()

    @cached_property
    def code(self) -> str:
        line = self.summary.line(airwars_rules()["labels"]["code"])
        return line.value if line else self.article.key

    @cached_property
    def places(self) -> tuple[Reference, ...]:
        line = self.summary.line(airwars_rules()["labels"]["location"])
        written = [part.strip() for part in line.value.split(",")] if line else []
        latin = [part for part in written if part and part[:1].isascii()]
        found = self.names.area([self._place_name(latin, number) for number in range(len(latin))])
        named = [replace(self._as_narrated(place), text=part) for place, part in zip(found, latin, strict=True)]
        return tuple({place.iri: place for place in reversed(named)}.values())[::-1]

    def _place_name(self, parts: list[str], number: int) -> str:
        """Return a known place's own name, else the words without "vicinity of".

        The part before the country is its governorate, which often shares its name with a town.
        """
        name = _bare(parts[number])
        governorate = self._known_place(f"{name} Governorate") if number == len(parts) - 2 else None
        return governorate or self._known_place(name) or name

    def _known_place(self, name: str) -> str | None:
        """Return the label of the known place of a name, in whatever spelling; None where there are none or several."""
        for match in self.extractor.gazetteer.matches(name):
            found = match.targets(Sort.PLACE)
            if match.end - match.start == len(name) and len(found) == 1:
                return self.extractor.gazetteer.place(found[0]).label
        return None

    def _as_narrated(self, place: Reference) -> Reference:
        """Return a place that no list has as the narrative's place of that name, where it has one."""
        if place.iri not in self.names.places:
            return place
        same = next((each for each in self.base.places if slug(each.label) == slug(place.label)), None)
        return Reference(place.text, same.label, same.iri) if same else place

    @cached_property
    def parties(self) -> tuple[Reference, ...]:
        lines = [line for line in self.summary.lines if line.label in airwars_rules()["labels"]["parties"]]
        named = dict.fromkeys(part.strip() for line in lines for part in line.value.split(",") if part.strip())
        return tuple(self.names.actor(name, "Belligerent") for name in named if name.lower() != "unknown")

    @cached_property
    def own_scenes(self) -> frozenset[str]:
        """The events of the narrative that are this incident: those on its days, and the first if it is undated."""
        found = {each.iri for each in self.base.incidents if self._on_its_days(each.period)}
        first = next((each.iri for each in self.base.incidents if each.period == Period()), None)
        return frozenset(found or ({first} if first else set()))

    def _on_its_days(self, period: Period) -> bool:
        own = self.period
        if own.start is None or own.end is None or period.start is None or period.end is None:
            return False
        return own.start <= period.start and period.end <= own.end

    @cached_property
    def incident(self) -> Incident:
        scenes = [each for each in self.base.incidents if each.iri in self.own_scenes]
        return Incident(
            iri=scenes[0].iri if scenes else self.extractor.minter.thing("incident", self.iri, "airwars", self.code),
            label=f"{PUBLISHER} incident {self.code}",
            places=self.names.smallest(self.places),
            period=self.period,
            perpetrators=tuple(sorted({party.iri for party in self.parties})),
            identifiers=(("airwars", self.code),),
        )

    def reading(self) -> Reading:
        """Return the reading with the summary's claims and assessments before the narrative's."""
        claims = (*self._claims(), *self._narrative_claims())
        assessments = (*self._assessments(claims), *self._narrative_assessments({claim.iri for claim in claims}))
        used = {claim.scope.incident for claim in claims} | {iri for each in assessments for iri in each.about}
        others = tuple(each for each in self.base.incidents if each.iri in used and each.iri not in self.own_scenes)
        actors = {actor.iri: actor for actor in (*self.base.actors, *self.names.actors.values())}
        made = self.names.places.values()
        named = {place.iri for place in self.places}.union(*(place.within for place in made))
        places = {place.iri: place for place in (*self.base.places, *(place for place in made if place.iri in named))}
        return replace(
            self.base,
            claims=tuple({claim.iri: claim for claim in claims}.values()),
            assessments=tuple({each.iri: each for each in assessments}.values()),
            incidents=(self.incident, *others),
            actors=tuple(actors[iri] for iri in sorted(actors)),
            places=tuple(places[iri] for iri in sorted(places)),
        )

    def _in_narrative(self, passage: Passage) -> bool:
        return passage.start < self.summary.start

    def _narrative_claims(self) -> list[Claim]:
        """Return the claims that stand in the narrative, those of this incident tied to it."""
        kept = []
        for claim in self.base.claims:
            passages = tuple(filter(self._in_narrative, claim.passages))
            if passages:
                own = claim.scope.incident in self.own_scenes
                scope = replace(claim.scope, incident=self.incident.iri) if own else claim.scope
                kept.append(replace(claim, passages=passages, scope=scope))
        known = {claim.iri for claim in kept}
        return [claim if claim.part_of in known else replace(claim, part_of=None) for claim in kept]

    def _narrative_assessments(self, claims: set[str]) -> Iterator[Assessment]:
        scenes = {each.iri for each in self.base.incidents}
        for each in self.base.assessments:
            if self._in_narrative(each.passage):
                about = [self.incident.iri if iri in self.own_scenes else iri for iri in each.about]
                kept = tuple(dict.fromkeys(iri for iri in about if iri in claims or iri in scenes))
                scope = each.scope
                if scope is not None and scope.incident in self.own_scenes:
                    scope = replace(scope, incident=self.incident.iri)
                yield replace(each, about=kept, scope=scope)

    def _claims(self) -> Iterator[Claim]:
        tables = airwars_rules()
        for line in self.summary.lines:
            if line.label in tables["counts"]:
                counted = tables["counts"][line.label]
                yield from self._counted(line, Effect(counted["effect"]), Victims(counted["victims"]))
            elif line.label in tables["conceded"]:
                yield from self._conceded(line, Effect(tables["conceded"][line.label]))

    def _counted(self, line: SummaryLine, effect: Effect, victims: Victims) -> Iterator[Claim]:
        """Yield the claim of a count, then its parts: "3 - 7 (2 children, 3 women, 1 man)"."""
        match = _FIGURE.match(line.value)
        quantity = _quantity(match) if match else None
        if match is None or quantity is None:
            return
        scope = self._scope(effect, victims)
        whole = self._claim(self.claimant, quantity, scope, self._passage(line.start, line.value_start + match.end()))
        yield whole
        for part in _PART.finditer(line.value, match.end()):
            noun, share = airwars_rules()["breakdown"].get(part["noun"]), _quantity(part)
            if noun and share:
                among = replace(scope, victims=Victims(noun), as_civilians=Victims(noun) in _AS_CIVILIANS)
                passage = self._passage(line.value_start + part.start(), line.value_start + part.end())
                yield replace(self._claim(self.claimant, share, among, passage), part_of=whole.iri)

    def _conceded(self, line: SummaryLine, effect: Effect) -> Iterator[Claim]:
        """Yield what a belligerent concedes: the one whose position stands before it."""
        match, party = _FIGURE.match(line.value), self._party_before(line)
        quantity = _quantity(match) if match else None
        if match and quantity and party:
            passage = self._passage(line.start, line.value_start + match.end())
            claim = self._claim(party, quantity, self._scope(effect, Victims.CIVILIANS), passage)
            yield replace(claim, standard=Standard.ACKNOWLEDGED)

    def _scope(self, effect: Effect, victims: Victims) -> Scope:
        incident = self.incident
        return Scope(effect, victims, incident.places, incident.perpetrators, self.period, incident.iri)

    def _claim(self, claimant: Reference, quantity: Quantity, scope: Scope, passage: Passage) -> Claim:
        what = (quantity.low, quantity.high, quantity.qualifier, scope.effect, scope.victims)
        graded = self.summary.line(airwars_rules()["labels"]["grade"]) is not None
        return Claim(
            iri=self.extractor.minter.claim(self.iri, claimant, passage, what),
            article=self.iri,
            claimant=claimant,
            quantity=quantity,
            scope=scope,
            kind=Kind.LEDGER,
            passages=(passage,),
            told=self.article.published,
            standard=Standard.GRADED if graded else Standard.ALLEGED,
            own_voice=claimant == self.claimant,
            parties=self.parties,
            places=self.places,
            read_period=self.period,
            rules=(RULE,),
        )

    def _passage(self, start: int, end: int) -> Passage:
        return passage_of(self.article, _Span(start, end))

    def _assessments(self, claims: tuple[Claim, ...]) -> Iterator[Assessment]:
        labels = airwars_rules()["labels"]
        killed = [claim.iri for claim in claims if RULE in claim.rules and claim.claimant == self.claimant][:1]
        for line in self.summary.lines:
            if line.label == labels["grade"] and line.value.lower() in tuple(Status):
                yield self._assessment(line, self.claimant, Status(line.value.lower()), (*killed, self.incident.iri))
            elif line.label.endswith(labels["position"]):
                status = _position(line.value)
                party = self._party_of(line)
                if status and party:
                    yield self._held(self._assessment(line, party, status, (self.incident.iri,)), claims)

    def _assessment(self, line: SummaryLine, assessor: Reference, status: Status, about: tuple[str, ...]) -> Assessment:
        passage = self._passage(line.start, line.end)
        return Assessment(
            iri=self.extractor.minter.assessment(self.iri, assessor, status, passage),
            article=self.iri,
            assessor=assessor,
            status=status,
            about_text=f"incident {self.code}",
            passage=passage,
            told=self.article.published,
            about=about,
            reason=self._reason(line) if assessor != self.claimant else None,
            rules=(RULE,),
        )

    def _held(self, assessment: Assessment, claims: tuple[Claim, ...]) -> Assessment:
        """Return a position with the number that it holds where the party concedes none in figures."""
        conceded = any(RULE in claim.rules and claim.claimant == assessment.assessor for claim in claims)
        if assessment.status == Status.NOT_CREDIBLE:
            quantity = Quantity("no", Qualifier.EXACT, 0, 0, 0, 0)
        elif assessment.status in {Status.CREDIBLE, Status.ACKNOWLEDGED} and not conceded:
            quantity = Quantity("", Qualifier.UNNUMBERED, None, None, 1, None)
        else:
            return assessment
        scope = self._scope(Effect.CASUALTIES, Victims.CIVILIANS)
        return replace(assessment, quantity=quantity, scope=scope, kind=Kind.LEDGER)

    def _reason(self, line: SummaryLine) -> str | None:
        following = self.summary.lines[self.summary.lines.index(line) + 1 :]
        reasons = airwars_rules()["labels"]["reasons"]
        block = _until(following, airwars_rules()["labels"]["position"])
        return next((each.value for each in block if each.label in reasons), None)

    def _party_of(self, line: SummaryLine) -> Reference | None:
        name = self.article.text[line.start : line.value_start].rstrip(": ")
        name = name[: len(line.label) - len(airwars_rules()["labels"]["position"])].strip()
        return self.names.actor(name, "Belligerent") if name else None

    def _party_before(self, line: SummaryLine) -> Reference | None:
        before = self.summary.lines[: self.summary.lines.index(line)]
        position = airwars_rules()["labels"]["position"]
        found = next((each for each in reversed(before) if each.label.endswith(position)), None)
        return self._party_of(found) if found else None


def _until(lines: tuple[SummaryLine, ...], ending: str) -> Iterator[SummaryLine]:
    for line in lines:
        if line.label.endswith(ending):
            return
        yield line


def _quantity(match: re.Match[str]) -> Quantity | None:
    """Return the quantity of a figure or a range; None for more digits than any toll has."""
    low, high = (match[name].replace(",", "") if match[name] else "" for name in ("low", "high"))
    if max(len(low), len(high)) > _MOST_DIGITS:
        return None
    first, last = sorted((int(low), int(high or low)))
    text = match.string[match.start("low") : match.end("high" if high else "low")]
    return quantity_of(text, Qualifier.BETWEEN if first != last else Qualifier.EXACT, first, last)


def _position(value: str) -> Status | None:
    positions: dict[str, str] = airwars_rules()["positions"]
    said = value.lower()
    found = max((begin for begin in positions if said.startswith(begin)), key=len, default=None)
    return Status(positions[found]) if found else None


def _bare(name: str) -> str:
    words = airwars_rules()["places"]["before"]
    while begin := next((word for word in words if name.lower().startswith(f"{word} ")), None):
        name = name[len(begin) :].strip()
    return name
