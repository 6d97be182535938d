"""Typed parameters of stored queries: text that a person wrote becomes RDF terms, or an error that says what to write.

No text reaches a query but through a term that the RDF library checked and serialised.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.errors import ParameterError
from tollgraph.identifiers import slug
from tollgraph.model import Actor, Place
from tollgraph.namespaces import DEFAULT_BASE, XSD, concept, local_name
from tollgraph.periods import parse_day, parse_period
from tollgraph.terms import (
    SCHEME_OF_STATUS,
    Effect,
    IdentifierScheme,
    Kind,
    Mark,
    Qualifier,
    Standard,
    Standing,
    Status,
    Verdict,
    Victims,
)

_SHOWN = 8
"""Candidates that an error lists before it says how many more there are."""
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_ROWS = re.compile(r"[0-9]{1,15}", re.ASCII)
ALL_ROWS = "all"
"""The value of a parameter for rows that leaves none out."""
_KEY = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_SCHEMES: Mapping[str, tuple[StrEnum, ...]] = {
    "effect": tuple(Effect),
    "victims": tuple(each for each in Victims if each is not Victims.OTHER),
    "qualifier": tuple(Qualifier),
    "kind": tuple(Kind),
    "standard": tuple(Standard),
    "verdict": tuple(Verdict),
    "mark": tuple(Mark),
    "status": tuple(Status),
    "standing": tuple(Standing),
    "identifier-scheme": tuple(IdentifierScheme),
}


class ParameterType(StrEnum):
    """What a parameter's text means."""

    PARTY = "party"
    """An actor whose side is asked for: itself, its members, and who speaks for them."""
    ACTOR = "actor"
    PLACE = "place"
    PERIOD = "period"
    """Bound as two dates, NAME_from and NAME_to, both included."""
    DATE = "date"
    INTEGER = "integer"
    TEXT = "text"
    CONCEPT = "concept"
    """A term of the parameter's scheme, by notation or IRI."""
    CLAIM = "claim"
    INCIDENT = "incident"
    ROWS = "rows"
    """How many rows are wanted at most; bound as the LIMIT of the part that finds them."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a stored query, as its header declares it."""

    name: str
    type: ParameterType
    description: str
    example: str
    default: str | None = None
    """What stands in for a value that was not given."""
    required: bool = True
    """A parameter that is not required and has no default leaves its part of the query out."""
    scheme: str | None = None
    """Only for a concept: the scheme of `terms` that it belongs to."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The query variables that the parameter binds."""
        if self.type is ParameterType.PERIOD:
            return (f"{self.name}_from", f"{self.name}_to")
        if self.type is ParameterType.ROWS:
            return ()
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Naming:
    """What names are looked up in: the known actors and places, and the base of the IRIs of things."""

    background: Background
    base: str = DEFAULT_BASE


def values_block(parameter: Parameter, text: str, naming: Naming) -> str:
    """Return the SPARQL `VALUES` block that binds a parameter to the value that a text means.

    For the parameter that says how many rows are wanted it is a `LIMIT`, or nothing where all are.

    Raises ParameterError, which names the parameter, for a text that has not the parameter's type, or that names
    nothing or several things (then with the candidates).
    """
    if parameter.type is ParameterType.ROWS:
        most = rows_wanted(parameter, text)
        return "" if most is None else f"LIMIT {most}"
    try:
        terms = _READERS[parameter.type](text, parameter, naming)
    except ParameterError as error:
        raise ParameterError(f"parameter {parameter.name!r}: {error}") from error
    variables = " ".join(f"?{name}" for name in parameter.variables)
    return f"VALUES ({variables}) {{ ({' '.join(map(str, terms))}) }}"


def rows_wanted(parameter: Parameter, text: str) -> int | None:
    """Return how many rows a text asks for at most, None for all; ParameterError for any other text.

    >>> rows_wanted(Parameter("rows", ParameterType.ROWS, "The most rows", "100"), "1000")
    1000
    """
    wanted = text.strip()
    if wanted.casefold() == ALL_ROWS:
        return None
    if not _ROWS.fullmatch(wanted):
        raise ParameterError(
            f"parameter {parameter.name!r}: {text!r} is no number of rows; write digits only, as in 1000, or {ALL_ROWS}"
        )
    return int(wanted) or None


_Terms: TypeAlias = tuple[ox.NamedNode | ox.Literal, ...]
_Known: TypeAlias = Mapping[str, Actor] | Mapping[str, Place]


def _date(value: object) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "date"))


def _period_terms(text: str, _parameter: Parameter, _naming: Naming) -> _Terms:
    days = parse_period(text)
    return _date(days.first), _date(days.last)


def _date_terms(text: str, _parameter: Parameter, _naming: Naming) -> _Terms:
    return (_date(parse_day(text)),)


def _integer_terms(text: str, _parameter: Parameter, _naming: Naming) -> _Terms:
    if not _INTEGER.fullmatch(text.strip()):
        raise ParameterError(f"{text!r} is not a whole number; write digits only, as in 25")
    return (ox.Literal(int(text)),)


