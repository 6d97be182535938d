"""What statements are made of, as RDF: actors, places, incidents, periods, scopes and passages.

Each function adds the thing to a graph once and, where others point to it, returns its term.
"""

from dataclasses import replace

from tollgraph.identifiers import Minter
from tollgraph.model import Actor, Incident, Passage, Period, Place, Scope
from tollgraph.namespaces import DCTERMS, FOAF, OA, RDFS, SKOS, TG, WGS84, WIKIDATA, concept, local_name
from tollgraph.nquads import GraphLines, boolean, day, decimal, fact, facts, integer, iri, text, web_address
from tollgraph.terms import Dimension, Victims

CONTEXT = 200
"""Most characters of an article that are kept before and after a quote: its text belongs to its publisher."""


def terms(*names: str) -> tuple[str, ...]:
    """Return the terms of the ontology with these local names."""
    return tuple(iri(TG + name) for name in names)


LABEL, _IDENTIFIER = iri(RDFS + "label"), iri(DCTERMS + "identifier")
_PREF_LABEL, _ALT_LABEL, _MATCH = iri(SKOS + "prefLabel"), iri(SKOS + "altLabel"), iri(SKOS + "exactMatch")
_AREA, _PERPETRATOR, _PERIOD, _INCIDENT = terms("area", "perpetrator", "period", "incident")
_START, _END, _DATING, _QUOTE = terms("start", "end", "dating", "quote")
_EFFECT, _VICTIMS, _UNIT, _INFERRED = terms("effect", "victims", "unit", "inferredDimension")
_EXACT, _PREFIX, _SUFFIX, _FROM, _TO, _SOURCE, _SELECTOR = (
    iri(OA + name) for name in ("exact", "prefix", "suffix", "start", "end", "hasSource", "hasSelector")
)


def named_graph(minter: Minter, name: str) -> str:
    """Return the name of a graph that is not an article's: comparisons, closures, seeds, ontology or decisions."""
    return f"{minter.base}graph/{name}"


def scope_iri(minter: Minter, scope: Scope) -> str:
    """Return the IRI of a scope as the graph has it: a class of victims outside the scheme counts as people."""
    return minter.scope(in_scheme(scope))


def describe_actor(lines: GraphLines, actor: Actor) -> None:
    """Add an actor with its names and allegiances."""
    member_of, speaks_for, spokesperson, began, theatre = terms(
        "memberOf", "speaksFor", "spokespersonName", "operationBegan", "theatre"
    )
    lines.describe(
        actor.iri,
        (TG + kind for kind in sorted(actor.kinds or {"Actor"})),
        fact(_PREF_LABEL, text(actor.label, "en")),
        facts(_ALT_LABEL, (text(alias, "en") for alias in actor.aliases)),
        facts(member_of, map(iri, actor.member_of)),
        facts(speaks_for, map(iri, actor.speaks_for)),
        facts(spokesperson, map(text, actor.spokespersons)),
        fact(began, day(actor.operation_began) if actor.operation_began else None),
        facts(theatre, map(iri, actor.theatre)),
        fact(iri(FOAF + "homepage"), web_address(actor.homepage) if actor.homepage else None),
        fact(_MATCH, iri(WIKIDATA + actor.wikidata) if actor.wikidata else None),
    )


def describe_place(lines: GraphLines, place: Place) -> None:
    """Add a place with its names and what directly contains it."""
    within, kind, geonames = terms("within", "placeKind", "geonamesId")
    lines.describe(
        place.iri,
        (TG + "Place",),
        fact(_PREF_LABEL, text(place.label, "en")),
        facts(_ALT_LABEL, (text(alias, "en") for alias in place.aliases)),
        facts(within, map(iri, place.within)),
        fact(kind, iri(concept("place-kind", place.kind))),
        fact(iri(WGS84 + "lat"), decimal(place.latitude) if place.latitude is not None else None),
        fact(iri(WGS84 + "long"), decimal(place.longitude) if place.longitude is not None else None),
        fact(geonames, text(place.geonames) if place.geonames else None),
        fact(_MATCH, iri(WIKIDATA + place.wikidata) if place.wikidata else None),
    )


