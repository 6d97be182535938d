"""What "the monitor", "the coalition", "the source", "Konashenkov" mean at a point of an article."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tollgraph.extraction.names.gazetteer import Gazetteer, Named, Pointed
from tollgraph.extraction.text.line import Line
from tollgraph.extraction.text.words import lexicon
from tollgraph.model import Actor, Reference

STATES = {label: adjectives[0] for label, adjectives in lexicon("actors")["demonyms"].items()}
_COUNTRIES: dict[str, str] = lexicon("actors")["countries"]
STATE_OF_COUNTRY = {_COUNTRIES.get(adjective, label): label for label, adjective in STATES.items()}
"""Labels of the actors that speak for a country, by its name: Syria -> Syrian government."""
_OF_ANY_STATE = {label: frozenset(words) for label, words in lexicon("actors")["of_any_state"].items()}
SEATS: dict[str, str] = lexicon("actors")["places_of_ministries"]
"""Capitals and the adjective of the ministries that sit in them."""
_DEFAULT_COALITION = "US-led coalition"
"""What "the coalition" means in an article that names none: the one that statements without a name are made by."""
_SHORTEST_SURNAME = 4


@dataclass(slots=True)
class Antecedents:
    """Who was named so far, and who is named anywhere in the article."""

    gazetteer: Gazetteer
    country: str = ""
    """Label of the country that the article is mostly about; empty when it names none."""
    countries: frozenset[str] = frozenset()
    """Labels of all countries that it speaks of, by the names of their places and people too."""
    monitors: list[tuple[int, Actor]] = field(default_factory=list)
    """Every monitor with the offset at which the article names it."""
    coalitions: list[tuple[int, Actor]] = field(default_factory=list)
    subject: Reference | None = None
    """The actor with which the sentence before began."""
    subject_kinds: frozenset[str] = frozenset()
    latest: Reference | None = None
    """The organisation named last."""
    latest_in: int = -1
    """Offset of the sentence that names it."""
    ministry: Actor | None = None
    persons: dict[str, tuple[Reference, frozenset[str]]] = field(default_factory=dict)
    iris: dict[str, str] = field(default_factory=dict)
    """IRIs of the article's unnamed sources, by their words."""
    sources: list[Reference] = field(default_factory=list)
    """Sources in the article's own words, the latest last."""

    def monitor(self, offset: int, *, ahead: bool, seat: str = "") -> Actor | None:
        """Return the monitor meant at an offset: the next one named (`ahead`: "a monitor said"), else the last one.

        Where some are known by their seat ("britain-based") and it is given, only those can be meant.
        """
        seated = [each for each in self.monitors if _is_seated(each[1], seat)] if seat else []
        before = [actor for start, actor in seated or self.monitors if start < offset]
        after = [actor for start, actor in seated or self.monitors if start >= offset]
        first, second = (after[:1], before[-1:]) if ahead else (before[-1:], after[:1])
        return next(iter(first + second), None)

    def coalition(self, offset: int) -> Actor:
        """Return the coalition meant at an offset."""
        before = [actor for start, actor in self.coalitions if start < offset]
        after = [actor for start, actor in self.coalitions if start >= offset]
        return next(iter(before[-1:] + after[:1]), None) or self.gazetteer.actor(_DEFAULT_COALITION)

    def state_body(self, body: str) -> Actor | None:
        """Return a body of the article's country: "army" -> the Syrian army; None where it is not known."""
        adjective = next((word for word, country in _COUNTRIES.items() if country == self.country), None)
        return self.gazetteer.by_label.get(f"{adjective} {body}") or self.gazetteer.by_label.get(self.country)

    def state(self) -> Actor | None:
        """Return the state of the article's country, also one that no list has; None where there is no country."""
        state = STATE_OF_COUNTRY.get(self.country)
        return self.gazetteer.actor(state) if state else None

    def meant_by(self, words: str, actor: Actor) -> Actor:
        """Return whom a name means that any state's forces are called by: "government forces" in an Afghan report."""
        if words not in _OF_ANY_STATE.get(actor.label, ()) or _COUNTRIES[STATES[actor.label]] in self.countries:
            return actor
        return self.state_body("government") or actor

    def ministry_of(self, words: str, seat: str) -> Actor | None:
        """Return the ministry meant by "the defence ministry (in SEAT)"."""
        adjective = SEATS.get(seat)
        if adjective is None:
            return self.ministry
        portfolio = "Foreign Ministry" if "foreign" in words.lower() else "Defence Ministry"
        return self.gazetteer.by_label.get(f"{adjective} {portfolio}") or self.ministry

    def remember_person(self, keys: Sequence[str], reference: Reference, kinds: frozenset[str]) -> None:
        """Keep a person by the last name, and by the last two; nobody where there is no name."""
        if not keys:
            return
        for name in (keys[-1:], keys[-2:]):
            if name and len(name[-1]) >= _SHORTEST_SURNAME:
                self.persons[" ".join(name)] = (reference, kinds)

    def unnamed_source(self, article: str, words: str) -> str:
        """Return the IRI of a source without a name in an article, by its IRI; worked out once for the same words."""
        if words not in self.iris:
            self.iris[words] = self.gazetteer.minter.unnamed_source(article, words)
        return self.iris[words]

    def same_source(self, noun: str) -> Reference | None:
        """Return the last source whose words hold a noun: "the source" after "a medical source in Aleppo"."""
        singular = noun.removesuffix("s")
        held = (source for source in reversed(self.sources) if singular in source.text.lower())
        return next(held, None)


def _is_seated(actor: Actor, seat: str) -> bool:
    return any(alias.lower().startswith(seat) for alias in actor.aliases)


def survey(lines: Sequence[Line], gazetteer: Gazetteer) -> Antecedents:
    """Return the antecedents of an article before its first sentence: what it names, and which country it is about."""
    known = Antecedents(gazetteer)
    countries: list[str] = []
    for line in lines:
        for match in line.matches:
            what = match.named.pointed or _point(gazetteer, match.named)
            countries += what.countries
            if what.monitors or what.coalitions:
                at = line.sentence.start + match.start
                known.monitors += [(at, actor) for actor in what.monitors]
                known.coalitions += [(at, actor) for actor in what.coalitions]
    tally: dict[str, int] = {}
    for country in countries:
        tally[country] = tally.get(country, 0) + 1
    known.countries = frozenset(tally)
    known.country = max(tally, key=tally.__getitem__, default="")
    return known


def _point(gazetteer: Gazetteer, named: Named) -> Pointed:
    """Return what a name says of any article, and keep it with the name."""
    actors = [gazetteer.background.actors[iri] for iri in (*named.actors, *named.persons)]
    coalitions = [each for each in actors if "Coalition" in each.kinds or each.label.endswith("Coalition")]
    coalitions += [gazetteer.actor(label) for label in named.demonyms if label.endswith("coalition")]
    monitors = tuple(each for each in actors if "Monitor" in each.kinds)
    named.pointed = Pointed(monitors, tuple(coalitions), tuple(_countries(gazetteer, named)))
    return named.pointed


def _countries(gazetteer: Gazetteer, named: Named) -> list[str]:
    places = gazetteer.background.places
    found = [
        places[up].label
        for iri in named.places[:1]
        for up in gazetteer.background.containers(iri)
        if up in places and places[up].kind == "country"
    ]
    adjectives = (STATES.get(label, "") for label in named.demonyms)
    return found + [_COUNTRIES[word] for word in adjectives if word in _COUNTRIES]