def _text_terms(text: str, _parameter: Parameter, _naming: Naming) -> _Terms:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ParameterError(f"{text!r} is not text: it holds half of a surrogate pair; write it as UTF-8") from error
    return (ox.Literal(text),)


def _concept_terms(text: str, parameter: Parameter, _naming: Naming) -> _Terms:
    scheme = parameter.scheme or ""
    known = {_concept_iri(scheme, each): str(each) for each in _SCHEMES[scheme]}
    wanted = text.strip()
    for iri, notation in known.items():
        if wanted == iri or _loose(wanted) == _loose(notation):
            return (ox.NamedNode(iri),)
    raise ParameterError(f"{text!r} is no term of the scheme {scheme!r}; choose one of {', '.join(known.values())}")


def _concept_iri(scheme: str, term: StrEnum) -> str:
    return concept(SCHEME_OF_STATUS[term] if isinstance(term, Status) else scheme, term)


def _claim_terms(text: str, _parameter: Parameter, naming: Naming) -> _Terms:
    return (_thing("claim", text, naming),)


def _incident_terms(text: str, _parameter: Parameter, naming: Naming) -> _Terms:
    return (_thing("incident", text, naming),)


def _thing(kind: str, text: str, naming: Naming) -> ox.NamedNode:
    """Return the IRI of a thing named by its IRI, or by what follows the base and its kind."""
    wanted = text.strip()
    key = wanted.removeprefix(f"{kind}/")
    iri = f"{naming.base}{kind}/{key}" if _KEY.fullmatch(key) else wanted
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ParameterError(
            f"{text!r} names no {kind}; give its IRI or the part after {naming.base}{kind}/ ({error})"
        ) from error


def _actor_terms(text: str, _parameter: Parameter, naming: Naming) -> _Terms:
    return (_named("actor", text, naming.background.actors),)


def _place_terms(text: str, _parameter: Parameter, naming: Naming) -> _Terms:
    return (_named("place", text, naming.background.places),)


def iri_named(kind: ParameterType, text: str, naming: Naming) -> str:
    """Return the IRI of the one actor, party or place that a text names by IRI, slug, label or alias.

    ParameterError where it names none or several, with the candidates.
    """
    if kind is ParameterType.PLACE:
        return _named("place", text, naming.background.places).value
    return _named("actor", text, naming.background.actors).value


def _named(kind: str, text: str, things: _Known) -> ox.NamedNode:
    """Return the IRI of the one thing that a text names by IRI, slug, label or alias, tried in this order."""
    known: list[Actor | Place] = list(things.values())
    wanted = text.strip()
    tests: tuple[Callable[[Actor | Place], bool], ...] = (
        lambda thing: thing.iri == wanted,
        lambda thing: local_name(thing.iri) == wanted.casefold(),
        lambda thing: _loose(thing.label) == _loose(wanted),
        lambda thing: any(_loose(alias) == _loose(wanted) for alias in thing.aliases),
    )
    for fits in tests if wanted else ():
        found = [thing for thing in known if fits(thing)]
        if len(found) == 1:
            return ox.NamedNode(found[0].iri)
        if found:
            raise ParameterError(f"{text!r} names several {kind}s: {_listed(found)}; give the IRI of one")
    close = _close(wanted, known)
    remedy = f"the closest are {_listed(close)}" if close else f"give the IRI, slug, label or alias of a known {kind}"
    raise ParameterError(f"{text!r} names no {kind} here; {remedy}")


def _loose(name: str) -> str:
    """Return a name without what people vary: case, blanks, hyphens, dots, accents."""
    return slug(name).replace("-", "") if name.strip() else ""


def _close(wanted: str, known: list[Actor | Place]) -> list[Actor | Place]:
    """Return the things whose names resemble or contain a text, the most alike first."""
    names = {_loose(name): thing for thing in known for name in (*thing.aliases, thing.label)}
    key = _loose(wanted)
    containing = [name for name in names if len(key) > 2 and key in name]
    alike = difflib.get_close_matches(key, names, n=_SHOWN, cutoff=0.6)
    return list({names[name].iri: names[name] for name in (*alike, *sorted(containing))}.values())


def _listed(things: list[Actor | Place]) -> str:
    shown = [f"{thing.label} <{thing.iri}>" for thing in things[:_SHOWN]]
    more = len(things) - _SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


_READERS: Mapping[ParameterType, Callable[[str, Parameter, Naming], _Terms]] = {
    ParameterType.PARTY: _actor_terms,
    ParameterType.ACTOR: _actor_terms,
    ParameterType.PLACE: _place_terms,
    ParameterType.PERIOD: _period_terms,
    ParameterType.DATE: _date_terms,
    ParameterType.INTEGER: _integer_terms,
    ParameterType.TEXT: _text_terms,
    ParameterType.CONCEPT: _concept_terms,
    ParameterType.CLAIM: _claim_terms,
    ParameterType.INCIDENT: _incident_terms,
}


def scheme_terms(name: str) -> tuple[str, ...]:
    """Return the notations that a concept parameter of this scheme may have, in the scheme's order."""
    return tuple(map(str, _SCHEMES[name]))


def is_scheme(name: str) -> bool:
    """Return whether a concept parameter may name this scheme."""
    return name in _SCHEMES
