"""Stores with a few things to be linked."""

import pyoxigraph as ox

from tollgraph.identifiers import Minter
from tollgraph.linking.as_rdf import Entry, LinkGraph
from tollgraph.seeding import seed
from tollgraph.store import EmbeddedStore, memory_store

MINTER = Minter()
_OWN = """
@prefix tg: <https://w3id.org/tollgraph/ontology#> .
@prefix kind: <https://w3id.org/tollgraph/scheme/place-kind/> .
@prefix place: <https://w3id.org/tollgraph/id/place/> .
@prefix actor: <https://w3id.org/tollgraph/id/actor/> .
@prefix incident: <https://w3id.org/tollgraph/id/incident/> .
@prefix period: <https://w3id.org/tollgraph/id/period/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def own_store(*blocks: str, with_seeds: bool = False) -> EmbeddedStore:
    """Return a store with some things of a user, and the shipped seeds where wanted."""
    store = memory_store()
    if with_seeds:
        seed(store, MINTER)
    store.load_rdf(_OWN + "\n".join(blocks), ox.RdfFormat.TURTLE, "https://example.org/own")
    return store


TOWN = 'place:exampleville a tg:Place ; skos:prefLabel "Exampleville"@en ; tg:placeKind kind:settlement .'
WITH_ID = 'place:exampleville tg:geonamesId "999000001" .'
BODY = 'actor:watch a tg:Actor ; skos:prefLabel "Example Watch"@en ; foaf:homepage <https://watch.example.org/> .'
STRIKE = """place:raqqa-here a tg:Place ; skos:prefLabel "Here"@en ; tg:placeKind kind:settlement ;
    skos:exactMatch wd:Q999000005 .
incident:strike a tg:Incident ; rdfs:label "Strike, Here" ; tg:area place:raqqa-here ; tg:period period:p .
period:p tg:start "2017-03-16"^^xsd:date ; tg:end "2017-03-16"^^xsd:date ."""


def entries_of(store: EmbeddedStore) -> dict[str, Entry]:
    return LinkGraph(store, MINTER).entries()
