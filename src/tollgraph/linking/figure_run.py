"""Taking in the figures of the items that incidents are settled to be."""

import pyoxigraph as ox

from tollgraph.decisions.rulings import Catalogue
from tollgraph.identifiers import Minter
from tollgraph.keeping.clock import time_of_change
from tollgraph.linking.as_rdf import LinkGraph
from tollgraph.linking.figures import Counted, figure_readings, publishers_of
from tollgraph.linking.wikidata import Wikidata
from tollgraph.mapping.unmapping import readings_of
from tollgraph.namespaces import SKOS, TG, WIKIDATA, local_name
from tollgraph.nquads import iri
from tollgraph.pipeline import Ingested, Ingestion
from tollgraph.settings import Settings
from tollgraph.store.interface import Store
from tollgraph.terms import Standing


def take_in_figures(store: Store, settings: Settings, wikidata: Wikidata) -> Ingested:
    """Ingest what the items of settled incidents state of dead and injured, compare, and return what was done.

    Raises as `Wikidata.items` does.
    """
    minter = Minter(settings.base)
    incidents = Catalogue(tuple(readings_of(store))).incidents
    settled = {
        entry.thing: each.link.item
        for entry in LinkGraph(store, minter).entries().values()
        for each in entry.standpoints
        if entry.thing in incidents and each.standing is Standing.SETTLED
    }
    items = wikidata.items(sorted(set(settled.values())))
    labels = publishers_of(items.values(), wikidata, _linked_actors(store))
    counted = [Counted(incidents[thing], items[item]) for thing, item in sorted(settled.items())]
    return Ingestion(store, settings, at=time_of_change(store)).take_in(
        lambda extractor: figure_readings(counted, labels, extractor)
    )


def _linked_actors(store: Store) -> dict[str, str]:
    """Return our names of the actors whose items are settled, by item."""
    linked = f"?actor a {iri(TG + 'Actor')} ; {iri(SKOS + 'exactMatch')} ?item ; {iri(SKOS + 'prefLabel')} ?label"
    found = store.query(f"SELECT ?item ?label {{ {linked} }} ORDER BY DESC(?label)")
    rows = found if isinstance(found, ox.QuerySolutions) else ()
    return {local_name(each["item"].value): each["label"].value for each in rows if WIKIDATA in each["item"].value}
