"""Closures, written out as triples: a path such as `tg:within*` costs fifty times as much to walk as to look up.

Each is reflexive and transitive: places within places, the parties on whose side an actor speaks, the bodies that an
actor's acts count for, and the classes that contain a class of victims. The codes by which outside schemes know places
and incidents are written out beside them, as nodes.
"""

from collections.abc import Callable, Iterable
from functools import cache

import pyoxigraph as ox

from tollgraph.background import Background
from tollgraph.errors import SeedError
from tollgraph.identifiers import Minter
from tollgraph.mapping import named_graph
from tollgraph.model import Incident, Place, Reading
from tollgraph.namespaces import SKOS, TG, concept
from tollgraph.nquads import GraphLines, facts, iri
from tollgraph.outside_identifiers import codes_of, identifier_quads
from tollgraph.resources import shipped
from tollgraph.terms import Victims


def closure_quads(background: Background, minter: Minter) -> str:
    """Return every closure of a background, and the codes of its places, as N-Quads of the graph of closures."""
    lines = GraphLines(named_graph(minter, "closures"))
    _reach(lines, "partOfPlace", background.places, background.containers)
    actors = GraphLines(named_graph(minter, "closures"))
    _reach(actors, "side", background.actors, background.sides)
    bodies = GraphLines(named_graph(minter, "closures"))
    _reach(bodies, "actsFor", background.actors, background.memberships)
    classes = GraphLines(named_graph(minter, "closures"))
    _reach(classes, "victimsWithin", victim_classes(), lambda each: victim_classes()[each])
    codes = identifier_quads(named_graph(minter, "closures"), codes_of(background.places.values()), minter)
    return "".join(map(str, (lines, actors, bodies, classes, codes)))


def article_closure_quads(reading: Reading, background: Background, minter: Minter) -> str:
    """Return the closures of what only one article knows, and the codes of that, as N-Quads of its own graph."""
    world = background.extended(reading.actors, reading.places)
    lines = GraphLines(minter.graph(minter.article(reading.article)))
    _reach(lines, "partOfPlace", (place.iri for place in reading.places), world.containers)
    _reach(lines, "side", (actor.iri for actor in reading.actors), world.sides)
    _reach(lines, "actsFor", (actor.iri for actor in reading.actors), world.memberships)
    things: list[Place | Incident] = [*reading.places, *reading.incidents]
    return str(lines) + identifier_quads(minter.graph(minter.article(reading.article)), codes_of(things), minter)


def _reach(lines: GraphLines, predicate: str, things: Iterable[str], reach: Callable[[str], frozenset[str]]) -> None:
    for thing in sorted(things):
        lines.describe(thing, (), facts(iri(TG + predicate), map(iri, sorted(reach(thing)))))


@cache
def victim_classes() -> dict[str, frozenset[str]]:
    """Return each concept of the scheme of victims with itself and every broader one; SeedError where it is missing."""
    path = shipped("ontology") / "schemes.ttl"
    try:
        store = ox.Store()
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        raise SeedError(f"{path}: {error}; the schemes are Turtle, so reinstall tollgraph") from error
    concepts = (concept("victims", each) for each in Victims if each is not Victims.OTHER)
    return {each: _broader(store, each) for each in concepts}


def _broader(store: ox.Store, start: str) -> frozenset[str]:
    found, frontier = {start}, [start]
    while frontier:
        quads = store.quads_for_pattern(ox.NamedNode(frontier.pop()), ox.NamedNode(SKOS + "broader"), None)
        new = [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]
        frontier += [each for each in new if each not in found]
        found.update(new)
    return frozenset(found)
