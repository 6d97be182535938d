"""Short ways to write down claims for the tests of the comparison, and the small world that they speak of."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from tollgraph.background import Background
from tollgraph.comparison.corrections import Correction
from tollgraph.comparison.statement import Remark, Statement, statements
from tollgraph.identifiers import digest
from tollgraph.intervals import quantity_of, vague_quantity
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
from tollgraph.settings import Settings
from tollgraph.terms import Effect, Kind, Qualifier, Standard, Status, Unit, Victims

SETTINGS = Settings()
_MIDNIGHT = datetime(2030, 1, 1, tzinfo=UTC)
_ACTORS = {
    "coalition": ((), (), date(2014, 8, 8), ("Iraq", "Syria")),
    "US": (("coalition",), (), None, ()),
    "UK": (("coalition",), (), None, ()),
    "Pentagon": (("US",), ("US",), None, ()),
    "US officials": ((), ("US",), None, ()),
    "coalition spokesperson": ((), ("coalition",), None, ()),
    "Russia": ((), (), date(2015, 9, 30), ("Syria",)),
    "regime": ((), (), date(2011, 3, 15), ("Syria",)),
    "rebels": ((), (), None, ()),
}
_WITHIN = {
    "Mosul": "Nineveh",
    "Tal Afar": "Nineveh",
    "Nineveh": "Iraq",
    "al-Badu": "Raqqa",
    "Raqqa": "Raqqa governorate",
    "Raqqa governorate": "Syria",
    "Deir ez-Zor": "Syria",
    "Aleppo": "Syria",
    "Idlib": "Syria",
    "Hama": "Syria",
    "Ghouta": "Syria",
    "northern Syria": "Syria",
    "Iraq": "",
    "Syria": "",
}
_KINDS = {"Iraq": "country", "Syria": "country", "northern Syria": "region"}


def world() -> Background:
    """Return the actors and places of the tests, each under its own short name."""
    actors = [
        Actor(name, name, member_of=bodies, speaks_for=voices, operation_began=began, theatre=theatre)
        for name, (bodies, voices, began, theatre) in _ACTORS.items()
    ]
    places = [
        Place(name, name, kind=_KINDS.get(name, "settlement"), within=(up,) if up else ())
        for name, up in _WITHIN.items()
    ]
    return Background({each.iri: each for each in actors}, {each.iri: each for each in places})


WORLD = world()


def quantity(amount: str) -> Quantity:
    """Return the quantity of short words: "47", "at least 47", "no", "dozens", "some", "10-12", "only 9"."""
    words, _, figure = amount.rpartition(" ")
    if amount == "no":
        return quantity_of(amount, Qualifier.EXACT, 0, closed=True)
    if amount == "some":
        return quantity_of(amount, Qualifier.UNNUMBERED, 1)
    if figure.isalpha():
        return vague_quantity(amount, amount)
    low, _, high = figure.partition("-")
    named = {"": Qualifier.EXACT, "only": Qualifier.EXACT, "at most": Qualifier.UP_TO}
    qualifier = Qualifier.BETWEEN if high else named.get(words) or Qualifier(words)
    return quantity_of(amount, qualifier, int(low), int(high or low), closed=words == "only")


@dataclass(frozen=True)
class Said:
    """A claim in few words; places, days and parties as the tests' world names them."""

    who: str
    amount: str
    places: tuple[str, ...] = ()
    days: str = ""
    """"2017-03-01..2017-03-31", with either end left out, or one day."""
    told: str = "2030-01-01"
    by: tuple[str, ...] = ("coalition",)
    victims: Victims = Victims.CIVILIANS
    effect: Effect = Effect.KILLED
    standard: Standard | None = None
    """A ledger's standard of proof; None for a claim of the world."""
    event: str | None = None
    unit: Unit = Unit.PEOPLE
    article: str = ""
    extra: tuple[tuple[str, Any], ...] = ()
    """Further fields of the scope: all_parties, as_civilians, own_operation."""
    restates: bool = False
    at: int | None = None
    """Where in the article it stands; claims stand apart unless given."""

    @property
    def iri(self) -> str:
        """Return a name that is the claim's own."""
        return "claim/" + digest(repr(self))

    def having(self, **changes: object) -> "Said":
        """Return the claim with other fields."""
        return replace(self, **changes)  # type: ignore[arg-type]  # each field's own type is seen where it is given


def period(days: str) -> Period:
    """Return the period of "a..b", "a.." or one day."""
    start, dots, end = days.partition("..")
    ends = [date.fromisoformat(each) if each else None for each in (start, end if dots else start)]
    return Period(ends[0], ends[1])


def claim(said: Said, number: int = 0) -> Claim:
    """Return the claim in full."""
    start = 100 * number if said.at is None else said.at
    scope = Scope(
        effect=said.effect,
        victims=said.victims,
        places=tuple(sorted(said.places)),
        perpetrators=tuple(sorted(said.by)),
        period=period(said.days),
        incident=said.event,
        unit=said.unit,
        **dict(said.extra),
    )
    return Claim(
        iri=said.iri,
        article=said.article or f"article of {said.iri}",
        claimant=Reference(said.who, said.who, said.who),
        quantity=quantity(said.amount),
        scope=scope,
        kind=Kind.LEDGER if said.standard else Kind.WORLD,
        passages=(Passage(start, start + 50, f"{said.who} said {said.amount}"),),
        told=date.fromisoformat(said.told),
        standard=said.standard,
        restates=said.restates,
    )


def assessment(who: str, status: Status, about: tuple[str, ...], told: str = "2017-03-24") -> Assessment:
    """Return an assessment without a number."""
    passage = Passage(5000, 5010, f"{who}: {status}")
    day = date.fromisoformat(told)
    return Assessment(
        f"assessment/{who}/{status}/{about}", "002", Reference(who, who, who), status, "it", passage, day, about
    )


def reading(claims: list[Claim], assessments: tuple[Assessment, ...] = ()) -> Reading:
    """Return what was read of an article as far as the comparison needs it."""
    article = Article("key", "", _MIDNIGHT.date(), "publisher")
    extraction = Extraction("extraction", "tests", "1", "person", _MIDNIGHT)
    return Reading(article, extraction, tuple(claims), assessments)


def compared(
    *said: Said, assessments: tuple[Assessment, ...] = (), corrections: tuple[Correction, ...] = ()
) -> list[Statement | Remark]:
    """Return claims and assessments as the comparison takes them."""
    claims = [claim(each, number) for number, each in enumerate(said)]
    return statements([reading(claims, assessments)], WORLD, corrections)


def statement(said: Said, number: int = 0) -> Statement:
    """Return one claim as the comparison takes it."""
    (only,) = statements([reading([claim(said, number)])], WORLD)
    assert isinstance(only, Statement)
    return only
