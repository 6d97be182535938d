"""Made-up claims in the shape of a real archive: many reports of single events, some tolls, few campaign totals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from tollgraph.background import Background
from tollgraph.intervals import quantity_of
from tollgraph.model import (
    Actor,
    Article,
    Assessment,
    Claim,
    Extraction,
    Passage,
    Period,
    Place,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.terms import Effect, Kind, Qualifier, Standard, Status, Victims

FIRST_DAY = date(2012, 1, 1)
DAYS = 8 * 365
_MONITORS = tuple(f"actor/monitor-{n}" for n in range(8))
_PARTIES = {"actor/coalition": ("actor/us", "actor/uk"), "actor/regime": (), "actor/russia": ()}
_MEMBERS = {member: body for body, members in _PARTIES.items() for member in members}
_AT = datetime(2020, 1, 1, tzinfo=UTC)
_TOTALS = 0.06
"""Share of claims that are tolls of an area and a month, or of a campaign."""
_REPORTS_PER_EVENT = 4
_CLAIMS_PER_ARTICLE = 5


@dataclass
class Archive:
    """A reproducible archive of so many claims, in places that grow with it beyond 100,000."""

    claims: int
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311  # a test archive, not a secret

    def background(self) -> Background:
        """Return the actors and the places: countries, governorates, districts and settlements."""
        actors = [Actor(iri, iri, kinds=frozenset({"Actor", "Monitor"})) for iri in _MONITORS]
        actors += [
            Actor(iri, iri, operation_began=FIRST_DAY, theatre=("place/c0",), member_of=(body,) if body else ())
            for iri, body in ((each, _MEMBERS.get(each)) for each in (*_PARTIES, *_MEMBERS))
        ]
        places = list(self._places())
        return Background({each.iri: each for each in actors}, {each.iri: each for each in places})

    def readings(self) -> Iterator[Reading]:
        """Yield the articles in the order in which they were published."""
        events = max(1, self.claims // _REPORTS_PER_EVENT)
        articles = max(1, self.claims // _CLAIMS_PER_ARTICLE)
        for number in range(articles):
            day = number * DAYS // articles
            yield self._reading(number, day, number * events // articles)

    @property
    def settlements(self) -> int:
        """How many settlements there are: 3,000, and more only where more than 100,000 claims need them."""
        return 3000 * max(1, self.claims // 100_000)

    def _places(self) -> Iterator[Place]:
        yield from (Place(f"place/c{n}", f"c{n}", kind="country") for n in range(2))
        for number in range(self.settlements // 100):
            yield Place(f"place/g{number}", "g", kind="governorate", within=(f"place/c{number % 2}",))
        for number in range(self.settlements // 10):
            yield Place(f"place/d{number}", "d", kind="district", within=(f"place/g{number // 10}",))
        for number in range(self.settlements):
            yield Place(f"place/s{number}", "s", within=(f"place/d{number // 10}",))

    def _reading(self, number: int, day: int, event: int) -> Reading:
        name = f"article/{number}"
        told = FIRST_DAY + timedelta(days=day + 1)
        claims = tuple(self._claim(name, each, told, event) for each in range(_CLAIMS_PER_ARTICLE))
        denial = self._denial(name, told, claims[0]) if self.random.random() < 0.1 else None
        article = Article(name, "", told, "actor/publisher")
        extraction = Extraction(f"extraction/{number}", "bench", "1", "person", _AT)
        return Reading(article, extraction, claims, (denial,) if denial else ())

    def _claim(self, article: str, number: int, told: date, near: int) -> Claim:
        total = self.random.random() < _TOTALS
        event = max(0, near - self.random.randrange(8))
        scope = self._total(told) if total else self._event(event, told)
        speaker = self.random.choice((*_MONITORS, *_PARTIES, *_MEMBERS)) if total else self.random.choice(_MONITORS)
        start = 100 * number
        documented = self.random.random() < 0.5
        return Claim(
            iri=f"{article}/claim/{number}",
            article=article,
            claimant=Reference(speaker, speaker, speaker),
            quantity=self._quantity(event, total=total),
            scope=scope,
            kind=Kind.LEDGER if documented else Kind.WORLD,
            passages=(Passage(start, start + 60, "so many were killed"),),
            told=told,
            standard=Standard.DOCUMENTED if documented else None,
        )

    def _event(self, event: int, told: date) -> Scope:
        fate = Random(event)  # noqa: S311  # the same event for every claim about it
        party = fate.choice((*_PARTIES, *_MEMBERS))
        place = f"place/s{fate.randrange(self.settlements)}"
        matched = self.random.random() < 0.7
        return Scope(
            effect=Effect.INJURED if self.random.random() < 0.2 else Effect.KILLED,
            victims=self.random.choice((Victims.CIVILIANS, Victims.CIVILIANS, Victims.PEOPLE, Victims.CHILDREN)),
            places=(place,),
            perpetrators=(party,) if self.random.random() < 0.7 else (),
            period=Period(told - timedelta(days=1), told - timedelta(days=1)) if fate.random() < 0.5 else Period(),
            incident=f"event/{event}" if matched else f"event/{event}/{self.random.random()}",
        )

    def _total(self, told: date) -> Scope:
        month = told.replace(day=1) - timedelta(days=1)
        campaign = self.random.random() < 0.05
        area = "place/c0" if campaign else f"place/g{self.random.randrange(self.settlements // 100)}"
        return Scope(
            effect=Effect.KILLED,
            victims=self.random.choice((Victims.CIVILIANS, Victims.PEOPLE)),
            places=(area,),
            perpetrators=(self.random.choice(tuple(_PARTIES)),),
            period=Period() if campaign else Period(month.replace(day=1), month),
        )

    def _quantity(self, event: int, *, total: bool) -> Quantity:
        base = self.random.randrange(200, 3000) if total else Random(event).randrange(1, 40)  # noqa: S311
        figure = max(1, round(base * self.random.choice((0.6, 1, 1, 1, 1.1, 1.6))))
        qualifier = self.random.choice((Qualifier.EXACT, Qualifier.AT_LEAST, Qualifier.ABOUT))
        return quantity_of(str(figure), qualifier, figure)

    def _denial(self, article: str, told: date, claim: Claim) -> Assessment | None:
        if claim.scope.incident is None or not claim.scope.perpetrators:
            return None
        party = claim.scope.perpetrators[0]
        none = self.random.random() < 0.3
        return Assessment(
            iri=f"{article}/assessment",
            article=article,
            assessor=Reference(party, party, party),
            status=Status.DENIED if none else Status.UNDER_INVESTIGATION,
            about_text="the strike",
            passage=Passage(900, 960, "it denied that"),
            told=told,
            about=(claim.iri, claim.scope.incident),
            quantity=quantity_of("no", Qualifier.EXACT, 0, closed=True) if none else None,
            scope=claim.scope if none else None,
        )
