"""Made-up claims in the shape of a real archive: many reports of single events, some tolls, few campaign totals."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from tollgraph.background import Background
from tollgraph.identifiers import Minter
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
MINTER = Minter()
_ACTOR, _PLACE, _EVENT = (f"{MINTER.base}{kind}" for kind in ("actor/archive-", "place/archive-", "incident/archive-"))
COALITION = f"{_ACTOR}coalition"
_MONITORS = tuple(f"{_ACTOR}monitor-{n}" for n in range(8))
_PARTIES = {COALITION: (f"{_ACTOR}member-1", f"{_ACTOR}member-2"), f"{_ACTOR}army": (), f"{_ACTOR}militia": ()}
_SYLLABLES = ("ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "pe", "ra", "so", "tu", "va", "we", "xi", "zo")
_MEMBERS = {member: body for body, members in _PARTIES.items() for member in members}
_AT = datetime(2020, 1, 1, tzinfo=UTC)
_TOTALS = 0.06
"""Share of claims that are tolls of an area and a month, or of a campaign."""
_REPORTS_PER_EVENT = 4
CLAIMS_PER_ARTICLE = 5


@dataclass
class Archive:
    """A reproducible archive of so many claims, in places that grow with it beyond 100,000."""

    claims: int
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311  # a test archive, not a secret

    def background(self) -> Background:
        """Return the actors and the places: countries, governorates, districts and settlements."""
        actors = [Actor(iri, _label(iri), kinds=frozenset({"Actor", "Monitor"})) for iri in _MONITORS]
        actors += [
            Actor(
                iri,
                _label(iri),
                kinds=frozenset({"Actor", "Belligerent"}),
                operation_began=FIRST_DAY,
                theatre=(f"{_PLACE}c0",),
                member_of=(body,) if body else (),
            )
            for iri, body in ((each, _MEMBERS.get(each)) for each in (*_PARTIES, *_MEMBERS))
        ]
        places = list(self._places())
        return Background({each.iri: each for each in actors}, {each.iri: each for each in places})

    def readings(self) -> Iterator[Reading]:
        """Yield the articles in the order in which they were published."""
        events = max(1, self.claims // _REPORTS_PER_EVENT)
        articles = max(1, self.claims // CLAIMS_PER_ARTICLE)
        for number in range(articles):
            day = number * DAYS // articles
            yield self._reading(number, day, number * events // articles)

    @property
    def settlements(self) -> int:
        """How many settlements there are: 3,000, and more only where more than 100,000 claims need them."""
        return 3000 * self._theatres

    @property
    def _theatres(self) -> int:
        """How many pairs of countries there are, each with 100,000 claims: more claims of one density."""
        return max(1, self.claims // 100_000)

    def _places(self) -> Iterator[Place]:
        yield from (Place(f"{_PLACE}c{n}", _name(n), kind="country") for n in range(2 * self._theatres))
        levels = (
            (100, "governorate", "g", "c", 2),
            (10, "district", "d", "g", None),
            (1, "settlement", "s", "d", None),
        )
        for share, kind, letter, around, turns in levels:
            for number in range(self.settlements // share):
                within = f"{_PLACE}{around}{number % turns if turns else number // 10}"
                label = _name(number + {"g": 100, "d": 10_000, "s": 100_000}[letter])
                yield Place(f"{_PLACE}{letter}{number}", label, kind=kind, within=(within,))

    def _reading(self, number: int, day: int, event: int) -> Reading:
        told = FIRST_DAY + timedelta(days=day + 1)
        article = Article(f"archive-{number}", "", told, "Archive Press")
        name = MINTER.article(article)
        claims = tuple(self._claim(name, each, told, event) for each in range(CLAIMS_PER_ARTICLE))
        denial = self._denial(name, told, claims[0]) if self.random.random() < 0.1 else None
        extraction = Extraction(MINTER.extraction(name, "bench", "1"), "bench", "1", "person", _AT)
        return Reading(article, extraction, claims, (denial,) if denial else ())

    def _claim(self, article: str, number: int, told: date, near: int) -> Claim:
        total = self.random.random() < _TOTALS
        event = max(0, near - self.random.randrange(8))
        scope = self._total(told) if total else self._event(event, told)
        speaker = self.random.choice((*_MONITORS, *_PARTIES, *_MEMBERS)) if total else self.random.choice(_MONITORS)
        start = 100 * number
        documented = self.random.random() < 0.5
        return Claim(
            iri=MINTER.thing("claim", article, number),
            article=article,
            claimant=Reference(speaker, speaker, speaker),
            quantity=self._quantity(event, total=total),
            scope=scope,
            kind=Kind.LEDGER if documented else Kind.WORLD,
            passages=(_quoted(start, "so many were killed"),),
            told=told,
            standard=Standard.DOCUMENTED if documented else None,
        )

    def _event(self, event: int, told: date) -> Scope:
        fate = Random(event)  # noqa: S311  # the same event for every claim about it
        party = fate.choice((*_PARTIES, *_MEMBERS))
        place = f"{_PLACE}s{fate.randrange(self.settlements)}"
        matched = self.random.random() < 0.7
        return Scope(
            effect=Effect.INJURED if self.random.random() < 0.2 else Effect.KILLED,
            victims=self.random.choice((Victims.CIVILIANS, Victims.CIVILIANS, Victims.PEOPLE, Victims.CHILDREN)),
            places=(place,),
            perpetrators=(party,) if self.random.random() < 0.7 else (),
            period=Period(told - timedelta(days=1), told - timedelta(days=1)) if fate.random() < 0.5 else Period(),
            incident=f"{_EVENT}{event}" if matched else f"{_EVENT}{event}-{self.random.randrange(10**9)}",
        )

    def _total(self, told: date) -> Scope:
        month = told.replace(day=1) - timedelta(days=1)
        campaign = self.random.random() < 0.05
        area = (
            f"{_PLACE}c{2 * self.random.randrange(self._theatres)}"
            if campaign
            else f"{_PLACE}g{self.random.randrange(self.settlements // 100)}"
        )
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
            iri=MINTER.thing("assessment", article),
            article=article,
            assessor=Reference(party, party, party),
            status=Status.DENIED if none else Status.UNDER_INVESTIGATION,
            about_text="the strike",
            passage=_quoted(900, "it denied that"),
            told=told,
            about=(claim.iri, claim.scope.incident),
            quantity=quantity_of("no", Qualifier.EXACT, 0, closed=True) if none else None,
            scope=claim.scope if none else None,
        )


def _quoted(start: int, words: str) -> Passage:
    return Passage(start, start + len(words), words)


def _label(iri: str) -> str:
    return iri.removeprefix(_ACTOR).replace("-", " ").title() + " Archive"


def _name(number: int) -> str:
    """Return a name that is no word of any language, told apart from all others."""
    syllables = [_SYLLABLES[number >> shift & 15] for shift in range(0, 20, 4)]
    return "".join(syllables).capitalize()