def describe_incident(lines: GraphLines, incident: Incident, minter: Minter) -> None:
    """Add one harm event."""
    lines.describe(
        incident.iri,
        (TG + "Incident",),
        fact(LABEL, text(incident.label, "en")),
        facts(_AREA, map(iri, incident.places)),
        fact(_PERIOD, describe_period(lines, incident.period, minter)),
        facts(_PERPETRATOR, map(iri, incident.perpetrators)),
        facts(_IDENTIFIER, (text(f"{scheme}:{code}") for scheme, code in incident.identifiers)),
    )


def describe_period(lines: GraphLines, period: Period, minter: Minter) -> str | None:
    """Describe a period and return its term; None for a period of which nothing is known."""
    if period == Period():
        return None
    parts = (period.start or "", period.end or "", period.dating or "")
    subject = f"{minter.base}period/{'--'.join(map(str, parts))}"
    lines.describe(
        subject,
        (TG + "Period",),
        fact(_START, day(period.start) if period.start else None),
        fact(_END, day(period.end) if period.end else None),
        fact(_DATING, iri(concept("dating", period.dating)) if period.dating else None),
    )
    return iri(subject)


def in_scheme(scope: Scope) -> Scope:
    """Return a scope whose class of victims the scheme has: a class outside it (police officers) counts as people."""
    return replace(scope, victims=Victims.PEOPLE) if scope.victims is Victims.OTHER else scope


def describe_scope(lines: GraphLines, reported: Scope, minter: Minter) -> str:
    """Describe a scope and return its term."""
    scope = in_scheme(reported)
    subject = minter.scope(scope)
    if subject in lines:
        return iri(subject)
    flags = {
        "allParties": scope.all_parties,
        "asCivilians": scope.as_civilians,
        "ownOperation": scope.own_operation,
    }
    lines.describe(
        subject,
        (TG + "Scope",),
        fact(LABEL, text(_scope_label(scope), "en")),
        fact(_EFFECT, iri(concept("effect", scope.effect))),
        fact(_VICTIMS, iri(concept("victims", scope.victims))),
        fact(_UNIT, iri(concept("unit", scope.unit))),
        facts(_AREA, map(iri, scope.places)),
        facts(_PERPETRATOR, map(iri, scope.perpetrators)),
        fact(_PERIOD, describe_period(lines, scope.period, minter)),
        fact(_INCIDENT, iri(scope.incident) if scope.incident else None),
        [f"{iri(TG + name)} {boolean(value)}" for name, value in flags.items() if value],
        facts(_INFERRED, (dimension_term(each) for each in sorted(scope.inferred))),
    )
    return iri(subject)


def _scope_label(scope: Scope) -> str:
    """Return a label made of the scope alone, so that every article that shares it writes the same one."""
    start, end = scope.period.start, scope.period.end
    parts = [
        f"{scope.victims} {scope.effect}",
        " or ".join(map(local_name, scope.places)),
        "by " + " or ".join(map(local_name, scope.perpetrators)) if scope.perpetrators else "",
        f"{start or '...'} to {end or '...'}" if start or end else "",
        "in one incident" if scope.incident else "",
    ]
    return ", ".join(part for part in parts if part)


def dimension_term(dimension: Dimension) -> str:
    """Return the concept of a dimension."""
    return iri(concept("dimension", dimension))


def describe_passage(lines: GraphLines, passage: Passage, article: str, minter: Minter) -> str:
    """Describe a passage with both selectors and return its term."""
    subject = minter.passage(article, passage)
    joint = "/" if "#" in subject else "#"
    quote, position = f"{subject}{joint}quote", f"{subject}{joint}position"
    lines.describe(
        subject,
        (TG + "Passage",),
        fact(_SOURCE, iri(article)),
        fact(_QUOTE, text(passage.exact)),
        facts(_SELECTOR, (iri(quote), iri(position))),
    )
    lines.describe(
        quote,
        (OA + "TextQuoteSelector",),
        fact(_EXACT, text(passage.exact)),
        fact(_PREFIX, text(passage.prefix[-CONTEXT:])),
        fact(_SUFFIX, text(passage.suffix[:CONTEXT])),
    )
    lines.describe(
        position,
        (OA + "TextPositionSelector",),
        fact(_FROM, integer(passage.start)),
        fact(_TO, integer(passage.end)),
    )
    return iri(subject)
