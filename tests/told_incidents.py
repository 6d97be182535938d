"""Short ways to write down incidents as articles tell them, and the small world in which they lie."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.comparison.encoding import period, quantity
from tollgraph.background import Background
from tollgraph.incidents.features import Event, events_of
from tollgraph.incidents.matching import rules
from tollgraph.model import Actor, Article, Claim, Extraction, Incident, Passage, Place, Reading, Reference, Scope
from tollgraph.terms import Effect, Kind, Victims

_PLACES = {
    "Syria": ("country", ""),
    "Iraq": ("country", ""),
    "the north": ("region", "Syria"),
    "Aleppo province": ("governorate", "Syria"),
    "Idlib province": ("governorate", "Syria"),
    "Nineveh": ("governorate", "Iraq"),
    "Jisr district": ("district", "Idlib province"),
    "Jina": ("settlement", "Aleppo province"),
    "Atarib": ("settlement", "Aleppo province"),
    "Binnish": ("settlement", "Idlib province"),
    "Darkush": ("settlement", "Jisr district"),
    "Zarzur": ("settlement", "Jisr district"),
    "Mosul": ("settlement", "Nineveh"),
    "New Mosul": ("neighbourhood", "Mosul"),
    "Old City": ("neighbourhood", "Mosul"),
}
_POSITIONS = {"Jina": (36.11, 36.79), "Atarib": (36.13, 36.82), "Darkush": (35.99, 36.39), "Zarzur": (36.00, 36.40)}
_PARTIES = {"coalition": (), "US": ("coalition",), "Russia": (), "regime": (), "gunmen": ()}


def world() -> Background:
    """Return the places and parties of the tests, each under its own name."""
    places = [
        Place(name, name, kind=kind, within=(up,) if up else (), latitude=north, longitude=east)
        for name, (kind, up) in _PLACES.items()
        for north, east in [_POSITIONS.get(name, (None, None))]
    ]
    actors = [
        Actor(name, name, member_of=up, kinds=frozenset({"UnnamedSource" if name == "gunmen" else "Belligerent"}))
        for name, up in _PARTIES.items()
    ]
    return Background({each.iri: each for each in actors}, {each.iri: each for each in places})


WORLD = world()


@dataclass(frozen=True)
class Told:
    """One incident in few words; `killed` as "47" or "at least 47", `days` as one day, "a..b" or nothing."""

    where: str = "Jina"
    days: str = "2017-03-16"
    words: str = "air strike on a mosque"
    killed: str = "some"
    by: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    published: str = "2017-03-18"
    article: str = "first"
    name: str = "raid"

    @property
    def iri(self) -> str:
        """Return the incident's IRI."""
        return f"incident:{self.article}/{self.name}"

    def reading(self) -> Reading:
        """Return an article that tells of this incident, with one claim about it."""
        return reading(self)


def claim_about(told: Told, iri: str = "") -> Claim:
    """Return the claim that an incident's killed make."""
    words = Passage(0, 10, f"{told.killed} killed, {told.words}")
    scope = Scope(
        Effect.KILLED, Victims.CIVILIANS, (told.where,), told.by, period(told.days), incident=told.iri
    )  # fmt: skip
    who = Reference("residents", "residents", f"actor:residents-{told.article}")
    return Claim(
        iri=iri or f"claim:{told.article}/{told.name}",
        article=f"article:{told.article}",
        claimant=who,
        quantity=quantity(told.killed),
        scope=scope,
        kind=Kind.WORLD,
        passages=(words,),
        told=date.fromisoformat(told.published),
    )


def reading(*told: Told) -> Reading:
    """Return an article that tells of some incidents, with a claim about each."""
    first = told[0]
    days = date.fromisoformat(first.published)
    return Reading(
        Article(first.article, "", days, "The Gazette"),
        Extraction(f"extraction:{first.article}", "tollgraph", "1", "rules", datetime(2026, 1, 1, tzinfo=UTC)),
        claims=tuple(claim_about(each) for each in told),
        incidents=tuple(
            Incident(each.iri, each.words, (each.where,), period(each.days), each.by, each.codes) for each in told
        ),
    )


def event(told: Told) -> Event:
    """Return what is compared of an incident."""
    return next(events_of(reading(told), f"article:{told.article}", rules()))
