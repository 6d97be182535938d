"""Readings made by chance, with hostile text in every place that can hold text."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from tollgraph.identifiers import Minter
from tollgraph.model import (
    Actor,
    Article,
    Assessment,
    Claim,
    Extraction,
    Incident,
    Passage,
    Period,
    Place,
    Quantity,
    Reading,
    Reference,
    Scope,
)
from tollgraph.terms import Dating, Dimension, Effect, Kind, Qualifier, Standard, Status, Unit, Victims

MINTER = Minter()
_HOSTILE = (
    '"',
    "\\",
    '" .\n<http://x> <http://y> "',
    "\\u0022",
    "\n\r\t\x00\x1f\x7f",
    "' \"\"\" '''",
    "\u2028\x85",
    "}}",
)
TEXTS = st.one_of(st.text(max_size=20), st.sampled_from(_HOSTILE))
WORDS = TEXTS.filter(bool)
_DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
_NUMBERS = st.integers(0, 10**6)
_MAYBE_NUMBER = st.none() | _NUMBERS
_PARTS = st.integers(0, 1000).map(lambda n: n / 1000)


@dataclass(frozen=True)
class _Cast:
    """The things that one made-up reading speaks of."""

    article: Article
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    incidents: tuple[Incident, ...]

    @property
    def iri(self) -> str:
        return MINTER.article(self.article)


def _iris(kind: str, at_most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    numbers = st.frozensets(st.integers(0, 9), max_size=at_most)
    return numbers.map(lambda found: tuple(sorted(MINTER.thing(kind, n) for n in found)))


_RULES = st.frozensets(WORDS, max_size=2).map(lambda rules: tuple(sorted(rules)))
_NAMES = _RULES
_PERIODS = st.builds(Period, st.none() | _DAYS, st.none() | _DAYS, st.none() | st.sampled_from(Dating))
_PASSAGES = st.builds(
    lambda start, exact, before, after: Passage(start, start + len(exact), exact, before, after),
    st.integers(0, 5000),
    WORDS,
    TEXTS,
    TEXTS,
)
_QUANTITIES = st.builds(
    Quantity, TEXTS, st.sampled_from(Qualifier), _MAYBE_NUMBER, _MAYBE_NUMBER, _NUMBERS, _MAYBE_NUMBER, st.booleans()
)
_SCOPES = st.builds(
    Scope,
    st.sampled_from(Effect),
    st.sampled_from([each for each in Victims if each is not Victims.OTHER]),
    _iris("place"),
    _iris("actor"),
    _PERIODS,
    st.none() | st.just(MINTER.thing("incident", 1)),
    st.sampled_from(Unit),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.frozensets(st.sampled_from(Dimension), max_size=3),
)
_ARTICLES = st.builds(
    Article,
    key=WORDS,
    text=TEXTS,
    published=_DAYS,
    publisher=WORDS,
    title=TEXTS,
    url=st.none() | st.just("http" + "s://example.org/a?b=1"),
    source=st.none() | TEXTS,
    raw_sha256=st.sampled_from(["", "0" * 64]),
)
_EXTRACTIONS = st.builds(
    Extraction,
    iri=st.just(MINTER.thing("extraction", 1)),
    software=WORDS,
    version=WORDS,
    extractor=WORDS,
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
_KINDS = st.frozensets(st.sampled_from(["Actor", "Monitor", "Belligerent", "MediaOutlet"]), min_size=1)
_ACTORS = st.builds(
    Actor,
    iri=st.integers(0, 9).map(lambda n: MINTER.thing("source", n)),
    label=WORDS,
    aliases=_NAMES,
    kinds=_KINDS,
    member_of=_iris("actor"),
    speaks_for=_iris("actor"),
    spokespersons=_NAMES,
    operation_began=st.none() | _DAYS,
    theatre=_iris("place"),
)
_PLACES = st.builds(
    Place,
    iri=st.integers(0, 9).map(lambda n: MINTER.thing("place", "new", n)),
    label=WORDS,
    aliases=_NAMES,
    kind=st.sampled_from(["settlement", "district"]),
    within=_iris("place"),
    latitude=st.none() | _PARTS,
    longitude=st.none() | _PARTS,
)
_INCIDENTS = st.builds(
    Incident,
    iri=st.integers(0, 9).map(lambda n: MINTER.thing("incident", n)),
    label=WORDS,
    places=_iris("place"),
    period=_PERIODS,
    perpetrators=_iris("actor"),
    identifiers=st.frozensets(TEXTS, max_size=2).map(lambda codes: tuple(("airwars", code) for code in sorted(codes))),
)


@st.composite
def _claims(draw: st.DrawFn, cast: _Cast) -> Claim:
    actor = draw(st.sampled_from(cast.actors))
    passages = draw(st.lists(_PASSAGES, min_size=1, max_size=3, unique_by=lambda each: (each.start, each.end)))
    start, end = draw(st.none() | _DAYS), draw(st.none() | _DAYS)
    return Claim(
        iri=MINTER.thing("claim", draw(st.integers())),
        article=cast.iri,
        claimant=Reference(draw(WORDS), actor.label, actor.iri),
        quantity=draw(_QUANTITIES),
        scope=draw(_SCOPES),
        kind=draw(st.sampled_from(Kind)),
        passages=(passages[0], *sorted(passages[1:], key=lambda each: (each.start, each.end))),
        told=draw(_DAYS),
        standard=draw(st.none() | st.sampled_from(Standard)),
        own_voice=draw(st.booleans()),
        parties=tuple(Reference(each.label, each.label, each.iri) for each in cast.actors[:1]),
        places=tuple(Reference(each.label, each.label, each.iri) for each in cast.places),
        read_period=Period(start, end),
        part_of=draw(st.none() | st.just(MINTER.thing("claim", "whole"))),
        restates=draw(st.booleans()),
        confidence=draw(_PARTS),
        rules=draw(_RULES),
    )


@st.composite
def _assessments(draw: st.DrawFn, cast: _Cast) -> Assessment:
    actor = draw(st.sampled_from(cast.actors))
    holds_number = draw(st.booleans())
    return Assessment(
        iri=MINTER.thing("assessment", draw(st.integers())),
        article=cast.iri,
        assessor=Reference(draw(WORDS), actor.label, actor.iri),
        status=draw(st.sampled_from(Status)),
        about_text=draw(TEXTS),
        passage=draw(_PASSAGES),
        told=draw(_DAYS),
        about=draw(_iris("claim")),
        dated=draw(st.none() | _DAYS),
        reason=draw(st.none() | TEXTS),
        quantity=draw(_QUANTITIES) if holds_number else None,
        scope=draw(_SCOPES) if holds_number else None,
        kind=draw(st.sampled_from(Kind)),
        confidence=draw(_PARTS),
        rules=draw(_RULES),
    )


def _distinct(things: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    found = st.lists(things, min_size=least, max_size=3, unique_by=lambda each: each.iri)
    return found.map(lambda each: tuple(sorted(each, key=lambda thing: thing.iri)))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Return a strategy for readings whose statements are sorted by IRI and whose passages do not clash."""
    cast = _Cast(draw(_ARTICLES), draw(_distinct(_ACTORS, 1)), draw(_distinct(_PLACES)), draw(_distinct(_INCIDENTS)))
    outlet, agency = cast.actors[0], draw(st.none() | st.just(cast.actors[-1]))
    bare = Reading(
        replace(cast.article, publisher=outlet.label, agency=agency.label if agency else None),
        draw(_EXTRACTIONS),
        actors=cast.actors,
        publisher=Reference(outlet.label, outlet.label, outlet.iri),
        agency=Reference(agency.label, agency.label, agency.iri) if agency else None,
    )
    claims, assessments = draw(_distinct(_claims(cast))), draw(_distinct(_assessments(cast)))
    reading = replace(bare, claims=claims, assessments=assessments, incidents=cast.incidents, places=cast.places)
    return reading if passages_agree(reading) else bare


def passages_agree(reading: Reading) -> bool:
    """Return whether equal stretches of the text hold equal words, as they do in a real article."""
    passages = [each for claim in reading.claims for each in claim.passages]
    passages += [assessment.passage for assessment in reading.assessments]
    return len({(each.start, each.end) for each in passages}) == len(set(passages))
